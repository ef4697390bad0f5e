"""Bodies: capped on the wire and decoded, never trusted to end, and cut only where a beginning is worth something."""

from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc
import zlib

import pytest

from crawler.parse import decode
from crawler.vocabulary import Outcome
from tests.fetch.loopback import HTML, Asked, Doorway, Server, answer, keep_silent, opened

TEXT = ("<p>Wir bauen Pumpen in Landshut.</p>" * 50).encode()


def chunked(*parts: bytes, end: bool = True) -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + (b"0\r\n\r\n" if end else b"")
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + body


def closing(data: bytes) -> object:
    """Write these bytes and close the connection."""

    async def write(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return write


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        ("identity", TEXT),
        ("none", TEXT),
    ],
)
async def test_compressed_bodies_are_read(door: Doorway, coding: str, body: bytes) -> None:
    door.server.on("shop.example/", answer(body, Content_Encoding=coding))

    page = await door.get("shop.example/")

    assert (page.outcome, page.body) == (Outcome.OK, TEXT)


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, gzip, gzip", "utf-8"])
async def test_codings_that_were_not_asked_for_are_not_read(door: Doorway, coding: str) -> None:
    door.server.on("shop.example/", answer(TEXT, Content_Encoding=coding))

    page = await door.get("shop.example/")

    assert (page.outcome, page.body) == (Outcome.PROTOCOL_ERROR, b"")


async def test_no_more_than_two_layers_are_undone(door: Doorway) -> None:
    door.server.on("shop.example/", answer(gzip.compress(gzip.compress(gzip.compress(TEXT))), Content_Encoding="gzip, gzip, gzip"))

    page = await door.get("shop.example/")

    assert (page.outcome, page.detail) == (Outcome.PROTOCOL_ERROR, "more than 2 layers of encoding")


@pytest.mark.parametrize("layers", [1, 2])
async def test_a_bomb_takes_no_more_memory_than_the_cap(server: Server, layers: int) -> None:
    bomb = b"\0" * (200 << 20)
    for _ in range(layers):
        bomb = gzip.compress(bomb, 9)
    server.on("shop.example/", answer(bomb, Content_Encoding=", ".join(["gzip"] * layers)))
    async with opened(server) as door:
        await door.get("shop.example/other")
        tracemalloc.start()
        page = await door.get("shop.example/")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert page.outcome is Outcome.PARTIAL
    assert len(page.body) <= 8 << 20
    assert peak < 40 << 20


async def test_html_over_the_cap_is_cut_and_says_so(server: Server) -> None:
    server.on("shop.example/", answer(TEXT))
    async with opened(server, decoded_bytes=500) as door:
        page = await door.get("shop.example/")

    assert (page.outcome, page.body, page.detail) == (Outcome.PARTIAL, TEXT[:500], "longer than 500 bytes decoded")


async def test_html_over_the_cap_on_the_wire_is_cut_too(server: Server) -> None:
    server.on("shop.example/", answer(TEXT))
    async with opened(server, wire_bytes=400) as door:
        page = await door.get("shop.example/")

    assert (page.outcome, len(page.body)) == (Outcome.PARTIAL, 400)


@pytest.mark.parametrize("kind", ["application/json", "application/xml", "application/rss+xml"])
async def test_data_over_the_cap_are_of_no_use(server: Server, kind: str) -> None:
    server.on("shop.example/", answer(TEXT, kind=kind))
    async with opened(server, decoded_bytes=500) as door:
        page = await door.get("shop.example/")

    assert (page.outcome, page.body) == (Outcome.TOO_LARGE, b"")


async def test_an_endless_body_ends_at_the_cap_and_costs_its_connection(server: Server) -> None:
    async def endless(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    server.on("shop.example/", endless)
    async with opened(server, wire_bytes=1 << 20) as door:
        page = await door.get("shop.example/")
        await asyncio.sleep(0.05)

        assert page.outcome is Outcome.PARTIAL
        assert server.open_now == 0


async def test_a_body_that_drips_ends_at_the_deadline(server: Server) -> None:
    async def drip(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await asyncio.sleep(0.02)

    server.on("shop.example/", drip)
    begun = time.monotonic()
    async with opened(server, attempt_s=0.3, retries=0) as door:
        page = await door.get("shop.example/")

    assert page.outcome is Outcome.TIMEOUT
    assert time.monotonic() - begun < 2


async def test_a_silence_within_a_body_ends_it_too(server: Server) -> None:
    async def stop_short(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
        await keep_silent(asked, writer)

    server.on("shop.example/", stop_short)
    async with opened(server, gap_s=0.1, retries=0) as door:
        page = await door.get("shop.example/")

    assert (page.outcome, page.detail) == (Outcome.TIMEOUT, "silence for 0.1 s")


@pytest.mark.parametrize(
    "given",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n" + TEXT,
        chunked(TEXT, end=False),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(TEXT)[:-20],
    ],
    ids=["length", "chunks", "gzip"],
)
async def test_a_body_that_breaks_off_is_partial(door: Doorway, given: bytes) -> None:
    door.server.on("shop.example/", closing(given))  # type: ignore[arg-type]

    page = await door.get("shop.example/")

    assert page.outcome is Outcome.PARTIAL
    assert page.body.startswith(TEXT[:36])


async def test_a_broken_chunk_and_a_broken_stream_are_partial(door: Doorway) -> None:
    door.server.on("shop.example/chunk", closing(chunked(TEXT, end=False) + b"zz\r\nnonsense"))  # type: ignore[arg-type]
    door.server.on("shop.example/stream", answer(gzip.compress(TEXT)[:40] + b"\xff" * 60, Content_Encoding="gzip"))

    outcomes = [(await door.get(f"shop.example/{name}")).outcome for name in ("chunk", "stream")]

    assert set(outcomes) <= {Outcome.PARTIAL, Outcome.PROTOCOL_ERROR}
    assert outcomes[0] is Outcome.PARTIAL


async def test_a_part_that_was_not_asked_for_is_partial(door: Doorway) -> None:
    door.server.on("shop.example/", answer(TEXT, 206, Content_Range="bytes 0-9/100"))

    assert (await door.get("shop.example/")).outcome is Outcome.PARTIAL


async def test_a_body_of_nothing_that_was_promised_is_an_error(door: Doorway) -> None:
    door.server.on("shop.example/", closing(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"))  # type: ignore[arg-type]

    assert (await door.get("shop.example/")).outcome is Outcome.PROTOCOL_ERROR


@pytest.mark.parametrize(
    "given",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 banana OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: x\r\n" % n for n in range(20_000)) + b"\r\n",
    ],
    ids=["ssh", "status", "negative", "two lengths", "101", "long header", "many headers"],
)
async def test_what_is_no_answer_is_an_outcome(door: Doorway, given: bytes) -> None:
    door.server.on("shop.example/", closing(given))  # type: ignore[arg-type]

    page = await door.get("shop.example/")

    assert page.outcome in (Outcome.PROTOCOL_ERROR, Outcome.TOO_LARGE)
    assert page.body == b""


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "video/mp4", "application/zip", "application/octet-stream"])
async def test_types_that_nobody_can_read_are_not_read(door: Doorway, kind: str) -> None:
    door.server.on("shop.example/", answer(b"\x89PNG" * 100, kind=kind))

    page = await door.get("shop.example/")

    assert (page.outcome, page.body) == (Outcome.WRONG_TYPE, b"")


async def test_an_image_that_was_asked_for_is_read(door: Doorway) -> None:
    door.server.on("shop.example/", answer(b"\x89PNG", kind="image/png"))

    assert (await door.get("shop.example/", accept="image/*")).outcome is Outcome.OK


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("Grüße".encode("latin-1"), "text/html; charset=ISO-8859-1", "Grüße"),
        ('<meta charset="windows-1252">Grüße €'.encode("cp1252"), "text/html", '<meta charset="windows-1252">Grüße €'),
        ("\ufeffGrüße".encode(), "text/html; charset=latin-1", "Grüße"),
        ("Grüße".encode(), "text/html; charset=rot13", "Grüße"),
        (b"+AGEAYgBj-", "text/html; charset=utf-7", "+AGEAYgBj-"),
        (b"\xff\xfe\x00", "", "\ufffd"),
        ("Grüße".encode(), "text/html; charset=" + "x" * 5000, "Grüße"),
    ],
)
async def test_the_charset_is_told_and_never_names_a_codec(door: Doorway, body: bytes, kind: str, text: str) -> None:
    door.server.on("shop.example/", answer(body, kind=kind))

    page = await door.get("shop.example/")

    assert page.outcome is Outcome.OK
    assert text in decode(page.body, page.content_type_header)


async def test_headers_of_any_bytes_are_read(door: Doorway) -> None:
    door.server.on("shop.example/", b"HTTP/1.1 200 OK\r\nX-Name: M\xfcller\r\nX-Name: M\xc3\xbcller\r\nContent-Length: 1\r\n\r\nx")

    page = await door.get("shop.example/")

    assert page.headers["x-name"] == "Müller, Müller"
    assert HTML not in page.headers.values()
