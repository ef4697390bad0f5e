"""Official interfaces that can be searched, asked with the user's key: who is listed there under the company's website or name.

A hit that names the company's website is the company's; one that only bears its name, in its town, is a candidate and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from crawler.discover.config import Source
from crawler.discover.result import Collector, SourceResult
from crawler.match import national
from crawler.names import NAME_LIKE, likeness, spell
from crawler.platforms import Registry
from crawler.platforms.api import Interface, asked_of, interface_for, module
from crawler.platforms.api.asking import Hit, data_of, request, trouble_with
from crawler.types import Classified, Company, Probe
from crawler.urls import same_site
from crawler.vocabulary import FoundVia

MOST = 5


def searches(
    company: Company, registry: Registry, now: datetime, keys: Collection[str]
) -> Iterator[tuple[str, Probe[SourceResult]]]:
    """Yield one source for each platform whose interface can be searched with a key that is there."""
    for definition in registry:
        interface = interface_for(definition.id, keys)
        if interface is not None and interface.search:
            yield definition.id, find(company, registry, now, interface, definition.id)


def find(company: Company, registry: Registry, now: datetime, interface: Interface, platform: str) -> Probe[SourceResult]:
    """Look the company up on one platform. What went wrong with key or quota is the clause of the check."""
    work = Collector(company, registry, now, platform, Source(interface.gate_key, interface.delay_s, interface.search, {}))
    reader = module(interface.name)
    asked = asked_of(interface, registry.get(platform), None, now)
    read: list[Classified] = []
    wishes = list(reader.search(company))[: interface.search]
    if not wishes:
        work.skip("no address to search at")
    for wish in wishes:
        page = yield request(interface, wish, company.id)
        trouble = trouble_with(page, reader.trouble)
        work.note(page, trouble.value if trouble else "", trouble.outcome if trouble else None)
        data = data_of(page)
        if trouble is not None or not page.outcome.has_body or not isinstance(data, dict):
            continue
        for hit in list(reader.hits(page, data, asked))[:MOST]:
            if (code := _why(company, hit)) is None:
                continue
            excerpt = hit.website if code == "E2" else hit.name
            work.add(
                hit.ref, FoundVia.API, page, code=code, selector=hit.selector, excerpt=excerpt, conf=1.0 if code == "E2" else 0.3
            )
            if hit.read is not None:
                read.append(hit.read)
    return work.result(read=tuple(read))


def _why(company: Company, hit: Hit) -> str | None:
    """`E2` for a hit with the company's website, `address` with its telephone, `name` for its name in its town, else None."""
    if same_site(hit.website, company.domain):
        return "E2"
    if hit.phone and national(hit.phone) in {national(phone) for phone in company.identity.phones} - {""}:
        return "address"
    names = [company.name, company.identity.legal_name, *company.aliases]
    is_named = any(likeness(hit.name, name) >= NAME_LIKE for name in names if name and hit.name)
    home = company.identity.address.city
    elsewhere = bool(home and hit.city) and spell(home) != spell(hit.city)
    return "name" if is_named and not elsewhere else None
