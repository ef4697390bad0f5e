"""Who holds a page: every state from its evidence, and the traps."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.ownership import REASONS, account_class, cluster, decide, standing, why_primary
from crawler.platforms import load_registry
from crawler.types import Address, Count, Facts, Marker, Match, Signal
from crawler.vocabulary import AccountClass, ClaimState, Outcome, Ownership, Presence, Verdict
from tests.factory import make_post, make_profile, make_ref

SAME = Match(Verdict.SAME, 0.9, (Signal("address", 0.6), Signal("name", 0.35)))
NAME = Match(Verdict.UNDECIDED, 0.55, (Signal("name", 0.35), Signal("handle", 0.3)))


def decided(platform: str = "xing", **changes: Any) -> Ownership:
    values: dict[str, Any] = {
        "presence": Presence.EXISTS,
        "failure": None,
        "claim_state": ClaimState.UNKNOWN,
        "markers": (),
        "facts": Facts(description="Pumpen"),
        "match": SAME,
        "site_links_here": False,
        "links_to_site": False,
    }
    return decide(load_registry().get(platform), **{**values, **changes})[0]


def page(handle: str, platform: str = "xing", **changes: Any) -> Any:
    values = {"platform": platform, "ref": make_ref(platform, handle), "ownership": Ownership.UNKNOWN, "match": SAME}
    return make_profile(**{**values, **changes})


def marks(*codes: str) -> tuple[Marker, ...]:
    return tuple(Marker(code, "text", code) for code in codes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "changes"),
    [
        (Ownership.UNKNOWN_BLOCKED, {"presence": Presence.UNKNOWN, "failure": Outcome.BLOCKED, "match": Match()}),
        (Ownership.MISSING, {"presence": Presence.ABSENT}),
        (Ownership.CLOSED_MOVED, {"markers": marks("E10")}),
        (Ownership.OFFICIAL_CLAIMED, {"claim_state": ClaimState.CLAIMED, "links_to_site": True}),
        (Ownership.OFFICIAL_LINKED, {"site_links_here": True, "links_to_site": True}),
        (Ownership.OFFICIAL_LINKED, {"site_links_here": True, "facts": Facts(posts=(make_post(3),))}),
        (Ownership.CLAIMED_UNLINKED, {"claim_state": ClaimState.CLAIMED}),
        (Ownership.AUTO_CREATED, {"markers": marks("E5", "E8")}),
        (Ownership.AUTO_CREATED, {"markers": marks("E5"), "claim_state": ClaimState.UNCLAIMED}),
        (Ownership.UNCLAIMED, {"claim_state": ClaimState.UNCLAIMED}),
        (Ownership.FAN_UNOFFICIAL, {"markers": marks("fan")}),
        (Ownership.PARKED_RESERVED, {"match": NAME, "facts": Facts(posts_total=Count.exact(0))}),
        (Ownership.UNKNOWN, {}),
    ],
)
def test_each_state_from_its_evidence(state: Ownership, changes: dict[str, Any]) -> None:
    assert decided(**changes) is state


def test_a_foreign_domain_under_our_name_is_a_suspicion() -> None:
    posing = Match(Verdict.DIFFERENT, 0.1, (Signal("name", 0.35), Signal("other_domain", 0.0, contradiction=True)))

    assert decided("telegram", match=posing) is Ownership.IMPERSONATION_SUSPECT


def test_a_namesake_in_another_town_is_no_impersonator() -> None:
    contradictions = (Signal("other_domain", 0.0, contradiction=True), Signal("other_place", 0.0, contradiction=True))
    namesake = Match(Verdict.DIFFERENT, 0.03, (Signal("name", 0.35), *contradictions))

    assert decided("telegram", match=namesake) is not Ownership.IMPERSONATION_SUSPECT


def test_a_page_that_was_not_read_is_never_called_unclaimed_or_missing() -> None:
    found = decided("facebook", presence=Presence.UNKNOWN, failure=Outcome.ROBOTS_DENIED, site_links_here=True)

    assert found is Ownership.UNKNOWN


def test_an_unclaimed_entry_stays_unclaimed_though_the_site_links_it() -> None:
    assert decided("firmenabc", claim_state=ClaimState.UNCLAIMED, site_links_here=True, links_to_site=True) is Ownership.UNCLAIMED


@pytest.mark.parametrize(
    ("platform", "state"), [("openstreetmap", Ownership.COMMUNITY_MADE), ("northdata", Ownership.THIRD_PARTY_RECORD)]
)
def test_open_data_and_registers_cannot_be_held(platform: str, state: Ownership) -> None:
    assert decided(platform) is state


def test_two_automatic_pages_become_one_cluster_with_a_primary() -> None:
    many = page("musterwerk-pumpen-gmbh", ownership=Ownership.AUTO_CREATED, facts=Facts(followers=Count.exact(40)))
    few = page("musterwerkpumpengmbh", ownership=Ownership.AUTO_CREATED)

    rows = {row.ref.handle: row for row in cluster([few, many]) if row.ref}

    assert rows["musterwerk-pumpen-gmbh"].duplicate_of == ""
    assert rows["musterwerkpumpengmbh"].duplicate_of == many.ref.account_id


def test_two_accounts_that_the_site_links_are_a_choice() -> None:
    one = make_profile(ref=make_ref(handle="a1@mastodon.social"), match=SAME, site_links_here=True)
    other = make_profile(ref=make_ref(handle="b2@mastodon.social"), match=SAME, site_links_here=True)

    assert all(row.duplicate_of == "" for row in cluster([one, other]))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"ownership": Ownership.OFFICIAL_CLAIMED, "match": SAME}, AccountClass.OFFICIAL),
        ({"ownership": Ownership.UNCLAIMED, "match": SAME}, AccountClass.AUTO_GENERATED),
        ({"ownership": Ownership.UNKNOWN, "match": SAME}, AccountClass.CANDIDATE),
        ({"ownership": Ownership.UNKNOWN, "match": SAME, "site_links_here": True}, AccountClass.OFFICIAL),
        ({"ownership": Ownership.UNKNOWN, "match": Match(Verdict.DIFFERENT, 0.1)}, AccountClass.FOREIGN),
        (
            {"ownership": Ownership.IMPERSONATION_SUSPECT, "match": Match(Verdict.DIFFERENT, 0.1)},
            AccountClass.SUSPECTED_IMPERSONATION,
        ),
    ],
)
def test_the_chapter_of_a_page(changes: dict[str, Any], found: AccountClass) -> None:
    assert account_class(make_profile(**changes)) is found


# --- suspicion ------------------------------------------------------------------------------------------------------------


def against(name: str) -> Signal:
    return Signal(name, 0.0, contradiction=name != "bait")


def judged(*signals: Signal, verdict: Verdict = Verdict.DIFFERENT) -> Match:
    return Match(verdict, 0.1, (Signal("whole_name", 0.42), *signals))


@pytest.mark.parametrize("reason", ["other_domain", "other_contact", "bait"])
def test_each_reason_makes_a_suspicion_and_is_told(reason: str) -> None:
    found = decide(
        load_registry().get("telegram"), presence=Presence.EXISTS, failure=None, claim_state=ClaimState.UNKNOWN, markers=(),
        facts=Facts(description="x"), match=judged(against(reason)), site_links_here=False, links_to_site=False,
    )  # fmt: skip

    assert found == (Ownership.IMPERSONATION_SUSPECT, ("name", reason))
    assert set(found[1]) <= set(REASONS)


def test_the_name_alone_is_no_suspicion() -> None:
    assert decided("telegram", match=judged()) is not Ownership.IMPERSONATION_SUSPECT


@pytest.mark.parametrize("reason", ["other_domain", "other_contact", "bait"])
@pytest.mark.parametrize(
    "excuse",
    [
        {"match": judged(against("other_place"))},
        {"match": judged(Signal("site_links", 0.8))},
        {"match": judged(Signal("decision_confirmed", 1.0), verdict=Verdict.SAME)},
        {"match": judged(Signal("profile_links", 0.8), verdict=Verdict.SAME)},
        {"match": Match(Verdict.DIFFERENT, 0.1, (Signal("name", 0.15),))},
        {"match": Match(Verdict.DIFFERENT, 0.1, (Signal("handle", 0.3),))},
        {"match": judged(against("fan"))},
        {"platform": "google_business", "match": judged()},
    ],
    ids=[
        "other town",
        "named by the site",
        "confirmed",
        "links us",
        "common name",
        "other name",
        "says it is unofficial",
        "listing",
    ],
)
def test_what_explains_a_page_takes_the_suspicion_away(reason: str, excuse: dict[str, Any]) -> None:
    match = excuse["match"]
    told = Match(match.verdict, match.conf, (*match.signals, against(reason)))

    assert decided(excuse.get("platform", "telegram"), match=told) is not Ownership.IMPERSONATION_SUSPECT


def test_a_rejected_page_stays_a_suspicion_and_never_becomes_the_company_s() -> None:
    rejected = judged(against("other_domain"), Signal("decision_rejected", 1.0))
    row = make_profile(ownership=decided("telegram", match=rejected), match=rejected)

    assert account_class(row) is AccountClass.SUSPECTED_IMPERSONATION


# --- ties of strangers ----------------------------------------------------------------------------------------------------


def test_a_page_of_somebody_else_is_not_held_by_us_though_the_site_links_it() -> None:
    agency = Match(Verdict.DIFFERENT, 0.24, (Signal("site_links", 0.8), against("other_domain")))

    found = decided("linkedin", match=agency, claim_state=ClaimState.CLAIMED, site_links_here=True, links_to_site=True)

    assert found not in (Ownership.OFFICIAL_CLAIMED, Ownership.OFFICIAL_LINKED, Ownership.CLAIMED_UNLINKED)


def test_an_address_without_the_name_is_no_identity() -> None:
    neighbour = Match(Verdict.UNDECIDED, 0.6, (Signal("address", 0.6),))
    named = Match(Verdict.UNDECIDED, 0.6, (Signal("address", 0.6), Signal("name", 0.35)))

    assert decided(claim_state=ClaimState.CLAIMED, match=neighbour) is Ownership.UNKNOWN
    assert decided(claim_state=ClaimState.CLAIMED, match=named) is Ownership.CLAIMED_UNLINKED


def test_a_page_that_calls_itself_unofficial_is_the_company_s_only_where_the_site_names_it() -> None:
    fans = Match(Verdict.DIFFERENT, 0.2, (Signal("profile_links", 0.8), Signal("name_within", 0.2), against("fan")))

    assert decided("telegram", match=fans, links_to_site=True, claim_state=ClaimState.CLAIMED) is Ownership.FAN_UNOFFICIAL
    assert (
        decided("telegram", match=SAME, markers=marks("fan"), site_links_here=True, links_to_site=True) is Ownership.OFFICIAL_LINKED
    )


@pytest.mark.parametrize("links", [True, False])
def test_a_record_stays_a_record_however_it_is_linked(links: bool) -> None:
    assert decided("northdata", site_links_here=links, links_to_site=links) is Ownership.THIRD_PARTY_RECORD


# --- clusters -------------------------------------------------------------------------------------------------------------


def test_a_second_page_of_the_same_identity_is_a_duplicate() -> None:
    first, second = cluster([page("musterwerk"), page("musterwerk-pumpen")])

    assert (first.duplicate_of, second.ownership) == ("", Ownership.DUPLICATE)
    assert "E7" in second.ownership_reasons


def test_pages_at_two_addresses_are_two_places() -> None:
    rows = [
        page("musterwerk", facts=Facts(address=Address("Hauptstraße 5", "84028", "Landshut"))),
        page("musterwerk-passau", facts=Facts(address=Address("Ring 2", "94032", "Passau"))),
        page("musterwerk-landshut", facts=Facts(address=Address("Hauptstr. 5", "84028", "Landshut"))),
    ]

    found = {row.ref.handle: row.duplicate_of != "" for row in cluster(rows) if row.ref}

    assert found == {"musterwerk": False, "musterwerk-passau": False, "musterwerk-landshut": True}


def test_pages_for_two_countries_are_no_duplicates() -> None:
    rows = [page("de/musterwerk", "kununu"), page("at/musterwerk", "kununu")]

    assert [row.duplicate_of for row in cluster(rows)] == ["", ""]


@pytest.mark.parametrize(
    ("better", "reason"),
    [
        ({"ownership": Ownership.CLAIMED_UNLINKED}, "held"),
        ({"linked": True}, "linked"),
        ({"reviews": 12}, "reviews"),
        ({"followers": 40}, "followers"),
        ({"address": "https://x.test/a"}, "address"),
    ],
)
def test_the_proposal_names_what_sets_a_page_before_the_others(better: dict[str, Any], reason: str) -> None:
    plain: dict[str, Any] = {
        "ownership": Ownership.AUTO_CREATED, "linked": False, "reviews": 3, "followers": 7, "address": "https://x.test/aa",
    }  # fmt: skip
    values = {**plain, **better}
    first, other = standing(values.pop("ownership"), **values), standing(plain.pop("ownership"), **plain)

    assert first > other
    assert why_primary(first, [other]) == (reason,)
    assert why_primary(other, [first]) == ()


def test_what_is_held_is_proposed_before_what_has_more_reviews() -> None:
    held = page("musterwerk-pumpen-gmbh", ownership=Ownership.OFFICIAL_CLAIMED)
    liked = page("musterwerk", facts=Facts(reviews=Count.exact(90), followers=Count.exact(900)))

    found = {row.ref.handle: row.duplicate_of for row in cluster([liked, held]) if row.ref}

    assert found == {"musterwerk-pumpen-gmbh": "", "musterwerk": held.ref.account_id}


def test_a_brand_and_a_branch_are_parts_of_the_company() -> None:
    linked = {"ownership": Ownership.OFFICIAL_LINKED}
    brand = Match(Verdict.SAME, 0.9, (Signal("site_links", 0.8), Signal("brand", 0.0)))
    place = make_ref("google_business", "1234567890123456789")

    assert account_class(make_profile(match=brand, **linked)) is AccountClass.OFFICIAL_SUB
    assert account_class(make_profile(ref=place, match=Match(Verdict.SAME, 0.9), **linked)) is AccountClass.OFFICIAL_SUB
    assert account_class(make_profile(ref=place, match=SAME, **linked)) is AccountClass.OFFICIAL, "at the Impressum's address"
