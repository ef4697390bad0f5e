"""One TCP or TLS connection to an address that was checked before: bytes in, bytes out, with a time limit for every step.

A protocol of its own instead of `asyncio.StreamReader`: that copies every body once more, and its `start_tls` and flow control
differ between Python versions. What is read ahead is bounded: the socket is paused while `AHEAD` bytes wait.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from typing import cast

from crawler.fetch.faults import FetchError
from crawler.vocabulary import Outcome

AHEAD = 512 * 1024


class Wire(asyncio.Protocol):
    """The connection. Made by `connect`; every method may raise FetchError(timeout | connect_error | tls_error)."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._chunks: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._ended = False
        self._error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._paused = False

    @property
    def usable(self) -> bool:
        """True while the other side has neither closed nor said anything unasked."""
        return not self._ended and not self._chunks and self._transport is not None and not self._transport.is_closing()

    async def read(self, gap_s: float | None) -> bytes:
        """Return what has come in, at least one byte; empty at the end of the connection."""
        if not self._chunks and not self._ended:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(gap_s):
                    await self._reader
            except TimeoutError as error:
                raise FetchError(Outcome.TIMEOUT, f"silence for {gap_s:g} s") from error
            finally:
                self._reader = None
        if self._chunks:
            chunk = self._chunks.popleft()
            self._waiting_bytes -= len(chunk)
            if self._paused and self._waiting_bytes < AHEAD and self._transport is not None:
                self._transport.resume_reading()
                self._paused = False
            return chunk
        if self._error is not None:
            raise FetchError(Outcome.CONNECT_ERROR, "connection reset") from self._error
        return b""

    def write(self, data: bytes) -> None:
        """Send; requests are small, so nothing is waited for. Raises ConnectionError where the connection is gone."""
        if self._ended or self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("connection is closed")
        self._transport.write(data)

    async def start_tls(self, context: ssl.SSLContext, name: str, limit_s: float | None) -> None:
        """Speak TLS from here on and verify that the certificate is one of `name`."""
        if self._transport is None:
            raise FetchError(Outcome.CONNECT_ERROR, "connection closed before TLS")
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(limit_s):
                secured = await loop.start_tls(self._transport, self, context, server_hostname=name, ssl_handshake_timeout=limit_s)
        except TimeoutError as error:
            raise FetchError(Outcome.TIMEOUT, "TLS handshake took too long") from error
        except ssl.SSLCertVerificationError as error:
            raise FetchError(Outcome.TLS_ERROR, error.verify_message[:120] or "certificate refused") from error
        except ssl.SSLError as error:
            raise FetchError(Outcome.TLS_ERROR, (error.reason or "TLS failed").lower().replace("_", " ")[:120]) from error
        except OSError as error:
            raise FetchError(Outcome.TLS_ERROR, "connection closed during the TLS handshake") from error
        self._transport = cast(asyncio.Transport, secured)

    def close(self) -> None:
        """Drop the connection at once; a server that does not answer the goodbye is not waited for."""
        if self._transport is not None:
            self._transport.abort()
            self._transport = None

    # --- called by asyncio ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Queue what came in and wake the reader."""
        self._chunks.append(data)
        self._waiting_bytes += len(data)
        if self._waiting_bytes >= AHEAD and not self._paused and self._transport is not None:
            self._transport.pause_reading()
            self._paused = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Remember the end and, where it was a reset, its cause."""
        self._ended = True
        self._error = exc
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


async def connect(addresses: tuple[str, ...], port: int, limit_s: float) -> Wire:
    """Connect to the first of some checked addresses that answers, within `limit_s` over all.

    Raises FetchError(connect_error) where none accepts, FetchError(timeout) where time runs out.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + limit_s
    refused: OSError | None = None
    for position, address in enumerate(addresses):
        share = (deadline - loop.time()) / (len(addresses) - position)
        try:
            async with asyncio.timeout(share):
                _, wire = await loop.create_connection(Wire, address, port)
            return wire
        except TimeoutError:
            continue
        except OSError as error:
            refused = error
    if refused is None:
        raise FetchError(Outcome.TIMEOUT, f"no connection within {limit_s:g} s")
    raise FetchError(Outcome.CONNECT_ERROR, (refused.strerror or "connection refused").lower()[:120]) from refused
