"""Time as the door sees it: an argument, so that tests and replays need not wait."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Reads the time and lets it pass."""

    def time(self) -> float:
        """Seconds since the epoch."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when so much time has passed."""
        ...


class SystemClock:
    """The clock of the machine."""

    def time(self) -> float:
        """See `Clock`."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await asyncio.sleep(seconds)


class ShiftedClock(SystemClock):
    """A clock that was set to another moment when it was made and runs on from there: for a recorded web that must not age."""

    def __init__(self, start: datetime) -> None:
        self._shift = start.timestamp() - time.time()

    def time(self) -> float:
        """See `Clock`."""
        return time.time() + self._shift


def utc(seconds: float) -> datetime:
    """Turn seconds since the epoch into an aware datetime, cut to milliseconds so that it survives JSON unchanged."""
    return datetime.fromtimestamp(round(seconds, 3), UTC)
