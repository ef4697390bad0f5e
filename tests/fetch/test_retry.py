"""What is asked again, after how long, and what is left alone."""

from __future__ import annotations

import asyncio
from email.utils import formatdate

import pytest

from crawler.fetch.gate import MemoryGate
from crawler.fetch.retry import retry_after
from crawler.vocabulary import Outcome
from tests.fetch.loopback import Asked, Doorway, FakeClock, Server, answer, keep_silent, opened

DAY = 86_400


async def hang_up(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520, 524])
async def test_trouble_of_the_moment_is_asked_three_times(door: Doorway, status: int) -> None:
    door.server.on("shop.example/", answer("", status), answer("", status), answer("at last"))

    page = await door.get("shop.example/")

    assert (page.outcome, page.attempts, page.body) == (Outcome.OK, 3, b"at last")


async def test_it_is_not_asked_a_fourth_time(door: Doorway) -> None:
    door.server.on("shop.example/", answer("", 503))

    page = await door.get("shop.example/")

    assert (page.outcome, page.attempts) == (Outcome.SERVER_ERROR, 3)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 410, 418, 451, 501, 505, 525, 999])
async def test_a_clear_answer_is_asked_once(door: Doorway, status: int) -> None:
    door.server.on("shop.example/", answer("", status))

    assert (await door.get("shop.example/")).attempts == 1


async def test_a_dropped_connection_is_asked_again(door: Doorway) -> None:
    door.server.robots("shop.example", answer("", 404, Connection="close"))
    door.server.on("shop.example/", hang_up, hang_up, answer("at last"))

    page = await door.get("shop.example/")

    assert (page.outcome, page.attempts) == (Outcome.OK, 3)


async def test_a_refused_connection_is_an_outcome(server: Server) -> None:
    async with opened(server, allow_endpoints={("127.0.0.1", 1)}) as door:
        page = await door.get("http://shop.example:1/")

    assert page.outcome is Outcome.CONNECT_ERROR


async def test_silence_is_asked_again_and_then_a_timeout(server: Server) -> None:
    server.on("shop.example/", keep_silent)
    async with opened(server, attempt_s=0.1) as door:
        page = await door.get("shop.example/")

    assert (page.outcome, page.attempts) == (Outcome.TIMEOUT, 3)


async def test_one_address_has_one_deadline_over_all_its_tries(server: Server) -> None:
    server.on("shop.example/", keep_silent)
    async with opened(server, attempt_s=0.2, url_s=0.3) as door:
        page = await door.get("shop.example/")

    assert (page.outcome, page.attempts) == (Outcome.TIMEOUT, 2)


async def test_between_two_tries_there_is_at_least_the_pause(door: Doorway) -> None:
    door.server.on("shop.example/", answer("", 503, Retry_After="0"), answer("", 503), answer("at last"))

    await door.get("shop.example/", delay_s=20.0)

    assert sum(door.clock.naps) >= 3 * 20


async def test_a_retry_after_in_seconds_is_waited(door: Doorway) -> None:
    door.server.on("shop.example/", answer("", 503, Retry_After="90"), answer("at last"))

    page = await door.get("shop.example/")

    assert page.outcome is Outcome.OK
    assert sum(door.clock.naps) == pytest.approx(1 + 90)


async def test_a_retry_after_as_a_date_is_waited(door: Doorway) -> None:
    date = formatdate(door.clock.time() + 61, usegmt=True)
    door.server.on("shop.example/", answer("", 429, Retry_After=date), answer("at last"))

    page = await door.get("shop.example/")

    assert page.outcome is Outcome.OK
    assert sum(door.clock.naps) == pytest.approx(1 + 60)


@pytest.mark.parametrize(
    "value", ["soon", "-1", "1.5", "٣", "", "99999999999999999999", "Wed, 99 Nov 2026 08:00:00 GMT", "2026-11-24"]
)
def test_anything_else_is_no_retry_after(value: str) -> None:
    assert retry_after(value, 0.0) is None


def test_a_slip_of_a_digit_locks_nobody_out_for_longer_than_a_week() -> None:
    assert retry_after("999999999999", 0.0) == 7 * DAY


@pytest.mark.parametrize("status", [503, 429])
async def test_a_long_one_suspends_the_host_until_then_over_runs(server: Server, status: int) -> None:
    gate, clock = MemoryGate(), FakeClock()
    server.on("shop.example/", answer("", status, Retry_After="3600"), answer("back"))
    async with opened(server, gate=gate, clock=clock) as door:
        first = await door.get("shop.example/")
    async with opened(server, gate=gate, clock=clock) as door:
        second = await door.get("shop.example/other")
        asked = len(server.paths())
        clock.now += 3601
        third = await door.get("shop.example/")

    assert (first.attempts, first.detail) == (1, f"status {status}; retry after 3600 s")
    assert (second.outcome, second.status, asked) == (Outcome.SUSPENDED, None, 1)
    assert third.outcome is Outcome.OK


async def test_a_retry_after_on_a_missing_page_is_not_about_the_host(door: Doorway) -> None:
    door.server.on("shop.example/a", answer("", 404, Retry_After="3600"))
    door.server.on("shop.example/b", answer("there"))

    assert (await door.get("shop.example/a")).outcome is Outcome.MISSING
    assert (await door.get("shop.example/b")).outcome is Outcome.OK


async def test_retries_of_a_run_stay_under_their_share(server: Server) -> None:
    server.on("shop.example/", answer("", 500))
    async with opened(server, retries_free=3) as door:
        attempts = [(await door.get("shop.example/")).attempts for _ in range(3)]

    assert attempts == [3, 2, 1]


async def test_five_failures_in_a_row_rest_the_host_then_one_trial(server: Server) -> None:
    server.robots("shop.example", "")
    server.on("shop.example/", answer("", 500))
    server.on("other.example/", answer("open"))
    async with opened(server, retries=0) as door:
        outcomes = [(await door.get("shop.example/")).outcome for _ in range(6)]
        elsewhere = await door.get("other.example/")
        door.clock.now += 1790
        outcomes.append((await door.get("shop.example/")).outcome)
        door.clock.now += 20
        trial = [(await door.get("shop.example/")).outcome for _ in range(2)]

    assert outcomes == [Outcome.SERVER_ERROR] * 5 + [Outcome.SUSPENDED] * 2
    assert trial == [Outcome.SERVER_ERROR, Outcome.SUSPENDED]
    assert elsewhere.outcome is Outcome.OK


async def test_clear_answers_are_no_failures(server: Server) -> None:
    async with opened(server, retries=0) as door:
        outcomes = {(await door.get(f"shop.example/{number}")).outcome for number in range(8)}

    assert outcomes == {Outcome.MISSING}
