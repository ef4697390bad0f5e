"""Chart C9: from the last audit to this one. Areas share an axis of 0 to 100; each other figure has its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from reports.model import Slope, SlopeChart
from reports.render.charts.measure import fit, spread
from reports.render.charts.scale import linear
from reports.render.charts.svg import LARGE, SMALL, WIDTH, line, svg, text, use
from reports.wording import Wording

TOP = 34
HEIGHT = 220
X_BEFORE, X_AFTER = 110.0, 470.0
GAP = 17
EACH_ROW = 3
SMALL_WIDTH = WIDTH / EACH_ROW
SMALL_HEIGHT = 96


def slope_chart(chart: SlopeChart, wording: Wording) -> Markup:
    """The areas in one drawing, all other figures as small ones side by side; nothing where nothing can be compared."""
    scores = [slope for slope in chart.slopes if slope.unit == "score"]
    others = [slope for slope in chart.slopes if slope.unit != "score"]
    drawings = []
    if scores:
        drawings.append(_scores(chart, scores, "scores" if others else "", wording))
    if others:
        drawings.append(_others(chart, others, "figures" if scores else "", wording))
    return Markup("").join(drawings)


def figure_text(value: float, unit: str, wording: Wording) -> str:
    """A value in its unit."""
    if unit == "percent":
        return wording.percent(value, 0 if float(value).is_integer() else 2 if abs(value) < 1 else 1)
    return wording.decimal(value, 0 if unit == "score" or float(value).is_integer() else 1)


def _scores(chart: SlopeChart, slopes: Sequence[Slope], name: str, wording: Wording) -> Markup:
    height = max(HEIGHT, GAP * len(slopes))
    bottom = TOP + height
    scale = linear((100.0,), bottom, TOP)
    parts = [
        text(X_BEFORE, 14, wording.say("chart.slope.before"), "c-head", anchor="middle"),
        text(X_AFTER, 14, wording.say("chart.slope.after"), "c-head", anchor="middle"),
        line(X_BEFORE, TOP - 8, X_BEFORE, bottom + 6, "axis"),
        line(X_AFTER, TOP - 8, X_AFTER, bottom + 6, "axis"),
    ]
    starts = [scale.place(slope.before) for slope in slopes]
    ends = [scale.place(slope.after) for slope in slopes]
    left = spread(starts, GAP, TOP, bottom)
    right = spread(ends, GAP, TOP, bottom)
    for slope, start, end, y_left, y_right in zip(slopes, starts, ends, left, right, strict=True):
        parts += _slope(X_BEFORE, start, X_AFTER, end)
        parts.append(line(X_BEFORE - 30, y_left, X_BEFORE - 7, start, "leader"))
        parts.append(text(X_BEFORE - 34, y_left + 4, figure_text(slope.before, slope.unit, wording), "c-value", anchor="end"))
        parts.append(line(X_AFTER + 7, end, X_AFTER + 30, y_right, "leader"))
        parts.append(text(X_AFTER + 60, y_right + 4, figure_text(slope.after, slope.unit, wording), "c-value", anchor="end"))
        label = fit(wording.plain(slope.label), WIDTH - X_AFTER - 70, LARGE)
        parts.append(text(X_AFTER + 68, y_right + 4, label, "c-name"))
    return svg(chart.id, bottom + 14, parts, name=name)


def _others(chart: SlopeChart, slopes: Sequence[Slope], name: str, wording: Wording) -> Markup:
    rows = -(-len(slopes) // EACH_ROW)
    parts: list[Markup] = []
    for index, slope in enumerate(slopes):
        x, y = SMALL_WIDTH * (index % EACH_ROW), 8 + (SMALL_HEIGHT + 34) * (index // EACH_ROW)
        parts += _small(slope, x, y, wording)
    return svg(chart.id, 8 + (SMALL_HEIGHT + 34) * rows, parts, name=name)


def _small(slope: Slope, x: float, y: float, wording: Wording) -> Iterator[Markup]:
    """One figure: its name, and a line between the two values on an axis of its own."""
    yield text(x, y + 10, fit(wording.plain(slope.label), SMALL_WIDTH - 16, LARGE, bold=True), "c-label")
    before, after = (figure_text(value, slope.unit, wording) for value in (slope.before, slope.after))
    left, right, top, bottom = x + 84, x + SMALL_WIDTH - 96, y + 26, y + SMALL_HEIGHT
    low, high = min(0.0, slope.before, slope.after), max(0.0, slope.before, slope.after)
    zero, start, end = (
        bottom - (bottom - top) * (value - low) / ((high - low) or 1.0) for value in (0.0, slope.before, slope.after)
    )
    yield line(left, zero, right, zero, "axis")
    yield from _slope(left, start, right, end)
    yield text(left - 10, start + 4, fit(before, 74, LARGE, bold=True), "c-value", anchor="end")
    yield text(right + 10, end + 4, fit(after, 80, LARGE, bold=True), "c-value")
    yield text(left, bottom + 15, fit(wording.say("chart.slope.before"), right - left, SMALL), "c-axis", anchor="middle")
    yield text(right, bottom + 15, fit(wording.say("chart.slope.after"), right - left, SMALL), "c-axis", anchor="middle")


def _slope(x1: float, y1: float, x2: float, y2: float) -> Iterator[Markup]:
    yield line(x1, y1, x2, y2, "slope")
    yield use("dot-open", x1, y1, "own", 13)
    yield use("dot-own", x2, y2, "own", 13)
