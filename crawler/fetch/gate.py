"""Politeness: one request at a time for each key, a pause from the end of every answer, rest after trouble.

The rows behind the gate are kept by a `Gate`: the store keeps them in its database, so that they hold for all processes and
machines; `MemoryGate` keeps them for one process. Both apply the pure rules of this module, `row_after_release` and
`seconds_to_wait`. `Turns` is the part within one process: tasks that want the same key queue up here, most urgent first, so that
only the first of them asks the rows.

Times are seconds since the epoch, because rows are shared by machines.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from typing import Protocol

from crawler.fetch.clock import Clock
from crawler.types import Page

FAILURES_BEFORE_REST = 5
REST_S = 1800.0
LONGEST_NAP_S = 1.0
"""A lease of another process may be given back long before it would end, so the rows are asked again after so long."""


class Gate(Protocol):
    """The rows of all keys. Every call is short and does not block for long; none raises for an unknown key."""

    def try_lease(self, key: str, holder: str, now: float, ttl: float) -> float:
        """Take the key for `holder` until `now + ttl` and return 0.0, or return how many seconds to wait before asking again.

        The answer is positive while the pause after the last answer runs or another holder has an unexpired lease.
        """
        ...

    def release(self, key: str, holder: str, next_at: float, failure: bool) -> None:
        """Give the key back; nobody may take it before `next_at`. A release by another than the holder changes nothing.

        `failure` counts towards the rest after failures in a row (`row_after_release`); a success sets the count back.
        """
        ...

    def suspend(self, key: str, until: float, reason: str) -> None:
        """Refuse the key until that time. A suspension is only ever made longer, and holds over runs."""
        ...

    def suspended(self, key: str, now: float) -> tuple[float, str] | None:
        """The end and the reason of the key's suspension, or None where there is none in force."""
        ...


class PageCache(Protocol):
    """Answers of earlier requests, by requested URL and way of reading (`http` or `browser`)."""

    def get(self, url: str, render: str) -> Page | None:
        """Return the last stored answer of any age, with its `fetched_at`, or None."""
        ...

    def put(self, page: Page, render: str) -> None:
        """Store an answer in place of an earlier one for `page.url`."""
        ...


@dataclass(frozen=True, slots=True)
class GateRow:
    """The state of one key."""

    next_at: float = 0.0
    lease_until: float = 0.0
    holder: str = ""
    suspended_until: float = 0.0
    reason: str = ""
    failures: int = 0


def seconds_to_wait(row: GateRow, holder: str, now: float) -> float:
    """How long `holder` must wait before it may take the key: 0.0 means now."""
    leased = row.lease_until if row.holder and row.holder != holder else 0.0
    return max(0.0, row.next_at - now, leased - now)


def row_after_release(row: GateRow, next_at: float, failure: bool) -> GateRow:
    """The row when its holder gives it back.

    Five failures in a row suspend the key for half an hour; the next request is a single trial, whose failure suspends it
    again (the numbers are those of Apache Nutch).
    """
    freed = replace(row, next_at=next_at, lease_until=0.0, holder="")
    if not failure:
        return replace(freed, failures=0)
    if row.failures + 1 < FAILURES_BEFORE_REST:
        return replace(freed, failures=row.failures + 1)
    until = max(row.suspended_until, next_at + REST_S)
    reason = f"{FAILURES_BEFORE_REST} failures in a row"
    return replace(freed, failures=FAILURES_BEFORE_REST - 1, suspended_until=until, reason=reason)


class MemoryGate:
    """A `Gate` for one process: for tests and for runs without a store."""

    def __init__(self) -> None:
        self.rows: dict[str, GateRow] = {}

    def try_lease(self, key: str, holder: str, now: float, ttl: float) -> float:
        """See `Gate`."""
        row = self.rows.get(key) or GateRow()
        wait = seconds_to_wait(row, holder, now)
        if wait == 0.0:
            self.rows[key] = replace(row, holder=holder, lease_until=now + ttl)
        return wait

    def release(self, key: str, holder: str, next_at: float, failure: bool) -> None:
        """See `Gate`."""
        row = self.rows.get(key)
        if row is not None and row.holder == holder:
            self.rows[key] = row_after_release(row, next_at, failure)

    def suspend(self, key: str, until: float, reason: str) -> None:
        """See `Gate`."""
        row = self.rows.get(key) or GateRow()
        if until > row.suspended_until:
            self.rows[key] = replace(row, suspended_until=until, reason=reason)

    def suspended(self, key: str, now: float) -> tuple[float, str] | None:
        """See `Gate`."""
        row = self.rows.get(key)
        return (row.suspended_until, row.reason) if row is not None and row.suspended_until > now else None


class MemoryPages:
    """A `PageCache` for one process: for tests and for runs without a store."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], Page] = {}

    def get(self, url: str, render: str) -> Page | None:
        """See `PageCache`."""
        return self.pages.get((url, render))

    def put(self, page: Page, render: str) -> None:
        """See `PageCache`."""
        self.pages[page.url, render] = page


class Turns:
    """The queue of one process before the gate's rows: per key one task at a time, most urgent first, then in order of coming."""

    def __init__(self, gate: Gate, clock: Clock, holder: str, ttl: float) -> None:
        self._gate = gate
        self._clock = clock
        self._holder = holder
        self._ttl = ttl
        self._queues: dict[str, list[tuple[int, int, asyncio.Future[None]]]] = {}
        self._order = count()

    async def take(self, key: str, priority: int, on_wait: Callable[[float], None] | None = None) -> bool:
        """Wait for the key's turn and lease. True means taken, and must be followed by one `give_back`; False means suspended.

        `on_wait` is told the seconds before every wait for a lease.
        """
        await self._take_turn(key, priority)
        try:
            return await self._take_lease(key, on_wait)
        except BaseException:
            self._pass_on(key)
            raise

    async def hold(self, key: str, seconds: float) -> None:
        """Let the key rest for so long without giving it back: the pause before the next try. The lease is kept alive."""
        until = self._clock.time() + seconds
        while True:
            left = until - self._clock.time()
            if left > 0.0:
                await self._clock.sleep(min(left, LONGEST_NAP_S))
            while (wait := self._gate.try_lease(key, self._holder, self._clock.time(), self._ttl)) > 0.0:
                await self._clock.sleep(min(wait, LONGEST_NAP_S))
            if self._clock.time() >= until:
                return

    def give_back(self, key: str, pause: float, failure: bool) -> None:
        """End the turn: the key rests for `pause` seconds from now."""
        try:
            self._gate.release(key, self._holder, self._clock.time() + pause, failure)
        finally:
            self._pass_on(key)

    async def _take_lease(self, key: str, on_wait: Callable[[float], None] | None) -> bool:
        while True:
            now = self._clock.time()
            if self._gate.suspended(key, now) is not None:
                self._pass_on(key)
                return False
            wait = self._gate.try_lease(key, self._holder, now, self._ttl)
            if wait <= 0.0:
                return True
            if on_wait is not None:
                on_wait(wait)
            await self._clock.sleep(min(wait, LONGEST_NAP_S))

    async def _take_turn(self, key: str, priority: int) -> None:
        queue = self._queues.get(key)
        if queue is None:
            self._queues[key] = []
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(queue, (priority, next(self._order), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on(key)
            raise

    def _pass_on(self, key: str) -> None:
        queue = self._queues[key]
        while queue:
            _, _, turn = heappop(queue)
            if not turn.done():
                turn.set_result(None)
                return
        del self._queues[key]
