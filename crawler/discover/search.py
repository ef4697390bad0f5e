"""Web search by an interface meant for programs: the user's own SearXNG instance or a Brave key. Off unless one is set.

Result pages made for people are never read. A hit is a candidate and no more: the account itself must say whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from crawler.discover.config import source
from crawler.discover.result import Collector, SourceResult, dicts, dig, text
from crawler.names import comparable, spell, strip_legal_form
from crawler.platforms import Registry
from crawler.platforms.api import brave
from crawler.platforms.api.asking import trouble_with
from crawler.types import Company, Page, Probe
from crawler.vocabulary import FoundVia

PLATFORM = "search"


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Which search service may be asked; both empty: none."""

    searxng: str = ""
    """Address of an instance with JSON results switched on, e.g. `https://search.firma.example`."""
    brave_credential: str = ""
    """Name of the key that the door adds; the key itself is never here."""

    @property
    def on(self) -> bool:
        """True where a service is set."""
        return bool(self.searxng or self.brave_credential)


OFF = SearchSettings()
BRAVE = "brave"
"""Name of the interface, under which the door knows its key."""


def find(company: Company, registry: Registry, now: datetime, settings: SearchSettings = OFF) -> Probe[SourceResult]:
    """Search for the company's name and town, and for its name with the networks; return accounts whose hit carries the name."""
    work = Collector(company, registry, now, PLATFORM, source(PLATFORM))
    if not settings.on:
        work.skip("no search service set")
        return work.result()
    for query in _queries(company)[: work.source.requests]:
        asked = work.request(_address(work, settings, query))
        if not settings.searxng:
            asked = replace(asked, credential=settings.brave_credential, gate_key=f"api.{BRAVE}", max_age_s=0)
        page = yield asked
        trouble = None if settings.searxng else trouble_with(page, brave.trouble)
        if trouble is not None:
            work.note(page, trouble.value, trouble.outcome)
            break
        answer = work.json(page)
        if answer is None:
            break
        _take(work, answer, page)
    return work.result()


def _queries(company: Company) -> list[str]:
    name = company.identity.legal_name or company.name
    town = company.identity.address.city or next(iter(company.places), "")
    return [
        f'"{name}" {town}'.strip(),
        f'"{strip_legal_form(name)}" (LinkedIn OR XING OR kununu OR Facebook OR Instagram OR YouTube)',
    ]


def _address(work: Collector, settings: SearchSettings, query: str) -> str:
    if settings.searxng:
        wanted = {"q": query, "format": "json", "language": "de", "safesearch": "0"}
        return f"{settings.searxng.rstrip('/')}/search?{urlencode(wanted)}"
    wanted = {"q": query, "count": str(work.source.values["results"]), "country": work.company.country, "result_filter": "web"}
    return f"{work.source.url('brave')}?{urlencode(wanted)}"


def _hits(answer: Any) -> Iterator[Mapping[str, Any]]:
    yield from dicts(dig(answer, "results"))  # SearXNG
    yield from dicts(dig(answer, "web", "results"))  # Brave


def _take(work: Collector, answer: Any, page: Page) -> None:
    core = comparable(work.company.name)
    for hit in list(_hits(answer))[: work.source.values["results"]]:
        url, title = text(hit.get("url")), text(hit.get("title"))
        about = spell(f"{title} {text(hit.get('content'))} {text(hit.get('description'))}")
        if core and core.replace(" ", "") in about.replace(" ", "").replace("-", ""):
            work.add(work.account(url), FoundVia.SEARCH, page, code="name", selector=url, excerpt=title, conf=0.3)
