"""Guesses, link hubs, links of profiles, and search: weak ways, each with its limit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crawler.cli.audit import credentials, search_settings
from crawler.discover import guesses, hubs, search
from crawler.discover.crosslinks import candidates_of
from crawler.platforms import load_registry
from crawler.settings import load_settings
from crawler.types import Classified, Company, Facts, LegalIdentity
from crawler.vocabulary import ClaimState, FoundVia, Outcome, Presence
from tests.unit.discovering import COMPANY, NOW, Web, drive, handles, make_company, outcomes, page

REGISTRY = load_registry()


def guessed(company: Company = COMPANY, **more: Any) -> dict[str, list[str]]:
    return {definition.id: [ref.handle for ref in refs] for definition, refs in guesses.guesses_for(company, REGISTRY, **more)}


# --- guesses --------------------------------------------------------------------------------------------------------------


def test_guesses_follow_the_platforms_own_rules() -> None:
    made = guessed(make_company(name="Müller & Söhne GmbH", domain="mueller-soehne.test", identity=make_company().identity))
    assert {"mueller-soehne-gmbh", "mueller-soehne", "muellersoehnegmbh"} <= set(made["xing"])
    assert all(len(handles_) <= guesses.LIMIT for handles_ in made.values())


def test_closed_platforms_are_not_guessed_on() -> None:
    asked = [REGISTRY.get(platform) for platform in guessed()]
    assert asked
    assert all(definition.way in guesses.ASKED and definition.robots.stance != "closed" for definition in asked)
    assert not {"linkedin", "facebook", "instagram"} & {definition.id for definition in asked}


def test_a_platform_with_a_known_account_is_left_out() -> None:
    assert "youtube" in guessed()
    assert "youtube" not in guessed(found={"youtube"})


def test_a_handle_known_elsewhere_is_the_first_guess() -> None:
    assert guessed(handles=["nordlicht_kiel"])["tiktok"][0] == "nordlicht_kiel"


def test_a_name_of_thousands_is_not_guessed_by_its_bare_form() -> None:
    made = guessed(make_company(name="Müller GmbH", domain="mueller-elektro-kiel.test", identity=make_company().identity))
    assert "mueller" not in {handle for handles_ in made.values() for handle in handles_[:1]}


def test_a_platform_that_splits_is_asked_for_a_second_page_though_one_is_known() -> None:
    known = {definition.id for definition in REGISTRY}

    assert {"xing", "kununu"} <= set(guessed(found=known))
    assert all(REGISTRY.get(platform).splits for platform in guessed(found=known))


def test_former_names_and_brands_get_guesses_of_their_own() -> None:
    identity = replace(
        make_company().identity, legal_name="Hagenbruck Getränke AG", former_names=("Brauhaus Hagenbruck AG",),
        other_names=("Quellwicht",),
    )  # fmt: skip
    made = guessed(make_company(name="Hagenbruck Getränke AG", domain="hagenbruck.test", identity=identity))

    assert made["xing"] == [
        "hagenbruckgetraenkeag", "hagenbruck-getraenke-ag", "hagenbruckgetraenke", "hagenbruck-getraenke", "brauhaushagenbruckag",
        "quellwicht",
    ]  # fmt: skip


def test_another_spelling_of_the_name_is_no_other_name() -> None:
    company = make_company(name="Müller & Söhne", domain="mueller-soehne.test")
    company = replace(company, identity=LegalIdentity(legal_name="Müller & Söhne GmbH"), aliases=("Mueller und Soehne",))

    assert guesses.own_names(company) == ("Müller & Söhne GmbH", "Müller & Söhne")
    assert guesses.other_names(company) == ()


def test_what_a_platform_calls_by_itself_is_not_guessed_by_handles_of_others() -> None:
    made = guessed(handles=["nordlicht_kiel"])

    assert "nordlicht_kiel" not in made["xing"]


def test_guesses_are_candidates_without_evidence() -> None:
    refs = next(iter(guesses.guesses_for(COMPANY, REGISTRY)))[1]
    assert {(c.found_via, c.source_url, c.evidence) for c in guesses.candidates(COMPANY, refs)} == {(FoundVia.GUESS, "", None)}


# --- links of a profile ---------------------------------------------------------------------------------------------------


def profile(*links: str) -> Classified:
    ref = REGISTRY.identify("https://www.youtube.com/@nordlicht").ref
    facts = Facts(websites=links[:1], links=links[1:])
    return Classified("youtube", ref, Presence.EXISTS, None, ClaimState.UNKNOWN, facts=facts)


def test_links_of_a_profile_are_one_step() -> None:
    read = profile(
        "https://nordlicht-optik.test/",
        "https://www.instagram.com/nordlicht.optik/",
        "https://www.google.com/url?q=https%3A%2F%2Fwww.facebook.com%2Fnordlichtoptik",
        "https://www.youtube.com/@nordlicht/about",
        "https://www.instagram.com/nordlicht.optik?hl=de",
        "https://www.linkedin.com/in/erika-muster",
    )
    found = list(candidates_of(read, COMPANY, REGISTRY, NOW))
    assert [(c.ref.platform, c.ref.handle) for c in found] == [("instagram", "nordlicht.optik"), ("facebook", "nordlichtoptik")]
    assert {(c.found_via, c.source_url) for c in found} == {(FoundVia.CROSS_LINK, "https://www.youtube.com/@nordlicht")}


def test_a_profile_without_account_names_nobody() -> None:
    nobody = Classified("youtube", None, Presence.UNKNOWN, Outcome.BLOCKED, ClaimState.UNKNOWN)
    assert list(candidates_of(nobody, COMPANY, REGISTRY, NOW)) == []


# --- link hubs ------------------------------------------------------------------------------------------------------------

HUB = REGISTRY.identify("https://linktr.ee/nordlicht").ref


def ask_hub(body: object) -> Any:
    assert HUB is not None
    return drive(hubs.find(COMPANY, REGISTRY, NOW, HUB), Web({HUB.canonical: body}))


def test_a_hub_names_accounts_in_links_and_in_its_data() -> None:
    result = ask_hub(
        """<a href="https://www.instagram.com/nordlicht.optik">Instagram</a><a href="https://linktr.ee/andere">x</a>
        <a href="https://nordlicht-optik.test/">Website</a><a href="https://www.linkedin.com/in/erika-muster">Erika</a>
        <script type="application/json">{"links":[{"url":"https:\\/\\/www.tiktok.com\\/@nordlicht"}]}</script>"""
    )
    assert handles(result) == {("instagram", "nordlicht.optik"), ("tiktok", "nordlicht")}
    assert {c.found_via for c in result.candidates} == {FoundVia.CROSS_LINK}


def test_a_hub_behind_a_wall_names_nobody() -> None:
    result = ask_hub(page("", outcome=Outcome.ROBOTS_DENIED))
    assert (result.candidates, outcomes(result)) == ((), [Outcome.ROBOTS_DENIED])
    assert [(answer.presence, answer.failure) for answer in result.read] == [(Presence.UNKNOWN, Outcome.ROBOTS_DENIED)]


OTHER_HUB = REGISTRY.identify("https://bio.link/nordlicht").ref


def ask_other_hub(answer: Any) -> Any:
    assert OTHER_HUB is not None
    return drive(hubs.find(COMPANY, REGISTRY, NOW, OTHER_HUB), Web({OTHER_HUB.canonical: answer}))


def test_a_hub_is_read_for_itself_too() -> None:
    result = ask_other_hub(
        """<meta property="og:type" content="profile"><meta property="og:title" content="Nordlicht Optik"><h1>Nordlicht Optik</h1>
        <a href="https://nordlicht-optik.test/">Website</a>"""
    )
    assert [(answer.ref, answer.presence) for answer in result.read] == [(OTHER_HUB, Presence.EXISTS)]
    assert result.read[0].facts.links == ("https://nordlicht-optik.test/",)


def test_a_missing_hub_is_unknown_because_hubs_have_no_controls() -> None:
    result = ask_other_hub(page("", "<h1>Can't find this page</h1>", status=404))
    assert [(answer.presence, answer.failure) for answer in result.read] == [(Presence.UNKNOWN, Outcome.CALIBRATION_FAILED)]


# --- search ---------------------------------------------------------------------------------------------------------------

HITS = [
    {"url": "https://www.linkedin.com/company/nordlicht-optik", "title": "Nordlicht Optik GmbH | LinkedIn"},
    {"url": "https://www.instagram.com/p/abc/", "title": "Nordlicht Optik"},
    {"url": "https://www.xing.com/pages/suedlicht", "title": "Südlicht Akustik"},
]


@pytest.mark.parametrize(
    ("settings", "answers"),
    [
        (search.SearchSettings(searxng="https://search.test/"), {"https://search.test/search?": {"results": HITS}}),
        (search.SearchSettings(brave_credential="brave"), {"https://api.search.brave.com/": {"web": {"results": HITS}}}),
    ],
)
def test_hits_with_the_name_are_candidates(settings: search.SearchSettings, answers: dict[str, Any]) -> None:
    web = Web(answers)
    result = drive(search.find(COMPANY, REGISTRY, NOW, settings), web)
    assert handles(result) == {("linkedin", "nordlicht-optik")}
    assert result.candidates[0].found_via is FoundVia.SEARCH
    assert {request.credential for request in web.asked} == {settings.brave_credential or None}


def test_search_is_off_by_default() -> None:
    web = Web()
    assert outcomes(drive(search.find(COMPANY, REGISTRY, NOW), web)) == [Outcome.NOT_TRIED]
    assert web.asked == []


def test_a_key_stays_with_the_door() -> None:
    settings = load_settings(environ={})
    keys = credentials(settings, {"ISTZUSTAND_KEY_BRAVE": "BSA-geheim-0815"})

    assert search_settings(settings, keys).on
    assert keys[search.BRAVE].origin == "https://api.search.brave.com"
    assert "geheim" not in repr((search_settings(settings, keys), keys))
    assert not search_settings(settings, {}).on
