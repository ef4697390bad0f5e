"""Yelp Fusion API: businesses by name and place, and one business with its claim state.

Business Match wants the code of a federal state, which no Impressum has; Business Search takes the address as it is. The interface
hides businesses without reviews, so what it does not know may exist. Source: https://docs.developer.yelp.com, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from crawler.platforms.api.asking import Asked, Hit, Trouble, Wish, code_of, part
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.registry import load_registry
from crawler.platforms.select import at, one
from crawler.types import Classified, Company, Marker, Page, Probe
from crawler.vocabulary import Outcome

RESULTS = "5"
LOCALE = {"de": "de_DE", "at": "de_AT", "ch": "de_CH"}
ABOUT_THE_BUSINESS = frozenset({"BUSINESS_UNAVAILABLE", "BUSINESS_MIGRATED", "BUSINESS_NOT_FOUND"})


def trouble(status: int, data: Mapping[str, Any]) -> Trouble | None:
    """Return what an error says about key and quota; a 403 may be about one business."""
    if status == 429:
        return Trouble.QUOTA_SPENT
    return Trouble.KEY_REFUSED if status in (401, 403) and code_of(data) not in ABOUT_THE_BUSINESS else None


def ask(asked: Asked) -> Probe[Classified]:
    """Ask for the business by its alias."""
    page = yield asked.request(f"/v3/businesses/{quote(asked.handle, safe='')}", locale="de_DE")
    return asked.read(page, _business)


def search(company: Company) -> Iterator[Wish]:
    """Name and address; without a town nothing is asked, because the interface wants a place."""
    home = company.identity.address
    if not home.city:
        return
    where = ", ".join(part for part in (home.street, f"{home.postcode} {home.city}".strip(), company.country.upper()) if part)
    query = {"term": company.name[:64], "location": where[:250], "limit": RESULTS, "locale": LOCALE.get(company.country, "de_DE")}
    yield Wish("/v3/businesses/search", query)


def hits(page: Page, data: Any, asked: Asked) -> Iterator[Hit]:
    """The businesses of an answer; none of them names its website."""
    for business in at(data, "businesses"):
        if not isinstance(business, dict) or not isinstance(business.get("alias"), str):
            continue
        try:
            ref = load_registry().build("yelp", business["alias"])
        except ValueError:
            continue
        city, phone = str(one(business, "location.city") or ""), str(business.get("phone") or "")
        yield Hit(ref, str(business.get("name") or ""), city=city, phone=phone, selector="businesses[].name")


def _business(document: Document, draft: Draft) -> Sign:
    data: Any = document.data
    if not isinstance(data.get("id"), str):
        about = str(code_of(data) or "")
        missing = document.status == 404 or about in ABOUT_THE_BUSINESS
        return Sign.unknown(f"json:error.code {about}".strip(), Outcome.MISSING if missing else Outcome.PARSER_ERROR)
    draft.put("platform_id", data["id"], "json:id")
    draft.put("display_name", data.get("name"), "json:name")
    draft.put("handle", data.get("alias"), "json:alias")
    draft.put("reviews", data.get("review_count"), "json:review_count")
    draft.put("rating", data.get("rating") if data.get("review_count") else None, "json:rating")
    draft.put("rating_scale", 5 if "rating" in draft.values else None, "json:rating")
    draft.put("phone", data.get("phone"), "json:phone")
    draft.put("category", one(data, "categories[0].title"), "json:categories[0].title")
    where = part(data, "location")
    line = {"streetAddress": where.get("address1"), "postalCode": where.get("zip_code"), "addressLocality": where.get("city")}
    draft.put("address", {**line, "addressCountry": where.get("country") or ""} if any(line.values()) else None, "json:location")
    return Sign.exists("json:id", *_markers(data))


def _markers(data: Mapping[str, Any]) -> Iterator[Marker]:
    if data.get("is_claimed") is True:
        yield Marker("E3", "json:is_claimed", "is_claimed=true")
    elif data.get("is_claimed") is False:
        yield Marker("E4", "json:is_claimed", "is_claimed=false")
    if data.get("is_closed") is True:
        yield Marker("E10", "json:is_closed", "is_closed=true")
