"""Asks one target politely: the gate's turn, the exchange, retries, and what an answer means for the next request of its key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tenacity import AsyncRetrying, RetryCallState, retry_if_result, stop_after_attempt, wait_random_exponential

from crawler.fetch.budget import Budget
from crawler.fetch.clock import Clock, utc
from crawler.fetch.events import Event, OnEvent
from crawler.fetch.exchange import Answer, Order, exchange
from crawler.fetch.gate import Gate, Turns
from crawler.fetch.retry import STATUS_WITH_RETRY_AFTER, is_failure, retry_after, worth_retrying
from crawler.fetch.settings import FetchSettings
from crawler.fetch.transport import Transport
from crawler.fetch.trip import Exchanged, Trip
from crawler.vocabulary import Outcome

REST_AT_ONCE = frozenset({Outcome.CAPTCHA, Outcome.RATE_LIMITED})
ARCHIVED_HEADERS = frozenset({b"Host", b"User-Agent", b"Accept", b"Accept-Language", b"Accept-Encoding"})
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Turn:
    """One stay at the gate, over all tries of one target."""

    trip: Trip
    order: Order
    key: str
    pause_s: float


class Asking:
    """Everything between "this target may be asked" and its final answer."""

    def __init__(
        self, settings: FetchSettings, transport: Transport, gate: Gate, clock: Clock, holder: str, on_event: OnEvent | None
    ) -> None:
        self.budget = Budget(settings)
        self._settings = settings
        self._transport = transport
        self._gate = gate
        self._clock = clock
        self._turns = Turns(gate, clock, holder, ttl=settings.attempt_s + settings.dns_s)
        self._on_event = on_event
        self._walls: dict[str, int] = {}
        self._backoff = wait_random_exponential(multiplier=2, max=settings.backoff_max_s)

    async def ask(self, trip: Trip, order: Order, key: str, pause_s: float) -> Answer:
        """Return the target's answer after as many tries as it takes and is allowed; never raises for remote trouble."""
        turn = _Turn(trip, order, key, pause_s)
        resting = self._resting(key)
        if resting is not None:
            return resting
        if not await self._turns.take(key, trip.request.priority, self._waiting(turn)):
            return self._resting(key) or Answer(Outcome.SUSPENDED, "key is resting", asked=False)
        failure = False
        try:
            answer = await self._until_answered(turn)
            failure = is_failure(answer.outcome, answer.status)
        finally:
            self._turns.give_back(key, pause_s, failure)
        self._learn(turn, answer)
        return answer

    # --- tries ---

    async def _until_answered(self, turn: _Turn) -> Answer:
        """Try, and try again after a rest in which the key stays ours, so that nobody else asks the host meanwhile."""

        async def rest(seconds: float) -> None:
            self.budget.count_retry()
            await self._turns.hold(turn.key, seconds)

        retrying = AsyncRetrying(
            stop=stop_after_attempt(1 + self._settings.retries),
            retry=retry_if_result(lambda answer: self._try_again(turn, answer)),
            wait=self._wait,
            sleep=rest,
            retry_error_callback=_last_answer,
        )
        return await retrying(self._attempt, turn)

    async def _attempt(self, turn: _Turn) -> Answer:
        trip = turn.trip
        if self._on_event is not None:
            self._on_event(Event("start", turn.order.target.url, turn.key, purpose=trip.request.purpose))
        begun = asyncio.get_running_loop().time()
        deadline_s = min(self._settings.attempt_s, max(0.1, self._settings.url_s - trip.spent_s))
        answer = await exchange(self._transport, turn.order, self._settings, deadline_s)
        seconds = asyncio.get_running_loop().time() - begun
        trip.attempts += 1
        trip.spent_s += seconds
        self.budget.spend(trip.request.subject_id, seconds, answer.wire_bytes)
        if answer.status in STATUS_WITH_RETRY_AFTER:
            answer.retry_after_s = retry_after(answer.headers.get("retry-after", ""), self._clock.time())
        return answer

    def _try_again(self, turn: _Turn, answer: Answer) -> bool:
        if not worth_retrying(answer.outcome, answer.status) or turn.trip.spent_s >= self._settings.url_s:
            return False
        patient = answer.retry_after_s is None or answer.retry_after_s <= self._settings.retry_after_max_s
        return patient and self.budget.allows_retry()

    def _wait(self, state: RetryCallState) -> float:
        """What the host asked for, else a random time that grows; never less than the pause that holds between any two requests."""
        asked_for = _last_answer(state).retry_after_s
        turn: _Turn = state.args[0]
        return max(turn.pause_s, asked_for if asked_for is not None else self._backoff(state))

    # --- the gate ---

    def _resting(self, key: str) -> Answer | None:
        rest = self._gate.suspended(key, self._clock.time())
        if rest is None:
            return None
        until, reason = rest
        return Answer(Outcome.SUSPENDED, f"{reason}; not asked before {utc(until):%Y-%m-%d %H:%M} UTC", asked=False)

    def _waiting(self, turn: _Turn) -> Callable[[float], None] | None:
        if self._on_event is None:
            return None
        tell, url, key, purpose = self._on_event, turn.order.target.url, turn.key, turn.trip.request.purpose
        return lambda seconds: tell(Event("wait", url, key, waited_s=seconds, purpose=purpose))

    # --- consequences ---

    def _learn(self, turn: _Turn, answer: Answer) -> None:
        """Let the key rest after a long Retry-After or a wall; forget earlier walls after a page."""
        now = self._clock.time()
        patience = self._settings.retry_after_max_s
        if answer.retry_after_s is not None and answer.retry_after_s > patience:
            self._gate.suspend(turn.key, now + answer.retry_after_s, f"host asked for {answer.retry_after_s:.0f} s of rest")
            answer.detail = f"{answer.detail}; retry after {answer.retry_after_s:.0f} s"
            return  # the host has said itself how long it wants to be left alone
        if turn.trip.for_robots or turn.trip.request.credential is not None:
            return  # a key that is refused or used up says nothing about the host; the door does not use it again in this run
        if not answer.outcome.is_wall:
            self._walls.pop(turn.key, None)
            return
        if answer.outcome is Outcome.CONSENT_WALL:
            return  # it asks every visitor of that page; it does not turn us away from the others
        self._walls[turn.key] = self._walls.get(turn.key, 0) + 1
        is_platform = turn.key == turn.trip.request.gate_key and turn.trip.request.purpose != "subresource"
        enough = 1 if is_platform or answer.outcome in REST_AT_ONCE else self._settings.walls_before_rest
        if self._walls[turn.key] >= enough:
            self._gate.suspend(turn.key, now + self._settings.wall_s, f"wall met ({answer.outcome})")


def archived(order: Order, answer: Answer, at: datetime) -> Exchanged:
    """The exchange as the archive keeps it: without keys, cookies and validators."""
    public = tuple((name, value) for name, value in order.headers if name in ARCHIVED_HEADERS)
    return Exchanged(order.target.url, order.target.path, public, answer, at, order.body)


def _last_answer(state: RetryCallState) -> Answer:
    """What the last try came to. Tries do not raise, so there always is one."""
    if state.outcome is None:
        raise RuntimeError("no try was made")
    answer: Answer = state.outcome.result()
    return answer
