"""Chart C8: impact by effort. The numbers of the measures are listed in their cell, so none covers another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from reports.model import GridChart
from reports.render.charts.measure import text_width
from reports.render.charts.svg import LARGE, WIDTH, line, rect, svg, text
from reports.wording import Wording

STEPS = (1, 2, 3)
LEFT = 150
CELL = (WIDTH - LEFT) / len(STEPS)
TOP = 8
LINE = 18
LEAST = 66
BEST = (3, 1)
"""Impact and effort of the cell that is named: much for little."""


def grid_chart(chart: GridChart, wording: Wording) -> Markup:
    """Nine cells, impact upwards and effort to the right."""
    if not chart.items:
        return Markup("")
    parts: list[Markup] = []
    y = float(TOP)
    for impact in reversed(STEPS):
        cells = [_lines(chart, impact, effort, wording) for effort in STEPS]
        height = max(LEAST, 34 + LINE * max(len(lines) for lines in cells))
        parts.append(text(LEFT - 14, y + height / 2 + 4, wording.say(f"chart.grid.level_{impact}"), "c-label", anchor="end"))
        for effort, lines in zip(STEPS, cells, strict=True):
            parts += _cell(impact, effort, y, height, lines, wording)
        y += height
    for effort in STEPS:
        words = wording.say(f"chart.grid.level_{effort}")
        parts.append(text(LEFT + CELL * (effort - 0.5), y + 18, words, "c-label", anchor="middle"))
    parts.append(text(LEFT + CELL * 1.5, y + 36, wording.say("chart.grid.effort_axis"), "c-axis", anchor="middle"))
    parts.append(text(0, TOP + 12, wording.say("chart.grid.impact_axis"), "c-axis"))
    parts.append(line(LEFT, TOP, LEFT, y, "axis"))
    parts.append(line(LEFT, y, WIDTH, y, "axis"))
    return svg(chart.id, y + 44, parts)


def _cell(impact: int, effort: int, y: float, height: float, lines: Sequence[str], wording: Wording) -> Iterator[Markup]:
    x = LEFT + CELL * (effort - 1)
    best = (impact, effort) == BEST
    yield rect(x + 3, y + 3, CELL - 6, height - 6, "cell cell-best" if best else "cell")
    if best:
        yield text(x + 14, y + 20, wording.say("chart.grid.best"), "c-small")
    start = y + height / 2 + 4 - LINE * (len(lines) - 1) / 2 + (8 if best else 0)
    for index, words in enumerate(lines):
        yield text(x + CELL / 2, start + LINE * index, words, "c-value", anchor="middle")


def _lines(chart: GridChart, impact: int, effort: int, wording: Wording) -> list[str]:
    """The numbers of one cell, in lines that fit."""
    numbers = sorted(item.number for item in chart.items if (item.impact, item.effort) == (impact, effort))
    lines: list[str] = []
    for number in numbers:
        shown = wording.count(number)
        longer = f"{lines[-1]} · {shown}" if lines else shown
        if lines and text_width(longer, LARGE, bold=True) <= CELL - 28:
            lines[-1] = longer
        else:
            lines.append(shown)
    return lines
