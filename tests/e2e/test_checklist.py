"""A run in which every platform is shut: complete report, list of hand checks, and the full report once people have looked.

The form is filled in the browser that a person uses, the workbook with openpyxl, and both are read by the real command.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.fetch.find_browser import find_browser, sandbox_refusal
from reports.build import APPENDICES, CHAPTERS
from reports.render.checklist_xlsx import COLUMNS
from tests.e2e.blocked import audit_blocked

ROOT = Path(__file__).resolve().parents[2]


def istzustand(*arguments: object, stdin: str | None = None, lang: str = "de") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISTZUSTAND_LANG": lang}
    command = [sys.executable, "-W", "error", "-m", "crawler", *map(str, arguments)]
    return subprocess.run(command, input=stdin, env=environment, text=True, capture_output=True, timeout=120, check=False)


def done(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """A command that must work."""
    ended = istzustand(*arguments, **more)
    assert ended.returncode == 0, ended.stderr
    return ended


def frame(out: Path, name: str) -> list[dict[str, Any]]:
    """Rows of a frame as the report's data file has them."""
    rows: list[dict[str, Any]] = json.loads((out / "data" / f"{name}.json").read_text(encoding="utf-8"))["rows"]
    return rows


def accounts(out: Path) -> list[dict[str, Any]]:
    """Rows of the own company."""
    return [row for row in frame(out, "accounts") if row["role"] == "own"]


def row_of(out: Path, platform: str) -> dict[str, Any]:
    (row,) = [row for row in accounts(out) if row["platform"] == platform]
    return row


def text_of(report: Path) -> str:
    return " ".join(LexborHTMLParser(report.read_text(encoding="utf-8")).body.text(separator=" ").split())  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def blocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run in which no platform answered, with its list of questions."""
    out = audit_blocked(tmp_path_factory.mktemp("blocked"))
    ended = istzustand("checklist", out, "--lang", "both")
    assert ended.returncode == 0, ended.stderr
    return out


@pytest.fixture
def own_run(tmp_path: Path) -> Path:
    """The same for a test that answers, without competitors."""
    return audit_blocked(tmp_path, rivals=())


# --- the run and its list ------------------------------------------------------------------------------------------------------


def test_a_run_with_open_questions_says_how_to_settle_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = audit_blocked(tmp_path, rivals=())

    assert f"istzustand checklist {out}" in capsys.readouterr().err


def test_nothing_that_is_blocked_is_called_absent(blocked: Path) -> None:
    presence = {row["presence"] for row in accounts(blocked) if row["platform"] != "website"}

    assert presence == {"unknown"}


def test_the_report_of_a_blocked_run_is_complete_and_says_what_to_do(blocked: Path) -> None:
    report = LexborHTMLParser((blocked / "report.de.html").read_text(encoding="utf-8"))

    assert len(report.css("section.chapter")) == len(CHAPTERS) + len(APPENDICES)
    assert "konnte nicht erstellt werden" not in text_of(blocked / "report.de.html")
    assert "Unbekannt heißt nicht: nicht vorhanden." in text_of(blocked / "report.de.html")
    assert "Zum Nachsehen von Hand" in text_of(blocked / "report.de.html")


@pytest.mark.parametrize("language", ["de", "en"])
def test_there_is_one_question_for_everything_unknown_of_the_own_company(blocked: Path, language: str) -> None:
    form = LexborHTMLParser((blocked / f"checklist.{language}.html").read_text(encoding="utf-8"))
    asked = [node.attributes["data-platform"] for node in form.css("fieldset")]

    assert sorted(asked) == sorted(row["platform"] for row in accounts(blocked) if row["presence"] == "unknown")
    assert all(len(node.css("input[type=radio]")) == 5 for node in form.css("fieldset")), "four answers, and open"


def test_the_form_asks_nobody_and_allows_only_its_own_script(blocked: Path) -> None:
    html = (blocked / "checklist.de.html").read_text(encoding="utf-8")
    form = LexborHTMLParser(html)
    policy = form.css_first("meta[http-equiv]").attributes["content"] or ""

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert [node.attributes.get("src") for node in form.css("script, img, link, iframe")] == [None]
    assert "Storage" not in html
    assert "fetch(" not in html


def test_competitors_are_asked_about_on_request_only(blocked: Path, tmp_path: Path) -> None:
    own, everyone = (
        json.loads(istzustand("checklist", blocked, "--json", "--out", tmp_path, *more).stdout)["questions"]
        for more in ((), ("--all",))
    )

    assert everyone > own > 80


def test_the_workbook_offers_the_four_answers_and_takes_dates(blocked: Path) -> None:
    sheet = openpyxl.load_workbook(blocked / "checklist.de.xlsx").worksheets[0]
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}

    assert (
        rules["list"].formula1 == '"Ja, unsere,Ja, aber niemand betreut sie,Ja, aber nicht unsere,Nein"'
        or "!" in rules["list"].formula1
    )
    assert {"list", "whole", "date"} <= set(rules)
    assert sum(cell.hyperlink is not None for row in sheet.iter_rows() for cell in row) > 80


# --- answers -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(blocked: Path) -> Iterator[Any]:
    """The form, open in Chromium from the file, with a note of everything it asks for."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        arguments = ["--no-sandbox"] if sandbox_refusal(False) else []
        browser = driver.chromium.launch(executable_path=str(find_browser()), args=arguments)
        opened = browser.new_page(viewport={"width": 390, "height": 800}, locale="de-DE")
        opened.set_default_timeout(10_000)
        opened.goto((blocked / "checklist.de.html").as_uri())
        yield opened
        browser.close()


def fill(page: Any, platform: str, answer: str, **fields: str) -> None:
    card = page.locator(f"fieldset[data-platform={platform}]")
    card.get_by_label(answer, exact=True).check()
    for name, value in fields.items():
        card.locator(f"[data-field={name}]").fill(value)


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine")
def test_the_form_fills_the_report(page: Any, blocked: Path, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Ausgefüllt von").fill("Erika Beispiel")
    fill(page, "facebook", "Ja, unsere", followers="1.234", last_post="2026-10-15", remark="gut gepflegt")
    fill(page, "instagram", "Nein")
    fill(page, "linkedin", "Ja, unsere", url="https://de.linkedin.com/company/gruenpegel-pumpen/about/")
    fill(page, "kununu", "Ja, aber niemand betreut sie", url="https://www.kununu.com/de/gruenpegel-pumpen")
    fill(page, "youtube", "Ja, aber nicht unsere", url="https://www.youtube.com/@gruenpegel")
    fill(page, "xing", "Nein")
    with page.expect_download() as download:
        page.get_by_role("button", name="Antworten speichern").click()
    saved = tmp_path / "answers.json"
    download.value.save_as(saved)

    taken = istzustand("checklist", blocked, "--answers", saved)
    written = istzustand("report", blocked, "--format", "html,xlsx,json", "--lang", "both", "--no-browser")

    assert [url for url in asked if not url.startswith("blob:")] == [], "the form asks nobody"
    assert taken.returncode == written.returncode == 0, taken.stderr + written.stderr
    assert "6 Antworten übernommen" in taken.stderr
    assert_frame(blocked)
    assert_sentences(text_of(blocked / "report.de.html"))


def assert_frame(out: Path) -> None:
    """What the frame must say after the answers of the form."""
    facebook, linkedin, kununu = (row_of(out, name) for name in ("facebook", "linkedin", "kununu"))
    assert (facebook["presence"], facebook["verdict"], facebook["account_class"]) == ("exists", "same", "official")
    assert (facebook["followers"], facebook["followers_state"], facebook["last_post_at_state"]) == (1234, "declared", "declared")
    assert facebook["found_via"] == "declared"
    assert facebook["failure"] is None
    assert (linkedin["url"], linkedin["followers"], linkedin["followers_state"]) == (
        "https://www.linkedin.com/company/gruenpegel-pumpen", None, "unknown",
    )  # fmt: skip
    assert (linkedin["ownership"], linkedin["handle_state"], linkedin["site_links_here"]) == ("official_linked", "declared", False)
    assert (kununu["claim_state"], kununu["ownership"], kununu["account_class"]) == ("unclaimed", "unclaimed", "auto_generated")
    instagram = row_of(out, "instagram")
    assert (instagram["presence"], instagram["ownership"], instagram["link_status"]) == ("absent", "missing", "dead")
    youtube = {row["account_class"]: row["presence"] for row in accounts(out) if row["platform"] == "youtube"}
    assert youtube == {"foreign": "exists", None: "absent"}
    assert (row_of(out, "xing")["presence"], row_of(out, "xing")["url"]) == ("absent", None)
    assert row_of(out, "pinterest")["presence"] == "unknown", "what nobody answered stays unknown"
    by_hand = [piece for piece in frame(out, "evidence") if piece["method"] == "manual"]
    assert len(by_hand) == 7, "six answers; the one about somebody else's page speaks of the platform too"
    assert {piece["excerpt"].partition(":")[0] for piece in by_hand} == {"Erika Beispiel"}
    assert sorted(answer["answer"] for answer in frame(out, "answers")) == ["nobodys", "none", "none", "not_ours", "ours", "ours"]


def assert_sentences(text: str) -> None:
    """What a reader must find in the report after the answers of the form."""
    assert "1.234 (Angabe)" in text
    assert "15.10.2026 (Angabe)" in text
    assert "Eigene Seiten, von uns gesehen oder von einer Person bestätigt" in text
    assert "6 Fragen haben Personen von Hand beantwortet" in text
    assert "eine Person hat nachgesehen: niemand betreut die Seite" in text
    assert "kununu" in text.split("Von der Plattform angelegt oder nicht beansprucht")[1]
    assert "Ein Link ins Leere" in text
    assert "konnte nicht erstellt werden" not in text


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine")
def test_the_form_wants_the_address_of_a_page_that_it_does_not_know(page: Any) -> None:
    fill(page, "tiktok", "Ja, unsere")
    before = page.locator("#saved").is_hidden()

    page.evaluate("document.getElementById('saved').hidden = true")
    page.get_by_role("button", name="Antworten speichern").click()

    assert page.locator("#saved").is_hidden(), before
    assert page.locator("fieldset[data-platform=tiktok] [data-field=url]").evaluate("e => e.validity.valueMissing")


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [320, 390, 1200])
def test_the_form_fits_the_screen(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})

    wide = page.evaluate(
        "() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        ".map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40))"
    )

    assert wide == []


# --- the workbook --------------------------------------------------------------------------------------------------------------


def filled(workbook: Path, rows: dict[str, dict[str, object]], by: str = "Max Beispiel") -> Path:
    """Fill the workbook as a person would: by platform and column."""
    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    assert rows.keys() <= {row[COLUMNS["platform"]].value for row in sheet.iter_rows()}
    for row in sheet.iter_rows():
        marker = row[COLUMNS["id"]].value
        if marker == "by":
            row[COLUMNS["by"]].value = by
        for field, value in rows.get(str(row[COLUMNS["platform"]].value), {}).items():
            row[COLUMNS[field]].value = value  # type: ignore[assignment]
    path = workbook.with_name("filled.xlsx")
    book.save(path)
    return path


def test_the_workbook_fills_the_report(own_run: Path) -> None:
    done("checklist", own_run, "--lang", "en")
    book = filled(
        own_run / "checklist.en.xlsx",
        {
            "Facebook": {"answer": "Yes, ours", "followers": 870, "last_post": date(2025, 1, 10)},
            "Gelbe Seiten": {"answer": "No", "remark": "searched twice"},
            "North Data": {"answer": "Yes, ours", "url": "https://www.northdata.de/Gr%C3%BCnpegel+Pumpen+GmbH,+Passau/HRB+1234"},
        },
    )

    taken = istzustand("checklist", own_run, "--answers", book)
    done("report", own_run, "--format", "html,json", "--no-browser")

    assert taken.returncode == 0, taken.stderr
    facebook = row_of(own_run, "facebook")
    assert (facebook["followers"], facebook["last_post_at"][:10], facebook["activity_class"]) == (870, "2025-01-10", "abandoned")
    assert row_of(own_run, "gelbe_seiten")["presence"] == "absent"
    assert row_of(own_run, "northdata")["ownership"] == "third_party_record", "a record cannot be held"
    assert "liegt brach" in text_of(own_run / "report.de.html")


def test_a_workbook_that_is_written_again_holds_the_answers(own_run: Path) -> None:
    done("checklist", own_run)
    book = filled(own_run / "checklist.de.xlsx", {"Facebook": {"answer": "Ja, unsere", "last_post": date(2026, 3, 1)}})
    done("checklist", own_run, "--answers", book)

    done("checklist", own_run)
    again = istzustand("checklist", own_run, "--answers", own_run / "checklist.de.xlsx")

    assert "0 Antworten übernommen, 1 waren schon bekannt" in again.stderr


def test_a_wrong_entry_is_named_by_row_and_field_and_nothing_is_taken(own_run: Path) -> None:
    done("checklist", own_run)
    book = filled(
        own_run / "checklist.de.xlsx",
        {
            "Facebook": {"answer": "Ja, unsere", "followers": "viele"},
            "LinkedIn": {"answer": "Ja, unsere"},
            "XING": {"answer": "Ja, unsere", "url": "https://www.xing.com/profile/Erika_Beispiel"},
            "Pinterest": {"answer": "vielleicht"},
            "TikTok": {"followers": 12},
            "Instagram": {"answer": "Nein"},
        },
    )

    refused = istzustand("checklist", own_run, "--answers", book)
    state = json.loads(istzustand("checklist", own_run, "--json").stdout)

    assert refused.returncode == 2
    assert "Facebook, Feld „Follower“: „viele“ ist keine Zahl. Bitte so schreiben: 1200" in refused.stderr
    assert "LinkedIn, Feld „Adresse der Seite“: Es fehlt die Adresse." in refused.stderr
    assert "XING, Feld „Adresse der Seite“" in refused.stderr
    assert "ist die Seite einer Person" in refused.stderr
    assert "Pinterest, Feld „Antwort“: „vielleicht“ ist keine der vier Antworten." in refused.stderr
    assert "TikTok, Feld „Antwort“: Es fehlt die Antwort." in refused.stderr
    assert "Nichts übernommen: 5 Angaben" in refused.stderr
    assert state["answered"] == 0


def hostile_files() -> dict[str, tuple[str, bytes]]:
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    return {
        "no JSON": ("a.json", b"{"),
        "another JSON": ("a.json", b'{"answers": []}'),
        "an array": ("a.json", b"[1]"),
        "nested": ("a.json", b"[" * 100_000),
        "binary": ("a.json", bytes(range(256))),
        "another workbook": ("a.xlsx", book.getvalue()),
        "a broken workbook": ("a.xlsx", b"PK\x03\x04 and no more"),
        "empty": ("a.json", b""),
    }


@pytest.mark.parametrize(("name", "data"), hostile_files().values(), ids=hostile_files())
def test_a_file_that_is_no_list_is_told_in_one_sentence(blocked: Path, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)

    ended = istzustand("checklist", blocked, "--answers", tmp_path / name)

    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ended.stderr


def test_a_list_of_another_run_is_refused(blocked: Path, own_run: Path) -> None:
    ended = istzustand("checklist", own_run, "--answers", blocked / "checklist.de.xlsx")

    assert ended.returncode == 2
    assert "gehört zu einem anderen Lauf" in ended.stderr


# --- the dialogue --------------------------------------------------------------------------------------------------------------


def test_the_dialogue_keeps_every_answer_at_once_and_goes_on_where_it_stopped(own_run: Path) -> None:
    first = istzustand("checklist", own_run, "--ask", stdin="Erika Beispiel\n9\n1\nviele\n\n\n1\n1200\n15.10.2026\n\nq\n")
    second = istzustand("checklist", own_run, "--ask", "--by", "Erika Beispiel", stdin="4\n\nq\n")
    done("report", own_run, "--format", "json", "--no-browser")

    assert "Bitte 1, 2, 3 oder 4" in first.stderr
    assert "„viele“ ist keine Zahl" in first.stderr
    assert "1 Antworten gespeichert" in first.stderr
    assert "Instagram" in second.stderr
    assert (row_of(own_run, "facebook")["followers"], row_of(own_run, "instagram")["presence"]) == (1200, "absent")


def test_the_dialogue_ends_with_its_input(own_run: Path) -> None:
    ended = istzustand("checklist", own_run, "--ask", stdin="", lang="en")

    assert ended.returncode == 0
    assert "0 answers saved" in ended.stderr
