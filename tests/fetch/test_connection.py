"""Connections: to the checked address, under the asked name, verified, used again, and none left behind."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from crawler.errors import SettingsError
from crawler.vocabulary import Outcome
from tests.fetch.loopback import Asked, Server, answer, certified, keep_silent, opened, running


async def test_the_name_stays_in_host_and_sni_while_the_address_is_pinned(tmp_path: Path) -> None:
    context, authority = certified(tmp_path, "laden.example")
    asked: list[str] = []

    async def lookup(name: str) -> tuple[str, ...]:
        asked.append(name)
        return ("127.0.0.1",)

    async with running(context) as server, opened(server, ca_file=authority, lookup=lookup) as door:
        server.on("laden.example/", answer("there"))
        page = await door.get("laden.example/")

        assert (page.outcome, page.body) == (Outcome.OK, b"there")
        assert {(a.host, a.headers["host"]) for a in server.asked} == {("laden.example", f"laden.example:{server.port}")}
        assert server.asked[0].sni == "laden.example"
        assert asked == ["laden.example"]


@pytest.mark.parametrize("names", [["other.example"], ["*.shop.example"]])
async def test_a_certificate_of_another_name_is_refused_and_not_asked_again(tmp_path: Path, names: list[str]) -> None:
    context, authority = certified(tmp_path, *names)
    async with running(context) as server, opened(server, ca_file=authority) as door:
        page = await door.get("shop.example/")

        assert (page.outcome, page.status) == (Outcome.TLS_ERROR, None)
        assert server.asked == []
        assert server.connections <= 1


async def test_a_certificate_of_an_unknown_authority_is_refused(tmp_path: Path) -> None:
    context, _ = certified(tmp_path, "shop.example")
    async with running(context) as server, opened(server) as door:
        page = await door.get("shop.example/")

    assert page.outcome is Outcome.TLS_ERROR
    assert "unable to get local issuer certificate" in page.detail


@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_a_file_of_authorities_that_cannot_be_used_is_told_before_anything_is_asked(
    server: Server, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)

    with pytest.raises(SettingsError, match=r"ca\.pem"):
        async with opened(server, ca_file=str(path)):
            pass


async def test_proxies_of_the_environment_are_ignored(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.on("shop.example/", answer("there"))
    async with opened(server) as door:
        assert (await door.get("shop.example/")).outcome is Outcome.OK


async def test_a_connection_is_used_again(server: Server) -> None:
    for number in range(5):
        server.on(f"shop.example/{number}", answer("there"))
    async with opened(server) as door:
        for number in range(5):
            await door.get(f"shop.example/{number}")

    assert server.connections == 1


async def test_a_kept_connection_that_the_server_has_closed_costs_no_try(server: Server) -> None:
    async def once(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer("first"))
        await writer.drain()

    server.on("shop.example/1", once)
    server.on("shop.example/2", answer("second"))
    async with opened(server, retries=0) as door:
        await door.get("shop.example/1")
        await asyncio.sleep(0.05)
        page = await door.get("shop.example/2")

    assert (page.outcome, page.attempts) == (Outcome.OK, 1)


async def test_bytes_that_nobody_asked_for_are_never_the_next_answer(server: Server) -> None:
    server.on("shop.example/1", answer("first") + answer("smuggled"))
    server.on("shop.example/2", answer("second"))
    async with opened(server) as door:
        await door.get("shop.example/1")
        page = await door.get("shop.example/2")

    assert page.body == b"second"


async def test_kept_connections_are_limited(server: Server) -> None:
    async with opened(server, open_connections=3) as door:
        for number in range(10):
            await door.get(f"shop{number}.example/")
        await asyncio.sleep(0.05)

        assert server.open_now == 3


async def test_the_next_address_is_tried_where_the_first_does_not_answer(server: Server) -> None:
    async def two(_: str) -> tuple[str, ...]:
        return ("127.0.0.2", "127.0.0.1")

    server.on("shop.example/", answer("there"))
    async with opened(server, lookup=two, allow_endpoints={("127.0.0.1", server.port), ("127.0.0.2", server.port)}) as door:
        assert (await door.get("shop.example/")).outcome is Outcome.OK


async def test_a_silent_name_server_is_a_timeout(server: Server) -> None:
    async def silent(_: str) -> tuple[str, ...]:
        await asyncio.sleep(30)
        return ()

    async with opened(server, lookup=silent, dns_s=0.05, retries=0) as door:
        assert (await door.get("shop.example/")).outcome is Outcome.TIMEOUT


async def test_the_system_is_asked_for_names(server: Server) -> None:
    server.on("localhost/", answer("there"))
    here = {(address, server.port) for address in ("localhost", "127.0.0.1", "::1")}
    async with opened(server, lookup=None, allow_endpoints=here) as door:
        page = await door.get("localhost/")

    assert (page.outcome, page.body) == (Outcome.OK, b"there")


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts descriptors in /proc")
async def test_nothing_stays_open_after_a_run(server: Server) -> None:
    before = open_files()
    async with opened(server, attempt_s=0.05, retries=0) as door:
        server.on("slow.example/", keep_silent)
        server.on("big.example/", answer(b"x" * 9_000_000))
        server.on("bad.example/", b"nonsense\r\n\r\n")
        for host in ("ok", "slow", "big", "bad"):
            await door.get(f"{host}.example/")
        waiting = [asyncio.create_task(door.get(f"slow{n}.example/")) for n in range(5)]
        for number in range(5):
            server.on(f"slow{number}.example/robots.txt", keep_silent)
        await asyncio.sleep(0.02)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        kept = server.open_now
    assert [task for task in asyncio.all_tasks() if "crawler" in repr(task)] == []
    await asyncio.sleep(0.05)

    assert kept > 0
    assert server.open_now == 0
    assert open_files() <= before
