"""What one company may cost."""

from __future__ import annotations

import asyncio

from crawler.vocabulary import Outcome
from tests.fetch.loopback import Asked, Server, answer, opened


async def test_after_so_many_requests_a_company_is_not_asked_for(server: Server) -> None:
    async with opened(server, subject_requests=3) as door:
        outcomes = [(await door.get(f"shop.example/{number}", subject_id="a")).outcome for number in range(5)]
        other = await door.get("shop.example/6", subject_id="b")
        nobody = await door.get("shop.example/7")

    assert outcomes == [Outcome.MISSING] * 3 + [Outcome.BUDGET_SPENT] * 2
    assert (other.outcome, nobody.outcome) == (Outcome.MISSING, Outcome.MISSING)
    assert len(server.paths()) == 5


async def test_after_so_many_bytes_too(server: Server) -> None:
    server.on("shop.example/", answer("x" * 600))
    async with opened(server, subject_bytes=1000) as door:
        pages = [await door.get("shop.example/", subject_id="a") for _ in range(3)]

    assert [page.outcome for page in pages] == [Outcome.OK, Outcome.OK, Outcome.BUDGET_SPENT]
    assert pages[-1].detail == "1000 bytes are used up"


async def test_after_so_much_time_in_exchanges_too_and_waiting_does_not_count(server: Server) -> None:
    async def slow(_: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        writer.write(answer("there", Connection="close"))

    server.on("shop.example/", slow)
    async with opened(server, subject_s=0.2) as door:
        pages = [await door.get("shop.example/", subject_id="a", delay_s=100.0) for _ in range(3)]

    assert [page.outcome for page in pages] == [Outcome.OK, Outcome.OK, Outcome.BUDGET_SPENT]


async def test_retries_and_redirects_cost_too(server: Server) -> None:
    server.on("shop.example/", answer("", 503))
    async with opened(server, subject_requests=3) as door:
        await door.get("shop.example/", subject_id="a")

        assert (await door.get("shop.example/other", subject_id="a")).outcome is Outcome.BUDGET_SPENT
