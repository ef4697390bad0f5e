"""A web server for tests of the door: real sockets on loopback, answers written byte by byte, and a log of who asked what.

`Server.on("shop.example/path", answer…)` says what an address answers: raw bytes (see `answer`), or a coroutine that writes by
itself. Several answers are given one after the other, the last one for ever. `robots.txt` is missing (404) until a test says
otherwise. An address without a query answers for every query that has no answer of its own.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme

from crawler.fetch import Credential, FetchSettings, Gate, MemoryGate, open_fetcher
from crawler.types import Fetcher, Page, Request

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    host: str
    path: str
    headers: Mapping[str, str]
    at: float
    reader: asyncio.StreamReader = field(repr=False)
    sni: str = ""
    method: str = "GET"
    body: bytes = b""


Writes = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Writes


def answer(body: bytes | str = b"", status: int = 200, kind: str = HTML, **headers: str) -> bytes:
    """A whole answer; header names are written with `_` for `-`."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(data)}"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + data


def redirect(location: str, status: int = 302, **headers: str) -> bytes:
    return answer("", status, Location=location, **headers)


async def keep_silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Say nothing until the other side gives up."""
    await asked.reader.read()


@dataclass
class Server:
    """A running server; `port` is the same for all its hosts."""

    port: int = 0
    scheme: str = "http"
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    _answers: dict[str, list[Answer]] = field(default_factory=dict)
    _sni: str = ""

    def on(self, address: str, *answers: Answer) -> None:
        """Set the answers of one address, written `host/path`."""
        self._answers[address] = list(answers)

    def robots(self, host: str, *answers: Answer | str) -> None:
        self.on(f"{host}/robots.txt", *(answer(a, kind="text/plain") if isinstance(a, str) else a for a in answers))

    def url(self, address: str) -> str:
        host, _, path = address.partition("/")
        return f"{self.scheme}://{host}:{self.port}/{path}"

    def paths(self, host: str = "") -> list[str]:
        """What was asked for in order, without robots.txt."""
        return [a.path for a in self.asked if a.path != "/robots.txt" and host in ("", a.host)]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_now += 1
        sni, self._sni = self._sni, ""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
                host = headers.get("host", "").rsplit(":", 1)[0]
                method, path = head[0].split(" ")[:2]
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                asked = Asked(host, path, headers, asyncio.get_running_loop().time(), reader, sni, method, body)
                self.asked.append(asked)
                bare = f"{host}{path.partition('?')[0]}"
                answers = self._answers.get(f"{host}{path}") or self._answers.get(bare) or [answer("<h1>nothing here</h1>", 404)]
                given = answers.pop(0) if len(answers) > 1 else answers[0]
                if callable(given):
                    await given(asked, writer)
                    return
                writer.write(given)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError, ssl.SSLError):
            pass
        finally:
            self.open_now -= 1
            writer.close()


@asynccontextmanager
async def running(tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """Serve on a free port of 127.0.0.1 until the end of the block."""
    server = Server(scheme="https" if tls else "http")
    if tls is not None:

        def remember(_: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> None:
            server._sni = name or ""

        tls.sni_callback = remember  # type: ignore[assignment]
    listening = await asyncio.start_server(server._serve, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        if hasattr(listening, "close_clients"):
            listening.close_clients()


def certified(folder: Path, *names: str) -> tuple[ssl.SSLContext, str]:
    """A server's TLS context for these names and the file of the authority that signed for it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    return context, str(folder / "ca.pem")


class FakeClock:
    """Time that passes only where somebody sleeps, and then at once. `naps` are the seconds slept."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.now = now
        self.naps: list[float] = []

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


async def at_loopback(_: str) -> tuple[str, ...]:
    """Every name is this machine."""
    return ("127.0.0.1",)


@dataclass
class Doorway:
    """An open door and what tests look at behind it."""

    fetcher: Fetcher
    clock: FakeClock
    gate: Gate
    server: Server

    async def get(self, address: str, **changes: Any) -> Page:
        """Fetch an address of the server, or any whole URL."""
        url = address if "://" in address else self.server.url(address)
        return await self.fetcher.fetch(Request(url, **changes))


@asynccontextmanager
async def opened(
    server: Server,
    *,
    clock: FakeClock | None = None,
    gate: Gate | None = None,
    pages: Any = None,
    recorder: Any = None,
    lookup: Any = at_loopback,
    credentials: Mapping[str, Credential] | None = None,
    browser: bool = False,
    on_event: Any = None,
    **settings: Any,
) -> AsyncIterator[Doorway]:
    """Open the door to `server`: the one endpoint on loopback that its address guard allows."""
    clock = clock or FakeClock()
    gate = gate if gate is not None else MemoryGate()
    limits = FetchSettings(**{"allow_endpoints": {("127.0.0.1", server.port)}, "gap_s": 2.0, "attempt_s": 3.0, **settings})
    async with open_fetcher(
        limits,
        gate,
        pages,
        clock=clock,
        lookup=lookup,
        recorder=recorder,
        credentials=credentials,
        browser=browser,
        on_event=on_event,
    ) as fetcher:
        yield Doorway(fetcher, clock, gate, server)
