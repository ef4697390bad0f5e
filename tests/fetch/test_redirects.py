"""Redirects, hop by hop; and what goes along with them and what never does."""

from __future__ import annotations

import pytest

from crawler.fetch import Credential
from crawler.fetch.gate import MemoryPages
from crawler.vocabulary import Outcome
from tests.fetch.loopback import Doorway, Server, answer, opened, redirect

SECRET = "k-4711-secret"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_every_kind_of_redirect_is_followed_and_told(door: Doorway, status: int) -> None:
    door.server.on("shop.example/", redirect("/neu#teil", status))
    door.server.on("shop.example/neu", answer("there"))

    page = await door.get("shop.example/")

    assert (page.outcome, page.body, page.final_url) == (Outcome.OK, b"there", door.server.url("shop.example/neu"))
    assert [(hop.url, hop.status) for hop in page.hops] == [(door.server.url("shop.example/"), status)]


async def test_ten_are_followed_and_eleven_are_not(door: Doorway) -> None:
    for number in range(11):
        door.server.on(f"shop.example/{number}", redirect(f"/{number + 1}"))
    door.server.on("shop.example/11", answer("end"))

    assert (await door.get("shop.example/1")).outcome is Outcome.OK
    assert (await door.get("shop.example/0")).outcome is Outcome.TOO_MANY_REDIRECTS


async def test_a_loop_ends(door: Doorway) -> None:
    door.server.on("shop.example/a", redirect("/b"))
    door.server.on("shop.example/b", redirect("/a"))

    page = await door.get("shop.example/a")

    assert page.outcome is Outcome.TOO_MANY_REDIRECTS
    assert len(door.server.paths()) == 11


@pytest.mark.parametrize("location", ["http://[bad", "http://", "https://a:b:c/", "\\\\evil", "http://ä" + "a" * 3000])
async def test_a_broken_location_is_an_outcome(door: Doorway, location: str) -> None:
    door.server.on("shop.example/", redirect(location))

    page = await door.get("shop.example/")

    assert page.outcome in (Outcome.PROTOCOL_ERROR, Outcome.POLICY_DENIED, Outcome.MISSING, Outcome.TOO_MANY_REDIRECTS)


async def test_a_redirect_that_leads_nowhere_is_no_page(door: Doorway) -> None:
    door.server.on("shop.example/", answer("look elsewhere", 302))

    assert (await door.get("shop.example/")).outcome is Outcome.PROTOCOL_ERROR


async def test_the_pause_holds_between_hops(door: Doorway) -> None:
    door.server.on("shop.example/", redirect("/neu"))
    door.server.on("shop.example/neu", answer("there"))

    await door.get("shop.example/")

    assert sum(door.clock.naps) == pytest.approx(2), "robots.txt, one second, the redirect, one second, the page"


async def test_a_cookie_goes_back_to_its_own_origin_only_and_only_on_this_trip(door: Doorway) -> None:
    here, there = door.server.url("shop.example/2"), door.server.url("other.example/")
    door.server.on("shop.example/1", redirect(here, Set_Cookie="seen=1; Path=/"))
    door.server.on("shop.example/2", redirect(there))
    door.server.on("other.example/", redirect(door.server.url("shop.example/3")))
    door.server.on("shop.example/3", answer("there"))

    await door.get("shop.example/1")
    await door.get("shop.example/3", max_age_s=0)

    sent = [(a.host, a.path, a.headers.get("cookie", "")) for a in door.server.asked if a.path != "/robots.txt"]
    assert sent == [
        ("shop.example", "/1", ""), ("shop.example", "/2", "seen=1"), ("other.example", "/", ""),
        ("shop.example", "/3", "seen=1"), ("shop.example", "/3", ""),
    ]  # fmt: skip


async def test_cookies_are_limited_in_number(server: Server) -> None:
    many = "\r\n".join(f"Set-Cookie: c{n}=x" for n in range(200))
    server.on("shop.example/", f"HTTP/1.1 302 Found\r\nLocation: /2\r\n{many}\r\nContent-Length: 0\r\n\r\n".encode())
    server.on("shop.example/2", answer("there"))
    async with opened(server, cookies=3) as door:
        await door.get("shop.example/")

    assert server.asked[-1].headers["cookie"] == "c0=x; c1=x; c2=x"


async def test_cookies_are_limited_in_size(server: Server) -> None:
    many = "\r\n".join(f"Set-Cookie: c{n}={'x' * 100}" for n in range(200))
    server.on("shop.example/", f"HTTP/1.1 302 Found\r\nLocation: /2\r\n{many}\r\nContent-Length: 0\r\n\r\n".encode())
    server.on("shop.example/2", answer("there"))
    async with opened(server, cookies=10, cookie_bytes=500) as door:
        await door.get("shop.example/")

    assert len(server.asked[-1].headers["cookie"]) <= 520


async def test_a_key_goes_to_its_own_origin_only(server: Server) -> None:
    server.on("api.example/v1", redirect(server.url("other.example/v1")))
    server.on("other.example/v1", answer("there"))
    keys = {"service": Credential(server.url("api.example/").rstrip("/"), "Authorization", f"Bearer {SECRET}")}
    async with opened(server, credentials=keys) as door:
        await door.get("api.example/v1", credential="service")

    sent = {(a.host, a.path): a.headers.get("authorization") for a in server.asked}
    assert sent == {
        ("api.example", "/robots.txt"): None, ("api.example", "/v1"): f"Bearer {SECRET}",
        ("other.example", "/robots.txt"): None, ("other.example", "/v1"): None,
    }  # fmt: skip


async def test_a_key_that_an_answer_repeats_is_blotted_out(server: Server) -> None:
    pages = MemoryPages()
    server.on("api.example/v1", answer(f"bad key {SECRET}", X_Key=SECRET))
    keys = {"service": Credential(server.url("api.example/").rstrip("/"), "X-Api-Key", SECRET)}
    async with opened(server, credentials=keys, pages=pages) as door:
        page = await door.get("api.example/v1", credential="service")

    assert page.body.startswith(b"bad key ")
    assert SECRET not in repr((page, pages.pages, keys))


async def test_a_key_that_is_not_there_is_not_tried(door: Doorway) -> None:
    page = await door.get("api.example/v1", credential="service")

    assert (page.outcome, door.server.asked) == (Outcome.NOT_TRIED, [])


async def test_we_say_who_we_are(server: Server) -> None:
    server.on("shop.example/", answer("there"))
    async with opened(server, contact_url="https://firma.example/bot", version="1.2") as door:
        await door.get("shop.example/")

    assert {a.headers["user-agent"] for a in server.asked} == {"istzustand/1.2 (+https://firma.example/bot)"}
    assert not {"referer", "from", "sec-fetch-mode", "sec-ch-ua"} & set(server.asked[-1].headers)
    assert server.asked[-1].headers["accept-encoding"] == "gzip, deflate"
