"""The charts as SVG: drawn from the model's figures, titled by the block around them, readable in greyscale and in dark mode.

Colours come from the style sheet by class, so one drawing serves screen, dark screen and paper. Each sign differs in shape, never
in colour alone, and each figure stands beside its sign.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from crawler.activity import LIMITS
from crawler.vocabulary import ActivityClass
from reports.cells import TONE_OF_ACTIVITY
from reports.config import report_config
from reports.model import DaysChart, Point, ShareBar, ShareChart, word
from reports.wording import Wording

WIDTH = 880
LABEL = 236
"""Width of the column of names."""
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
        parts.append(_rect(ticks[index], TOP - 6, ticks[index + 1] - ticks[index], bottom - TOP + 6, f"band band-{index % 2}"))
        middle = (ticks[index] + ticks[index + 1]) / 2
        parts.append(_text(middle, TOP - 16, wording.plain(word("activity_class", band)), "c-head", anchor="middle"))
    lane = WIDTH - LANE / 2
    parts.append(_rect(WIDTH - LANE, TOP - 6, LANE, bottom - TOP + 6, "lane"))
    parts.append(_text(lane, TOP - 16, wording.say("html.unknown_lane"), "c-head", anchor="middle"))
    for limit, tick in zip(limits, ticks, strict=True):
        shown = wording.count(limit) if tick < ticks[-1] else wording.say("format.more_than", value=limit)
        parts.append(_line(tick, TOP - 6, tick, bottom, "grid"))
        parts.append(_text(tick, bottom + 14, shown, "c-axis", anchor="middle"))
    parts.append(_text(left, 14, wording.say("html.days_axis"), "c-axis"))
    for row, point in enumerate(chart.points):
        parts += _point(point, TOP + ROW * row + ROW / 2, ticks, limits, wording)
    return _svg(chart.id, height, parts)


def _point(point: Point, y: float, ticks: list[float], limits: tuple[int, ...], wording: Wording) -> Iterable[Markup]:
    yield _text(LABEL - 14, y - 3, _short(point.platform, 28), "c-label", anchor="end")
    yield _text(LABEL - 14, y + 11, _short(point.label, 36), "c-small", anchor="end")
    tone = TONE_OF_ACTIVITY.get(point.activity_class, "open")
    if point.days is None:
        reason = wording.plain(point.reason) if point.reason is not None else ""
        yield _use("unknown" if point.activity_class != ActivityClass.EMPTY else "act-empty", WIDTH - LANE + 18, y, tone)
        yield _text(WIDTH - LANE + 32, y + 4, _short(reason, 30), "c-small")
        return
    x = _place(point.days, ticks, limits)
    yield _line(ticks[0], y, x, y, f"stem s-{tone}")
    yield _use(f"act-{point.activity_class}", x, y, tone)
    shown = f"{'≈ ' if point.approximate else ''}{wording.count(point.days)}"
    beyond = x > ticks[-1] - 40
    yield _text(x + (-13 if beyond else 13), y + (-6 if beyond else 4), shown, "c-value", anchor="end" if beyond else "start")


def _place(days: int, ticks: list[float], limits: tuple[int, ...]) -> float:
    """Where a number of days stands on the axis, linear between two limits."""
    for index in range(len(limits) - 1):
        low, high = limits[index], limits[index + 1]
        if days <= high:
            return ticks[index] + (ticks[index + 1] - ticks[index]) * (days - low) / (high - low)
    return ticks[-1]


def share_chart(chart: ShareChart, wording: Wording) -> Markup:
    """Stacked bars, one for each subject, every part with its number."""
    height = 30 * len(chart.bars) + 44
    parts: list[Markup] = [
        Markup(
            '<defs><pattern id="hatch-{0}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<rect width="6" height="6" class="p-unknown-back"/><line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>'
        ).format(chart.id)
    ]
    x = float(LABEL)
    for name, _ in chart.bars[0].parts if chart.bars else ():
        parts.append(_part(x, 6, 14, 14, name, chart.id))
        label = wording.say(f"presence.shares.{name}")
        parts.append(_text(x + 20, 17, label, "c-small"))
        x += 44 + 7.2 * len(label)
    for row, bar in enumerate(chart.bars):
        parts += _bar(bar, 36 + 30 * row, chart.id, wording)
    return _svg(chart.id, height, parts)


def _bar(bar: ShareBar, y: float, chart_id: str, wording: Wording) -> Iterable[Markup]:
    total = sum(count for _, count in bar.parts) or 1
    yield _text(LABEL - 14, y + 15, _short(bar.label, 30), "c-label c-own" if bar.own else "c-label", anchor="end")
    x = float(LABEL)
    for name, count in bar.parts:
        width = (WIDTH - LABEL - 8) * count / total
        if not count:
            continue
        yield _part(x, y, width, 20, name, chart_id)
        if width >= 18:
            yield _text(x + width / 2, y + 14.5, wording.count(count), f"c-in c-in-{name}", anchor="middle")
        x += width


def _part(x: float, y: float, width: float, height: float, name: str, chart_id: str) -> Markup:
    if name == "unknown":
        return Markup(
            '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="p-unknown" fill="url(#hatch-{})"/>'
        ).format(x, y, width, height, chart_id)
    return _rect(x, y, width, height, f"p-{name}")


def _svg(chart_id: str, height: float, parts: Iterable[Markup]) -> Markup:
    """The drawing, named and described by the texts of the figure around it."""
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {:.0f}" role="img" aria-labelledby="{}-t" aria-describedby="{}-d">{}</svg>'
    ).format(WIDTH, height, chart_id, chart_id, Markup("").join(parts))


def _rect(x: float, y: float, width: float, height: float, css: str) -> Markup:
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="{}"/>').format(x, y, width, height, css)


def _line(x1: float, y1: float, x2: float, y2: float, css: str) -> Markup:
    return Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>').format(x1, y1, x2, y2, css)


def _text(x: float, y: float, text: str, css: str, *, anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>').format(x, y, anchor, css, text)


def _use(name: str, x: float, y: float, tone: str) -> Markup:
    return Markup('<use href="#g-{}" x="{:.1f}" y="{:.1f}" width="18" height="18" class="dot s-{}"/>').format(
        name, x - 9, y - 9, tone
    )


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


__all__ = ["days_chart", "share_chart"]
