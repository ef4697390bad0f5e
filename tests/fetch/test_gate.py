"""Politeness: one request at a time for each key, a pause from the end of every answer; for tasks, processes, broken-off runs."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.errors import StoreError
from crawler.fetch import FetchSettings, MemoryGate, SystemClock, open_fetcher
from crawler.fetch.gate import GateRow, Turns, seconds_to_wait
from crawler.probe import drive_safely
from crawler.store import open_store
from crawler.store.gate import StoredGate
from crawler.store.opening import _engine
from crawler.types import Probe, Request
from crawler.vocabulary import Outcome
from tests.fetch.loopback import Asked, Doorway, FakeClock, Server, answer, keep_silent, opened

PAUSE_S = 0.1
ANSWER_S = 0.04


def log_of(server: Server, under_way: list[int], seconds: float = 0.02) -> object:
    """An answer that takes its time and notes how many are under way at once."""

    async def slowly(_: Asked, writer: asyncio.StreamWriter) -> None:
        under_way.append(under_way[-1] + 1)
        await asyncio.sleep(seconds)
        under_way.append(under_way[-1] - 1)
        writer.write(answer("there", Connection="close"))

    return slowly


async def test_one_request_at_a_time_for_a_host_whatever_its_names(door: Doorway) -> None:
    under_way = [0]
    hosts = ("shop.example", "www.shop.example", "blog.shop.example")
    for host in hosts:
        door.server.on(f"{host}/", log_of(door.server, under_way))  # type: ignore[arg-type]

    await asyncio.gather(*(door.get(f"{host}/", max_age_s=0) for host in hosts for _ in range(2)))

    assert max(under_way) == 1


async def test_other_hosts_go_on_at_full_speed(door: Doorway) -> None:
    under_way = [0]
    hosts = [f"shop{number}.example" for number in range(8)]
    for host in hosts:
        door.server.on(f"{host}/", log_of(door.server, under_way, 0.1))  # type: ignore[arg-type]

    await asyncio.gather(*(door.get(f"{host}/") for host in hosts))

    assert max(under_way) == 8


async def test_a_platform_is_one_host(door: Doorway) -> None:
    under_way = [0]
    for host in ("a.example", "b.example"):
        door.server.on(f"{host}/", log_of(door.server, under_way))  # type: ignore[arg-type]

    await asyncio.gather(*(door.get(f"{host}/", gate_key="platform") for host in ("a.example", "b.example")))

    assert max(under_way) == 1


async def test_the_pause_of_the_definition_is_kept_and_never_less_than_a_second(door: Doorway) -> None:
    door.server.on("shop.example/", answer("there"))

    await door.get("shop.example/", delay_s=5.0)
    await door.get("shop.example/", delay_s=0.0)
    await door.get("shop.example/", delay_s=0.0)

    assert sum(door.clock.naps) == pytest.approx(5 + 5 + 1)


async def test_the_pause_of_a_platform_does_not_follow_a_redirect_to_another_host(door: Doorway) -> None:
    door.server.on("a.example/", b"HTTP/1.1 302 F\r\nLocation: " + door.server.url("b.example/").encode() + b"\r\n\r\n")
    door.server.on("b.example/", answer("there", Connection="close"))

    await door.get("a.example/", gate_key="platform", delay_s=500.0)

    assert isinstance(door.gate, MemoryGate)
    assert set(door.gate.rows) == {"platform", "b.example"}
    assert door.gate.rows["b.example"].next_at - door.clock.time() <= 1.0


async def test_the_most_urgent_goes_first(door: Doorway) -> None:
    for number in range(4):
        door.server.on(f"shop.example/{number}", answer("there"))
    await door.get("shop.example/0")

    await asyncio.gather(*(door.get(f"shop.example/{number}", priority=90 - number * 10) for number in (0, 1, 2, 3)))

    assert door.server.paths() == ["/0", "/0", "/3", "/2", "/1"]


async def test_whoever_waits_is_told_so(server: Server) -> None:
    events: list[tuple[str, float]] = []
    server.on("shop.example/", answer("there"))
    async with opened(server, on_event=lambda event: events.append((event.kind, event.waited_s))) as door:
        await door.get("shop.example/")

    assert events == [("start", 0.0), ("wait", pytest.approx(1.0)), ("start", 0.0), ("done", 0.0)]


async def test_an_interrupted_request_gives_the_host_back(server: Server) -> None:
    gate = MemoryGate()
    server.on("shop.example/slow", keep_silent)
    server.on("shop.example/", answer("there"))
    async with opened(server, gate=gate) as door:
        await door.get("shop.example/")
        under_way = asyncio.create_task(door.get("shop.example/slow"))
        queued = asyncio.create_task(door.get("shop.example/"))
        await asyncio.sleep(0.05)
        assert gate.rows["shop.example"].holder
        under_way.cancel()
        page = await queued

        assert page.outcome is Outcome.OK
    assert {row.holder for row in gate.rows.values()} == {""}


@pytest.mark.parametrize("steps", range(0, 60, 3))
async def test_an_interruption_at_any_moment_leaves_nothing_held(server: Server, steps: int) -> None:
    """Cut one request off after so many turns of the loop: the next one must not wait for anything but the pause."""
    gate = MemoryGate()
    server.on("shop.example/", answer("", 503, Connection="close"))
    server.on("shop.example/next", answer("there"))
    async with opened(server, gate=gate) as door:
        first = asyncio.create_task(door.get("shop.example/"))
        for _ in range(steps):
            await asyncio.sleep(0)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        async with asyncio.timeout(2):
            page = await door.get("shop.example/next")

    assert page.outcome is Outcome.OK
    assert {row.holder for row in gate.rows.values()} == {""}


async def test_who_stops_waiting_for_another_process_holds_nobody_up() -> None:
    gate, clock = MemoryGate(), SystemClock()
    turns = Turns(gate, clock, "we", ttl=25.0)
    gate.try_lease("xing", "they", clock.time(), 25.0)
    waiting = asyncio.create_task(turns.take("xing", 1))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    gate.release("xing", "they", 0.0, failure=False)

    async with asyncio.timeout(2):
        assert await turns.take("xing", 1)


async def test_who_is_cancelled_in_the_moment_of_its_turn_passes_it_on() -> None:
    turns = Turns(MemoryGate(), FakeClock(), "we", ttl=25.0)
    await turns.take("xing", 1)
    second, third = (asyncio.create_task(turns.take("xing", priority)) for priority in (1, 2))
    await asyncio.sleep(0)
    turns.give_back("xing", 0.0, failure=False)
    second.cancel()

    async with asyncio.timeout(2):
        assert await third
    assert second.cancelled()


def test_a_lease_whose_holder_has_died_expires() -> None:
    row = GateRow(holder="dead", lease_until=100.0)

    assert seconds_to_wait(row, "other", 90.0) == 10.0
    assert seconds_to_wait(row, "other", 100.0) == 0.0


async def test_a_lease_is_kept_alive_over_all_tries(server: Server) -> None:
    """Three slow tries take longer than a lease: without renewal another process could ask in between."""
    gate, clock = MemoryGate(), FakeClock()
    seen: list[float] = []

    async def look(_: Asked, writer: asyncio.StreamWriter) -> None:
        seen.append(gate.rows["shop.example"].lease_until - clock.time())
        clock.now += 20.0
        writer.write(answer("", 503, Retry_After="0", Connection="close"))

    server.on("shop.example/", look)
    async with opened(server, gate=gate, clock=clock, attempt_s=20.0) as door:
        await door.get("shop.example/")

    assert len(seen) == 3
    assert min(seen) >= 20.0


class _Times(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        begun = time.time()
        time.sleep(ANSWER_S)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        ended = time.time()
        self.end_headers()
        self.server.log.append((begun, ended))  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def timed_server() -> Iterator[tuple[int, list[tuple[float, float]]]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Times)
    server.log = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.server_address[1], server.log  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()


def ask_politely(path: str, port: int, count: int) -> None:
    """One process of several on the same database."""

    async def ask() -> None:
        settings = FetchSettings(route_all_to=("127.0.0.1", port), default_delay_s=PAUSE_S, platform_delays=False)
        async with open_fetcher(settings, StoredGate(_engine(Path(path))), browser=False) as fetcher:
            await asyncio.gather(*(fetcher.fetch(Request(f"http://shop.example/{n}")) for n in range(count)))

    asyncio.run(ask())


def test_two_processes_on_one_database_never_ask_a_host_at_once(tmp_path: Path) -> None:
    path = str(tmp_path / "s.sqlite")
    with open_store(path):
        pass
    context = multiprocessing.get_context("spawn")
    with timed_server() as (port, log):
        workers = [context.Process(target=ask_politely, args=(path, port, 6)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)

    times = sorted(log)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert len(times) == 2 * 7
    assert min(later[0] - earlier[1] for earlier, later in itertools.pairwise(times)) >= PAUSE_S - 0.002


async def test_a_store_that_fails_ends_the_run_and_is_no_outcome(server: Server, tmp_path: Path) -> None:
    server.on("shop.example/", answer("there"))
    with open_store(tmp_path / "s.sqlite") as store:
        gate = store.gate
        async with opened(server, gate=gate, pages=store.pages) as door:
            await door.get("shop.example/")
            other = sqlite3.connect(tmp_path / "s.sqlite", isolation_level=None)
            other.execute("DROP TABLE gate")
            with pytest.raises(StoreError, match="pauses of hosts"):
                await door.get("shop.example/other")
            other.execute("DROP TABLE pages")
            with pytest.raises(StoreError, match="keep pages"):
                await door.get("shop.example/new")
            other.close()


async def test_a_store_that_fails_is_not_taken_for_a_broken_page(server: Server, tmp_path: Path) -> None:
    def steps() -> Probe[str]:
        yield Request(server.url("shop.example/"))
        return "read"

    with open_store(tmp_path / "s.sqlite") as store:
        with store.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE gate")
        async with opened(server, gate=store.gate) as door:
            with pytest.raises(StoreError):
                await drive_safely(steps(), door.fetcher, lambda _: "crashed", "a test")
