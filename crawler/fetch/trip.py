"""The state of one fetch on its way through redirects and retries, and the page that comes of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from crawler.fetch.cookies import ChainCookies
from crawler.fetch.exchange import Answer
from crawler.fetch.policy import Target
from crawler.types import Hop, Page, Request

INNER_PURPOSES = frozenset({"robots", "render", "subresource"})
"""Fetches that the door makes for itself: nobody outside waits for them, and a replay is never asked for them."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One exchange for the archive."""

    url: str
    path: str
    request_headers: tuple[tuple[bytes, bytes], ...]
    answer: Answer
    at: datetime
    body: str = ""
    """What was sent with POST."""


@dataclass(slots=True)
class Trip:
    """One fetch: what was asked for, what has been met so far."""

    request: Request
    site: str
    """Registrable domain of the requested URL: there the request's own gate key and pause hold."""
    cookies: ChainCookies
    max_redirects: int
    for_robots: bool = False
    """True while fetching robots.txt: not itself subject to robots.txt, and a refusal is no wall."""
    hops: list[Hop] = field(default_factory=list)
    exchanges: list[Exchanged] = field(default_factory=list)
    attempts: int = 0
    spent_s: float = 0.0
    """Seconds in exchanges; waiting at the gate does not count."""
    note: str = ""
    """A clause that every page of this trip carries: robots.txt lifted by the user."""

    def page(self, answer: Answer, target: Target, at: datetime) -> Page:
        """The page for the answer at the end of the trip."""
        return Page(
            url=self.request.url,
            outcome=answer.outcome,
            final_url=target.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            sha256=hashlib.sha256(answer.body).hexdigest() if answer.body else "",
            fetched_at=at,
            hops=tuple(self.hops),
            detail="; ".join(part for part in (answer.detail, self.note) if part),
            attempts=self.attempts,
        )
