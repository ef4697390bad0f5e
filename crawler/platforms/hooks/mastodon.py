"""The fediverse: Mastodon's account and statuses API and its profile pages; the documents that all servers share stand beside.

A verified field (`verified_at`) means that the linked page links back with rel="me": the strongest sign of ownership that any
network gives, hence E3.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from crawler import parse
from crawler.dates import read_date
from crawler.numbers import count_of
from crawler.platforms import federation
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft, as_count, strip_tags
from crawler.platforms.hooks import Sign
from crawler.platforms.select import one
from crawler.types import Classified, Marker, Post
from crawler.urls import host_of
from crawler.vocabulary import Outcome

MISSING = ("record not found", "account not found", "not found", "the requested account could not be found")
CLOSED = ("this method requires an authenticated user", "login required", "the access token is invalid")


def read(document: Document, draft: Draft) -> Sign | None:
    """Read whichever of the known documents this is."""
    data = document.data
    if isinstance(data, list) and data and isinstance(data[0], dict) and isinstance(data[0].get("account"), dict):
        return _statuses(data, draft)
    if isinstance(data, dict):
        return _error(data, document.status) or _account(data, draft) or federation.read(data, draft)
    return _page(document, draft)


def _error(data: dict[str, Any], status: int | None) -> Sign | None:
    said = data.get("error") or data.get("detail")
    if not isinstance(said, str):
        return None
    if any(words in said.lower() for words in CLOSED):
        return Sign.unknown(f"json:error {said[:100]}", Outcome.LOGIN_WALL)
    if said.lower().rstrip(".") in MISSING and status in (None, 200, 404, 410):
        return Sign.absent(f"json:error {said[:100]}")
    return None


def _account(data: dict[str, Any], draft: Draft) -> Sign | None:
    if not isinstance(data.get("acct"), str) or not isinstance(data.get("url"), str):
        return None
    draft.put("display_name", data.get("display_name") or data.get("username"), "json:display_name")
    name = data["acct"] if "@" in data["acct"] else f"{data['acct']}@{host_of(data['url'])}"
    draft.put("handle", name, "json:acct")
    draft.put("platform_id", data.get("id"), "json:id")
    draft.put("description", strip_tags(str(data.get("note") or "")), "json:note", known="note" in data)
    for field, key in (("followers", "followers_count"), ("following", "following_count"), ("posts_total", "statuses_count")):
        draft.put(field, data.get(key), f"json:{key}")
    draft.put("last_post", data.get("last_status_at"), "json:last_status_at", known=data.get("statuses_count") == 0)
    draft.put("created", data.get("created_at"), "json:created_at")
    draft.put("avatar", data.get("avatar"), "json:avatar")
    markers = _fields(data, draft)
    if data.get("moved"):
        markers.append(Marker("E10", "json:moved", str(one(data, "moved.url") or "moved")[:200]))
    if data.get("suspended") is True:
        return Sign.unknown("json:suspended", Outcome.GONE)
    return Sign.exists("json:acct", *markers)


def _fields(data: dict[str, Any], draft: Draft) -> list[Marker]:
    links, markers = [], []
    for number, entry in enumerate(item for item in data.get("fields") or [] if isinstance(item, dict)):
        anchor = parse.parse_html(str(entry.get("value") or "")).css_first("a[href]")
        address = (anchor.attributes.get("href") or "") if anchor is not None else str(entry.get("value") or "")
        if address.startswith("http"):
            links.append(address)
            if entry.get("verified_at"):
                markers.append(Marker("E3", f"json:fields[{number}].verified_at", address[:200]))
    draft.put("websites", links, "json:fields", known="fields" in data)
    draft.put("links", links, "json:fields")
    return markers


def _statuses(data: list[Any], draft: Draft) -> Sign:
    posts = []
    for entry in data:
        posted = read_date(str(entry.get("created_at") or ""), draft.now) if isinstance(entry, dict) else None
        if posted is not None and not entry.get("reblog"):
            likes, comments, shares = (as_count(entry.get(key)) for key in ("favourites_count", "replies_count", "reblogs_count"))
            url, pinned = str(entry.get("url") or ""), bool(entry.get("pinned"))
            posts.append(Post(posted=posted, url=url, pinned=pinned, likes=likes, comments=comments, shares=shares))
    draft.posts(posts, "json:[].created_at")
    return _account(data[0]["account"], draft) or Sign.exists("json:[].account")


def _page(document: Document, draft: Draft) -> Sign | None:
    name, address = document.meta("og:title") or "", document.canonical
    if document.meta("og:type") != "profile" or "(@" not in name:
        return None
    draft.put("display_name", name.partition(" (@")[0], "meta:og:title")
    account = name.partition("(@")[2].partition(")")[0]
    draft.put("handle", account if "@" in account else f"{account}@{host_of(address or document.url)}", "meta:og:title")
    told = document.meta("og:description") or ""
    for field in ("followers", "following", "posts"):
        draft.put("posts_total" if field == "posts" else field, count_of(told.partition("·")[0], field), "meta:og:description")
    draft.put("description", told.partition(" · ")[2], "meta:og:description")
    draft.put("avatar", document.meta("og:image"), "meta:og:image")
    links = document.tree.css(".account__header__fields a[href^=http], .account-fields a[href^=http], link[rel~=me][href^=http]")
    draft.put("websites", [node.attributes.get("href") for node in links], "css:.account__header__fields a@href")
    proved = document.tree.css(".account__header__fields .verified a[href^=http], .account-fields .verified a[href^=http]")
    markers = [Marker("E3", "css:.account__header__fields .verified", (node.attributes.get("href") or "")[:200]) for node in proved]
    return Sign.exists("meta:og:type=profile", *markers[:10])


def further(answer: Classified) -> list[str]:
    """The newest posts, without replies; asked of the server that the account lives on, by its number there."""
    number, host = answer.facts.platform_id, answer.ref.handle.rpartition("@")[2] if answer.ref is not None else ""
    query = "exclude_replies=true&exclude_reblogs=true&limit=40"
    return [f"https://{host}/api/v1/accounts/{quote(number, safe='')}/statuses?{query}"] if number and host else []
