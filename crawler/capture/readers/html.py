"""A saved HTML page ("webpage, HTML only", "webpage, complete", SingleFile and similar tools), or a saved answer of an interface.

The folder of pictures that browsers put beside a complete page is not needed. Where the browser or tool wrote down the address, it
stands in a comment or meta element near the top; what the page says about itself is a weaker hint and left to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

from crawler.capture.page import SavedPage

TOP_BYTES = 8192
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)\s*(https?://[^\s<>]{1,2000}?)\s*-->", re.IGNORECASE)
SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(https?://\S{1,2000})")
SAVED_DATE = re.compile(r"saved date: (?:\w{3} )?(\w{3} \d{1,2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")
SAVE_PAGE_WE = re.compile(r"<meta name=[\"']savepage-url[\"'] content=[\"'](https?://[^\s\"'<>]{1,2000})", re.IGNORECASE)
PICTURES = re.compile(rb"data:(?:image|font|video|audio|application)/[\w.+-]{1,40}(?:;[\w=-]{1,40})*;base64,[A-Za-z0-9+/=]+")
LEAN_BYTES = 512 * 1024


def read(data: bytes) -> Iterator[SavedPage]:
    """Yield the page."""
    top = data[:TOP_BYTES].decode("utf-8", "replace").replace("\x00", "")
    yield SavedPage(lean(data), url=_url(top), at=_date(top))


def lean(body: bytes) -> bytes:
    """Return a page without pictures and fonts that a tool wrote into it: they are most of the file and say nothing."""
    return PICTURES.sub(b"data:,", body) if len(body) > LEAN_BYTES else body


def comment_of(url: str) -> str:
    """Return the comment by which browsers write down where a page came from, so that every reader of such pages knows it."""
    kept = url.replace("--", "%2D%2D").replace("<", "%3C").replace(">", "%3E")
    return f"<!-- saved from url=({len(kept):04})" + kept + " -->"


def _url(top: str) -> str:
    for pattern in (SAVED_FROM, SINGLE_FILE, SAVE_PAGE_WE):
        if found := pattern.search(top):
            return unescape(found[1]).replace("%2D%2D", "--")
    return ""


def _date(top: str) -> datetime | None:
    found = SAVED_DATE.search(top)
    try:
        return datetime.strptime(f"{found[1]} {found[2]}", "%b %d %Y %H:%M:%S %z") if found else None
    except ValueError:
        return None
