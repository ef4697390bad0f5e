"""Endpoints and manners of the sources: `config/discover.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from crawler.settings import config_folder


@dataclass(frozen=True, slots=True)
class Source:
    """One source's section."""

    gate_key: str
    """Politeness key; empty where the asked host itself is the key."""
    delay_s: float
    requests: int
    """The most requests that one company may cost."""
    values: Mapping[str, Any]
    """Everything else: addresses, word lists."""

    def url(self, key: str, **parts: str) -> str:
        """Return an address of the section with its `{parts}` filled in; the caller quotes them."""
        return str(self.values[key]).format(**parts)


@cache
def source(name: str) -> Source:
    """Return the section of a source; KeyError for a name that the file does not have."""
    section = _sections()[name]
    rest = {key: value for key, value in section.items() if key not in ("gate_key", "delay_s", "requests")}
    return Source(section.get("gate_key", ""), float(section["delay_s"]), int(section["requests"]), rest)


@cache
def _sections() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((config_folder() / "discover.toml").read_text(encoding="utf-8"))
