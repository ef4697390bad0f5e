"""Axes: from values to places, with ticks that people would choose."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
BREAK = 44.0
"""Room left of a logarithmic axis for values of zero, which it cannot hold."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis: where a value stands, and which values are written below it."""

    place: Callable[[float], float]
    ticks: tuple[float, ...]
    digits: int = 0
    """Digits that the ticks need."""


def linear(values: Iterable[float], left: float, right: float, steps: int = 5) -> Scale:
    """An axis from zero to the next round value; it always starts at zero, so that lengths can be compared."""
    most = max((value for value in values if math.isfinite(value)), default=0.0)
    if most <= 0:
        most = 1.0
    magnitude = 10.0 ** math.floor(math.log10(most / steps))
    step = next((nice * magnitude for nice in NICE if nice * magnitude * steps >= most * (1 - 1e-9)), 10 * magnitude)
    count = max(1, math.ceil(most / step - 1e-9))
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    if not math.isclose(step, round(step, digits), rel_tol=1e-6):
        digits += 1
    top = step * count
    return Scale(
        lambda value: left + (right - left) * min(max(value, 0.0), top) / top,
        tuple(round(step * index, 12) for index in range(count + 1)),
        digits,
    )


def logarithmic(values: Iterable[float], left: float, right: float) -> Scale:
    """An axis with a tick at each power of ten around the values; a zero among them stands left of a break."""
    known = [value for value in values if math.isfinite(value)]
    positive = [max(value, 1.0) for value in known if value > 0]
    low = math.floor(math.log10(min(positive)) + 1e-9) if positive else 0
    high = max(low + 1, math.ceil(math.log10(max(positive)) - 1e-9)) if positive else 1
    zero = any(value <= 0 for value in known)
    start = left + BREAK if zero else left

    def place(value: float) -> float:
        if value <= 0:
            return left
        return start + (right - start) * min(max((math.log10(value) - low) / (high - low), 0.0), 1.0)

    return Scale(place, (*((0.0,) if zero else ()), *(10.0**power for power in range(low, high + 1))))
