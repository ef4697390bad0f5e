"""Raw values become facts: one converter per field, nothing invented, known absence kept apart from not knowing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.numbers import NOUNS
from crawler.platforms.facts import NOUN_OF, Draft, as_address
from crawler.types import Address, DatedAt, Post
from crawler.vocabulary import Precision, ValueState

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://www.platform.test/muster"


def put(field: str, value: object, **more: bool) -> Draft:
    draft = Draft(NOW, URL)
    draft.put(field, value, "json:x", **more)
    return draft


def test_every_counted_field_has_its_noun():
    assert set(NOUN_OF.values()) <= set(NOUNS)


@pytest.mark.parametrize(
    ("field", "value", "fact"),
    [
        ("display_name", "  Muster\u202e  GmbH ", "Muster GmbH"),
        ("platform_id", 4711, "4711"),
        ("verified", "true", True),
        ("verified", "vielleicht", None),
        ("rating", "4,5 von 5", 4.5),
        ("rating", True, None),
        ("websites", "muster.example/start", ("https://muster.example/start",)),
        ("websites", ["https://www.platform.test/help", "javascript:alert(1)", "mailto:x@y.example"], None),
        ("websites", "https://l.facebook.com/l.php?u=https%3A%2F%2Fmuster.example%2F&h=x", ("https://muster.example/",)),
        ("created", "2020-01-01", DatedAt(datetime(2020, 1, 1, tzinfo=UTC), Precision.DAY)),
        ("created", "irgendwann", None),
        ("followers", -5, None),
        ("followers", True, None),
    ],
)
def test_a_value_is_converted_or_left_out(field, value, fact):
    assert getattr(put(field, value).build(), field) in (fact, () if fact is None else fact)


def test_the_first_source_wins():
    draft = put("display_name", "Muster GmbH")
    draft.put("display_name", "Anders", "meta:og:title")

    facts = draft.build()

    assert (facts.display_name, facts.sources["display_name"]) == ("Muster GmbH", "json:x")


def test_an_empty_value_is_absent_only_where_the_source_would_say():
    assert put("websites", "", known=True).build().states == {"websites": ValueState.ABSENT}
    assert put("websites", "").build().states == {}
    assert put("websites", "kein Link", known=True).build().states == {}


def test_a_later_value_lifts_a_known_absence():
    draft = put("description", "", known=True)
    draft.put("description", "Werkzeuge", "meta:og:description")

    assert draft.build().states == {}


def test_the_last_post_is_the_newest_of_the_sample():
    dates = [datetime(2026, month, 1, tzinfo=UTC) for month in (3, 10, 7)]
    draft = Draft(NOW, URL)

    draft.posts((Post(DatedAt(at, Precision.EXACT)) for at in dates), "css:time")

    assert draft.build().last_post.at.month == 10


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ({"streetAddress": "Werkstr. 1", "postalCode": "60311", "addressLocality": "Musterstadt", "addressCountry": "DE"},
         Address("Werkstr. 1", "60311", "Musterstadt", "de")),
        ({"addressCountry": {"name": "Deutschland"}, "addressLocality": "Musterstadt"}, Address(city="Musterstadt")),
        ("Werkstr. 1, 60311 Musterstadt, Deutschland", Address("Werkstr. 1", "60311", "Musterstadt")),
        ("Musterstadt, Hessen", Address(street="Musterstadt, Hessen")),
        ({}, None),
        ("", None),
        (None, None),
    ],
)  # fmt: skip
def test_addresses_of_both_kinds(value, address):
    assert as_address(value) == address
