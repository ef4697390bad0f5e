"""Foursquare Places API: search by name and town, one place by its id. Only fields of the free group are asked for.

Source: https://docs.foursquare.com/fsq-developers-places/reference/response-fields, read 2026-11. Place Match is not part of the
present interface yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crawler.platforms.api.asking import Asked, Hit, Trouble, Wish, part
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.registry import load_registry
from crawler.platforms.select import at, one
from crawler.types import Classified, Company, Marker, Page, Probe
from crawler.vocabulary import Outcome

FIELDS = "fsq_place_id,name,location,tel,website,social_media,categories,date_created,date_closed,link"
RESULTS = "5"
NETWORKS = (
    ("facebook_id", "https://www.facebook.com/{}"), ("instagram", "https://www.instagram.com/{}/"), ("twitter", "https://x.com/{}"),
)  # fmt: skip


def trouble(status: int, data: Mapping[str, Any]) -> Trouble | None:
    """Return what an error says about key and quota; the statuses say it all."""
    known = {401: Trouble.KEY_REFUSED, 403: Trouble.KEY_REFUSED, 402: Trouble.QUOTA_SPENT, 429: Trouble.QUOTA_SPENT}
    return known.get(status)


def ask(asked: Asked) -> Probe[Classified]:
    """Ask for the place by the id at the end of its address."""
    page = yield asked.request(f"/places/{asked.handle.rpartition('/')[2]}", fields=FIELDS)
    return asked.read(page, _place)


def search(company: Company) -> Iterator[Wish]:
    """Name and town; without a town nothing is asked, because the interface wants a place."""
    city = company.identity.address.city
    if city:
        near = f"{city}, {company.country.upper()}"
        yield Wish("/places/search", {"query": company.name, "near": near, "limit": RESULTS, "fields": FIELDS})


def hits(page: Page, data: Any, asked: Asked) -> Iterator[Hit]:
    """The places of an answer."""
    for place in at(data, "results"):
        if not isinstance(place, dict):
            continue
        try:
            ref = load_registry().build("foursquare", str(place.get("fsq_place_id")))
        except ValueError:
            continue
        city = str(one(place, "location.locality") or "")
        website, phone = str(place.get("website") or ""), str(place.get("tel") or "")
        yield Hit(ref, str(place.get("name") or ""), website, city, phone, "results[].website")


def _place(document: Document, draft: Draft) -> Sign:
    data: Any = document.data
    if not isinstance(data.get("fsq_place_id"), str):
        missing = document.status in (400, 404)
        return Sign.unknown("json:fsq_place_id", Outcome.MISSING if missing else Outcome.PARSER_ERROR)
    draft.put("platform_id", data["fsq_place_id"], "json:fsq_place_id")
    draft.put("display_name", data.get("name"), "json:name")
    draft.put("websites", data.get("website"), "json:website", known="website" in data)
    draft.put("phone", data.get("tel"), "json:tel")
    draft.put("category", one(data, "categories[0].name"), "json:categories[0].name")
    draft.put("created", data.get("date_created"), "json:date_created")
    where = part(data, "location")
    line = {"streetAddress": where.get("address"), "postalCode": where.get("postcode"), "addressLocality": where.get("locality")}
    draft.put("address", {**line, "addressCountry": where.get("country") or ""} if any(line.values()) else None, "json:location")
    social = part(data, "social_media")
    links = [shape.format(social[key]) for key, shape in NETWORKS if isinstance(social.get(key), str) and social[key].isascii()]
    draft.put("links", links, "json:social_media")
    closed = data.get("date_closed")
    return Sign.exists("json:fsq_place_id", *([Marker("E10", "json:date_closed", str(closed))] if closed else []))
