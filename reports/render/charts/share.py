"""Stacked bars of shares, one for each subject, every part with its number."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from reports.model import ShareBar, ShareChart
from reports.render.charts.measure import fit, text_width
from reports.render.charts.svg import LABEL, LARGE, SMALL, WIDTH, hatch, hatched, rect, svg, text
from reports.wording import Wording


def share_chart(chart: ShareChart, wording: Wording) -> Markup:
    """Stacked bars, one for each subject, every part with its number."""
    height = 30 * len(chart.bars) + 44
    parts: list[Markup] = [hatch(chart.id)]
    x = float(LABEL)
    for name, _ in chart.bars[0].parts if chart.bars else ():
        parts.append(_part(x, 6, 14, 14, name, chart.id))
        label = wording.say(f"presence.shares.{name}")
        parts.append(text(x + 20, 17, label, "c-small"))
        x += 44 + text_width(label, SMALL)
    for row, bar in enumerate(chart.bars):
        parts += _bar(bar, 36 + 30 * row, chart.id, wording)
    return svg(chart.id, height, parts)


def _bar(bar: ShareBar, y: float, chart_id: str, wording: Wording) -> Iterable[Markup]:
    total = sum(count for _, count in bar.parts) or 1
    name = fit(wording.plain(bar.label), LABEL - 18, LARGE, bold=True)
    yield text(LABEL - 14, y + 15, name, "c-label c-own" if bar.own else "c-label", anchor="end")
    x = float(LABEL)
    for name, count in bar.parts:
        width = (WIDTH - LABEL - 8) * count / total
        if not count:
            continue
        yield _part(x, y, width, 20, name, chart_id)
        shown = wording.count(count)
        if width >= text_width(shown, LARGE, bold=True) + 6:
            yield text(x + width / 2, y + 14.5, shown, f"c-in c-in-{name}", anchor="middle")
        x += width


def _part(x: float, y: float, width: float, height: float, name: str, chart_id: str) -> Markup:
    return hatched(x, y, width, height, chart_id) if name == "unknown" else rect(x, y, width, height, f"p-{name}")
