"""HTTP over checked connections. The only module that imports httpx or its core, so that a successor is a change of one file.

One small connection per origin instead of httpx's shared pool: the gate allows one request at a time anyway, and the pool looks
through all its connections at every request. Cookies, redirects, proxies and retries of httpx are not used: the door has its own
rules for them, and httpx parses a `Location` even where redirects are off (and raises on a bad one).
"""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from crawler.errors import SettingsError
from crawler.fetch.dns import Resolver
from crawler.fetch.faults import FetchError
from crawler.fetch.policy import Target
from crawler.fetch.settings import FetchSettings
from crawler.fetch.wire import Wire, connect
from crawler.vocabulary import Outcome

RawHeaders = Sequence[tuple[bytes, bytes]]
KEEP_ALIVE_S = 30.0


@dataclass(slots=True)
class Reply:
    """The head of an answer and its body as it comes off the wire. Must be closed."""

    status: int
    reason: str
    headers: RawHeaders
    _response: httpx.Response

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body, decoded from transfer encoding only. Raises FetchError; protocol_error where the body breaks off."""
        try:
            async for chunk in self._response.aiter_raw():
                yield chunk
        except httpcore.ProtocolError as error:
            raise FetchError(Outcome.PROTOCOL_ERROR, str(error)[:120]) from error

    async def aclose(self) -> None:
        """Give the connection back; one whose body was not read to the end is closed."""
        await self._response.aclose()


class Transport(httpx.AsyncBaseTransport):
    """Sends one request over the connection of its origin. Names are resolved and addresses checked when a connection is made."""

    def __init__(self, settings: FetchSettings, resolver: Resolver) -> None:
        self._settings = settings
        self._backend = _CheckedBackend(settings, resolver)
        self._idle: OrderedDict[str, httpcore.AsyncHTTPConnection] = OrderedDict()
        self._tls = _tls_context(settings.ca_file) if settings.ca_file else None
        self._timeouts = {"connect": settings.connect_s, "read": settings.gap_s, "write": settings.gap_s}

    async def send(self, target: Target, headers: list[tuple[bytes, bytes]], *, path: str = "", body: bytes = b"") -> Reply:
        """Ask the target and return when the head of the answer is there: with POST where there is a body. Raises FetchError.

        `path` is sent instead of the target's where a key belongs into it.
        """
        extensions = {"timeout": self._timeouts, "target": (path or target.path).encode("ascii")}
        try:
            request = httpx.Request(
                "POST" if body else "GET", target.url, headers=headers, content=body or None, extensions=extensions
            )
            response = await self.handle_async_request(request)
        except httpcore.RemoteProtocolError as error:
            outcome = Outcome.CONNECT_ERROR if _hung_up(error) else Outcome.PROTOCOL_ERROR
            raise FetchError(outcome, str(error)[:120].lower()) from error
        except (httpcore.ProtocolError, httpx.InvalidURL) as error:
            raise FetchError(Outcome.PROTOCOL_ERROR, str(error)[:120].lower()) from error
        return Reply(response.status_code, response.reason_phrase, response.headers.raw, response)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The interface of httpx transports; raises httpcore's exceptions and FetchError."""
        scheme, host = request.url.raw_scheme, request.url.raw_host
        origin = httpcore.Origin(scheme, host, request.url.port or (443 if scheme == b"https" else 80))
        url = httpcore.URL(scheme=scheme, host=host, port=origin.port, target=request.url.raw_path)
        method = request.method.encode("ascii")
        wish = httpcore.Request(
            method, url, headers=request.headers.raw, content=request.content or None, extensions=request.extensions
        )
        key = str(origin)
        connection = self._idle.pop(key, None)
        if connection is not None:
            answer = await self._ask_again_over(connection, wish)
            if answer is not None:
                return self._response(answer, key, connection)
        connection = self._new_connection(origin)
        return self._response(await connection.handle_async_request(wish), key, connection)

    async def put_back(self, key: str, connection: httpcore.AsyncHTTPConnection) -> None:
        """Keep a connection whose answer was read to the end, and no byte more, for the next request; close all others."""
        if not connection.is_idle() or key in self._idle or _has_more(connection):
            await connection.aclose()
            return
        self._idle[key] = connection
        if len(self._idle) > self._settings.open_connections:
            _, oldest = self._idle.popitem(last=False)
            await oldest.aclose()

    async def aclose(self) -> None:
        """Close the kept connections."""
        while self._idle:
            _, connection = self._idle.popitem()
            await connection.aclose()

    async def _ask_again_over(self, connection: httpcore.AsyncHTTPConnection, wish: httpcore.Request) -> httpcore.Response | None:
        """Ask over a kept connection; None where the server has let go of it meanwhile, so that nothing was asked yet."""
        if not connection.has_expired():
            try:
                return await connection.handle_async_request(wish)
            except httpcore.RemoteProtocolError as error:
                if not _hung_up(error):
                    raise
            except FetchError as fault:
                if fault.outcome is not Outcome.CONNECT_ERROR:
                    raise
        await connection.aclose()
        return None

    def _response(self, answer: httpcore.Response, key: str, connection: httpcore.AsyncHTTPConnection) -> httpx.Response:
        body = _Body(answer.stream, self, key, connection)
        return httpx.Response(answer.status, headers=answer.headers, stream=body, extensions=answer.extensions)

    def _new_connection(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
        if self._tls is None and origin.scheme == b"https":
            self._tls = _tls_context()
        return httpcore.AsyncHTTPConnection(
            origin, ssl_context=self._tls, keepalive_expiry=KEEP_ALIVE_S, network_backend=self._backend
        )


def _has_more(connection: httpcore.AsyncHTTPConnection) -> bool:
    """True where bytes came behind the end of the answer: httpcore would take them for the next one, of another page.

    There is no public way to ask; where the private one is gone, no connection is used twice, which the tests notice.
    """
    parser = getattr(getattr(connection, "_connection", None), "_h11_state", None)
    return parser is None or bool(parser.trailing_data[0])


def _hung_up(error: httpcore.RemoteProtocolError) -> bool:
    return str(error).startswith("Server disconnected")


def _tls_context(ca_file: str = "") -> ssl.SSLContext:
    """Certificates are verified against the bundled authorities, and those of `ca_file` where one is named.

    Raises SettingsError where that file cannot be used.
    """
    context = httpx.create_ssl_context(trust_env=False)
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:
            raise SettingsError(f"ca_file: {ca_file} holds no certificates: {error.strerror or error}.") from error
    return context


class _Body(httpx.AsyncByteStream):
    """httpcore's body as httpx wants it; closing it frees the connection."""

    def __init__(self, stream: Any, owner: Transport, key: str, connection: httpcore.AsyncHTTPConnection) -> None:
        self._stream = stream
        self._owner = owner
        self._key = key
        self._connection = connection

    def __aiter__(self) -> AsyncIterator[bytes]:
        iterator: AsyncIterator[bytes] = self._stream.__aiter__()
        return iterator

    async def aclose(self) -> None:
        await self._stream.aclose()
        await self._owner.put_back(self._key, self._connection)


class _CheckedBackend(httpcore.AsyncNetworkBackend):
    """Where httpcore asks for a connection to a name, it gets one to an address of that name which was checked."""

    def __init__(self, settings: FetchSettings, resolver: Resolver) -> None:
        self._settings = settings
        self._resolver = resolver

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """See httpcore. Raises FetchError(policy_denied) where one address of the name is not public."""
        limit_s = self._settings.connect_s if timeout is None else timeout
        if self._settings.route_all_to is not None:
            if self._settings.known_hosts and host not in self._settings.known_hosts:
                raise FetchError(Outcome.DNS_ERROR, f"{host} has no address")
            address, route_port = self._settings.route_all_to
            return _Stream(await connect((address,), route_port, limit_s), plain=True)
        addresses = await self._resolver.addresses(host, port)
        return _Stream(await connect(addresses, port, limit_s))


class _Stream(httpcore.AsyncNetworkStream):
    """A `Wire` as httpcore wants it. `plain`: TLS is left out, because the recorded web speaks plain HTTP."""

    def __init__(self, wire: Wire, *, plain: bool = False) -> None:
        self._wire = wire
        self._plain = plain

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """See httpcore; may return more than `max_bytes`, which its parser does not mind."""
        return await self._wire.read(timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """See httpcore. A server may answer and close before it has read the request, so this is not the end."""
        try:
            self._wire.write(buffer)
        except ConnectionError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """See httpcore."""
        self._wire.close()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """See httpcore."""
        if not self._plain:
            try:
                await self._wire.start_tls(ssl_context, server_hostname or "", timeout)
            except BaseException:
                self._wire.close()
                raise
        return self

    def get_extra_info(self, info: str) -> Any:
        """See httpcore: `is_readable` on an idle connection means that the server has closed it."""
        return not self._wire.usable if info == "is_readable" else None
