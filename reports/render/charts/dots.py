"""Charts C6 and C7: one drawing with its own axis for each platform, one line for each company, so no two labels meet."""

from __future__ import annotations

import math
from collections.abc import Iterator

from markupsafe import Markup

from reports.model import Dot, DotChart, DotGroup
from reports.render.charts.measure import fit, text_width
from reports.render.charts.scale import Scale, linear, logarithmic
from reports.render.charts.svg import LABEL, LARGE, SMALL, WIDTH, Sample, key, line, rect, svg, text, use
from reports.wording import Wording

ROW = 26
HEAD = 50
LANE = 96
"""Width of the lane for values that are not known."""
RIGHT = WIDTH - LANE - 84
"""End of the axis; values are written to the right of their dots."""
START = LABEL + 10
KINDS = ("own", "open", "cross")


def dot_chart(chart: DotChart, wording: Wording) -> Markup:
    """The key, then one drawing for each platform."""
    groups = [_group(chart, group, str(number), wording) for number, group in enumerate(chart.groups, 1)]
    return Markup("").join((_key(chart, wording), *groups)) if groups else Markup("")


def kind_of(dot: Dot) -> str:
    """Own filled, comparable ones open, all others crossed."""
    return "own" if dot.own else "open" if dot.comparable else "cross"


def compared(group: DotGroup) -> int:
    """Of how many values the median is: known ones of comparable competitors."""
    return sum(1 for dot in group.dots if not dot.own and dot.comparable and dot.value is not None)


def value_text(value: float, chart: DotChart, wording: Wording) -> str:
    """A value in the chart's unit; small percentages keep two digits that mean something."""
    if chart.unit == "percent":
        digits = 0 if value == 0 else 1 if value >= 1 else min(4, 1 - math.floor(math.log10(abs(value))))
        return wording.percent(value, digits)
    return wording.count(int(value)) if float(value).is_integer() else wording.decimal(value, 1)


def _group(chart: DotChart, group: DotGroup, name: str, wording: Wording) -> Markup:
    known = [number for dot in group.dots if dot.value is not None for number in (dot.value, dot.lo, dot.hi) if number is not None]
    if group.median is not None:
        known.append(group.median)
    scale = (logarithmic if chart.log else linear)(known, START, RIGHT)
    bottom = HEAD + ROW * len(group.dots)
    title = wording.plain(group.label)
    amount = wording.say("chart.dots.known", n=sum(1 for dot in group.dots if dot.value is not None), m=len(group.dots))
    parts = [
        Markup("<title>{}</title>").format(title),
        text(LABEL - 14, 16, fit(title, LABEL - 18, LARGE, bold=True), "c-label", anchor="end"),
        text(LABEL - 14, 32, amount, "c-small", anchor="end"),
        rect(START, HEAD - 4, RIGHT - START, bottom - HEAD + 4, "band band-0"),
        rect(WIDTH - LANE, HEAD - 4, LANE, bottom - HEAD + 4, "lane"),
        text(WIDTH - LANE / 2, HEAD - 12, wording.say("state.unknown"), "c-head", anchor="middle"),
    ]
    if known:
        parts += [*_axis(chart, scale, bottom, wording), *_median(chart, group, scale, bottom, wording)]
    for index, dot in enumerate(group.dots):
        parts += _dot(chart, dot, scale, HEAD + ROW * index + ROW / 2 - 2, wording)
    return svg(chart.id, bottom + 30, parts, name=name)


def _axis(chart: DotChart, scale: Scale, bottom: float, wording: Wording) -> Iterator[Markup]:
    free = -math.inf
    for tick in scale.ticks:
        x = scale.place(tick)
        shown = wording.percent(tick, scale.digits) if chart.unit == "percent" else wording.decimal(tick, scale.digits)
        yield line(x, HEAD - 4, x, bottom, "grid")
        half = text_width(shown, SMALL) / 2
        if x - half > free:
            yield text(x, bottom + 15, shown, "c-axis", anchor="middle")
            free = x + half + 8
    if chart.log and scale.ticks[0] == 0:
        middle = (scale.place(0.0) + scale.place(scale.ticks[1])) / 2
        yield line(middle - 4, bottom + 4, middle + 1, bottom - 5, "axis-break")
        yield line(middle + 1, bottom + 4, middle + 6, bottom - 5, "axis-break")


def _median(chart: DotChart, group: DotGroup, scale: Scale, bottom: float, wording: Wording) -> Iterator[Markup]:
    if group.median is None:
        yield text(START, HEAD - 12, wording.say("chart.dots.no_median"), "c-small")
        return
    shown = wording.say("chart.dots.median", value=value_text(group.median, chart, wording), n=compared(group))
    x, half = scale.place(group.median), text_width(shown, SMALL, bold=True) / 2
    yield line(x, HEAD - 7, x, bottom, "median")
    yield text(min(max(x, START + half), RIGHT + 76 - half), HEAD - 12, shown, "c-note", anchor="middle")


def _dot(chart: DotChart, dot: Dot, scale: Scale, y: float, wording: Wording) -> Iterator[Markup]:
    name = fit(wording.plain(dot.label), LABEL - 18, LARGE, bold=dot.own)
    yield text(LABEL - 14, y + 4, name, "c-label c-own" if dot.own else "c-name", anchor="end")
    if dot.value is None:
        yield use("unknown", WIDTH - LANE / 2, y, "open", 15)
        return
    x, end = scale.place(dot.value), 8.0
    shown = value_text(dot.value, chart, wording)
    if dot.lo is not None and dot.hi is not None and dot.lo != dot.hi:
        low, high = scale.place(dot.lo), scale.place(dot.hi)
        yield line(low, y, high, y, "interval")
        yield line(low, y - 5, low, y + 5, "interval")
        yield line(high, y - 5, high, y + 5, "interval")
        end = max(8.0, high - x + 2)
        shown = wording.say("chart.dots.about", value=shown)
    yield use(f"dot-{kind_of(dot)}", x, y, "own" if dot.own else "other", 15)
    yield text(x + end + 4, y + 4, shown, "c-value c-halo")


def _key(chart: DotChart, wording: Wording) -> Markup:
    """What the signs mean, above all drawings; for the eye only, since the table names each company's standing."""
    tone = {"own": "own", "open": "other", "cross": "other"}
    entries: list[tuple[Sample, str]] = [(_sign(f"dot-{kind}", tone[kind]), wording.say(f"chart.dots.{kind}")) for kind in KINDS]
    entries.append((lambda x, y: line(x + 7, y - 1, x + 7, y + 15, "median"), wording.say("chart.dots.median_key")))
    if any(dot.lo != dot.hi for group in chart.groups for dot in group.dots):
        entries.append((_interval, wording.say("chart.dots.interval")))
    entries.append((_sign("unknown", "open"), wording.say("state.unknown")))
    parts, used = key(entries, 0, 4)
    return Markup('<svg class="chart key" viewBox="0 0 {} {:.0f}" aria-hidden="true">{}</svg>').format(
        WIDTH, used + 4, Markup("").join(parts)
    )


def _sign(name: str, tone: str) -> Sample:
    return lambda x, y: use(name, x + 7, y + 7, tone, 14)


def _interval(x: float, y: float) -> Markup:
    strokes = (line(x, y + 7, x + 14, y + 7, "interval"), line(x, y + 3, x, y + 11, "interval"))
    return Markup("").join((*strokes, line(x + 14, y + 3, x + 14, y + 11, "interval")))
