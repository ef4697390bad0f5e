"""Chapters that only people can fill: what was said, what nobody knows, and the sheet for an interview."""

from __future__ import annotations

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.questionnaire import for_run, load_form
from crawler.types import Match, Profile, Questionnaire, Reply
from crawler.vocabulary import ClaimState, FoundVia, Ownership, ValueState, Verdict
from reports.accounts import View
from reports.model import Report, Section, Sheet
from reports.render.html import render_html
from reports.sections import ambassadors, goals, organisation, resources
from reports.sections.goals import unmeasured
from reports.sheets.questionnaire import questionnaire
from reports.wording import Wording
from tests.factory import make_evidence, make_gathered, make_profile, make_ref
from tests.questionnaires import answered, filled
from tests.reporting import result_of

SECTIONS: dict[str, Any] = {"goals": goals, "resources": resources, "ambassadors": ambassadors, "organisation": organisation}
LANGUAGES = ["de", "en"]


def view_of(said: Questionnaire | None, *profiles: Profile) -> View:
    return View(result_of(make_gathered(*profiles, questionnaire=said)))


def chapter(name: str, said: Questionnaire | None, *profiles: Profile, language: str = "de") -> str:
    """The text of one chapter."""
    view = view_of(said, *profiles)
    section: Section = SECTIONS[name].build(view)
    report = Report(view.run, view.subjects, (section,), ())
    html = render_html(report, Wording(language, "de", {name: "1"}))
    return " ".join((LexborHTMLParser(html).css_first("section.chapter") or pytest.fail(html)).text(separator=" ").split())


def said(body: str) -> Questionnaire:
    found, problems = answered(body)
    assert problems == ()
    return for_run(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SECTIONS)
def test_without_answers_a_chapter_is_a_sheet_to_be_filled_in(name: str, language: str) -> None:
    text = chapter(name, None, language=language)

    assert text.count("☐") >= 5
    assert all(question in text for question in SECTIONS[name].QUESTIONS)
    assert "unknown" not in text.lower().replace("is unknown and counts", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SECTIONS)
def test_not_knowing_is_shown_as_unknown_and_asked_again(name: str, language: str) -> None:
    unsure = filled(*(Reply(question.id, "dont_know") for question in load_form()))

    text = chapter(name, unsure, language=language)

    assert {"de": "Antwort: weiß nicht", "en": "answer: don't know"}[language] in text
    assert text.count("☐") >= 5
    assert " 0 " not in text


# --- goals ---------------------------------------------------------------------------------------------------------------------


def test_a_goal_that_nothing_measures_is_marked() -> None:
    known = said("Z1: [awareness, recruiting]\nE1: [followers]")

    assert unmeasured(view_of(known)) == ("recruiting",)
    assert "Ein Ziel hat keine Kennzahl." in chapter("goals", known)


def test_a_goal_with_a_kpi_of_its_own_is_not_marked() -> None:
    known = said(
        "Z1: [recruiting]\nE1: [followers]\nZ2a: [{goal: recruiting, kpi: Bewerbungen, target: 12 im Jahr, until: 31.12.2027}]"
    )

    text = chapter("goals", known)

    assert unmeasured(view_of(known)) == ()
    assert "12 im Jahr (Angabe) 31.12.2027 (Angabe)" in text


def test_without_knowing_what_is_measured_no_goal_is_marked() -> None:
    assert unmeasured(view_of(said("Z1: [recruiting]\nE1: weiß nicht"))) == ()


def test_no_goals_yet_is_said_first() -> None:
    assert "Es gibt noch keine Ziele." in chapter("goals", said("Z1: none"))


# --- resources -----------------------------------------------------------------------------------------------------------------


def official(platform: str = "mastodon", **more: Any) -> Profile:
    values = {"platform": platform, "claim_state": ClaimState.NOT_APPLICABLE, "ownership": Ownership.OFFICIAL_LINKED}
    return make_profile(
        **{**values, "match": Match(Verdict.SAME, 0.9), "found_via": FoundVia.WEBSITE, "evidence": (make_evidence(),), **more}
    )


def test_hours_are_shown_for_each_own_channel() -> None:
    text = chapter("resources", said("R1: 3"), official(), official("github", ref=make_ref("github", "musterwerk")))

    assert "1,5 (Angabe) bei 2 eigenen Kanälen" in text


def test_few_hours_are_pointed_out() -> None:
    assert "Weniger als eine Stunde je Kanal" in chapter("resources", said("R1: 0,5"), official())


def test_without_a_channel_there_are_no_hours_for_each() -> None:
    assert "unbekannt kein eigener Kanal gefunden" in chapter("resources", said("R1: 3"))


def test_knowledge_has_a_figure_and_a_bar() -> None:
    text = chapter("resources", said("R6: {writing: 4, law: weiß nicht}"))

    assert "Text 4 (Angabe) ●●●●○" in text
    assert "Recht, Datenschutz unbekannt unbekannt" in text


# --- people --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_who_agreed_is_named(language: str) -> None:
    known = said("M3: 4\nM4: [{name: Mara Muster, consent: 03.11.2026}, {name: Nils Nein, role: Werk}]")

    text = chapter("ambassadors", known, language=language)

    assert "Mara Muster" in text
    assert "Nils" not in text
    assert {"de": "Eine weitere Person hat sich gemeldet", "en": "One more person came forward"}[language] in text


def test_nobody_was_searched_for() -> None:
    assert "Es wurden keine Profile von Mitarbeitenden gesucht oder ausgewertet." in chapter("ambassadors", None)


# --- organisation --------------------------------------------------------------------------------------------------------------


def test_access_is_shown_for_every_own_account() -> None:
    profiles = (official(), official("github", ref=make_ref("github", "musterwerk")))
    known = said("O3: [{channel: Mastodon, admins: one}, {channel: Xing, admins: former}]")

    text = chapter("organisation", known, *profiles)

    assert "musterwerk@mastodon.social eine Person (Angabe)" in text
    assert "GitHub : musterwerk unbekannt" in text
    assert "XING in diesem Lauf nicht als eigenes Konto gefunden nur Ehemalige (Angabe)" in text


# --- sheet ---------------------------------------------------------------------------------------------------------------------


def rows_of(sheet: Sheet, question: str) -> list[tuple[Any, ...]]:
    return [row for row in sheet.rows if row[1].value == question]


def test_the_sheet_has_every_question_answered_or_not() -> None:
    sheet = questionnaire(view_of(said("Z2: no\nO1: weiß nicht\nZ5: [{channel: LinkedIn, posts: 1}, {channel: Xing, posts: 2}]")))

    assert {row[1].value for row in sheet.rows} == {question.id for question in load_form()}
    assert len(rows_of(sheet, "Z5")) == 2
    assert rows_of(sheet, "O1")[0][3].state is ValueState.UNKNOWN
    assert [rows_of(sheet, name)[0][4].value.id.rpartition(".")[2] for name in ("Z2", "O1", "L1")] == [
        "answered",
        "dont_know",
        "skipped",
    ]


def test_the_frame_has_a_row_for_every_question_only_where_there_is_a_questionnaire() -> None:
    frame = view_of(said("Z1: [sales, image]\nR1: 7,5\nO1: weiß nicht")).result.frames.answers
    rows = {row.question_id: row for row in frame.itertuples()}

    assert len(view_of(None).result.frames.answers) == 0
    assert len(rows) == len(load_form().questions)
    assert (rows["Z1"].answer, rows["R1"].answer) == ("image; sales", "7.5")
    assert [rows[name].answer_state for name in ("Z1", "O1", "L1")] == ["answered", "dont_know", "skipped"]
