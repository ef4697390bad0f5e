"""What a crawler under measurement writes down: CPU of its own process, counted after the warm-up. Needs no other package."""

from __future__ import annotations

import json
import resource
import time

WARM_UP = 10
"""So many pages pass before the count begins: imports made at first use, connections, memos."""


class Meter:
    """Count pages, links and accounts; CPU and wall time begin after the warm-up."""

    def __init__(self) -> None:
        self.pages = self.links = self.accounts = 0
        self._cpu = self._wall = 0.0

    def page(self, links: int, accounts: int = 0) -> None:
        """Count one page that was read and whose links were extracted."""
        self.pages += 1
        self.links += links
        self.accounts += accounts
        if self.pages == WARM_UP:
            self._cpu, self._wall = _cpu(), time.perf_counter()

    def report(self) -> None:
        """Print what was measured as one JSON line."""
        counted = self.pages - WARM_UP
        print(
            json.dumps(
                {
                    "pages": self.pages,
                    "links": self.links,
                    "accounts": self.accounts,
                    "ms": 1000 * (_cpu() - self._cpu) / counted,
                    "wall_ms": 1000 * (time.perf_counter() - self._wall) / counted,
                    "whole_s": _cpu(),
                }
            )
        )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
