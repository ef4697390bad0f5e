"""Company names: legal forms, spellings, likeness, and the handles a platform may have made of them.

The rules for handles are those seen on real platforms: XING has hyphenated and joined generations side by side, kununu appends a
digit, old pages keep umlauts and `&`. Which rule a platform uses stands in its definition (`names`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from crawler.settings import config_folder

SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
SIGNS_OF_AND = frozenset({"&", "+"})
WORDS_OF_AND = ("und", "and")
NAME_LIKE = 0.92
"""From this likeness on two names count as the same (report-spec 2.2)."""
MAX_NAME = 300


@dataclass(frozen=True, slots=True)
class NameWords:
    """The word lists of `config/legal_forms.toml` and `config/first_names.txt`, ready to compare."""

    forms: tuple[tuple[str, ...], ...]
    endings: tuple[tuple[str, ...], ...]
    generic: frozenset[str]
    surnames: frozenset[str]
    first_names: frozenset[str]


@cache
def name_words() -> NameWords:
    """Read the lists once, longest forms first."""
    data = tomllib.loads((config_folder() / "legal_forms.toml").read_text(encoding="utf-8"))
    first_names = (config_folder() / "first_names.txt").read_text(encoding="utf-8").splitlines()

    def split_all(texts: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        return tuple(sorted({tuple(_tokens(text)) for text in texts}, key=lambda words: (-len(words), words)))

    return NameWords(
        split_all(data["forms"]),
        split_all(data["endings"]),
        frozenset(map(spell, data["generic"])),
        frozenset(map(spell, data["surnames"])),
        frozenset(spell(name) for line in first_names if not line.startswith("#") for name in line.split()),
    )


def spell(text: str) -> str:
    """Lower case, umlauts spelled out, other accents dropped: `Müller` and `Mueller` meet."""
    spelled = unicodedata.normalize("NFC", text[:MAX_NAME]).lower().translate(SPELLED)
    return "".join(char for char in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(char))


def _tokens(text: str) -> list[str]:
    """Words of a name; dots glue letters ("e. K." is ek), `&` and `+` are words."""
    glued = re.sub(r"(?<=\b\w)\.\s?(?=\w\b)", "", spell(text).replace("(", " ").replace(")", " "))
    return re.findall(r"[&+]|[^\W_]+", glued.replace(".", " "))


def strip_legal_form(name: str) -> str:
    """Return the name without its legal form and endings, in its own spelling; the whole name where nothing would be left."""
    lists = name_words()
    pieces = name.split()
    for _ in range(3):
        cut = next((n for n in range(min(8, len(pieces) - 1), 0, -1) if _is_form(pieces[-n:], lists)), 0)
        if not cut:
            break
        pieces = pieces[:-cut]
    return " ".join(pieces).rstrip(" ,;-–&+") or name


def legal_form(name: str) -> str:
    """Return the legal form as written in the name, empty where there is none."""
    bare = strip_legal_form(name)
    return name[len(bare) :].strip(" ,;-–") if name.startswith(bare) and bare != name else ""


def _is_form(pieces: list[str], lists: NameWords) -> bool:
    words = tuple(_tokens(" ".join(pieces)))
    joined = "".join(words)
    return any(words == form or joined == "".join(form) for form in (*lists.forms, *lists.endings))


@lru_cache(maxsize=4096)
def comparable(name: str) -> str:
    """The core of a name for comparing: legal form and signs dropped, `&` as `und`, one blank between words."""
    words = ["und" if word in ("&", "+", "and") else word for word in _tokens(strip_legal_form(" ".join(name[:MAX_NAME].split())))]
    return " ".join(words)


def likeness(one: str, other: str) -> float:
    """Likeness of two company names, 0-1; 1 for the same name in other spelling, with or without legal form or blanks."""
    first, second = comparable(one), comparable(other)
    if not first or not second:
        return 0.0
    if first.replace(" ", "") == second.replace(" ", ""):
        return 1.0
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.fuzz import token_sort_ratio

    # A name must be alike as a whole and word by word: "Brunner Bau" and "Brunner Bäder" share a beginning only.
    return min(float(JaroWinkler.similarity(first, second)), token_sort_ratio(first, second) / 100)


def is_generic(name: str) -> bool:
    """True for a name with so many namesakes that likeness proves next to nothing: "Müller GmbH", "Service AG", "Peter Huber"."""
    lists = name_words()
    common = lists.generic | lists.surnames | lists.first_names
    return all(word == "und" or word in common or len(word) <= 2 for word in comparable(name).split())


def slug_candidates(name: str, domain: str, rules: Iterable[str], limit: int = 6, town: str = "") -> tuple[str, ...]:
    """Return handles that a platform with these rules may have made of name and domain, best first, at most `limit`.

    The rules with a town give nothing where none is known.
    """
    found: dict[str, None] = {}
    for rule in rules:
        for slug in _slugs(rule, name, domain, town):
            if len(slug) >= 2:
                found.setdefault(slug)
    return tuple(found)[:limit]


def _slugs(rule: str, name: str, domain: str, town: str) -> Iterator[str]:
    bare = strip_legal_form(name)
    label = domain.removeprefix("www.").split(".")[0].lower()
    match rule:
        case "hyphen_form":
            yield _joined(name, "-")
        case "hyphen":
            yield _joined(bare, "-")
        case "hyphen_digit":
            yield from (f"{_joined(bare, '-')}{digit}" for digit in (1, 2, 3))
        case "hyphen_and":
            yield from (_joined(variant, "-") for variant in _other_ands(bare))
        case "hyphen_plain":
            yield _joined(_plain(bare), "-")
        case "hyphen_town":
            yield _joined(f"{bare} {town}", "-") if town else ""
        case "joined_form":
            yield _joined(name, "")
        case "joined":
            yield _joined(bare, "")
        case "joined_and":
            yield from (_joined(variant, "") for variant in _other_ands(bare))
        case "joined_plain":
            yield _joined(_plain(bare), "")
        case "joined_symbols":
            yield re.sub(r"[^\w&.\-]", "", name.lower())
        case "hyphen_umlaut":
            yield "-".join(_umlauts_kept(bare))
        case "hyphen_umlaut_town":
            yield "-".join(_umlauts_kept(f"{bare} {town}")) if town else ""
        case "joined_umlaut":
            yield "".join(_umlauts_kept(name))
        case "underscore":
            yield _joined(bare, "_")
        case "domain":
            yield domain.removeprefix("www.").lower()
        case "www_domain":
            yield f"www.{domain.removeprefix('www.').lower()}"
        case "domain_label":
            yield label


def _joined(name: str, sign: str) -> str:
    return sign.join(word for word in _tokens(name) if word not in SIGNS_OF_AND)


def _umlauts_kept(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name.lower())


def _plain(name: str) -> str:
    """Umlauts as their bare letters: `Müller` as `Muller`; the sharp s stays `ss`."""
    decomposed = unicodedata.normalize("NFKD", name[:MAX_NAME])
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _other_ands(name: str) -> Iterator[str]:
    """The name with its "and" written otherwise: `&` and `+` as a word, a word left out or in the other language."""
    if SIGNS_OF_AND & set(name):
        yield from (re.sub(r"\s*[&+]\s*", f" {word} ", name) for word in WORDS_OF_AND)
        return
    words = name.lower().split()
    if set(WORDS_OF_AND) & set(words):
        yield " ".join(word for word in words if word not in WORDS_OF_AND)
        yield " ".join({"und": "and", "and": "und"}.get(word, word) for word in words)
