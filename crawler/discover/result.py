"""What a source of accounts answers, and the helper by which all sources collect it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler.discover.config import Source
from crawler.parse import decode
from crawler.platforms import Registry
from crawler.types import Candidate, Check, Classified, Company, Evidence, LegalIdentity, Page, ProfileRef, Request
from crawler.vocabulary import FoundVia, Outcome

MAX_EXCERPT = 200
MAX_JSON = 4_000_000


@dataclass(frozen=True, slots=True)
class SourceResult:
    """The answer of one source for one company. No candidates and a check that is not `ok` means: we do not know."""

    candidates: tuple[Candidate, ...] = ()
    checks: tuple[Check, ...] = ()
    """Every request, with its outcome."""
    aliases: tuple[str, ...] = ()
    """Further names of the company that the source gives; only where the record is surely the company's."""
    wikidata_id: str = ""
    identity: LegalIdentity | None = None
    """What a register says about the company."""
    former: tuple[ProfileRef, ...] = ()
    """Accounts that the source marks as ended: history, never current."""
    read: tuple[Classified, ...] = ()
    """Accounts among the candidates that the source has read already, so that they need not be asked again."""


@dataclass(slots=True)
class Collector:
    """Gathers candidates and checks while a source's generator runs."""

    company: Company
    registry: Registry
    now: datetime
    platform: str
    """Name of the source as checks carry it."""
    source: Source
    candidates: list[Candidate] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    former: list[ProfileRef] = field(default_factory=list)

    def request(self, url: str, accept: str = "application/json", *, elsewhere: bool = False) -> Request:
        """Return a request with the source's politeness.

        `elsewhere` is for hosts that are not the source's (the company's own, a podcast's): a wall there must not close the source.
        """
        gate_key, delay_s = (None, None) if elsewhere else (self.source.gate_key or None, self.source.delay_s)
        return Request(url, purpose="source", accept=accept, gate_key=gate_key, delay_s=delay_s, subject_id=self.company.id)

    def note(self, page: Page, detail: str = "", outcome: Outcome | None = None) -> None:
        """Keep what came of a request; `outcome` where the answer's own words say more than its status."""
        when = page.fetched_at or self.now
        found = outcome or page.outcome
        self.checks.append(Check(self.company.id, self.platform, "source", page.url, found, detail or page.detail, when))

    def skip(self, detail: str, outcome: Outcome = Outcome.NOT_TRIED) -> None:
        """Say that the source was not asked, and why."""
        self.checks.append(Check(self.company.id, self.platform, "source", "", outcome, detail, self.now))

    def json(self, page: Page) -> Any:
        """Note the page and return its JSON, None for everything else: walls, errors, HTML, broken or overlong JSON."""
        if not page.outcome.has_body:
            self.note(page)
            return None
        value = read_json(page)
        if value is None:
            self.checks.append(
                Check(
                    self.company.id, self.platform, "source", page.url, Outcome.WRONG_TYPE, "no JSON", page.fetched_at or self.now
                )
            )
            return None
        self.note(page)
        return value

    def add(
        self,
        ref: ProfileRef | None,
        via: FoundVia,
        page: Page,
        *,
        code: str,
        selector: str = "",
        excerpt: str = "",
        conf: float = 1.0,
        source_url: str = "",
    ) -> None:
        """Keep an account with the evidence of how we came to it; None and placeholders are left out."""
        if ref is None or self.registry.is_placeholder(ref) or any(known.ref == ref for known in self.candidates):
            return
        url = source_url or page.final_url or page.url
        evidence = Evidence(
            code=code,
            subject_id=self.company.id,
            account_id=ref.account_id,
            platform=ref.platform,
            source_url=url,
            observed_at=page.fetched_at or self.now,
            final_url=page.final_url,
            http_status=page.status,
            selector=selector,
            excerpt=excerpt[:MAX_EXCERPT],
            sha256=page.sha256,
            method="api",
            found_via=via,
            conf=conf,
        )
        self.candidates.append(Candidate(ref, self.company.id, via, url, evidence))

    def account(self, url: str) -> ProfileRef | None:
        """Return the account that an address denotes."""
        return self.registry.identify(url).ref

    def build(self, platform: str, handle: str) -> ProfileRef | None:
        """Return the account of a bare handle, None where the platform takes no such handle."""
        try:
            return self.registry.build(platform, handle)
        except (KeyError, ValueError):
            return None

    def result(self, **learned: Any) -> SourceResult:
        """Return what was gathered, with further facts."""
        return SourceResult(tuple(self.candidates), tuple(self.checks), former=tuple(self.former), **learned)


def read_json(page: Page) -> Any:
    """Return the JSON of a page, None where it is none or deeper than a reader can go."""
    if len(page.body) > MAX_JSON:
        return None
    try:
        return json.loads(decode(page.body, page.content_type_header))
    except (ValueError, RecursionError):
        return None


def dig(value: Any, *path: str | int) -> Any:
    """Follow keys and indexes into JSON; None where one is missing or of another kind."""
    for step in path:
        if isinstance(value, Mapping) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def texts(value: Any) -> list[str]:
    """Return the texts of a JSON list, nothing for everything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def text(value: Any) -> str:
    """Return a JSON text, empty for everything else; at most 2,083 characters."""
    return value.strip()[:2083] if isinstance(value, str) else ""


def dicts(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a JSON list, at most 200."""
    return [item for item in value[:200] if isinstance(item, dict)] if isinstance(value, list) else []
