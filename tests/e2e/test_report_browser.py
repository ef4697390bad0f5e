"""The report in the browser that a consultant opens: no request, no script, nothing wider than the screen, readable colours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.fetch.find_browser import find_browser, sandbox_refusal
from crawler.types import Count, Facts, Match, Signal
from crawler.vocabulary import Outcome, Ownership, Presence, Verdict
from tests.factory import make_profile, make_ref
from tests.reporting import html_of, report_of

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KGaA"
HOSTILE = "\"><script>document.title='owned'</script><img src=https://evil.example/x onerror=alert(1)>"
CONTRAST = """() => {
  const part = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const parts = colour => colour.match(/[\\d.]+/g).map(Number).map(part);
  const light = colour => { const [r, g, b] = parts(colour); return .2126 * r + .7152 * g + .0722 * b };
  const ground = e => {
    for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c }
    return 'rgb(255, 255, 255)';
  };
  const poor = [];
  for (const e of document.querySelectorAll('body *:not(svg *)')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    if (e.closest('.skip, details:not([open]) > .inside')) continue;
    const a = light(getComputedStyle(e).color), b = light(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push(e.textContent.trim().slice(0, 40) + ' ' + ratio.toFixed(2));
  }
  return poor }"""
"""WCAG 2.2 contrast of all text against the nearest painted ground."""

WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll'))
  .map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 50)}`)"""

pytestmark = [pytest.mark.browser, pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        arguments = ["--no-sandbox"] if sandbox_refusal(False) else []
        browser = driver.chromium.launch(executable_path=str(find_browser()), args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in which every chapter has something to show, with names that nobody wishes for."""
    same = Match(Verdict.SAME, 0.96, (Signal("site_links", 0.8),))
    facts = [Facts(display_name=name, followers=Count(1200, 1150, 1249)) for name in (LONG, HOSTILE, "Pumpen")]
    profiles = [
        make_profile(platform="xing", ref=make_ref("xing", f"seite-{state}-{number}"), ownership=state, match=same, facts=fact)
        for state in Ownership
        for number, fact in enumerate(facts)
    ]
    profiles += [
        make_profile(
            platform=platform,
            ref=None,
            presence=Presence.UNKNOWN,
            failure=Outcome.ROBOTS_DENIED,
            ownership=Ownership.UNKNOWN_BLOCKED,
        )
        for platform in ("facebook", "instagram")
    ]
    path = tmp_path_factory.mktemp("report") / "report.de.html"
    path.write_text(html_of(report_of(*profiles)), encoding="utf-8")
    return path


def opened(chromium: Any, path: Path, **options: Any) -> tuple[Any, list[str]]:
    """The page in a fresh window, and everything that it asked for, said or popped up."""
    page = chromium.new_page(**options)
    noise: list[str] = []
    page.on("request", lambda request: None if request.url == path.as_uri() else noise.append(request.url))
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("dialog", lambda dialog: (noise.append(dialog.message), dialog.dismiss()))
    page.goto(path.as_uri())
    return page, noise


def test_opening_it_asks_nobody_and_runs_nothing(chromium: Any, report_file: Path) -> None:
    page, noise = opened(chromium, report_file)

    assert noise == []
    assert page.title() == "Ist-Zustand Social Media: Musterwerk Pumpen GmbH"
    page.close()


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_it_fits_the_screen(chromium: Any, report_file: Path, width: int) -> None:
    page, _ = opened(chromium, report_file, viewport={"width": width, "height": 900})

    assert page.evaluate(WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_is_readable(chromium: Any, report_file: Path, scheme: str) -> None:
    page, _ = opened(chromium, report_file, color_scheme=scheme)

    assert page.evaluate(CONTRAST) == []
    page.close()
