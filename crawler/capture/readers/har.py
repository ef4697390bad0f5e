"""A HAR file (HTTP Archive 1.2) as developer tools export it: the answers that hold a page or data.

Of the requests only the address is read, so that no cookie and no key of the person gets any further.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from crawler import parse
from crawler.capture.page import Problem, SavedPage
from crawler.capture.readers.html import lean

MAX_ENTRIES = 200
"""Answers with a page or data that are read; pictures and scripts do not count."""
READ_TYPES = ("text/html", "application/xhtml+xml", "application/json", "application/activity+json", "application/ld+json")


def is_har(head: bytes) -> bool:
    """Say whether a file begins like an exported log."""
    return head.startswith(b"{") and head[1:].lstrip().startswith(b'"log"')


def read(data: bytes) -> Iterator[SavedPage]:
    """Yield the pages, in the order of the log. Raises Problem for a file that is no log."""
    log = _dict(parse.read_json(parse.decode(data))).get("log")
    entries = _dict(log).get("entries")
    if not isinstance(entries, list):
        raise Problem("broken")
    count = 0
    for entry in entries:
        page = _page(_dict(entry))
        if page is not None:
            yield page
            count += 1
            if count >= MAX_ENTRIES:
                return


def _page(entry: dict[str, Any]) -> SavedPage | None:
    answer, content = _dict(entry.get("response")), _dict(_dict(entry.get("response")).get("content"))
    url, kind, status = _dict(entry.get("request")).get("url"), str(content.get("mimeType") or ""), answer.get("status")
    text = content.get("text")
    if not isinstance(url, str) or not isinstance(text, str) or kind.split(";")[0].strip().lower() not in READ_TYPES:
        return None
    if not isinstance(status, int) or 300 <= status < 400:
        return None
    in_base64 = content.get("encoding") == "base64"
    body = _bytes(text) if in_base64 else text.encode("utf-8", "replace")
    # Text in a HAR was decoded by the browser: the charset of the header is no longer the one of the bytes.
    kind = kind if in_base64 else f"{kind.split(';')[0]}; charset=utf-8"
    at = _header_date(answer.get("headers")) or _started(entry.get("startedDateTime"))
    return SavedPage(lean(body), url, at, status if 100 <= status <= 999 else None, kind, "export")


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def _header_date(headers: Any) -> datetime | None:
    named = (_dict(header) for header in (headers if isinstance(headers, list) else []))
    text = next((str(header.get("value")) for header in named if str(header.get("name")).lower() == "date"), "")
    try:
        told = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _started(text: Any) -> datetime | None:
    try:
        told = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
