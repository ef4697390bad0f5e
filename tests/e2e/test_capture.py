"""Pages that a person saved, from the file to the report: real commands, a real store, an audit over a web closed to robots."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from crawler.store import open_store
from crawler.vocabulary import Role
from tests.e2e.smallwebs import audit, web_of
from tests.e2e.test_cli import istzustand
from tests.factory import NOW, make_company
from tests.unit.capturing import FACEBOOK, LINKEDIN, facebook, har, har_entry, linkedin, mhtml, saved_from

OWN = make_company(role=Role.OWN)
RUN = "run-1"
SITE = {
    "index.html": f'<title>Musterwerk Pumpen GmbH</title><a href="/impressum">x</a><footer><a href="{LINKEDIN}">LinkedIn</a>',
    "impressum.html": "<h1>Impressum</h1><p>Musterwerk Pumpen GmbH<br>Hauptstraße 5<br>84028 Landshut</p>",
    "index.toml": "# the company",
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one finished run, in which LinkedIn and Facebook shut robots out."""
    folder = tmp_path_factory.mktemp("run")
    with web_of(folder / "web", ["www.linkedin.com", "www.facebook.com"], **{"musterwerk-pumpen__example": SITE}) as web:
        gathered = audit(web, OWN)
    with open_store(folder / "store.sqlite") as store:
        store.start_run(gathered.run)
        store.finish_run(gathered, NOW)
    return folder / "store.sqlite"


@pytest.fixture
def store(finished: Path, tmp_path: Path) -> Path:
    """A copy of the store, for one test to write into."""
    with sqlite3.connect(finished) as old, sqlite3.connect(tmp_path / "store.sqlite") as new:
        old.backup(new)
    old.close()
    new.close()
    return tmp_path / "store.sqlite"


def reported(store: Path, out: Path) -> dict[str, dict[str, Any]]:
    """The rows of the own company that `report` writes, by platform."""
    ended = istzustand("report", RUN, "--out", str(out), "--format", "json,html", ISTZUSTAND_STORE_URL=str(store))
    assert ended.returncode == 0, ended.stderr
    return {row["platform"]: row for row in frame(out, "accounts")}


def frame(out: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a frame of a report."""
    rows: list[dict[str, Any]] = json.loads((out / "data" / f"{name}.json").read_text(encoding="utf-8"))["rows"]
    return rows


def imported(store: Path, *arguments: str | Path) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, rows and messages of an import."""
    ended = istzustand("import", "--json", *map(str, arguments), ISTZUSTAND_STORE_URL=str(store))
    assert "Traceback" not in ended.stderr
    return ended.returncode, [json.loads(line) for line in ended.stdout.splitlines()], ended.stderr


def test_saved_pages_of_closed_platforms_give_the_full_report(store: Path, tmp_path: Path) -> None:
    before = reported(store, tmp_path / "before")
    (tmp_path / "linkedin.html").write_text(linkedin(top=saved_from(LINKEDIN)), encoding="utf-8")
    (tmp_path / "facebook.har").write_bytes(har(har_entry(FACEBOOK, facebook())))

    code, rows, _ = imported(store, tmp_path / "linkedin.html", tmp_path / "facebook.har")
    after = reported(store, tmp_path / "after")

    assert [before[name]["presence"] for name in ("linkedin", "facebook")] == ["unknown", "unknown"]
    assert [before[name]["failure"] for name in ("linkedin", "facebook")] == ["robots_denied", "robots_denied"]
    assert code == 0
    assert [(row["platform"], row["presence"], row["run"], row["reason"]) for row in rows] == [
        ("linkedin", "exists", RUN, None),
        ("facebook", "exists", RUN, None),
    ]
    on_linkedin, on_facebook = after["linkedin"], after["facebook"]
    assert (on_linkedin["presence"], on_linkedin["followers"], on_linkedin["verdict"]) == ("exists", 1234, "same")
    assert (on_linkedin["found_via"], on_linkedin["found_all"]) == ("website", "website; capture")
    assert (on_facebook["presence"], on_facebook["followers"], on_facebook["verdict"]) == ("exists", 2310, "same")
    assert (on_facebook["found_via"], on_facebook["url"]) == ("capture", FACEBOOK)
    assert on_facebook["observed_at"].startswith("2026-11-20T08:30:00")
    assert "2.310" in (tmp_path / "after" / "report.de.html").read_text(encoding="utf-8")


def test_the_evidence_says_that_a_person_captured_it(store: Path, tmp_path: Path) -> None:
    (tmp_path / "facebook.har").write_bytes(har(har_entry(FACEBOOK, facebook())))

    imported(store, tmp_path / "facebook.har")
    reported(store, tmp_path / "out")

    mine = [piece for piece in frame(tmp_path / "out", "evidence") if piece["platform"] == "facebook"]
    assert {(piece["found_via"], piece["method"], piece["source_url"]) for piece in mine} == {("capture", "export", FACEBOOK)}
    assert {"presence", "followers"} <= {piece["code"] for piece in mine}


def test_a_folder_of_files_is_read_and_a_bad_one_stops_none(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "linkedin_files").mkdir(parents=True)
    (folder / "linkedin_files" / "frame.html").write_text("<p>advertisement")
    (folder / "a.html").write_bytes(b"\x00\x01\x02")
    (folder / "b.mhtml").write_bytes(mhtml(linkedin()))
    (folder / "c.har").write_bytes(b'{"log": {')
    (folder / "d.html").write_text("<title>x</title><p>nothing")
    (folder / "notes.txt").write_text("no page")

    code, rows, said = imported(store, folder)

    assert code == 0
    assert [(Path(row["file"]).name, row["reason"], row["presence"]) for row in rows] == [
        ("a.html", "unknown_format", None),
        ("b.mhtml", None, "exists"),
        ("c.har", "broken", None),
        ("d.html", "no_url", None),
    ]
    assert "--url" in said


def test_where_no_file_can_be_read_the_exit_code_says_so(store: Path, tmp_path: Path) -> None:
    code, rows, said = imported(store, tmp_path / "gone.html")

    assert (code, [row["reason"] for row in rows]) == (2, ["no_file"])
    assert len(said.strip().splitlines()) == 1


def test_the_page_of_a_person_never_enters_the_store(store: Path, tmp_path: Path) -> None:
    page = linkedin(top=saved_from("https://www.linkedin.com/in/erika-mustermann")).replace(
        "Musterwerk Pumpen GmbH", "Erika Mustermann"
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")

    code, rows, _ = imported(store, tmp_path / "page.html")

    assert (code, [row["reason"] for row in rows]) == (2, ["person"])
    assert "mustermann" not in repr(rows).lower().replace(str(tmp_path).lower(), "")
    assert b"mustermann" not in store.read_bytes().lower()


def test_the_same_file_twice_is_one_reading_and_a_wall_changes_no_row(store: Path, tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_bytes(mhtml(linkedin()))
    (tmp_path / "wall.html").write_text('<script>location.href="https://www.linkedin.com/authwall?x=1"</script>')

    imported(store, tmp_path / "page.mhtml")
    imported(store, tmp_path / "page.mhtml")
    _, [wall], _ = imported(store, tmp_path / "wall.html", "--url", LINKEDIN)
    row = reported(store, tmp_path / "out")["linkedin"]

    assert (wall["presence"], row["presence"], row["followers"]) == ("unknown", "exists", 1234)
    with sqlite3.connect(store) as database:
        assert database.execute("SELECT COUNT(*) FROM captures").fetchone() == (2,)
    database.close()


def test_a_run_that_is_named_must_be_there_and_none_is_needed_to_look(store: Path, tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_bytes(mhtml(linkedin()))

    wrong, _, said = imported(store, tmp_path / "page.mhtml", "--run", "no-such-run")
    alone, rows, hint = imported(tmp_path / "empty.sqlite", tmp_path / "page.mhtml")

    assert (wrong, "kein gespeicherter Lauf" in said) == (2, True)
    assert (alone, rows[0]["run"], "noch keinen Lauf" in hint) == (0, None, True)


def test_people_get_a_table_on_standard_error(store: Path, tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_bytes(mhtml(linkedin()))

    ended = istzustand("import", str(tmp_path / "page.mhtml"), ISTZUSTAND_STORE_URL=str(store))

    assert ended.stdout == ""
    assert all(
        word in ended.stderr for word in ("page.mhtml", "LinkedIn", "musterwerk", "1234", "2026-11-20", f"istzustand report {RUN}")
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import", "a.html", "b.html", "--url", LINKEDIN], "--url gilt für genau eine Datei"),
        (["import", "a.html", "--url", "ftp://a.example/"], "ist keine Adresse einer Seite"),
        (["import"], "Es fehlt: FILE"),
        (["capture", "javascript:alert(1)"], "ist keine Adresse einer Seite"),
        (["capture", "file:///etc/passwd"], "ist keine Adresse einer Seite"),
        (["capture", "https://[::1"], "ist keine Adresse einer Seite"),
        (["capture", "https://t.me/firma"], "keinen Bildschirm"),
    ],
)
def test_a_mistake_ends_in_one_sentence_and_code_2(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    ended = istzustand(*arguments, cwd=tmp_path, DISPLAY="", WAYLAND_DISPLAY="")

    assert (ended.returncode, sentence in ended.stderr) == (2, True), ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
