"""The numbers of `config/quality.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from crawler.settings import config_folder

Lists = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class QualityConfig:
    """The file, typed; see there for the meaning of each."""

    known_min: float
    full_text: int
    half_text: int
    complete: Mapping[str, float]
    local_kinds: frozenset[str]
    local_place: float
    applies: Lists
    has: Lists
    lacks: Lists
    languages: Lists
    legal_words: tuple[str, ...]
    consistent: Mapping[str, float]
    limit: Mapping[str, float]
    reactions: Mapping[str, tuple[str, ...]]


def _sets(table: Mapping[str, list[str]]) -> Lists:
    return {name: frozenset(values) for name, values in table.items()}


@cache
def quality_config() -> QualityConfig:
    """Read the file once."""
    data = tomllib.loads((config_folder() / "quality.toml").read_text(encoding="utf-8"))
    complete = data["completeness"]
    return QualityConfig(
        known_min=data["known_min"],
        full_text=complete["full_text"],
        half_text=complete["half_text"],
        complete=complete["weight"],
        local_kinds=frozenset(complete["local"]["kinds"]),
        local_place=complete["local"]["place"],
        applies=_sets(complete["applies"]),
        has=_sets(complete["has"]),
        lacks=_sets(complete["lacks"]),
        languages=_sets(complete["languages"]),
        legal_words=tuple(data["legal_notice"]["words"]),
        consistent=data["consistency"]["weight"],
        limit=data["consistency"]["limit"],
        reactions={name: tuple(parts) for name, parts in data["reactions"].items()},
    )
