"""Walls that many hosts have in common: challenge pages, login and consent pages, blocks; also behind status 200 or 202.

A wall says nothing about what lies behind it, so whoever recognises one must answer "unknown". The signs are data:
`config/walls.toml`. Signs of one platform stand in its own file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from crawler.settings import config_folder
from crawler.vocabulary import Outcome

SHORT_CHARS = 60_000
"""Ordinary pages carry the scripts of bot protection too; a challenge page is a short one."""

STATUS = {
    401: Outcome.LOGIN_WALL,
    403: Outcome.BLOCKED,
    407: Outcome.BLOCKED,
    418: Outcome.BLOCKED,
    429: Outcome.RATE_LIMITED,
    432: Outcome.BLOCKED,
    451: Outcome.BLOCKED,
    999: Outcome.BLOCKED,
}
"""Answers that refuse us; 999 is LinkedIn's."""


@dataclass(frozen=True, slots=True)
class WallSigns:
    """One row of the file."""

    outcome: Outcome
    title: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


def by_status(status: int | None) -> Outcome | None:
    """Return what a refusing status means, None for all others (404 and 410 are answers, not walls)."""
    if status is None:
        return None
    if status in STATUS:
        return STATUS[status]
    return Outcome.SERVER_ERROR if 500 <= status <= 599 else None


def by_page(url: str, headers: Mapping[str, str], title: str, text: str) -> Outcome | None:
    """Return the wall that address, headers, title or a short body show, None where they show none."""
    address, heading = url.lower(), " ".join(title.lower().split())
    for row in _rows():
        if any(part in address for part in row.url) or any(_titled(sign, heading) for sign in row.title):
            return row.outcome
        if any(_headed(sign, headers) for sign in row.header):
            return row.outcome
        if len(text) <= SHORT_CHARS and any(part in text for part in row.body):
            return row.outcome
    return None


def _titled(sign: str, heading: str) -> bool:
    return heading.startswith(sign[:-1]) if sign.endswith("*") else heading == sign


def _headed(sign: str, headers: Mapping[str, str]) -> bool:
    name, _, part = sign.partition(": ")
    return part in headers.get(name, "").lower()


@cache
def _rows() -> tuple[WallSigns, ...]:
    rows = tomllib.loads((config_folder() / "walls.toml").read_text(encoding="utf-8"))["wall"]
    lists = ("title", "url", "header", "body")
    return tuple(WallSigns(Outcome(row["outcome"]), **{key: tuple(row.get(key, ())) for key in lists}) for row in rows)
