"""Figures of other people's studies for the context box: `config/benchmarks.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from crawler.settings import config_folder
from reports.model import ByLanguage

LANGUAGE = 2


@dataclass(frozen=True, slots=True)
class Study:
    """One figure with all that is needed to know what it means."""

    id: str
    value: ByLanguage
    formula: ByLanguage
    period: ByLanguage
    population: ByLanguage
    source: str
    url: str
    reviewed_on: date


@cache
def studies() -> tuple[Study, ...]:
    """All figures in the order of the file."""
    data = tomllib.loads((config_folder() / "benchmarks.toml").read_text(encoding="utf-8"))
    return tuple(
        Study(
            row["id"],
            _texts(row, "value"),
            _texts(row, "formula"),
            _texts(row, "period"),
            _texts(row, "population"),
            row["source"],
            row["url"],
            row["reviewed_on"],
        )
        for row in data["benchmark"]
    )


def _texts(row: Mapping[str, Any], name: str) -> ByLanguage:
    """`<name>_<language>` in every language; the bare name is German, or the same in all where it stands alone."""
    found = {key[-LANGUAGE:]: str(text) for key, text in row.items() if key[: -LANGUAGE - 1] == name and key != name}
    return ByLanguage({**({"de": row[name]} if name in row else {}), **found})
