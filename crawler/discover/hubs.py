"""Link hubs (Linktree and the like): a page whose whole purpose is to name its owner's other pages; one hop.

A hub is read only where it is known as the company's; robots.txt is the door's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from crawler.discover.config import Source
from crawler.discover.result import Collector, SourceResult
from crawler.parse import decode, parse_html
from crawler.platforms import Registry
from crawler.platforms.classify import classify
from crawler.types import Classified, Company, Page, Probe, ProfileRef, Request
from crawler.urls import normalise, same_site, unwrap
from crawler.vocabulary import FoundVia, Outcome, Presence

MAX_LINKS = 300
MAX_HTML = 2_000_000
SCRIPT_URL = re.compile(r'"(?:url|href|linkUrl)"\s{0,3}:\s{0,3}"(https?:(?:[^"\\\s]|\\/|\\u0026){4,500})"')
"""Addresses in the data that a hub keeps for its own script."""


def find(company: Company, registry: Registry, now: datetime, hub: ProfileRef) -> Probe[SourceResult]:
    """Read one hub page: what it says of itself, and every account it links as a candidate with the hub as its source."""
    definition = registry.get(hub.platform)
    work = Collector(company, registry, now, hub.platform, Source(hub.platform, definition.politeness.delay_s, 1, {}))
    page = yield work.request(hub.canonical, Request("").accept)
    work.note(page)
    if page.outcome.has_body:
        for url in links_of(page):
            ref = work.account(unwrap(url))
            if ref is not None and ref != hub:
                work.add(ref, FoundVia.CROSS_LINK, page, code="cross_link", selector="a[href]", excerpt=url, conf=0.7)
    return work.result(read=(_read(work, page, hub),))


def _read(work: Collector, page: Page, hub: ProfileRef) -> Classified:
    """The hub's own account. Hubs have no control accounts, so that their "does not exist" cannot be believed."""
    answer = classify(work.registry.get(hub.platform), page, hub, work.now)
    if answer.presence is Presence.ABSENT:
        return replace(answer, presence=Presence.UNKNOWN, failure=Outcome.CALIBRATION_FAILED)
    if answer.presence is not Presence.EXISTS:
        return answer
    home = [url for url in links_of(page) if same_site(url, work.company.domain)]
    return replace(answer, facts=replace(answer.facts, links=tuple(dict.fromkeys((*answer.facts.links, *home)))))


def links_of(page: Page) -> Iterator[str]:
    """Yield the addresses that a hub page links, its own left out, each once."""
    html = decode(page.body, page.content_type_header)[:MAX_HTML]
    base = page.final_url or page.url
    hrefs = [node.attributes.get("href") or "" for node in parse_html(html).css("a[href]")[:MAX_LINKS]]
    hrefs += [found.replace("\\/", "/").replace("\\u0026", "&") for found in SCRIPT_URL.findall(html)[:MAX_LINKS]]
    seen: set[str] = set()
    for href in hrefs:
        url = normalise(href, base)
        if url and url not in seen and not same_site(url, base):
            seen.add(url)
            yield url
