"""The demo, as a person runs it: one command, and every file that it promises. The report's text is pinned for each language.

After a wanted change: `make golden`, then look at the difference.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.fetch.find_browser import find_browser

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
FRAMES = ("accounts", "evidence", "posts", "checks", "findings", "changes", "answers")
BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, caption, th, td, figcaption, summary, text"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser() is None, reason="no Chromium: a competitor's site is drawn by a script, and no PDF"),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `istzustand demo` wrote."""
    folder = tmp_path_factory.mktemp("demo")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISTZUSTAND_LANG": "de"}
    command = [sys.executable, "-m", "crawler", "demo", "--lang", "both", "--out", str(folder)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stderr
    assert (folder / "report.de.html").resolve().as_uri() in ended.stderr, "the command says where the report lies"
    assert ended.stdout == "", "data goes to standard output only with --json"
    return folder


def text_of(html: str) -> str:
    """What a person reads, a line for each piece of text; version, digest of the settings and the run's id are not pinned."""
    parser = LexborHTMLParser(html)
    lines: list[str] = []
    for node in parser.css(BLOCKS):
        if not node.css(BLOCKS)[1:]:
            line = " ".join(node.text(separator=" ").split())
            if line:
                lines.append(f"{node.tag}: {line}")
    version = (parser.css_first('meta[name="generator"]').attributes["content"] or "").split()[-1]
    text = re.sub(rf"\b{re.escape(version)}\b", "VERSION", "\n".join(lines))
    return re.sub(r"\b[0-9a-f]{16}\b|(?<=Z-)[0-9a-f]{6}\b", "DIGEST", text) + "\n"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_report_says_what_it_said(out: Path, language: str, request: pytest.FixtureRequest) -> None:
    path = HERE / f"demo.{language}.txt"
    text = text_of((out / f"report.{language}.html").read_text(encoding="utf-8"))
    if request.config.getoption("--update-golden", default=False):
        path.write_text(text, encoding="utf-8")

    expected = path.read_text(encoding="utf-8") if path.exists() else ""

    changes = difflib.unified_diff(expected.splitlines(), text.splitlines(), "expected", "now", n=1)
    assert text == expected, "\n".join(list(changes)[:60])


def test_every_file_of_the_contract_is_there(out: Path) -> None:
    expected = {f"report.{language}.{kind}" for language in ("de", "en") for kind in ("html", "pdf", "xlsx")}
    expected |= {f"handout.{language}.pdf" for language in ("de", "en")}
    expected |= {f"data/{frame}.{kind}" for frame in FRAMES for kind in ("csv", "parquet", "json")} | {"run.json"}

    written = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}

    assert expected - written == set()
    assert not [name for name in written if name.endswith(".part")]


def test_both_languages_show_the_same_figures(out: Path) -> None:
    """Counts, ids of evidence and addresses do not depend on the language."""
    found = []
    for language in ("de", "en"):
        parser = LexborHTMLParser((out / f"report.{language}.html").read_text(encoding="utf-8"))
        links = [node.attributes["href"] for node in parser.css("main a[href]")]
        figures = [re.sub(r"\D", "", node.text()) for node in parser.css(".figure, td.num")]
        found.append((links, figures))

    assert found[0] == found[1]


def test_the_workbook_counts_the_same_accounts_as_the_data(out: Path) -> None:
    accounts = json.loads((out / "data" / "accounts.json").read_text(encoding="utf-8"))["rows"]
    keys = {row["account_key"] for row in accounts if row["account_key"]}

    book = openpyxl.load_workbook(BytesIO((out / "report.de.xlsx").read_bytes()))

    cells = {cell for row in book["02_Konten"].iter_rows(values_only=True) for cell in row}
    assert keys - cells == set()


def test_the_pdf_is_a_tagged_document_of_the_same_report(out: Path) -> None:
    content = (out / "report.de.pdf").read_bytes()

    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content
    assert b"/Outlines" in content


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_handout_is_one_page(out: Path, language: str) -> None:
    content = (out / f"handout.{language}.pdf").read_bytes()

    assert len(re.findall(rb"/Type /Page\b", content)) == 1


def test_the_run_tells_what_it_did(out: Path) -> None:
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))

    assert [subject["role"] for subject in run["subjects"]] == ["own", "competitor", "competitor", "competitor"]
    assert 0 < run["unknown_share"] < 1
    assert run["platforms"]["youtube"]["exists"] >= 3
