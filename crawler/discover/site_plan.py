"""Which page of a company's own site to read next: a small best-first queue, without any I/O.

Accounts stand on few pages (home, Impressum, contact, about, press, career, blog), so links are ranked by the words of their
text and address (`config/site_words.toml`) and everything else is left alone.
"""

from __future__ import annotations

import heapq
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote, urlsplit

from crawler.settings import config_folder
from crawler.urls import normalise, same_site

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class PageKind:
    """One kind of page worth reading: its name, rank and the words that give it away."""

    kind: str
    score: int
    keep: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteWords:
    """The word lists of `config/site_words.toml`."""

    kinds: tuple[PageKind, ...]
    skip_words: tuple[str, ...]
    skip_suffixes: tuple[str, ...]
    privacy: tuple[str, ...] = ()

    def is_privacy(self, url: str, text: str) -> bool:
        """Does a link lead to the privacy notice?"""
        path = unquote(urlsplit(url).path).lower().translate(UMLAUTS).replace("_", "-")
        label = " ".join(text.lower().split())
        return not path.endswith(self.skip_suffixes) and any(names_word(word, path, label) for word in self.privacy)

    def kind_of(self, url: str, text: str) -> PageKind | None:
        """Return the best kind that a link's address or text names, or None for a page not worth a request."""
        parts = urlsplit(url)
        path = unquote(parts.path).lower().translate(UMLAUTS)
        if path.endswith(self.skip_suffixes):
            return None
        label = " ".join(text.lower().split())
        haystack = f"{path.replace('_', '-')} {label} {label.translate(UMLAUTS)}"
        if any(word in haystack for word in self.skip_words):
            return None
        return next((kind for kind in self.kinds if any(names_word(word, path, label) for word in kind.words)), None)


def names_word(word: str, path: str, label: str) -> bool:
    """Is a word the name of a page, by its address (lower case, umlauts spelled out) or the text of its link (lower case)?"""
    # A word of an address counts as a whole segment or its beginning ("/kontakt.html", "/kontakt-anfahrt"), not inside another
    # word ("/unternehmensnachfolge-blogger"); a text counts when it is short, as menu entries are.
    spelled = word.translate(UMLAUTS).replace(" ", "-")
    if any(part == spelled or part.startswith((f"{spelled}.", f"{spelled}-")) for part in path.split("/")):
        return True
    return len(label) <= 40 and (
        label == word or label.startswith(f"{word} ") or label.endswith(f" {word}") or f" {word} " in label
    )


@cache
def site_words() -> SiteWords:
    """Read the word lists once."""
    data = tomllib.loads((config_folder() / "site_words.toml").read_text(encoding="utf-8"))
    kinds = tuple(
        PageKind(page["kind"], page["score"], page["keep"], tuple(page["words"]))
        for page in sorted(data["page"], key=lambda page: -page["score"])
    )
    return SiteWords(kinds, tuple(data["skip"]["words"]), tuple(data["skip"]["suffixes"]), tuple(data["privacy"]["words"]))


@dataclass(slots=True)
class SitePlan:
    """The queue of pages still to read on one site. Adding a page twice keeps its better rank."""

    home: str
    max_pages: int
    patience: int
    """How many pages without anything new are read before only `keep` pages are still worth it."""
    words: SiteWords = field(default_factory=site_words)
    reads_privacy: bool = False
    """Keep one page of the budget for the privacy notice, if there is one."""
    privacy: str = ""
    """Address of the privacy notice, as far as a page read so far links it."""
    _heap: list[tuple[int, int, str, str, bool]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _order: int = 0
    _kinds: dict[str, int] = field(default_factory=dict)
    _read: int = 0
    _dull: int = 0

    def visited(self, *urls: str, fruitful: bool) -> None:
        """Note a page that was read, and whether it named anything new."""
        self._seen.update(_key(url) for url in urls if url)
        self._read += 1
        self._dull = 0 if fruitful else self._dull + 1

    def offer(self, links: Iterable[tuple[str, str]], bonus: int = 0) -> None:
        """Take links (address, text) of the own site into the queue; others are left out."""
        for url, text in links:
            clean = normalise(url)
            if clean is None or not same_site(clean, self.home):
                continue
            if not self.privacy and self.words.is_privacy(clean, text):
                self.privacy = clean
            kind = self.words.kind_of(clean, text)
            if kind is not None:
                self._push(clean, kind.kind, kind.score + bonus, kind.keep)

    def offer_home(self, urls: Iterable[str]) -> None:
        """Take homes of other languages into the queue."""
        for url in urls:
            clean = normalise(url)
            if clean is not None and same_site(clean, self.home):
                self._push(clean, "home", 60, keep=False)

    def next(self) -> tuple[str, str] | None:
        """Return the address and kind of the page to read next, or None when enough was read."""
        kept_back = 1 if self.reads_privacy and self.privacy else 0
        if self._read + kept_back >= self.max_pages:
            return None
        while self._heap:
            _, _, url, kind, keep = heapq.heappop(self._heap)
            if _key(url) in self._seen or (self._dull >= self.patience and not keep):
                continue
            self._seen.add(_key(url))
            return url, kind
        return None

    @property
    def has_room(self) -> bool:
        """May another page be read at all?"""
        return self._read < self.max_pages

    @property
    def kinds_found(self) -> frozenset[str]:
        """The kinds of pages that were offered so far."""
        return frozenset(self._kinds)

    def _push(self, url: str, kind: str, score: int, keep: bool) -> None:
        if _key(url) in self._seen:
            return
        # The second and third page of one kind are worth less: eleven blog posts must not push out the career page.
        count = self._kinds.get(kind, 0)
        self._kinds[kind] = count + 1
        self._order += 1
        depth = urlsplit(url).path.count("/")
        heapq.heappush(self._heap, (-(score - 12 * count - 2 * depth), self._order, url, kind, keep and count < 2))


def _key(url: str) -> str:
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
