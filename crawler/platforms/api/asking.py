"""What all modules of interfaces share: building requests, telling errors apart, turning an answer into what is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from crawler import parse
from crawler.platforms.classify import classify
from crawler.platforms.definition import Claim, Definition, ProbeRule
from crawler.platforms.hooks import Reader
from crawler.platforms.select import one
from crawler.types import Classified, Evidence, Page, ProfileRef, Request
from crawler.vocabulary import ClaimState, Outcome, Presence

if TYPE_CHECKING:
    from crawler.platforms.api import Interface

JSON = "application/json"
ANSWERED = frozenset({Outcome.OK, Outcome.MISSING, Outcome.GONE, Outcome.PROTOCOL_ERROR})
"""Outcomes whose body may be the interface's own word about the account; with `PROTOCOL_ERROR` only those of a status."""


class Trouble(StrEnum):
    """Why an interface did not answer although it was there. The values are the clauses of checks and evidence."""

    KEY_MISSING = "key missing"
    KEY_REFUSED = "key refused"
    QUOTA_SPENT = "quota spent"
    MALFORMED = "answer of the interface cannot be read"

    @property
    def outcome(self) -> Outcome:
        """The outcome of the closed list that says it."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Trouble.KEY_MISSING: Outcome.NOT_TRIED,
    Trouble.KEY_REFUSED: Outcome.BLOCKED,
    Trouble.QUOTA_SPENT: Outcome.RATE_LIMITED,
    Trouble.MALFORMED: Outcome.PARSER_ERROR,
}
BY_OUTCOME = {
    Outcome.LOGIN_WALL: Trouble.KEY_REFUSED,
    Outcome.BLOCKED: Trouble.KEY_REFUSED,
    Outcome.RATE_LIMITED: Trouble.QUOTA_SPENT,
}
TroubleOf = Callable[[int, Mapping[str, Any]], Trouble | None]


class Wish(NamedTuple):
    """One request of a search: path, parameters, and the JSON body where the interface wants one."""

    path: str
    query: Mapping[str, str]
    body: str = ""


class Hit(NamedTuple):
    """One account that a search named, and what the answer says to tell whose it is."""

    ref: ProfileRef | None
    name: str
    website: str = ""
    city: str = ""
    phone: str = ""
    selector: str = ""
    read: Classified | None = None
    """Set where the answer says as much about the account as asking for it would."""


def address(interface: Interface, path: str, query: Mapping[str, str], body: str = "") -> str:
    """The address of a question, without its key; what is sent as body is its fragment: no two questions share an address."""
    found = f"{interface.origin}{path}" + (f"?{urlencode(query, quote_via=quote, safe=',{}().')}" if query else "")
    return f"{found}#{quote(body, safe='')}" if body else found


def request(interface: Interface, wish: Wish, subject_id: str = "") -> Request:
    """Return a request with the interface's politeness and the name of its key."""
    return Request(
        address(interface, *wish), purpose="api", accept=JSON, max_age_s=interface.keep_s, credential=interface.name,
        body=wish.body, gate_key=interface.gate_key, delay_s=interface.delay_s, subject_id=subject_id,
    )  # fmt: skip


def code_of(data: Any, path: str = "error.code") -> int | str | None:
    """The code of an error; None for everything that can be none."""
    code = one(data, path)
    return code if isinstance(code, int | str) else None


def part(data: Any, key: str) -> Mapping[str, Any]:
    """The object below a key, empty where something else or nothing stands there."""
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, dict) else {}


def data_of(page: Page) -> Any:
    """The JSON of an answer, None where it is none."""
    return parse.read_json(parse.decode(page.body, page.content_type_header)) if page.body else None


def trouble_with(page: Page, told: TroubleOf) -> Trouble | None:
    """Return what is wrong with key, quota or answer, None where the answer is about the account (a failed fetch included)."""
    if page.outcome is Outcome.NOT_TRIED:
        return Trouble.KEY_MISSING
    data = data_of(page)
    if isinstance(data, dict) and page.status is not None and (said := told(page.status, data)) is not None:
        return said
    if page.outcome in BY_OUTCOME:
        return BY_OUTCOME[page.outcome]
    return Trouble.MALFORMED if page.outcome is Outcome.OK and not isinstance(data, dict) else None


@dataclass(frozen=True, slots=True)
class Asked:
    """One account as an interface is asked for it."""

    interface: Interface
    definition: Definition
    ref: ProfileRef | None
    now: datetime
    trouble: TroubleOf

    @property
    def handle(self) -> str:
        """The account's handle, empty where a search has not named one yet."""
        return self.ref.handle if self.ref is not None else ""

    def request(self, path: str, **query: str) -> Request:
        """Return a request for the account."""
        return request(self.interface, Wish(path, query))

    def read(self, page: Page, reader: Reader) -> Classified:
        """Return what an answer says about the account. `reader` gets the JSON object and must know every one it can be given."""
        if (trouble := trouble_with(page, self.trouble)) is not None:
            return self.unknown(trouble.outcome, trouble.value, page)
        if page.outcome not in ANSWERED or not isinstance(data_of(page), dict):
            failure = Outcome.PARSER_ERROR if page.outcome in (Outcome.OK, Outcome.PARTIAL) else page.outcome
            return self.unknown(failure, page.detail or "no answer", page)
        # The selectors of the platform's file are about its pages; words of theirs in an answer would mean nothing.
        plain = replace(self.definition, facts={}, claim=Claim(), probe=ProbeRule())
        answer = classify(plain, page, self.ref, self.now, reader)
        return replace(answer, evidence=tuple(replace(piece, method="api") for piece in answer.evidence))

    def unknown(self, failure: Outcome, why: str, page: Page | None = None) -> Classified:
        """Nothing is known about the account, for this reason."""
        evidence = Evidence(
            code="presence", subject_id="", account_id=self.ref.account_id if self.ref else "",
            source_url=page.url if page else "", observed_at=(page.fetched_at if page else None) or self.now,
            platform=self.definition.id, http_status=page.status if page else None, selector=why, excerpt="unknown",
            sha256=page.sha256 if page else "", method="api",
        )  # fmt: skip
        pieces = (evidence,) if page is not None else ()
        return Classified(self.definition.id, self.ref, Presence.UNKNOWN, failure, ClaimState.UNKNOWN, evidence=pieces)
