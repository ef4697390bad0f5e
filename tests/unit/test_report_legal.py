"""The chapters on law and guidelines: disclaimer in front, nothing red, unknown stays unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crawler.legal import legal_config
from crawler.types import Evidence, Profile, Questionnaire, Reply
from crawler.vocabulary import SiteSign
from reports.accounts import View
from reports.i18n import available_languages, load_catalogue
from reports.measures import finding_text, measures
from reports.model import Fold, Report, Section, Table
from reports.pointers import pointers
from reports.sections import guidelines, legal
from reports.sheets.legal import legal as legal_sheet
from tests.factory import NOW, make_gathered, make_run
from tests.reporting import html_of, result_of, wording_of
from tests.unit.test_legal import ASKED, EMBED, HOME, ITEMS, VIEW, profile, sign, website

NETIQUETTE = sign(
    SiteSign.NETIQUETTE, final_url=f"{HOME}netiquette", selector="title", excerpt="Netiquette: Wir antworten werktags."
)
SITE = (*ITEMS, VIEW, EMBED, ASKED, NETIQUETTE, sign(SiteSign.ODR, final_url="https://ec.europa.eu/consumers/odr"))


def view_of(*profiles: Profile, site: tuple[Evidence, ...] = SITE, **changes: Any) -> View:
    return View(result_of(make_gathered(website(), *profiles, site=site, **changes)))


def html_of_section(view: View, section: Section, language: str = "de") -> str:
    numbered = replace(section, number="1")
    report = Report(view.run, view.subjects, (numbered,), (), platforms={d.id: d.name for d in view.registry})
    return html_of(report, language)


@pytest.mark.parametrize("language", available_languages())
def test_the_disclaimer_stands_at_the_head_and_below_every_table(language: str) -> None:
    view = view_of(profile())
    section = legal.build(view)
    note = str(load_catalogue(language).entries["legal.note"])

    html = html_of_section(view, section, language)

    assert section.blocks[0].kind == "callout"
    assert html.count(note) >= 3


def test_no_pointer_is_red() -> None:
    section = legal.build(view_of(profile()))
    tables = [block for block in section.blocks if isinstance(block, Table)]
    tables += [table for block in section.blocks if isinstance(block, Fold) for table in block.blocks if isinstance(table, Table)]

    assert {cell.tone for table in tables for row in table.rows for cell in row.cells} <= {"plain", "watch", "open", "good", "info"}


def test_every_rule_is_in_the_chapter_and_every_pointer_in_the_sheet() -> None:
    view = view_of(profile())
    html = html_of_section(view, legal.build(view))

    assert [rule.id for rule in legal_config().rules if rule.id not in html] == []
    assert len(legal_sheet(view).rows) == len(pointers(view)) > 14


@pytest.mark.parametrize(("days", "stale"), [(300, False), (500, True)])
def test_old_rules_put_up_a_banner(days: int, stale: bool) -> None:
    from datetime import timedelta

    view = view_of(run=make_run(started_at=NOW + timedelta(days=days)))

    assert ("vor mehr als zwölf Monaten" in html_of_section(view, legal.build(view))) is stale


def test_flagged_pointers_are_measures_with_a_sentence_that_names_the_page() -> None:
    view = view_of(profile())
    found = {measure.advice: measure for measure in measures(view)}

    assert {"legal_notice", "remove_odr_link", "embed_after_consent"} <= set(found)
    report = Report(view.run, view.subjects, (), ())
    said = wording_of(report).plain(finding_text(found["legal_notice"].findings[0], view))
    assert said.startswith("Mastodon: ")
    assert "kein als Impressum erkennbarer Verweis" in said


@pytest.mark.parametrize("language", available_languages())
def test_every_condition_has_a_text(language: str) -> None:
    from pathlib import Path

    import crawler.legal

    source = "".join(path.read_text(encoding="utf-8") for path in Path(crawler.legal.__file__).parent.glob("*.py"))
    entries = load_catalogue(language).entries
    conditions = {key.removeprefix("legal.seen.") for key in entries if key.startswith("legal.seen.")}

    assert sorted(name for name in conditions if f'"{name}"' not in source) == []
    parts = {f"legal.{rule.id}.{part}" for rule in legal_config().rules for part in ("title", "rule", "check")}
    assert parts - set(entries) == set()


# --- guidelines -------------------------------------------------------------------------------------------------------------


def test_published_rules_are_what_there_is_to_build_on() -> None:
    view = view_of()

    html = html_of_section(view, guidelines.build(view))

    assert "Wir antworten werktags" in html
    assert "nichts davon zu finden" not in html


def test_a_site_without_rules_says_that_only_pages_read_were_looked_at() -> None:
    view = view_of(site=ITEMS)

    assert "nichts davon zu finden" in html_of_section(view, guidelines.build(view))


def test_an_unread_site_says_nothing_about_rules() -> None:
    view = view_of(site=(), notes=("site_unread:musterwerk-pumpen-gmbh:timeout",))

    html = html_of_section(view, guidelines.build(view))

    assert "nichts davon zu finden" not in html
    assert "unbekannt" in html


def test_answers_become_the_checklist_and_open_questions_stay_on_the_sheet() -> None:
    filled = Questionnaire(replies=(Reply("L1", choices=("written",)), Reply("L2", choices=("tone",))))
    view = view_of(questionnaire=filled)

    tables = {block.id: block for block in guidelines.build(view).blocks if isinstance(block, Table)}

    topics = tables["guidelines-topics"]
    assert sum(cell.known for row in topics.rows for cell in row.cells[1:]) == len(topics.rows)
    assert any(name.startswith("interview") for name in tables)


def test_without_a_questionnaire_there_is_the_interview_sheet_only() -> None:
    tables = [block.id for block in guidelines.build(view_of()).blocks if isinstance(block, Table)]

    assert "guidelines-topics" not in tables
    assert any(name.startswith("interview") for name in tables)
