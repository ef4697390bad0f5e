"""A recorded small web on loopback: many hosts on one port, told apart by the Host header, over real HTTP.

One folder a host. A file answers for its own path (`impressum.html` for `/impressum` and `/impressum.html`, `index.html` for
`/`); what a file cannot say stands in the host's `index.toml`:

    [missing]                      # the host's own "does not exist" page
    status = 404
    file = "404.html"

    [[route]]
    path = "/api/*"                # exact, or with * for anything; a path with "?" is compared with its query
    file = "answer.json"           # or text = "…"
    status = 200
    type = "application/json"
    headers = { "Retry-After" = "1" }
    times = 1                      # only for the first answers, then the next route that fits
    delay_ms = 0

`dns.toml` beside the hosts holds text records by name. Names that have no folder do not exist.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMPRESSED = ("text/", "application/json", "application/xml", "application/rss+xml", "application/atom+xml")
SUFFIXES = ("", ".html", ".json", ".xml", "/index.html")


@dataclass(frozen=True, slots=True)
class Route:
    """One rule of a host's `index.toml`."""

    path: str
    file: str = ""
    text: str = ""
    status: int = 200
    type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int = 0
    delay_ms: int = 0

    def fits(self, path: str, query: str) -> bool:
        """Does the rule answer for this address?"""
        asked = f"{path}?{query}" if "?" in self.path else path
        return fnmatchcase(asked, self.path)


@dataclass(slots=True)
class Host:
    """The pages of one host."""

    folder: Path
    routes: tuple[Route, ...]
    missing: Route
    used: dict[int, int] = field(default_factory=dict)

    def answer(self, path: str, query: str) -> tuple[Route, bytes]:
        """Return the rule and the body for an address."""
        for number, route in enumerate(self.routes):
            if route.fits(path, query) and (not route.times or self.used.get(number, 0) < route.times):
                self.used[number] = self.used.get(number, 0) + 1
                return route, self._body(route)
        file = self._file(path)
        if file is not None:
            return Route(path, file=file.name, type=_type_of(file)), file.read_bytes()
        return self.missing, self._body(self.missing)

    def _body(self, route: Route) -> bytes:
        return (self.folder / route.file).read_bytes() if route.file else route.text.encode()

    def _file(self, path: str) -> Path | None:
        name = unquote(path).strip("/") or "index"
        for suffix in SUFFIXES:
            file = (self.folder / f"{name}{suffix}").resolve()
            if file.is_file() and file.is_relative_to(self.folder.resolve()) and file.name != "index.toml":
                return file
        return None


@dataclass(frozen=True, slots=True)
class Logged:
    """One request that the small web answered."""

    host: str
    path: str
    status: int
    at: float
    """Seconds, monotonic."""
    user_agent: str


@dataclass(slots=True)
class SmallWeb:
    """A running small web."""

    port: int
    hosts: frozenset[str]
    dns_records: Mapping[str, tuple[str, ...]]
    requests: list[Logged] = field(default_factory=list)


@contextmanager
def serve(folder: Path, *, latency_ms: int = 0) -> Iterator[SmallWeb]:
    """Serve the hosts below `folder` on a free port of 127.0.0.1 until the end of the block; `latency_ms` is added to every answer.

    Raises OSError where no port can be had, tomllib.TOMLDecodeError for a broken `index.toml`.
    """
    hosts = {path.name: _host(path) for path in sorted(folder.iterdir()) if path.is_dir()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    web = SmallWeb(server.server_address[1], frozenset(hosts), _dns(folder))
    server.context = _Context(hosts, web, latency_ms, threading.Lock())  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True, slots=True)
class _Context:
    hosts: Mapping[str, Host]
    web: SmallWeb
    latency_ms: int
    lock: threading.Lock


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one segment each, sent at once: otherwise the kernel holds the body back for 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        context: _Context = self.server.context  # type: ignore[attr-defined]
        name = (self.headers.get("Host") or "").rsplit(":", 1)[0].lower()
        parts = urlsplit(self.path)
        host = context.hosts.get(name)
        with context.lock:
            route, body = host.answer(parts.path, parts.query) if host else (Route("*", status=421), b"")
            agent = self.headers.get("User-Agent") or ""
            context.web.requests.append(Logged(name, self.path, route.status, time.monotonic(), agent))
        pause = context.latency_ms + route.delay_ms
        if pause:
            time.sleep(pause / 1000)
        self._send(route, body)

    do_HEAD = do_GET  # noqa: N815 - the name is the library's

    def _send(self, route: Route, body: bytes) -> None:
        kind = route.type or (_type_of(Path(route.file)) if route.file else "text/html; charset=utf-8")
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if route.status == 200 and self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        packed = "gzip" in (self.headers.get("Accept-Encoding") or "") and kind.startswith(COMPRESSED) and len(body) > 500
        if packed:
            body = gzip.compress(body, 1, mtime=0)
        self.send_response(route.status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if route.status == 200:
            self.send_header("ETag", tag)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        for header, value in route.headers.items():
            self.send_header(header, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed; `SmallWeb.requests` has the log."""


def _type_of(file: Path) -> str:
    kinds = {".html": "text/html; charset=utf-8", ".json": "application/json", ".xml": "application/xml; charset=utf-8"}
    return kinds.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _host(folder: Path) -> Host:
    index = folder / "index.toml"
    data = tomllib.loads(index.read_text(encoding="utf-8")) if index.is_file() else {}
    routes = tuple(Route(**route) for route in data.get("route", ()))
    missing = Route("*", **{"status": 404, "text": "<!doctype html><title>404</title><p>Not found", **data.get("missing", {})})
    return Host(folder, routes, missing)


def _dns(folder: Path) -> dict[str, tuple[str, ...]]:
    file = folder / "dns.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {name.lower(): tuple(values) for name, values in data.items()}
