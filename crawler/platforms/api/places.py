"""Google Places API (new): Text Search by name and address, Place Details by place id.

The fields are named in the request, because they decide the price; reviews and their authors are never asked for. Nothing says
whether a profile is claimed. Source: https://developers.google.com/maps/documentation/places/web-service, read 2026-11.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from crawler.platforms.api import google
from crawler.platforms.api.asking import Asked, Hit, Wish
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.registry import load_registry
from crawler.platforms.select import at, one
from crawler.types import Classified, Company, Marker, Page, Probe
from crawler.vocabulary import Outcome

FIELDS = (
    "id", "displayName", "formattedAddress", "internationalPhoneNumber", "websiteUri", "googleMapsUri", "rating", "userRatingCount",
    "businessStatus", "primaryTypeDisplayName",
)  # fmt: skip
CLOSED = ("CLOSED_PERMANENTLY", "CLOSED_TEMPORARILY")
RESULTS = 5
SOURCE = "json:places"
trouble = google.trouble


def ask(asked: Asked) -> Probe[Classified]:
    """Ask for the place by its id; the number of a map's address (cid) is no id of the interface."""
    if not asked.handle.startswith("ChIJ"):
        return asked.unknown(Outcome.NOT_TRIED, "the address carries no place id")
    page = yield asked.request(f"/v1/places/{quote(asked.handle, safe='')}", fields=",".join(FIELDS), languageCode="de")
    return asked.read(page, _place)


def search(company: Company) -> Iterator[Wish]:
    """Name and address as the Impressum gives them; without an address the name with its country."""
    home = company.identity.address
    where = ", ".join(part for part in (home.street, f"{home.postcode} {home.city}".strip()) if part)
    wanted: dict[str, Any] = {
        "textQuery": f"{company.identity.legal_name or company.name} {where}".strip(),
        "languageCode": "de",
        "regionCode": company.country.upper(),
        "pageSize": RESULTS,
    }
    fields = ",".join(f"places.{field}" for field in FIELDS)
    yield Wish("/v1/places:searchText", {"fields": fields}, json.dumps(wanted, ensure_ascii=True, sort_keys=True))


def hits(page: Page, data: Any, asked: Asked) -> Iterator[Hit]:
    """The places of an answer, read already: details would say the same for another unit."""
    for place in [item for item in at(data, "places") if isinstance(item, dict)][:RESULTS]:
        found = load_registry().identify(str(place.get("googleMapsUri") or "")).ref
        if found is None or found.platform != "google_business":
            continue
        alone = replace(page, body=json.dumps(place).encode())
        read = replace(asked, ref=found).read(alone, _place)
        facts = read.facts
        website, city = str(place.get("websiteUri") or ""), facts.address.city if facts.address else ""
        yield Hit(found, facts.display_name or "", website, city, facts.phone or "", "places[].websiteUri", read)


def _place(document: Document, draft: Draft) -> Sign:
    data: Any = document.data
    if not isinstance(data.get("id"), str):
        # An id grows old although the place stays; the interface does not say which of both it is.
        missing = document.status in (400, 404)
        return Sign.unknown("json:error.status", Outcome.MISSING if missing else Outcome.PARSER_ERROR)
    draft.put("platform_id", data["id"], f"{SOURCE}.id")
    draft.put("display_name", one(data, "displayName.text"), f"{SOURCE}.displayName.text")
    draft.put("address", data.get("formattedAddress"), f"{SOURCE}.formattedAddress")
    draft.put("phone", data.get("internationalPhoneNumber"), f"{SOURCE}.internationalPhoneNumber")
    draft.put("websites", data.get("websiteUri"), f"{SOURCE}.websiteUri")
    draft.put("rating", data.get("rating"), f"{SOURCE}.rating")
    draft.put("rating_scale", 5 if "rating" in draft.values else None, f"{SOURCE}.rating")
    draft.put("reviews", data.get("userRatingCount"), f"{SOURCE}.userRatingCount")
    draft.put("category", one(data, "primaryTypeDisplayName.text"), f"{SOURCE}.primaryTypeDisplayName.text")
    status = data.get("businessStatus")
    closed = [Marker("E10", f"{SOURCE}.businessStatus", str(status))] if status in CLOSED[:1] else []
    return Sign.exists(f"{SOURCE}.id", *closed)
