"""The door of a replay: the same questions, answered from an archive."""

from __future__ import annotations

from crawler.fetch.archive import Replay
from crawler.fetch.events import Event, OnEvent
from crawler.types import Page, Request


class ReplayingFetcher:
    """A `Fetcher` without network. A request that the archive lacks is an `offline_miss`."""

    def __init__(self, replay: Replay, on_event: OnEvent | None = None) -> None:
        self._replay = replay
        self._on_event = on_event

    async def fetch(self, request: Request) -> Page:
        """Return the recorded page."""
        page = self._replay.answer(request)
        if self._on_event is not None:
            self._on_event(Event("done", request.url, request.gate_key or "", page.outcome, 0.0, page.from_cache, request.purpose))
        return page
