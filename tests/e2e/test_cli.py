"""The command line as a person meets it: real processes, one clear sentence for every mistake, exit codes of the contract."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from crawler.store import open_store

ROOT = Path(__file__).resolve().parents[2]


def istzustand(
    *arguments: str, stdin: str | None = None, cwd: Path | None = None, lang: str = "de", **environment: str
) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "ISTZUSTAND_LANG": lang, **environment}
    command = [sys.executable, "-W", "error", "-m", "crawler", *arguments]
    return subprocess.run(command, input=stdin, cwd=cwd, env=variables, text=True, capture_output=True, timeout=120, check=False)


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
        (["audit", "Firma", "https://[2001:db8::1]/"], "ist eine IP-Adresse"),
        (["audit", "Firma", "http://10.0.0.5:8080/"], "ist eine IP-Adresse"),
        (["audit", "Firma", "nas.local"], "ist ein Name im eigenen Netz"),
        (["audit", "Firma", "firma.example", "-c", "Rival=127.0.0.1"], "ist eine IP-Adresse"),
        (["audit", "Firma", "firma.example", "--lang", "xx"], "--lang kennt „xx“ nicht"),
        (["audit", "Firma", "firma.example", "--format", "docx"], "--format kennt „docx“ nicht"),
        (["audit", "Firma", "firma.example", "--format", ""], "--format kennt „“ nicht"),
        (["audit", "Firma", "firma.example", "--country", "fr"], "--country kennt „fr“ nicht"),
        (["audit", "Firma", "firma.example", "--max-unknown", "30"], "zwischen 0 und 1"),
        (["audit", "Firma", "firma.example", "--fail-on", "grave"], "--fail-on kennt „grave“ nicht"),
        (["audit", "Firma", "firma.example", "--known", "https://t.me/share/url"], "ist keine Adresse eines Kontos"),
        (["audit", "Firma", "firma.example", "--replay", "gone.warc.gz"], "lässt sich nicht lesen"),
        (["audit", "Firma", "firma.example", "--record", "a.gz", "--replay", "b.gz"], "schließen einander aus"),
        (["audit", "Firma", "firma.example", "--record", "/proc/none/a.warc.gz"], "lässt sich nicht schreiben"),
        (["audit", "Firma", "firma.example", "--config", "gone.toml"], "gone.toml"),
        (["audit", "Firma"], "Es fehlt: DOMAIN"),
        (["audit", "Firma", "firma.example", "--nope"], "Die Angabe --nope gibt es nicht"),
        (["audit", "Firma", "firma.example", "--max-unknown", "viel"], "Der Wert von --max-unknown passt nicht"),
        (["audt", "Firma", "firma.example"], "Dieser Aufruf ist nicht zu verstehen"),
        (["plan", "Firma", "10.0.0.1"], "ist eine IP-Adresse"),
        (["platforms", "show", "nosuch"], "gibt es nicht"),
        (["classify", "gone.html", "--url", "https://t.me/firma"], "lässt sich nicht lesen"),
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


def test_an_address_that_names_nobody_has_a_reason_only() -> None:
    asked = ["https://t.me/share/url", "https://www.linkedin.com/in/erika-muster", "https://t.me/musterwerk"]

    answers = [json.loads(line) for line in istzustand("identify", *asked).stdout.splitlines()]

    assert [(answer["account"], answer["platform"], answer["handle"]) for answer in answers] == [
        (False, None, None),
        (False, "linkedin", "erika-muster"),
        (True, "telegram", "musterwerk"),
    ]
    assert [answer["reason"] for answer in answers] == ["share_link", "person", "account"]
    assert list(answers[0]) == ["url", "account", "platform", "entity", "handle", "canonical", "reason"]


def test_plan_asks_nobody_and_tells_the_bound() -> None:
    plan = json.loads(istzustand("plan", "Firma GmbH", "firma.example", "-c", "Rival AG=rival.example", "--json").stdout)

    assert plan["requests"] == sum(host["requests"] for host in plan["hosts"])
    assert plan["minutes"] == max(host["minutes"] for host in plan["hosts"])
    assert all(host["requests"] > 0 and host["pause_s"] >= 1 for host in plan["hosts"])


def test_plan_takes_the_arguments_of_audit() -> None:
    ended = istzustand("plan", "Firma", "firma.example", "--lang", "both", "--out", "x", "--format", "csv", "--no-browser", "-q")

    assert ended.returncode == 0


def test_platforms_are_listed_as_one_array() -> None:
    rows = json.loads(istzustand("platforms", "list", "--json").stdout)

    assert len(rows) >= 85
    assert all(row["checked_on"] and row["kind"] and row["way"] for row in rows)


def test_a_definition_is_shown_as_it_is_written_and_as_data() -> None:
    assert 'id = "xing"' in istzustand("platforms", "show", "xing").stderr
    assert json.loads(istzustand("platforms", "show", "xing", "--json").stdout)["id"] == "xing"


def test_the_definitions_are_clean() -> None:
    ended = istzustand("platforms", "check")

    assert ended.returncode == 0, ended.stderr
    assert "keine Beanstandung" in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [["platforms", "list"], ["platforms", "show", "xing"], ["platforms", "check"], ["doctor"], ["plan", "Firma", "firma.example"]],
    ids=" ".join,
)
def test_standard_output_is_for_data_and_silent_without_json(arguments: list[str]) -> None:
    for_people, for_machines = istzustand(*arguments), istzustand(*arguments, "--json")

    assert for_people.stdout == ""
    assert for_people.stderr
    assert json.loads(for_machines.stdout)


COMMANDS = ["audit", "demo", "plan", "identify", "extract", "classify", "report", "doctor"]
COMMANDS += ["platforms list", "platforms show", "platforms check"]


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_help_shows_an_example(command: str, lang: str) -> None:
    shown = istzustand(*command.split(), "--help", lang=lang).stdout

    assert f"  istzustand {command}".rstrip() in shown.split("--help", 1)[1]


def test_without_a_command_the_help_is_shown_and_the_code_is_2() -> None:
    ended = istzustand()

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "istzustand demo" in ended.stderr


def test_the_version_is_told() -> None:
    assert istzustand("--version").stdout.startswith("istzustand ")


def rows_of_doctor(**environment: str) -> dict[str, dict[str, object]]:
    return {row["check"]: row for row in json.loads(istzustand("doctor", "--json", **environment).stdout)}


def test_doctor_names_everything_that_an_audit_needs(tmp_path: Path) -> None:
    database = tmp_path / "store.sqlite"

    rows = rows_of_doctor(ISTZUSTAND_STORE_URL=f"sqlite:///{database}")

    assert {"python", "settings", "platforms", "texts", "store", "browser", "keys"} == set(rows)
    assert all(row["ok"] for name, row in rows.items() if name != "browser")
    assert str(database) in str(rows["store"]["detail"])


def test_without_chromium_audits_work_and_doctor_says_what_is_lost() -> None:
    gone = {"ISTZUSTAND_FETCH_BROWSER_PATH": "/nowhere/chromium"}

    ended = istzustand("doctor", **gone)

    assert ended.returncode == 0
    assert rows_of_doctor(**gone)["browser"]["ok"] is False
    assert "kein PDF" in ended.stderr


def test_a_wrong_setting_makes_doctor_fail(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[site]\nmax_page = 3\n", encoding="utf-8")

    ended = istzustand("doctor", "--config", "mine.toml", cwd=tmp_path)

    assert ended.returncode == 2
    assert "site.max_page" in ended.stderr


def test_a_store_that_another_run_holds_is_exit_code_75(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"

    with open_store(url):
        ended = istzustand("report", "some-run", ISTZUSTAND_STORE_URL=url)

    assert ended.returncode == 75
    assert "Ein anderer Lauf benutzt gerade diese Datenbank" in ended.stderr


def test_a_fault_of_ours_is_one_sentence_a_log_and_code_1(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crawler", "identify", "https://t.me/musterwerk"]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path)}

    with Path("/dev/full").open("w") as full:  # a disk on which nothing more fits
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=variables, text=True, timeout=60, check=False)

    log = next((tmp_path / "istzustand" / "logs").glob("*.log"))
    assert ended.returncode == 1
    assert ended.stderr == f"Fehler: Unerwarteter Fehler (OSError). Bitte mit dem Protokoll {log} melden.\n"
    text = log.read_text(encoding="utf-8")
    assert "No space left" in text
    assert "musterwerk" not in text


def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = f"{sys.executable} -m crawler identify - < many.txt | head -n 1 > /dev/null; echo ${{PIPESTATUS[0]}}"

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "many.txt").write_text("https://t.me/musterwerk\n" * 20_000, encoding="utf-8")
        variables = {**os.environ, "PYTHONPATH": str(ROOT)}
        ended = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=variables, text=True, capture_output=True, timeout=60, check=False
        )

    assert (ended.stdout, ended.stderr) == ("0\n", "")
