"""Whose page is it, and could an account be named after them?

The owner is known by the domain, the site's name in its meta data and structured data, and the title of the home page. A handle
fits when it carries one of these names, their initials, or nearly the same letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from rapidfuzz import fuzz

from crawler.extract.words import MEMO_LIMIT, words
from crawler.urls import registrable_domain

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "å": "a", "ł": "l", "&": "and"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_TITLE_PARTS = re.compile(r"\s[|–—\-·•:»›/]+\s|\s*[|•»›]\s*")
FITS = 0.72
"""From here on a handle counts as named after the owner."""
NAMED = 0.9
"""From here on a text names the owner and not just one word of its name."""
ALIKE = 0.85
"""So alike must two names be that differ by single letters only: two joineries must not be taken for one."""
SHORTEST_PART = 5
"""Shorter names are parts of too many words."""


@lru_cache(maxsize=MEMO_LIMIT)
def squash(text: str) -> str:
    """Return lower-case letters and digits only, umlauts spelled out, accents dropped."""
    lower = unquote(text[:200]).lower()
    if not lower.isascii():
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", lower).translate(_SPELLED))
        lower = "".join(char for char in decomposed if char.isascii())
    return _NOT_WORD.sub("", lower)


@lru_cache(maxsize=MEMO_LIMIT)
def _tokens(text: str) -> tuple[str, ...]:
    lower = unicodedata.normalize("NFC", text[:200]).lower().translate(_SPELLED)
    plain = "".join(char for char in unicodedata.normalize("NFKD", lower) if char.isascii())
    generic = words().generic
    return tuple(token for token in _NOT_WORD.split(plain) if token and token not in generic)


class Owner:
    """The names of a page's owner."""

    __slots__ = ("_fits", "_tokens", "domain", "initials", "names")

    def __init__(self, url: str, names: Iterable[str] = (), title: str = "") -> None:
        parts = urlsplit(url) if "://" in url else None
        host = (parts.hostname or "") if parts else ""
        self.domain = registrable_domain(host) if host else ""
        label = self.domain.split(".", 1)[0] if self.domain else ""
        texts = [text for text in names if text]
        if title:
            segments = [part for part in _TITLE_PARTS.split(title[:200]) if part]
            texts += segments[:4] if parts is None or parts.path in ("", "/") else segments[-1:]
        self.names: set[str] = set()
        self.initials: set[str] = set()
        self._tokens: set[tuple[str, ...]] = set()
        for text in [label, *texts]:
            tokens = _tokens(text)
            if not tokens or len(tokens) > 8:
                continue
            self.names.add("".join(tokens))
            if len(tokens) > 1 and min(map(len, tokens)) > 2:
                self._tokens.add(tokens)
            if len(tokens) >= 3:
                self.initials.add("".join(token[0] for token in tokens))
        self._fits: dict[str, float] = {}

    def fit(self, text: str) -> float:
        """Return 0-1: how well a handle or name fits the owner's names."""
        known = self._fits.get(text)
        if known is None:
            known = self._fits[text] = self._measure(squash(text.rsplit("/", 1)[-1]))
        return known

    def _measure(self, handle: str) -> float:
        if len(handle) < 2:
            return 0.0
        best = 0.0
        for name in self.names:
            if handle == name:
                return 1.0
            if len(name) >= SHORTEST_PART and name in handle:
                best = max(best, NAMED)
            elif len(handle) >= 4 and 5 * len(handle) >= 2 * len(name) and handle in name:
                best = max(best, 0.85)
            elif len(name) in (3, 4) and handle.startswith(name):
                best = max(best, 0.75)
            elif len(name) >= SHORTEST_PART and len(handle) >= SHORTEST_PART:
                alike = fuzz.ratio(handle, name) / 100
                best = max(best, alike if alike >= ALIKE else 0.0)
        if best < NAMED and any(all(token in handle for token in tokens) for tokens in self._tokens):
            best = NAMED  # the same words in another order
        if best < FITS and any(handle == letters or (len(letters) > 3 and handle.startswith(letters)) for letters in self.initials):
            best = 0.75
        return best
