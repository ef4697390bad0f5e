"""The arithmetic that completeness, consistency and areas share: weighted parts, of which some are unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One applicable part with its weight; `share` fulfilled is 0-1, None where it could not be seen."""

    name: str
    weight: float
    share: float | None


@dataclass(frozen=True, slots=True)
class Rating:
    """What weighted parts add up to."""

    parts: tuple[Part, ...]
    known_min: float = 0.60

    @property
    def known_share(self) -> float | None:
        """`Σ w known / Σ w applicable`; None where nothing is applicable."""
        total = sum(part.weight for part in self.parts)
        return sum(part.weight for part in self.parts if part.share is not None) / total if total else None

    @property
    def score(self) -> float | None:
        """`100 × Σ w·s / Σ w` over known parts; None where too little is known for a figure."""
        known = self.known_share
        return None if known is None or known < self.known_min else score_of(self.parts)

    @property
    def missing(self) -> tuple[str, ...]:
        """Parts that are known not to be fulfilled, heaviest loss first."""
        lost = [(part.weight * (1 - part.share), part.name) for part in self.parts if part.share is not None and part.share < 1]
        return tuple(name for _, name in sorted(lost, key=lambda loss: (-loss[0], loss[1])))


def score_of(parts: Iterable[Part]) -> float | None:
    """`100 × Σ w·s / Σ w` over known parts, however few; None where none is known."""
    known = [(part.weight, part.share) for part in parts if part.share is not None]
    weight = sum(weight for weight, _ in known)
    return 100 * sum(weight * share for weight, share in known) / weight if weight else None
