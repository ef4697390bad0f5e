"""Meta Graph API: public fields of a Facebook page, and Instagram's business discovery.

A page is read with the feature Page Public Content Access. Business discovery is asked in the name of the key owner's own
professional account, which the interface itself names (`me/accounts`); it knows professional accounts only, so a name that it does
not know may exist. Source: https://developers.facebook.com/docs/graph-api/reference/page and …/business_discovery, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from crawler.dates import read_date
from crawler.platforms.api.asking import Asked, Trouble, code_of, data_of, part
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft, as_count
from crawler.platforms.hooks import Sign
from crawler.platforms.select import at
from crawler.types import Classified, Marker, Post, Probe
from crawler.vocabulary import Outcome

VERSION = "v25.0"
PAGE = (
    "id,name,username,about,category,website,link,followers_count,fan_count,verification_status,is_unclaimed,is_owned,"
    "is_community_page,is_permanently_closed,phone,location,overall_star_rating,rating_count,posts.limit(10){created_time,permalink_url}"
)
ACCOUNT = (
    "username,name,biography,website,profile_picture_url,followers_count,follows_count,media_count,"
    "media.limit(12){timestamp,permalink,like_count,comments_count}"
)
BADGES = ("blue_verified", "gray_verified")
REFUSED = frozenset({3, 10, 102, 104, 190, *range(200, 300), 458, 459, 460, 463, 464, 467})
"""Codes about the key: wrong, run out, or without the permission that this question needs."""
SPENT = frozenset({4, 17, 32, 341, 368, 613, *range(80000, 80015)})
NO_SUCH_ALIAS = 803
NO_SUCH_ACCOUNT = (110, 2207013)
NOT_FOR_US = 100
"""One code for "does not exist", "is not public" and "your key may not see it": it proves nothing."""


def trouble(status: int, data: Mapping[str, Any]) -> Trouble | None:
    """Return what an error says about key and quota; Meta says it by its own codes, mostly with status 400."""
    code = code_of(data)
    if code in SPENT or status == 429:
        return Trouble.QUOTA_SPENT
    return Trouble.KEY_REFUSED if code in REFUSED or status == 401 else None


def ask(asked: Asked) -> Probe[Classified]:
    """Ask for a page, or for a professional account on Instagram."""
    if asked.definition.id != "instagram":
        page = yield asked.request(f"/{VERSION}/{quote(asked.handle, safe='')}", fields=PAGE)
        return asked.read(page, _page)
    page = yield asked.request(f"/{VERSION}/me/accounts", fields="instagram_business_account")
    own = next((str(number) for number in at(data_of(page), "data.instagram_business_account.id") if number), "")
    if not own.isdigit():
        return asked.read(page, _no_account)
    page = yield asked.request(f"/{VERSION}/{own}", fields=f"business_discovery.username({asked.handle}){{{ACCOUNT}}}")
    return asked.read(page, _account)


def _no_account(document: Document, draft: Draft) -> Sign:
    return Sign.unknown("json:data[].instagram_business_account", Outcome.NOT_TRIED)


def _page(document: Document, draft: Draft) -> Sign:
    data: Any = document.data
    if not isinstance(data.get("id"), str) or not data.get("name"):
        code = code_of(data)
        if code == NO_SUCH_ALIAS:
            return Sign.absent("json:error.code=803")
        return Sign.unknown(f"json:error.code={code}", Outcome.MISSING if code == NOT_FOR_US else Outcome.PARSER_ERROR)
    draft.put("platform_id", data["id"], "json:id")
    for field, key in (("display_name", "name"), ("handle", "username"), ("description", "about"), ("category", "category")):
        draft.put(field, data.get(key), f"json:{key}")
    draft.put("websites", str(data.get("website") or "").split(), "json:website")
    for key in ("followers_count", "fan_count"):
        draft.put("followers", data.get(key), f"json:{key}")
    state = data.get("verification_status")
    draft.put("verified", state in BADGES if isinstance(state, str) else None, "json:verification_status")
    draft.put("phone", data.get("phone"), "json:phone")
    draft.put("reviews", data.get("rating_count"), "json:rating_count")
    draft.put("rating", data.get("overall_star_rating") if data.get("rating_count") else None, "json:overall_star_rating")
    draft.put("rating_scale", 5 if "rating" in draft.values else None, "json:overall_star_rating")
    where = part(data, "location")
    line = {"streetAddress": where.get("street"), "postalCode": where.get("zip"), "addressLocality": where.get("city")}
    draft.put("address", line if any(line.values()) else None, "json:location")
    draft.posts(_posts(data.get("posts"), "created_time", "permalink_url", draft), "json:posts.data[].created_time")
    return Sign.exists("json:id", *_markers(data))


def _account(document: Document, draft: Draft) -> Sign:
    data: Any = document.data
    user = data.get("business_discovery")
    if not isinstance(user, dict):
        code = (code_of(data), code_of(data, "error.error_subcode"))
        missing = code == NO_SUCH_ACCOUNT or code[0] == NOT_FOR_US
        return Sign.unknown(f"json:error.code={code[0]}", Outcome.MISSING if missing else Outcome.PARSER_ERROR)
    source = "json:business_discovery"
    draft.put("platform_id", user.get("id"), f"{source}.id")
    for field, key in (
        ("display_name", "name"), ("handle", "username"), ("description", "biography"), ("websites", "website"),
        ("followers", "followers_count"), ("following", "follows_count"), ("posts_total", "media_count"),
        ("avatar", "profile_picture_url"),
    ):  # fmt: skip
        draft.put(field, user.get(key), f"{source}.{key}")
    draft.posts(_posts(user.get("media"), "timestamp", "permalink", draft), f"{source}.media.data[].timestamp")
    return Sign.exists(f"{source}.id")


def _posts(listing: Any, date_key: str, url_key: str, draft: Draft) -> Iterator[Post]:
    for item in at(listing, "data"):
        posted = read_date(str(item.get(date_key) or ""), draft.now) if isinstance(item, dict) else None
        if posted is not None:
            yield Post(
                posted=posted, url=str(item.get(url_key) or ""), likes=as_count(item.get("like_count")),
                comments=as_count(item.get("comments_count")),
            )  # fmt: skip


def _markers(data: Mapping[str, Any]) -> Iterator[Marker]:
    if data.get("is_unclaimed") is True:
        yield Marker("E4", "json:is_unclaimed", "is_unclaimed=true")
    elif data.get("is_owned") is True:
        yield Marker("E3", "json:is_owned", "is_owned=true")
    if data.get("is_community_page") is True:
        yield Marker("E5", "json:is_community_page", "is_community_page=true")
    if data.get("is_permanently_closed") is True:
        yield Marker("E10", "json:is_permanently_closed", "is_permanently_closed=true")
