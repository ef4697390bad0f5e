"""The only door to the web: what may be asked, how politely, how much of the answer is read, and what it means.

Nothing outside this folder opens a connection; nothing inside knows a platform. Every request passes the same guards in the same
order (`fetcher`), every answer becomes one word of a closed list (`walls`), and all decisions are pure functions with modules of
their own (`policy`, `robots`, `retry`, `gate`, `walls`).
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from crawler.fetch.clock import Clock, SystemClock
from crawler.fetch.credentials import Credential
from crawler.fetch.events import Event, OnEvent
from crawler.fetch.gate import Gate, MemoryGate, MemoryPages, PageCache
from crawler.fetch.settings import FetchSettings
from crawler.types import Fetcher

if TYPE_CHECKING:
    from crawler.fetch.archive import Recorder, Replay
    from crawler.fetch.dns import Lookup

__all__ = [
    "Clock",
    "Credential",
    "Event",
    "FetchSettings",
    "Fetcher",
    "Gate",
    "MemoryGate",
    "MemoryPages",
    "PageCache",
    "SystemClock",
    "open_fetcher",
]


@asynccontextmanager
async def open_fetcher(
    settings: FetchSettings,
    gate: Gate,
    pages: PageCache | None = None,
    *,
    recorder: Recorder | None = None,
    replay: Replay | None = None,
    browser: bool = True,
    clock: Clock | None = None,
    on_event: OnEvent | None = None,
    credentials: Mapping[str, Credential] | None = None,
    lookup: Lookup | None = None,
) -> AsyncIterator[Fetcher]:
    """Open the door, and close all its connections and its browser at the end.

    `gate` holds the pauses of all hosts, `pages` earlier answers. With `recorder` every exchange is archived; with `replay`
    everything is answered from an archive, without network and without waiting. The caller closes both. `browser=False` turns
    requests for the browser into `not_tried`. `clock` and `lookup` (name to addresses) are for tests.
    """
    if replay is not None:
        from crawler.fetch.replaying import ReplayingFetcher

        yield ReplayingFetcher(replay, on_event)
        return
    from crawler.fetch.asking import Asking
    from crawler.fetch.dns import Resolver
    from crawler.fetch.fetcher import Door, Parts
    from crawler.fetch.transport import Transport

    clock = clock or SystemClock()
    resolver = Resolver(settings, lookup)
    transport = Transport(settings, resolver)
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    asking = Asking(settings, transport, gate, clock, holder, on_event)
    door = Door(Parts(settings, asking, clock, pages, recorder, credentials or {}, on_event), browser=browser)
    try:
        yield door
    finally:
        try:
            await door.aclose()
        finally:
            await transport.aclose()
