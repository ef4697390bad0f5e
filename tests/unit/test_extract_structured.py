"""JSON-LD and microdata: whose `sameAs` it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.extract import extract
from crawler.platforms import load_registry
from crawler.vocabulary import NotOwn, Where

URL = "https://www.tischlerei-holzwurm.example/blog/1"
FACEBOOK = "https://www.facebook.com/werkstatt.am.see"


def page(*blocks: Any, body: str = "") -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{block if isinstance(block, str) else json.dumps(block)}</script>' for block in blocks
    )
    return f"<!doctype html><html><head><title>Neues | Tischlerei Holzwurm</title>{scripts}</head><body>{body}</body></html>"


def reasons(html: str) -> dict[str, str]:
    return {f.ref.handle: f.reason for f in extract(html, URL, load_registry())}


ORGANISATION = {
    "@context": "https://schema.org",
    "@type": "Organization",
    "url": "https://www.tischlerei-holzwurm.example",
    "sameAs": [FACEBOOK],
}


@pytest.mark.parametrize(
    "block",
    [
        ORGANISATION,
        {**ORGANISATION, "sameAs": FACEBOOK},
        {**ORGANISATION, "url": None},
        {**ORGANISATION, "@type": ["LocalBusiness", "Carpenter"]},
        {**ORGANISATION, "@type": ["Person", "Organization"]},
        [{"@type": "WebPage"}, ORGANISATION],
        {"@graph": [{"@type": "WebSite"}, {"@type": "Organization", "@id": f"{URL}#org", "sameAs": [FACEBOOK]}]},
        {"@type": "NewsArticle", "publisher": {"@type": "Organization", "sameAs": [{"@id": FACEBOOK}]}},
        {"@type": "Organization", "sameAs": f"{FACEBOOK}, https://www.instagram.com/werkstattamsee/"},
        '{"@type":"Organization","sameAs":["https:\\/\\/www.facebook.com\\/werkstatt.am.see",]} // done',
        '{"@type":"Organization","name":"Holz"wurm","sameAs":["https://www.facebook.com/werkstatt.am.see"]',
        '<!-- {"@type":"Organization","sameAs":["https://www.facebook.com/werkstatt.am.see"]} -->',
    ],
)
def test_same_as_of_the_publisher_is_own(block: Any) -> None:
    found = [f for f in extract(page(block), URL, load_registry()) if f.ref.handle == "werkstatt.am.see"]
    assert [(f.own, f.where, f.reason) for f in found] == [(True, Where.JSON_LD, "same_as")]


@pytest.mark.parametrize(
    "block",
    [
        {"@type": "Article", "sponsor": {"@type": "Organization", "name": "Sägewerk", "sameAs": ["https://x.com/saegewerk"]}},
        {"@type": "Organization", "name": "Sägewerk", "url": "https://saegewerk.example/", "sameAs": ["https://x.com/saegewerk"]},
        {"@type": "Product", "manufacturer": {"@type": "Organization", "sameAs": "https://x.com/saegewerk"}},
        {"@type": "Review", "itemReviewed": {"@type": "LocalBusiness", "sameAs": "https://x.com/saegewerk"}},
    ],
)
def test_same_as_of_others_on_the_page_is_not_own(block: Any) -> None:
    assert reasons(page(ORGANISATION, block)) == {"werkstatt.am.see": "same_as", "saegewerk": NotOwn.THIRD_PARTY}


def test_same_as_of_writers_is_a_persons() -> None:
    block = {
        "@type": "Article",
        "author": [{"@type": "Person", "sameAs": ["https://x.com/petra_muster"]}],
        "publisher": ORGANISATION,
    }
    assert reasons(page(block)) == {"werkstatt.am.see": "same_as", "": NotOwn.PERSON}


def test_an_organisation_may_be_the_writer() -> None:
    assert reasons(page({"@type": "Article", "author": ORGANISATION})) == {"werkstatt.am.see": "same_as"}


@pytest.mark.parametrize(
    "body",
    [
        f'<div itemscope itemtype="https://schema.org/Organization"><link itemprop="sameAs" href="{FACEBOOK}"></div>',
        f'<div itemscope itemtype="https://schema.org/Organization"><meta itemprop="sameAs" content="{FACEBOOK}"></div>',
        f'<div itemscope itemtype="https://schema.org/Organization"><span itemprop="sameAs">{FACEBOOK}</span></div>',
        f'<div itemscope itemtype="https://schema.org/Organization"><a itemprop="sameAs" href="{FACEBOOK}">f</a></div>',
    ],
)
def test_microdata_is_read_in_every_form(body: str) -> None:
    assert reasons(page(body=body)) == {"werkstatt.am.see": "same_as"}


def test_microdata_of_a_person_is_a_persons() -> None:
    body = '<div itemscope itemtype="https://schema.org/Person"><link itemprop="sameAs" href="https://x.com/petra_muster"></div>'
    assert reasons(page(body=body)) == {"": NotOwn.PERSON}


@pytest.mark.parametrize(
    "block",
    [
        "[" * 50_000,
        '{"sameAs":' * 5_000,
        '{"@type":"Organization","sameAs":[NaN,null,7,{"@id":null},"\\ud800"]}',
        '{"sameAs":"' + "x" * 2_000_000,
    ],
)
def test_hostile_blocks_are_survived(block: str) -> None:
    assert reasons(page(block)) == {}
