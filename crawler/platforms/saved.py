"""A page that a person saved: whose is it, and which account does it show?

The address decides where it can; interfaces of software that anybody may run (fediverse) and feeds are known by their shape. Where
the address says nothing, the page's own counts (`link rel=canonical`): people save pages under names they choose.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from crawler.platforms import recorded
from crawler.platforms.definition import Definition
from crawler.platforms.document import ARCHIVED, Document
from crawler.platforms.registry import Registry
from crawler.types import Classified, Evidence, Facts, Page, ProfileRef
from crawler.vocabulary import ClaimState, Entity, Outcome, Presence

FEDIVERSE_PATH = re.compile(
    r"/(?:@[^/]+|users/[^/]+|accounts/[^/]+|a/[^/]+|c/[^/]+|video-channels/[^/]+|actor|api/v[12]/|\.well-known/|nodeinfo)"
)
FEDIVERSE_BODY = (
    b"https://www.w3.org/ns/activitystreams", b"://webfinger.net/rel/", b"<XRD", b'"subject":"acct:', b'"followers_count"',
    b"nodeinfo.diaspora.software",
)  # fmt: skip
FEED_HEAD = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
HEAD_BYTES = 4096


def saved_page(
    registry: Registry, url: str, body: bytes, status: int | None, now: datetime
) -> tuple[Definition | None, ProfileRef | None, Page]:
    """Return the platform (None: unknown) and the account (None: the address names none) of a saved page, and the page itself.

    `status` is None where nobody wrote it down: then signs alone decide. `now` is when the page was saved, or later.
    """
    url = ARCHIVED.sub("", url)
    told = recorded.exchange(body, url)
    page = recorded.unwrap(Page(url, Outcome.OK, final_url=url, status=status, body=body, fetched_at=now))
    addresses = [url, told.url] if told is not None else [url]
    for address in addresses:
        identified = registry.identify(address)
        if identified.platform is not None:
            return registry.get(identified.platform), identified.ref, page
        if (ref := registry.candidate(address)) is not None:
            return registry.get(ref.platform), ref, page
    if "mastodon" in registry and any(_fediverse(address, page.body) for address in addresses):
        return registry.get("mastodon"), None, page
    if "blog" in registry and FEED_HEAD.search(page.body[:HEAD_BYTES]):
        return registry.get("blog"), None, page
    own = registry.identify(Document(page).canonical)
    if own.platform is not None and own.ref is not None:  # a platform page under an address that says nothing
        return registry.get(own.platform), own.ref, page
    return None, None, page


def read_saved_feed(page: Page, now: datetime) -> Classified | None:
    """Return a feed as an account of platform `blog`, None where the page is no feed that can be read."""
    from crawler.feeds import read_feed

    if page.status not in (None, 200):
        return None
    feed = read_feed(page.body, page.final_url or page.url, now)
    if feed is None or not (feed.title or feed.posts):
        return None
    host = (urlsplit(feed.link or page.url).hostname or "").removeprefix("www.")
    ref = ProfileRef("blog", Entity.ORGANISATION, host, f"https://{host}")
    newest = max((post.posted for post in feed.posts), key=lambda moment: moment.at, default=None)
    facts = Facts(
        display_name=feed.title or None,
        description=feed.description or None,
        websites=(feed.link,) if feed.link else (),
        posts=feed.posts,
        last_post=newest,
        avatar=feed.image or None,
        language=feed.language or None,
        sources=dict.fromkeys(("display_name", "description", "websites", "posts", "last_post", "avatar", "language"), "feed"),
    )
    evidence = Evidence("presence", "", ref.account_id, page.url, now, "blog", selector="feed", excerpt=(feed.title or "")[:200])
    return Classified("blog", ref, Presence.EXISTS, None, ClaimState.NOT_APPLICABLE, (), facts, (evidence,))


def _fediverse(url: str, body: bytes) -> bool:
    head = body[:HEAD_BYTES]
    return any(sign in head for sign in FEDIVERSE_BODY) or (
        FEDIVERSE_PATH.match(urlsplit(url).path) is not None and head.lstrip().startswith((b"{", b"["))
    )
