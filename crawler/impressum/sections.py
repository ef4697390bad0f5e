"""Whose data stand where: every line of the page gets a part.

An Impressum names many parties: the provider, its representatives, the agency, the photographer, the insurer, the chamber. Their
data look alike, only headings and labels tell them apart (`config/impressum.toml`, `[parts]`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from crawler.impressum.forms import find_form
from crawler.impressum.lines import Line
from crawler.impressum.words import words


class Part(Enum):
    """Whose data a line holds."""

    NEUTRAL = "neutral"
    OWN = "own"
    REPRESENTATIVE = "representative"
    OWNER = "owner"
    RESPONSIBLE = "responsible"
    PARTNER = "partner"
    FOREIGN = "foreign"
    PROSE = "prose"


PEOPLE = frozenset({Part.REPRESENTATIVE, Part.OWNER, Part.RESPONSIBLE})
CLOSED = frozenset({Part.FOREIGN, Part.PROSE, Part.PARTNER})
"""Parts from which nothing is ever taken."""
ORDER = ("partner", "responsible", "representative", "owner", "register", "own", "contact", "foreign", "prose")
"""Which list wins where a line begins with words of several; longer labels win before."""
LONG_LINE = 400
LABEL_LENGTH = 110
NO_LABEL_END = re.compile(r"[.!?]$")
CREDIT = re.compile(r"\b(?:by|von|durch|with)\b|www\.|https?:")
PARTNER = re.compile(r"persönlich haftend|komplementär|general partner|personally liable|unbeschränkt haftend")
ARTICLE = re.compile(r"^(?:durch\s)?(?:den|die|der|das|ihre[nr]?|seine[nr]?)\s")
MARKS = re.compile(r"^[\s:.\-–—|/#*]*")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the part it belongs to."""

    line: Line
    part: Part
    label: str = ""
    """The list whose word the line begins with; empty where it is no label."""
    value: str = ""
    """What follows the label on the same line."""


@dataclass(slots=True)
class _State:
    part: Part = Part.NEUTRAL
    level: int = 0
    """Heading level by which the part was opened; 0 for a plain label."""
    block: int = 0
    inline: bool = False
    region: str = ""


def place(lines: Sequence[Line]) -> list[Placed]:
    """Return every line with its part, in the same order."""
    placed: list[Placed] = []
    state = _State()
    for line in lines:
        label, value = label_of(line)
        state = _next(state, line, label, value)
        part = state.part
        if label == "prose" and value and not line.level:
            part = part if part in CLOSED else Part.PROSE
        if label == "representative" or (label in ("owner", "responsible") and value):
            part = part if part in CLOSED else Part[label.upper()]
        if PARTNER.search(line.low) and part is not Part.FOREIGN:
            part = Part.PARTNER
        if len(line.text) > LONG_LINE and part is not Part.FOREIGN:
            part = Part.PROSE
        placed.append(Placed(line, part, label, value))
    return placed


def label_of(line: Line) -> tuple[str, str]:
    """Return the list that a line's first words belong to and the text after them; empty for a line that is no label."""
    if not line.low or (line.is_link and not 0 < line.level <= 6):
        return "", ""
    head = line.low[:160]
    best, end = "", 0
    for name in ORDER:
        found = words().parts[name].match(head)
        if found and found.end() > end:
            best, end = name, found.end()
    if not best:
        return "", ""
    value = _value(line.text, end)
    if best in ("foreign", "prose") and ":" not in line.text and not _is_credit(line, end):
        return "", ""
    if best == "representative" and value and _only_offices(value):
        value = ""
    return (best, value or "") if line.level or value is not None else ("", "")


def _is_credit(line: Line, end: int) -> bool:
    """A word without colon opens another party's part only as a heading or credit: "Förderverein X e.V." is a name."""
    if find_form(line.text) and not CREDIT.search(line.low):
        return False
    return bool(line.level) or not line.text[end:].strip(" :.-–&") or bool(CREDIT.search(line.low))


def _only_offices(value: str) -> bool:
    """True for "den Vorstand", "die Geschäftsführer": the names follow on the next lines."""
    bare = ARTICLE.sub("", value.lower()).strip(" :.")
    found = words().parts["representative"].match(bare)
    return bool(found and found.end() == len(bare)) or bare.startswith(("gem", "nach §", "i.s.d", "im sinne"))


def _value(text: str, end: int) -> str | None:
    """What a plain line says after its label; None where the line is not "label", "label: value" or "Label value 123"."""
    rest = text[end:]
    colon = rest.find(":")
    if 0 <= colon <= 90:
        return MARKS.sub("", rest[colon + 1 :]).strip()
    rest = MARKS.sub("", rest).strip()
    if not rest:
        return ""
    if len(text) > LABEL_LENGTH or NO_LABEL_END.search(text):
        return None
    return rest


def _next(state: _State, line: Line, label: str, value: str) -> _State:
    if state.region and line.region != state.region:
        state = _State()
    state.region = line.region
    level = line.level if line.level <= 6 else 0
    if state.part in CLOSED or state.part is Part.RESPONSIBLE:
        state = _close(state, line, level)
    opened = _opened(state, line, label, value)
    if opened is None:
        return state
    return _State(opened, level, line.block, bool(value), line.region)


def _close(state: _State, line: Line, level: int) -> _State:
    """End a part at the next heading of its rank, or, where a plain label named a value, with its paragraph."""
    by_heading = level and (not state.level or level <= state.level)
    by_block = state.inline and not state.level and line.block > state.block + 4 and state.part is Part.FOREIGN
    return _State(region=state.region) if by_heading or by_block else state


def _opened(state: _State, line: Line, label: str, value: str) -> Part | None:
    heading = 0 < line.level <= 6
    part = state.part
    if label == "own":
        return None if part is Part.FOREIGN and state.level and not heading else Part.OWN
    if label == "register":
        return None if part is Part.PARTNER or (part is Part.FOREIGN and state.level and not heading) else Part.OWN
    if label == "contact":
        return Part.OWN if part in (Part.REPRESENTATIVE, Part.OWNER) else None
    if label in ("representative", "owner", "responsible"):
        if part is Part.FOREIGN and state.level and not heading:
            return None
        if label != "responsible" and value and not heading:
            return Part.OWN if part in (Part.FOREIGN, *PEOPLE) else None
        return Part[label.upper()]
    if label == "partner":
        return Part.PARTNER if not value or find_form(value) else None
    if label in ("foreign", "prose"):
        # "Gerichtsstand: Ulm" closes its own line only, the heading "Haftung" all that follows.
        return Part[label.upper()] if line.level or not value or label == "foreign" else None
    return Part.NEUTRAL if heading and part in PEOPLE else None
