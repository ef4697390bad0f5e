"""What a run notes of the own site, over real sockets, a real store and, for embeds before consent, a real browser."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from crawler.audits import with_findings
from crawler.fetch import open_fetcher
from crawler.fetch.clock import ShiftedClock
from crawler.fetch.find_browser import find_browser
from crawler.frame import build_frames
from crawler.gather import Hooks, gather
from crawler.platforms import load_registry
from crawler.profiles import SubjectResult
from crawler.store import open_store
from crawler.types import Company, Gathered
from crawler.vocabulary import Role, SiteSign
from tests.e2e.smallwebs import settings_for, web_of
from tests.factory import make_run

OWN = Company("musterwerk", "Musterwerk Pumpen GmbH", "musterwerk-pumpen.example")
NAV = '<nav><a href="/impressum">Impressum</a> <a href="/datenschutz">Datenschutz</a></nav>'
FILM = '<iframe src="https://www.youtube.com/embed/abc"></iframe>'
LATER = (
    "<script>window.setTimeout(function () { var f = document.createElement('iframe');"
    "f.src = 'https://player.vimeo.com/video/1'; document.body.append(f) }, 50)</script>"
)
ON_CLICK = (
    "<button id=b>Film laden</button><script>document.getElementById('b').onclick = function () {"
    "document.body.insertAdjacentHTML('beforeend', '<iframe src=\"https://www.youtube.com/embed/abc\"></iframe>') }</script>"
)
needs_browser = pytest.mark.skipif(find_browser("") is None, reason="no Chromium on this machine")


def site(home: str, **more: str) -> dict[str, str]:
    """Pages of the company's site."""
    impressum = "<h1>Impressum</h1><p>Musterwerk Pumpen GmbH<br>Hauptstraße 5<br>84028 Landshut</p>"
    pages = {
        "index": f"<!doctype html><title>Pumpen</title>{NAV}<p>{'Pumpen aus Landshut, seit 1970. ' * 9}</p>{home}",
        "impressum": impressum,
    }
    privacy = '<h1>Datenschutz</h1><p>Wir sind auf Facebook.</p><a href="https://www.facebook.com/fremdefirma">Facebook</a>'
    return {f"{name}.html": text for name, text in {**pages, "datenschutz": privacy, **more}.items()}


def run(
    tmp_path: Path, pages: dict[str, str], *, browser: bool = False, company: Company = OWN
) -> tuple[Gathered, SubjectResult, list[str]]:
    """Audit one company; return the run, its result as the store gives it back, and the paths that its site was asked for."""
    registry = load_registry()
    run_ = make_run()
    folder = tmp_path / company.domain
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    with web_of(tmp_path) as web, open_store("sqlite://") as store:
        store.start_run(run_)

        async def all_of_it() -> Gathered:
            clock = ShiftedClock(run_.started_at)
            async with open_fetcher(settings_for(web), store.gate, store.pages, browser=browser, clock=clock) as fetcher:
                keep = Hooks(on_subject=lambda result: store.save_result(run_.id, result.company.id, 0, result))
                return await gather((company,), run_, fetcher, registry, hooks=keep)

        gathered = asyncio.run(all_of_it())
        stored = store.results(run_.id, SubjectResult)[0]
        asked = [request.path for request in web.requests if request.host == company.domain]
    return gathered, stored, asked


def pointers(gathered: Gathered, rule: str) -> list[dict[str, Any]]:
    """Results of one legal rule, as the findings of the run have them."""
    frames = with_findings(build_frames(gathered, load_registry()), gathered)
    rows = frames.findings[frames.findings["rule_id"] == rule].itertuples()
    return [{"platform": row.platform, "state": str(row.state), **json.loads(row.params)} for row in rows]


def told(gathered: Gathered, rule: str) -> list[tuple[str, str, str]]:
    return [(found["platform"], found["legal_status"], found["condition"]) for found in pointers(gathered, rule)]


# --- LC11 in a real browser -------------------------------------------------------------------------------------------------


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize(
    ("home", "expected"),
    [
        (FILM, [("youtube", "flagged", "asked_before_consent")]),
        (LATER, [("vimeo", "flagged", "asked_before_consent")]),
        (ON_CLICK, [("website", "ok", "nothing_asked")]),
        ('<script>document.title = "Pumpen"</script><a href="https://www.youtube.com/@musterwerk">Filme</a>',
         [("website", "ok", "nothing_asked")]),
    ],
)  # fmt: skip
def test_a_browser_in_which_nobody_consented_shows_what_is_asked(tmp_path: Path, home: str, expected: Any) -> None:
    gathered, _, _ = run(tmp_path, site(home), browser=True)

    assert told(gathered, "LC11") == expected


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        (FILM, [("youtube", "unclear", "embed_in_markup")]),
        (LATER, [("website", "ok", "plain_links")]),
        ('<a href="https://www.youtube.com/@musterwerk">Filme</a>', [("website", "ok", "nothing_asked")]),
    ],
)
def test_without_a_browser_only_the_markup_is_known(tmp_path: Path, home: str, expected: Any) -> None:
    gathered, _, _ = run(tmp_path, site(home))

    assert told(gathered, "LC11") == expected


def test_a_missing_browser_is_told_among_the_checks(tmp_path: Path) -> None:
    gathered, _, _ = run(tmp_path, site(FILM))

    assert [str(check.outcome) for check in gathered.checks if check.step == "site.consent_rendered"] == ["not_tried"]


# --- the privacy notice -----------------------------------------------------------------------------------------------------


def test_the_privacy_notice_is_read_once_and_last_and_names_no_account(tmp_path: Path) -> None:
    gathered, _, asked = run(tmp_path, site(""))

    assert asked.count("/datenschutz") == 1
    assert asked.index("/datenschutz") > asked.index("/impressum")
    assert [row.ref for row in gathered.profiles if row.platform == "facebook"] == [None]
    assert {piece.platform for piece in gathered.site if piece.code == SiteSign.PRIVACY_NAMES} == {"facebook"}


def test_of_a_competitor_nothing_of_this_is_read(tmp_path: Path) -> None:
    rival = dataclasses.replace(OWN, role=Role.COMPETITOR)

    gathered, _, asked = run(tmp_path, site(FILM), company=rival)

    assert gathered.site == ()
    assert "/datenschutz" not in asked


# --- what is kept -------------------------------------------------------------------------------------------------------------


def test_what_the_site_says_comes_back_from_the_store_and_is_in_the_evidence_frame(tmp_path: Path) -> None:
    pages = site(FILM + '<a href="/leitbild">Unser Leitbild</a> <a href="https://ec.europa.eu/consumers/odr">Streitbeilegung</a>')

    gathered, stored, _ = run(tmp_path, pages)

    assert stored.site == gathered.site
    assert {SiteSign.MISSION, SiteSign.ODR, SiteSign.EMBED, SiteSign.PRIVACY, SiteSign.NOTICE} <= {p.code for p in gathered.site}
    evidence = build_frames(gathered, load_registry()).evidence
    kept = evidence[(evidence["account_key"] == "") & evidence["code"].str.startswith("site_")]
    assert set(kept["evidence_id"]) == {piece.id for piece in gathered.site}
