"""Reads a body off the wire within its limits: bytes on the wire, bytes decoded, layers of encoding.

Compressed bodies are decompressed here and not by httpx, with a limit on the output of every single step: counting chunks after
they were decoded is too late, since a kilobyte can become one chunk of a gigabyte (CVE-2025-6176).
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from crawler.fetch.faults import FetchError
from crawler.vocabulary import Outcome

MAX_LAYERS = 2
GZIP_MAGIC = b"\x1f\x8b"
IDENTITY = frozenset({"", "identity", "none"})
"""`none` is no coding of any standard, but servers send it."""


@dataclass(frozen=True, slots=True)
class Body:
    """What was read. `cut` says why it is not the whole body, empty where it is."""

    data: bytes
    wire_bytes: int
    cut: str = ""
    over_limit: bool = False
    """True where we stopped reading; the connection cannot be used again."""


class Chunks(Protocol):
    """Where raw bytes come from."""

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield raw bytes; raises FetchError where they break off."""
        ...


async def read_body(source: Chunks, encoding: str, *, wire_limit: int, decoded_limit: int) -> Body:
    """Read and decode a body up to its limits.

    `encoding` is the Content-Encoding header. Never raises for a body that breaks off after its first byte: that one is cut. Raises
    FetchError(protocol_error) for codings that were not asked for, and the source's own error where nothing was read.
    """
    decoder = decoder_for(encoding)
    parts: list[bytes] = []
    on_wire = decoded = 0
    try:
        async for chunk in source.chunks():
            room = wire_limit - on_wire
            on_wire += len(chunk)
            piece = chunk[:room] if len(chunk) > room else chunk
            if decoder is not None:
                piece = decoder.feed(piece, decoded_limit - decoded + 1)
            decoded += len(piece)
            parts.append(piece)
            if decoded > decoded_limit:
                return Body(b"".join(parts)[:decoded_limit], on_wire, f"longer than {decoded_limit} bytes decoded", over_limit=True)
            if on_wire > wire_limit:
                return Body(b"".join(parts), on_wire, f"longer than {wire_limit} bytes", over_limit=True)
    except FetchError as fault:
        if not decoded or fault.outcome is Outcome.TIMEOUT:
            raise
        return Body(b"".join(parts), on_wire, fault.detail or "body broke off")
    except zlib.error:
        return Body(b"".join(parts), on_wire, "compressed body is broken")
    if decoder is not None and on_wire and not decoder.complete:
        return Body(b"".join(parts), on_wire, "compressed body ends too early")
    return Body(b"".join(parts), on_wire)


def decoder_for(encoding: str) -> Decoder | None:
    """Return the decoder for a Content-Encoding header, None for an uncompressed body; raises FetchError for others."""
    if not encoding:
        return None
    layers = [name for part in encoding.lower().split(",") if (name := part.strip()) not in IDENTITY]
    if len(layers) > MAX_LAYERS:
        raise FetchError(Outcome.PROTOCOL_ERROR, f"more than {MAX_LAYERS} layers of encoding")
    for name in layers:
        if name not in ("gzip", "x-gzip", "deflate"):
            raise FetchError(Outcome.PROTOCOL_ERROR, f"encoding {name[:20]!r} was not asked for")
    return Decoder([name == "deflate" for name in reversed(layers)]) if layers else None


class Decoder:
    """Undoes one or two layers of compression, never giving more than it is asked for in one step."""

    def __init__(self, deflate: list[bool]) -> None:
        self._layers = [_Layer(is_deflate) for is_deflate in deflate]

    @property
    def complete(self) -> bool:
        """True where every layer has seen its end."""
        return all(layer.complete for layer in self._layers)

    def feed(self, data: bytes, limit: int) -> bytes:
        """Return what `data` decodes to, at most `limit` bytes; raises zlib.error. What is beyond the limit is lost."""
        for layer in self._layers:
            data = layer.feed(data, limit)
        return data


class _Layer:
    """One gzip stream (of any number of members) or one deflate stream, with or without its zlib header."""

    def __init__(self, is_deflate: bool) -> None:
        self._is_deflate = is_deflate
        self._stream: zlib._Decompress | None = None
        self._head = b""
        self.complete = False

    def feed(self, data: bytes, limit: int) -> bytes:
        parts: list[bytes] = []
        while data and limit > 0:
            if self.complete:
                # A further gzip member may follow; anything else after the end is padding.
                if self._is_deflate or not data.startswith(GZIP_MAGIC):
                    break
                self._stream, self.complete = None, False
            if self._stream is None:
                self._head += data
                if len(self._head) < 2:
                    break
                data, self._head = self._head, b""
                self._stream = zlib.decompressobj(self._window(data))
            part = self._stream.decompress(data, limit)
            parts.append(part)
            limit -= len(part)
            self.complete = self._stream.eof
            data = self._stream.unused_data if self._stream.eof else b""
        return b"".join(parts) if len(parts) != 1 else parts[0]

    def _window(self, head: bytes) -> int:
        """Servers send `deflate` with the zlib header (as the standard says) and without it (as some always did)."""
        if not self._is_deflate:
            return 16 + zlib.MAX_WBITS
        has_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
