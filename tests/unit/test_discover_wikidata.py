"""Wikidata: which item is the company's, and which accounts it declares today."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

import pytest

from crawler.discover import wikidata
from crawler.discover.result import SourceResult
from crawler.platforms import load_registry
from crawler.types import Company
from crawler.vocabulary import FoundVia, Outcome
from tests.unit.discovering import COMPANY, NOW, Web, drive, handles, make_company, page

SPARQL = "https://query.wikidata.org/sparql"
SEARCH = "https://www.wikidata.org/w/api.php?action=wbsearchentities"
ENTITIES = "https://www.wikidata.org/w/api.php?action=wbgetentities"


def statement(value: Any, *, rank: str = "normal", ended: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = {"mainsnak": {"snaktype": "value", "datavalue": {"value": value, "type": "string"}}, "rank": rank}
    if ended:
        made["qualifiers"] = {"P582": [{"snaktype": "value"}]}
    return made


def item(
    qid: str = "Q900", label: str = "Nordlicht Optik", about: str = "Unternehmen", **claims: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "id": qid,
        "type": "item",
        "labels": {"de": {"language": "de", "value": label}},
        "aliases": {"de": [{"language": "de", "value": "Kieler Linsen"}]},
        "descriptions": {"de": {"language": "de", "value": about}},
        "claims": claims,
        "sitelinks": {},
    }


WEBSITE = [statement("https://www.nordlicht-optik.test/")]


def ask(*items: dict[str, Any], by_site: bool = True, company: Company = COMPANY) -> tuple[SourceResult, Web]:
    ids = [entry["id"] for entry in items]
    rows = [{"item": {"type": "uri", "value": f"http://www.wikidata.org/entity/{qid}"}} for qid in ids] if by_site else []
    web = Web(
        {
            SPARQL: {"results": {"bindings": rows}},
            SEARCH: {"search": [{"id": qid} for qid in ids]},
            ENTITIES: {"entities": {entry["id"]: entry for entry in items}},
        }
    )
    return drive(wikidata.find(company, load_registry(), NOW), web), web


def test_accounts_of_the_item_with_the_companys_website() -> None:
    result, web = ask(
        item(
            P856=WEBSITE,
            P2013=[statement("nordlichtoptik")],
            P2003=[statement("nordlicht.optik")],
            P4264=[statement("nordlicht-optik")],
            P4033=[statement("nordlicht@mastodon.social")],
        )
    )
    assert handles(result) == {
        ("wikidata", "Q900"),
        ("facebook", "nordlichtoptik"),
        ("instagram", "nordlicht.optik"),
        ("linkedin", "nordlicht-optik"),
        ("mastodon", "nordlicht@mastodon.social"),
    }
    assert {c.found_via for c in result.candidates if c.ref.platform != "wikidata"} == {FoundVia.KNOWLEDGE_BASE}
    assert (result.wikidata_id, result.aliases) == ("Q900", ("Kieler Linsen",))
    assert [request.url.split("?")[0] for request in web.asked] == [SPARQL, ENTITIES.split("?")[0]]


def test_the_website_is_asked_for_in_all_spellings() -> None:
    _, web = ask(item(P856=WEBSITE))
    query = unquote_plus(web.asked[0].url)
    assert all(f"<{url}>" in query for url in wikidata.website_spellings("nordlicht-optik.test"))
    assert "<http://www.nordlicht-optik.test>" in query


def test_a_domain_cannot_break_out_of_the_query() -> None:
    _, web = ask(item(P856=WEBSITE), company=make_company(domain="x> } DROP {"))
    assert "DROP" not in unquote_plus(web.asked[0].url)


def test_evidence_says_which_statement_named_the_account() -> None:
    result, _ = ask(item(P856=WEBSITE, P2002=[statement("nordlicht")]))
    (candidate,) = [c for c in result.candidates if c.ref.platform == "x"]
    assert candidate.evidence is not None
    assert (candidate.evidence.selector, candidate.evidence.excerpt) == ("Q900#P2002", "P2002 nordlicht")
    assert candidate.source_url == "https://www.wikidata.org/wiki/Q900#P2002"


def test_ended_and_deprecated_statements_are_history() -> None:
    result, _ = ask(
        item(P856=WEBSITE, P2003=[statement("alt", ended=True), statement("neu")], P2002=[statement("falsch", rank="deprecated")])
    )
    assert handles(result) == {("wikidata", "Q900"), ("instagram", "neu")}
    assert {(ref.platform, ref.handle) for ref in result.former} == {("instagram", "alt"), ("x", "falsch")}


def test_a_person_with_the_companys_website_is_refused() -> None:
    result, _ = ask(item(P856=WEBSITE, P31=[statement({"entity-type": "item", "id": "Q5"})], P2003=[statement("erika")]))
    assert result.candidates == ()
    assert result.wikidata_id == ""


@pytest.mark.parametrize(
    "entry",
    [
        item(P2003=[statement("fremd")]),
        item(P856=[statement("https://andere.test/")], P2003=[statement("fremd")]),
        item(label="Südlicht Akustik", about="Unternehmen aus Kiel", P2003=[statement("fremd")]),
        item(P856=[statement("https://nordlicht-optik.test/", ended=True)], P2003=[statement("fremd")]),
    ],
    ids=["name only", "other website", "other name", "former website"],
)
def test_a_name_alone_is_not_enough(entry: dict[str, Any]) -> None:
    assert ask(entry, by_site=False)[0].candidates == ()


def test_name_and_town_make_a_weaker_finding() -> None:
    result, web = ask(item(about="Augenoptiker in Kiel, Deutschland", P2003=[statement("nordlicht")]), by_site=False)
    assert handles(result) == {("wikidata", "Q900"), ("instagram", "nordlicht")}
    assert {c.found_via for c in result.candidates} == {FoundVia.DIRECTORY}
    assert result.aliases == ()
    assert len(web.asked) == 3


def test_of_several_items_the_one_with_the_likest_name_counts() -> None:
    brand = item("Q1", "Brillenglück", P856=WEBSITE, P2003=[statement("brille")])
    firm = item("Q2", "Nordlicht Optik GmbH", P856=WEBSITE, P2003=[statement("firma")])
    assert handles(ask(brand, firm)[0]) == {("wikidata", "Q2"), ("instagram", "firma")}


def test_when_the_query_service_is_down_the_name_is_still_searched() -> None:
    web = Web(
        {
            SPARQL: page("", outcome=Outcome.TIMEOUT),
            SEARCH: {"search": [{"id": "Q900"}]},
            ENTITIES: {"entities": {"Q900": item(P856=WEBSITE)}},
        }
    )
    result = drive(wikidata.find(COMPANY, load_registry(), NOW), web)
    assert result.wikidata_id == "Q900"
    assert [check.outcome for check in result.checks] == [Outcome.TIMEOUT, Outcome.OK, Outcome.OK]


def test_articles_are_candidates_too() -> None:
    entry = item(P856=WEBSITE)
    entry["sitelinks"] = {"dewiki": {"site": "dewiki", "title": "Nordlicht Optik"}}
    assert ("wikipedia", "de:Nordlicht_Optik") in {(p, h.replace(" ", "_")) for p, h in handles(ask(entry)[0])}
