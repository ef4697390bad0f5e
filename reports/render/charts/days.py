"""Chart C3: days since the last post, one line for each account, with the limits of the upkeep classes."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from crawler.activity import LIMITS
from crawler.vocabulary import ActivityClass
from reports.cells import TONE_OF_ACTIVITY
from reports.config import report_config
from reports.model import DaysChart, Point, word
from reports.render.charts.measure import fit
from reports.render.charts.svg import LABEL, SMALL, WIDTH, line, names, rect, svg, text, use
from reports.wording import Wording

LANE = 200
"""Width of the lane for accounts without a visible date."""
ROW = 34
TOP = 58
BANDS = (ActivityClass.ACTIVE, ActivityClass.SLOWING, ActivityClass.STAGNANT, ActivityClass.DORMANT, ActivityClass.ABANDONED)


def days_chart(chart: DaysChart, wording: Wording) -> Markup:
    """Chart C3: one line for each account. All classes get the same width, so that the axis has a tick at each of their limits."""
    limits = (0, *(limit for limit, _ in LIMITS), report_config().limits["chart_days"])
    left, right = LABEL, WIDTH - LANE - 20
    height = TOP + ROW * len(chart.points) + 34
    bottom = height - 30
    ticks = [left + (right - left) * index / (len(limits) - 1) for index in range(len(limits))]
    parts: list[Markup] = []
    for index, band in enumerate(BANDS):
        parts.append(rect(ticks[index], TOP - 6, ticks[index + 1] - ticks[index], bottom - TOP + 6, f"band band-{index % 2}"))
        middle = (ticks[index] + ticks[index + 1]) / 2
        parts.append(text(middle, TOP - 16, wording.plain(word("activity_class", band)), "c-head", anchor="middle"))
    lane = WIDTH - LANE / 2
    parts.append(rect(WIDTH - LANE, TOP - 6, LANE, bottom - TOP + 6, "lane"))
    parts.append(text(lane, TOP - 16, wording.say("html.unknown_lane"), "c-head", anchor="middle"))
    for limit, tick in zip(limits, ticks, strict=True):
        shown = wording.count(limit) if tick < ticks[-1] else wording.say("format.more_than", value=limit)
        parts.append(line(tick, TOP - 6, tick, bottom, "grid"))
        parts.append(text(tick, bottom + 14, shown, "c-axis", anchor="middle"))
    parts.append(text(left, 14, wording.say("html.days_axis"), "c-axis"))
    for row, point in enumerate(chart.points):
        parts += _point(point, TOP + ROW * row + ROW / 2, ticks, limits, wording)
    return svg(chart.id, height, parts)


def _point(point: Point, y: float, ticks: list[float], limits: tuple[int, ...], wording: Wording) -> Iterable[Markup]:
    yield from names(y, point.platform, point.label, wording)
    tone = TONE_OF_ACTIVITY.get(point.activity_class, "open")
    if point.days is None:
        reason = wording.plain(point.reason) if point.reason is not None else ""
        yield use("unknown" if point.activity_class != ActivityClass.EMPTY else "act-empty", WIDTH - LANE + 18, y, tone)
        yield text(WIDTH - LANE + 32, y + 4, fit(reason, LANE - 36, SMALL), "c-small")
        return
    x = _place(point.days, ticks, limits)
    yield line(ticks[0], y, x, y, f"stem s-{tone}")
    yield use(f"act-{point.activity_class}", x, y, tone)
    shown = f"{'≈ ' if point.approximate else ''}{wording.count(point.days)}"
    beyond = x > ticks[-1] - 40
    yield text(x + (-13 if beyond else 13), y + (-6 if beyond else 4), shown, "c-value", anchor="end" if beyond else "start")


def _place(days: int, ticks: list[float], limits: tuple[int, ...]) -> float:
    """Where a number of days stands on the axis, linear between two limits."""
    for index in range(len(limits) - 1):
        low, high = limits[index], limits[index + 1]
        if days <= high:
            return ticks[index] + (ticks[index + 1] - ticks[index]) * (days - low) / (high - low)
    return ticks[-1]
