"""`questionnaire` as people use it: dialogue, form in a browser, workbook, and what audit and report make of the answers."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.fetch.find_browser import find_browser, sandbox_refusal
from crawler.questionnaire import FORMAT
from crawler.questionnaire.workbook import ANSWERS, MARKER
from tests.e2e.blocked import audit_blocked
from tests.questionnaires import read

ROOT = Path(__file__).resolve().parents[2]


def istzustand(*arguments: object, stdin: str = "", lang: str = "de") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISTZUSTAND_LANG": lang, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-W", "error", "-m", "crawler", *map(str, arguments)]
    return subprocess.run(command, input=stdin, env=environment, text=True, capture_output=True, timeout=120, check=False)


def done(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """A command that must work."""
    ended = istzustand(*arguments, **more)
    assert ended.returncode == 0, ended.stderr
    return ended


def choices_of(path: Path) -> dict[str, tuple[str, ...]]:
    found, problems = read(path.read_bytes(), path.name)
    assert problems == ()
    return {reply.question_id: reply.choices for reply in found.replies}


# --- dialogue ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_dialogue_goes_on_where_it_stopped(tmp_path: Path, suffix: str, lang: str) -> None:
    path = tmp_path / f"fragen{suffix}"

    first = done("questionnaire", path, stdin="Beispielwerk GmbH\nMara\n3 1\n\nq\n", lang=lang)
    second = done("questionnaire", path, stdin="?\nq\n", lang=lang)
    found, problems = read(path.read_bytes(), path.name)

    assert "[1/37] Z1 " in first.stderr
    assert "[1/36] Z2 " in second.stderr, "Z1 is answered, Z2 was left open"
    assert problems == ()
    assert (found.company, found.by) == ("Beispielwerk GmbH", "Mara")
    assert found.reply("Z1").choices == ("awareness", "image")  # type: ignore[union-attr]
    assert found.reply("Z2").state == "dont_know"  # type: ignore[union-attr]


def test_every_kind_of_question_can_be_answered(tmp_path: Path) -> None:
    path = tmp_path / "fragen.yaml"
    skip = {"Z1": "2", "Z2": "1"}
    lines = ["Beispielwerk", "Mara", skip["Z1"], skip["Z2"]]
    lines += ["1", "Reichweite", "10.000", "31.12.2027", "", ""]  # Z2a: one row, then finished
    lines += ["Planende", "Stadtwerke", ""]  # Z3
    lines += ["Linkdin", "", "LinkedIn", ""]  # Z4: a near miss first
    lines += ["LinkedIn", "oft", "2", ""]  # Z5: a wrong number first
    lines += ["", "", "", "", "7,5"]  # E1 to E4 left open, R1
    ended = done("questionnaire", path, stdin="\n".join([*lines, "q", ""]))
    found, problems = read(path.read_bytes())

    assert problems == ()
    assert "Meinten Sie „LinkedIn“?" in ended.stderr
    assert "„oft“ ist keine Zahl" in ended.stderr
    assert found.reply("Z2a").rows[0]["target"] == "10.000"  # type: ignore[union-attr]
    assert found.reply("Z3").texts == ("Planende", "Stadtwerke")  # type: ignore[union-attr]
    assert found.reply("Z4").choices == ("linkedin",)  # type: ignore[union-attr]
    assert found.reply("Z5").rows == ({"channel": "linkedin", "posts": "2"},)  # type: ignore[union-attr]
    assert found.reply("R1").number == 7.5  # type: ignore[union-attr]


def test_the_end_of_input_ends_the_dialogue(tmp_path: Path) -> None:
    ended = done("questionnaire", tmp_path / "fragen.yaml", stdin="Beispielwerk\nMara\n1\n")

    assert "1 Antworten gespeichert" in ended.stderr


# --- files ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_a_new_file_is_empty_and_can_be_read(tmp_path: Path, suffix: str, lang: str) -> None:
    path = tmp_path / f"neu{suffix}"

    done("questionnaire", path, "--new", "--company", "Beispielwerk GmbH", "--lang", lang)
    state = json.loads(done("questionnaire", path, "--check", "--json").stdout)

    assert (state["answered"], state["dont_know"], state["open"], state["problems"]) == (0, 0, 37, [])


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "neu.yaml"
    path.write_text("meins", encoding="utf-8")

    ended = istzustand("questionnaire", path, "--new")

    assert ended.returncode == 2
    assert path.read_text(encoding="utf-8") == "meins"


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        (
            "de",
            "f.yaml, Z2 (Stehen die Ziele schriftlich fest?): „jein“ steht nicht zur Auswahl. Möglich sind: ja, mit",
        ),
        (
            "en",
            'f.yaml, Z2 (Are the goals in writing?): "jein" is not among the choices. Possible are: yes, with',
        ),
    ],
)
def test_a_wrong_entry_is_named_so_that_it_can_be_corrected(tmp_path: Path, lang: str, sentence: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(f"format: {FORMAT}\nanswers:\n  Z2: jein\n", encoding="utf-8")

    ended = istzustand("questionnaire", path, "--check", lang=lang)

    assert ended.returncode == 2
    assert sentence in ended.stderr


def test_answers_move_from_one_kind_of_file_to_another(tmp_path: Path) -> None:
    yaml, book = tmp_path / "a.yaml", tmp_path / "b.xlsx"
    done("questionnaire", yaml, stdin="Beispielwerk\nMara\n1 2\n3\nq\n")

    done("questionnaire", book, "--new", "--from", yaml, "--lang", "en")

    assert choices_of(book) == choices_of(yaml) == {"Z1": ("awareness", "brand"), "Z2": ("no",)}


def test_an_audit_file_names_its_questionnaire(tmp_path: Path) -> None:
    order = tmp_path / "auftrag.toml"
    order.write_text('name = "Beispielwerk GmbH"\ndomain = "beispielwerk.example"\n', encoding="utf-8")

    done("questionnaire", order, stdin="Mara\n1\nq\n")
    found, _ = read((tmp_path / "auftrag.questionnaire.yaml").read_bytes())

    assert found.company == "Beispielwerk GmbH"


def test_the_workbook_offers_the_answers(tmp_path: Path) -> None:
    path = tmp_path / "neu.xlsx"
    done("questionnaire", path, "--new")
    book = openpyxl.load_workbook(path)
    page, tables, lists = book.worksheets
    row = next(row for row in page.iter_rows() if row[MARKER].value == "q:Z2")
    rule = next(rule for rule in page.data_validations.dataValidation if row[ANSWERS].coordinate in rule.sqref)
    sheet, _, cells = rule.formula1.replace("$", "").rpartition("!")
    offered = [cell.value for line in lists[cells] for cell in line]

    assert sheet.strip("'") == lists.title
    assert offered == ["ja, mit Zahl und Termin", "ja, ohne Zahl oder Termin", "nein", "weiß nicht"]
    assert lists.sheet_state == "hidden"
    assert [page.column_dimensions["A"].hidden, tables.column_dimensions["A"].hidden] == [True, True]

    row[ANSWERS].value = "nein"
    buffer = io.BytesIO()
    book.save(buffer)
    assert read(buffer.getvalue(), "f.xlsx")[0].reply("Z2").choices == ("no",)  # type: ignore[union-attr]


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine")
def test_the_form_saves_what_can_be_read(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    form, saved = tmp_path / "fragen.html", tmp_path / "fragen.json"
    done("questionnaire", form, "--new", "--company", "Beispielwerk GmbH")
    asked: list[str] = []
    with sync_playwright() as driver:
        arguments = ["--no-sandbox"] if sandbox_refusal(False) else []
        browser = driver.chromium.launch(executable_path=str(find_browser()), args=arguments)
        page = browser.new_page(viewport={"width": 390, "height": 800}, locale="de-DE")
        page.set_default_timeout(10_000)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(form.as_uri())
        card = {name: page.locator(f"fieldset[data-question={name}]") for name in ("Z1", "Z2", "Z3", "Z5", "R1", "R6", "O1")}
        card["Z1"].get_by_label("noch keine Ziele").check()
        card["Z1"].get_by_label("Image", exact=True).check()  # takes "no goals" back
        card["Z2"].get_by_label("nein", exact=True).check()
        card["Z3"].locator("input[type=text]").first.fill("Planende")
        for _ in range(2):
            card["Z5"].get_by_role("button", name="Weitere Zeile").click()
        card["Z5"].locator("tr").last.locator("[data-column=channel]").fill("LinkedIn")
        card["Z5"].locator("tr").last.locator("[data-column=posts]").fill("1,5")
        card["R1"].locator("input[type=text]").fill("6")
        card["R6"].locator("tbody tr").first.locator("select").select_option("4")
        card["O1"].get_by_label("niemand").check()
        card["O1"].get_by_label("weiß nicht").check()  # takes the answer back
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a telephone"
        with page.expect_download() as download:
            page.get_by_role("button", name="Antworten speichern").click()
        download.value.save_as(saved)
        browser.close()
    found, problems = read(saved.read_bytes(), saved.name)

    assert problems == ()
    assert [url for url in asked if not url.startswith(("blob:", "file:"))] == [], "the form asks nobody"
    assert [(reply.question_id, reply.state) for reply in found.replies if reply.state == "dont_know"] == [("O1", "dont_know")]
    assert found.reply("Z1").choices == ("image",)  # type: ignore[union-attr]
    assert found.reply("Z5").rows == ({"channel": "linkedin", "posts": "1.5"},)  # type: ignore[union-attr]
    assert found.reply("R6").rows == ({"topic": "strategy", "level": "4"},)  # type: ignore[union-attr]
    assert found.reply("R1").number == 6  # type: ignore[union-attr]


def test_the_form_allows_only_its_own_script(tmp_path: Path) -> None:
    path = tmp_path / "fragen.html"
    done("questionnaire", path, "--new", "--company", "</title><script>alert(1)</script>")
    html = path.read_text(encoding="utf-8")
    page = LexborHTMLParser(html)
    policy = page.css_first("meta[http-equiv]").attributes["content"] or ""

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert len(page.css("script")) == 1
    assert page.css("img, link, iframe, [src], [onclick]") == []


# --- report --------------------------------------------------------------------------------------------------------------------


def test_a_stored_run_takes_the_answers_and_keeps_them(tmp_path: Path) -> None:
    out = audit_blocked(tmp_path, rivals=())
    path = tmp_path / "fragen.yaml"
    path.write_text(
        f"format: {FORMAT}\nby: Mara\nanswers:\n  Z1: [sales]\n"
        "  M4: [{name: Nils Nein}, {name: Mara Muster, consent: 03.11.2026}]\n",
        encoding="utf-8",
    )

    done("report", out, "--questionnaire", path, "--format", "json", "--no-browser")
    done("report", out, "--format", "json", "--no-browser")
    text = (out / "data" / "answers.json").read_text(encoding="utf-8")
    rows = {row["question_id"]: row for row in json.loads(text)["rows"]}

    assert (rows["Z1"]["answer"], rows["Z1"]["answer_state"], rows["Z1"]["answered_by"]) == ("sales", "answered", "Mara")
    assert rows["O1"]["answer_state"] == "skipped"
    assert "Mara Muster" in text
    assert "Nils" not in text, "who did not agree is not kept"


def test_a_wrong_questionnaire_stops_an_audit_before_anything_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(f"format: {FORMAT}\nanswers:\n  R1: viele\n", encoding="utf-8")

    ended = istzustand("audit", "Beispielwerk GmbH", "beispielwerk.example", "--questionnaire", path, "--out", tmp_path / "out")

    assert ended.returncode == 2
    assert "„viele“ ist keine Zahl" in ended.stderr
    assert not (tmp_path / "out").exists()
