"""Trustpilot: the business unit in `__NEXT_DATA__` (saved by a person) or from the official API, with claim state and replies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import at, one
from crawler.types import Marker

SOURCE = "json:#__NEXT_DATA__ props.pageProps.businessUnit"


def read(document: Document, draft: Draft) -> Sign | None:
    """Read the business unit; the page of a missing one carries none and is left to the rules."""
    data = document.data if document.is_data else document.script("__NEXT_DATA__")
    properties = one(data, "props.pageProps") or data
    unit = one(properties, "businessUnit") or properties
    if not isinstance(unit, dict) or not (unit.get("displayName") and unit.get("id")):
        return None
    _facts(unit, draft)
    dates = sorted(str(date) for date in at(properties, "reviews.dates.publishedDate") if date)
    draft.put("last_review", dates[-1] if dates else None, "json:#__NEXT_DATA__ props.pageProps.reviews.dates.publishedDate")
    replied = any(reply for reply in at(properties, "reviews.reply.message"))
    share = one(unit, "activity.replyBehavior.replyPercentage")
    draft.put(
        "owner_replied", True if replied or (isinstance(share, int | float) and share > 0) else None, f"{SOURCE}.replyBehavior"
    )
    return Sign.exists(f"{SOURCE}.displayName", *_markers(unit))


def _facts(unit: dict[str, Any], draft: Draft) -> None:
    name = unit.get("identifyingName") or one(unit, "name.identifying")
    draft.put("display_name", unit.get("displayName"), f"{SOURCE}.displayName")
    draft.put("handle", name, f"{SOURCE}.identifyingName")
    draft.put("platform_id", unit.get("id"), f"{SOURCE}.id")
    draft.put("websites", unit.get("websiteUrl") or unit.get("websiteTitle") or name, f"{SOURCE}.websiteUrl")
    draft.put("rating", unit.get("trustScore") if unit.get("numberOfReviews") else None, f"{SOURCE}.trustScore")
    draft.put("rating_scale", 5 if "rating" in draft.values else None, f"{SOURCE}.trustScore")
    reviews = unit.get("numberOfReviews")
    draft.put("reviews", reviews.get("total") if isinstance(reviews, dict) else reviews, f"{SOURCE}.numberOfReviews")
    contact = unit.get("contactInfo") or {}
    draft.put("address", contact if contact.get("city") or contact.get("address") else None, f"{SOURCE}.contactInfo")
    draft.put("phone", contact.get("phone"), f"{SOURCE}.contactInfo.phone")
    draft.put("email", contact.get("email"), f"{SOURCE}.contactInfo.email")
    primary = next((item for item in unit.get("categories") or [] if isinstance(item, dict) and item.get("isPrimary")), None)
    draft.put("category", (primary or {}).get("name"), f"{SOURCE}.categories")
    draft.put("avatar", unit.get("profileImageUrl"), f"{SOURCE}.profileImageUrl")


def _markers(unit: dict[str, Any]) -> Iterator[Marker]:
    claimed = unit.get("isClaimed", one(unit, "activity.isClaimed"))
    if claimed is True:
        yield Marker("E3", f"{SOURCE}.isClaimed", f"isClaimed=true {one(unit, 'activity.claimedDate') or ''}".strip())
    elif claimed is False:
        yield Marker("E4", f"{SOURCE}.isClaimed", "isClaimed=false")
    for key in ("isClosed", "isTemporarilyClosed", "isMerged"):
        if unit.get(key) is True:
            yield Marker("E10", f"{SOURCE}.{key}", f"{key}=true")
