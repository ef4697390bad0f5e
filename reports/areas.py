"""The seven areas with their lights (report-spec 6): how well, how much of it is known, and what cost most.

`S = 100 × Σ w·s / Σ w` over known indicators, `K = Σ w known / Σ w applicable`. Too little known is grey, whatever the rest says;
an indicator that nobody could see takes no part in S. A finding that is proved caps the light: a critical one makes it red, a high
one amber at most. Weights and limits stand in `config/report.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

from crawler.quality.rating import Part, score_of
from crawler.vocabulary import FindingState, Severity
from reports.accounts import View
from reports.config import report_config
from reports.model import Light, Message, Text, Tile, Tiles, msg

REASONS = 2
"""Of a grey light one reason is enough: the chapter on what could not be checked has the rest."""
PROVED = frozenset({FindingState.FAIL, FindingState.NOTICE})
"""States of a finding that may cap a light; a suspicion or an open question never does."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of an area. `score` is 0-1, None where nothing is known; `known` is the share of its objects that were seen."""

    id: str
    weight: float
    score: float | None
    known: float = 1.0
    reason: Message | None = None
    """What was seen, in a sentence; needed where the score is below 1."""

    @property
    def known_weight(self) -> float:
        """How much of its weight rests on something seen."""
        return self.weight * self.known if self.score is not None else 0.0


@dataclass(frozen=True, slots=True)
class Area:
    """One area with its light."""

    id: str
    light: Light
    score: float | None
    known: float
    indicators: tuple[Indicator, ...]
    reasons: tuple[Text, ...]


def rate(area: str, indicators: Iterable[Indicator], severities: Iterable[str] = ()) -> Area:
    """Return the area of some applicable indicators; `severities` are those of its proved and open findings."""
    listed = tuple(indicators)
    total = sum(indicator.weight for indicator in listed)
    known = sum(indicator.known_weight for indicator in listed) / total if total else 0.0
    score = score_of(Part(indicator.id, indicator.weight, indicator.score) for indicator in listed)
    graveness = frozenset(severities)
    light = capped(light_of(score, known), graveness)
    return Area(
        area,
        light,
        score,
        known,
        listed,
        (*_caps(light, graveness), *_costs(area, listed, light))[: REASONS if light != "grey" else 1],
    )


def light_of(score: float | None, known: float) -> Light:
    """The light before findings: grey where less than half is known."""
    limits = report_config().areas
    if score is None or known < limits.known_min:
        return "grey"
    return "green" if score >= limits.green else "amber" if score >= limits.amber else "red"


def capped(light: Light, severities: frozenset[str]) -> Light:
    """Something grave that is proved is no matter of averages."""
    if Severity.CRITICAL in severities:
        return "red"
    return "amber" if light == "green" and Severity.HIGH in severities else light


def _caps(light: Light, severities: frozenset[str]) -> Iterable[Text]:
    if light == "red" and Severity.CRITICAL in severities:
        yield msg("areas.cap.critical")
    elif light in ("amber", "red") and Severity.HIGH in severities:
        yield msg("areas.cap.high")


def _costs(area: str, indicators: Sequence[Indicator], light: Light) -> Iterable[Text]:
    """What cost most: of a grey light what could not be seen, else what was seen and is not well, heaviest loss first."""
    if light == "grey":
        open_ones = sorted(indicators, key=lambda item: (item.known_weight - item.weight, item.id))
        for indicator in open_ones:
            what = msg(f"areas.{area}.{indicator.id}")
            if indicator.known_weight <= 0:
                yield msg("areas.open", what=what)
            elif indicator.known < 1:
                yield msg("areas.partly", what=what, share=floor(100 * indicator.known))
        return
    lost = sorted(indicators, key=lambda item: (-item.weight * (1 - (1 if item.score is None else item.score)), item.id))
    for indicator in lost:
        if indicator.score is not None and indicator.score < 1 and indicator.reason is not None:
            yield indicator.reason


def areas(view: View) -> tuple[Area, ...]:
    """All areas in the order of the configuration."""
    from reports.indicators import BUILDERS

    return tuple(BUILDERS[name](view) for name in report_config().areas.order)


def open_severities(view: View, area: str) -> tuple[str, ...]:
    """Severities of the company's proved findings in an area."""
    return tuple(
        finding["severity"]
        for finding in view.findings
        if finding["subject_id"] == view.company.id and finding["area"] == area and finding["state"] in PROVED
    )


def tiles(view: View) -> Tiles:
    """Chart C1."""
    chapters = report_config().areas.chapter
    return Tiles(
        tuple(
            Tile(
                area.id,
                area.light,
                area.score if area.known >= report_config().areas.known_min else None,
                area.known,
                area.reasons,
                chapters.get(area.id, ""),
            )
            for area in areas(view)
        )
    )
