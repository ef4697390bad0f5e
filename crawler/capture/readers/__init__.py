"""One reader for each kind of file: bytes to the pages in them, within limits. The content decides, not the name."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from crawler.capture.page import Problem, SavedPage
from crawler.capture.readers import har, html, mhtml, warc, webarchive

log = logging.getLogger(__name__)
MAX_FILE_BYTES = 20 * 1024 * 1024
HEAD_BYTES = 4096
BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"RIFF", b"\x7fELF", b"BZh", b"7z\xbc\xaf")

Reader = Callable[[bytes], Iterable[SavedPage]]


def read_file(data: bytes) -> list[SavedPage]:
    """Return the pages of a file, at least one. Raises Problem with the reason where there is none to be had.

    A reader that fails on hostile input is a broken file, not a fault of the command: this is one of the places that catch broadly.
    """
    if len(data) > MAX_FILE_BYTES:
        raise Problem("too_large")
    reader = reader_of(data)
    try:
        pages = list(reader(data))
    except Problem:
        raise
    except Exception as error:
        log.info("a saved file cannot be read", exc_info=True)
        raise Problem("broken") from error
    if not pages:
        raise Problem("no_page")
    return pages


def reader_of(data: bytes) -> Reader:
    """Return the reader for a file by its first bytes; raises Problem(unknown_format)."""
    head = data[:HEAD_BYTES]
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if warc.is_warc(data):
        return warc.read
    if head.startswith(b"bplist00"):
        return webarchive.read
    if not text or head.startswith(BINARY) or (b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise Problem("unknown_format")
    if mhtml.is_mhtml(text):
        return mhtml.read
    return har.read if har.is_har(text) else html.read
