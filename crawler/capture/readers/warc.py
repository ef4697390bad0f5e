"""A web archive (WARC, also gzipped) of pages that a person opened: answers and resources that hold a page or data.

A small compressed file can become gigabytes, and a record in it again: both are decompressed with a limit on every step.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from crawler.capture.page import Problem, SavedPage
from crawler.capture.readers.har import READ_TYPES
from crawler.capture.readers.html import lean
from crawler.fetch.body import GZIP_MAGIC, Decoder, decoder_for
from crawler.fetch.faults import FetchError

MAX_INFLATED_BYTES = 100 * 1024 * 1024
MAX_BODY_BYTES = 8 * 1024 * 1024
MAX_RECORDS = 5_000
MAX_PAGES = 200
MAGIC = b"WARC/"


def is_warc(data: bytes) -> bool:
    """Say whether a file begins with a WARC record, compressed or not."""
    if not data.startswith(GZIP_MAGIC):
        return data.startswith(MAGIC)
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data[:4096], 16).startswith(MAGIC)
    except zlib.error:
        return False


def read(data: bytes) -> Iterator[SavedPage]:
    """Yield the pages, in the order of the file. Raises Problem for a file that is broken from the start or far too large."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    plain, complete = _inflated(data) if data.startswith(GZIP_MAGIC) else (data, True)
    count = 0
    try:
        for number, record in enumerate(ArchiveIterator(BytesIO(plain))):
            page = _page(record) if record.rec_type in ("response", "resource") else None
            if page is not None:
                yield page
                count += 1
            if count >= MAX_PAGES or number >= MAX_RECORDS:
                return
    except (ArchiveLoadFailed, ValueError, EOFError) as error:
        if not count:  # what was read before a file breaks off still counts
            raise Problem("broken") from error
    if not (count or complete):
        raise Problem("broken")


def _inflated(data: bytes) -> tuple[bytes, bool]:
    """Decompress a file of many gzip members, and say whether it is whole; raises Problem beyond the limit."""
    decoder = Decoder([False])
    try:
        plain = decoder.feed(data, MAX_INFLATED_BYTES + 1)
    except zlib.error as error:
        raise Problem("broken") from error
    if len(plain) > MAX_INFLATED_BYTES:
        raise Problem("too_large")
    return plain, decoder.complete


def _page(record: Any) -> SavedPage | None:
    told, http = record.rec_headers, record.http_headers
    url = str(told.get_header("WARC-Target-URI") or "").strip("<>")
    kind = str((http.get_header("Content-Type") if http else told.get_header("Content-Type")) or "")
    if kind.split(";")[0].strip().lower() not in READ_TYPES:
        return None
    status = _number(http.get_statuscode()) if http else None
    if status is not None and 300 <= status < 400:
        return None
    body = _body(record)
    return SavedPage(lean(body), url, _moment(told.get_header("WARC-Date")), status, kind, "export") if body else None


def _body(record: Any) -> bytes:
    from warcio.bufferedreaders import ChunkedDataReader

    raw = record.raw_stream.read(MAX_BODY_BYTES)
    http = record.http_headers
    if http is None:
        return bytes(raw)
    if str(http.get_header("Transfer-Encoding") or "").lower() == "chunked":
        raw = ChunkedDataReader(BytesIO(raw)).read()
    try:
        decoder = decoder_for(str(http.get_header("Content-Encoding") or ""))
        return bytes(raw) if decoder is None else decoder.feed(raw, MAX_BODY_BYTES)
    except (FetchError, zlib.error):
        return b""


def _number(text: Any) -> int | None:
    return int(text) if str(text).isdecimal() and 100 <= int(text) <= 999 else None


def _moment(text: Any) -> datetime | None:
    try:
        told = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)
