"""How wide a text will be, and what follows from it: names cut to their column, labels that keep their distance.

The reader's font is not known when we draw, so widths are estimates from the proportions of Arial, slightly on the wide side.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, takewhile

NARROW = frozenset("iljI|!.,:;'’‘`")
SLIM = frozenset('tfr()[]{}/\\-‐ \xa0\u202f"“”„')
BROAD = frozenset("mMW@%…—")
BOLD = 1.07
ELLIPSIS = "…"


@lru_cache(maxsize=4096)
def _em(sign: str) -> float:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0.0
    if sign in NARROW:
        return 0.28
    if sign in SLIM:
        return 0.36
    if sign in BROAD:
        return 1.0
    if unicodedata.east_asian_width(sign) in ("W", "F") or unicodedata.category(sign) == "So":
        return 1.25
    return 0.75 if sign.isupper() else 0.58


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimated width of a text of this size, in the unit of the size."""
    return sum(_em(sign) for sign in text) * size * (BOLD if bold else 1.0)


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return the text, cut with an ellipsis where it is wider than `width`."""
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width - text_width(ELLIPSIS, size, bold=bold)
    widths = accumulate(text_width(sign, size, bold=bold) for sign in text)
    end = sum(1 for _ in takewhile(lambda used: used <= room, widths))
    return text[:end].rstrip() + ELLIPSIS


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places moved as little as needed for `gap` between neighbours, within `low` and `high` where all of them fit.

    The order of the places stays, and equal ones keep their order in the sequence.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    floor = low
    for index in order:
        moved[index] = floor = max(moved[index], floor)
        floor += gap
    ceiling = high
    for index in reversed(order):
        moved[index] = ceiling = min(moved[index], ceiling)
        ceiling -= gap
    return moved
