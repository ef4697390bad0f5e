"""The provider's name on a page: with a legal form where there is one, else the first line of its address that is no person's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.impressum.address import AddressFound, country_in, street_at_end
from crawler.impressum.forms import FormFound, find_forms
from crawler.impressum.people import has_firm_word, is_person, may_be_person, without_owner
from crawler.impressum.sections import CLOSED, PEOPLE, Part, Placed
from crawler.impressum.words import words

MAX_NAME = 110
ENOUGH = 3.0
"""Score from which a name with a legal form is believed: a company merely mentioned in a text stays below."""
PUBLIC_FORMS = frozenset({"KdöR", "AöR"})
COPYRIGHT = re.compile(r"[\W\d]{0,12}(?:©|\(c\)|copyright)|.{3,80}(?:all rights reserved|alle rechte)", re.IGNORECASE)
LEAD_NOISE = re.compile(
    r"^(?:[\W_]|©|\(c\)|copyright|\d{4}(?=[\s\-–,.])|[-–]\s?\d{4}|firma\b|fa\.|by\b"
    r"|impressum\b|imprint\b|herausgeber(?:in)?\b|bei der\b)+\s?",
    re.IGNORECASE,
)
TRAIL_NOISE = " ,;:–-|/(„“\"'«»‹›•"
ARTICLE = re.compile(r"^(?:die|der|das)\s", re.IGNORECASE)
STATUS_NOTE = re.compile(r"\s*\((?:Einzelunternehm|Kleinunternehm|Kleingewerbe|Inh\b|Inhaber)[^)]{0,80}\)?$", re.IGNORECASE)
LETTERS = re.compile(r"[^\W\d_]")
BAD_NAME = re.compile(r"\d[\d\s/()-]{6,}\d|[@§\[\]{}<>]|https?:|www\.|\.\s[a-zäöü]|\d{5}|^\d+$|:\s|[?!]$")
NO_SENTENCE = re.compile(r"\.\s+[A-ZÄÖÜ][a-zäöü]+\s[a-zäöü]+\s")
TRANSLIT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e"})
JOINED = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class NameFound:
    """A possible name of the provider: where it stands and how much speaks for it."""

    name: str
    form: str
    index: int
    score: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What helps to tell the provider's name from others'."""

    placed: Sequence[Placed]
    addresses: Sequence[AddressFound]
    label: str
    """First label of the site's domain, joined."""
    title: str
    people: Sequence[str]
    anchor: int
    """Index of the heading "Impressum" or of the statutory formula; -1 where the page has none."""


def joined(text: str) -> str:
    """Return only letters and digits, umlauts spelled out: for comparing names with domains."""
    return JOINED.sub("", text.lower().translate(TRANSLIT))


def best_name(around: Surroundings) -> NameFound | None:
    """Return the provider's name with its legal form, or the name that heads its address; None where that is not sure."""
    found = list(_with_form(around))
    mentions = Counter(joined(name.name) for name in found)
    scored = [NameFound(name.name, name.form, name.index, name.score + min(mentions[joined(name.name)] - 1, 2)) for name in found]
    best = max(scored, key=lambda name: (name.score, -name.index), default=None)
    if best is not None and best.score >= ENOUGH:
        # "Zentrale Hamburg Muster AG" on one line: the page says elsewhere that the name is "Muster AG".
        shorter = (name for name in scored if best.name.endswith(f" {name.name}") and name.score > 0)
        return replace(best, name=min((name.name for name in shorter), key=len, default=best.name))
    return _labelled(around) or _heading_an_address(around)


def _with_form(around: Surroundings) -> list[NameFound]:
    found = []
    for index, placed in enumerate(around.placed):
        if placed.part in (Part.FOREIGN, Part.PARTNER) or (placed.part is Part.REPRESENTATIVE):
            continue
        for form in find_forms(placed.line.text):
            name = _name_before(around, index, form)
            if name:
                found.append(NameFound(name, form.form, index, _score(around, index, name)))
    return found


def _name_before(around: Surroundings, index: int, form: FormFound) -> str:
    text = around.placed[index].line.text
    lead = text[: form.start]
    if (
        not LETTERS.search(lead)
        and index
        and form.start <= 2
        and around.placed[index - 1].line.block >= around.placed[index].line.block - 1
    ):
        lead = f"{around.placed[index - 1].line.text} "
        if len(lead) > 60 or around.placed[index - 1].label:
            return ""
    if form.form in PUBLIC_FORMS and lead != text[: form.start]:
        return _plain_name(
            lead
        )  # "Kirchengemeinde X / Körperschaft des öffentlichen Rechts": the second line is no part of the name
    start = _start(lead)
    name = f"{lead[start:]}{text[form.start : form.end]}"
    name = LEAD_NOISE.sub("", name).strip()
    whole_line = text.strip(" .") == name.strip(" .")
    name = name if whole_line else ARTICLE.sub("", name)
    name = re.sub(r"\s+,", ",", name).strip(" ,;:–-|/„“\"'«»‹›•")
    bare = name[: len(name) - (form.end - form.start)].strip()
    if not LETTERS.search(bare) or len(name) > MAX_NAME or BAD_NAME.search(bare) or len(bare) < 2:
        return ""
    if form.form == "AG" and text[form.end :].strip()[:1].isupper() and re.search(r"HR[AB]|VR", text[form.end :]):
        return ""  # "AG Ulm, HRB 1": the court, not a company
    return name


def _start(lead: str) -> int:
    """Where the name begins in the text before its form."""
    start = 0
    for separator in (": ", ":", "|", " – ", "©", "„", "«", "; ", ". ", "•", "! ", "? ", " / "):
        position = lead.rfind(separator)
        if position >= 0 and (separator != ". " or NO_SENTENCE.search(f"{lead} ") or len(lead) > 60):
            start = max(start, position + len(separator))
    comma = lead.rstrip(" ,").rfind(", ")
    if comma >= 0 and not re.fullmatch(
        r"[A-ZÄÖÜ][\w.-]*(?:,\s[A-ZÄÖÜ][\w.-]*)*(?:\s(?:&|und|and)\s[\w.-]+)?\s?,?\s?", lead[start:]
    ):
        start = max(start, comma + 2)
    rest = lead[start:]
    if len(rest) <= 70 and not words().verbs.search(rest.lower()):
        return start
    return start + _tail(rest)


def _tail(text: str) -> int:
    """In a sentence the name is the run of capitalised words at the end."""
    position = len(text)
    for match in reversed(list(re.finditer(r"\S+", text))):
        token = match[0].strip("„“\"'(")
        low = token.lower().strip(".,")
        if low in words().cut and low not in ("und", "and"):
            break
        if token[:1].islower() and low not in ("und", "and", "für", "for"):
            break
        position = match.start()
    return position


def _score(around: Surroundings, index: int, name: str) -> float:
    placed = around.placed[index]
    score = 0.0
    if placed.part is Part.OWN:
        score += 2
    elif placed.part in PEOPLE:
        score -= 1
    elif placed.part in CLOSED:
        score -= 2
    if around.anchor >= 0:
        score += 2 if around.anchor < index <= around.anchor + 12 else -1 if index < around.anchor else 0
    if any(0 <= found.last - index <= 6 and found.first >= index for found in around.addresses):
        score += 3
    score -= 2 if placed.line.is_link and len(name.split()) > 3 else 0
    score += 2 if placed.label == "own" and words().name_label.match(placed.line.low) else 0
    copyright_line = bool(COPYRIGHT.match(placed.line.text)) and len(placed.line.text) < 120
    score += 2 if copyright_line else 0
    score += 3 * _likeness(around, name)
    sentence = len(placed.line.text) > len(name) + 60 and not any(found.first == index for found in around.addresses)
    return score - (3 if sentence and not copyright_line else 0)


def _likeness(around: Surroundings, name: str) -> float:
    """How much a name is that of the site: 1 where the domain spells it, less where single words or the title agree."""
    parts = [joined(token) for token in name.split()]
    solid = [part for part in parts if len(part) >= 4 and part not in ("gmbh", "limited", "verein", "stiftung")]
    label = around.label
    if label and len(label) >= 3:
        if joined(name).startswith(label) or label in joined(name):
            return 1.0
        if any(part in label for part in solid):
            return 0.8
        initials = "".join(part[0] for part in parts if part)
        if len(label) <= 6 and (label in parts or initials.startswith(label)):
            return 0.7
    forms = find_forms(name)
    bare = joined(name[: forms[-1].start] if forms else name)
    return 0.6 if len(bare) >= 4 and bare in joined(around.title) else 0.0


def _labelled(around: Surroundings) -> NameFound | None:
    """A name without legal form behind "Firmenname:", or below such a word where an address follows."""
    for index, placed in enumerate(around.placed):
        if placed.part is not Part.OWN or placed.line.is_link or not words().name_label.match(placed.line.low):
            continue
        text, at = placed.value if ":" in placed.line.text else "", index
        if not placed.value and around.anchor >= 0 and _address_follows(around, index):
            below = around.placed[index + 1]
            text, at = ("" if _is_label(below) else below.line.text), index + 1
        name = _plain_name(text.split(", ")[0] if "(" not in text else text)
        if name and not _personal(around, name) and not street_at_end(name)[0]:
            return NameFound(name, "", at, 4.0)
    return None


def _is_label(placed: Placed) -> bool:
    return bool(placed.label) or placed.line.is_link or bool(words().name_label.fullmatch(placed.line.low.strip(" :")))


def _address_follows(around: Surroundings, index: int) -> bool:
    return any(index + 1 <= found.first <= index + 8 for found in around.addresses) and index + 1 < len(around.placed)


def _heading_an_address(around: Surroundings) -> NameFound | None:
    """The first line above street and town that is no person's."""
    for found in around.addresses:
        placed = around.placed[found.first]
        if placed.part in CLOSED or placed.part in PEOPLE or (around.anchor >= 0 and found.first < around.anchor):
            continue
        lines = _head_lines(around, found)
        names = [(index, name) for index, text in lines if (name := _plain_name(text))]
        candidates = [(index, name) for index, name in names if not is_person(name) and name.lower() not in around.people]
        person_beside = any(is_person(name) or name.lower() in around.people for _, name in names)
        for index, name in candidates:
            if _believable(around, name, person_beside=person_beside, in_own=placed.part is Part.OWN):
                return NameFound(name, "", index, 3.0)
        return None
    return None


def _head_lines(around: Surroundings, found: AddressFound) -> list[tuple[int, str]]:
    """The lines that stand between the last label or heading and the street, from top to bottom."""
    lines: list[tuple[int, str]] = []
    if found.lead.strip(" ,"):
        lines.extend((found.first, piece) for piece in reversed(found.lead.split(", ")))
    for index in range(found.first - 1, max(found.first - 6, -1), -1):
        placed = around.placed[index]
        text = placed.line.text
        if placed.label in ("contact", "register", "foreign", "prose", "responsible") or placed.line.is_link:
            break
        if placed.label and not (placed.value and ":" in text):
            break
        if len(text) > MAX_NAME or placed.part in CLOSED or country_in(text) or street_at_end(text)[0]:
            break
        lines.append((index, placed.value if placed.label else text))
        if 0 < placed.line.level <= 4:
            break
    return lines[::-1]


def _plain_name(text: str) -> str:
    name = without_owner(STATUS_NOTE.sub("", LEAD_NOISE.sub("", text))).strip(TRAIL_NOISE)
    bad = (
        BAD_NAME.search(name)
        or words().profession.match(name.lower())
        or name.lower().strip(" :.") in words().not_a_name
        or words().verbs.search(name.lower())
    )
    return "" if bad or not LETTERS.search(name) or not 2 <= len(name) <= MAX_NAME or len(name.split()) > 10 else name


def _personal(around: Surroundings, name: str) -> bool:
    return is_person(name) or name.lower() in around.people or (may_be_person(name) and _likeness(around, name) == 0)


def _believable(around: Surroundings, name: str, *, person_beside: bool, in_own: bool) -> bool:
    if may_be_person(name):
        # Two plain words may be a person we do not know by name: only the site itself can vouch for them.
        return _likeness(around, name) >= 0.8 or (_likeness(around, name) > 0 and person_beside)
    if _likeness(around, name) > 0:
        return True
    return (around.anchor >= 0 or in_own) and (has_firm_word(name) or person_beside or (in_own and len(name.split()) > 1))
