"""X (Twitter): profile pages as browsers saved them, in the layout since 2019 and the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler import parse
from crawler.dates import from_epoch, read_date
from crawler.numbers import read_count
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.types import Post

STATUS = re.compile(r"/(\w{1,15})/status/(\d{5,20})")
COUNTED = {"following": "following", "followers": "followers", "verified_followers": "followers"}
"""Last part of a profile's links to the field whose count they show."""
POSTS = 100


def read_page(document: Document, draft: Draft, handle: str) -> None:
    """Fill what the profile of `handle` shows in either layout."""
    _rendered(document, draft, handle)
    _old(document, draft)
    draft.posts(_posts(document, draft, handle), "css:article time@datetime")


def _rendered(document: Document, draft: Draft, handle: str) -> None:
    for node in document.tree.css("a[href]"):
        owner, _, tab = (node.attributes.get("href") or "").rpartition("/")
        if tab in COUNTED and owner.rpartition("/")[2].lower() == handle.lower():
            draft.put(COUNTED[tab], read_count(parse.node_text(node)), f"css:a[href$=/{tab}]")
    about = document.tree.css_first('[data-testid="UserDescription"]')
    draft.put("description", parse.node_text(about), "css:[data-testid=UserDescription]")
    link = document.tree.css_first('[data-testid="UserUrl"]')
    draft.put("websites", parse.node_text(link).replace("…", ""), "css:[data-testid=UserUrl]")
    joined = parse.node_text(document.tree.css_first('[data-testid="UserJoinDate"]'))
    draft.put("created", joined, "css:[data-testid=UserJoinDate]")
    badge = document.tree.css_first('[data-testid="UserName"] [data-testid="icon-verified"]')
    draft.put("verified", True if badge is not None else None, "css:[data-testid=icon-verified]")


def _old(document: Document, draft: Draft) -> None:
    about = document.tree.css_first(".ProfileHeaderCard-bio")
    draft.put("description", parse.node_text(about), "css:.ProfileHeaderCard-bio")
    joined = document.tree.css_first(".ProfileHeaderCard-joinDateText")
    if joined is not None:
        label = (joined.attributes.get("title") or "").rpartition(" - ")[2] or parse.node_text(joined)
        draft.put("created", label, "css:.ProfileHeaderCard-joinDateText")
    badge = document.tree.css_first(".ProfileHeaderCard-badges .Icon--verified")
    draft.put("verified", True if badge is not None else None, "css:.Icon--verified")


def _posts(document: Document, draft: Draft, handle: str) -> Iterator[Post]:
    for node in document.tree.css("article time[datetime]")[:POSTS]:
        link = STATUS.search(node.parent.attributes.get("href") or "") if node.parent is not None else None
        posted = read_date(node.attributes.get("datetime") or "", draft.now)
        if posted is not None and (link is None or link[1].lower() == handle.lower()):
            yield Post(posted=posted, url=f"https://x.com/{link[1]}/status/{link[2]}" if link else "")
    for node in document.tree.css("[data-screen-name] [data-time]")[:POSTS]:
        tweet = node.parent
        while tweet is not None and "data-screen-name" not in tweet.attributes:
            tweet = tweet.parent
        posted = from_epoch(node.attributes.get("data-time"), draft.now)
        if posted is not None and tweet is not None and str(tweet.attributes["data-screen-name"]).lower() == handle.lower():
            yield Post(posted=posted)
