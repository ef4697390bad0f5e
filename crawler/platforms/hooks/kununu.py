"""kununu: score, number of reviews and signs of the employer in `__NEXT_DATA__`, whose inner layout changes often.

Keys are therefore looked for at any depth. A cookie wall has no such data and stays unknown. There is no public claim label; an
employer's comment under a review shows that somebody has access (E6), its absence shows nothing.
"""

from __future__ import annotations

from typing import Any

from crawler import parse
from crawler.numbers import count_of
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.types import Marker

SCORES = ("roundedScore", "overallScore", "score", "reviewScore")
TOTALS = ("totalReviews", "numberOfReviews", "totalReviewsEmployees", "reviewsCount")
REPLIES = ("employerResponse", "employerResponses", "responses", "comments", "employerComment")
SOURCE = "json:#__NEXT_DATA__"


def read(document: Document, draft: Draft) -> Sign | None:
    """Read the profile object that carries both a name and a score or a number of reviews."""
    data = document.script("__NEXT_DATA__")
    profile = _profile(data) if isinstance(data, dict) else None
    if profile is None:
        return None
    draft.put("display_name", profile.get("name"), f"{SOURCE} name")
    draft.put("platform_id", profile.get("uuid") or profile.get("id"), f"{SOURCE} uuid")
    draft.put("handle", _handle(profile), f"{SOURCE} slug")
    score = _number(data, SCORES)
    draft.put("rating", score, f"{SOURCE} roundedScore")
    draft.put("rating_scale", 5 if score else None, f"{SOURCE} roundedScore")
    total = _number(data, TOTALS)
    draft.put("reviews", int(total) if total is not None else None, f"{SOURCE} totalReviews")
    draft.put("reviews", count_of(document.meta("description") or "", "reviews"), "meta:description")
    dates = sorted(str(date) for key, date in parse.walk(data) if key in ("createdAt", "reviewDate") and isinstance(date, str))
    draft.put("last_review", dates[-1] if dates else None, f"{SOURCE} reviews.createdAt")
    draft.put("category", parse.first(profile, "industryName") or parse.first(profile, "industry"), f"{SOURCE} industry")
    reply = next((entry for key, entry in parse.walk(data) if key in REPLIES and isinstance(entry, dict | list) and entry), None)
    draft.put("owner_replied", True if reply else None, f"{SOURCE} employer comment")
    marks = [Marker("E6", f"{SOURCE} employer comment", "employer comment under a review")] if reply else []
    return Sign.exists(f"{SOURCE} profile.name", *marks)


def _profile(data: dict[str, Any]) -> dict[str, Any] | None:
    keys = {"slug", "uuid", *SCORES, *TOTALS}
    return next(
        (
            entry
            for _, entry in parse.walk(data)
            if isinstance(entry, dict) and isinstance(entry.get("name"), str) and keys & entry.keys()
        ),
        None,
    )


def _handle(profile: dict[str, Any]) -> str | None:
    slug, country = profile.get("slug"), profile.get("countryCode") or profile.get("country")
    if not isinstance(slug, str):
        return None
    return f"{country}/{slug}".lower() if isinstance(country, str) and len(country) == 2 and "/" not in slug else slug.strip("/")


def _number(data: Any, names: tuple[str, ...]) -> float | None:
    found = {key: value for key, value in reversed(list(parse.walk(data))) if key in names and isinstance(value, int | float)}
    return next((float(found[name]) for name in names if name in found and not isinstance(found[name], bool)), None)
