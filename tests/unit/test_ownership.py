"""Who holds a page: every state from its evidence, and the traps."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.ownership import account_class, cluster, decide
from crawler.platforms import load_registry
from crawler.types import Count, Facts, Marker, Match, Signal
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
    many = make_profile(platform="xing", ref=make_ref("xing", "musterwerk-pumpen-gmbh"), ownership=Ownership.AUTO_CREATED, match=SAME,
                        facts=Facts(followers=Count.exact(40)))  # fmt: skip
    few = make_profile(platform="xing", ref=make_ref("xing", "musterwerkpumpengmbh"), ownership=Ownership.AUTO_CREATED, match=SAME)

    rows = {row.ref.handle: row for row in cluster([few, many]) if row.ref}

    assert rows["musterwerk-pumpen-gmbh"].duplicate_of == ""
    assert rows["musterwerkpumpengmbh"].duplicate_of == many.ref.account_id  # type: ignore[union-attr]


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
