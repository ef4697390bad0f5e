"""Podcasts in Apple's directory, by company name; kept where the feed is the company's, not where only the title is alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from crawler.discover.config import source
from crawler.discover.result import Collector, SourceResult, dicts, dig, text
from crawler.feeds import read_feed
from crawler.names import NAME_LIKE, is_generic, likeness, strip_legal_form
from crawler.platforms import Registry
from crawler.types import Company, Page, Probe, ProfileRef
from crawler.urls import host_of, same_site
from crawler.vocabulary import FoundVia

PLATFORM = "apple_podcasts"
FEED_ACCEPT = "application/rss+xml, application/xml;q=0.9, */*;q=0.5"
RESULTS = "10"


def find(company: Company, registry: Registry, now: datetime) -> Probe[SourceResult]:
    """Search the directory; look into the feed of what carries the company's name, because the feed links its owner."""
    work = Collector(company, registry, now, PLATFORM, source(PLATFORM))
    query = {"term": strip_legal_form(company.name)[:100], "media": "podcast", "entity": "podcast", "limit": RESULTS}
    page = yield work.request(f"{work.source.url('search')}?{urlencode({**query, 'country': company.country})}")
    left = work.source.requests - 1
    for show in dicts(dig(work.json(page), "results")):
        ref = _ref(work, show)
        if ref is None:
            continue
        feed_url = text(show.get("feedUrl"))
        if same_site(feed_url, company.domain):
            work.add(ref, FoundVia.DOMAIN_HANDLE, page, code="domain_verified", selector="feedUrl", excerpt=feed_url)
        elif _names_company(company, show) and feed_url and left > 0:
            left -= 1
            answer = yield work.request(feed_url, FEED_ACCEPT, elsewhere=True)
            _take(work, ref, show, answer)
    return work.result()


def _ref(work: Collector, show: Mapping[str, Any]) -> ProfileRef | None:
    number = show.get("collectionId")
    return work.build(PLATFORM, str(number)) if isinstance(number, int) else work.account(text(show.get("collectionViewUrl")))


def _names_company(company: Company, show: Mapping[str, Any]) -> bool:
    names = [company.name, company.identity.legal_name, *company.aliases]
    titles = [text(show.get("artistName")), text(show.get("collectionName"))]
    return any(likeness(title, name) >= NAME_LIKE for title in titles for name in names if title and name)


def _take(work: Collector, ref: ProfileRef, show: Mapping[str, Any], page: Page) -> None:
    company = work.company
    work.note(page)
    feed = read_feed(page.body, page.url, work.now, page.content_type_header) if page.outcome.has_body else None
    artist = text(show.get("artistName"))
    if feed is not None and (same_site(feed.link, company.domain) or same_site(feed.owner_domain, company.domain)):
        work.add(
            ref, FoundVia.DIRECTORY, page, code="profile_links", selector="channel link", excerpt=feed.link, source_url=page.url
        )
    elif likeness(artist, company.name) >= NAME_LIKE and not is_generic(company.name) and not _elsewhere(feed):
        work.add(ref, FoundVia.SEARCH, page, code="name", selector="artistName", excerpt=artist, conf=0.35)


def _elsewhere(feed: Any) -> bool:
    """True where the feed links some site, and that is not the company's: then the like name speaks for a namesake."""
    return feed is not None and bool(feed.link) and bool(host_of(feed.link))
