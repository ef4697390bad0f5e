"""Whatever a source answers, a generator ends with checks and without inventing accounts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.discover import bluesky, fediverse, github, gleif, osm, overpass, podcasts, search, wikidata
from crawler.discover.result import SourceResult
from crawler.platforms import load_registry
from crawler.types import Probe
from crawler.vocabulary import Outcome
from tests.unit.discovering import COMPANY, NOW, WALLS, Web, drive, page

Find = Callable[[], Probe[SourceResult]]


def make(module: object) -> Find:
    return lambda: module.find(COMPANY, load_registry(), NOW)  # type: ignore[attr-defined]


SOURCES: dict[str, Find] = {
    module.__name__.rpartition(".")[2]: make(module)
    for module in (bluesky, fediverse, github, gleif, osm, overpass, podcasts, wikidata)
} | {"search": lambda: search.find(COMPANY, load_registry(), NOW, search.SearchSettings(searxng="https://search.test"))}
BODIES = {
    "login page": "<html><title>Sign in</title><form><input type=password></form></html>",
    "empty": b"",
    "empty object": {},
    "empty list": [],
    "null": "null",
    "text": "nothing to see",
    "cut JSON": '{"data": [{"attributes": ',
    "wrong kinds": {"data": 7, "search": "x", "results": {"bindings": 3}, "entities": [], "links": 1, "web": [], "subject": 5},
    "rows of rubbish": {"results": [None, 1, "x", {}], "data": [{"attributes": None}], "search": [{}], "links": [{"rel": 1}]},
    "deep nesting": "[" * 20_000,
    "odd bytes": b"\xff\xfe\x00\xd8{}",
}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_is_noted_and_names_nobody(name: str, wall: Outcome) -> None:
    web = Web(otherwise=wall)
    result = drive(SOURCES[name](), web)
    assert result.candidates == ()
    assert web.asked, "the source was asked"
    assert {check.outcome for check in result.checks} == {wall}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_strange_answers_name_nobody(name: str, body: object) -> None:
    result = drive(SOURCES[name](), Web({"": page("", body)}))
    assert result.candidates == ()
    assert result.checks


@pytest.mark.parametrize("name", SOURCES)
def test_sources_keep_their_manners(name: str) -> None:
    web = Web()
    drive(SOURCES[name](), web)
    assert len(web.asked) <= 4
    assert all(request.purpose == "source" and request.subject_id == COMPANY.id for request in web.asked)
    elsewhere = [request for request in web.asked if COMPANY.domain in request.url]
    own = [request for request in web.asked if request not in elsewhere]
    assert all(request.delay_s is not None and request.delay_s >= 0.5 and request.gate_key for request in own if name != "search")
    assert all(request.gate_key is None for request in elsewhere if name in ("bluesky", "fediverse")), (
        "a wall there must not close the source"
    )
