"""The word lists of `config/extract.toml`, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import IntFlag
from functools import cache

from crawler.settings import config_folder


class Sign(IntFlag):
    """What the names of an element say about the links in it. The members are the keys of `[signs]`."""

    HEADER = 1
    NAV = 2
    FOOTER = 4
    SOCIAL = 8
    SHARE = 16
    EMBED = 32
    FEED = 64
    AUTHOR = 128
    CREDIT = 256
    PARTNER = 512
    COMMENT = 1024
    ARTICLE = 2048
    CONSENT = 4096


@dataclass(frozen=True, slots=True)
class Words:
    """All word lists, ready to search with."""

    signs: tuple[tuple[int, re.Pattern[str]], ...]
    texts: dict[str, re.Pattern[str]]
    theme_makers: frozenset[str]
    tool_makers: frozenset[str]
    own_keys: re.Pattern[str]
    foreign_keys: re.Pattern[str]


@cache
def words() -> Words:
    """Read `config/extract.toml` once."""
    data = tomllib.loads((config_folder() / "extract.toml").read_text(encoding="utf-8"))
    return Words(
        signs=tuple((Sign[name.upper()].value, re.compile(pattern)) for name, pattern in data["signs"].items()),
        texts={name: re.compile(pattern) for name, pattern in data["texts"].items()},
        theme_makers=frozenset(data["makers"]["theme"]),
        tool_makers=frozenset(data["makers"]["tool"]),
        own_keys=re.compile(data["script_keys"]["own"]),
        foreign_keys=re.compile(data["script_keys"]["foreign"]),
    )


MEMO_LIMIT = 20_000
"""Entries of a memo before it is emptied: a run over thousands of sites must not grow without end."""

_tokens: dict[str, int] = {}


def signs_of(token: str) -> int:
    """Return the signs that one tag name, id, role or class name carries, as an `int` of `Sign` bits."""
    known = _tokens.get(token)
    if known is None:
        if len(_tokens) > MEMO_LIMIT:
            _tokens.clear()
        lower = token[:80].lower()
        known = _tokens[token] = sum(bit for bit, pattern in words().signs if pattern.search(lower))
    return known
