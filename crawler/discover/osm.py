"""OpenStreetMap: the company's object on the map, found by name and town, kept where website, phone or address agree.

Asked within the usage policy of the public Nominatim: at most two searches a company, one a second for the whole application.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from crawler.discover.config import source
from crawler.discover.result import Collector, SourceResult, dicts, dig, text
from crawler.match import national
from crawler.names import NAME_LIKE, likeness, spell, strip_legal_form
from crawler.platforms import Registry
from crawler.types import Company, Page, Probe, ProfileRef
from crawler.urls import same_site
from crawler.vocabulary import FoundVia

PLATFORM = "openstreetmap"
WEBSITE_TAGS = ("website", "contact:website", "url", "contact:url")
PHONE_TAGS = ("phone", "contact:phone", "mobile", "contact:mobile")
TYPES = frozenset({"node", "way", "relation"})
WIKIDATA_ID = re.compile(r"Q\d{1,12}")
STREET = re.compile(r"str(?:\.|aße|asse)?\b|\W")


def find(company: Company, registry: Registry, now: datetime) -> Probe[SourceResult]:
    """Search the map for the company; return its object and the accounts that its tags name."""
    work = Collector(company, registry, now, PLATFORM, source(PLATFORM))
    town = company.identity.address.city or next(iter(company.places), "")
    if not town:
        work.skip("no town known")
        return work.result()
    for query in _queries(company, town)[: work.source.requests]:
        page = yield work.request(f"{work.source.url('search')}?{urlencode(query)}")
        answer = work.json(page)
        for place in dicts(answer):
            sign = _sign(company, place)
            if sign:
                wikidata_id = collect(work, place, page, sign)
                return work.result(wikidata_id=wikidata_id)
        if answer is None:
            break
    return work.result()


def _queries(company: Company, town: str) -> list[dict[str, str]]:
    names = [company.name, strip_legal_form(company.identity.legal_name)]
    fixed = {"format": "jsonv2", "addressdetails": "1", "extratags": "1", "namedetails": "1", "limit": "10"}
    land = company.identity.address.country or company.country
    return [
        {"q": f"{name[:100]}, {town}", "countrycodes": land, **fixed}
        for name in dict.fromkeys(strip_legal_form(name) for name in names if name)
    ]


def _sign(company: Company, place: Mapping[str, Any]) -> str:
    """Why the object is the company's: `website`, `phone`, `address`; empty where nothing agrees or another site stands there."""
    tags = place.get("extratags") if isinstance(place.get("extratags"), dict) else {}
    websites = [url for key in WEBSITE_TAGS if (url := text(dig(tags, key)))]
    if any(same_site(url, company.domain) for url in websites):
        return "website"
    if websites:
        return ""
    known = {national(phone) for phone in company.identity.phones}
    numbers = [number for key in PHONE_TAGS for number in text(dig(tags, key)).split(";")]
    if any(national(number) in known for number in numbers if len(national(number)) >= 6):
        return "phone"
    names = [text(place.get("name")), text(dig(place, "namedetails", "name")), text(dig(place, "namedetails", "official_name"))]
    own = [company.name, company.identity.legal_name, *company.identity.other_names]
    alike = any(likeness(name, other) >= NAME_LIKE for name in names for other in own if name and other)
    return "address" if alike and _same_street(company, place) else ""


def _same_street(company: Company, place: Mapping[str, Any]) -> bool:
    known = company.identity.address
    street = f"{text(dig(place, 'address', 'road'))} {text(dig(place, 'address', 'house_number'))}".strip()
    postcode = text(dig(place, "address", "postcode"))
    return bool(known.street and street) and postcode == known.postcode and _plain(street) == _plain(known.street)


def _plain(street: str) -> str:
    return STREET.sub("", spell(street))


def collect(work: Collector, place: Mapping[str, Any], page: Page, sign: str, source_url: str = "") -> str:
    """Keep an object of the map and the accounts of its tags; return the Wikidata item that it names, empty where none."""
    kind, number = text(place.get("osm_type")), place.get("osm_id")
    if kind not in TYPES or not isinstance(number, int):
        return ""
    home = source(PLATFORM).url("object", type=kind, id=str(number))
    code = "E2" if sign == "website" else "E7"
    about = f"{text(place.get('display_name'))}"
    said_by = source_url or home
    work.add(work.account(home), FoundVia.DIRECTORY, page, code=code, selector=sign, excerpt=about, source_url=said_by)
    for key, value, ref in _accounts(work, place):
        work.add(ref, FoundVia.DIRECTORY, page, code="directory", selector=key, excerpt=value, source_url=said_by)
    tagged = text(dig(place, "extratags", "wikidata"))
    return tagged if WIKIDATA_ID.fullmatch(tagged) else ""


def _accounts(work: Collector, place: Mapping[str, Any]) -> Iterator[tuple[str, str, ProfileRef | None]]:
    for platform, keys in source(PLATFORM).values["tags"].items():
        for key in keys:
            for value in text(dig(place, "extratags", key)).split(";"):
                shown = value.strip()
                if not shown:
                    continue
                found = work.account(shown) if "/" in shown or shown.startswith("http") else work.build(platform, shown.lstrip("@"))
                if found is not None and found.platform == platform:
                    yield key, shown, found
