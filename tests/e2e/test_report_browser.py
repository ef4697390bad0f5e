"""The report in the browser that a consultant opens: no request, no script, nothing wider than the screen, readable colours."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.fetch.find_browser import find_browser, sandbox_refusal
from crawler.types import Count, Facts, Match, Signal
from crawler.vocabulary import Outcome, Ownership, Presence, Verdict
from reports.model import Section
from reports.render.html import render_html
from tests.charting import LONG, WIDE, all_charts
from tests.factory import make_profile, make_ref
from tests.reporting import report_of, wording_of

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

TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll'))
  .map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 50)}`)"""

LIGHT = """
  const part = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const parts = colour => colour.match(/[\\d.]+/g).map(Number).map(part);
  const light = colour => { const [r, g, b] = parts(colour); return .2126 * r + .7152 * g + .0722 * b };
  const ratio = (one, other) => {
    const [a, b] = [light(one), light(other)]; return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) };
"""
DRAWN_TEXT = (
    f"() => {{ {LIGHT}"
    + """
  const body = getComputedStyle(document.body).backgroundColor;
  const poor = [];
  for (const svg of document.querySelectorAll('svg.chart')) {
    const frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll('text')].map(e => [e, e.getBoundingClientRect()]);
    const rects = [...svg.querySelectorAll('rect')].filter(e => !e.closest('defs')).map(e => [e, e.getBoundingClientRect()]);
    boxes.forEach(([e, box], index) => {
      const say = (what) => poor.push(`${what}: ${e.textContent.slice(0, 40)}`);
      if (box.left < frame.left - 1 || box.right > frame.right + 1) say('cut at the side');
      if (box.top < frame.top - 1 || box.bottom > frame.bottom + 1) say('cut above or below');
      for (const [other, next] of boxes.slice(index + 1)) {
        const across = Math.min(box.right, next.right) - Math.max(box.left, next.left);
        const down = Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top);
        if (across > 1 && down > 3) say(`on ${other.textContent.slice(0, 30)}`);
      }
      const style = getComputedStyle(e), x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
      const under = rects.filter(([, r]) => r.left <= x && x <= r.right && r.top <= y && y <= r.bottom);
      const below = under.map(([r]) => getComputedStyle(r).fill);
      const ground = [body, ...below].filter(fill => fill.startsWith('rgb')).pop();
      if (ratio(style.fill, ground) < 4.5) say(`contrast ${ratio(style.fill, ground).toFixed(2)}`);
      if (below.length && below.at(-1).startsWith('url') && style.stroke === 'none') say('hatch without halo');
    });
  }
  return poor }"""
)
"""Text in the charts that is cut off, lies on other text, or does not stand out from what is painted below it."""

STROKES = (
    f"() => {{ {LIGHT}"
    + """
  const ground = getComputedStyle(document.body).backgroundColor, poor = new Set();
  const marks = 'line:not(.grid), rect:not(.band, .lane, .p-unknown-back), use';
  for (const e of [...document.querySelectorAll('svg.chart')].flatMap(svg => [...svg.querySelectorAll(marks)])) {
    const style = getComputedStyle(e);
    const colours = e.tagName === 'use' ? [style.color] : e.tagName === 'line' ? [style.stroke] : [style.stroke, style.fill];
    const best = Math.max(...colours.filter(c => c.startsWith('rgb')).map(c => ratio(c, ground)));
    if (best < 3) poor.add(`${e.getAttribute('class')} ${best.toFixed(2)}`);
  }
  return [...poor] }"""
)
"""Marks of the charts that neither by outline nor by filling stand out from the page (WCAG 2.2: 3 to 1)."""

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
    report = report_of(*profiles)
    drawn = Section("charts", all_charts(LONG), "Z", "section.activity.title")
    report = dataclasses.replace(report, sections=(*report.sections, drawn))
    path = tmp_path_factory.mktemp("report") / "report.de.html"
    path.write_text(render_html(report, wording_of(report)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chart_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Nothing but charts: with a long name, a wide one, a short one, in both languages."""
    folder = tmp_path_factory.mktemp("charts")
    paths = []
    for language in ("de", "en"):
        for number, name in enumerate((LONG, WIDE, HOSTILE, "A")):
            report = dataclasses.replace(
                report_of(), sections=(Section("charts", all_charts(name), "1", "section.activity.title"),)
            )
            paths.append(folder / f"{language}-{number}.html")
            paths[-1].write_text(render_html(report, wording_of(report, language)), encoding="utf-8")
    return paths


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

    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_is_readable(chromium: Any, report_file: Path, scheme: str) -> None:
    page, _ = opened(chromium, report_file, color_scheme=scheme)

    assert page.evaluate(CONTRAST) == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_labels_of_charts_are_whole_apart_and_readable(chromium: Any, chart_files: list[Path], scheme: str) -> None:
    for path in chart_files:
        page, noise = opened(chromium, path, color_scheme=scheme)

        assert page.evaluate(DRAWN_TEXT) == [], path.name
        assert noise == []
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_of_charts_stand_out_from_the_page(chromium: Any, chart_files: list[Path], scheme: str) -> None:
    page, _ = opened(chromium, chart_files[0], color_scheme=scheme)

    assert page.evaluate(STROKES) == []
    page.close()


def test_charts_stay_on_the_sheet_when_printed(chromium: Any, chart_files: list[Path]) -> None:
    page, _ = opened(chromium, chart_files[0], viewport={"width": 673, "height": 1000})
    page.emulate_media(media="print")

    beyond = """() => [...document.querySelectorAll('main *:not(svg *)')]
      .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className || e.tagName)"""
    assert page.evaluate(beyond) == []
    page.close()
