"""Is a line a person's name? Persons are never stored, so a doubtful line is treated as one."""

from __future__ import annotations

import re

from crawler.impressum.forms import find_form
from crawler.impressum.words import words

TOKEN = re.compile(r"[^\s,/()]+")
NAME_TOKEN = re.compile(r"^[A-ZÄÖÜÉÀÇŞŠŽĆČŁØÅ][\w'’.-]{0,25}$")
PARTICLES = frozenset(
    {"von", "van", "de", "der", "den", "zu", "zur", "vom", "und", "&", "di", "da", "del", "la", "le", "el", "ter", "u."}
)
SPLIT_PEOPLE = re.compile(r"\s*(?:,|;|/|&|\bund\b|\band\b|\bu\.)\s*")
_OFFICES = r"Inh(?:aber(?:in)?|\.)?|Inhaber[/:]in|Eigentümer(?:in)?|Owner|Proprietor|Geschäftsführer(?:in)?|GF|vertreten durch|c/o"
OWNER_NOTE = re.compile(rf"\s*[,(–\-|:]?\s*\b(?:{_OFFICES})\b.{{0,120}}$", re.IGNORECASE)


def name_tokens(text: str) -> list[str]:
    """Return the words of a possible person's name without titles and degrees."""
    kept = []
    for token in TOKEN.findall(text):
        bare = token.strip(".:").lower()
        parts = [part for part in re.split(r"[.\-]", bare) if part]
        if parts and all(part in words().titles for part in parts):
            continue
        kept.append(token.strip(".:"))
    return kept


def is_person(text: str) -> bool:
    """True for a line that begins with a known given name, titles aside, and has no sign of a firm."""
    if find_form(text) or len(text) > 90:
        return False
    tokens = name_tokens(text)
    if not tokens or len(tokens) > 8 or has_firm_word(text):
        return False
    first = tokens[0].lower()
    given = first in words().first_names or first.split("-")[0] in words().first_names
    titled = len(tokens) < len(TOKEN.findall(text))
    plausible = all(token.lower() in PARTICLES or NAME_TOKEN.match(token) for token in tokens)
    return plausible and (given or (titled and len(tokens) <= 3))


def may_be_person(text: str) -> bool:
    """True for two or three plain capitalised words: a person whose given name we do not know looks like this."""
    tokens = name_tokens(text)
    return (
        2 <= len(tokens) <= 4
        and not find_form(text)
        and not has_firm_word(text)
        and all(token.lower() in PARTICLES or (NAME_TOKEN.match(token) and not token.isupper()) for token in tokens)
    )


def has_firm_word(text: str) -> bool:
    """True where the line holds a word that firms and organisations are named with ("Praxis …", "…werk", "… Solutions")."""
    low = text.lower()
    return any(
        found.start() == 0 or not low[found.start() - 1].isalpha() or len(found[0]) >= 4
        for found in words().organisation.finditer(low)
    )


def people_in(text: str) -> list[str]:
    """Return the names in the value of a label such as "Geschäftsführer:", to be able to leave them out elsewhere."""
    bare = re.sub(r"\([^)]{0,80}\)", "", text[:300])
    return [piece.strip() for piece in SPLIT_PEOPLE.split(bare) if 4 < len(piece.strip()) < 60]


def without_owner(text: str) -> str:
    """Return a firm's name without "Inh. …" and the like at its end."""
    return OWNER_NOTE.sub("", text).strip(" ,–-|:(")
