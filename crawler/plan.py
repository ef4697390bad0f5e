"""What an audit would ask, and how long it politely takes: arithmetic over definitions, nothing is fetched.

The lower bound of the wall time is the longest chain of required pauses: hosts are asked side by side, requests of one host
one after the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from crawler.discover.guesses import may_guess
from crawler.platforms import Registry
from crawler.platforms.api import Interface, interfaces
from crawler.platforms.probing import ASKED
from crawler.types import Company

CONTROLS = 2
GUESSES = 6
LISTINGS = 3
"""Accounts on one platform that are mostly met for one company where none is guessed."""
SITE_EXTRA = 3
"""robots.txt, sitemap, and a second try of the home page."""


@dataclass(frozen=True, slots=True)
class PlannedHost:
    """What one politeness key would be asked."""

    key: str
    purpose: Literal["site", "probe", "source", "api"]
    requests: int
    """At most."""
    pause_s: float

    @property
    def minutes(self) -> float:
        """The time that the pauses alone take."""
        return self.requests * self.pause_s / 60


@dataclass(frozen=True, slots=True)
class PlannedQuota:
    """What a run would take of the quota of one official interface."""

    name: str
    title: str
    units: int
    """At most."""
    allowance: int
    """What an ordinary key allows in a `period`; 0 where this depends on the contract."""
    period: str

    @property
    def enough(self) -> bool | None:
        """Whether the allowance suffices for the run; None where it is not known."""
        return self.units <= self.allowance if self.allowance else None


@dataclass(frozen=True, slots=True)
class Plan:
    """All hosts of an audit, the slowest first, and the quota of the interfaces that it has keys for."""

    hosts: tuple[PlannedHost, ...]
    quotas: tuple[PlannedQuota, ...] = ()

    @property
    def requests(self) -> int:
        """Requests at most, over all hosts."""
        return sum(host.requests for host in self.hosts)

    @property
    def minutes(self) -> float:
        """The lower bound of the wall time: the slowest host."""
        return max((host.minutes for host in self.hosts), default=0.0)


def make_plan(
    subjects: Sequence[Company], registry: Registry, *, max_pages: int, default_delay_s: float, keys: Collection[str] = ()
) -> Plan:
    """Return the plan of an audit of `subjects` with at most `max_pages` pages of each own site.

    `keys` are the names of the official interfaces that have a key.
    """
    hosts = [PlannedHost(company.domain, "site", max_pages + SITE_EXTRA, default_delay_s) for company in subjects]
    for definition in registry:
        if definition.way not in ASKED or not definition.probe.url:
            continue
        per_subject = GUESSES if definition.kind not in ("knowledge", "registry", "maps") else 3
        requests = 1 + CONTROLS + per_subject * len(subjects)
        purpose: Literal["probe", "source"] = "probe" if definition.kind not in ("knowledge", "registry", "maps") else "source"
        hosts.append(PlannedHost(definition.id, purpose, requests, max(definition.politeness.delay_s, default_delay_s)))
    quotas = []
    for name, interface in interfaces().items():
        if name in keys:
            units = _units(interface, registry, len(subjects))
            hosts.append(PlannedHost(interface.gate_key, "api", units, max(interface.delay_s, default_delay_s)))
            quotas.append(PlannedQuota(name, interface.title, units, interface.allowance, interface.period))
    return Plan(tuple(sorted(hosts, key=lambda host: (-host.minutes, host.key))), tuple(quotas))


def _units(interface: Interface, registry: Registry, subjects: int) -> int:
    """Units at most: control accounts once, then every company's search and accounts. Every request costs one unit."""
    units = interface.search * subjects
    for platform in interface.platforms:
        if platform in registry:
            definition = registry.get(platform)
            controls = len(definition.calibration.present) + len(definition.calibration.absent)
            accounts = GUESSES if may_guess(definition, (interface.name,)) else LISTINGS
            units += interface.account * (controls + accounts * subjects)
    return units
