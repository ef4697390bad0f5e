"""Drives a source's generator with recorded answers: the small door of the discover tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from crawler.discover.result import SourceResult
from crawler.types import Address, Company, LegalIdentity, Page, Probe, Request
from crawler.vocabulary import Outcome

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ADDRESS = Address("Hafenstraße 12a", "24103", "Kiel", "de")
IDENTITY = LegalIdentity(
    legal_name="Nordlicht Optik GmbH", legal_form="GmbH", address=ADDRESS, phones=("+494319876500",), register_number="HRB 12345"
)
COMPANY = Company("nordlicht", "Nordlicht Optik", "nordlicht-optik.test", identity=IDENTITY)
WALLS = (
    Outcome.TIMEOUT,
    Outcome.RATE_LIMITED,
    Outcome.BLOCKED,
    Outcome.CAPTCHA,
    Outcome.SERVER_ERROR,
    Outcome.DNS_ERROR,
    Outcome.ROBOTS_DENIED,
    Outcome.BUDGET_SPENT,
)


def make_company(**changes: Any) -> Company:
    """The company of the tests with some fields changed."""
    return replace(COMPANY, **changes)


def page(url: str, body: object = b"", *, status: int = 200, outcome: Outcome | None = None, kind: str = "") -> Page:
    """An answer: text and bytes as they are, everything else as JSON."""
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    named = kind or ("text/html" if isinstance(body, str | bytes) else "application/json")
    known = {404: Outcome.MISSING, 410: Outcome.GONE, 429: Outcome.RATE_LIMITED, 403: Outcome.BLOCKED}
    return Page(
        url,
        outcome or known.get(status, Outcome.OK),
        final_url=url,
        status=status,
        headers={"content-type": named},
        body=raw,
        sha256="0" * 64,
        fetched_at=NOW,
    )


@dataclass
class Web:
    """Answers by the beginning of the address, longest beginning first; everything else is missing."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    otherwise: Outcome = Outcome.MISSING
    asked: list[Request] = field(default_factory=list)

    def answer(self, request: Request) -> Page:
        self.asked.append(request)
        starts = sorted((start for start in self.answers if request.url.startswith(start)), key=len, reverse=True)
        if not starts:
            return page(request.url, status=404 if self.otherwise is Outcome.MISSING else 0, outcome=self.otherwise)
        found = self.answers[starts[0]]
        return replace(found, url=request.url, final_url=request.url) if isinstance(found, Page) else page(request.url, found)


def drive(steps: Probe[SourceResult], web: Web) -> SourceResult:
    """Run a generator to its end."""
    try:
        request = next(steps)
        while True:
            request = steps.send(web.answer(request))
    except StopIteration as stop:
        result: SourceResult = stop.value
        return result


def handles(result: SourceResult) -> set[tuple[str, str]]:
    """Platform and handle of every candidate."""
    return {(candidate.ref.platform, candidate.ref.handle) for candidate in result.candidates}


def outcomes(result: SourceResult) -> list[Outcome]:
    """Outcomes of the checks, in order."""
    return [check.outcome for check in result.checks]
