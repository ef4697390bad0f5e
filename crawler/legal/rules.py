"""The rules of `config/legal.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from crawler.settings import config_folder
from crawler.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class LegalRule:
    """One rule, with the dates by which a reader can tell whether it still holds."""

    id: str
    jurisdictions: tuple[str, ...]
    mandatory: bool
    severity: Severity
    valid_from: date
    reviewed_on: date
    source: str
    advice: str = ""
    manual: bool = False


@dataclass(frozen=True, slots=True)
class LegalConfig:
    """The file, typed."""

    rules: tuple[LegalRule, ...]
    eu: frozenset[str]
    stale_after: timedelta
    confidence: Mapping[str, float]
    whole: frozenset[str]
    behind_info: frozenset[str]
    left_out: frozenset[str]
    used_kinds: frozenset[str]
    items: Mapping[str, tuple[str, ...]]
    unregistered: frozenset[str]

    def rule(self, rule_id: str) -> LegalRule:
        """One rule; raises KeyError for an id that does not exist."""
        return {rule.id: rule for rule in self.rules}[rule_id]


@cache
def legal_config() -> LegalConfig:
    """Read the file once."""
    data = tomllib.loads((config_folder() / "legal.toml").read_text(encoding="utf-8"))
    rules = tuple(
        LegalRule(
            rule["id"],
            tuple(rule["jurisdictions"]),
            rule["mandatory"],
            Severity(rule["severity"]),
            rule["valid_from"],
            rule["reviewed_on"],
            rule["source"],
            rule.get("advice", ""),
            rule.get("manual", False),
        )
        for rule in data["rule"]
    )
    profiles, notice = data["profiles"], data["notice"]
    return LegalConfig(
        rules,
        frozenset(data["law"]["eu"]),
        timedelta(days=data["law"]["stale_after_days"]),
        data["confidence"],
        frozenset(profiles["whole"]),
        frozenset(profiles["behind_info"]),
        frozenset(profiles["left_out"]),
        frozenset(profiles["used"]),
        {name: tuple(items) for name, items in notice.items() if name != "unregistered"},
        frozenset(notice["unregistered"]),
    )


def stale_rules(today: date) -> tuple[LegalRule, ...]:
    """Rules that nobody has held against the law for more than twelve months."""
    return tuple(rule for rule in legal_config().rules if today - rule.reviewed_on > legal_config().stale_after)
