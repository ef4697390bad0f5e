"""Own or not: each way in which a page names accounts of others, and the reason it is kept with."""

# ruff: noqa: E501 - a case is one line of markup

from __future__ import annotations

import pytest

from crawler.extract import extract
from crawler.platforms import load_registry
from crawler.types import Found
from crawler.vocabulary import NotOwn

URL = "https://www.tischlerei-holzwurm.example/"
OWN_BAR = '<footer><ul class="social"><li><a href="https://www.facebook.com/holzwurm">f</a><li><a href="https://x.com/holzwurm">x</a></ul></footer>'


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Tischlerei Holzwurm</title>{head}</head><body><div><div><div>{body}</div></div></div></body></html>"


def judged(body: str, head: str = "", url: str = URL) -> dict[str, Found]:
    return {f.ref.handle: f for f in extract(page(body, head), url, load_registry())}


@pytest.mark.parametrize(
    ("body", "handle", "reason"),
    [
        ('<footer><p>Webdesign by <a href="https://www.facebook.com/pixelschmiede">Pixelschmiede</a></p></footer>', "pixelschmiede", NotOwn.AGENCY_CREDIT),
        ('<footer><small>Website erstellt von <a href="https://www.instagram.com/pixelschmiede/">Pixelschmiede</a></small></footer>', "pixelschmiede", NotOwn.AGENCY_CREDIT),
        ('<footer><div class="credits"><a href="https://www.linkedin.com/company/pixelschmiede">Pixelschmiede</a></div></footer>', "pixelschmiede", NotOwn.AGENCY_CREDIT),
        ('<footer><p>WordPress Theme by <a href="https://x.com/pixelthemes">Pixelthemes</a></p></footer>', "pixelthemes", NotOwn.THEME_AUTHOR),
        ('<footer><ul class="social"><li><a href="https://www.facebook.com/elegantthemes"></a></ul></footer>', "elegantthemes", NotOwn.THEME_AUTHOR),
        ('<footer><ul class="social"><li><a href="https://www.facebook.com/wix"></a><li><a href="https://x.com/wix"></a></ul></footer>', "wix", NotOwn.PLATFORM_DEFAULT),
        ('<footer><a href="https://www.facebook.com/yourpage">Facebook</a></footer>', "yourpage", NotOwn.PLATFORM_DEFAULT),
        ('<section class="partners"><a href="https://www.facebook.com/saegewerk"><img alt="Sägewerk"></a></section>', "saegewerk", NotOwn.THIRD_PARTY),
        ('<article><p>Das Holz liefert <a href="https://www.facebook.com/saegewerk">das Sägewerk</a>.</p></article>', "saegewerk", NotOwn.THIRD_PARTY),
        ('<footer><p>Partner: <a href="https://www.facebook.com/saegewerk">Sägewerk</a></p></footer>', "saegewerk", NotOwn.THIRD_PARTY),
        ('<article><p>Foto: <a href="https://www.instagram.com/lichtbild/">Lichtbild</a></p></article>', "lichtbild", NotOwn.THIRD_PARTY),
        ('<div class="comments"><ol><li><a href="https://x.com/passerby">x</a></ol></div>', "passerby", NotOwn.THIRD_PARTY),
        ('<blockquote class="twitter-tweet">Schön! &mdash; <a href="https://twitter.com/passerby">@passerby</a></blockquote>', "passerby", NotOwn.EMBED_OF_OTHER),
        ('<div class="fb-post" data-href="https://www.facebook.com/passerby/posts/4711"><a href="https://www.facebook.com/passerby">Passerby</a></div>', "passerby", NotOwn.EMBED_OF_OTHER),
        ('<article><div class="fb-page" data-href="https://www.facebook.com/saegewerk"></div></article>', "saegewerk", NotOwn.EMBED_OF_OTHER),
    ],
)  # fmt: skip
def test_accounts_of_others_keep_the_reason(body: str, handle: str, reason: NotOwn) -> None:
    found = judged(body + OWN_BAR)
    assert found[handle].not_own is reason
    assert found["holzwurm"].own


@pytest.mark.parametrize(
    "body",
    [
        '<article><p>Text</p><div class="author-box"><a href="https://x.com/petra_muster"></a></div></article>',
        '<div class="team-member"><a href="https://www.instagram.com/petra_muster/"></a></div>',
        '<article><div><a href="https://www.linkedin.com/in/petra-muster"></a><a href="https://x.com/petra_muster"></a></div></article>',
        '<article><p>Geschrieben von <a href="https://x.com/petra_muster">Petra Muster</a></p></article>',
        '<footer><p>Text</p></footer><script type="application/ld+json">{"@type":"Article","author":{"@type":"Person","sameAs":["https://x.com/petra_muster"]}}</script>',
    ],
)
def test_persons_are_reported_without_their_handle(body: str) -> None:
    found = extract(page(body), URL, load_registry())
    persons = [f for f in found if f.reason == NotOwn.PERSON]
    assert persons
    assert "petra" not in repr(found).lower()


def test_a_person_by_address_is_dropped() -> None:
    assert judged('<footer><a href="https://www.linkedin.com/in/petra-muster">LinkedIn</a></footer>') == {}


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fwww.tischlerei-holzwurm.example%2F",
        "https://twitter.com/intent/tweet?url=https%3A%2F%2Fwww.tischlerei-holzwurm.example%2F&text=Holz",
        "https://www.linkedin.com/shareArticle?mini=true&url=https://www.tischlerei-holzwurm.example/",
        "https://api.whatsapp.com/send?text=https://www.tischlerei-holzwurm.example/",
        "https://t.me/share/url?url=https://www.tischlerei-holzwurm.example/",
        "https://www.facebook.com/about/privacy/",
        "https://www.facebook.com/policy.php",
        "https://help.instagram.com/519522125107875",
        "https://twitter.com/privacy",
        "https://www.youtube.com/t/terms",
        "https://www.facebook.com/",
        "https://www.xing.com/",
    ],
)
def test_addresses_that_name_no_account_are_no_accounts(address: str) -> None:
    assert judged(f'<footer><a href="{address}">teilen</a></footer>') == {}


@pytest.mark.parametrize(
    "body",
    [
        '<footer><a href="https://www.facebook.com/werkstatt.am.see"><i class="fa fa-facebook"></i></a></footer>',
        '<header><a href="https://www.facebook.com/werkstatt.am.see" title="Facebook"><img alt=""></a></header>',
        '<p>Folgen Sie uns auf <a href="https://www.facebook.com/werkstatt.am.see">Facebook</a>!</p>',
        '<div class="social-icons"><a href="https://www.facebook.com/werkstatt.am.see"></a><a href="https://x.com/werkstattamsee"></a></div>',
        '<p><a href="https://www.facebook.com/werkstatt.am.see">Facebook</a> <a href="https://www.instagram.com/werkstattamsee">Instagram</a></p>',
        '<article><p>Mehr auf <a href="https://www.facebook.com/holzwurm.werkstatt.am.see">unserer Seite</a>.</p></article>',
        '<footer><div class="copyright">© Holzwurm <a href="https://www.facebook.com/werkstatt.am.see"></a></div></footer>',
    ],
)
def test_own_accounts_need_not_carry_the_name(body: str) -> None:
    found = judged(body)
    assert found
    assert all(f.own for f in found.values())


def test_the_same_handle_elsewhere_settles_an_open_mention() -> None:
    body = (
        '<footer><a href="https://www.instagram.com/werkstattamsee"></a></footer>'
        '<article><p>Neues gibt es täglich bei <a href="https://www.tiktok.com/@werkstattamsee">uns im Film</a></p></article>'
    )
    assert all(f.own for f in extract(page(body), URL, load_registry()))


def test_an_agency_may_link_itself_on_its_own_site() -> None:
    body = '<footer><p>Webdesign by <a href="https://www.facebook.com/pixelschmiede">Pixelschmiede</a></p></footer>'
    assert judged(body, url="https://pixelschmiede.example/")["pixelschmiede"].own


def test_accounts_in_a_privacy_notice_are_not_the_owners() -> None:
    body = '<p>Wir nutzen den Dienst des Anbieters <a href="https://www.facebook.com/anbieter">Facebook</a>.</p>'
    assert not judged(body, url=URL + "datenschutz/")["anbieter"].own


def test_a_directory_of_many_accounts_is_not_the_owners() -> None:
    rows = "".join(f'<tr><td><a href="https://www.facebook.com/betrieb{n}">Facebook</a></td></tr>' for n in range(9))
    assert not any(f.own for f in judged(f"<table>{rows}</table>").values())


def test_a_writer_in_twitter_creator_is_not_the_site() -> None:
    head = '<meta name="twitter:site" content="@werkstattamsee"><meta name="twitter:creator" content="@petra_muster">'
    found = judged("", head)
    assert found["werkstattamsee"].own
    assert "petra_muster" not in found


def test_own_accounts_come_first_and_all_figures_are_sound() -> None:
    found = extract(
        page('<p>Partner: <a href="https://www.facebook.com/saegewerk">Sägewerk</a></p>' + OWN_BAR), URL, load_registry()
    )
    assert [f.own for f in found] == sorted((f.own for f in found), reverse=True)
    assert all(0 <= f.conf <= 1 and f.reason for f in found)
