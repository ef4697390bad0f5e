"""The report's own numbers: `config/report.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from crawler.settings import config_folder


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """How a measure is weighed (report-spec 11)."""

    impact: int
    urgency: float
    effort: int
    role: str


@dataclass(frozen=True, slots=True)
class ReportConfig:
    """The file, typed."""

    limits: Mapping[str, int]
    kinds: tuple[str, ...]
    priority: Mapping[str, float]
    measures: Mapping[str, MeasureRule]


@cache
def report_config() -> ReportConfig:
    """Read the file once."""
    data = tomllib.loads((config_folder() / "report.toml").read_text(encoding="utf-8"))
    measures = {name: MeasureRule(**values) for name, values in data["measure"].items()}
    return ReportConfig(data["limits"], tuple(data["order"]["kinds"]), data["priority"], measures)
