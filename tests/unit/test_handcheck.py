"""Hand checks without any file: what is asked, what an answer is, and what it makes of the rows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crawler.frame import build_frames
from crawler.handcheck import Question, latest, questions, read_answers, read_file, with_answers
from crawler.platforms import load_registry
from crawler.store import open_store
from crawler.types import Count, DatedAt, Facts, Gathered, HandAnswer, Match, Profile, Signal
from crawler.vocabulary import (
    Answer,
    ClaimState,
    FoundVia,
    Outcome,
    Ownership,
    Precision,
    Presence,
    Role,
    ValueState,
    Verdict,
)
from tests.factory import NOW, make_company, make_gathered, make_profile, make_ref, make_run

REGISTRY = load_registry()
LABELS = {str(answer): answer for answer in Answer}
RIVAL = make_company(id="rival", name="Rohrblick AG", domain="rohrblick.example", role=Role.COMPETITOR)
LINKED = make_ref("facebook", "musterwerk")


def unknown(platform: str, handle: str = "", **changes: Any) -> Profile:
    """A row that the run could not look at: an account with a name, or the platform as a whole."""
    values: dict[str, Any] = {
        "platform": platform,
        "ref": make_ref(platform, handle) if handle else None,
        "presence": Presence.UNKNOWN,
        "failure": Outcome.ROBOTS_DENIED,
        "ownership": Ownership.UNKNOWN_BLOCKED,
        "site_links_here": True if handle else None,
    }
    return make_profile(**{**values, **changes})


def answered(gathered: Gathered, answer: Answer, **changes: Any) -> Gathered:
    """Answer the first question of a result."""
    question = questions(gathered, REGISTRY)[0]
    said = HandAnswer(
        question.id, question.subject_id, question.platform, question.account_id, answer, "Erika Beispiel", NOW + timedelta(days=3)
    )
    return with_answers(gathered, [replace(said, **changes)], REGISTRY)


# --- questions --------------------------------------------------------------------------------------------------------------------


def test_only_what_is_unknown_is_asked() -> None:
    absent = make_profile(platform="xing", ref=None, presence=Presence.ABSENT, ownership=Ownership.MISSING)
    gathered = make_gathered(make_profile(), absent, unknown("linkedin"), unknown("facebook", "musterwerk"))

    assert [question.platform for question in questions(gathered, REGISTRY)] == ["facebook", "linkedin"]


def test_the_same_question_has_the_same_id_in_every_run() -> None:
    once = make_gathered(unknown("linkedin"))
    again = make_gathered(unknown("linkedin", failure=Outcome.TIMEOUT), run=make_run(id="run-2"))

    assert questions(once, REGISTRY)[0].id == questions(again, REGISTRY)[0].id


def test_competitors_are_asked_about_on_request() -> None:
    gathered = make_gathered(unknown("linkedin"), unknown("linkedin", subject_id="rival"), subjects=(make_company(), RIVAL))

    assert len(questions(gathered, REGISTRY)) == 1
    assert [question.subject_name for question in questions(gathered, REGISTRY, everyone=True)] == [make_company().name, RIVAL.name]


def links_of(row: Profile) -> list[tuple[str, str]]:
    return [(link.kind, link.url) for link in questions(make_gathered(row), REGISTRY)[0].links]


def test_a_known_account_is_the_link() -> None:
    assert links_of(unknown("facebook", "musterwerk")) == [("profile", LINKED.canonical)]


def test_without_an_account_a_presumed_address_comes_before_the_search() -> None:
    assert links_of(unknown("linkedin")) == [
        ("guess", "https://www.linkedin.com/company/musterwerk-pumpen"),
        ("search", "https://www.linkedin.com/search/results/companies/?keywords=Musterwerk%20Pumpen%20GmbH"),
    ]


def test_an_address_that_was_tried_is_not_presumed_again() -> None:
    tried = "https://www.linkedin.com/company/musterwerk-pumpen"

    assert ("guess", tried) not in links_of(unknown("linkedin", tried_urls=(tried,)))


def test_a_platform_that_cannot_be_searched_has_no_link() -> None:
    assert links_of(unknown("whatsapp")) == []


# --- answers ----------------------------------------------------------------------------------------------------------------------


def read(question: Question, **values: object) -> tuple[tuple[HandAnswer, ...], list[tuple[str, str]]]:
    """Read one row of a form about a question; returns the answers, and field and code of the problems."""
    row = {"question": question.id, "number": 1, **values}
    form = {"format": "istzustand-checklist", "run": "run-1", "by": "Erika Beispiel", "answers": [row]}
    typed = read_file("answers.json", json.dumps(form).encode(), {})
    answers, problems = read_answers(typed, [question], REGISTRY, LABELS, by="", at=NOW)
    return answers, [(problem.field, problem.code) for problem in problems]


PLATFORM = questions(make_gathered(unknown("linkedin")), REGISTRY)[0]
ACCOUNT = questions(make_gathered(unknown("facebook", "musterwerk")), REGISTRY)[0]
MAP = questions(make_gathered(unknown("google_business")), REGISTRY)[0]
RECORD = questions(make_gathered(unknown("northdata")), REGISTRY)[0]
MASTODON = questions(make_gathered(unknown("mastodon")), REGISTRY)[0]
BLOG = questions(make_gathered(unknown("blog")), REGISTRY)[0]


@pytest.mark.parametrize(
    ("question", "url", "canonical"),
    [
        (PLATFORM, "https://de.linkedin.com/company/Musterwerk/about/?x=1", "https://www.linkedin.com/company/musterwerk"),
        (PLATFORM, "linkedin.com/company/musterwerk", "https://www.linkedin.com/company/musterwerk"),
        (MASTODON, "https://social.musterwerk.example/@presse", "https://social.musterwerk.example/@presse"),
        (BLOG, "www.musterwerk-pumpen.example/aktuelles/", "https://musterwerk-pumpen.example/aktuelles"),
        (ACCOUNT, "", "https://www.facebook.com/musterwerk"),
    ],
)
def test_an_address_as_people_copy_it_becomes_the_account(question: Question, url: str, canonical: str) -> None:
    answers, problems = read(question, answer="ours", url=url)

    assert problems == []
    assert answers[0].url == canonical


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("1200", Count.exact(1200)),
        ("1.200", Count.exact(1200)),
        ("1,2 Tsd.", Count(1200, 1150, 1249)),
        (1200, Count.exact(1200)),
        (1200.0, Count.exact(1200)),
        ("0", Count.exact(0)),
        ("", None),
    ],
)
def test_followers_are_read_as_people_write_them(typed: object, count: Count | None) -> None:
    assert read(ACCOUNT, answer="ours", followers=typed)[0][0].followers == count


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("2026-10-15", date(2026, 10, 15), Precision.DAY),
        ("15.10.2026", date(2026, 10, 15), Precision.DAY),
        ("Oktober 2026", date(2026, 10, 1), Precision.MONTH),
        ("vor 3 Monaten", date(2026, 8, 16), Precision.MONTH),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, day: date, precision: Precision) -> None:
    last_post = read(ACCOUNT, answer="ours", last_post=typed)[0][0].last_post

    assert last_post is not None
    assert (last_post.at.date(), last_post.precision) == (day, precision)


WRONG: dict[str, tuple[Question, dict[str, object], tuple[str, str]]] = {
    "no answer": (ACCOUNT, {"followers": "12"}, ("answer", "answer_missing")),
    "no such answer": (ACCOUNT, {"answer": "perhaps"}, ("answer", "answer_unknown")),
    "no address": (PLATFORM, {"answer": "ours"}, ("url", "url_missing")),
    "address elsewhere": (PLATFORM, {"answer": "ours", "url": "https://www.xing.com/pages/muster"}, ("url", "url_other")),
    "address of a post": (PLATFORM, {"answer": "ours", "url": "https://www.linkedin.com/posts/x"}, ("url", "url_other")),
    "no address at all": (PLATFORM, {"answer": "ours", "url": "javascript:alert(1)"}, ("url", "url_other")),
    "a person": (PLATFORM, {"answer": "ours", "url": "https://www.linkedin.com/in/erika"}, ("url", "url_person")),
    "many": (ACCOUNT, {"answer": "ours", "followers": "viele"}, ("followers", "followers_wrong")),
    "less than none": (ACCOUNT, {"answer": "ours", "followers": -3}, ("followers", "followers_wrong")),
    "half a follower": (ACCOUNT, {"answer": "ours", "followers": 1.5}, ("followers", "followers_wrong")),
    "no number": (ACCOUNT, {"answer": "ours", "followers": float("nan")}, ("followers", "followers_wrong")),
    "without end": (ACCOUNT, {"answer": "ours", "followers": float("inf")}, ("followers", "followers_wrong")),
    "true": (ACCOUNT, {"answer": "ours", "followers": True}, ("followers", "followers_wrong")),
    "no date": (ACCOUNT, {"answer": "ours", "last_post": "neulich"}, ("last_post", "last_post_wrong")),
    "no such day": (ACCOUNT, {"answer": "ours", "last_post": "30.02.2026"}, ("last_post", "last_post_wrong")),
    "tomorrow": (ACCOUNT, {"answer": "ours", "last_post": "2026-12-24"}, ("last_post", "last_post_wrong")),
    "two countries read it differently": (ACCOUNT, {"answer": "ours", "last_post": "03/04/2026"}, ("last_post", "last_post_wrong")),
    "posts where there are none": (
        RECORD, {"answer": "not_ours", "last_post": "2026-10-01"}, ("last_post", "no_posts"),
    ),
    "nothing there, with followers": (ACCOUNT, {"answer": "none", "followers": "12"}, ("followers", "none_with_value")),
}  # fmt: skip


@pytest.mark.parametrize(("question", "values", "problem"), WRONG.values(), ids=WRONG)
def test_an_entry_that_cannot_be_used_is_named(question: Question, values: dict[str, object], problem: tuple[str, str]) -> None:
    assert read(question, **values) == ((), [problem])


def test_a_row_without_any_entry_is_no_answer() -> None:
    assert read(PLATFORM, answer="", url="", followers="") == ((), [])


def test_answers_without_a_name_are_not_taken() -> None:
    form = {"format": "istzustand-checklist", "run": "r", "answers": [{"question": ACCOUNT.id, "answer": "ours"}]}
    typed = read_file("a.json", json.dumps(form).encode(), {})

    problems = read_answers(typed, [ACCOUNT], REGISTRY, LABELS, by=" ", at=NOW)[1]

    assert [problem.code for problem in problems] == ["no_name"]


def test_the_time_is_that_of_the_form_but_never_later_than_now() -> None:
    def at(text: str) -> datetime:
        form = {"format": "istzustand-checklist", "run": "r", "at": text, "answers": [{"question": ACCOUNT.id, "answer": "ours"}]}
        typed = read_file("a.json", json.dumps(form).encode(), {})
        return read_answers(typed, [ACCOUNT], REGISTRY, LABELS, by="E", at=NOW)[0][0].at

    assert at("2026-11-15T10:00:00.123Z") == datetime(2026, 11, 15, 10, tzinfo=UTC)
    assert at("2031-01-01T00:00:00Z") == at("nonsense") == NOW


# --- merging ----------------------------------------------------------------------------------------------------------------------


def test_without_answers_nothing_changes() -> None:
    gathered = make_gathered(unknown("linkedin"))

    assert with_answers(gathered, [], REGISTRY) is gathered


def test_ours_makes_the_page_the_companys_with_declared_values() -> None:
    last_post = DatedAt(NOW - timedelta(days=20), Precision.DAY)
    gathered = answered(
        make_gathered(unknown("facebook", "musterwerk")),
        Answer.OURS,
        followers=Count.exact(500),
        last_post=last_post,
        remark="fein",
    )
    (row,) = gathered.profiles

    assert (row.presence, row.failure, row.found_via) == (Presence.EXISTS, None, FoundVia.DECLARED)
    assert (row.match.verdict, row.match.conf) == (Verdict.SAME, 1.0)
    assert (row.ownership, row.ownership_reasons, row.link_status) == (Ownership.OFFICIAL_LINKED, ("E1",), "ok")
    assert row.facts.states == dict.fromkeys(("handle", "followers", "last_post_at", "days_since_post"), ValueState.DECLARED)
    assert (row.evidence[0].method, row.evidence[0].observed_at, row.evidence[0].excerpt) == (
        "manual", NOW + timedelta(days=3), "Erika Beispiel: fein",
    )  # fmt: skip


def test_what_was_said_is_declared_in_the_frame_and_the_rest_unknown() -> None:
    gathered = answered(make_gathered(unknown("facebook", "musterwerk")), Answer.OURS, followers=Count.exact(0))
    (row,) = build_frames(gathered, REGISTRY).accounts.to_dict("records")

    assert (row["followers"], row["followers_state"]) == (0, "declared")
    assert (row["last_post_at_state"], row["activity_class"], row["display_name_state"]) == ("unknown", "unknown", "unknown")


def test_a_page_that_only_a_person_names_says_so_in_its_reasons() -> None:
    gathered = answered(make_gathered(unknown("linkedin")), Answer.OURS, url="https://www.linkedin.com/company/musterwerk")
    (row,) = gathered.profiles

    assert (row.ownership, row.ownership_reasons) == (Ownership.OFFICIAL_LINKED, ("declared",))
    assert (row.site_links_here, row.link_status) == (False, "none"), "the site was read and names no such page"


def test_a_site_that_was_not_read_links_nothing_that_we_know_of() -> None:
    asked = make_gathered(unknown("linkedin"), notes=("site_unread:musterwerk-pumpen-gmbh:timeout",))
    (row,) = answered(asked, Answer.OURS, url="https://www.linkedin.com/company/musterwerk").profiles

    assert (row.site_links_here, row.link_status) == (None, "unknown")


@pytest.mark.parametrize(
    ("platform", "url", "claim_state", "ownership", "reasons"),
    [
        ("kununu", "https://www.kununu.com/de/musterwerk", ClaimState.UNCLAIMED, Ownership.UNCLAIMED, ("said_nobodys",)),
        (
            "northdata", "https://www.northdata.de/Musterwerk,+Landshut/HRB+1", ClaimState.NOT_APPLICABLE,
            Ownership.THIRD_PARTY_RECORD, ("page_type",),
        ),
        (
            "wikipedia", "https://de.wikipedia.org/wiki/Musterwerk", ClaimState.NOT_APPLICABLE,
            Ownership.COMMUNITY_MADE, ("page_type",),
        ),
    ],
)  # fmt: skip
def test_nobodys_is_unclaimed_where_a_page_can_be_claimed(
    platform: str, url: str, claim_state: ClaimState, ownership: Ownership, reasons: tuple[str, ...]
) -> None:
    state = ClaimState.UNKNOWN if platform == "kununu" else ClaimState.NOT_APPLICABLE
    (row,) = answered(make_gathered(unknown(platform, claim_state=state)), Answer.NOBODYS, url=url).profiles

    assert (row.presence, row.match.verdict) == (Presence.EXISTS, Verdict.SAME)
    assert (row.claim_state, row.ownership, row.ownership_reasons) == (claim_state, ownership, reasons)


def test_a_record_stays_a_record_whoever_says_it_is_ours() -> None:
    url = "https://www.northdata.de/Musterwerk,+Landshut/HRB+1"
    (row,) = answered(make_gathered(unknown("northdata")), Answer.OURS, url=url).profiles

    assert row.ownership is Ownership.THIRD_PARTY_RECORD


def test_not_ours_is_foreign_although_the_site_links_it() -> None:
    gathered = answered(make_gathered(unknown("facebook", "musterwerk")), Answer.NOT_OURS)
    frame = build_frames(gathered, REGISTRY).accounts

    assert frame["account_class"].tolist() == ["foreign"]
    assert (frame["verdict"].iloc[0], frame["identity_conf"].iloc[0], frame["link_status"].iloc[0]) == (
        "different",
        0.0,
        "wrong_target",
    )


def test_somebody_elses_page_leaves_the_company_without_one() -> None:
    asked = make_gathered(unknown("linkedin"))
    rows = answered(asked, Answer.NOT_OURS, url="https://www.linkedin.com/company/other").profiles

    assert {(row.ref.handle if row.ref else "", row.presence) for row in rows} == {
        ("", Presence.ABSENT),
        ("other", Presence.EXISTS),
    }


def test_no_is_absent_with_its_witness() -> None:
    platform = answered(make_gathered(unknown("linkedin")), Answer.NONE).profiles[0]
    account = answered(make_gathered(unknown("facebook", "musterwerk")), Answer.NONE).profiles[0]

    assert (platform.presence, platform.failure, platform.ownership) == (Presence.ABSENT, None, Ownership.MISSING)
    assert (account.presence, account.link_status) == (Presence.ABSENT, "dead")
    assert [piece.method for piece in (*platform.evidence, *account.evidence)] == ["manual", "manual"]


def test_what_was_read_wins_over_what_was_typed() -> None:
    asked = make_gathered(unknown("facebook", "musterwerk"))
    read_meanwhile = make_gathered(
        make_profile(platform="facebook", ref=LINKED, facts=Facts(followers=Count.exact(9)), observed_at=NOW, site_links_here=True)
    )
    question = questions(asked, REGISTRY)[0]
    said = HandAnswer(
        question.id, question.subject_id, "facebook", question.account_id, Answer.OURS, "E", NOW, followers=Count.exact(500)
    )
    no = replace(said, answer=Answer.NONE, followers=None)

    assert with_answers(read_meanwhile, [said], REGISTRY).profiles[0].facts.followers == Count.exact(9)
    assert with_answers(read_meanwhile, [no], REGISTRY).profiles[0].presence is Presence.EXISTS


def test_the_newest_answer_counts() -> None:
    question = questions(make_gathered(unknown("linkedin")), REGISTRY)[0]
    first = HandAnswer(question.id, question.subject_id, "linkedin", "", Answer.NONE, "E", NOW)
    second = replace(first, answer=Answer.OURS, url="https://www.linkedin.com/company/musterwerk", at=NOW + timedelta(hours=1))

    rows = with_answers(make_gathered(unknown("linkedin")), [second, first], REGISTRY).profiles

    assert latest([second, first])[question.id] == second
    assert [(row.platform, row.presence) for row in rows] == [("linkedin", Presence.EXISTS)]


def test_two_questions_that_end_in_one_account_make_one_row() -> None:
    gathered = make_gathered(unknown("facebook", "musterwerk"), unknown("facebook", "musterwerk.pumpen"))
    first, second = questions(gathered, REGISTRY)
    answers = [
        HandAnswer(item.id, item.subject_id, "facebook", item.account_id, Answer.OURS, "E", NOW, url=LINKED.canonical)
        for item in (first, second)
    ]

    rows = with_answers(gathered, answers, REGISTRY).profiles

    assert [row.ref for row in rows] == [LINKED]
    build_frames(with_answers(gathered, answers, REGISTRY), REGISTRY)


def test_an_unclaimed_page_beside_the_companys_own_is_its_second_page() -> None:
    own = make_profile(
        platform="xing",
        ref=make_ref("xing", "musterwerk"),
        ownership=Ownership.OFFICIAL_CLAIMED,
        site_links_here=True,
        match=Match(Verdict.SAME, 0.95, (Signal("site_links", 0.8),)),
    )
    other = unknown("xing", "musterwerkgmbh", site_links_here=False)

    rows = answered(make_gathered(own, other), Answer.NOBODYS).profiles

    assert {row.ref.handle: row.duplicate_of for row in rows if row.ref} == {
        "musterwerk": "", "musterwerkgmbh": make_ref("xing", "musterwerk").account_id,
    }  # fmt: skip


def test_answers_survive_the_store_and_are_only_ever_added() -> None:
    question = ACCOUNT
    first = HandAnswer(
        question.id, question.subject_id, "facebook", question.account_id, Answer.OURS, "E", NOW, "https://x.example/",
        Count(1200, 1150, 1249), DatedAt(NOW, Precision.DAY), "ja",
    )  # fmt: skip
    second = replace(first, answer=Answer.NONE, at=NOW + timedelta(minutes=1))
    with open_store("sqlite://") as store:
        store.start_run(make_run())
        store.save_answers("run-1", [second])
        store.save_answers("run-1", [first, second])

        assert store.answers("run-1") == [first, second]
        assert store.answers("run-2") == []
