"""The report's own numbers: `config/report.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from crawler.settings import config_folder


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """How a measure is weighed (report-spec 11)."""

    impact: int
    urgency: float
    effort: int
    role: str
    id: str = ""
    """Number in report-spec 11; several measures may share one."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A measure that makes others pointless."""

    when: frozenset[str]
    drops: frozenset[str]
    account: bool
    """True where it counts for the same account only."""


@dataclass(frozen=True, slots=True)
class AreaConfig:
    """Weights and limits of the areas and their lights (report-spec 6)."""

    order: tuple[str, ...]
    known_min: float
    green: float
    amber: float
    looked_min: float
    not_scored: frozenset[str]
    min_rivals: int
    min_followers: int
    points: Mapping[str, float]
    weight: Mapping[str, Mapping[str, float]]
    items: tuple[str, ...]
    chapter: Mapping[str, str]
    legal_confidence: float


@dataclass(frozen=True, slots=True)
class ReportConfig:
    """The file, typed."""

    limits: Mapping[str, int]
    kinds: tuple[str, ...]
    priority: Mapping[str, float]
    measures: Mapping[str, MeasureRule]
    conflicts: tuple[Conflict, ...]
    areas: AreaConfig


@cache
def report_config() -> ReportConfig:
    """Read the file once."""
    data = tomllib.loads((config_folder() / "report.toml").read_text(encoding="utf-8"))
    measures = {name: MeasureRule(**values) for name, values in data["measure"].items()}
    conflicts = tuple(
        Conflict(frozenset(row["when"]), frozenset(row["drops"]), row.get("account", False)) for row in data["conflict"]
    )
    return ReportConfig(data["limits"], tuple(data["order"]["kinds"]), data["priority"], measures, conflicts, _areas(data["areas"]))


def _areas(data: Mapping[str, Any]) -> AreaConfig:
    return AreaConfig(
        order=tuple(data["order"]),
        known_min=data["known_min"],
        green=data["green"],
        amber=data["amber"],
        looked_min=data["looked_min"],
        not_scored=frozenset(data["not_scored"]),
        min_rivals=data["min_rivals"],
        min_followers=data["min_followers"],
        points=data["points"],
        weight=data["weight"],
        items=tuple(data["organisation"]["items"]),
        chapter=data["chapter"],
        legal_confidence=data["legal"]["confidence"],
    )
