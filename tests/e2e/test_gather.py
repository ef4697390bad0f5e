"""Whole audits over webs of a few hosts: control accounts decide what may be called absent, and roles decide nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.discover.search import SearchSettings
from crawler.frame import build_frames
from crawler.platforms import load_registry
from crawler.types import Gathered, Profile
from crawler.vocabulary import FoundVia, Outcome, Presence, Role, Verdict
from tests.e2e.smallwebs import audit, web_of
from tests.factory import make_company

OWN = make_company(role=Role.OWN, domain="musterwerk.example")
HOME = '<title>Musterwerk Pumpen GmbH</title><footer><a href="/impressum">Impressum</a>{links}</footer><p>Pumpen aus Landshut.'
IMPRESSUM = "<h1>Impressum</h1><p>Musterwerk Pumpen GmbH<br>Hauptstraße 5<br>84028 Landshut</p><p>Telefon: 0871 1234560</p>"
LINKED = '<a href="https://dribbble.com/musterwerkdesign" aria-label="Dribbble">Dribbble</a>'
GONE = 'status = 404\ntext = "<title>Sorry, this page does not exist. (404)</title><h1>Whoops, that page is gone.</h1>"'
SOMEBODY = '<title>Somebody | Dribbble</title><meta property="og:type" content="profile"><link rel="canonical" href="https://dribbble.com/x">'


def site(links: str = "") -> dict[str, str]:
    """The company's own site."""
    return {"index.html": HOME.format(links=links), "impressum.html": IMPRESSUM, "index.toml": "# the company"}


def rows(gathered: Gathered, platform: str) -> list[tuple[str, Presence, Outcome | None]]:
    """Handle, presence and failure of all rows on a platform."""
    return [(p.ref.handle if p.ref else "", p.presence, p.failure) for p in gathered.profiles if p.platform == platform]


# --- control accounts -------------------------------------------------------------------------------------------------------


def test_absent_is_said_where_the_controls_answer_rightly(tmp_path: Path) -> None:
    with web_of(tmp_path, ["dribbble.com"], musterwerk__example=site()) as web:
        gathered = audit(web, OWN)

    assert rows(gathered, "dribbble") == [("", Presence.ABSENT, None)]


CONTROLS: dict[str, tuple[dict[str, Any], Outcome]] = {
    "somebody for every name": ({"missing": f"status = 200\ntext = '''{SOMEBODY}'''"}, Outcome.CALIBRATION_FAILED),
    "nobody for every name": ({"present": None}, Outcome.CALIBRATION_FAILED),
    "too many requests": (
        {"missing": 'status = 429\ntext = ""\nheaders = { "Retry-After" = "3600" }', "present": None},
        Outcome.RATE_LIMITED,
    ),
}


@pytest.mark.parametrize(("change", "failure"), CONTROLS.values(), ids=CONTROLS)
def test_a_wrong_control_makes_every_row_of_the_platform_unknown(change: dict[str, Any], failure: Outcome, tmp_path: Path) -> None:
    with web_of(tmp_path, ["dribbble.com"], musterwerk__example=site(LINKED), andere__example=site()):
        pass
    if "present" in change:
        shutil.rmtree(tmp_path / "dribbble.com" / "dribbble")
    (tmp_path / "dribbble.com" / "index.toml").write_text(
        f"# changed\n[missing]\n{change.get('missing', GONE)}\n", encoding="utf-8"
    )
    other = make_company(id="andere", name="Andere Pumpen GmbH", domain="andere.example", role=Role.COMPETITOR)
    with web_of(tmp_path) as web:
        gathered = audit(web, OWN, other)

    assert rows(gathered, "dribbble") == [("musterwerkdesign", Presence.UNKNOWN, failure), ("", Presence.UNKNOWN, failure)]


# --- what stands in the frame ---------------------------------------------------------------------------------------------------


def test_there_is_a_row_for_every_platform_even_when_nothing_answers(tmp_path: Path) -> None:
    with web_of(tmp_path, musterwerk__example=site()) as web:
        gathered = audit(web, OWN)
    accounts = build_frames(gathered, load_registry()).accounts

    assert set(accounts["platform"]) == {definition.id for definition in load_registry()}
    assert set(accounts[accounts["presence"] == "exists"]["platform"]) == {"website"}
    assert accounts[accounts["presence"] == "unknown"]["failure"].notna().all()
    assert not (accounts["presence"] == "absent").any()


def test_an_unreadable_site_is_a_row_with_its_reason(tmp_path: Path) -> None:
    with web_of(tmp_path, ["gesperrt.example"]) as web:
        gathered = audit(web, replace(OWN, domain="gesperrt.example"))

    assert rows(gathered, "website") == [("gesperrt.example", Presence.UNKNOWN, Outcome.BLOCKED)]
    assert gathered.notes == (f"site_unread:{OWN.id}:blocked",)


# --- roles ----------------------------------------------------------------------------------------------------------------------


def told(gathered: Gathered, subject_id: str) -> list[tuple[Any, ...]]:
    """What is said of a subject, times aside."""
    mine = [profile for profile in gathered.profiles if profile.subject_id == subject_id]
    return [_untimed(profile) for profile in mine]


def _untimed(profile: Profile) -> tuple[Any, ...]:
    evidence = [(piece.code, piece.source_url, piece.found_via, piece.selector, piece.excerpt) for piece in profile.evidence]
    facts = (profile.facts.display_name, profile.facts.followers, profile.facts.websites, len(profile.facts.posts))
    same = (profile.platform, profile.ref, profile.presence, profile.failure, profile.match, profile.ownership, profile.found_all)
    return (*same, facts, evidence)


def test_a_competitor_goes_the_same_way_as_the_company(tmp_path: Path) -> None:
    hosts = ["nordquell.example", "www.nordquell.example", "www.youtube.com", "www.11880.com", "vimeo.com", "dribbble.com"]
    nordquell = make_company(id="nordquell", name="Nordquell & Töchter Wassertechnik GmbH & Co. KG", domain="nordquell.example")
    other = make_company(id="andere", name="Andere Pumpen GmbH", domain="andere.example")
    with web_of(tmp_path / "one", hosts, andere__example=site()) as web:
        as_own = audit(web, replace(nordquell, role=Role.OWN), replace(other, role=Role.COMPETITOR))
    with web_of(tmp_path / "two", hosts, andere__example=site()) as web:
        as_competitor = audit(web, replace(other, role=Role.OWN), replace(nordquell, role=Role.COMPETITOR))

    assert any(row[2] is Presence.EXISTS and row[0] == "youtube" for row in told(as_own, "nordquell"))
    assert told(as_own, "nordquell") == told(as_competitor, "nordquell")


# --- one account, many ways -------------------------------------------------------------------------------------------------------

PROFILE = (
    '<title>Musterwerk</title><meta property="og:type" content="profile"><meta property="og:title" content="Musterwerk Pumpen">'
    '<h1>Musterwerk Pumpen</h1><a href="https://musterwerk.example/">Website</a>'
    '<a href="https://www.linkedin.com/company/musterwerk-pumpen">LinkedIn</a>'
)
SAME_AS = (
    '<script type="application/ld+json">{"@type":"Organization","name":"Musterwerk Pumpen GmbH","url":"https://musterwerk.example/",'
    '"sameAs":["https://www.linkedin.com/company/musterwerk-pumpen/"]}</script>'
)


def test_an_account_found_in_several_ways_is_one_row_with_all_its_evidence(tmp_path: Path) -> None:
    links = (
        '<a href="https://www.linkedin.com/company/musterwerk-pumpen" aria-label="LinkedIn" rel="me">LinkedIn</a>'
        '<a href="https://bio.link/musterwerk">bio.link: alle Kanäle</a>' + SAME_AS
    )
    company = replace(OWN, known=("https://de.linkedin.com/company/Musterwerk-Pumpen/about/",))
    hub = {"musterwerk.html": PROFILE, "index.toml": "# hub", "robots.txt": "User-agent: *\nDisallow:\n"}
    with web_of(tmp_path, musterwerk__example=site(links), bio__link=hub) as web:
        gathered = audit(web, company)
    frames = build_frames(gathered, load_registry())

    row = frames.accounts[frames.accounts["platform"] == "linkedin"]
    assert list(row["handle"]) == ["musterwerk-pumpen"]
    pieces = frames.evidence[frames.evidence["account_key"] == row["account_key"].iloc[0]]
    ways = [FoundVia.DECLARED, FoundVia.WEBSITE, FoundVia.SAME_AS, FoundVia.REL_ME, FoundVia.CROSS_LINK]
    assert row["found_all"].iloc[0] == "; ".join(ways)
    assert sorted(pieces["found_via"]) == sorted(ways)
    assert "declared" in row["identity_reasons"].iloc[0]
    hub_row = next(profile for profile in gathered.profiles if profile.platform == "link_hub")
    assert (hub_row.presence, hub_row.match.verdict) == (Presence.EXISTS, Verdict.SAME)


# --- search -----------------------------------------------------------------------------------------------------------------------

HITS = '{"results":[{"url":"https://www.linkedin.com/company/musterwerk-pumpen","title":"Musterwerk Pumpen GmbH | LinkedIn"}]}'


@pytest.mark.parametrize("address", ["", "https://suche.example/"], ids=["off", "on"])
def test_a_search_service_is_asked_only_where_one_is_set_and_finds_candidates_only(address: str, tmp_path: Path) -> None:
    service = {"index.toml": f"# SearXNG\n[[route]]\npath = '/search?*'\ntype = 'application/json'\ntext = '{HITS}'"}
    with web_of(tmp_path, musterwerk__example=site(), suche__example=service) as web:
        gathered = audit(web, OWN, search=SearchSettings(searxng=address))
        asked = [request for request in web.requests if request.host == "suche.example" and request.path.startswith("/search?")]

    linkedin = next(profile for profile in gathered.profiles if profile.platform == "linkedin")
    assert bool(asked) == bool(address)
    assert linkedin.found_via == (FoundVia.SEARCH if address else None)
    assert linkedin.match.verdict is Verdict.UNTESTED
