"""Ways to find a company's pages. Every source is one file with a request generator; none of them does I/O.

To add a source: write `crawler/discover/<name>.py` with a `find(…)` generator returning `SourceResult`, and name it below.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.discover import bluesky, github, gleif, interfaces, osm, overpass, podcasts, search, wikidata
from crawler.discover.result import SourceResult
from crawler.types import Company, Probe

if TYPE_CHECKING:
    from crawler.discover.site import SiteCrawl
    from crawler.platforms import Registry

Steps = Iterator[tuple[str, Probe[SourceResult]]]


def name_sources(company: Company, registry: Registry, now: datetime) -> Steps:
    """Sources that need only name and domain: they start together with the crawl of the site."""
    yield "wikidata", wikidata.find(company, registry, now)
    yield "bluesky", bluesky.find(company, registry, now)
    yield "github", github.find(company, registry, now)
    yield "apple_podcasts", podcasts.find(company, registry, now)
    yield "openstreetmap", overpass.find(company, registry, now)


def identity_sources(
    company: Company,
    registry: Registry,
    now: datetime,
    crawl: SiteCrawl,
    settings: search.SearchSettings = search.OFF,
    keys: Collection[str] = (),
) -> Steps:
    """Sources that need the Impressum or the site's feeds: they start when the site has been read."""
    from crawler.discover import fediverse
    from crawler.discover.own_channels import read_feeds

    yield "openstreetmap", osm.find(company, registry, now)
    yield "gleif", gleif.find(company, registry, now)
    yield "mastodon", fediverse.find(company, registry, now)
    yield "blog", read_feeds(crawl, now)
    if settings.on:
        yield search.PLATFORM, search.find(company, registry, now, settings)
    yield from interfaces.searches(company, registry, now, keys)
