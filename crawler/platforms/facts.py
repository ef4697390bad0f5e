"""Raw values from selectors and hooks become `Facts`: one converter per field, the first source that answers wins.

A value that cannot be converted is no value. `known` marks the sources that would say if there were something (an API that answers
`"blog": ""`): their empty value is the state `absent`; a page that merely does not show a field leaves it unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from crawler import parse
from crawler.dates import from_epoch, read_date
from crawler.numbers import count_of, read_count
from crawler.platforms import select
from crawler.platforms.document import Document
from crawler.types import Address, Count, DatedAt, Facts, Post
from crawler.urls import host_of, normalise, same_site, unwrap
from crawler.vocabulary import ValueState

FIELDS = frozenset(field.name for field in fields(Facts))
LINKS = 30
NOUN_OF = {"followers": "followers", "following": "following", "posts_total": "posts", "reviews": "reviews"}
WAY, PLACES = ("road", "street", "house_number", "housenumber"), ("city", "town", "village", "municipality")
"""Parts of an address in OpenStreetMap's tags and in Nominatim's answers."""
LIMITS = {"description": 10_000}

_TAGS = re.compile(r"<[^<>]{1,2000}>")
_BARE_HOST = re.compile(r"^[\w-]+(\.[\w-]+)*\.[a-z]{2,24}(/|$|\?)", re.IGNORECASE)
_POSTAL = re.compile(r"^(?P<street>[^,]{2,120}),\s*(?:(?P<cc>[A-Z]{1,2})-)?(?P<postcode>\d{4,5})\s+(?P<city>[^,\d]{2,60})")
_DECIMAL = re.compile(r"\d{1,3}(?:[.,]\d{1,4})?")


class Draft:
    """Facts in the making for one page of `platform_host`, read at `now`."""

    def __init__(self, now: datetime, url: str = "") -> None:
        self.now = now
        self.url = url
        self.values: dict[str, Any] = {}
        self.sources: dict[str, str] = {}
        self.states: dict[str, ValueState] = {}

    def put(self, field: str, value: Any, source: str, *, known: bool = False) -> None:
        """Set `field` from a raw value unless an earlier source did; `known` as in the module's docstring."""
        if field in self.values:
            return
        convert: _Converter = _CONVERTERS.get(field, _as_text)
        converted = None if value in (None, "", [], ()) else convert(value, field, self)
        if converted not in (None, "", ()):
            self.values[field] = converted
            self.sources[field] = source
            self.states.pop(field, None)
        elif known and value in (None, "", [], ()):
            self.states.setdefault(field, ValueState.ABSENT)

    def posts(self, posts: Iterable[Post], source: str, *, complete: bool = False) -> None:
        """Set the sample of posts and the newest date among them."""
        sample = tuple(posts)
        if sample and "posts" not in self.values:
            self.values |= {"posts": sample, "posts_complete": complete}
            self.sources["posts"] = source
            newest = max((post.posted for post in sample), key=lambda posted: posted.at)
            self.values.setdefault("last_post", newest)
            self.sources.setdefault("last_post", source)

    def read(self, document: Document, selectors: Mapping[str, tuple[str, ...]]) -> None:
        """Fill fields from a definition's selectors."""
        for field, sources in selectors.items():
            if field in self.values:
                continue
            for source in sources:
                found = list(select.values(document, source))
                if found:
                    self.put(field, found if field in ("websites", "links") else found[0], source)
                if field in self.values:
                    break

    def build(self) -> Facts:
        """Return the facts read so far."""
        return Facts(**self.values, states=self.states, sources=self.sources)


def as_address(value: Any) -> Address | None:
    """Return an address from schema.org's PostalAddress, OpenStreetMap's tags or one line of text."""
    if isinstance(value, Address):
        return value
    if isinstance(value, dict):
        if any(key.startswith("addr:") for key in value):
            value = {key.removeprefix("addr:"): part for key, part in value.items() if key.startswith("addr:")}
        country = value.get("addressCountry") or value.get("country_code") or value.get("country") or ""
        country = country.get("name", "") if isinstance(country, dict) else country
        way = " ".join(str(part) for key in WAY if (part := value.get(key)))
        street = value.get("streetAddress") or value.get("address") or way
        postcode = value.get("postalCode") or value.get("zipCode") or value.get("postcode")
        city = value.get("addressLocality") or next((value[key] for key in PLACES if value.get(key)), "")
        street, postcode, city = (parse.clean(str(part or "")) for part in (street, postcode, city))
        code = str(country).strip().lower()
        address = Address(street, postcode, city, code if len(code) == 2 else "")
        return address if address != Address() else None
    if not isinstance(value, str) or not value.strip():
        return None
    text = parse.clean(value)
    found = _POSTAL.match(text)
    return Address(found["street"], found["postcode"], found["city"].strip()) if found else Address(street=text)


def as_count(value: Any) -> Count | None:
    """Return the exact count of an interface's number; None for anything else."""
    return Count.exact(value) if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def strip_tags(markup: str) -> str:
    """Return the text of an HTML fragment as profile texts of federated networks carry it."""
    return parse.node_text(parse.parse_html(markup).body) if "<" in markup or "&" in markup else markup


# --- converters -----------------------------------------------------------------------------------------------------------


def _as_text(value: Any, field: str, draft: Draft) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return parse.clean(_TAGS.sub(" ", value) if field == "description" else value, LIMITS.get(field, 300)) or None


def _as_count(value: Any, field: str, draft: Draft) -> Count | None:
    if isinstance(value, Count):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Count.exact(int(value)) if value >= 0 else None
    if not isinstance(value, str):
        return None
    return count_of(value, NOUN_OF[field]) or (read_count(value) if len(value) <= 60 else None)


def _as_date(value: Any, field: str, draft: Draft) -> DatedAt | None:
    if isinstance(value, DatedAt):
        return value
    if isinstance(value, int | float):
        return from_epoch(int(value), draft.now)
    return read_date(value, draft.now) if isinstance(value, str) else None


def _as_flag(value: Any, field: str, draft: Draft) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).strip().lower())


def _as_number(value: Any, field: str, draft: Draft) -> float | None:
    found = _DECIMAL.search(str(value)) if not isinstance(value, bool) else None
    return float(found[0].replace(",", ".")) if found else None


def _as_urls(value: Any, field: str, draft: Draft) -> tuple[str, ...]:
    kept: list[str] = []
    for item in value if isinstance(value, list | tuple) else [value]:
        address = as_url(item, draft.url)
        outside = address is not None and not same_site(address, draft.url)
        if address is not None and (outside or field == "links") and address not in kept:
            kept.append(address)
    return tuple(kept[:LINKS])


def as_url(value: Any, base: str = "") -> str | None:
    """Return the outside address a profile field means: unwrapped, with a scheme, normalised."""
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip().split()[0]
    if _BARE_HOST.match(text):
        text = f"https://{text}"
    address = normalise(unwrap(text), base or None)
    return address if address and host_of(address) else None


def _as_postal(value: Any, field: str, draft: Draft) -> Address | None:
    return as_address(value)


_Converter = Callable[[Any, str, Draft], Any]
_CONVERTERS: dict[str, _Converter] = {
    **dict.fromkeys(("followers", "following", "posts_total", "reviews"), _as_count),
    **dict.fromkeys(("last_post", "last_review", "created"), _as_date),
    **dict.fromkeys(("verified", "owner_replied", "posts_complete"), _as_flag),
    **dict.fromkeys(("rating", "rating_scale"), _as_number),
    **dict.fromkeys(("websites", "links"), _as_urls),
    "address": _as_postal,
}
