"""Text as a workbook takes it: links that are safe, cells that are not too long, headers that differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from reports.text import MAX_CELL

MAX_URL = 2_000
"""Excel takes 2,079 characters."""
MAX_HEADER = 250
MAX_MARGIN = 70
"""Longest text in a header or footer of the paper; Excel takes 255 for all three parts together."""
NOT_IN_URL = re.compile(r"[\x00-\x20\x7f]")
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def safe_link(url: str) -> str:
    """The address as the target of a link; empty where it is no plain http or https address."""
    if NOT_IN_URL.search(url):
        return ""
    try:
        parts = urlsplit(url)
        plain = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None and parts.password is None
    except ValueError:
        return ""
    target = quote(url, safe="%/:=&?~#+!$,;@()*[]'")
    return target if plain and len(target) <= MAX_URL else ""


def fitting(text: str) -> str:
    """The text as far as a cell holds it. Excel counts UTF-16 units, so a sign beyond the first plane counts twice."""
    encoded = text.encode("utf-16-le", "ignore")
    if len(encoded) <= MAX_CELL * 2:
        return text
    return encoded[: (MAX_CELL - 1) * 2].decode("utf-16-le", "ignore") + "…"


def looks_like_formula(text: str) -> bool:
    """True for text that a spreadsheet would read as a formula if somebody typed it."""
    return text.lstrip().startswith(FORMULA_SIGNS)


def literal(text: str) -> str:
    """Text for header and footer of the paper, where `&` begins a command."""
    line = " ".join(text.split())
    return (line if len(line) <= MAX_MARGIN else line[: MAX_MARGIN - 1] + "…").replace("&", "&&")


def unique(titles: Iterable[str]) -> list[str]:
    """Headers of a table on one line; Excel wants them different from each other, whatever their case."""
    found: list[str] = []
    seen: set[str] = set()
    for title in titles:
        line = " ".join(title.split())[:MAX_HEADER] or "-"
        shown, count = line, 1
        while shown.casefold() in seen:
            count += 1
            shown = f"{line} ({count})"
        seen.add(shown.casefold())
        found.append(shown)
    return found
