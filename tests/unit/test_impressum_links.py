"""Which links lead to the Impressum, and which home pages are only placeholders."""

from __future__ import annotations

import pytest

from crawler.impressum import is_impressum_link, parked_domain

URL = "https://nordlicht.example/"


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("Impressum", "/p/12"),
        ("  IMPRESSUM\n", "#"),
        ("Impressum & Datenschutz", "/rechtliches"),
        ("Legal", "/en/imprint"),
        ("", "/de/impressum.html"),
        ("", "https://nordlicht.example/legal-notice/"),
        ("Offenlegung", "/offenlegung.php?x=1"),
        ("Mentions légales", "/fr/x"),
    ],
)
def test_links_to_the_impressum(text: str, href: str) -> None:
    assert is_impressum_link(text, href)


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("Datenschutz", "/datenschutz"),
        ("Kontakt", "/kontakt"),
        ("Impressionen", "/impressionen"),
        ("", "/imprinting-3d"),
        ("Wie ein Impressum auszusehen hat und warum Sie eines brauchen: unser Ratgeber", "/blog/17"),
        ("", "http://[broken"),
    ],
)
def test_other_links(text: str, href: str) -> None:
    assert not is_impressum_link(text, href)


@pytest.mark.parametrize(
    ("html", "wording"),
    [
        ("<title>nordlicht.example</title><h1>This domain is for sale!</h1>", "this domain is for sale"),
        ("<p>Diese Domain steht zum Verkauf. Anfrage senden</p>", "diese domain steht zum verkauf"),
        ("<h1>Hier entsteht eine neue Internetpräsenz</h1>", "hier entsteht eine neue internetpräsenz"),
        ('<body><script src="https://img.sedoparking.com/x.js"></script></body>', "sedoparking.com"),
    ],
)
def test_placeholders_are_known_by_their_wording(html: str, wording: str) -> None:
    assert parked_domain(html, URL) == wording


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Nordlicht Optik</h1><p>Brillen und Kontaktlinsen in Kiel.</p>",
        "<h1>Ratgeber</h1><p>Diese Domain steht zum Verkauf</p>" + "<p>So kaufen Sie eine Domain im Zweitmarkt.</p>" * 80,
        "",
    ],
)
def test_real_sites_are_not_parked(html: str) -> None:
    assert parked_domain(html, URL) == ""


def test_a_parking_service_is_not_parked_on_its_own_site() -> None:
    assert parked_domain('<script src="https://bodis.com/app.js"></script>', "https://bodis.com/") == ""
