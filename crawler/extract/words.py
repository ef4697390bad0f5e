"""The word lists of `config/extract.toml`, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from crawler.settings import config_folder


class Sign:
    """What the names of an element say about the links in it, one bit each; the names are the keys of `[signs]`.

    Plain numbers: the operators of `enum.IntFlag` cost more than all the look-ups around them.
    """

    HEADER = 1
    NAV = 2
    FOOTER = 4
    SOCIAL = 8
    EMBED = 16
    FEED = 32
    AUTHOR = 64
    CREDIT = 128
    PARTNER = 256
    COMMENT = 512
    ARTICLE = 1024
    """Running text: a link in it may be anybody's."""
    POST = 2048
    """Running text of a news item or blog post, not of a page such as "Contact"."""
    CONSENT = 4096


@dataclass(frozen=True, slots=True)
class Words:
    """All word lists, ready to search with."""

    signs: tuple[tuple[int, re.Pattern[str]], ...]
    component: re.Pattern[str]
    """Header or footer of something smaller than the page."""
    texts: dict[str, re.Pattern[str]]
    longest_initials: int
    by_name: frozenset[str]
    places: frozenset[str]
    by_domain: frozenset[str]
    theme_makers: frozenset[str]
    tool_makers: frozenset[str]
    code: frozenset[str]
    generic: frozenset[str]
    person_keys: frozenset[str]
    other_keys: frozenset[str]
    own_keys: re.Pattern[str]
    foreign_keys: re.Pattern[str]


@cache
def words() -> Words:
    """Read `config/extract.toml` once."""
    data = tomllib.loads((config_folder() / "extract.toml").read_text(encoding="utf-8"))
    return Words(
        signs=tuple((int(getattr(Sign, name.upper())), re.compile(pattern)) for name, pattern in data["signs"].items()),
        component=re.compile(data["parts"]["of_a_component"]),
        texts={name: re.compile(_alternatives(pattern)) for name, pattern in data["texts"].items()},
        longest_initials=data["labels"]["longest_initials"],
        by_name=frozenset(data["subjects"]["by_name"]),
        places=frozenset(data["subjects"]["places"]),
        by_domain=frozenset(data["subjects"]["by_domain"]),
        theme_makers=frozenset(data["makers"]["theme"]),
        tool_makers=frozenset(data["makers"]["tool"]),
        code=frozenset(data["subjects"]["code"]),
        generic=frozenset(data["names"]["generic"]),
        person_keys=frozenset(data["json_ld"]["person"]),
        other_keys=frozenset(data["json_ld"]["other"]),
        own_keys=re.compile(data["script_keys"]["own"]),
        foreign_keys=re.compile(data["script_keys"]["foreign"]),
    )


def _alternatives(pattern: str | list[str]) -> str:
    return pattern if isinstance(pattern, str) else "|".join(pattern)


MEMO_LIMIT = 20_000
"""Entries of a memo before it is emptied: a run over thousands of sites must not grow without end."""

_tokens: dict[str, int] = {}


def signs_of(token: str) -> int:
    """Return the signs that one tag name, id, role or class name carries, as bits of `Sign`."""
    known = _tokens.get(token)
    if known is None:
        if len(_tokens) > MEMO_LIMIT:
            _tokens.clear()
        lower = token[:80].lower()
        known = sum(bit for bit, pattern in words().signs if pattern.search(lower))
        if known & _LANDMARKS and words().component.search(lower):
            known &= ~_LANDMARKS
        _tokens[token] = known
    return known


_LANDMARKS = Sign.HEADER | Sign.FOOTER
