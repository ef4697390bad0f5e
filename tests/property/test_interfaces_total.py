"""Whatever an official interface answers, asking it ends in something known or something unknown, never in an exception."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms import load_registry
from crawler.platforms.api import asked_of, interface_for, interfaces, module
from crawler.platforms.api.asking import data_of, trouble_with
from crawler.types import Page
from crawler.vocabulary import Outcome, Presence
from tests.factory import NOW, make_company
from tests.platforms.interfaces import (
    BUSINESS,
    CHANNEL,
    FB_PAGE,
    FSQ,
    FSQ_PLACE,
    IG_USER,
    OWN_PAGES,
    PLACE,
    PLACE_ID,
    UNIT,
    UPLOADS,
)

REGISTRY = load_registry()
HANDLES = {
    "youtube": "nordquell", "google_business": PLACE_ID, "trustpilot": "nordquell.example", "yelp": "nordquell",
    "facebook": "nordquell", "instagram": "nordquell", "foursquare": FSQ,
}  # fmt: skip
KNOWN: list[Any] = [
    CHANNEL, UPLOADS, PLACE, {"places": [PLACE]}, UNIT, BUSINESS, {"businesses": [BUSINESS]}, FB_PAGE, OWN_PAGES, IG_USER,
    FSQ_PLACE, {"results": [FSQ_PLACE]}, {"error": {"code": 1, "errors": [{"reason": "x"}]}},
]  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
ANY = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3))
STATUS = {200: Outcome.OK, 400: Outcome.PROTOCOL_ERROR, 404: Outcome.MISSING, 403: Outcome.BLOCKED, 429: Outcome.RATE_LIMITED}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to everything in some data."""
    yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*path, key))


@st.composite
def answers(draw: st.DrawFn) -> Page:
    """A documented answer in which something stands that does not belong there, or any JSON at all, or no JSON."""
    value = copy.deepcopy(draw(st.sampled_from(KNOWN)))
    path = draw(st.sampled_from(list(places(value))))
    replacement = draw(ANY)
    if path:
        target = value
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = replacement
    else:
        value = replacement
    body = json.dumps(value).encode() if draw(st.booleans()) or draw(st.booleans()) else draw(st.binary(max_size=40))
    status = draw(st.sampled_from(list(STATUS)))
    kind = {"content-type": "application/json"}
    return Page("https://api.test/", STATUS[status], "https://api.test/", status, kind, body, fetched_at=NOW)


@pytest.mark.parametrize("platform", list(HANDLES))
@given(pages=st.lists(answers(), min_size=3, max_size=3))
def test_asking_never_fails(platform: str, pages: list[Page]) -> None:
    interface = interface_for(platform)
    assert interface is not None
    asked = asked_of(interface, REGISTRY.get(platform), REGISTRY.build(platform, HANDLES[platform]), NOW)
    steps = module(interface.name).ask(asked)
    left = iter(pages)
    try:
        next(steps)
        while True:
            steps.send(next(left))
    except StopIteration as stop:
        found = stop.value

    assert (found.failure is None) == (found.presence is not Presence.UNKNOWN)


@pytest.mark.parametrize("name", [name for name, interface in interfaces().items() if interface.search and name != "brave"])
@given(page=answers())
def test_searching_never_fails(name: str, page: Page) -> None:
    interface = interfaces()[name]
    reader = module(name)
    asked = asked_of(interface, REGISTRY.get(interface.platforms[0]), None, NOW)
    data = data_of(page)

    assert list(reader.search(make_company()))
    assert trouble_with(page, reader.trouble) is None or page.status
    if isinstance(data, dict):
        assert {hit.ref.platform for hit in reader.hits(page, data, asked) if hit.ref} <= set(interface.platforms)
