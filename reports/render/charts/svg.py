"""The strokes of all charts: marks with classes instead of colours, escaped text, keys that wrap, names that fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from markupsafe import Markup

from reports.model import Text
from reports.render.charts.measure import fit, text_width
from reports.wording import Wording

WIDTH = 880
LABEL = 236
"""Width of the column of names."""
SMALL = 11.0
LARGE = 12.0
"""Sizes of the style sheet's classes: c-small, c-axis and c-tiny at most SMALL, all others LARGE."""

Item = TypeVar("Item")
Sample = Callable[[float, float], Markup]
"""Draws a sample of a mark, about 14 wide and high, whose upper left corner is at x, y."""


def svg(chart_id: str, height: float, parts: Iterable[Markup], *, name: str = "") -> Markup:
    """The drawing, named and described by the texts of the figure around it; `name` tells several drawings apart."""
    label = Markup("{}-t").format(chart_id)
    own = Markup("")
    if name:
        own_id = Markup("{}-{}").format(chart_id, name)
        label, own = label + " " + own_id, Markup(' id="{}"').format(own_id)
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {:.0f}" role="img" aria-labelledby="{}" aria-describedby="{}-d"{}>{}</svg>'
    ).format(WIDTH, height, label, chart_id, own, Markup("").join(parts))


def rect(x: float, y: float, width: float, height: float, css: str) -> Markup:
    """A rectangle."""
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="{}"/>').format(x, y, width, height, css)


def hatched(x: float, y: float, width: float, height: float, pattern: str) -> Markup:
    """A rectangle for what is not known, in the pattern that `hatch` defines under this id."""
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="p-unknown" fill="url(#hatch-{})"/>').format(
        x, y, width, height, pattern
    )


def hatch(pattern: str) -> Markup:
    """The definition of a hatch; each drawing has its own."""
    return Markup(
        '<defs><pattern id="hatch-{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" class="p-unknown-back"/><line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>'
    ).format(pattern)


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> Markup:
    """A straight line."""
    return Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>').format(x1, y1, x2, y2, css)


def text(x: float, y: float, words: str, css: str, *, anchor: str = "start") -> Markup:
    """A line of text, escaped."""
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>').format(x, y, anchor, css, words)


def use(name: str, x: float, y: float, tone: str, size: float = 18) -> Markup:
    """A sign of the sprite, centred at x, y."""
    return Markup('<use href="#g-{}" x="{:.1f}" y="{:.1f}" width="{:g}" height="{:g}" class="dot s-{}"/>').format(
        name, x - size / 2, y - size / 2, size, size, tone
    )


def names(y: float, upper: Text, lower: Text, wording: Wording) -> Iterator[Markup]:
    """The two lines of a row's name: platform and account, each cut to the column."""
    room = LABEL - 18.0
    yield text(LABEL - 14, y - 3, fit(wording.plain(upper), room, LARGE, bold=True), "c-label", anchor="end")
    yield text(LABEL - 14, y + 11, fit(wording.plain(lower), room, SMALL), "c-small", anchor="end")


def key(entries: Sequence[tuple[Sample, str]], x: float, y: float) -> tuple[list[Markup], float]:
    """What the marks mean, in as many lines as it takes. Returns the drawing and the height that it needs."""
    parts: list[Markup] = []
    left, start = x, y
    for sample, words in entries:
        width = 20 + text_width(words, SMALL)
        if left > x and left + width > WIDTH:
            left, y = x, y + 20
        parts += [sample(left, y), text(left + 20, y + 11, words, "c-small")]
        left += width + 22
    return parts, y + 20 - start


def chunks(items: Sequence[Item], size: int) -> Iterator[tuple[str, Sequence[Item]]]:
    """Cut rows into drawings that fit on one page; each comes with a name, empty where there is only one."""
    for number, start in enumerate(range(0, len(items), size), 1):
        yield ("" if len(items) <= size else str(number)), items[start : start + size]
