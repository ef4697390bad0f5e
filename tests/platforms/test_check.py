"""`platforms check`: a wrong definition for each rule gives one problem, and it names file and key."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from crawler.platforms.check import Problem, check_folder
from crawler.settings import config_folder, fixtures_folder

TODAY = date(2026, 11, 24)
GOOD = """
id = "muster"
name = "Muster"
kind = "directory"
region = "DE"
page_type = "listing"
way = "probe"

[hosts]
domains = ["muster.test"]

[[url]]
path = "/firma/{handle}"
canonical = "https://www.muster.test/firma/{handle}"
vars = { handle = '[a-z0-9-]{2,60}' }

[words]
search = ["suche"]

[robots]
stance = "open"

[calibration]
present = ["musterwerk"]
absent = ["zz-gibt-es-nicht"]

[review]
checked_on = 2026-09-30
sources = ["own look, 2026-09"]

[probe]
url = "{canonical}"

[probe.exists]
status = [200]
any = ["css:h1.name"]

[probe.absent]
any = ["status:404"]

[facts]
display_name = ["css:h1.name", "title: ~ ^(.+) - Muster$"]

[claim]
unclaimed = ["text:Ist das Ihr Unternehmen?"]

[[wikidata]]
property = "P1234"
url = "https://www.muster.test/firma/$1"

[advice]
claim_url = "https://www.muster.test/"
steps_de = ["Eintrag übernehmen."]
steps_en = ["Claim the entry."]

[check]
links = ["{canonical}", "https://www.muster.test/suche?q={q}"]
words_de = ["Ist das Ihr Unternehmen?"]
words_en = []

[examples]
accounts = [
    { url = "https://muster.test/firma/Musterwerk", handle = "musterwerk", canonical = "https://www.muster.test/firma/musterwerk" },
]
[examples.others]
"https://www.muster.test/suche" = "search"
"""
CASES = {
    "exists": ('<h1 class="name">Muster</h1>', {"status": 200, "presence": "exists"}),
    "unclaimed": (
        '<h1 class="name">Muster</h1><p>Ist das Ihr Unternehmen?</p>',
        {"status": 200, "presence": "exists", "claim_state": "unclaimed", "markers": ["E4"]},
    ),
    "absent": ("<p>Nichts</p>", {"status": 404, "presence": "absent"}),
    "wall": ("<title>Just a moment...</title>", {"status": 403, "presence": "unknown", "failure": "blocked"}),
}


def written(folder: Path, *changes: tuple[str, str], name: str = "muster", text: str = GOOD) -> Path:
    """A folder of definitions with this one in it, changed in one place."""
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def with_cases(folder: Path, **changes: dict[str, object] | None) -> Path:
    """The recorded cases of the platform, some with other expectations (None: without the case)."""
    for name, (page, expected) in CASES.items():
        if changes.get(name, expected) is None:
            continue
        case = folder / "muster" / name
        case.mkdir(parents=True)
        (case / "page.html").write_text(page, encoding="utf-8")
        record = {"url": "https://www.muster.test/firma/musterwerk", **expected, **(changes.get(name) or {})}
        (case / "expected.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def faults(folder: Path, cases: Path | None = None) -> list[Problem]:
    return [problem for problem in check_folder(folder, today=TODAY, cases=cases)[1] if not problem.notice]


def test_a_good_definition_has_no_problem_at_all(tmp_path: Path) -> None:
    folder, cases = written(tmp_path / "platforms"), with_cases(tmp_path / "cases")

    assert check_folder(folder, today=TODAY, cases=cases) == (1, [])


def test_the_shipped_definitions_are_right() -> None:
    assert faults(config_folder() / "platforms", fixtures_folder() / "platforms") == []


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('kind = "directory"', 'kind = "fairground"', "kind"),
        ('region = "DE"', 'region = "DE"\ncolour = "red"', "colour"),
        ("handle = '[a-z0-9-]{2,60}'", "handle = '[a-z0-9-'", "url[0]"),
        ('canonical = "https://www.muster.test/firma', 'canonical = "https://www.muster.test/{town}', "url[0].canonical"),
        ('path = "/firma/{handle}"', 'path = "/firma/{name}"', "url[0].handle"),
        ('path = "/firma/{handle}"', 'path = "/firma/{handle}"\nhandle = "name"', "url[0].handle"),
        ("handle = '[a-z0-9-]{2,60}'", "handle = '(?:[a-z0-9]+-?)+'", "url[0].path"),
        ("handle = '[a-z0-9-]{2,60}'", "handle = '[a-z0-9-]*[a-z0-9-]*[a-z0-9-]*[a-z0-9-]*'", "url[0].path"),
        ('present = ["musterwerk"]', 'present = ["Muster Werk!"]', "calibration.present"),
        ('absent = ["zz-gibt-es-nicht"]', 'absent = ["musterwerk"]', "calibration.absent"),
        ('handle = "musterwerk", canonical', 'handle = "muster", canonical', "examples.accounts"),
        ("muster.test/firma/Musterwerk", "muster.test/Musterwerk", "examples.accounts"),
        ('"https://www.muster.test/suche" = "search"', '"https://www.muster.test/suche" = "content"', "examples.others"),
        ('any = ["css:h1.name"]', "any = []", "probe.exists"),
        ('status = [200]\nany = ["css:h1.name"]', "", "probe.exists"),
        ('any = ["css:h1.name"]', 'any = ["css:h1..name"]', "probe.exists"),
        ('any = ["css:h1.name"]', 'any = ["css:"]', "probe.exists"),
        ('any = ["status:404"]', 'any = ["status:999"]', "probe.absent"),
        ('any = ["status:404"]', 'any = ["status:gone"]', "probe.absent"),
        ('url = "{canonical}"\n', 'url = "{account}"\n', "probe.url"),
        ('stance = "open"', 'stance = "closed"', "way"),
        ("display_name =", "nickname =", "facts.nickname"),
        ('["css:h1.name", "title', '["h1.name", "title', "facts.display_name"),
        ('["css:h1.name", "title', '["css:h1[", "title', "facts.display_name"),
        ("^(.+) - Muster$", "^((.+) - Muster$", "facts.display_name"),
        ("^(.+) - Muster$", "^((?:\\\\w+-?)+) Muster$", "facts.display_name"),
        ('property = "P1234"', 'property = "Q1234"', "wikidata[0].property"),
        ("firma/$1", "firma/", "wikidata[0].url"),
        ('steps_de = ["Eintrag übernehmen."]', "steps_de = []", "advice.steps_de"),
        ('steps_en = ["Claim the entry."]', "steps_en = []", "advice.steps_en"),
        ('steps_en = ["Claim the entry."]', 'steps_en = ["Claim.", "Wait."]', "advice.steps_en"),
        ('claim_url = "https://www.muster.test/"', "", "advice.claim_url"),
        ('claim_url = "https://', 'claim_url = "http://', "advice.claim_url"),
        ('links = ["{canonical}", "https://www.muster.test/suche?q={q}"]', "links = []", "check.links"),
        ("suche?q={q}", "suche?q={name}", "check.links"),
        ('"https://www.muster.test/suche?q={q}"', '"www.muster.test/suche"', "check.links"),
        ('words_de = ["Ist das Ihr Unternehmen?"]', "words_de = []", "check.words_de"),
        ('sources = ["own look, 2026-09"]', "sources = []", "review.sources"),
        ("checked_on = 2026-09-30", "checked_on = 2027-01-01", "review.checked_on"),
    ],
)  # fmt: skip
def test_each_mistake_is_one_problem_that_names_file_and_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    found = faults(written(tmp_path / "platforms", (old, new)))

    assert [(problem.file, problem.key) for problem in found] == [("muster.toml", key)], [str(problem) for problem in found]
    assert str(found[0]).startswith(f"muster.toml: {key}: ")


def test_a_canonical_that_reads_as_another_account_is_found(tmp_path: Path) -> None:
    numbered = (
        'path = "/firma/{handle}"',
        "path = \"/firma/{name}-{handle}\"\nvars = { handle = '\\d{4,}', name = '[a-z]+' }\n"
        'canonical = "https://www.muster.test/firma/{handle}"\n\n[[url]]\npath = "/firma/{handle}"',
    )

    found = faults(written(tmp_path / "platforms", numbered, ('["musterwerk"]', '["musterwerk-4711"]')))

    assert [problem.key for problem in found] == ["calibration.present"]


def test_a_host_belongs_to_one_platform_only(tmp_path: Path) -> None:
    folder = written(tmp_path / "platforms")
    written(folder, ('id = "muster"', 'id = "other"'), name="other")

    found = faults(folder)

    assert [(problem.file, problem.key) for problem in found] == [("other.toml", "hosts")]


def test_one_broken_file_does_not_hide_the_faults_of_another(tmp_path: Path) -> None:
    folder = written(tmp_path / "platforms", ("links = ", "lines = "))
    written(folder, ('id = "muster"', 'id = "other"'), ("muster.test", "other.test"), name="other")

    count, found = check_folder(folder, today=TODAY)

    assert count == 2
    assert {problem.file for problem in found if not problem.notice} == {"muster.toml", "other.toml"}


@pytest.mark.parametrize(
    ("change", "file", "key"),
    [
        ({"wall": {"presence": "absent"}}, "muster/wall", "presence"),
        ({"wall": {"failure": "timeout"}}, "muster/wall", "failure"),
        ({"unclaimed": {"claim_state": "claimed"}}, "muster/unclaimed", "claim_state"),
        ({"exists": {"markers": ["E3"]}}, "muster/exists", "markers"),
        ({"absent": None}, "muster.toml", "cases"),
        ({"wall": None}, "muster.toml", "cases"),
        ({"unclaimed": None}, "muster.toml", "cases"),
    ],
)
def test_cases_that_are_missing_or_read_otherwise_are_named(
    tmp_path: Path, change: dict[str, dict[str, object] | None], file: str, key: str
) -> None:
    folder, cases = written(tmp_path / "platforms"), with_cases(tmp_path / "cases", **change)

    found = {(problem.file, problem.key) for problem in faults(folder, cases)}

    assert (file, key) in found
    assert found <= {(file, key), ("muster.toml", "cases")}


@pytest.mark.parametrize(("name", "key"), [("page.html", "expected.json"), ("expected.json", "expected.json")])
def test_an_incomplete_case_is_named(tmp_path: Path, name: str, key: str) -> None:
    folder, cases = written(tmp_path / "platforms"), with_cases(tmp_path / "cases")
    (cases / "muster" / "exists" / name).unlink()

    assert ("muster/exists", key) in {(problem.file, problem.key) for problem in faults(folder, cases)}


def test_cases_of_no_platform_are_named(tmp_path: Path) -> None:
    folder, cases = written(tmp_path / "platforms"), with_cases(tmp_path / "cases")
    (cases / "muster").rename(cases / "mustr")

    assert [problem.file for problem in faults(folder, cases)] == ["mustr"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("checked_on = 2026-09-30", "checked_on = 2025-09-30", "review.checked_on"),
        ('absent = ["zz-gibt-es-nicht"]', "absent = []", "calibration"),
    ],
)
def test_what_is_only_a_weakness_is_a_notice(tmp_path: Path, old: str, new: str, key: str) -> None:
    _, found = check_folder(written(tmp_path / "platforms", (old, new)), today=TODAY)

    assert [(problem.key, problem.notice) for problem in found] == [(key, True)]


def test_a_platform_that_is_asked_without_any_case_is_a_notice(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()

    _, found = check_folder(written(tmp_path / "platforms"), today=TODAY, cases=tmp_path / "cases")

    assert [(problem.file, problem.key, problem.notice) for problem in found] == [("muster.toml", "cases", True)]
