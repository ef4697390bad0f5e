"""Recording and replaying: the archive gives back what the door gave, without network or waiting, and holds no secret."""

from __future__ import annotations

import asyncio
import gzip
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.errors import StoreError, UsageError
from crawler.fetch import Credential, FetchSettings, MemoryGate, open_fetcher
from crawler.fetch.archive import Recorder, open_recorder, open_replay, recorded_at
from crawler.fetch.find_browser import find_browser
from crawler.fetch.gate import MemoryPages
from crawler.types import Page, Request, Wall
from crawler.vocabulary import Outcome
from tests.fetch.loopback import HTML, Server, answer, keep_silent, opened, redirect

STARTED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SECRET = "k-4711-secret"


@contextmanager
def recording(path: Path) -> Iterator[Recorder]:
    recorder = open_recorder(path, STARTED)
    try:
        yield recorder
    finally:
        recorder.close()


async def replayed(path: Path, *requests: Request) -> list[Page]:
    """The answers of a replay, through the same entry as those of the network."""
    async with open_fetcher(FetchSettings(), MemoryGate(), replay=open_replay(path)) as fetcher:
        return [await fetcher.fetch(request) for request in requests]


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
async def test_everything_comes_back_as_it_was(server: Server, tmp_path: Path, name: str) -> None:
    async def nowhere(host: str) -> tuple[str, ...]:
        if host == "gone.example":
            raise OSError("no such name")
        return ("127.0.0.1",)

    server.robots("closed.example", "User-agent: *\nDisallow: /\n")
    server.robots("broken.example", answer("", 503))
    server.on("shop.example/", redirect("/neu"))
    server.on("shop.example/neu", answer(gzip.compress("Grüße".encode()), Content_Encoding="gzip", X_Name="Müller"))
    server.on(
        "shop.example/cut", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\nConnection: close\r\n\r\nshort"
    )
    server.on("slow.example/", keep_silent)
    server.on("wall.example/", answer("<title>Just a moment...</title>", 403))
    server.on("marked.example/", answer("Bitte anmelden"))
    server.on("loop.example/", redirect("/"))
    server.on("image.example/", answer(b"\x89PNG", kind="image/png"))
    server.on("late.example/", answer("", 429, Retry_After="9999"))
    server.on("empty.example/", answer(b""))
    server.on("ümlaut.example/", answer("never asked"))
    urls = [f"{host}.example/" for host in ("shop", "gone", "slow", "closed", "broken", "wall", "loop", "image", "late", "empty")]
    requests = [Request(server.url(url)) for url in [*urls, "shop.example/none", "shop.example/cut", "late.example/again"]]
    requests += [
        Request("http://10.0.0.1/"), Request("http://ümlaut.example/ä ö"), Request("not a url"), Request("http://[bad/"),
        Request("dns:_atproto.shop.example?type=A"), Request(server.url("shop.example/"), credential="none"),
        Request(server.url("b.example/"), render="browser"),
        Request(server.url("marked.example/"), walls=(Wall(Outcome.LOGIN_WALL, ("anmelden",)),)),
    ]  # fmt: skip
    path = tmp_path / name
    with recording(path) as recorder:
        async with opened(server, recorder=recorder, lookup=nowhere, attempt_s=0.3, retries=0) as door:
            recorded = [await door.fetcher.fetch(request) for request in requests]
    asked = len(server.asked)
    begun = time.monotonic()
    again = await replayed(path, *requests)

    assert again == recorded
    assert len({page.outcome for page in again}) >= 13, "this test is about all kinds of outcomes"
    assert len(server.asked) == asked
    assert time.monotonic() - begun < 1.0


async def test_what_the_archive_lacks_is_a_miss(server: Server, tmp_path: Path) -> None:
    server.on("shop.example/", answer("there"))
    path = tmp_path / "a.warc.gz"
    with recording(path) as recorder:
        async with opened(server, recorder=recorder) as door:
            await door.get("shop.example/")
    asked = len(server.asked)
    pages = await replayed(
        path, Request(server.url("shop.example/other")), Request(server.url("shop.example/"), render="browser"),
        Request(server.url("shop.example/robots.txt")),
    )  # fmt: skip

    assert [page.outcome for page in pages] == [Outcome.OFFLINE_MISS] * 3
    assert len(server.asked) == asked


async def test_an_address_asked_twice_gives_both_answers_and_then_the_last(server: Server, tmp_path: Path) -> None:
    server.on("shop.example/", answer("one"), answer("two"))
    path = tmp_path / "a.warc.gz"
    with recording(path) as recorder:
        async with opened(server, recorder=recorder) as door:
            await door.get("shop.example/")
            await door.get("shop.example/")
    pages = await replayed(path, *[Request(server.url("shop.example/"))] * 3)

    assert [page.body for page in pages] == [b"one", b"two", b"two"]


async def test_each_subject_is_given_its_own_answer_in_any_order(server: Server, tmp_path: Path) -> None:
    server.on("shop.example/", answer("for a"), answer("for b"))
    path = tmp_path / "a.warc.gz"
    with recording(path) as recorder:
        async with opened(server, recorder=recorder) as door:
            await door.get("shop.example/", subject_id="a")
            await door.get("shop.example/", subject_id="b")
    request = Request(server.url("shop.example/"))
    pages = await replayed(path, *(replace(request, subject_id=name) for name in "bac"))

    assert [page.body for page in pages] == [b"for b", b"for a", b"for a"]


async def test_keys_and_cookies_are_not_in_the_archive(server: Server, tmp_path: Path) -> None:
    server.on("api.example/v1", redirect("/v2", Set_Cookie="session=s-0815-cookie"))
    server.on("api.example/v2", answer(f"<p>bad key {SECRET}", X_Echo=SECRET, Set_Cookie="session=s-0815-cookie"))
    keys = {"service": Credential(server.url("api.example/").rstrip("/"), "Authorization", f"Bearer {SECRET}")}
    path = tmp_path / "a.warc"
    with recording(path) as recorder:
        async with opened(server, recorder=recorder, credentials=keys) as door:
            page = await door.get("api.example/v1", credential="service")

    assert page.outcome is Outcome.OK
    assert server.asked[-1].headers["authorization"] == f"Bearer {SECRET}"
    assert server.asked[-1].headers["cookie"] == "session=s-0815-cookie"
    kept = path.read_bytes()
    assert b"bad key" in kept
    assert SECRET.encode() not in kept
    assert b"0815" not in kept


async def test_other_tools_can_read_it(server: Server, tmp_path: Path) -> None:
    server.on("shop.example/", redirect("/neu"))
    server.on("shop.example/neu", answer(gzip.compress(b"<p>Pumpen"), Content_Encoding="gzip"))
    path = tmp_path / "a.warc.gz"
    with recording(path) as recorder:
        async with opened(server, recorder=recorder) as door:
            await door.get("shop.example/")
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                url = record.rec_headers.get_header("WARC-Target-URI")
                status = record.http_headers.get_statuscode()
                found.append((url, status, record.content_stream().read(), record.http_headers.get_header("Content-Type")))

    assert [(url, status) for url, status, _, _ in found] == [
        (server.url("shop.example/robots.txt"), "404"),
        (server.url("shop.example/"), "302"),
        (server.url("shop.example/neu"), "200"),
    ]
    assert found[-1][2:] == (b"<p>Pumpen", HTML)


async def test_a_stored_page_is_archived_with_its_body(server: Server, tmp_path: Path) -> None:
    pages = MemoryPages()
    server.on("shop.example/", answer("there"))
    async with opened(server, pages=pages) as door:
        await door.get("shop.example/")
    path = tmp_path / "a.warc.gz"
    with recording(path) as recorder:
        async with opened(server, pages=pages, recorder=recorder) as door:
            page = await door.get("shop.example/")

    assert await replayed(path, Request(server.url("shop.example/"))) == [page]
    assert page.from_cache


@pytest.mark.browser
@pytest.mark.skipif(find_browser("") is None, reason="no Chromium on this machine")
async def test_a_rendered_page_is_replayed_without_a_browser(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on("shop.example/", answer("<p id=app></p><script src=/app.js></script>"))
    server.on("shop.example/app.js", answer("app.append('filled')", kind="text/javascript"))
    path, request = tmp_path / "a.warc.gz", Request(server.url("shop.example/"), render="browser")
    with recording(path) as recorder:
        async with opened(server, recorder=recorder, browser=True, allow_no_sandbox=True) as door:
            plain = await door.get("shop.example/")
            page = await door.fetcher.fetch(request)
    monkeypatch.setenv("PATH", "/nowhere")

    assert await replayed(path, request, Request(request.url)) == [page, plain]
    assert b"filled" in page.body
    assert b"app.append('filled')" in gzip.decompress(path.read_bytes()), "what scripts asked for is kept as evidence"


async def test_the_clock_of_the_recording_is_kept(tmp_path: Path) -> None:
    with recording(tmp_path / "a.warc.gz"):
        pass

    assert recorded_at(tmp_path / "a.warc.gz") == STARTED


async def test_an_interrupted_recording_can_be_replayed(server: Server, tmp_path: Path) -> None:
    server.on("shop.example/", answer("there"))
    path = tmp_path / "a.warc.gz"
    recorder = open_recorder(path, STARTED)
    async with opened(server, recorder=recorder) as door:
        page = await door.get("shop.example/")
        copy = path.read_bytes()
    recorder.close()
    path.write_bytes(copy)

    assert await replayed(path, Request(server.url("shop.example/"))) == [page]


async def test_pages_that_are_recorded_at_once_do_not_mix(server: Server, tmp_path: Path) -> None:
    hosts = [f"shop{number}.example" for number in range(20)]
    for host in hosts:
        server.on(f"{host}/", answer(f"this is {host}" * 500))
    path = tmp_path / "a.warc.gz"
    with recording(path) as recorder:
        async with opened(server, recorder=recorder) as door:
            await asyncio.gather(*(door.get(f"{host}/") for host in hosts))
    pages = await replayed(path, *(Request(server.url(f"{host}/")) for host in hosts))

    assert [page.body for page in pages] == [(f"this is {host}" * 500).encode() for host in hosts]


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", gzip.compress(b"no archive either"), b"WARC/1.1\r\nWARC-Type: warcinfo\r\n\r\n", b"\x1f\x8b\x08\x00rest"],
)
def test_a_file_that_is_none_of_ours_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)

    with pytest.raises(UsageError):
        open_replay(path)


def test_an_archive_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreError, match="Cannot write the archive"):
        open_recorder(tmp_path / "file" / "a.warc.gz", STARTED)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_at_once() -> None:
    with pytest.raises(StoreError, match="No space left"):
        open_recorder(Path("/dev/full"), STARTED)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name")
async def test_an_archive_that_breaks_off_ends_the_run_and_is_no_outcome(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    recorder = open_recorder(path, STARTED)
    os.close(reader)
    async with opened(server, recorder=recorder) as door:
        with pytest.raises(StoreError, match="Broken pipe"):
            await door.get("shop.example/")
    with pytest.raises(StoreError):
        recorder.close()
