"""Feeds: RSS, Atom, RDF and JSON Feed as title, link and dated posts.

A feed is often the only open and exact source for "when was the last post". A date that cannot be read is no date (feedparser and
our own reader are both asked), and an entry without a date is not a post. Names of authors are not kept.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler import parse
from crawler.dates import FIRST_YEAR, read_date
from crawler.types import DatedAt, Post
from crawler.vocabulary import Precision

ENTRIES = 500
TITLE_CHARS = 200
DESCRIPTION_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says. `kind` is empty where the body is no feed; all other fields are empty then."""

    kind: str = ""
    """`rss20`, `atom10`, `rdf`, `json11` … as the feed names itself; `unknown` for entries without a known root."""
    title: str = ""
    link: str = ""
    """The site the feed belongs to."""
    description: str = ""
    language: str = ""
    image: str = ""
    owner_domain: str = ""
    """Host of the owner's mail address (`itunes:owner`, `managingEditor`); the address itself is not kept."""
    is_podcast: bool = False
    posts: tuple[Post, ...] = ()
    """Newest first, dated entries only, at most 500."""
    entries: int = 0
    """Entries in the feed, with and without a date, at most 500."""

    @property
    def last_post(self) -> DatedAt | None:
        """The newest date; pinned entries come first in some feeds, so it is the maximum."""
        return self.posts[0].posted if self.posts else None


def read_feed(body: bytes, url: str, now: datetime, content_type: str = "") -> Feed:
    """Return the feed in `body`, an empty `Feed` where there is none; never raises. `now` bounds the dates."""
    start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _json_feed(parse.read_json(parse.decode(body, content_type)), now)
    import feedparser

    headers = {"content-type": content_type or "application/xml", "content-location": url}
    try:
        data = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=True)
    except (ValueError, LookupError, RecursionError, AssertionError, AttributeError, TypeError, KeyError, IndexError):
        return Feed()  # feedparser's loose parser raises these on some broken documents
    return _xml_feed(data, now)


def _xml_feed(data: Any, now: datetime) -> Feed:
    entries = data.get("entries", [])[:ENTRIES]
    version = data.get("version", "")
    if not version and not entries:
        return Feed()
    head = data.get("feed", {})
    posts = [post for post in (_post(entry, now) for entry in entries) if post is not None]
    return Feed(
        kind=version or "unknown",
        title=_text(head.get("title")),
        link=_text(head.get("link")),
        description=_text(head.get("subtitle"), DESCRIPTION_CHARS),
        language=_text(head.get("language")),
        image=_text((head.get("image") or {}).get("href")) if isinstance(head.get("image"), dict) else "",
        owner_domain=_mail_host(head),
        is_podcast=any(name.startswith("itunes") for name in data.get("namespaces", {}) if name) or _has_audio(entries),
        posts=tuple(sorted(posts, key=lambda post: post.posted.at, reverse=True)),
        entries=len(entries),
    )


def _post(entry: Any, now: datetime) -> Post | None:
    posted = _entry_date(entry, now)
    if posted is None:
        return None
    return Post(posted=posted, url=_text(entry.get("link")), title=_text(entry.get("title")))


def _entry_date(entry: Any, now: datetime) -> DatedAt | None:
    for name in ("published", "updated", "created"):
        # dict.get: feedparser's own get answers "updated" with "published" and warns
        parsed, raw = dict.get(entry, f"{name}_parsed"), dict.get(entry, name)
        if parsed is not None:
            found = _from_struct(parsed, str(raw or ""), now)
        else:
            found = read_date(raw, now) if isinstance(raw, str) else None
        if found is not None:
            return found
    return None


def _from_struct(parsed: Any, raw: str, now: datetime) -> DatedAt | None:
    try:
        year, month, day, hour, minute, second = parsed[:6]
        at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    if at.year < FIRST_YEAR or at > now + timedelta(days=1):
        return None
    return DatedAt(at, Precision.EXACT if ":" in raw else Precision.DAY)


def _mail_host(head: Any) -> str:
    people = [head.get("publisher_detail"), head.get("author_detail")]
    mails = [person.get("email") for person in people if isinstance(person, dict)]
    return next((mail.rpartition("@")[2].strip().lower() for mail in mails if isinstance(mail, str) and "@" in mail), "")


def _has_audio(entries: list[Any]) -> bool:
    enclosures = (item for entry in entries[:5] for item in entry.get("enclosures", []))
    return any(str(item.get("type", "")).startswith("audio/") for item in enclosures)


def _text(value: Any, limit: int = TITLE_CHARS) -> str:
    return " ".join(value.split())[:limit] if isinstance(value, str) else ""


def _json_feed(data: Any, now: datetime) -> Feed:
    """Read JSON Feed 1.0 and 1.1 (jsonfeed.org)."""
    if not isinstance(data, dict) or "jsonfeed.org" not in str(data.get("version")):
        return Feed()
    items = data.get("items")
    entries = [item for item in items if isinstance(item, dict)][:ENTRIES] if isinstance(items, list) else []
    posts = []
    for item in entries:
        posted = read_date(str(item.get("date_published") or item.get("date_modified") or ""), now)
        if posted is not None:
            posts.append(Post(posted=posted, url=_text(item.get("url")), title=_text(item.get("title"))))
    return Feed(
        kind="json11" if "1.1" in data["version"] else "json1",
        title=_text(data.get("title")),
        link=_text(data.get("home_page_url")),
        description=_text(data.get("description"), DESCRIPTION_CHARS),
        language=_text(data.get("language")),
        image=_text(data.get("icon")),
        posts=tuple(sorted(posts, key=lambda post: post.posted.at, reverse=True)),
        entries=len(entries),
    )
