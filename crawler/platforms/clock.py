"""When a saved page was served, as far as the page itself tells.

"3 days ago" counts from the day on which a page was served. A page that somebody hands in may be years old, and counting back from
today would call an abandoned account lively. Signs: the answer's Date header, the note of a saving browser, the build date in
YouTube's client version, the server clock in Facebook's scripts.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.platforms.document import Document

TOLERANCE = timedelta(days=3)
"""Builds are a day or two older than the pages they serve; less than this is no contradiction."""
_SAVED = re.compile(r"saved date: (?:\w{3} )?(\w{3} \d{1,2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})?")
_FILED = re.compile(r"FILE ARCHIVED ON (\d{2}:\d{2}:\d{2}) (\w{3} \d{1,2}, \d{4})")
_BUILD = re.compile(r'(?:clientVersion"|CLIENT_VERSION"|client\.version"[^}]{0,20})\s?:\s?"[12]\.(20\d{2})(\d{2})(\d{2})\.')
_SPIN = re.compile(r'"?__spin_t"?\s?:\s?(\d{10})\b')
HEAD_CHARS = 5_000


def served(document: Document, claimed: datetime) -> datetime:
    """Return when the page was served: what the page tells where that is clearly before `claimed`, else `claimed`."""
    told = _header(document) or _archived(document) or _note(document) or _build(document) or _spin(document)
    return told if told is not None and told < claimed - TOLERANCE else claimed


def _header(document: Document) -> datetime | None:
    try:
        told = parsedate_to_datetime(document.page.headers.get("date", ""))
    except (ValueError, TypeError, IndexError):
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _archived(document: Document) -> datetime | None:
    found = _FILED.search(document.text) if "FILE ARCHIVED ON" in document.text else None
    try:
        return datetime.strptime(f"{found[2]} {found[1]} +0000", "%b %d, %Y %H:%M:%S %z") if found else None
    except ValueError:
        return None


def _note(document: Document) -> datetime | None:
    found = _SAVED.search(document.text[:HEAD_CHARS])
    try:
        return datetime.strptime(f"{found[1]} {found[2] or '+0000'}", "%b %d %Y %H:%M:%S %z") if found else None
    except ValueError:
        return None


def _build(document: Document) -> datetime | None:
    found = _BUILD.search(document.text) if "youtube" in document.url or "youtube" in document.text else None
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), 12, tzinfo=UTC) if found else None
    except ValueError:
        return None


def _spin(document: Document) -> datetime | None:
    found = _SPIN.search(document.text)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None
