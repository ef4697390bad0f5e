"""What an audit would ask, and how long it politely takes: arithmetic over definitions, nothing is fetched.

The lower bound of the wall time is the longest chain of required pauses: hosts are asked side by side, requests of one host
one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from crawler.platforms import Registry
from crawler.platforms.probing import ASKED
from crawler.types import Company

CONTROLS = 2
GUESSES = 6
SITE_EXTRA = 3
"""robots.txt, sitemap, and a second try of the home page."""


@dataclass(frozen=True, slots=True)
class PlannedHost:
    """What one politeness key would be asked."""

    key: str
    purpose: Literal["site", "probe", "source"]
    requests: int
    """At most."""
    pause_s: float

    @property
    def minutes(self) -> float:
        """The time that the pauses alone take."""
        return self.requests * self.pause_s / 60


@dataclass(frozen=True, slots=True)
class Plan:
    """All hosts of an audit, the slowest first."""

    hosts: tuple[PlannedHost, ...]

    @property
    def requests(self) -> int:
        """Requests at most, over all hosts."""
        return sum(host.requests for host in self.hosts)

    @property
    def minutes(self) -> float:
        """The lower bound of the wall time: the slowest host."""
        return max((host.minutes for host in self.hosts), default=0.0)


def make_plan(subjects: Sequence[Company], registry: Registry, *, max_pages: int, default_delay_s: float) -> Plan:
    """Return the plan of an audit of `subjects` with at most `max_pages` pages of each own site."""
    hosts = [PlannedHost(company.domain, "site", max_pages + SITE_EXTRA, default_delay_s) for company in subjects]
    for definition in registry:
        if definition.way not in ASKED or not definition.probe.url:
            continue
        per_subject = GUESSES if definition.kind not in ("knowledge", "registry", "maps") else 3
        requests = 1 + CONTROLS + per_subject * len(subjects)
        purpose: Literal["probe", "source"] = "probe" if definition.kind not in ("knowledge", "registry", "maps") else "source"
        hosts.append(PlannedHost(definition.id, purpose, requests, max(definition.politeness.delay_s, default_delay_s)))
    return Plan(tuple(sorted(hosts, key=lambda host: (-host.minutes, host.key))))
