"""OpenStreetMap by website: objects on the map that name the company's site, branches included, whatever they are called.

Asked of an Overpass server with exact values only, which its index answers at once; one query a company. The name is searched for
beside it, see `osm`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from crawler.discover import osm
from crawler.discover.config import source
from crawler.discover.result import Collector, SourceResult, dicts, dig, text
from crawler.discover.wikidata import website_spellings
from crawler.platforms import Registry
from crawler.types import Company, Probe
from crawler.urls import same_site

KEYS = ("website", "contact:website")
MAX_OBJECTS = 5
"""A chain with more places than this is not made clearer by a list of them."""


def find(company: Company, registry: Registry, now: datetime) -> Probe[SourceResult]:
    """Ask for objects with the company's website; return them and the accounts that their tags name."""
    work = Collector(company, registry, now, osm.PLATFORM, source("overpass"))
    page = yield work.request(f"{work.source.url('interpreter')}?{urlencode({'data': query(company.domain)})}")
    wikidata_id = ""
    for element in dicts(dig(work.json(page), "elements"))[:MAX_OBJECTS]:
        if any(same_site(text(dig(element, "tags", key)), company.domain) for key in KEYS):
            wikidata_id = osm.collect(work, as_place(element), page, "website", page.url) or wikidata_id
    return work.result(wikidata_id=wikidata_id)


def query(domain: str) -> str:
    """Return the query for all spellings of a site's address; exact values, because a pattern would search the whole planet."""
    safe = [url for url in website_spellings(domain) if not set(url) & set('"\\[](); ')]
    wanted = "".join(f'nwr["{key}"="{url}"];' for url in safe for key in KEYS)
    return f"[out:json][timeout:25];({wanted});out tags center {MAX_OBJECTS};"


def as_place(element: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an element in the form in which the search for names answers."""
    tags = {key: text(value) for key, value in (element.get("tags") or {}).items()} if isinstance(element.get("tags"), dict) else {}
    street = f"{tags.get('addr:street', '')} {tags.get('addr:housenumber', '')}".strip()
    town = f"{tags.get('addr:postcode', '')} {tags.get('addr:city', '')}".strip()
    about = ", ".join(part for part in (tags.get("name", ""), street, town) if part)
    return {"osm_type": element.get("type"), "osm_id": element.get("id"), "display_name": about, "extratags": tags}
