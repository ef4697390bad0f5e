"""A recorded small web on loopback: many hosts on one port, told apart by the Host header, over real HTTP.

One folder a host. A file answers for its own path (`impressum.html` for `/impressum` and `/impressum.html`, `index.html` for `/`);
what a file cannot say stands in the host's `index.toml`, whose opening comment says what the host is there to try:

    also = ["b.example"]           # further names with the same pages
    modified = "Sun, …"            # Last-Modified of all pages

    [missing]                      # the host's own "does not exist" page
    status = 404
    file = "404.html"

    [[route]]                      # the first that fits answers, before any file
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

COMPRESSED = (
    "text/",
    "application/json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/javascript",
)
COMPRESSED_FROM = 500
LITERAL = str.maketrans({"?": "[?]", "[": "[[]"})
"""Only * is special in a rule's path: addresses are full of question marks."""
SUFFIXES = ("", ".html", ".json", ".xml", "/index.html")
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml; charset=utf-8",
}


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
        return fnmatchcase(asked, self.path.translate(LITERAL))


@dataclass(slots=True)
class Host:
    """The pages of one host."""

    folder: Path
    routes: tuple[Route, ...]
    missing: Route
    also: tuple[str, ...] = ()
    modified: str = ""
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
    """With its query."""
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

    Raises OSError where no port can be had, tomllib.TOMLDecodeError or TypeError for a broken `index.toml`.
    """
    hosts: dict[str, Host] = {}
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            host = _host(path)
            hosts.update(dict.fromkeys((path.name, *host.also), host))
    server = _Server(hosts, folder, latency_ms)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.web
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, hosts: Mapping[str, Host], folder: Path, latency_ms: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hosts = hosts
        self.latency_ms = latency_ms
        self.web = SmallWeb(self.server_address[1], frozenset(hosts), _dns(folder))
        self.lock = threading.Lock()
        self.closing = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    # Head and body in one segment each, sent at once: otherwise the kernel holds the body back for 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        name = (self.headers.get("Host") or "").rsplit(":", 1)[0].lower()
        parts = urlsplit(self.path)
        host = self.server.hosts.get(name)
        with self.server.lock:
            route, body = host.answer(parts.path, parts.query) if host else (Route("*", status=421), b"")
            agent = self.headers.get("User-Agent") or ""
            self.server.web.requests.append(Logged(name, self.path, route.status, time.monotonic(), agent))
        pause = self.server.latency_ms + route.delay_ms
        if pause and self.server.closing.wait(pause / 1000):
            self.close_connection = True  # the small web ends while this answer is still waiting
            return
        self._send(route, body, host.modified if host else "")

    do_HEAD = do_GET  # noqa: N815 - the name is the base class's

    def do_POST(self) -> None:
        """Answers do not depend on what is sent, but it has to be read before the next request."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def _send(self, route: Route, body: bytes, modified: str) -> None:
        kind = route.type or (_type_of(Path(route.file)) if route.file else "text/html; charset=utf-8")
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        validators = {"ETag": tag, **({"Last-Modified": modified} if modified else {})} if route.status == 200 else {}
        if validators and self._has(tag, modified):
            self._head(304, validators)
            self.end_headers()
            return
        packed = "gzip" in (self.headers.get("Accept-Encoding") or "") and kind.startswith(COMPRESSED)
        packed = packed and len(body) > COMPRESSED_FROM
        if packed:
            body = gzip.compress(body, 1, mtime=0)
        coding = {"Content-Encoding": "gzip"} if packed else {}
        size = {"Content-Type": kind, "Content-Length": str(len(body))}
        self._head(route.status, {**size, **coding, **validators, **route.headers})
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _has(self, tag: str, modified: str) -> bool:
        """Has the client this very page? The tag decides where it sends one (RFC 9110 13.2.2)."""
        known = self.headers.get("If-None-Match")
        return known == tag if known else bool(modified) and self.headers.get("If-Modified-Since") == modified

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header, value)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed; `SmallWeb.requests` has the log."""


def _type_of(file: Path) -> str:
    return KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _host(folder: Path) -> Host:
    index = folder / "index.toml"
    data = tomllib.loads(index.read_text(encoding="utf-8")) if index.is_file() else {}
    routes = tuple(Route(**route) for route in data.get("route", ()))
    missing = Route("*", **{"status": 404, "text": "<!doctype html><title>404</title><p>Not found", **data.get("missing", {})})
    return Host(folder, routes, missing, tuple(data.get("also", ())), data.get("modified", ""))


def _dns(folder: Path) -> dict[str, tuple[str, ...]]:
    file = folder / "dns.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {name.lower(): tuple(values) for name, values in data.items()}
