"""A page saved in one file (MHTML, RFC 2557), as Chrome, Edge and older browsers write it.

The parts are found here and not by the standard library's mail parser, which takes minutes for parts nested a thousand deep.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from crawler.capture.page import Problem, SavedPage
from crawler.capture.readers.html import lean

MAX_PARTS = 200
MAX_DEPTH = 2
MAX_HEAD_BYTES = 64 * 1024
SIGNS = (b"from:", b"snapshot-content-location:", b"mime-version:", b"subject:", b"date:", b"content-type:", b"message-id:")
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
HTML_TYPES = ("text/html", "application/xhtml+xml")


def is_mhtml(head: bytes) -> bool:
    """Say whether a file begins like a saved page with several parts."""
    return head.lower().startswith(SIGNS) and b"multipart/" in head.lower()


def read(data: bytes) -> Iterator[SavedPage]:
    """Yield the main page; pictures, styles and frames are left out. Raises Problem where there is no page in the file."""
    headers, body = _split(data)
    told = _text(headers, "Snapshot-Content-Location")
    pages = [part for part in _parts(headers, body, [MAX_PARTS], MAX_DEPTH) if part[0].get_content_type() in HTML_TYPES]
    if not pages:
        raise Problem("no_page")
    start = str(headers.get_param("start") or "").strip("<> ")
    main = next((page for page in pages if told and _text(page[0], "Content-Location") == told), None)
    main = main or next((page for page in pages if start and _text(page[0], "Content-ID").strip("<> ") == start), None)
    part, content = main or pages[0]
    yield SavedPage(
        lean(_decoded(part, content)),
        url=told or _text(part, "Content-Location"),
        at=_date(_text(headers, "Date")),
        content_type=_text(part, "Content-Type"),
    )


def _split(data: bytes) -> tuple[Message, bytes]:
    """Return the headers of a message or part, and what follows them."""
    data = data.lstrip(b"\r\n") if data[:2] != b"\r\n" else data
    gap = BLANK_LINE.search(data, 0, MAX_HEAD_BYTES)
    if gap is None:
        raise Problem("broken")
    return BytesHeaderParser().parsebytes(data[: gap.start()] + b"\r\n\r\n"), data[gap.end() :]


def _parts(headers: Message, body: bytes, left: list[int], depth: int) -> Iterator[tuple[Message, bytes]]:
    """Yield headers and content of the parts, those of a part of parts too; `left` counts down over all of them."""
    boundary = headers.get_boundary()
    if not boundary:
        raise Problem("broken")
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary.encode("latin-1", "replace")) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    begin: int | None = None
    for found in line.finditer(body):
        if begin is not None:
            yield from _part(body[begin : found.start()], left, depth)
        if left[0] <= 0 or found[1]:
            return
        begin = found.end()
    if begin is not None:  # a file that was cut off
        yield from _part(body[begin:], left, depth)


def _part(data: bytes, left: list[int], depth: int) -> Iterator[tuple[Message, bytes]]:
    left[0] -= 1
    try:
        headers, content = _split(data.removeprefix(b"\r").removeprefix(b"\n"))
    except Problem:
        return
    if headers.get_content_maintype() != "multipart":
        yield headers, content
    elif depth > 0:
        yield from _parts(headers, content, left, depth - 1)


def _decoded(headers: Message, content: bytes) -> bytes:
    coding = str(headers.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding == "quoted-printable":
        return quopri.decodestring(content)
    if coding != "base64":
        return content
    try:
        return binascii.a2b_base64(content)
    except binascii.Error as error:
        raise Problem("broken") from error


def _text(headers: Message, name: str) -> str:
    """Return a header as text: browsers write long addresses over several lines and others than ASCII as encoded words."""
    raw = str(headers.get(name, ""))
    try:
        told = str(make_header(decode_header(raw))) if "=?" in raw else raw
    except (MessageError, UnicodeError, LookupError, ValueError):
        told = raw
    return "".join(told.split()) if name.endswith("Location") else told.strip()


def _date(text: str) -> datetime | None:
    try:
        told = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)
