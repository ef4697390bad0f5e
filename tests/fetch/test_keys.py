"""Keys at the door: where they go, what is sent with them, and when they are not shown again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.fetch import Credential, Event
from crawler.fetch.gate import MemoryPages
from crawler.types import Request
from crawler.vocabulary import Outcome
from tests.fetch.loopback import Doorway, Server, answer, opened, redirect
from tests.fetch.test_archive import recording, replayed

SECRET = "marked|key+0815/="
QUOTED = "marked%7Ckey%2B0815%2F%3D"
JSON = "application/json"


def keys(server: Server, **changes: Any) -> dict[str, Credential]:
    values: dict[str, Any] = {
        "origin": server.url("api.example/").rstrip("/"),
        "header": "",
        "value": SECRET,
        "param": "access_token",
    }
    return {"service": Credential(**{**values, **changes})}


async def test_a_key_in_the_query_is_seen_by_the_host_only(server: Server) -> None:
    seen: list[Event] = []
    server.on("api.example/v1", answer('{"next": "/v2?access_token=' + QUOTED + '"}', kind=JSON))
    async with opened(server, credentials=keys(server), on_event=seen.append) as door:
        page = await door.get("api.example/v1?fields=id", credential="service", accept=JSON)

    assert server.asked[-1].path == f"/v1?fields=id&access_token={QUOTED}"
    assert page.final_url == server.url("api.example/v1?fields=id")
    assert not any(form in repr((page, seen)) for form in (SECRET, QUOTED))


async def test_a_key_in_the_query_is_not_taken_along_by_a_redirect(server: Server) -> None:
    server.on("api.example/v1", redirect(server.url("other.example/v1")))
    server.on("other.example/v1", answer("there"))
    async with opened(server, credentials=keys(server)) as door:
        await door.get("api.example/v1", credential="service")

    assert [asked.path for asked in server.asked if asked.host == "other.example"] == ["/robots.txt", "/v1"]


async def test_what_an_interface_wants_with_post_is_sent_as_json(server: Server) -> None:
    server.on("api.example/search", answer("{}", kind=JSON))
    async with opened(server, credentials=keys(server, header="X-Key", param="", also=(("X-Version", "2"),))) as door:
        page = await door.get("api.example/search#q", credential="service", body='{"q": "ä"}', accept=JSON)

    asked = server.asked[-1]
    assert page.outcome is Outcome.OK
    assert (asked.method, asked.path, asked.body.decode(), asked.headers["content-type"]) == ("POST", "/search", '{"q": "ä"}', JSON)
    assert (asked.headers["x-version"], asked.headers["x-key"]) == ("2", SECRET)


async def test_the_next_request_over_the_same_connection_is_a_get_again(server: Server) -> None:
    server.on("api.example/search", answer("{}", kind=JSON))
    async with opened(server, credentials=keys(server)) as door:
        await door.get("api.example/search#q", credential="service", body='{"q": 1}', accept=JSON)
        await door.get("api.example/plain")

    assert [asked.method for asked in server.asked if asked.path.startswith(("/search", "/plain"))] == ["POST", "GET"]
    assert server.connections == 1


@pytest.mark.parametrize("credential", [None, "service"])
async def test_nothing_is_sent_with_post_to_another_origin(credential: str | None, server: Server) -> None:
    async with opened(server, credentials=keys(server)) as door:
        page = await door.get("shop.example/form", credential=credential, body="{}")

    assert page.outcome is Outcome.POLICY_DENIED
    assert "POST" not in {asked.method for asked in server.asked}


async def test_two_questions_at_one_address_are_two_pages(server: Server, tmp_path: Path) -> None:
    server.on("api.example/search", answer('{"n": 1}', kind=JSON), answer('{"n": 2}', kind=JSON))
    requests = [Request(server.url(f"api.example/search#{n}"), credential="service", body=f"[{n}]", accept=JSON) for n in (1, 2)]
    path = tmp_path / "a.warc.gz"
    with recording(path) as recorder:
        async with opened(server, credentials=keys(server), recorder=recorder, pages=MemoryPages()) as door:
            first = [await door.fetcher.fetch(request) for request in requests]
            again = [await door.fetcher.fetch(request) for request in requests]

    assert [page.body for page in first] == [page.body for page in again] == [b'{"n": 1}', b'{"n": 2}']
    assert [page.body for page in await replayed(path, *requests)] == [b'{"n": 1}', b'{"n": 2}']


@pytest.mark.parametrize(
    ("status", "outcome", "asked"), [(401, Outcome.LOGIN_WALL, 1), (429, Outcome.RATE_LIMITED, 1), (403, Outcome.BLOCKED, 2)]
)
async def test_a_key_that_is_wrong_or_used_up_is_not_shown_again(status: int, outcome: Outcome, asked: int, server: Server) -> None:
    server.on("api.example/v1", answer("{}", status, JSON))
    server.on("api.example/v2", answer("{}", status, JSON))
    async with opened(server, credentials=keys(server, lifts_robots="terms"), retries=0) as door:
        pages = [await door.get(f"api.example/{path}", credential="service", accept=JSON) for path in ("v1", "v2")]

    assert [page.outcome for page in pages] == [outcome, outcome]
    assert len(server.asked) == asked


async def test_the_host_without_the_key_is_not_closed_by_a_refused_key(server: Server) -> None:
    server.on("api.example/v1", answer("{}", 401, JSON))
    server.on("api.example/page", answer("there"))
    async with opened(server, credentials=keys(server)) as door:
        await door.get("api.example/v1", credential="service", accept=JSON, gate_key="service")
        page = await door.get("api.example/page", gate_key="service")

    assert page.outcome is Outcome.OK


async def robots_asked(door: Doorway, **changes: Any) -> tuple[Outcome, str]:
    page = await door.get("api.example/v1", **changes)
    return page.outcome, page.detail


async def test_robots_is_lifted_only_for_requests_with_the_key_and_says_so(server: Server) -> None:
    server.robots("api.example", "User-agent: *\nDisallow: /")
    server.on("api.example/v1", answer("there"))
    async with opened(server, credentials=keys(server, lifts_robots="official interface")) as door:
        with_key = await robots_asked(door, credential="service")
        without = await robots_asked(door)
    async with opened(server, credentials=keys(server)) as door:
        not_lifted = await robots_asked(door, credential="service")

    assert with_key == (Outcome.OK, "robots.txt lifted: official interface")
    assert (without[0], not_lifted[0]) == (Outcome.ROBOTS_DENIED, Outcome.ROBOTS_DENIED)


@pytest.mark.parametrize(("max_age_s", "kept"), [(0, 0), (60, 1)])
async def test_what_must_not_be_kept_is_not_stored(max_age_s: int, kept: int, server: Server) -> None:
    pages = MemoryPages()
    server.on("api.example/v1", answer("{}", kind=JSON))
    async with opened(server, credentials=keys(server, lifts_robots="terms"), pages=pages) as door:
        await door.get("api.example/v1", credential="service", accept=JSON, max_age_s=max_age_s)

    assert len(pages.pages) == kept
