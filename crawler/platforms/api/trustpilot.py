"""Trustpilot Business Units API: the unit of a domain (`find`), then its public profile (`profileinfo`).

Whoever subscribes has claimed the profile; whoever does not may have claimed it all the same, so a missing word stays unknown.
Source: https://developers.trustpilot.com/business-units-api, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from crawler.platforms.api.asking import Asked, Hit, Trouble, Wish, data_of, part
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.probing import joined
from crawler.platforms.registry import load_registry
from crawler.platforms.select import one
from crawler.types import Classified, Company, Marker, Page, Probe
from crawler.vocabulary import Outcome, Presence

FIND = "/v1/business-units/find"
NETWORKS = ("facebook", "linkedin", "twitter", "youtube", "instagram")


def trouble(status: int, data: Mapping[str, Any]) -> Trouble | None:
    """Return what an error says about key and quota; the statuses say it all."""
    return {401: Trouble.KEY_REFUSED, 403: Trouble.KEY_REFUSED, 429: Trouble.QUOTA_SPENT}.get(status)


def ask(asked: Asked) -> Probe[Classified]:
    """Ask for the unit of the domain, then for its profile."""
    page = yield asked.request(FIND, name=asked.handle)
    answer = asked.read(page, _unit)
    number = one(data_of(page), "id")
    if answer.presence is Presence.EXISTS and isinstance(number, str):
        page = yield asked.request(f"/v1/business-units/{quote(number, safe='')}/profileinfo")
        answer = joined(answer, asked.read(page, _profile))
    return answer


def search(company: Company) -> Iterator[Wish]:
    """A unit is named by a domain, so the company's own is enough."""
    yield Wish(FIND, {"name": company.domain})


def hits(page: Page, data: Any, asked: Asked) -> Iterator[Hit]:
    """The unit of the domain."""
    named = one(data, "name.identifying")
    if not isinstance(data.get("id"), str) or not isinstance(named, str):
        return
    try:
        ref = load_registry().build("trustpilot", named)
    except ValueError:
        return
    yield Hit(ref, str(data.get("displayName") or ""), str(data.get("websiteUrl") or ""), selector="websiteUrl")


def _unit(document: Document, draft: Draft) -> Sign:
    data: Any = document.data
    if not isinstance(data.get("id"), str) or not data.get("displayName"):
        gone = document.status == 404
        return Sign.absent("status:404") if gone else Sign.unknown("json:id", Outcome.PARSER_ERROR)
    draft.put("platform_id", data["id"], "json:id")
    draft.put("display_name", data.get("displayName"), "json:displayName")
    draft.put("handle", one(data, "name.identifying"), "json:name.identifying")
    draft.put("websites", data.get("websiteUrl"), "json:websiteUrl")
    total = one(data, "numberOfReviews.total")
    draft.put("reviews", total, "json:numberOfReviews.total")
    score = one(data, "score.trustScore") or data.get("trustScore")
    draft.put("rating", score if total else None, "json:score.trustScore")
    draft.put("rating_scale", 5 if "rating" in draft.values else None, "json:score.trustScore")
    return Sign.exists("json:id", *_markers(data))


def _profile(document: Document, draft: Draft) -> Sign:
    data: Any = document.data
    where = part(data, "address")
    line = {"streetAddress": where.get("street"), "postalCode": where.get("postcode"), "addressLocality": where.get("city")}
    draft.put("address", {**line, "addressCountry": where.get("countryCode") or ""} if any(line.values()) else None, "json:address")
    draft.put("phone", data.get("phone"), "json:phone")
    draft.put("description", one(data, "description.text"), "json:description.text")
    social = part(data, "socialmedia")
    links = [str(social[name]) for name in NETWORKS if str(social.get(name) or "").startswith("http")]
    if str(data.get("facebookPageUrl") or "").startswith("http"):
        links.append(str(data["facebookPageUrl"]))
    draft.put("links", links, "json:socialmedia")
    return Sign.exists("json:companyName", *_markers(data))


def _markers(data: Mapping[str, Any]) -> Iterator[Marker]:
    said = data.get("isClaimed", data.get("claimed"))
    if said is True or data.get("isSubscriber") is True:
        key = "isClaimed" if said is True else "isSubscriber"
        yield Marker("E3", f"json:{key}", f"{key}=true")
    elif said is False:
        yield Marker("E4", "json:isClaimed", "isClaimed=false")
