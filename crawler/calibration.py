"""Control accounts: may a platform's "does not exist" be believed today?

Before a platform's answers count, it is asked for an account known to exist and for one known not to. Only if both answers are
right can "absent" be said in this run; a wrong one makes the platform not measurable today. The answers are ordinary pages and
so are kept for a day by the page cache.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from crawler.platforms import Registry
from crawler.platforms.api import Trouble, account_requests, interface_for, trouble_of
from crawler.platforms.definition import Definition
from crawler.platforms.probing import calibration_refs
from crawler.probe import drive_safely
from crawler.types import Check, Classified, Fetcher, ProfileRef
from crawler.vocabulary import ClaimState, Outcome, Presence


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What the controls of one platform said."""

    platform: str
    trusted: bool
    """True where both controls answered as they must."""
    failure: Outcome | None
    """Why not: `calibration_failed` for a wrong answer, else the wall or fault that kept us from asking."""
    checks: tuple[Check, ...] = ()
    trouble: Trouble | None = None
    """What was wrong with the key of the platform's interface, where one is asked."""


@dataclass(slots=True)
class Calibration:
    """The controls of all platforms of one run; each platform is asked once, however many subjects wait for it."""

    registry: Registry
    fetcher: Fetcher
    now: datetime
    keys: Collection[str] = ()
    """Names of the official interfaces that may be asked."""
    _pending: dict[str, asyncio.Task[Calibrated]] = field(default_factory=dict)

    async def of(self, definition: Definition) -> Calibrated:
        """Return the platform's calibration, asking its controls the first time."""
        task = self._pending.get(definition.id)
        if task is None:
            task = asyncio.ensure_future(self._calibrate(definition))
            self._pending[definition.id] = task
        # A subject that is cancelled must not take the answer away from the others.
        return await asyncio.shield(task)

    def results(self) -> Iterable[Calibrated]:
        """All finished calibrations, by platform id."""
        done = (task for _, task in sorted(self._pending.items()) if task.done() and not task.cancelled())
        return [task.result() for task in done]

    async def _calibrate(self, definition: Definition) -> Calibrated:
        present, absent = calibration_refs(definition, self.registry)
        checks: list[Check] = []
        failure: Outcome | None = None
        trouble: Trouble | None = None
        trusted = bool(present) and bool(absent)
        for ref, expected in [*((ref, Presence.EXISTS) for ref in present), *((ref, Presence.ABSENT) for ref in absent)]:
            answer = await self._ask(definition, ref)
            right = answer.presence is expected
            trouble = trouble or trouble_of(answer)
            outcome = Outcome.OK if right else (answer.failure or Outcome.CALIBRATION_FAILED)
            checks.append(
                Check(
                    "",
                    definition.id,
                    "calibration",
                    ref.canonical,
                    outcome,
                    f"expected {expected}, read {answer.presence}",
                    self.now,
                )
            )
            trusted = trusted and right
            if not right and not self._is_silent(definition, expected, answer):
                failure = answer.failure or Outcome.CALIBRATION_FAILED
                break
        return Calibrated(definition.id, trusted and failure is None, failure, tuple(checks), trouble)

    def _is_silent(self, definition: Definition, expected: Presence, answer: Classified) -> bool:
        """True where an interface rightly knows nothing of an account that does not exist, but would say so of others too.

        What it says of accounts that exist can be believed; "absent" it never says.
        """
        knows = interface_for(definition.id, self.keys) is not None
        return knows and expected is Presence.ABSENT and answer.failure in (Outcome.MISSING, Outcome.GONE)

    async def _ask(self, definition: Definition, ref: ProfileRef) -> Classified:
        crashed = Classified(definition.id, ref, Presence.UNKNOWN, Outcome.PARSER_ERROR, ClaimState.UNKNOWN)
        steps = account_requests(definition, ref, self.now, self.keys)
        return await drive_safely(steps, self.fetcher, lambda _: crashed, f"control {ref.canonical}")
