"""The one exception inside the door. It never leaves it: `Fetcher.fetch` turns it into the outcome that it carries."""

from __future__ import annotations

from crawler.vocabulary import Outcome

RETRIED = frozenset({Outcome.TIMEOUT, Outcome.CONNECT_ERROR})
"""Faults of the moment. DNS and certificate errors, refusals and caps would only repeat themselves."""


class FetchError(Exception):
    """Something that ends one attempt: what it is called and one short clause why."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(f"{outcome}: {detail}")
        self.outcome = outcome
        self.detail = detail

    @property
    def may_pass(self) -> bool:
        """True where the same request may succeed a little later."""
        return self.outcome in RETRIED
