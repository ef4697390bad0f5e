"""Chart C4: posts by week. The number stands in each cell; a week that was not visible is hatched and has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from crawler.vocabulary import Precision
from reports.model import HeatChart, HeatRow
from reports.render.charts.measure import text_width
from reports.render.charts.svg import LABEL, SMALL, WIDTH, Sample, chunks, hatch, hatched, key, line, names, rect, svg, text
from reports.wording import Wording

STEPS = (1, 2, 4, 7, 14)
"""From how many posts a week a cell gets its next shade: some, several, every second day, daily, twice a day."""
MOST = 999
"""Larger numbers do not fit into a cell; the table has them."""
ROW = 34
CELL = 26
ROWS_EACH = 24
"""As many lines as fit on a sheet of A4."""


def heat_chart(chart: HeatChart, wording: Wording) -> Markup:
    """One line for each account, one column for each week, oldest first."""
    drawings = [_drawing(chart, rows, name, wording) for name, rows in chunks(chart.rows, ROWS_EACH)]
    return Markup("").join(drawings)


def _drawing(chart: HeatChart, rows: Sequence[HeatRow], name: str, wording: Wording) -> Markup:
    pattern = f"{chart.id}{name}"
    legend, used = key(_key(pattern, wording), LABEL, 4)
    top = used + 32
    width = (WIDTH - LABEL) / max(1, len(chart.weeks))
    parts = [hatch(pattern), *legend, *_months(chart.weeks, width, top, top + ROW * len(rows), wording)]
    for index, row in enumerate(rows):
        y = top + ROW * index
        parts += names(y + ROW / 2, row.platform, row.label, wording)
        for week, count in enumerate(row.counts):
            parts += _cell(count, LABEL + width * week, y + (ROW - CELL) / 2, width - 1.5, pattern, wording)
    return svg(chart.id, top + ROW * len(rows) + 4, parts, name=name)


def _cell(count: int | None, x: float, y: float, width: float, pattern: str, wording: Wording) -> Iterator[Markup]:
    if count is None:
        yield hatched(x, y, width, CELL, pattern)
        return
    step = step_of(count)
    shown = wording.count(count) if count <= MOST else wording.say("chart.heat.many", n=MOST)
    yield rect(x, y, width, CELL, f"heat heat-{step}")
    yield text(
        x + width / 2, y + CELL / 2 + 4, shown, f"{'c-tiny' if len(shown) < 4 else 'c-mini'} heat-text-{step}", anchor="middle"
    )


def step_of(count: int) -> int:
    """Which shade a number of posts has; 0 is none."""
    return sum(1 for step in STEPS if count >= step)


def _months(weeks: Sequence[date], width: float, top: float, bottom: float, wording: Wording) -> Iterator[Markup]:
    """The month above its first week, left out where the next one would run into it."""
    starts = [index for index, week in enumerate(weeks) if index == 0 or week.month != weeks[index - 1].month]
    for start, following in pairwise((*starts, len(weeks))):
        shown = wording.day(weeks[start], Precision.MONTH)
        x = LABEL + width * start
        yield line(x - 0.75, top - 16, x - 0.75, bottom, "grid")
        if text_width(shown, SMALL) + 8 <= width * (following - start):
            yield text(x + 3, top - 8, shown, "c-axis")


def _key(pattern: str, wording: Wording) -> list[tuple[Sample, str]]:
    ranges = [wording.count(0)]
    for low, following in pairwise(STEPS):
        ranges.append(wording.count(low) if following == low + 1 else wording.say("chart.heat.range", lo=low, hi=following - 1))
    ranges.append(wording.say("chart.heat.over", n=STEPS[-1]))
    entries: list[tuple[Sample, str]] = [(_shade(step), words) for step, words in enumerate(ranges)]
    return [*entries, (lambda x, y: hatched(x, y, 14, 14, pattern), wording.say("chart.heat.unseen"))]


def _shade(step: int) -> Sample:
    return lambda x, y: rect(x, y, 14, 14, f"heat heat-{step}")
