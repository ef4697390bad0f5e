"""The crawl of a company's own site: where it looks, when it stops, and every way in which a page names an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from crawler.discover.site import MAX_MENTIONS, SiteCrawl, SiteLimits
from crawler.platforms import load_registry
from crawler.types import Page
from crawler.vocabulary import FoundVia, Outcome
from tests.unit.discovering import COMPANY, Web, page

HOME = "https://nordlicht-optik.test"
INSTAGRAM = "https://www.instagram.com/nordlicht.optik/"
FOOTER = f'<footer><ul class="social"><li><a href="{INSTAGRAM}" aria-label="Instagram"></a></li></ul></footer>'


class Site(Web):
    """Answers for whole addresses; pages of the site are HTML."""

    def answer(self, request: Any) -> Page:
        self.asked.append(request)
        found = self.answers.get(request.url)
        if isinstance(found, Page):
            return found
        return page(request.url, found) if found is not None else page(request.url, "", status=404)


def crawl(pages: Mapping[str, Any], **limits: Any) -> tuple[SiteCrawl, list[str]]:
    """Read a site given as path to page; returns the crawl and the paths that were asked."""
    web = Site({f"{HOME}{path}": body for path, body in pages.items()})
    site = SiteCrawl(COMPANY, load_registry(), SiteLimits(**{"sitemap": False, **limits}))
    steps = site.steps()
    try:
        request = next(steps)
        while True:
            request = steps.send(web.answer(request))
    except StopIteration:
        return site, [request.url.removeprefix(HOME) for request in web.asked]


def links(*paths: str) -> str:
    return "<p>Optik aus Kiel, seit 1984 in der Hafenstraße.</p>" + "".join(f'<a href="{path}">{path}</a> ' for path in paths)


def ways(site: SiteCrawl, platform: str) -> list[FoundVia]:
    return [candidate.found_via for candidate in site.candidates() if candidate.ref.platform == platform]


# --- where and how long -----------------------------------------------------------------------------------------------------


def test_the_pages_where_accounts_stand_are_read_best_first() -> None:
    paths = ("/produkte", "/newsletter", "/blog", "/karriere", "/presse", "/ueber-uns", "/kontakt", "/impressum", "/datenschutz")
    _, asked = crawl({"/": links(*paths), **{path: links() for path in paths}}, patience=9)

    assert asked == ["/", "/impressum", "/kontakt", "/ueber-uns", "/presse", "/karriere", "/blog", "/newsletter", "/datenschutz"]


@pytest.mark.parametrize("words", [("/imprint", "/contact", "/about-us", "/press", "/careers", "/news")])
def test_english_words_count_as_german_ones_do(words: tuple[str, ...]) -> None:
    _, asked = crawl({"/": links(*words), **{path: links() for path in words}}, patience=9)

    assert asked == ["/", *words]


def test_homes_of_other_languages_are_read() -> None:
    home = f'<link rel="alternate" hreflang="en" href="{HOME}/en/"><link rel="alternate" hreflang="fr" href="https://elsewhere.test/fr">'
    site, asked = crawl({"/": home + links("/impressum"), "/impressum": links(), "/en/": links() + FOOTER})

    assert asked == ["/", "/impressum", "/en/"]
    assert ways(site, "instagram") == [FoundVia.WEBSITE]


def test_at_most_fifteen_pages_are_read() -> None:
    news = [f"/presse-{number}" for number in range(40)]
    fresh = {path: f'<footer><a href="https://t.me/nordlicht{number}">Telegram</a></footer>' for number, path in enumerate(news)}
    _, asked = crawl({"/": links(*news), **fresh}, patience=99)

    assert len(asked) == 15


def test_the_crawl_stops_when_nothing_new_comes() -> None:
    news = [f"/presse-{number}" for number in range(40)]
    _, asked = crawl({"/": links(*news, "/kontakt") + FOOTER, **dict.fromkeys(news, FOOTER), "/kontakt": FOOTER}, patience=3)

    assert len(asked) == 1 + 3
    assert "/kontakt" in asked


# --- sitemap ------------------------------------------------------------------------------------------------------------------


def sitemap(*paths: str, root: str = "urlset", entry: str = "url") -> Page:
    body = "".join(f"<{entry}><loc>{HOME}{path}</loc></{entry}>" for path in paths)
    return page(f"{HOME}/sitemap.xml", f"<{root}>{body}</{root}>", kind="application/xml")


def test_a_sitemap_shows_what_the_menu_hides() -> None:
    pages = {"/": links("/produkte"), "/sitemap.xml": sitemap("/produkte", "/de/impressum"), "/de/impressum": links()}
    _, asked = crawl(pages, sitemap=True)

    assert asked == ["/", "/sitemap.xml", "/de/impressum"]


def test_a_sitemap_of_sitemaps_is_followed_one_step_pages_first() -> None:
    index = sitemap(
        "/post-sitemap.xml", "/tag-sitemap.xml", "/page-sitemap.xml", "/old.xml.gz", root="sitemapindex", entry="sitemap"
    )
    pages = {
        "/": links("/produkte"),
        "/sitemap.xml": index,
        "/page-sitemap.xml": sitemap("/rechtliches/impressum"),
        "/post-sitemap.xml": sitemap("/aktuelles"),
        "/rechtliches/impressum": links(),
        "/aktuelles": links(),
    }
    _, asked = crawl(pages, sitemap=True)

    assert asked == ["/", "/sitemap.xml", "/page-sitemap.xml", "/post-sitemap.xml", "/rechtliches/impressum", "/aktuelles"]


def test_no_sitemap_is_asked_where_the_menu_shows_impressum_and_contact() -> None:
    _, asked = crawl({"/": links("/impressum", "/kontakt"), "/impressum": links(), "/kontakt": links()}, sitemap=True)

    assert "/sitemap.xml" not in asked


# --- ways of naming -------------------------------------------------------------------------------------------------------------


def test_footer_link_same_as_and_rel_me_on_one_page_are_three_ways() -> None:
    json_ld = (
        f'<script type="application/ld+json">{{"@type":"Organization","url":"{HOME}/","sameAs":["{INSTAGRAM}?hl=de"]}}</script>'
    )
    site, _ = crawl({"/": f'{json_ld}<link rel="me" href="{INSTAGRAM}">{links()}{FOOTER}'})

    assert set(ways(site, "instagram")) == {FoundVia.WEBSITE, FoundVia.SAME_AS, FoundVia.REL_ME}


def test_the_same_footer_on_many_pages_is_kept_as_evidence_a_few_times() -> None:
    paths = ("/impressum", "/kontakt", "/ueber-uns", "/presse", "/karriere")
    site, asked = crawl({"/": links(*paths) + FOOTER, **{path: links() + FOOTER for path in paths}}, patience=9)

    assert len(asked) == 6
    assert ways(site, "instagram") == [FoundVia.WEBSITE] * MAX_MENTIONS


def test_evidence_says_where_on_which_page_it_stands() -> None:
    site, _ = crawl({"/": links() + FOOTER})
    evidence = next(site.candidates()).evidence

    assert evidence is not None
    assert (evidence.code, evidence.source_url, evidence.found_via) == ("E1", f"{HOME}/", FoundVia.WEBSITE)
    assert "footer" in evidence.selector
    assert "instagram" in evidence.excerpt


def test_an_account_of_others_is_rejected_with_its_reason() -> None:
    credit = '<footer><p class="credit">Webdesign: <a href="https://www.instagram.com/pixelhafen">Pixelhafen</a></p></footer>'
    site, _ = crawl({"/": links() + credit})

    assert [(found.ref.handle, found.reason) for found in site.rejected()] == [("pixelhafen", "agency_credit")]
    assert list(site.candidates()) == []


# --- a site that is none ----------------------------------------------------------------------------------------------------------


def test_www_and_plain_http_are_tried_before_a_site_is_called_unreadable() -> None:
    site, _ = crawl({})
    asked = [check.url for check in site.checks if check.step == "site.home"]

    assert asked == [f"{HOME}/", "https://www.nordlicht-optik.test/", "http://nordlicht-optik.test/"]
    assert site.home_outcome is Outcome.MISSING


def test_a_wall_before_the_home_page_is_not_run_against() -> None:
    site, asked = crawl({"/": page(f"{HOME}/", "", status=403)})

    assert (asked, site.home_outcome) == (["/"], Outcome.BLOCKED)
