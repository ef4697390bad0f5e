"""The figures of a chart as tables: for those who do not see the drawing, and for exact values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.model import DotChart, GridChart, HeatChart, HeatRow, PartsChart, PartsRow, Piece, Slope, SlopeChart
from reports.render.charts.dots import kind_of, value_text
from reports.render.charts.parts import lacking_of
from reports.render.charts.slopes import figure_text
from reports.wording import Wording

HEAT_COLUMNS = 6
"""Accounts side by side in one table of weeks; more do not fit on paper."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """One table, all of it plain text of one language."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: bool = False
    """True where all columns but the first are figures."""


def numbers_of(chart: HeatChart | PartsChart | DotChart | GridChart | SlopeChart, wording: Wording) -> tuple[Numbers, ...]:
    """The tables below a chart; none where there is nothing to show."""
    if isinstance(chart, HeatChart):
        found = _heat(chart, wording)
    elif isinstance(chart, PartsChart):
        found = (_parts(chart, wording),)
    elif isinstance(chart, DotChart):
        found = (_dots(chart, wording),)
    elif isinstance(chart, GridChart):
        found = (_grid(chart, wording),)
    else:
        found = (_slopes(chart, wording),)
    return tuple(table for table in found if table.rows)


def _account(row: HeatRow | PartsRow, wording: Wording) -> str:
    return f"{wording.plain(row.platform)}: {wording.plain(row.label)}"


def _heat(chart: HeatChart, wording: Wording) -> tuple[Numbers, ...]:
    """Weeks as rows, since there are more of them than accounts."""
    groups = [chart.rows[start : start + HEAT_COLUMNS] for start in range(0, len(chart.rows), HEAT_COLUMNS)]
    return tuple(_weeks(chart, group, wording) for group in groups)


def _weeks(chart: HeatChart, group: Sequence[HeatRow], wording: Wording) -> Numbers:
    head = (wording.say("chart.heat.week"), *(_account(row, wording) for row in group))
    unseen = wording.say("chart.heat.unseen")
    rows = [
        (wording.day(week), *(unseen if count is None else wording.count(count) for count in counts))
        for week, *counts in zip(chart.weeks, *(row.counts for row in group), strict=True)
    ]
    return Numbers(head, tuple(rows), right=True)


def _parts(chart: PartsChart, wording: Wording) -> Numbers:
    say = wording.say
    head = (
        say("chart.account"),
        say("chart.parts.rating"),
        *(say(f"chart.parts.{kind}") for kind in ("fulfilled", "missing", "unknown")),
    )
    rows = [
        (
            _account(row, wording),
            say("chart.parts.unrated") if row.score is None else say("chart.score", score=wording.decimal(row.score, 0)),
            _listed((wording.plain(piece.label) for piece in row.pieces if _whole(piece)), wording),
            _listed(lacking_of(row.pieces, wording), wording),
            _listed((wording.plain(piece.label) for piece in row.pieces if piece.fulfilled is None), wording),
        )
        for row in chart.rows
    ]
    return Numbers(head, tuple(rows))


def _whole(piece: Piece) -> bool:
    return piece.fulfilled is not None and piece.fulfilled >= 1


def _listed(names: Sequence[str] | Iterator[str], wording: Wording) -> str:
    found = tuple(names)
    return wording.param(found) if found else wording.say("chart.none")


def _dots(chart: DotChart, wording: Wording) -> Numbers:
    say = wording.say
    head = tuple(say(f"chart.dots.{name}") for name in ("platform", "company", "value", "range", "standing"))
    rows = []
    for group in chart.groups:
        for dot in group.dots:
            value = say("state.unknown") if dot.value is None else value_text(dot.value, chart, wording)
            interval = say("chart.none")
            if dot.value is not None and dot.lo is not None and dot.hi is not None and dot.lo != dot.hi:
                ends = (value_text(dot.lo, chart, wording), value_text(dot.hi, chart, wording))
                interval = say("format.interval", lo=ends[0], hi=ends[1])
            rows.append((wording.plain(group.label), wording.plain(dot.label), value, interval, say(f"chart.dots.{kind_of(dot)}")))
        if group.median is not None:
            median = value_text(group.median, chart, wording)
            rows.append((wording.plain(group.label), say("chart.dots.median_key"), median, say("chart.none"), say("chart.none")))
    return Numbers(head, tuple(rows))


def _grid(chart: GridChart, wording: Wording) -> Numbers:
    say = wording.say
    head = tuple(say(f"chart.grid.{name}") for name in ("number", "impact", "effort"))
    items = sorted(chart.items, key=lambda item: item.number)
    rows = [
        (wording.count(item.number), *(say(f"chart.grid.level_{level}") for level in (item.impact, item.effort))) for item in items
    ]
    return Numbers(head, tuple(rows))


def _slopes(chart: SlopeChart, wording: Wording) -> Numbers:
    say = wording.say
    head = tuple(say(f"chart.slope.{name}") for name in ("figure", "before", "after", "change"))
    rows = []
    for slope in chart.slopes:
        before, after = figure_text(slope.before, slope.unit, wording), figure_text(slope.after, slope.unit, wording)
        rows.append((wording.plain(slope.label), before, after, _change(slope, wording)))
    return Numbers(head, tuple(rows), right=True)


def _change(slope: Slope, wording: Wording) -> str:
    """The difference; that of scores between the whole numbers that are shown."""
    change = round(slope.after) - round(slope.before) if slope.unit == "score" else slope.after - slope.before
    amount = wording.decimal(abs(change), 0 if float(change).is_integer() else 2)
    return wording.say(f"chart.slope.{'up' if change > 0 else 'down' if change < 0 else 'same'}", value=amount)
