"""From what is known to rows: one account is one row, whatever address leads to it."""

from __future__ import annotations

from crawler.platforms import load_registry
from crawler.profiles import one_per_id
from crawler.subject import Known, links_home
from crawler.types import Candidate, Classified, Facts, ProfileRef
from crawler.vocabulary import ClaimState, FoundVia, Outcome, Presence
from tests.factory import make_company, make_evidence

REGISTRY = load_registry()
NUMBER = "UCmuster-werkPumpen001AQ"
BY_HANDLE = REGISTRY.identify("https://www.youtube.com/@musterwerk").ref
BY_NUMBER = REGISTRY.identify(f"https://www.youtube.com/channel/{NUMBER}").ref
OLD = REGISTRY.identify("https://www.youtube.com/@musterwerktv").ref


def known(ref: ProfileRef | None, number: str | None = NUMBER, presence: Presence = Presence.EXISTS, **more: object) -> Known:
    assert ref is not None
    failure = Outcome.BLOCKED if presence is Presence.UNKNOWN else None
    read = Classified(ref.platform, ref, presence, failure, ClaimState.UNKNOWN, facts=Facts(platform_id=number))
    via = FoundVia.SAME_AS if ref == BY_NUMBER else FoundVia.WEBSITE
    evidence = make_evidence(via, account_id=ref.account_id, source_url=f"https://musterwerk.example/{via}")
    return Known(ref, [Candidate(ref, "s", via, evidence.source_url, evidence)], read, **more)  # type: ignore[arg-type]


def test_a_channel_reached_by_handle_and_by_number_is_one_account_with_all_evidence() -> None:
    merged = one_per_id([known(BY_NUMBER), known(BY_HANDLE)])

    assert [entry.ref for entry in merged] == [BY_HANDLE]
    assert merged[0].vias == (FoundVia.WEBSITE, FoundVia.SAME_AS)
    assert len(merged[0].evidence) == 2


def test_an_old_name_is_remembered_when_accounts_meet() -> None:
    merged = one_per_id([known(BY_NUMBER), known(BY_HANDLE, renamed_from=OLD)])

    assert merged[0].renamed_from == OLD


def test_different_numbers_are_different_accounts() -> None:
    assert len(one_per_id([known(BY_HANDLE), known(OLD, "UCmuster-werkPumpen002AQ")])) == 2


def test_accounts_that_nobody_could_read_are_not_merged() -> None:
    assert len(one_per_id([known(BY_HANDLE, presence=Presence.UNKNOWN), known(BY_NUMBER, presence=Presence.UNKNOWN)])) == 2
    assert len(one_per_id([known(BY_HANDLE, None), known(BY_NUMBER, None)])) == 2


def test_the_site_that_the_domain_leads_to_is_the_company_s_too() -> None:
    profile = Facts(websites=("https://neu.test/start",))

    assert links_home(make_company(), "neu.test", profile)
    assert not links_home(make_company(), "", profile)
