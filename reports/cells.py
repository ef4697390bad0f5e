"""Short constructors for cells. Each keeps the rule that a missing value has a state and is never a zero."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.types import Company, DatedAt
from crawler.vocabulary import ActivityClass, Precision, ValueState
from reports.model import Cell, CellKind, Param, Text, Tone, msg, word
from reports.text import short_url

TONE_OF_ACTIVITY: dict[str, Tone] = {
    ActivityClass.ACTIVE: "good",
    ActivityClass.SLOWING: "good",
    ActivityClass.STAGNANT: "watch",
    ActivityClass.DORMANT: "watch",
    ActivityClass.ABANDONED: "act",
    ActivityClass.EMPTY: "act",
    ActivityClass.UNKNOWN: "open",
    ActivityClass.NOT_APPLICABLE: "plain",
}


def text(value: Text | None, *, note: Text | None = None, tone: Tone = "plain") -> Cell:
    """A piece of text, foreign or from the catalogue."""
    if value is None or value == "":
        return unknown("text", note=note)
    return Cell("text", value, note=note, tone=tone)


def unknown(kind: CellKind = "text", *, note: Text | None = None) -> Cell:
    """A value that could not be determined."""
    return Cell(kind, None, ValueState.UNKNOWN, note=note, tone="open")


def not_applicable(kind: CellKind = "text") -> Cell:
    """A value that the platform has no place for."""
    return Cell(kind, None, ValueState.NOT_APPLICABLE)


def absent(kind: CellKind = "text") -> Cell:
    """A value that was looked for in the right place and is not there."""
    return Cell(kind, None, ValueState.ABSENT)


def number(
    kind: CellKind,
    value: int | float | None,
    state: ValueState = ValueState.UNKNOWN,
    *,
    lo: int | None = None,
    hi: int | None = None,
    note: Text | None = None,
    digits: int = 1,
) -> Cell:
    """A count, decimal, percentage, share or number of days; `state` says why there is none where `value` is None."""
    if value is None:
        missing = state if state in (ValueState.ABSENT, ValueState.NOT_APPLICABLE) else ValueState.UNKNOWN
        return Cell(kind, None, missing, note=note, tone="open" if missing is ValueState.UNKNOWN else "plain")
    shown = state if state is ValueState.DECLARED else ValueState.OBSERVED
    return Cell(kind, value, shown, lo=lo, hi=hi, note=note, digits=digits)


def date_cell(value: DatedAt | None, state: ValueState = ValueState.OBSERVED, *, note: Text | None = None) -> Cell:
    """A date with its precision; `state` says whether it was read or declared."""
    if value is None:
        return unknown("date", note=note)
    return Cell("date", value.at, state, precision=value.precision, note=note)


def time_cell(value: datetime | None) -> Cell:
    """A point in time in the report's time zone."""
    return unknown("time") if value is None else Cell("time", value, precision=Precision.EXACT)


def link(url: str, label: Text | None = None, *, note: Text | None = None) -> Cell:
    """A link; without a label it shows the address in short."""
    if not url:
        return unknown("link", note=note)
    return Cell("link", label if label is not None else short_url(url), href=url, note=note)


def mark(glyph: str, label: Text, tone: Tone = "plain", *, note: Text | None = None, href: str = "") -> Cell:
    """A sign with its word: never the sign or a colour alone."""
    return Cell("mark", label, glyph=glyph, tone=tone, note=note, href=href)


def upkeep(value: str, *, note: Text | None = None) -> Cell:
    """The class of upkeep with its sign."""
    return mark(f"act-{value}", word("activity_class", value), TONE_OF_ACTIVITY.get(value, "plain"), note=note)


def certainty(conf: float | None) -> Cell:
    """The identity confidence as a word and a figure (labels of report-spec 2.2)."""
    if conf is None:
        return unknown("text")
    level = "certain" if conf >= 0.9 else "likely" if conf >= 0.7 else "uncertain" if conf >= 0.4 else "discarded"
    return Cell("text", msg(f"certainty.{level}"), note=msg("certainty.figure", conf=float(conf)))


def yes_no(value: bool | None) -> Cell:
    """Yes, no or unknown."""
    return unknown("yes_no") if value is None else Cell("yes_no", msg("yes" if value else "no"))


def refs(numbers: Sequence[str]) -> Cell:
    """References into the evidence appendix."""
    return Cell("refs", tuple(numbers)) if numbers else Cell("refs", None, ValueState.NOT_APPLICABLE)


def listing(items: Sequence[Param]) -> Cell:
    """An enumeration."""
    return Cell("list", tuple(items)) if items else not_applicable("list")


def company_name(company: Company) -> str:
    """The name a report calls a subject by: the one that was typed."""
    return company.name
