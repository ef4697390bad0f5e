"""The HTML report: foreign text stays text, nothing is asked from anywhere, unknown is never shown as absent or zero."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import itertools
import re
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.types import Count, DatedAt, Facts, Match, Profile, Signal
from crawler.vocabulary import Outcome, Ownership, Precision, Presence, Verdict
from tests.factory import NOW, make_company, make_gathered, make_profile, make_ref
from tests.reporting import html_of, report_of

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; alert(1) //",
    "{{ 7 * 7 }} {firma} **x**",
    "</style><svg onload=alert(1)>",
    "\u202eevil\u0000\ud800",
)
CHAPTERS = (Ownership.OFFICIAL_LINKED, Ownership.AUTO_CREATED, Ownership.IMPERSONATION_SUSPECT, Ownership.CLAIMED_UNLINKED)
SAME = Match(Verdict.SAME, 0.96, (Signal("site_links", 0.8), Signal("name", 0.35)))


def tree(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """All elements with the names of their attributes: what a browser makes of the file, without its text."""
    parser = LexborHTMLParser(html)
    return [(node.tag, tuple(sorted(node.attributes))) for node in parser.css("*")]


def listed(name: str, **changes: Any) -> Profile:
    facts = Facts(display_name=name, description=name, followers=Count.exact(1200))
    return make_profile(**{"facts": facts, "match": SAME, "site_links_here": True, **changes})


def all_unknown() -> list[Profile]:
    return [
        make_profile(
            platform=platform,
            ref=None,
            presence=Presence.UNKNOWN,
            failure=Outcome.ROBOTS_DENIED,
            ownership=Ownership.UNKNOWN_BLOCKED,
        )
        for platform in ("linkedin", "facebook", "instagram", "website")
    ]


def in_all_chapters(name: str, states: tuple[Ownership, ...] = CHAPTERS) -> list[Profile]:
    """The same page in every state, so that it stands in every chapter."""
    return [listed(name, platform="xing", ref=make_ref("xing", f"seite-{state}"), ownership=state) for state in states]


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_changes_no_element(text: str) -> None:
    harmless = html_of(report_of(*in_all_chapters("Pumpen und mehr")))

    hostile = html_of(report_of(*in_all_chapters(text)))

    assert tree(hostile) == tree(harmless)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x"])
def test_a_link_leads_to_the_web_or_nowhere(url: str) -> None:
    html = html_of(report_of(listed("Pumpen", check_url=url, facts=Facts(display_name="Pumpen", websites=(url,)))))

    targets = [node.attributes.get("href") or "" for node in LexborHTMLParser(html).css("a[href]")]
    assert all(target.startswith(("https://", "http://", "mailto:", "#")) for target in targets)


def test_the_file_needs_nothing_from_outside() -> None:
    parser = LexborHTMLParser(html_of(report_of(listed("Pumpen"))))
    policy = parser.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""
    style = parser.css_first("style").text()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert "default-src 'none'" in policy
    assert f"'sha256-{digest}'" in policy
    assert not parser.css("script, link, iframe, object, embed, img, [src], [style], [onclick], [onload]")
    assert not re.search(r"url\(|@import", style)


def test_a_report_in_which_all_is_unknown_has_no_zero_and_no_red() -> None:
    parser = LexborHTMLParser(html_of(report_of(*all_unknown())))

    assert [node.text(strip=True) for node in parser.css(".figure") if node.text(strip=True) == "0"] == []
    assert [node.text(strip=True) for node in parser.css("td") if node.text(strip=True) == "0"] == []
    for explanation in parser.css(".legend, #t-classes"):
        explanation.decompose()
    assert not parser.css("main .c-act, main .t-act, main .s-act")
    assert "Unbekannt heißt nicht: nicht vorhanden." in parser.text()


@pytest.mark.parametrize("language", ["de", "en"])
def test_anchors_are_unique_and_lead_somewhere(language: str) -> None:
    profiles = [listed("Eins"), listed("Zwei", platform="xing", ref=make_ref("xing", "zwei"), ownership=Ownership.AUTO_CREATED)]

    parser = LexborHTMLParser(html_of(report_of(*profiles), language))

    ids = [node.attributes["id"] for node in parser.css("[id]")]
    inner = {(node.attributes["href"] or "")[1:] for node in parser.css('a[href^="#"], use[href^="#"]')}
    assert len(ids) == len(set(ids))
    assert inner - set(ids) == set()


def test_headings_go_down_one_step_at_a_time() -> None:
    parser = LexborHTMLParser(html_of(report_of(listed("Pumpen"), *all_unknown())))

    levels = [int(node.tag[1]) for node in parser.css("h1, h2, h3, h4")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_rounded_count_shows_its_interval() -> None:
    facts = Facts(display_name="Pumpen", followers=Count(1200, 1150, 1249))

    text = LexborHTMLParser(html_of(report_of(listed("Pumpen", facts=facts)))).css_first("#t-inventory").text()

    assert "1.200" in text
    assert "1.150 bis 1.249" in text


@pytest.mark.parametrize(("country", "shown"), [("de", "12.345"), ("at", "12.345"), ("ch", "12’345")])
def test_numbers_are_written_as_in_the_company_s_country(country: str, shown: str) -> None:
    gathered = make_gathered(listed("Pumpen", facts=Facts(display_name="Pumpen", followers=Count.exact(12345))))
    own = dataclasses.replace(gathered.subjects[0], country=country)
    from reports.build import build
    from reports.render.html import render_html
    from tests.reporting import result_of, wording_of

    report = build(result_of(dataclasses.replace(gathered, subjects=(own,))))

    text = LexborHTMLParser(render_html(report, wording_of(report, "de", country))).css_first("#t-inventory").text()
    assert shown in text.replace("\xa0", "").replace("\u202f", "")


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_state_of_ownership_can_be_told(language: str) -> None:
    html = html_of(report_of(*in_all_chapters("Pumpen", tuple(Ownership))), language)

    assert "konnte nicht erstellt werden" not in html
    assert "could not be made" not in html


def test_a_date_that_is_known_by_the_month_is_shown_by_the_month() -> None:
    facts = Facts(display_name="Pumpen", last_post=DatedAt(NOW.replace(month=9, day=1), Precision.MONTH))

    text = LexborHTMLParser(html_of(report_of(listed("Pumpen", facts=facts)))).css_first("#t-inventory").text()

    assert "September 2026" in text
    assert "01.09.2026" not in text


def test_a_competitor_that_could_not_be_looked_at_is_a_question_mark() -> None:
    rival = make_company(id="rival-ag", name="Rival AG", domain="rival.example", role="competitor")
    gathered = make_gathered(listed("Pumpen"))
    blocked = make_profile(
        subject_id="rival-ag", ref=None, presence=Presence.UNKNOWN, failure=Outcome.BLOCKED, ownership=Ownership.UNKNOWN_BLOCKED
    )
    from reports.build import build
    from tests.reporting import result_of

    report = build(
        result_of(dataclasses.replace(gathered, subjects=(*gathered.subjects, rival), profiles=(*gathered.profiles, blocked)))
    )

    row = next(row for row in LexborHTMLParser(html_of(report)).css("#t-presence tbody tr") if "Mastodon" in row.text())
    assert "unbekannt" in row.css("td")[1].text()
    assert row.css("td")[1].css_first("use").attributes["href"] == "#g-unknown"
