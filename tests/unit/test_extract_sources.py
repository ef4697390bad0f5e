"""Where a page can name an account: every source is read, from one small page each."""

from __future__ import annotations

import pytest

from crawler.extract import extract
from crawler.platforms import load_registry
from crawler.types import Found
from crawler.vocabulary import Where

URL = "https://www.tischlerei-holzwurm.example/"


def page(body: str = "", head: str = "") -> str:
    return f"<!doctype html><html lang=de><head><title>Tischlerei Holzwurm</title>{head}</head><body>{body}</body></html>"


def own(html: str | bytes, url: str = URL) -> dict[str, Found]:
    return {f"{f.ref.platform}:{f.ref.handle}": f for f in extract(html, url, load_registry()) if f.own}


@pytest.mark.parametrize(
    ("body", "account"),
    [
        ('<footer><a href="https://www.facebook.com/holzwurm"><svg></svg></a></footer>', "facebook:holzwurm"),
        ('<footer><a href="//www.instagram.com/holzwurm/" aria-label="Instagram"></a></footer>', "instagram:holzwurm"),
        ('<footer><a href="www.facebook.com/holzwurm">Facebook</a></footer>', "facebook:holzwurm"),
        ('<footer><a href=" https://www.facebook.com/holzwurm%20">f</a></footer>', "facebook:holzwurm"),
        ('<footer><a href="https://twitter.com/#%21/holzwurm">Twitter</a></footer>', "x:holzwurm"),
        (
            '<footer><a href="https://www.facebook.com/profile.php?id=61551234567890&amp;amp;sk=about">f</a></footer>',
            "facebook:61551234567890",
        ),
        ('<map name=m><area href="https://www.facebook.com/holzwurm" alt="Facebook"></map>', "facebook:holzwurm"),
        (
            '<a href="https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.instagram.com%2Fholzwurm%2F&h=AT0">I</a>',
            "instagram:holzwurm",
        ),
        ('<footer><a href="/go?to=https%3A%2F%2Fwww.xing.com%2Fpages%2Fholzwurm&n=1">Xing</a></footer>', "xing:holzwurm"),
        (
            '<footer><a href="https://track.mail.example/c/7?url=https://www.xing.com/pages/holzwurm">X</a></footer>',
            "xing:holzwurm",
        ),
        (
            "<footer><a href='#' onclick=\"window.open('https://www.facebook.com/holzwurm'); return false\">f</a></footer>",
            "facebook:holzwurm",
        ),
        ("<footer><span onclick=\"location.href='https://www.facebook.com/holzwurm'\">f</span></footer>", "facebook:holzwurm"),
        ("<footer><a href=\"javascript:window.open('https://www.facebook.com/holzwurm')\">f</a></footer>", "facebook:holzwurm"),
        ('<footer><button data-href="https://www.facebook.com/holzwurm">f</button></footer>', "facebook:holzwurm"),
        ('<footer><i class="icon" data-url="https://www.facebook.com/holzwurm"></i></footer>', "facebook:holzwurm"),
        ('<noscript><footer><a href="https://www.facebook.com/holzwurm">f</a></footer></noscript>', "facebook:holzwurm"),
        ('<footer><svg><a xlink:href="https://www.facebook.com/holzwurm"><path/></a></svg></footer>', "facebook:holzwurm"),
        ('<footer><a href="https://wa.me/4915112345678">WhatsApp</a></footer>', "whatsapp:4915112345678"),
        ('<footer><a href="https://t.me/holzwurmwerkstatt">Telegram</a></footer>', "telegram:holzwurmwerkstatt"),
        ('<footer><a href="https://linktr.ee/holzwurm">Alle Links</a></footer>', "linktree:holzwurm"),
    ],
)
def test_a_link_is_read_however_it_is_written(body: str, account: str) -> None:
    assert account in own(page(body))


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ('<header><a href="https://www.facebook.com/holzwurm">f</a></header>', Where.HEADER),
        ('<nav><a href="https://www.facebook.com/holzwurm">f</a></nav>', Where.NAV),
        ('<div class="site-footer"><a href="https://www.facebook.com/holzwurm">f</a></div>', Where.FOOTER),
        ('<div id="footer"><nav><a href="https://www.facebook.com/holzwurm">f</a></nav></div>', Where.FOOTER),
        ('<p><a href="https://www.facebook.com/holzwurm">f</a></p>', Where.BODY),
        (
            '<div><div><div><article><header><a href="https://www.facebook.com/holzwurm">f</a></header></article></div></div></div>',
            Where.BODY,
        ),
    ],
)
def test_the_part_of_the_page_is_told(body: str, where: Where) -> None:
    assert own(page(body))["facebook:holzwurm"].where is where


@pytest.mark.parametrize(
    ("head", "account", "where"),
    [
        ('<meta name="twitter:site" content="@holzwurm">', "x:holzwurm", Where.META),
        ('<meta property="twitter:site" content="https://twitter.com/holzwurm">', "x:holzwurm", Where.META),
        ('<meta name="twitter:creator" content="@holzwurm">', "x:holzwurm", Where.META),
        ('<meta property="article:publisher" content="https://www.facebook.com/holzwurm">', "facebook:holzwurm", Where.META),
        ('<meta property="og:see_also" content="https://www.instagram.com/holzwurm">', "instagram:holzwurm", Where.META),
        ('<meta property="fb:page_id" content="187654321098765">', "facebook:187654321098765", Where.META),
        ('<link rel="me" href="https://mastodon.social/@holzwurm">', "mastodon:holzwurm@mastodon.social", Where.REL_ME),
        ('<link rel="me" href="https://werkstatt.example/@holzwurm">', "mastodon:holzwurm@werkstatt.example", Where.REL_ME),
    ],
)
def test_the_head_of_a_page_is_read(head: str, account: str, where: Where) -> None:
    assert own(page(head=head))[account].where is where


@pytest.mark.parametrize(
    ("body", "account"),
    [
        ('<div class="fb-page" data-href="https://www.facebook.com/holzwurm" data-width="300"></div>', "facebook:holzwurm"),
        (
            '<iframe src="https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fholzwurm&amp;tabs=timeline"></iframe>',
            "facebook:holzwurm",
        ),
        (
            '<iframe data-src="//www.facebook.com/plugins/likebox.php?id=187654321098765&amp;width=292"></iframe>',
            "facebook:187654321098765",
        ),
        ('<a class="twitter-timeline" href="https://twitter.com/holzwurm">Tweets</a>', "x:holzwurm"),
        ('<div data-screen-name="holzwurm"></div><script src="https://platform.twitter.com/widgets.js"></script>', "x:holzwurm"),
        (
            '<iframe src="https://platform.twitter.com/widgets/follow_button.html?screen_name=holzwurm&amp;lang=de"></iframe>',
            "x:holzwurm",
        ),
        (
            '<div class="g-ytsubscribe" data-channelid="UCabcdefghijklmnopqrstuA"></div><script src="https://apis.google.com/js/platform.js"></script>',
            "youtube:UCabcdefghijklmnopqrstuA",
        ),
        ('<script type="IN/FollowCompany" data-id="4711"></script>', "linkedin:4711"),
        ('<iframe src="https://www.instagram.com/holzwurm/embed/"></iframe>', "instagram:holzwurm"),
        (
            '<script async src="https://widgets.trustedshops.com/js/X0123456789ABCDEF0123456789ABCDEF.js"></script>',
            "trusted_shops:X0123456789ABCDEF0123456789ABCDEF",
        ),
        (
            '<div class="trustpilot-widget"><a href="https://de.trustpilot.com/review/tischlerei-holzwurm.example">Trustpilot</a></div>',
            "trustpilot:tischlerei-holzwurm.example",
        ),
        (
            '<a href="https://www.provenexpert.com/tischlerei-holzwurm/"><img alt="Bewertungen"></a>',
            "provenexpert:tischlerei-holzwurm",
        ),
        ('<a href="https://www.kununu.com/de/tischlerei-holzwurm"><img alt="kununu"></a>', "kununu:de/tischlerei-holzwurm"),
    ],
)
def test_widgets_and_seals_name_accounts(body: str, account: str) -> None:
    accounts = own(page(body))
    assert account.casefold() in {name.casefold() for name in accounts}


def test_a_feed_of_a_podcast_host_is_read() -> None:
    accounts = own(
        page(
            head='<link rel="alternate" type="application/rss+xml" href="https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuA">'
        )
    )
    assert all(found.where is Where.FEED for found in accounts.values())


def test_data_of_the_pages_scripts_is_read_under_keys_of_the_site_only() -> None:
    data = '{"props":{"footer":{"social":[{"href":"https://www.facebook.com/hw.werkstatt"}]},"author":{"url":"https://x.com/somebody"}}}'
    accounts = own(page(f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'))
    assert set(accounts) == {"facebook:hw.werkstatt"}
    assert accounts["facebook:hw.werkstatt"].where is Where.SCRIPT


def test_inline_scripts_are_searched_where_nothing_else_names_an_account() -> None:
    script = '<script>window.state={a:"https:\\/\\/www.facebook.com\\/holzwurm",b:"https://www.facebook.com/other.firm"}</script>'
    assert set(own(page(f"<div id=root></div>{script}"))) == {"facebook:holzwurm"}


def test_two_mentions_are_one_account_with_the_strongest_place() -> None:
    body = '<p><a href="https://facebook.com/Holzwurm">F</a></p><footer><a href="https://www.facebook.com/holzwurm/">F</a></footer>'
    found = extract(page(body), URL, load_registry())
    assert [(f.ref.handle, f.where) for f in found] == [("holzwurm", Where.FOOTER)]


def test_a_bare_page_number_beside_the_named_page_is_a_duplicate() -> None:
    html = page(
        '<footer><a href="https://www.facebook.com/holzwurm">f</a></footer>', '<meta property="fb:pages" content="187654321098765">'
    )
    found = {f.ref.handle: f for f in extract(html, URL, load_registry())}
    assert found["holzwurm"].own
    assert found["187654321098765"].reason == "duplicate"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_bytes_of_any_encoding_are_read(encoding: str) -> None:
    html = page('<footer><a href="https://www.linkedin.com/company/holzwürmer">in</a></footer>', f'<meta charset="{encoding}">')
    assert "linkedin:holzwürmer" in own(html.encode(encoding))


def test_the_charset_of_the_header_wins() -> None:
    html = page('<footer><a href="https://www.linkedin.com/company/holzwürmer">in</a></footer>').encode("iso-8859-1")
    found = extract(html, URL, load_registry(), "text/html; charset=iso-8859-1")
    assert [f.ref.handle for f in found] == ["holzwürmer"]


def test_no_more_than_two_thousand_accounts_are_kept() -> None:
    links = "".join(f'<a href="https://www.facebook.com/page.number{n}">x</a>' for n in range(3_000))
    assert len(extract(page(f"<footer>{links}</footer>"), URL, load_registry())) <= 2_000


def test_the_excerpt_and_the_address_are_kept_and_cut() -> None:
    found = own(page(f'<footer><a class="fb big" href="https://www.facebook.com/holzwurm">Folgen {"x" * 500}</a></footer>'))[
        "facebook:holzwurm"
    ]
    assert found.selector == "footer a.fb"
    assert len(found.excerpt) <= 200
    assert found.url == "https://www.facebook.com/holzwurm"
