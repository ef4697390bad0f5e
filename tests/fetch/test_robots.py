"""robots.txt by RFC 9309: what each answer to it means, whose rules count, and that nothing goes past it."""

from __future__ import annotations

import time

import pytest

from crawler.fetch.gate import MemoryPages
from crawler.fetch.policy import parse_target
from crawler.fetch.robots import parse_robots
from crawler.vocabulary import Outcome
from tests.fetch.loopback import Doorway, FakeClock, Server, answer, opened, redirect

CLOSED = "User-agent: *\nDisallow: /\n"


def allows(rules: str, path: str) -> bool:
    return not parse_robots(rules.encode()).denies(parse_target(f"https://shop.example{path}", ports=(443,)))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_a_missing_robots_txt_allows_everything(door: Doorway, status: int) -> None:
    door.server.robots("shop.example", answer(CLOSED, status))
    door.server.on("shop.example/", answer("open"))

    assert (await door.get("shop.example/")).outcome is Outcome.OK


@pytest.mark.parametrize("status", [429, 500, 502, 503, 599])
async def test_a_robots_txt_that_fails_forbids_everything_for_now(server: Server, status: int) -> None:
    server.robots("shop.example", answer("", status))
    server.on("shop.example/", answer("open"))
    async with opened(server, retries=0) as door:
        page = await door.get("shop.example/")

        assert page.outcome is Outcome.ROBOTS_DENIED
        assert str(status) in page.detail
        assert server.paths() == []

        server.robots("shop.example", "")
        door.clock.now += 3600
        assert (await door.get("shop.example/")).outcome is Outcome.OK


async def test_an_unreachable_host_keeps_its_own_reason(server: Server) -> None:
    async def nobody(_: str) -> tuple[str, ...]:
        raise OSError("no such name")

    async with opened(server, lookup=nobody) as door:
        assert (await door.get("shop.example/")).outcome is Outcome.DNS_ERROR


async def test_2xx_is_obeyed_whatever_its_type(door: Doorway) -> None:
    door.server.robots("shop.example", answer(CLOSED, 203, kind="application/octet-stream"))

    assert (await door.get("shop.example/")).outcome is Outcome.ROBOTS_DENIED
    assert door.server.paths() == []


async def test_five_redirects_are_followed_and_count_for_the_first_origin(door: Doorway) -> None:
    door.server.robots("shop.example", redirect(door.server.url("other.example/r1")))
    for number in (1, 2, 3):
        door.server.on(f"other.example/r{number}", redirect(f"/r{number + 1}"))
    door.server.on("other.example/r4", redirect("/rules"))
    door.server.on("other.example/rules", answer(CLOSED, kind="text/plain"))
    door.server.on("other.example/", answer("open"))

    assert (await door.get("shop.example/")).outcome is Outcome.ROBOTS_DENIED
    assert (await door.get("other.example/")).outcome is Outcome.OK


async def test_more_than_five_redirects_are_like_a_missing_one(door: Doorway) -> None:
    door.server.robots("shop.example", redirect("/robots.txt"))
    door.server.on("shop.example/", answer("open"))

    assert (await door.get("shop.example/")).outcome is Outcome.OK
    assert len(door.server.asked) == 6 + 1


async def test_an_unsafe_redirect_is_like_a_missing_one(door: Doorway) -> None:
    door.server.robots("shop.example", redirect("http://10.0.0.1/robots.txt"))
    door.server.on("shop.example/", answer("open"))

    assert (await door.get("shop.example/")).outcome is Outcome.OK


async def test_it_is_asked_once_for_each_origin_and_before_anything_else(door: Doorway) -> None:
    for host in ("shop.example", "www.shop.example"):
        door.server.on(f"{host}/a", answer("a"))
        door.server.on(f"{host}/b", answer("b"))
        await door.get(f"{host}/a")
        await door.get(f"{host}/b")

    assert [(a.host, a.path) for a in door.server.asked] == [
        ("shop.example", "/robots.txt"), ("shop.example", "/a"), ("shop.example", "/b"),
        ("www.shop.example", "/robots.txt"), ("www.shop.example", "/a"), ("www.shop.example", "/b"),
    ]  # fmt: skip


async def test_it_holds_for_the_target_of_a_redirect(door: Doorway) -> None:
    door.server.robots("closed.example", CLOSED)
    door.server.on("shop.example/", redirect(door.server.url("closed.example/page")))

    page = await door.get("shop.example/")

    assert page.outcome is Outcome.ROBOTS_DENIED
    assert page.final_url == door.server.url("closed.example/page")
    assert door.server.paths("closed.example") == []


async def test_a_crawl_delay_is_kept(door: Doorway) -> None:
    door.server.robots("shop.example", "User-agent: *\nCrawl-delay: 7\n")
    door.server.on("shop.example/", answer("open"))

    await door.get("shop.example/")
    await door.get("shop.example/")

    assert sum(door.clock.naps) == pytest.approx(1 + 7)


async def test_a_crawl_delay_beyond_patience_skips_the_host_with_its_reason(door: Doorway) -> None:
    door.server.robots("shop.example", "User-agent: *\nCrawl-delay: 31\n")

    page = await door.get("shop.example/")

    assert (page.outcome, page.detail) == (Outcome.ROBOTS_DENIED, "robots.txt asks for 31 s between requests")


@pytest.mark.parametrize("nonsense", ["-5", "nan", "inf", "soon", "1e9", ""])
def test_a_nonsensical_crawl_delay_is_ignored(nonsense: str) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {nonsense}\n".encode()).crawl_delay_s == 0.0


async def test_a_lifted_host_is_not_asked_for_its_rules_and_says_why(server: Server) -> None:
    server.robots("shop.example", CLOSED)
    server.on("shop.example/", answer("open"))
    async with opened(server, robots_lifted={"shop.example": "our own site"}) as door:
        page = await door.get("shop.example/")

    assert (page.outcome, page.detail) == (Outcome.OK, "robots.txt lifted: our own site")


async def test_a_copy_of_up_to_thirty_days_is_used_while_it_cannot_be_read(server: Server) -> None:
    pages, clock = MemoryPages(), FakeClock()
    server.robots("shop.example", "User-agent: *\nDisallow: /intern\n", answer("", 503))
    server.on("shop.example/", answer("open"))
    async with opened(server, pages=pages, clock=clock) as door:
        await door.get("shop.example/")
    clock.now += 29 * 86_400
    async with opened(server, pages=pages, clock=clock, retries=0) as door:
        assert (await door.get("shop.example/", max_age_s=0)).outcome is Outcome.OK
        assert (await door.get("shop.example/intern")).outcome is Outcome.ROBOTS_DENIED
    clock.now += 2 * 86_400
    async with opened(server, pages=pages, clock=clock, retries=0) as door:
        assert (await door.get("shop.example/", max_age_s=0)).outcome is Outcome.ROBOTS_DENIED


async def test_it_is_kept_for_a_day_over_runs_and_not_longer(server: Server) -> None:
    pages, clock = MemoryPages(), FakeClock()
    server.robots("shop.example", answer("", ETag='"1"'), b"HTTP/1.1 304 Not Modified\r\n\r\n")
    server.on("shop.example/", answer("open"))

    async def reads_after(hours: float) -> int:
        clock.now += hours * 3600
        before = sum(a.path == "/robots.txt" for a in server.asked)
        async with opened(server, pages=pages, clock=clock) as door:
            await door.get("shop.example/", max_age_s=0)
            clock.now += 2 * 3600
            await door.get("shop.example/", max_age_s=0)
        return sum(a.path == "/robots.txt" for a in server.asked) - before

    assert await reads_after(0) == 1
    assert await reads_after(18) == 0
    assert await reads_after(1) == 1, "a day is counted from the answer, not from the start of the run"
    assert await reads_after(1) == 0, "a 304 makes the copy a new one"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf?y", True),
        ("USER-AGENT: IstZustand\nDISALLOW: /\n", "/", False),
        ("User-agent: istzustand/2.0\nDisallow: /\n", "/", False),
        ("User-agent: *\nDisallow: /\nUser-agent: istzustand\nAllow: /\n", "/", True),
        (
            "User-agent: istzustand\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: istzustand\nDisallow: /b\n",
            "/b",
            False,
        ),
        ("User-agent: ist\nDisallow: /\n", "/", True),
        ("User-agent: istzustand-images\nDisallow: /\n", "/", True),
        ("User-agent: *\rDisallow: /a\rUser-agent: ist\rDisallow: /\r", "/a", False),
        ("User-agent: ist\rDisallow: /\r", "/", True),
        ("User-agent: *\nDisallow: /geheim\n", "//andere.example/geheim", True),
        ("User-agent: *\nDisallow: //andere\n", "//andere.example/", False),
        ("User-agent: *\nDisallow: /*?\n", "/a?b", False),
        ("User-agent: *\nDisallow: /ü\n", "/%C3%BC", False),
        ("\ufeffUser-agent: *\nDisallow: /\n", "/", False),
        ("<html>not a robots file", "/", True),
        ("Disallow: /\n", "/", True),
    ],
)
def test_whose_rules_count_and_which_wins(rules: str, path: str, allowed: bool) -> None:
    assert allows(rules, path) is allowed


def test_matching_is_linear() -> None:
    robots = parse_robots(b"User-agent: *\nDisallow: /" + b"a*" * 40 + b"b\n")
    target = parse_target("https://shop.example/" + "a" * 2000, ports=(443,))
    robots.denies(target)
    begun = time.process_time()
    robots.denies(target)

    assert time.process_time() - begun < 0.05


async def test_only_the_beginning_of_a_huge_one_is_parsed(server: Server) -> None:
    server.robots("shop.example", "User-agent: *\nDisallow: /a\n" + "# padding\n" * 1000 + "Disallow: /b\n")
    for path in ("a", "b"):
        server.on(f"shop.example/{path}", answer("x"))
    async with opened(server, robots_bytes=2000) as door:
        assert (await door.get("shop.example/a")).outcome is Outcome.ROBOTS_DENIED
        assert (await door.get("shop.example/b")).outcome is Outcome.OK
