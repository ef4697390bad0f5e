"""Habits of real company sites, each on one small page: what site builders, agencies, editors and plug-ins do with links.

The handles are not named after the owner on purpose: the place and the words around have to tell.
"""

# ruff: noqa: E501 - a case is one line of markup

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.extract import extract
from crawler.platforms import load_registry
from crawler.types import Found
from crawler.vocabulary import NotOwn, Where

URL = "https://www.tischlerei-holzwurm.example/"
POST = f"{URL}blog/neues"
FB, IG, TW, LI = (
    "https://www.facebook.com/",
    "https://www.instagram.com/",
    "https://twitter.com/",
    "https://www.linkedin.com/company/",
)
ICON = '<i class="fa"></i>'
OWN = f'<a href="{FB}werk.am.see">{ICON}</a>'
BAR = f'<footer><div class="social"><a href="{FB}werkstattamsee">{ICON}</a><a href="{IG}werkstattamsee">{ICON}</a></div></footer>'
POST_HEAD = '<meta property="article:published_time" content="2026-01-05">'
PROSE = (
    "Das Holz ruht ein Jahr, bevor wir es schneiden, und liegt danach noch lange in der Halle, bis es trocken genug für Möbel ist. "
    * 3
)


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Tischlerei Holzwurm</title>{head}</head><body><div id=page><div class=wrap><div>{body}</div></div></div></body></html>"


def judged(body: str, head: str = "", url: str = URL) -> dict[str, Found]:
    return {f.ref.handle: f for f in extract(page(body, head), url, load_registry())}


def ld(*things: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


# --- own accounts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        f'<ul class="wp-block-social-links"><li class="wp-social-link"><a href="{FB}werk.am.see"><svg></svg><span>Facebook</span></a></li></ul>',
        f'<div class="elementor-social-icons-wrapper"><span><a class="elementor-icon" href="{FB}werk.am.see"><span>Facebook</span></a></span></div>',
        f'<ul aria-label="Social Bar"><li><a href="{FB}werk.am.see"><wow-image><img alt="White Circle"></wow-image></a></li></ul>',
        f'<div class="sqs-block"><nav class="sqs-svg-icon--list"><a href="{FB}werk.am.see" class="sqs-svg-icon--wrapper"></a></nav></div>',
        f'<ul class="footer__list-social list-unstyled"><li><a href="{FB}werk.am.see"><svg></svg><span>Facebook</span></a></li></ul>',
        f'<div class="j-module n j-text"><p><a href="{FB}werk.am.see">Besuch uns auf Facebook</a></p></div>',
        f'<table><tr><td><font size=1><a href="impressum.htm">Impressum</a> | <a href="{FB}werk.am.see">Facebook</a></font></td></tr></table>',
        f'<table><tr><td><a href="{FB}werk.am.see"><img src=fb.gif></a></td></tr></table>',
        f'<div id="sidebar"><div class="widget"><h3>Folge uns</h3>{OWN}</div></div>',
        f'<div id="ftr"><center>{OWN}<a href="{TW}werkamsee"><img src=tw.png></a></center></div>',
        f'<div class="unten"><a href="{FB}werk.am.see">Unsere Facebook-Seite</a></div>',
        f'<p>Besuchen Sie uns auch auf <a href="{FB}werk.am.see">Facebook</a></p>',
        f'<p>Suivez-nous sur <a href="{FB}werk.am.see">Facebook</a></p>',
        f'<p>Seguici su <a href="{FB}werk.am.see">Facebook</a></p>',
        f'<div class="rte"><p>Musterweg 1<br>Facebook: <a href="{FB}werk.am.see">werk.am.see</a></p></div>',
        f'<div><p>Tel.: <a href="tel:0123">0123</a><br><a href="{FB}werk.am.see">www.facebook.com/werk.am.see</a></p></div>',
        f'<article class="page"><div class="entry-content"><h2>Kontakt</h2><p><a href="{FB}werk.am.see">Facebook</a></p></div></article>',
        f'<article class="page"><div class="entry-content"><div>{OWN}</div></div></article>',
        f'<div class="share-icons"><a href="{FB}werk.am.see" aria-label="Facebook"></a></div>',
        f'<footer><div><a href="{FB}werk.am.see">f</a></div></footer>',
        f'<footer><ul class="social-links"><li><a href="{FB}werk.am.see">Werk am See</a></li></ul></footer>',
        f"<footer><p>Made in Germany {OWN}</p></footer>",
        f'<footer><p>Powered by <a href="https://software.example">Software</a> {OWN}</p></footer>',
        f"<footer><div><span>Webdesign von Pixelschmiede</span></div><div>{OWN}</div></footer>",
        f'<footer><p>Unsere Kunden folgen uns auf <a href="{FB}werk.am.see">Facebook</a></p></footer>',
        f'<section class="instagram-feed"><h2><a href="{FB}werk.am.see">@werk.am.see</a></h2></section>',
        '<p><a href="https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Fwerk.am.see&h=AT0">Facebook</a></p>',
        f'<aside><div class="fb-page" data-href="{FB}werk.am.see"><blockquote cite="{FB}werk.am.see"></blockquote></div></aside>',
        '<p>Dieses Impressum gilt auch für unsere Seite facebook.com/werk.am.see.</p>',
    ],
)  # fmt: skip
def test_own_accounts_are_known_by_their_place(body: str) -> None:
    assert judged(body)["werk.am.see"].own


@pytest.mark.parametrize(
    "body",
    [
        f'<article class="post"><p>{PROSE}</p><p>Folgt uns auf <a href="{IG}werkamsee">Instagram</a>!</p></article>',
        f'<article class="post"><p>{PROSE}</p></article><aside><h3>Folge mir</h3><a href="{IG}werkamsee">{ICON}</a></aside>',
    ],
)
def test_a_post_may_invite_to_follow_the_company(body: str) -> None:
    assert judged(body, POST_HEAD, POST)["werkamsee"].own


def test_abbreviations_are_labels_of_networks() -> None:
    body = f'<div><a href="{FB}werk.am.see">fb</a> <a href="{IG}werkamsee">Insta</a> <a href="{LI}see-werk">in</a></div>'
    assert all(found.own for found in judged(body).values())


@pytest.mark.parametrize("url", [f"{URL}standorte/", f"{URL}filialen"])
def test_branches_may_have_accounts_of_their_own_beside_the_main_one(url: str) -> None:
    body = "".join(
        f'<div class="store"><h3>{n}</h3><a href="{FB}studio{n}">Facebook</a></div>'
        for n in ("nord", "sued", "ost", "west", "mitte")
    )
    found = judged(body + BAR, url=url)
    assert len(found) == 6
    assert all(item.own for item in found.values())


@pytest.mark.parametrize("names", [("holzde", "holzat", "holzch"), ("eichenwelt", "buchenhof", "ahornzeit")])
def test_footers_of_several_countries_and_brands_are_own(names: tuple[str, ...]) -> None:
    columns = "".join(f'<div><h4>{n}</h4><a href="{FB}{n}">Facebook</a><a href="{IG}{n}">Instagram</a></div>' for n in names)
    assert all(found.own for found in judged(f"<footer>{columns}</footer>").values())


def test_a_second_account_is_own_where_the_text_says_so() -> None:
    assert judged(f'<p>Folge unserem Karriere-Kanal auf <a href="{IG}jobsamsee">Instagram</a></p>{BAR}')["jobsamsee"].own


@pytest.mark.parametrize(
    "body",
    [
        '<script>window.state={a:"https:\\u002F\\u002Fwww.facebook.com\\u002Fholzwurm"}</script>',
        '<footer><span data-social-url="https://www.facebook.com/holzwurm"></span></footer>',
        '<form action="https://www.facebook.com/holzwurm"><button>Facebook</button></form>',
        "<p>Auch auf https://www.facebook.com/holzwurm.</p>",
    ],
)
def test_accounts_without_a_link_count_where_they_carry_the_name(body: str) -> None:
    assert judged(body)["holzwurm"].own


def test_accounts_in_comments_of_the_source_are_no_part_of_the_page() -> None:
    assert judged('<!-- <a href="https://www.facebook.com/holzwurm">alt</a> -->') == {}


def test_unlinked_accounts_are_not_looked_for_where_the_page_links_its_own() -> None:
    assert "anderewerkstatt" not in judged(f"<p>Unsere Freunde: facebook.com/anderewerkstatt</p>{BAR}")


# --- accounts of others ---------------------------------------------------------------------------------------------------


CREDITS = [
    '<footer><div class="copy">© 2026 Tischlerei Holzwurm | <a href="{}">Pixelschmiede</a></div></footer>',
    '<footer><p>Made with ♥ by <a href="{}">@pixelschmiede</a></p></footer>',
    '<footer><div>Webdesign: Pixelschmiede <a href="{}"><i class="fa"></i></a></div></footer>',
    '<footer><p>Umsetzung <a href="https://www.pixelschmiede.example">Pixelschmiede</a> <a href="{}"><i></i></a></p></footer>',
    "<footer><span>Konzept & Design: <a href='{}'>Pixelschmiede Hamburg</a></span></footer>",
    "<footer><p>Website: <a href='{}'>Pixelschmiede</a></p></footer>",
    "<footer><p>Betreut von <a href='{}'>Pixelschmiede GmbH</a></p></footer>",
    "<footer><p>Réalisé par <a href='{}'>Pixelschmiede</a></p></footer>",
]


@pytest.mark.parametrize("body", CREDITS)
def test_agencies_in_the_footer_are_not_the_owner(body: str) -> None:
    found = judged(body.format(f"{FB}pixelschmiede") + BAR)
    assert not found["pixelschmiede"].own
    assert found["werkstattamsee"].own


@pytest.mark.parametrize(
    "body",
    [
        '<footer><div>Theme <a href="https://github.com/pixelschmiede">Holzfarbe</a> made by pixelschmiede</div></footer>',
        '<footer><div>Designed by Max with Jekyll. <a href="https://github.com/pixelschmiede">GitHub</a></div></footer>',
    ],
)
def test_repositories_of_theme_makers_are_not_the_owners(body: str) -> None:
    assert judged(body + BAR)["pixelschmiede"].not_own in (NotOwn.THEME_AUTHOR, NotOwn.AGENCY_CREDIT, NotOwn.THIRD_PARTY)


@pytest.mark.parametrize(
    ("body", "head", "url"),
    [
        (f'<section><h2>Unsere Partner</h2><a href="{FB}saegewerk"><img alt="Sägewerk"></a></section>', "", URL),
        (f'<section><h2>Unsere Partner</h2><div><h3>Sägewerk</h3><a href="{FB}saegewerk">Facebook</a></div></section>', "", URL),
        (f'<section><h2>Nos partenaires</h2><div><a href="{FB}saegewerk">{ICON}</a></div></section>', "", URL),
        (f'<footer><div class="sponsoren"><a href="{FB}saegewerk"><img alt="Sägewerk"></a></div></footer>', "", URL),
        (f'<footer><p>Ein Unternehmen der <a href="{FB}saegewerk">Sägewerk AG</a></p></footer>', "", URL),
        (f'<div><h3>Aussteller</h3><p>Sägewerk Nord<br>Tel 123<br><a href="{FB}saegewerk">Facebook</a></p></div>', "", URL),
        (f'<div><h2>Projekt</h2><a href="https://www.saegewerk.example">Website</a><a href="{FB}saegewerk">Facebook</a></div>', "", URL),
        (f'<ul><li><a href="{FB}saegewerk">Sägewerk auf Facebook</a></li></ul>', "", URL),
        (f'<p>Hersteller: <a href="{FB}saegewerk">Sägewerk</a></p>', "", URL),
        (f'<p>Der Markt wird veranstaltet vom Sägewerk (<a href="{FB}saegewerk">Facebook</a>).</p>{BAR}', "", URL),
        (f'<p>Foto: <a href="{FB}saegewerk">@saegewerk</a></p>', "", URL),
        (f'<blockquote>Gut!</blockquote><p>– Petra vom Sägewerk, <a href="{FB}saegewerk">@saegewerk</a></p>', "", URL),
        (f'<div class="twitter-feed"><li class="tweet">RT <a href="{FB}saegewerk">@saegewerk</a>: Holz</li></div>', "", URL),
        (f'<div class="cookie-banner"><p>Wir nutzen <a href="{FB}saegewerk">Facebook</a></p></div>', "", URL),
        (f'<article><p>{PROSE}</p><p>Folgt dem Sägewerk auf <a href="{FB}saegewerk">Facebook</a>.</p></article>{BAR}', "", URL),
        (f'<article><p>Mehr dazu auf <a href="{FB}saegewerk">Facebook</a>.</p></article>', "", URL),
        (f'<article><p>{PROSE}</p><ul><li><a href="{FB}saegewerk">Facebook</a></li></ul></article>', POST_HEAD, POST),
        (f'<article><p>{PROSE}</p><p>Infos: <a href="{FB}saegewerk">Facebook</a></p></article>', ld({"@type": "BlogPosting"}), POST),
        (f'<section id="comments"><footer class="comment-meta"><a href="{FB}saegewerk">S</a></footer></section>', "", URL),
        (f'<figure class="is-provider-instagram"><blockquote><a href="{FB}saegewerk">Ein Beitrag</a></blockquote></figure>', "", URL),
    ],
)  # fmt: skip
def test_other_firms_in_the_text_are_not_the_owner(body: str, head: str, url: str) -> None:
    assert not judged(body, head, url)["saegewerk"].own


@pytest.mark.parametrize(
    "body",
    [
        f'<section><h2>Unser Team</h2><div class="social-icons"><h3>P.</h3><p>Meisterin</p><a href="{TW}petramuster">{ICON}</a></div></section>',
        f'<section><h2>Notre équipe</h2><div><h3>P.</h3><a href="{TW}petramuster">{ICON}</a></div></section>',
        f'<section class="x"><h2>Team</h2><div class="card"><h5>P.</h5><div class="card-footer"><a href="{TW}petramuster">{ICON}</a></div></div></section>',
        f'<section id="vorstand"><header><h3>P.</h3><a href="{TW}petramuster">{ICON}</a></header></section>',
        f'<article><footer class="entry-footer"><div class="author-links"><a href="{TW}petramuster">{ICON}</a></div></footer></article>',
        f'<article><div class="meta">von <a href="{TW}petramuster" rel="author">P.</a></div><p>x</p></article>',
        f'<div class="speaker"><h4>P.</h4><a href="{TW}petramuster">{ICON}</a></div>',
    ],
)
def test_persons_are_not_the_owner_and_stay_unnamed(body: str) -> None:
    found = extract(page(body + BAR), URL, load_registry())
    assert any(item.reason == NotOwn.PERSON for item in found)
    assert "petra" not in repr(found).lower()


@pytest.mark.parametrize(
    ("address", "handle"),
    [
        ("https://de.wikipedia.org/wiki/Eiche", "de:Eiche"),
        ("https://de.wikipedia.org/wiki/Bad_Musterstadt", "de:Bad_Musterstadt"),
        (
            "https://www.google.com/maps/place/Musterweg+5,+12345+Musterstadt/@48.1,11.5,17z/",
            "place/Musterweg+5,+12345+Musterstadt",
        ),
        ("https://www.google.com/maps/place/Parkhaus+Mitte/@48.1,11.5,17z/", "place/Parkhaus+Mitte"),
        ("https://de.trustpilot.com/review/leimfabrik.example", "leimfabrik.example"),
    ],
)
@pytest.mark.parametrize("place", ["footer", "p"])
def test_pages_about_other_things_are_not_the_owners(address: str, handle: str, place: str) -> None:
    label = "Wikipedia Google Maps Trustpilot"
    assert judged(f'<{place}><a href="{address}">{label}</a></{place}>{BAR}')[handle].not_own is NotOwn.THIRD_PARTY


def test_pages_about_the_owner_are_own() -> None:
    body = (
        '<footer><a href="https://www.google.com/maps/place/Tischlerei+Holzwurm/@48.1,11.5,17z/">Anfahrt</a>'
        '<a href="https://de.trustpilot.com/review/tischlerei-holzwurm.example">Trustpilot</a></footer>'
    )
    assert {handle: found.own for handle, found in judged(body).items()} == {
        "place/Tischlerei+Holzwurm": True,
        "tischlerei-holzwurm.example": True,
    }


def test_a_plugin_of_another_page_yields_to_the_linked_account() -> None:
    body = f'<div><h3>Unser Verband</h3><div class="fb-page" data-href="{FB}verband"></div></div>{BAR}'
    assert judged(body)["verband"].not_own is NotOwn.EMBED_OF_OTHER


def test_an_embedded_profile_is_no_embedded_post() -> None:
    address = "https://www.tiktok.com/@werkamsee"
    body = f'<blockquote class="tiktok-embed" cite="{address}"><section><a href="{address}">@werkamsee</a></section></blockquote>'
    assert judged(body)["werkamsee"].own


@pytest.mark.parametrize(
    "thing",
    [
        {"@type": "JobPosting", "hiringOrganization": {"@type": "Organization", "name": "Sägewerk", "sameAs": f"{FB}saegewerk"}},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "Restaurant", "name": "Sägewerk", "sameAs": f"{FB}saegewerk"}}]},
        {"@type": "Hotel", "name": "Sägewerk", "url": "https://saegewerk.example", "sameAs": [f"{FB}saegewerk"]},
        {"@type": "Event", "performer": {"@type": "MusicGroup", "name": "Sägewerk", "sameAs": f"{FB}saegewerk"}},
        {"@type": "Organization", "url": URL, "parentOrganization": {"@type": "Organization", "sameAs": [f"{FB}saegewerk"]}},
    ],
)  # fmt: skip
def test_things_of_others_in_structured_data_are_not_own(thing: dict[str, Any]) -> None:
    assert not any(found.own for found in judged("", ld(thing, {"@type": "WebSite", "url": URL, "sameAs": []})).values())


def test_an_employer_that_is_the_owner_is_own() -> None:
    thing = {
        "@type": "JobPosting",
        "hiringOrganization": {"@type": "Organization", "name": "Tischlerei Holzwurm", "sameAs": f"{FB}werk.am.see"},
    }
    assert judged("", ld(thing))["werk.am.see"].own


def test_structured_data_in_html_entities_are_read() -> None:
    text = json.dumps({"@type": "Organization", "sameAs": [f"{FB}werk.am.see"]}).replace('"', "&quot;")
    assert judged("", f'<script type="application/ld+json">{text}</script>')["werk.am.see"].own


@pytest.mark.parametrize("name", ["wixsite", "yourhandle", "envato"])
def test_leftovers_of_site_builders_in_meta_tags_are_not_own(name: str) -> None:
    assert not judged("", f'<meta name="twitter:site" content="@{name}">')[name].own


@pytest.mark.parametrize(
    "body",
    [
        '<div class="shariff"><a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fa.example"><span>teilen</span></a></div>',
        '<a href="https://www.xing.com/spi/shares/new?url=https%3A%2F%2Fa.example">teilen</a>',
        '<a href="https://twitter.com/intent/tweet?text=Holz&url=https%3A%2F%2Fa.example&via=saegewerk">Tweet</a>',
        '<a href="//pinterest.com/pin/create/button/?url=a">Pinnen</a>',
        '<a href="https://wa.me/?text=Hallo">WhatsApp</a>',
        '<a href="https://www.facebook.com/sharer/sharer.php?u=https://www.facebook.com/saegewerk">teilen</a>',
        '<a href="mailto:?subject=x&body=https://www.facebook.com/saegewerk">mailen</a>',
        '<a href="https://www.youtube.com/watch?v=abcdefghijk">Film</a><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
        '<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fsaegewerk%2Fposts%2F123"></iframe>',
        '<iframe src="https://www.facebook.com/plugins/like.php?href=https%3A%2F%2Fwww.tischlerei-holzwurm.example%2F"></iframe>',
        '<a href="https://www.facebook.com/v12.0/dialog/oauth?client_id=1">Mit Facebook anmelden</a>',
        '<noscript><img src="https://www.facebook.com/tr?id=123456789&ev=PageView"></noscript>',
        '<a href="https://www.facebook.com/"><i></i></a><a href="#"><i class="fa-twitter"></i></a><a href="https://twitter.com"></a>',
        '<a href="https://github.com/holzcode/moebel"><img alt="Fork me on GitHub"></a>',
    ],
)  # fmt: skip
def test_what_names_no_account_is_not_reported(body: str) -> None:
    assert set(judged(body + BAR)) == {"werkstattamsee"}


@pytest.mark.parametrize("name", ["card-header", "entry-footer", "modal-header", "sb_instagram_header", "cookie-banner"])
def test_header_and_footer_of_a_component_are_none_of_the_page(name: str) -> None:
    assert judged(f'<div class="{name}"><a href="{FB}holzwurm">f</a></div>')["holzwurm"].where is Where.BODY


@pytest.mark.parametrize(
    "name", ["site-footer", "footer-bottom", "elementor-location-footer", "shopify-section-footer", "layout__footer"]
)
def test_footers_of_the_page_are_known_by_many_names(name: str) -> None:
    assert judged(f'<div class="{name}"><a href="{FB}holzwurm">f</a></div>')["holzwurm"].where is Where.FOOTER
