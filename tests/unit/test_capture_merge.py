"""Readings of captured pages in a run's result: rows take them over, new accounts become candidates, walls change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from crawler.capture import Captured, with_captures
from crawler.frame import build_frames
from crawler.platforms import load_registry
from crawler.types import Check, Classified, Count, Facts, Gathered, Profile, ProfileRef
from crawler.vocabulary import ClaimState, FoundVia, Outcome, Ownership, Presence, Role, Verdict
from tests.factory import NOW, make_company, make_evidence, make_gathered, make_profile, make_ref

NAME = "Musterwerk Pumpen GmbH"
HOME = ("https://musterwerk-pumpen.example/",)
LINKEDIN = make_ref("linkedin", "musterwerk")
OWN = make_company()
RIVAL = make_company(id="kolbenberg", name="Kolbenberg Armaturen AG", domain="kolbenberg.example", role=Role.COMPETITOR)


def captured(ref: ProfileRef = LINKEDIN, *, days: float = 0, presence: Presence = Presence.EXISTS, **changes: Any) -> Captured:
    """What a parser read on a page that was saved `days` after the run."""
    at = NOW + timedelta(days=days)
    values: dict[str, Any] = {"facts": Facts(display_name=NAME, websites=HOME, followers=Count.exact(1234))}
    if presence is not Presence.EXISTS:
        values = {"facts": Facts(), "failure": Outcome.LOGIN_WALL if presence is Presence.UNKNOWN else None}
    evidence = make_evidence(
        FoundVia.CAPTURE, code="presence", subject_id="", account_id=ref.account_id, source_url=ref.canonical, observed_at=at,
        method="manual", platform=ref.platform, selector=str(presence), excerpt=f"{days}",
    )  # fmt: skip
    values = {"failure": None, "claim_state": ClaimState.UNKNOWN, "evidence": (evidence,), **values, **changes}
    return Captured("page.html", at, "manual", Classified(ref.platform, ref, presence, **values))


def closed_row(platform: str = "linkedin", **changes: Any) -> Profile:
    """The row of a platform that shuts out robots and on which nothing was found."""
    values: dict[str, Any] = {
        "platform": platform, "ref": None, "presence": Presence.UNKNOWN, "failure": Outcome.ROBOTS_DENIED,
        "ownership": Ownership.UNKNOWN_BLOCKED,
    }  # fmt: skip
    return make_profile(**{**values, **changes})


def linked_row(**changes: Any) -> Profile:
    """An account that the own site links and nobody may ask."""
    link = make_evidence(FoundVia.WEBSITE, account_id=LINKEDIN.account_id, platform="linkedin")
    values: dict[str, Any] = {
        "ref": LINKEDIN, "found_via": FoundVia.WEBSITE, "found_all": (FoundVia.WEBSITE,), "site_links_here": True,
        "evidence": (link,), "ownership": Ownership.UNKNOWN,
    }  # fmt: skip
    return closed_row(**{**values, **changes})


def merged(*captures: Captured, rows: tuple[Profile, ...] = (), **changes: Any) -> Gathered:
    """A run with its rows and what was captured since; its frames must stay valid."""
    gathered = with_captures(make_gathered(*rows, **changes), captures, load_registry())
    build_frames(gathered, load_registry())
    return gathered


def only(gathered: Gathered) -> Profile:
    [row] = gathered.profiles
    return row


# --- rows that are there --------------------------------------------------------------------------------------------------


def test_a_row_that_could_not_be_read_takes_over_what_the_page_says():
    row = only(merged(captured(), rows=(linked_row(),)))

    assert (row.presence, row.failure, row.facts.followers) == (Presence.EXISTS, None, Count.exact(1234))
    assert (row.match.verdict, row.ownership, row.link_status) == (Verdict.SAME, Ownership.OFFICIAL_LINKED, "ok")
    assert row.observed_at == NOW


def test_the_strongest_way_stays_and_the_capture_is_one_of_all():
    row = only(merged(captured(), rows=(linked_row(),)))

    assert (row.found_via, row.found_all) == (FoundVia.WEBSITE, (FoundVia.WEBSITE, FoundVia.CAPTURE))
    assert {piece.found_via for piece in row.evidence} == {FoundVia.WEBSITE, FoundVia.CAPTURE}
    assert {piece.subject_id for piece in row.evidence} == {OWN.id}


def test_the_newer_of_two_readings_wins_and_the_older_fills_in():
    old = captured(days=-100, facts=Facts(display_name="Musterwerk", category="Maschinenbau", followers=Count.exact(900)))
    new = captured(days=1, facts=Facts(display_name="Musterwerk Pumpen GmbH", followers=Count.exact(1300)))

    for order in ((old, new), (new, old)):
        facts = only(merged(*order, rows=(linked_row(),))).facts
        assert (facts.display_name, facts.followers, facts.category) == (
            "Musterwerk Pumpen GmbH",
            Count.exact(1300),
            "Maschinenbau",
        )


def test_a_reading_of_the_run_that_is_newer_stays():
    read = linked_row(presence=Presence.EXISTS, failure=None, observed_at=NOW, facts=Facts(followers=Count.exact(2000)))

    row = only(merged(captured(days=-30), rows=(read,)))

    assert (row.facts.followers, row.facts.display_name, row.observed_at) == (Count.exact(2000), "Musterwerk Pumpen GmbH", NOW)


def test_a_page_that_was_gone_when_asked_last_stays_gone():
    gone = linked_row(presence=Presence.ABSENT, failure=None, observed_at=NOW)

    assert only(merged(captured(days=-200), rows=(gone,))).presence is Presence.ABSENT
    assert only(merged(captured(days=1), rows=(gone,))).presence is Presence.EXISTS


def test_a_reading_imported_again_wins_over_its_earlier_self():
    first, again = captured(facts=Facts(followers=Count.exact(1))), captured(facts=Facts(followers=Count.exact(1234)))

    assert only(merged(first, again, rows=(linked_row(),))).facts.followers == Count.exact(1234)


@pytest.mark.parametrize(
    ("ref", "facts"),
    [
        (make_ref("youtube", "musterwerk"), Facts(platform_id="UCaaaaaaaaaaaaaaaaaaaaaa")),
        (make_ref("youtube", "UCaaaaaaaaaaaaaaaaaaaaaa"), Facts(handle="musterwerk")),
    ],
    ids=["by number", "by handle"],
)
def test_one_account_under_two_addresses_is_one_row(ref, facts):
    known = make_ref("youtube", "UCaaaaaaaaaaaaaaaaaaaaaa" if ref.handle == "musterwerk" else "musterwerk")
    row = closed_row("youtube", ref=known, site_links_here=True, found_all=(FoundVia.WEBSITE,))

    gathered = merged(captured(ref, facts=facts), rows=(row,))

    assert (only(gathered).ref, only(gathered).presence) == (known, Presence.EXISTS)
    assert {piece.account_id for piece in only(gathered).evidence} == {known.account_id}


# --- rows that are new ----------------------------------------------------------------------------------------------------


def test_an_account_that_nobody_had_found_becomes_a_row_in_place_of_the_platforms():
    row = only(merged(captured(), rows=(closed_row(),)))

    assert (row.ref, row.presence, row.found_via) == (LINKEDIN, Presence.EXISTS, FoundVia.CAPTURE)
    assert (row.match.verdict, row.site_links_here, row.links_to_site) == (Verdict.SAME, False, True)


def test_a_name_alone_stays_a_candidate():
    row = only(merged(captured(facts=Facts(display_name="Musterwerk Pumpen GmbH")), rows=(closed_row(),)))

    assert row.match.verdict is not Verdict.SAME
    assert row.ownership is Ownership.UNKNOWN


def test_a_new_account_is_the_companys_that_it_fits_best():
    theirs = Facts(display_name="Kolbenberg Armaturen AG", websites=("https://kolbenberg.example/",))
    rows = (closed_row(), closed_row(subject_id=RIVAL.id))

    gathered = merged(captured(make_ref("linkedin", "kolbenberg"), facts=theirs), rows=rows, subjects=(OWN, RIVAL))

    assert [(row.subject_id, row.ref is None) for row in gathered.profiles] == [(OWN.id, True), (RIVAL.id, False)]


def test_an_account_that_fits_nobody_is_shown_with_the_own_company_and_not_as_its_own():
    foreign = Facts(display_name="Zauberwald Verlag", websites=("https://zauberwald.example/",))

    row = only(merged(captured(make_ref("linkedin", "zauberwald"), facts=foreign), rows=(closed_row(),)))

    assert (row.subject_id, row.match.verdict) == (OWN.id, Verdict.DIFFERENT)


def test_whether_the_site_links_it_is_unknown_where_the_site_was_not_read():
    row = only(merged(captured(), rows=(closed_row(),), notes=(f"site_unread:{OWN.id}:blocked",)))

    assert row.site_links_here is None


def test_the_home_page_that_the_domain_leads_to_counts_as_the_own_site():
    moved = Facts(display_name="x", websites=("https://musterwerk-gruppe.example/",))

    row = only(merged(captured(facts=moved), rows=(closed_row(),), notes=(f"moved:{OWN.id}:musterwerk-gruppe.example",)))

    assert row.links_to_site is True


# --- walls and absence ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [closed_row(), linked_row()], ids=["platform", "account"])
def test_a_wall_changes_no_row_and_is_written_down(row):
    gathered = merged(captured(presence=Presence.UNKNOWN), rows=(row,))

    assert gathered.profiles == (row,)
    assert [(check.step, check.outcome) for check in gathered.checks] == [("capture", Outcome.LOGIN_WALL)]


def controls(present: Outcome, absent: Outcome) -> tuple[Check, ...]:
    """The answers of all control accounts of the platform."""
    wanted = load_registry().get("linkedin").calibration
    return tuple(
        Check("", "linkedin", "calibration", handle, outcome)
        for handles, outcome in ((wanted.present, present), (wanted.absent, absent))
        for handle in handles
    )


def test_no_such_account_counts_only_where_the_controls_answered_rightly():
    gone = captured(presence=Presence.ABSENT, days=1)

    def presence(*checks: Check) -> Presence:
        return only(merged(gone, rows=(linked_row(),), checks=checks)).presence

    assert load_registry().get("linkedin").calibration.absent
    assert presence(*controls(Outcome.OK, Outcome.OK)) is Presence.ABSENT
    assert presence(*controls(Outcome.OK, Outcome.CALIBRATION_FAILED)) is Presence.UNKNOWN
    assert presence(*controls(Outcome.OK, Outcome.OK)[:1]) is Presence.UNKNOWN
    assert presence() is Presence.UNKNOWN


def test_no_such_account_makes_no_row():
    row = closed_row()

    gathered = merged(captured(presence=Presence.ABSENT), rows=(row,), checks=controls(Outcome.OK, Outcome.OK))

    assert gathered.profiles == (row,)


# --- duplicates -----------------------------------------------------------------------------------------------------------


def test_a_captured_second_page_is_marked_as_a_duplicate_of_the_linked_one():
    second = captured(make_ref("linkedin", "musterwerk-pumpen-gmbh-landshut"))

    rows = merged(captured(), second, rows=(linked_row(),)).profiles

    assert [(row.ref, row.duplicate_of) for row in rows] == [(LINKEDIN, ""), (second.classified.ref, LINKEDIN.account_id)]
    assert rows[1].ownership is Ownership.DUPLICATE


def test_a_duplicate_of_the_run_is_judged_anew_when_its_primary_changes():
    weak = make_ref("facebook", "musterwerk.pumpen")
    old = closed_row(
        "facebook", ref=weak, presence=Presence.EXISTS, failure=None, observed_at=NOW,
        facts=Facts(display_name=NAME, websites=HOME), ownership=Ownership.DUPLICATE, duplicate_of="f" * 16, site_links_here=False,
    )  # fmt: skip
    strong = captured(make_ref("facebook", "musterwerk"), facts=Facts(websites=HOME, followers=Count.exact(9)))

    found = {row.ref.handle: row for row in merged(strong, rows=(old,)).profiles if row.ref}

    assert (found["musterwerk"].duplicate_of, found["musterwerk.pumpen"].duplicate_of) == ("", found["musterwerk"].ref.account_id)


# --- the whole ------------------------------------------------------------------------------------------------------------


def test_nothing_captured_changes_nothing():
    gathered = make_gathered(linked_row(), closed_row("facebook"))

    assert with_captures(gathered, (), load_registry()) is gathered


def test_other_rows_stay_as_they_are_and_in_order():
    others = (closed_row("facebook"), closed_row("xing"))

    rows = merged(captured(), rows=(others[0], linked_row(), others[1])).profiles

    assert [row.platform for row in rows] == ["facebook", "linkedin", "xing"]
    assert (rows[0], rows[2]) == others


def test_merging_twice_gives_the_same_rows():
    once = merged(captured(), rows=(linked_row(),))

    assert with_captures(replace(once, checks=()), [captured()], load_registry()).profiles == once.profiles
