"""Bluesky: answers of the public AT Protocol interface (getProfile, getAuthorFeed, resolveHandle) and the profile page's meta.

The web page answers 200 for every name, so only the interface can say that there is no account.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from crawler import parse
from crawler.dates import read_date
from crawler.numbers import read_count
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft, as_count
from crawler.platforms.hooks import Sign
from crawler.types import Classified, Post
from crawler.vocabulary import Outcome

API = "https://public.api.bsky.app/xrpc/"
LINK = re.compile(r"https?://[^\s<>\"')\]]{4,300}")
MISSING = ("profile not found", "unable to resolve handle", "handle not found")
GONE = ("AccountTakedown", "AccountDeactivated")


def read(document: Document, draft: Draft) -> Sign | None:
    """Read one answer of the interface, else the page."""
    data = document.data
    if not isinstance(data, dict):
        return _page(document, draft)
    if isinstance(data.get("error"), str):
        said = str(data.get("message") or "")
        if data["error"] in GONE:
            return Sign.unknown(f"json:error {data['error']}", Outcome.GONE)
        if any(words in said.lower() for words in MISSING):
            return Sign.absent(f"json:message {said[:100]}")
        return Sign.unknown(f"json:error {data['error'][:60]}", Outcome.PROTOCOL_ERROR)
    if isinstance(data.get("feed"), list):
        return _feed(data["feed"], draft)
    if isinstance(data.get("did"), str) and "handle" in data:
        return _profile(data, draft)
    return None


def _profile(data: dict[str, Any], draft: Draft) -> Sign:
    draft.put("display_name", data.get("displayName") or data.get("handle"), "json:displayName")
    draft.put("handle", data.get("handle"), "json:handle")
    draft.put("platform_id", data["did"], "json:did")
    # the interface leaves empty fields out: a missing description is a known absence
    draft.put("description", data.get("description"), "json:description", known=True)
    links = [data.get("website"), *LINK.findall(str(data.get("description") or ""))]
    draft.put("websites", [link for link in links if link], "json:description", known=True)
    for field, key in (("followers", "followersCount"), ("following", "followsCount"), ("posts_total", "postsCount")):
        draft.put(field, data.get(key), f"json:{key}")
    draft.put("created", data.get("createdAt"), "json:createdAt")
    draft.put("avatar", data.get("avatar"), "json:avatar", known=True)
    status = (data.get("verification") or {}).get("verifiedStatus")
    draft.put("verified", {"valid": True, "none": False}.get(str(status)), "json:verification.verifiedStatus")
    return Sign.exists("json:did")


def _feed(entries: list[Any], draft: Draft) -> Sign | None:
    posts, handle = [], None
    for entry in (item for item in entries if isinstance(item, dict)):
        post = entry.get("post") or {}
        reason = str((entry.get("reason") or {}).get("$type", ""))
        posted = read_date(str((post.get("record") or {}).get("createdAt") or ""), draft.now)
        if posted is None or reason.endswith("reasonRepost"):
            continue
        handle = handle or (post.get("author") or {}).get("handle")
        likes, comments, shares = (as_count(post.get(key)) for key in ("likeCount", "replyCount", "repostCount"))
        url = f"https://bsky.app/profile/{handle}/post/{str(post.get('uri', '')).rpartition('/')[2]}"
        posts.append(
            Post(posted=posted, url=url, pinned=reason.endswith("reasonPin"), likes=likes, comments=comments, shares=shares)
        )
    draft.put("handle", handle, "json:feed.post.author.handle")
    draft.posts(posts, "json:feed.post.record.createdAt")
    return Sign.exists("json:feed") if posts else None


def _page(document: Document, draft: Draft) -> Sign | None:
    name = document.meta("og:title") or ""
    if "(@" not in name or "bsky.app/profile/" not in (document.meta("og:url") or document.canonical or document.url):
        return None
    draft.put("display_name", name.partition(" (@")[0], "meta:og:title")
    draft.put("handle", name.partition("(@")[2].partition(")")[0], "meta:og:title")
    draft.put("description", document.meta("og:description"), "meta:og:description")
    draft.put("platform_id", parse.node_text(document.tree.css_first("#bsky_did")), "css:#bsky_did")
    for field, tab in (("followers", "followers"), ("following", "follows")):
        node = document.tree.css_first(f'a[href$="/{tab}"][href*="/profile/"]')
        label = (node.attributes.get("aria-label") or parse.node_text(node)) if node is not None else ""
        draft.put(field, read_count(label), f"css:a[href$=/{tab}]")
    return Sign.exists("meta:og:title")


def further(answer: Classified) -> list[str]:
    """The newest posts, without replies."""
    actor = quote(answer.facts.platform_id or answer.facts.handle or "", safe=":.")
    return [f"{API}app.bsky.feed.getAuthorFeed?actor={actor}&filter=posts_no_replies&limit=30"] if actor else []
