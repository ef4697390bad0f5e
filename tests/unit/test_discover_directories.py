"""OpenStreetMap, GLEIF, GitHub and the podcast directory: what must agree before a record counts as the company's."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.discover import github, gleif, osm, overpass, podcasts
from crawler.platforms import load_registry
from crawler.types import Address, LegalIdentity
from crawler.vocabulary import FoundVia, Outcome
from tests.unit.discovering import COMPANY, NOW, Web, drive, handles, make_company, outcomes, page

# --- OpenStreetMap --------------------------------------------------------------------------------------------------------

NOMINATIM = "https://nominatim.openstreetmap.org/search"


def place(name: str = "Nordlicht Optik", road: str = "Hafenstraße", **tags: str) -> dict[str, Any]:
    return {
        "osm_type": "node",
        "osm_id": 4711,
        "name": name,
        "display_name": f"{name}, 12a, {road}, Kiel, 24103, Deutschland",
        "address": {"road": road, "house_number": "12a", "postcode": "24103", "city": "Kiel", "country_code": "de"},
        "extratags": {key.replace("__", ":"): value for key, value in tags.items()},
    }


def ask_map(*places: dict[str, Any]) -> Any:
    web = Web({NOMINATIM: list(places)})
    return drive(osm.find(COMPANY, load_registry(), NOW), web), web


@pytest.mark.parametrize(
    ("entry", "sign"),
    [
        (place("Ganz anders", website="https://www.nordlicht-optik.test/kiel"), "website"),
        (place("Ganz anders", phone="+49 431 98765-00"), "phone"),
        (place(), "address"),
    ],
)
def test_an_object_counts_by_website_phone_or_address(entry: dict[str, Any], sign: str) -> None:
    result, _ = ask_map(entry)
    (candidate,) = result.candidates
    assert (candidate.ref.platform, candidate.ref.handle) == ("openstreetmap", "node/4711")
    assert candidate.evidence.selector == sign


@pytest.mark.parametrize(
    "entry",
    [place(road="Bergstraße"), place("Südlicht Akustik"), place(website="https://andere.test/"), place(phone="+49 40 1234567")],
)
def test_a_namesake_does_not_count(entry: dict[str, Any]) -> None:
    entry["address"]["road"] = entry["address"]["road"] if "website" in entry["extratags"] else "Bergstraße"
    assert ask_map(entry)[0].candidates == ()


def test_tags_name_accounts_as_address_or_handle() -> None:
    result, _ = ask_map(
        place(
            website="https://nordlicht-optik.test",
            contact__facebook="https://www.facebook.com/nordlichtoptik",
            contact__instagram="@nordlicht.optik",
            contact__youtube="https://www.instagram.com/falsch",
            wikidata="Q900",
        )
    )
    assert handles(result) == {("openstreetmap", "node/4711"), ("facebook", "nordlichtoptik"), ("instagram", "nordlicht.optik")}
    assert {c.found_via for c in result.candidates} == {FoundVia.DIRECTORY}
    assert result.wikidata_id == "Q900"


def test_at_most_two_searches_a_company_one_a_second() -> None:
    result, web = ask_map()
    assert len(web.asked) <= 2
    assert {(request.gate_key, request.delay_s) for request in web.asked} == {("openstreetmap", 1.0)}
    assert parse_qs(urlsplit(web.asked[0].url).query)["q"] == ["Nordlicht Optik, Kiel"]
    assert outcomes(result) == [Outcome.OK] * len(web.asked)


def test_without_a_town_the_map_is_not_asked() -> None:
    web = Web()
    result = drive(osm.find(make_company(identity=LegalIdentity()), load_registry(), NOW), web)
    assert (web.asked, outcomes(result)) == ([], [Outcome.NOT_TRIED])


def ask_overpass(*elements: dict[str, Any]) -> tuple[Any, Web]:
    web = Web({"https://overpass-api.de/": {"version": 0.6, "elements": list(elements)}})
    return drive(overpass.find(make_company(identity=LegalIdentity()), load_registry(), NOW), web), web


def test_the_map_is_asked_by_website_without_name_and_town() -> None:
    tags = {"name": "Brillenladen", "website": "http://www.nordlicht-optik.test", "contact:instagram": "nordlicht.optik"}
    result, web = ask_overpass({"type": "node", "id": 4712, "tags": tags})
    assert handles(result) == {("openstreetmap", "node/4712"), ("instagram", "nordlicht.optik")}
    query = parse_qs(urlsplit(web.asked[0].url).query)["data"][0]
    assert '["website"="https://www.nordlicht-optik.test/"]' in query
    assert "~" not in query, "patterns would search the whole planet"


@pytest.mark.parametrize("tags", [{"website": "https://suedlicht.test"}, {"name": "Nordlicht Optik"}, "rubbish", None])
def test_an_object_without_the_website_is_not_the_companys(tags: Any) -> None:
    result, _ = ask_overpass({"type": "node", "id": 4712, "tags": tags})
    assert result.candidates == ()


@pytest.mark.parametrize("domain", ['x"];node(1);out;["y.test', "x\\.test", "x[y.test"])
def test_a_domain_cannot_break_out_of_the_map_query(domain: str) -> None:
    assert domain not in overpass.query(domain)


def test_a_chain_is_not_listed_place_by_place() -> None:
    tags = {"website": "https://nordlicht-optik.test/"}
    result, _ = ask_overpass(*({"type": "node", "id": number, "tags": tags} for number in range(1, 40)))
    assert len(result.candidates) == overpass.MAX_OBJECTS


# --- GLEIF ----------------------------------------------------------------------------------------------------------------

LEI = "529900NORDLICHTTST12"


def record(
    name: str = "Nordlicht Optik GmbH", number: str = "HRB 12345", city: str = "Kiel", status: str = "ACTIVE"
) -> dict[str, Any]:
    entity = {
        "legalName": {"name": name},
        "otherNames": [
            {"name": "Kieler Linsen GmbH", "type": "PREVIOUS_LEGAL_NAME"},
            {"name": "Brillenglück", "type": "TRADING_NAME"},
        ],
        "legalAddress": {
            "addressLines": ["Hafenstraße 12a"],
            "city": city,
            "postalCode": "24103" if city == "Kiel" else "1",
            "country": "DE",
        },
        "registeredAs": number,
        "status": status,
    }
    return {"id": LEI, "type": "lei-records", "attributes": {"lei": LEI, "entity": entity}}


def ask_register(*records: dict[str, Any], company: Any = COMPANY) -> Any:
    return drive(gleif.find(company, load_registry(), NOW), Web({"https://api.gleif.org/": {"data": list(records)}}))


def test_a_record_with_name_number_and_seat_is_the_companys() -> None:
    result = ask_register(record())
    assert handles(result) == {("gleif", LEI)}
    assert result.identity.address == Address("Hafenstraße 12a", "24103", "Kiel", "de")
    assert result.identity.former_names == ("Kieler Linsen GmbH",)
    assert result.aliases == ("Brillenglück", "Kieler Linsen GmbH")


@pytest.mark.parametrize(
    "entry",
    [record(name="Nordlicht Akustik GmbH"), record(number="HRB 99999"), record(city="Bremen", number=""), record(number="99999")],
)
def test_a_record_that_disagrees_is_another_company(entry: dict[str, Any]) -> None:
    assert ask_register(entry).candidates == ()


def test_a_closed_company_is_marked() -> None:
    assert ask_register(record(status="INACTIVE")).candidates[0].evidence.code == "E10"


def test_without_a_legal_name_the_register_is_not_asked() -> None:
    assert outcomes(ask_register(record(), company=make_company(identity=LegalIdentity()))) == [Outcome.NOT_TRIED]


# --- GitHub ---------------------------------------------------------------------------------------------------------------

ORGS = "https://api.github.com/orgs/"


def organisation(**changes: Any) -> dict[str, Any]:
    return {
        "login": "nordlicht-optik",
        "type": "Organization",
        "blog": "https://nordlicht-optik.test",
        "is_verified": False,
    } | changes


def ask_github(answer: object) -> Any:
    web = Web({f"{ORGS}nordlicht-optik": answer})
    return drive(github.find(COMPANY, load_registry(), NOW), web), web


def test_an_organisation_that_names_the_domain_is_the_companys() -> None:
    result, web = ask_github(organisation())
    assert handles(result) == {("github", "nordlicht-optik")}
    assert result.candidates[0].found_via is FoundVia.DIRECTORY
    assert len(web.asked) == 1, "no further guess once found"


def test_a_verified_domain_is_proof() -> None:
    assert ask_github(organisation(is_verified=True))[0].candidates[0].found_via is FoundVia.DOMAIN_HANDLE


@pytest.mark.parametrize(
    "changes", [{"blog": ""}, {"blog": "https://andere.test"}, {"type": "User"}, {"blog": "https://nordlicht-optik.test.evil.test"}]
)
def test_a_like_named_organisation_is_not(changes: dict[str, str]) -> None:
    assert ask_github(organisation(**changes))[0].candidates == ()


def test_the_first_refusal_ends_the_guessing() -> None:
    result, web = ask_github(page("", {"message": "API rate limit exceeded"}, status=403))
    assert (len(web.asked), outcomes(result)) == (1, [Outcome.BLOCKED])


# --- podcasts -------------------------------------------------------------------------------------------------------------

FEED = "https://feeds.test/show.xml"


def show(**changes: Any) -> dict[str, Any]:
    made = {
        "collectionId": 1234567890,
        "collectionName": "Scharf gesehen",
        "artistName": "Nordlicht Optik",
        "feedUrl": FEED,
        "collectionViewUrl": "https://podcasts.apple.com/de/podcast/scharf-gesehen/id1234567890",
    }
    return made | changes


def ask_podcasts(entry: dict[str, Any], link: str = "") -> Any:
    feed = f"<rss version='2.0'><channel><title>Scharf gesehen</title><link>{link}</link></channel></rss>"
    web = Web({"https://itunes.apple.com/search": {"results": [entry]}, FEED: page(FEED, feed, kind="application/rss+xml")})
    return drive(podcasts.find(COMPANY, load_registry(), NOW), web), web


def test_a_feed_on_the_own_domain_is_proof() -> None:
    result, web = ask_podcasts(show(artistName="x", feedUrl="https://podcast.nordlicht-optik.test/feed.xml"))
    assert handles(result) == {("apple_podcasts", "1234567890")}
    assert result.candidates[0].found_via is FoundVia.DOMAIN_HANDLE
    assert len(web.asked) == 1


def test_a_feed_that_links_the_company_is_its() -> None:
    result, _ = ask_podcasts(show(), "https://www.nordlicht-optik.test/podcast")
    assert result.candidates[0].found_via is FoundVia.DIRECTORY


def test_a_like_name_alone_is_a_weak_candidate() -> None:
    result, _ = ask_podcasts(show())
    assert (result.candidates[0].found_via, result.candidates[0].evidence.conf) == (FoundVia.SEARCH, 0.35)


@pytest.mark.parametrize(
    ("entry", "link"),
    [
        (show(artistName="Südlicht", collectionName="Hören"), ""),
        (show(), "https://andere.test/"),
        (show(collectionId=None, collectionViewUrl=""), ""),
    ],
)
def test_a_show_of_others_is_not_taken(entry: dict[str, Any], link: str) -> None:
    assert ask_podcasts(entry, link)[0].candidates == ()
