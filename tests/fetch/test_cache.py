"""The page cache: what is used again, what is asked again, and how little is sent for it."""

from __future__ import annotations

import pytest

from crawler.fetch.gate import MemoryPages
from crawler.vocabulary import Outcome
from tests.fetch.loopback import FakeClock, Server, answer, opened, redirect

NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\n\r\n"
DAY = 86_400


async def test_a_fresh_answer_is_used_again_without_asking(server: Server) -> None:
    pages, clock = MemoryPages(), FakeClock()
    server.on("shop.example/", answer("there"))
    async with opened(server, pages=pages, clock=clock) as door:
        await door.get("shop.example/")
    async with opened(server, pages=pages, clock=clock) as door:
        page = await door.get("shop.example/")

    assert (page.body, page.from_cache, len(server.asked)) == (b"there", True, 2)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"ETag": 'W/"a1"'}, {"if-none-match": 'W/"a1"'}),
        ({"Last_Modified": "Sun, 01 Nov 2026 08:00:00 GMT"}, {"if-modified-since": "Sun, 01 Nov 2026 08:00:00 GMT"}),
    ],
)
async def test_an_old_answer_is_confirmed_by_its_validator(server: Server, given: dict[str, str], sent: dict[str, str]) -> None:
    pages, clock = MemoryPages(), FakeClock()
    server.on("shop.example/", answer("there", **given), NOT_MODIFIED)
    async with opened(server, pages=pages, clock=clock) as door:
        first = await door.get("shop.example/")
        clock.now += 2 * DAY
        second = await door.get("shop.example/")
        third = await door.get("shop.example/")

    assert sent.items() <= server.asked[-1].headers.items()
    assert (second.outcome, second.body, second.from_cache) == (Outcome.OK, b"there", True)
    assert second.fetched_at is not None
    assert first.fetched_at is not None
    assert second.fetched_at > first.fetched_at
    assert third.fetched_at == second.fetched_at
    assert len(server.paths()) == 2


async def test_a_changed_page_takes_the_place_of_the_old_one(server: Server) -> None:
    pages, clock = MemoryPages(), FakeClock()
    server.on("shop.example/", answer("old", ETag='"1"'), answer("new", ETag='"2"'))
    async with opened(server, pages=pages, clock=clock) as door:
        await door.get("shop.example/")
        clock.now += 2 * DAY

        assert (await door.get("shop.example/")).body == b"new"
        assert (await door.get("shop.example/")).body == b"new"


async def test_a_304_that_nobody_asked_for_is_no_page(server: Server) -> None:
    server.on("shop.example/", NOT_MODIFIED)
    async with opened(server, pages=MemoryPages()) as door:
        assert (await door.get("shop.example/")).outcome is Outcome.PROTOCOL_ERROR


async def test_a_validator_belongs_to_the_address_that_gave_it(server: Server) -> None:
    pages, clock = MemoryPages(), FakeClock()
    server.on("shop.example/", redirect("/neu"))
    server.on("shop.example/neu", answer("there", ETag='"1"'), NOT_MODIFIED)
    async with opened(server, pages=pages, clock=clock) as door:
        await door.get("shop.example/")
        clock.now += 2 * DAY
        page = await door.get("shop.example/")

    sent = [(a.path, a.headers.get("if-none-match")) for a in server.asked if a.path != "/robots.txt"]
    assert sent == [("/", None), ("/neu", None), ("/", None), ("/neu", '"1"')]
    assert (page.body, len(page.hops)) == (b"there", 1)


@pytest.mark.parametrize("status", [404, 410])
async def test_missing_is_remembered(server: Server, status: int) -> None:
    server.on("shop.example/", answer("", status))
    async with opened(server, pages=MemoryPages()) as door:
        await door.get("shop.example/")
        await door.get("shop.example/")

    assert len(server.paths()) == 1


@pytest.mark.parametrize("status", [401, 403, 500, 400])
async def test_walls_and_trouble_are_not_remembered(server: Server, status: int) -> None:
    pages = MemoryPages()
    server.on("shop.example/", answer("no", status))
    async with opened(server, pages=pages, retries=0) as door:
        await door.get("shop.example/")

    assert all("/robots.txt" in url for url, _ in pages.pages)


async def test_what_is_stored_comes_back_as_it_was(server: Server) -> None:
    pages, clock = MemoryPages(), FakeClock(1_700_000_000.123456)
    server.on("shop.example/", answer("Grüße", X_Name="Müller"))
    async with opened(server, pages=pages, clock=clock) as door:
        first = await door.get("shop.example/")

    assert pages.get(first.url, "http") == first


async def test_robots_txt_also_forbids_what_is_stored(server: Server) -> None:
    pages, clock = MemoryPages(), FakeClock()
    server.robots("shop.example", answer("", 404), answer("User-agent: *\nDisallow: /\n", kind="text/plain"))
    server.on("shop.example/", answer("there"))
    async with opened(server, pages=pages, clock=clock) as door:
        await door.get("shop.example/")
        clock.now += 2 * DAY

        assert (await door.get("shop.example/", max_age_s=30 * DAY)).outcome is Outcome.ROBOTS_DENIED
