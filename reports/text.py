"""Foreign text made harmless for display, and short forms of addresses. No escaping here: that is each renderer's own."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

MAX_CELL = 32_767
"""Longest text that a cell of a workbook holds."""
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
"""Control characters, lone surrogates, non-characters and bidirectional controls: nothing a name or an excerpt needs."""


def clean(text: str, limit: int = MAX_CELL) -> str:
    """Return foreign text without control characters, in normal form C, cut at `limit` with an ellipsis."""
    tidy = unicodedata.normalize("NFC", CONTROLS.sub("", text))
    return tidy if len(tidy) <= limit else tidy[: limit - 1] + "…"


def short_url(url: str, limit: int = 64) -> str:
    """Return an address as people write it: without scheme, `www.` and closing slash, decoded, shortened in the middle."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return clean(url, limit)
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")
    tail = unquote(parts.path).rstrip("/") + (f"?{unquote(parts.query)}" if parts.query else "")
    shown = clean(f"{host}{tail}" if host else url)
    if len(shown) <= limit:
        return shown
    keep = limit - 1
    return f"{shown[: keep * 2 // 3]}…{shown[-(keep - keep * 2 // 3) :]}"
