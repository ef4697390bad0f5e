"""The command line as a person meets it: real processes, one clear sentence for every mistake, and the exit codes of the contract."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def istzustand(
    *arguments: str, stdin: str | None = None, cwd: Path | None = None, lang: str = "de"
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISTZUSTAND_LANG": lang}
    command = [sys.executable, "-W", "error", "-m", "crawler", *arguments]
    return subprocess.run(command, input=stdin, cwd=cwd, env=environment, text=True, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["audit", "", "firma.example"], "Der Name des Unternehmens fehlt"),
        (["audit", "Firma", "192.168.1.1"], "ist eine IP-Adresse"),
        (["audit", "Firma", "localhost"], "ist ein Name im eigenen Netz"),
        (["audit", "Firma", "keine domain"], "ist keine Domain"),
        (["audit", "Firma", "www.facebook.com"], "gehört einer Plattform"),
        (["audit", "Firma", "firma.example", "-c", "rival.example"], "ist kein Mitbewerber"),
        (["audit", "Firma", "firma.example", "-c", "Rival=www.firma.example"], "kommt zweimal vor"),
        (["audit", "Firma", "firma.example", "--lang", "xx"], "--lang kennt „xx“ nicht"),
        (["audit", "Firma", "firma.example", "--format", "docx"], "--format kennt „docx“ nicht"),
        (["audit", "Firma", "firma.example", "--country", "fr"], "--country kennt „fr“ nicht"),
        (["audit", "Firma", "firma.example", "--max-unknown", "30"], "zwischen 0 und 1"),
        (["audit", "Firma", "firma.example", "--fail-on", "grave"], "--fail-on kennt „grave“ nicht"),
        (["audit", "Firma", "firma.example", "--known", "https://t.me/share/url"], "ist keine Adresse eines Kontos"),
        (["audit", "Firma", "firma.example", "--replay", "gone.warc.gz"], "lässt sich nicht lesen"),
        (["audit", "Firma", "firma.example", "--config", "gone.toml"], "gone.toml"),
        (["platforms", "show", "nosuch"], "gibt es nicht"),
        (["extract", "gone.html", "--url", "https://firma.example/"], "lässt sich nicht lesen"),
        (["report", "no-such-run"], "kein gespeicherter Lauf"),
    ],
)
def test_a_mistake_ends_in_one_sentence_and_code_2(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    ended = istzustand(*arguments, cwd=tmp_path)

    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_the_sentence_is_english_for_an_english_terminal() -> None:
    assert "is an IP address" in istzustand("audit", "Firma", "10.0.0.1", lang="en").stderr


def test_identify_answers_every_line_in_order() -> None:
    asked = ["https://t.me/firma", "not an address", "", "https://www.linkedin.com/in/erika", "\x00\ud83d"]

    ended = istzustand("identify", "-", stdin="\n".join(asked[:4]) + "\n")

    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [answer["account"] for answer in answers] == [True, False, False, False]
    assert ended.returncode == 0


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"<a href='https://t.me/", b"<" * 5000, "<p>ä".encode("utf-16")])
def test_extract_ends_well_on_any_page(body: bytes, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(body)

    ended = istzustand("extract", "page.html", "--url", "https://firma.example/", cwd=tmp_path)

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(("status", "failure"), [(999, "blocked"), (429, "rate_limited"), (403, "blocked"), (503, "server_error")])
def test_classify_never_calls_a_wall_absent(status: int, failure: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><title>Nope</title></html>", encoding="utf-8")

    ended = istzustand("classify", "page.html", "--url", "https://www.xing.com/pages/firma", "--status", str(status), cwd=tmp_path)

    answer = json.loads(ended.stdout)
    assert (answer["presence"], answer["failure"]) == ("unknown", failure)


def test_plan_asks_nobody_and_tells_the_bound() -> None:
    plan = json.loads(istzustand("plan", "Firma GmbH", "firma.example", "-c", "Rival AG=rival.example", "--json").stdout)

    assert plan["requests"] == sum(host["requests"] for host in plan["hosts"])
    assert plan["minutes"] == max(host["minutes"] for host in plan["hosts"])


def test_platforms_are_listed_as_one_array() -> None:
    rows = json.loads(istzustand("platforms", "list", "--json").stdout)

    assert len(rows) >= 85
    assert all(row["checked_on"] and row["kind"] and row["way"] for row in rows)


def test_the_definitions_are_clean() -> None:
    ended = istzustand("platforms", "check")

    assert ended.returncode == 0, ended.stderr


def test_help_shows_an_example() -> None:
    for arguments in ([], ["audit"], ["identify"], ["extract"], ["classify"], ["report"]):
        assert "istzustand" in istzustand(*arguments, "--help").stdout.split("Options")[-1]
