"""What pages of the own site say beyond accounts: rules, legal texts, embeds. One page in, evidence out."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.discover.site_signs import embedded_platform, is_odr, kept, read_consent_view, read_signs
from crawler.extract import read_site_page
from crawler.platforms import load_registry
from crawler.types import Evidence
from crawler.vocabulary import Outcome, SiteSign
from tests.factory import make_page

HOME = "https://musterwerk-pumpen.example/"


def signs(html: str, kind: str = "about", **changes: Any) -> list[Evidence]:
    """What one page of the site says."""
    page = make_page(html.encode(), **changes)
    registry = load_registry()
    site_page = read_site_page(page.body, page.final_url, registry, "text/html; charset=utf-8")
    return list(read_signs(site_page, page, kind, "musterwerk-pumpen-gmbh", registry))


def of(code: SiteSign, found: list[Evidence]) -> list[Evidence]:
    return [piece for piece in found if piece.code == code]


# --- rules that the company publishes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ('<a href="/downloads/social-media-guidelines-2025.pdf">Download</a>', SiteSign.GUIDELINE),
        ('<a href="/x">Social-Media-Leitlinien</a>', SiteSign.GUIDELINE),
        ('<a href="/netiquette">Spielregeln</a>', SiteSign.NETIQUETTE),
        ('<a href="/compliance/kodex.pdf">Verhaltenskodex (PDF)</a>', SiteSign.CONDUCT),
        ('<a href="/de/code-of-conduct">Mehr</a>', SiteSign.CONDUCT),
        ('<a href="/leitbild">Wofür wir stehen</a>', SiteSign.MISSION),
        ('<a href="/jobs">Stellen</a>', SiteSign.CAREER),
        ('<a href="/newsroom">Für Medien</a>', SiteSign.NEWSROOM),
    ],
)
def test_a_link_to_published_rules_is_evidence(link: str, code: SiteSign) -> None:
    found = of(code, signs(link))

    assert [(piece.selector.partition(" ")[0], piece.source_url) for piece in found] == [("link", HOME)]
    assert found[0].conf < 1
    assert found[0].final_url.startswith(HOME)


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://andere.example/netiquette">Netiquette</a>',
        '<a href="/blog/warum-ein-leitbildprozess-dauert">Warum ein Leitbildprozess so lange dauert und was er kostet</a>',
        '<a href="/assets/presse/logo.zip">Logos</a>',
    ],
)
def test_other_sites_articles_and_pictures_are_no_rules(link: str) -> None:
    assert signs(link) == []


def test_a_heading_counts_as_a_rule_of_the_page_with_its_first_words() -> None:
    found = of(SiteSign.NETIQUETTE, signs("<h1>Unsere Kanäle</h1><h2>Netiquette</h2><p>Wir antworten werktags."))

    assert [(piece.final_url, piece.excerpt, piece.conf) for piece in found] == [(HOME, "Netiquette: Wir antworten werktags.", 1.0)]


def test_a_page_that_was_read_beats_the_links_to_it() -> None:
    linked = signs('<a href="/netiquette">Netiquette</a>', final_url=HOME)
    read = signs("<title>Netiquette</title>", final_url=f"{HOME}netiquette")

    pieces = of(SiteSign.NETIQUETTE, list(kept([*linked, *read])))

    assert [(piece.selector, piece.conf) for piece in pieces] == [("title", 1.0)]


# --- legal texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://ec.europa.eu/consumers/odr/", True),
        ("http://ec.europa.eu/consumers/odr/main/index.cfm?event=main.home", True),
        ("https://webgate.ec.europa.eu/odr/main", True),
        ("https://ec.europa.eu/info/index_de", False),
        ("https://odr.example/ec.europa.eu/consumers/odr", False),
    ],
)
def test_the_closed_platform_for_disputes_is_known_by_its_addresses(url: str, expected: bool) -> None:
    assert is_odr(url) is expected


def test_its_address_counts_in_plain_text_too() -> None:
    found = of(SiteSign.ODR, signs("<p>Plattform der EU: http://ec.europa.eu/consumers/odr"))

    assert [piece.selector for piece in found] == ["text"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Angaben gemäß § 5 TMG", ["§ 5 TMG"]),
        ("Angaben nach § 5 Abs. 1 TMG, verantwortlich nach § 55 Abs. 2 RStV", ["§ 5 TMG", "§ 55 RStV"]),
        ("Rechtsgrundlage ist § 25 TTDSG", ["TTDSG"]),
        ("nach dem Telemediengesetz", ["TMG"]),
        ("Angaben gemäß § 5 DDG, § 18 Abs. 2 MStV, § 25 TDDDG", []),
    ],
)
def test_replaced_acts_are_known_by_name(text: str, names: list[str]) -> None:
    assert [piece.selector for piece in of(SiteSign.STATUTE, signs(f"<p>{text}", "impressum"))] == names


def test_a_privacy_notice_names_platforms_in_its_text_and_not_in_the_footer() -> None:
    text = (
        "<main><p>Meta (Facebook), Twitter und XING verarbeiten Daten.</p></main>"
        '<footer><a href="https://www.instagram.com/musterwerk/">Instagram</a></footer>'
    )

    found = signs(text, "privacy")

    assert {piece.platform for piece in of(SiteSign.PRIVACY_NAMES, found)} == {"facebook", "x", "xing"}
    assert [piece.conf for piece in of(SiteSign.PRIVACY, found)] == [1.0]


def test_a_cut_privacy_notice_is_not_read_completely() -> None:
    found = signs("<p>Facebook", "privacy", outcome=Outcome.PARTIAL)

    assert [piece.conf for piece in of(SiteSign.PRIVACY, found)] == [0.5]


def test_a_legal_notice_gives_its_items_and_never_a_name() -> None:
    html = "<main><p>Vertreten durch: Erika Mustermann</p><p>Redaktionell verantwortlich: Max Mustermann</p></main>"

    found = of(SiteSign.NOTICE_ITEM, signs(html, "impressum"))

    assert {piece.selector for piece in found} == {"representative", "responsible"}
    assert "Mustermann" not in repr(found)


# --- embeds -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "platform"),
    [
        ("https://www.youtube-nocookie.com/embed/x", "youtube"),
        ("https://connect.facebook.net/de_DE/sdk.js", "facebook"),
        ("https://platform.twitter.com/widgets.js", "x"),
        ("https://www.google.com/maps/embed?pb=1", "google_business"),
        ("https://www.google.com/recaptcha/api.js", ""),
        ("https://notyoutube.com.example/embed", ""),
        ("https://musterwerk-pumpen.example/youtube.com/x.js", ""),
    ],
)
def test_hosts_of_embeds_are_told_apart(address: str, platform: str) -> None:
    assert embedded_platform(address) == platform


@pytest.mark.parametrize(
    ("html", "platforms"),
    [
        ('<iframe src="https://www.youtube.com/embed/abc?rel=0"></iframe>', ["youtube"]),
        ('<script src="//platform.twitter.com/widgets.js" async></script>', ["x"]),
        ('<iframe data-src="https://www.youtube.com/embed/abc"></iframe>', []),
        ('<script type="text/plain" data-consent="video" src="https://player.vimeo.com/api/player.js"></script>', []),
        ('<a href="https://www.youtube.com/@musterwerk">YouTube</a>', []),
    ],
)
def test_only_what_loads_by_itself_is_an_embed(html: str, platforms: list[str]) -> None:
    assert [piece.platform for piece in of(SiteSign.EMBED, signs(html))] == platforms


def test_what_a_page_asked_for_without_consent_is_told_by_platform() -> None:
    page = make_page(rendered=True, asked_for=("https://fonts.example/a.css", "https://www.youtube.com/embed/abc"))

    found = list(read_consent_view(page, "s"))

    assert [(piece.code, piece.platform) for piece in found] == [
        (SiteSign.CONSENT_VIEW, "website"),
        (SiteSign.EMBED_REQUEST, "youtube"),
    ]


@pytest.mark.parametrize(
    ("body", "rendered", "seen"),
    [(b"<p>Text", False, True), (b"<script></script>", False, False), (b"<script></script>", True, True)],
)
def test_a_page_with_scripts_is_seen_in_a_browser_only(body: bytes, rendered: bool, seen: bool) -> None:
    assert bool(list(read_consent_view(make_page(body, rendered=rendered), "s"))) is seen


def test_no_excerpt_is_longer_than_two_hundred_characters_and_few_pieces_are_kept() -> None:
    many = "".join(f'<a href="/netiquette-{n}">Netiquette {"x" * 20}</a>' for n in range(50)) + f"<h2>Leitbild</h2><p>{'y' * 900}"

    found = kept(signs(many))

    assert max(len(piece.excerpt) for piece in found) <= 200
    assert len(of(SiteSign.NETIQUETTE, list(found))) == 12
    assert len({piece.id for piece in found}) == len(found)
    assert found == kept(reversed(found))
