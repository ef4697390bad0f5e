"""One file adds a platform: `platforms new` writes it, a person fills in a few lines, and the whole product knows it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.errors import UsageError
from crawler.frame import build_frames
from crawler.platforms import Registry, load_registry
from crawler.platforms.check import check_folder
from crawler.platforms.definition import read_definition
from crawler.platforms.skeleton import write_skeleton
from crawler.vocabulary import Role
from reports.build import build
from reports.model import AuditResult
from tests.e2e.smallwebs import audit, web_of
from tests.factory import make_company
from tests.reporting import html_of

TODAY = date(2026, 11, 16)
ACCOUNT = "https://examplegram.test/company/musterwerk"
FILLED = {
    'way = "hand_check"': 'way = "probe"',
    'present = ["musterwerk"]': 'present = ["examplegram"]',
    "sources = []": 'sources = ["made up"]',
    "steps_de = []": 'steps_de = ["Anmelden und beanspruchen."]',
    "steps_en = []": 'steps_en = ["Sign in and claim."]',
    "[facts] ": '[facts]\nfollowers = ["css:.followers"] ',
}
FOOTER = f'<footer><a href="{ACCOUNT}">Examplegram</a> <a href="/impressum">Impressum</a></footer>'
HOME = f"<title>Musterwerk Pumpen GmbH</title><p>Pumpen{FOOTER}"
IMPRESSUM = "<h1>Impressum</h1><p>Musterwerk Pumpen GmbH<br>Hauptstraße 5<br>84028 Landshut"
PAGE = '<meta property="og:title" content="{name}"><b class="followers">1.234</b> <a href="https://musterwerk.example/">Website</a>'


def filled(folder: Path) -> Path:
    """A skeleton as a person has completed it; returns the definition's file."""
    file, *_ = write_skeleton("examplegram", ACCOUNT, load_registry(), folder / "platforms", folder / "cases", today=TODAY)
    text = file.read_text(encoding="utf-8")
    for old, new in FILLED.items():
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_skeleton_is_read_and_says_what_is_still_open(tmp_path: Path) -> None:
    write_skeleton("examplegram", ACCOUNT, load_registry(), tmp_path / "platforms", tmp_path / "cases", today=TODAY)

    count, problems = check_folder(tmp_path / "platforms", today=TODAY, cases=tmp_path / "cases")

    assert count == 1
    assert {problem.key for problem in problems} == {"advice.steps_de", "advice.steps_en", "review.sources"}


def test_a_filled_skeleton_is_clean(tmp_path: Path) -> None:
    filled(tmp_path)

    _, problems = check_folder(tmp_path / "platforms", today=TODAY, cases=tmp_path / "cases")

    assert problems == []


def test_the_new_platform_is_found_asked_and_reported(tmp_path: Path) -> None:
    registry = Registry([*load_registry(), read_definition(filled(tmp_path))])
    own = make_company(role=Role.OWN, domain="musterwerk.example")
    pages = {
        "company/musterwerk.html": PAGE.format(name="Musterwerk Pumpen"),
        "company/examplegram.html": PAGE.format(name="Examplegram"),
    }
    site = {"index.html": HOME, "impressum.html": IMPRESSUM, "index.toml": "# the company"}

    with web_of(tmp_path / "web", musterwerk__example=site, examplegram__test={**pages, "index.toml": "# a platform"}) as web:
        gathered = audit(web, own, registry=registry)
    frames = build_frames(gathered, registry)

    row = frames.accounts[(frames.accounts["platform"] == "examplegram") & (frames.accounts["handle"] == "musterwerk")].iloc[0]
    assert (row["presence"], row["verdict"], row["found_via"]) == ("exists", "same", "website")
    assert (row["display_name"], row["followers"]) == ("Musterwerk Pumpen", 1234)
    html = html_of(build(AuditResult(gathered.run, gathered, frames, registry)))
    assert "Examplegram" in html


@pytest.mark.parametrize(
    ("platform", "url", "text_id"),
    [
        ("xing", ACCOUNT, "platform_exists"),
        ("../evil", ACCOUNT, "platform_id"),
        ("examplegram", "https://examplegram.test/", "platform_url"),
        ("examplegram", "no address", "platform_url"),
        ("examplegram", "https://www.xing.com/pages/musterwerk", "platform_host"),
    ],
)
def test_what_cannot_become_a_platform_is_refused(platform: str, url: str, text_id: str, tmp_path: Path) -> None:
    (tmp_path / "xing.toml").write_text("", encoding="utf-8")

    with pytest.raises(UsageError) as refused:
        write_skeleton(platform, url, load_registry(), tmp_path, tmp_path / "cases", today=TODAY)

    assert refused.value.text_id == text_id
