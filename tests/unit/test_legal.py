"""Legal pointers: every check on both sides, and `flagged` only of a place that could be read completely."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from crawler.audits.legal import finding_of, legal_audit
from crawler.legal import LegalCase, Pointer, legal_config, legal_pointers, stale_rules
from crawler.platforms import load_registry
from crawler.types import Check, Evidence, Facts, Match, Profile, ProfileRef, Questionnaire, Reply
from crawler.vocabulary import Entity, FindingState, LegalStatus, Outcome, Ownership, Presence, Role, Severity, SiteSign, Verdict
from tests.factory import NOW, make_company, make_gathered, make_identity, make_profile, make_ref

OK, FLAGGED, UNCLEAR, NOT_CHECKED, NOT_APPLICABLE = LegalStatus
HOME = "https://musterwerk-pumpen.example/"
IMPRESSUM = f"{HOME}impressum"
SURE = Match(Verdict.SAME, 0.95)
FULL = make_identity(emails=("info@musterwerk-pumpen.example",), register_court="Amtsgericht Landshut", register_number="HRB 1")


def sign(code: SiteSign, **changes: Any) -> Evidence:
    values: dict[str, Any] = {"platform": "website", "source_url": IMPRESSUM, "observed_at": NOW, "account_id": ""}
    return Evidence(**{"code": code, "subject_id": "musterwerk-pumpen-gmbh", **values, **changes})


NOTICE = sign(SiteSign.NOTICE)
ITEMS = (NOTICE, sign(SiteSign.NOTICE_ITEM, selector="representative"), sign(SiteSign.NOTICE_ITEM, selector="disclosure"))
PRIVACY = sign(SiteSign.PRIVACY, source_url=f"{HOME}datenschutz")


def website(**changes: Any) -> Profile:
    ref = ProfileRef("website", Entity.ORGANISATION, "musterwerk-pumpen.example", HOME)
    values = {"platform": "website", "ref": ref, "match": SURE, "observed_at": NOW}
    return make_profile(**{**values, **changes})


def profile(*websites: str, platform: str = "mastodon", handle: str = "musterwerk@mastodon.social", **changes: Any) -> Profile:
    """A page that the company runs, as it was read."""
    ref, facts = make_ref(platform, handle), Facts(websites=websites)
    values: dict[str, Any] = {"platform": platform, "ref": ref, "facts": facts, "match": SURE, "observed_at": NOW}
    return make_profile(**{**values, **changes})


@dataclass
class Given:
    """What a test knows about a company."""

    profiles: tuple[Profile, ...] = ()
    site: tuple[Evidence, ...] = ()
    country: str = "de"
    role: Role = Role.OWN
    checks: tuple[Check, ...] = ()
    replies: tuple[Reply, ...] = ()
    identity: Any = FULL
    home: Profile | None = field(default_factory=website)

    def case(self) -> LegalCase:
        address = replace(self.identity.address, country=self.country)
        company = make_company(role=self.role, country=self.country, identity=replace(self.identity, address=address))
        rows = (*((self.home,) if self.home else ()), *self.profiles)
        return LegalCase(company, rows, self.site, self.checks, load_registry(), Questionnaire(replies=self.replies))

    def of(self, rule_id: str, platform: str | None = None) -> list[Pointer]:
        found = [pointer for pointer in legal_pointers(self.case()) if pointer.rule_id == rule_id]
        return [pointer for pointer in found if platform is None or pointer.platform == platform]


def told(pointers: list[Pointer]) -> list[tuple[LegalStatus, str]]:
    return [(pointer.status, pointer.condition) for pointer in pointers]


def target(outcome: Outcome = Outcome.OK, name: str = "Musterwerk Pumpen GmbH", **changes: Any) -> Evidence:
    """The legal notice behind the link of the profile that the tests use."""
    account = make_ref().account_id
    values: dict[str, Any] = {"platform": "mastodon", "account_id": account, "final_url": IMPRESSUM}
    return sign(SiteSign.NOTICE_TARGET, **{**values, "selector": str(outcome), "excerpt": name, **changes})


CLOSED = profile(presence=Presence.UNKNOWN, failure=Outcome.ROBOTS_DENIED, observed_at=None)


# --- LC01, LC06: a legal notice on profiles -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "country"), [("LC01", "de"), ("LC06", "at")])
@pytest.mark.parametrize(
    ("page", "site", "expected"),
    [
        (profile(IMPRESSUM), (NOTICE, target()), (OK, "labelled")),
        (profile(facts=Facts(description="Impressum: musterwerk-pumpen.example/rechtliches")), (target(),), (OK, "labelled")),
        (profile(IMPRESSUM), (NOTICE, target(Outcome.MISSING, "")), (FLAGGED, "target_gone")),
        (profile(IMPRESSUM), (NOTICE, target(Outcome.TIMEOUT, "")), (UNCLEAR, "target_unread")),
        (profile(IMPRESSUM), (NOTICE,), (UNCLEAR, "target_unread")),
        (profile(HOME), (NOTICE,), (UNCLEAR, "one_click")),
        (profile(HOME), (), (UNCLEAR, "website_only")),
        (profile(), (NOTICE,), (FLAGGED, "no_link")),
        (profile(platform="tiktok", handle="musterwerk"), (NOTICE,), (NOT_CHECKED, "profile_in_part")),
        (CLOSED, (NOTICE,), (NOT_CHECKED, "profile_unread")),
        (profile(ownership=Ownership.UNKNOWN, match=Match(Verdict.UNDECIDED, 0.5)), (NOTICE,), (NOT_CHECKED, "undecided")),
        (profile(ownership=Ownership.AUTO_CREATED), (NOTICE,), (NOT_APPLICABLE, "not_run")),
        (profile(match=Match(Verdict.DIFFERENT, 0.1)), (NOTICE,), (NOT_APPLICABLE, "not_run")),
    ],
)  # fmt: skip
def test_a_profile_has_a_legal_notice(page: Profile, site: tuple[Evidence, ...], expected: Any, rule: str, country: str) -> None:
    found = Given((page,), site, country=country).of(rule, page.platform)

    assert told(found) == [expected]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Given(site=(NOTICE,)), (OK, "site_notice")),
        (Given(), (FLAGGED, "site_notice_none")),
        (Given(checks=(Check("musterwerk-pumpen-gmbh", "website", "site.impressum", IMPRESSUM, Outcome.TIMEOUT),)),
         (UNCLEAR, "site_notice_unread")),
        (Given(home=website(presence=Presence.UNKNOWN, failure=Outcome.BLOCKED)), (NOT_CHECKED, "site_unread")),
    ],
)  # fmt: skip
def test_the_site_has_a_legal_notice(given: Given, expected: Any) -> None:
    assert told(given.of("LC01", "website")) == [expected]


def test_an_empty_shell_of_a_site_is_not_read() -> None:
    shell = Check("musterwerk-pumpen-gmbh", "website", "site.home_rendered", HOME, Outcome.NOT_TRIED)

    assert told(Given(checks=(shell,)).of("LC01", "website")) == [(NOT_CHECKED, "site_unread")]


# --- LC02, LC06, LC07: its content --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "country", "site", "identity", "expected"),
    [
        ("LC02", "de", ITEMS, FULL, (OK, "items_complete")),
        ("LC02", "de", ITEMS, replace(FULL, register_number=""), (UNCLEAR, "items_missing")),
        ("LC02", "de", (NOTICE,), FULL, (UNCLEAR, "items_missing")),
        ("LC02", "de", (), FULL, (NOT_CHECKED, "notice_unread")),
        ("LC06", "at", ITEMS, FULL, (OK, "items_complete")),
        ("LC06", "at", ITEMS[:2], FULL, (UNCLEAR, "items_missing")),
        ("LC07", "ch", (NOTICE,), FULL, (OK, "items_complete")),
        ("LC07", "ch", (NOTICE,), replace(FULL, emails=()), (UNCLEAR, "items_missing")),
    ],
)
def test_a_missing_item_is_unclear_and_never_flagged(rule: str, country: str, site: Any, identity: Any, expected: Any) -> None:
    assert told(Given(site=site, country=country, identity=identity).of(rule, "")) == [expected]


def test_missing_items_are_named() -> None:
    pointer = Given(site=ITEMS, identity=replace(FULL, emails=(), register_number="")).of("LC02")[0]

    assert pointer.params["items"] == "email; register"


# --- LC03, LC04: whose notice, and where ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ((NOTICE, sign(SiteSign.NOTICE_NAMES, platform="mastodon")), (OK, "notice_names_it")),
        ((NOTICE, target(), sign(SiteSign.NOTICE_NAMES, platform="mastodon")), (OK, "notice_names_it")),
        ((NOTICE,), (UNCLEAR, "notice_silent")),
        ((NOTICE, target(name="Andere Armaturen AG")), (FLAGGED, "other_company")),
        ((), (NOT_CHECKED, "notice_unread")),
    ],
)
def test_the_notice_belongs_to_the_profile(site: tuple[Evidence, ...], expected: Any) -> None:
    assert told(Given((profile(IMPRESSUM),), site).of("LC03")) == [expected]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (profile(IMPRESSUM), (OK, "in_sight")),
        (profile(IMPRESSUM, platform="youtube", handle="musterwerk"), (UNCLEAR, "behind_info")),
        (profile(HOME), (NOT_APPLICABLE, "nothing_to_place")),
        (CLOSED, (NOT_CHECKED, "profile_unread")),
    ],
)
def test_a_notice_behind_info_is_unclear(page: Profile, expected: Any) -> None:
    assert told(Given((page,), (NOTICE,)).of("LC04")) == [expected]


# --- LC08, LC09: leftovers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Given(site=(NOTICE, sign(SiteSign.ODR))), [(FLAGGED, "odr_link")]),
        (Given(site=(NOTICE,)), [(OK, "odr_none")]),
        (Given(), [(NOT_CHECKED, "site_in_part")]),
        (Given((profile("https://ec.europa.eu/consumers/odr/"),), (NOTICE,)), [(OK, "odr_none"), (FLAGGED, "odr_on_profile")]),
    ],
)
def test_a_leftover_link_to_dispute_resolution_is_flagged(given: Given, expected: Any) -> None:
    assert told(given.of("LC08")) == expected


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ((NOTICE, sign(SiteSign.STATUTE, selector="§ 5 TMG")), (FLAGGED, "old_statute")),
        ((NOTICE,), (OK, "statutes_current")),
        ((), (NOT_CHECKED, "site_in_part")),
    ],
)
def test_an_old_name_of_an_act_is_told(site: tuple[Evidence, ...], expected: Any) -> None:
    assert told(Given(site=site).of("LC09")) == [expected]


def test_an_old_name_of_an_act_only_informs() -> None:
    pointer = Given(site=(NOTICE, sign(SiteSign.STATUTE, selector="TTDSG"))).of("LC09")[0]

    finding = finding_of(pointer, "s", "de")

    assert (finding.state, finding.severity, finding.advice) == (FindingState.INFO, Severity.INFO, "")


# --- LC10: the privacy notice -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ((PRIVACY, sign(SiteSign.PRIVACY_NAMES, platform="mastodon")), (OK, "privacy_names_it")),
        ((PRIVACY, sign(SiteSign.PRIVACY_NAMES, platform="x")), (FLAGGED, "privacy_silent")),
        ((replace(PRIVACY, conf=0.5),), (UNCLEAR, "privacy_in_part")),
        ((), (UNCLEAR, "privacy_none")),
    ],
)
def test_a_platform_in_use_that_the_privacy_notice_leaves_out_is_flagged(site: tuple[Evidence, ...], expected: Any) -> None:
    assert told(Given((profile(HOME),), site).of("LC10")) == [expected]


def test_a_privacy_notice_that_could_not_be_read_flags_nobody() -> None:
    refused = Check("musterwerk-pumpen-gmbh", "website", "site.privacy", f"{HOME}datenschutz", Outcome.ROBOTS_DENIED)

    assert told(Given((profile(HOME),), checks=(refused,)).of("LC10")) == [(NOT_CHECKED, "privacy_unread")]


def test_a_page_that_the_company_does_not_run_needs_no_privacy_notice() -> None:
    assert told(Given((profile(ownership=Ownership.UNCLAIMED),), (PRIVACY,)).of("LC10")) == [(NOT_APPLICABLE, "no_profiles")]


# --- LC11: embeds -----------------------------------------------------------------------------------------------------------

VIEW = sign(SiteSign.CONSENT_VIEW, method="browser")
EMBED = sign(SiteSign.EMBED, platform="youtube", final_url="https://www.youtube.com/embed/x")
ASKED = sign(SiteSign.EMBED_REQUEST, platform="youtube", excerpt="www.youtube.com", method="browser")


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ((VIEW, EMBED, ASKED), [(FLAGGED, "asked_before_consent")]),
        ((VIEW, EMBED), [(UNCLEAR, "embed_in_markup")]),
        ((EMBED,), [(UNCLEAR, "embed_in_markup")]),
        ((VIEW,), [(OK, "nothing_asked")]),
        ((), [(OK, "plain_links")]),
        ((replace(VIEW, conf=0.5),), [(OK, "plain_links")]),
    ],
)
def test_an_embed_is_flagged_only_when_it_was_seen_to_ask(site: tuple[Evidence, ...], expected: Any) -> None:
    assert told(Given(site=site).of("LC11")) == expected


def test_a_site_that_could_not_be_read_says_nothing_of_embeds() -> None:
    closed = website(presence=Presence.UNKNOWN, failure=Outcome.BLOCKED)

    assert told(Given(home=closed).of("LC11")) == [(NOT_CHECKED, "site_unread")]


# --- what people say ----------------------------------------------------------------------------------------------------------


def test_press_responsibility_stays_unclear_until_somebody_answers() -> None:
    named = sign(SiteSign.NOTICE_ITEM, selector="responsible")
    blog = website(platform="blog", ref=ProfileRef("blog", Entity.ORGANISATION, "aktuelles", f"{HOME}aktuelles"))

    assert told(Given().of("LC05")) == [(UNCLEAR, "press_open")]
    assert told(Given((blog,)).of("LC05")) == [(UNCLEAR, "press_found")]
    assert told(Given((blog,), (named,)).of("LC05")) == [(UNCLEAR, "press_named")]


def test_an_imitation_is_a_suspicion_for_a_person() -> None:
    suspect = profile(ownership=Ownership.IMPERSONATION_SUSPECT, match=Match(Verdict.DIFFERENT, 0.1))

    pointer = Given((suspect,)).of("LC12")[0]

    assert (pointer.status, finding_of(pointer, "s", "de").state) == (UNCLEAR, FindingState.MANUAL)
    assert told(Given((profile(HOME),)).of("LC12")) == [(OK, "no_suspicion")]


def test_advertising_is_looked_at_by_hand() -> None:
    pointer = Given().of("LC13")[0]

    assert (pointer.status, finding_of(pointer, "s", "de").state) == (NOT_CHECKED, FindingState.MANUAL)


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ((), (NOT_CHECKED, "ambassadors_open")),
        ((Reply("M3", state="dont_know"),), (NOT_CHECKED, "ambassadors_open")),
        ((Reply("M3", number=0),), (NOT_APPLICABLE, "no_ambassadors")),
        ((Reply("M3", number=4),), (UNCLEAR, "ambassadors")),
        ((Reply("M3", number=4), Reply("L4", choices=("no",))), (UNCLEAR, "ambassadors")),
        ((Reply("M3", number=4), Reply("L4", choices=("yes",))), (OK, "ambassadors_settled")),
    ],
)
def test_ambassadors_are_known_from_the_questionnaire(replies: tuple[Reply, ...], expected: Any) -> None:
    assert told(Given(replies=replies).of("LC14")) == [expected]


# --- which law, and what becomes of it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "looked_at"),
    [
        ("de", {"LC01", "LC02", "LC03", "LC04", "LC05", "LC08", "LC09", "LC10", "LC11", "LC12", "LC13", "LC14"}),
        ("at", {"LC06", "LC08", "LC10", "LC11", "LC12"}),
        ("ch", {"LC07"}),
        ("fr", {"LC08", "LC10", "LC11", "LC12"}),
        ("us", set()),
    ],
)
def test_the_law_of_the_seat_decides_what_is_looked_at(country: str, looked_at: set[str]) -> None:
    found = list(legal_pointers(Given((profile(HOME),), (NOTICE,), country=country).case()))

    assert {pointer.rule_id for pointer in found if pointer.condition != "other_law"} == looked_at
    assert {pointer.rule_id for pointer in found} == {rule.id for rule in legal_config().rules}


def test_competitors_get_no_pointer() -> None:
    found = list(legal_pointers(Given((profile(),), (NOTICE, EMBED, ASKED), role=Role.COMPETITOR).case()))

    assert {(pointer.status, pointer.condition) for pointer in found} == {(NOT_APPLICABLE, "competitor")}


@pytest.mark.parametrize(("conf", "severity"), [(0.95, Severity.HIGH), (0.75, Severity.MEDIUM)])
def test_a_flagged_mandatory_pointer_is_grave_where_the_page_is_surely_the_companys(conf: float, severity: Severity) -> None:
    pointer = Given((profile(match=Match(Verdict.SAME, conf)),), (NOTICE,)).of("LC01", "mastodon")[0]

    finding = finding_of(pointer, "s", "de")

    assert (finding.state, finding.severity, finding.advice) == (FindingState.FAIL, severity, "legal_notice")
    assert (finding.params["legal_status"], finding.params["mandatory"], finding.params["jurisdiction"]) == ("flagged", 1, "de")


def test_only_what_is_flagged_asks_for_a_measure() -> None:
    registry = load_registry()
    gathered = make_gathered(
        website(), profile(), profile(HOME, platform="bluesky", handle="musterwerk.bsky.social"), site=(NOTICE,)
    )

    found = list(legal_audit(gathered, registry)(None))  # type: ignore[arg-type]

    assert {finding.advice for finding in found if finding.params["legal_status"] != "flagged"} == {""}
    assert [finding.platform for finding in found if finding.advice == "legal_notice"] == ["mastodon"]
    assert len({finding.id for finding in found}) == len(found)


def test_rules_nobody_looked_at_for_a_year_are_stale() -> None:
    reviewed = max(rule.reviewed_on for rule in legal_config().rules)

    assert stale_rules(reviewed + timedelta(days=365)) == ()
    assert len(stale_rules(reviewed + timedelta(days=366))) == len(legal_config().rules)
    assert all(rule.valid_from <= date(2026, 11, 23) for rule in legal_config().rules)
