"""Extraction answers for every input: no page raises, and every answer keeps the contract."""

# ruff: noqa: E501 - a case is one line of markup

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract import extract, read_site_page
from crawler.parse import tame
from crawler.platforms import load_registry
from crawler.types import Found
from crawler.vocabulary import Entity, NotOwn, Where
from tests.corpus_folder import corpus

URL = "https://www.tischlerei-holzwurm.example/"
LIMIT_S = 6.0
"""CPU seconds for the worst page: a second on a quiet machine; what is not linear takes minutes."""
ADDRESSES = st.sampled_from(
    [
        "https://www.facebook.com/holzwurm",
        "//x.com/holzwurm",
        "https://www.linkedin.com/in/petra-muster",
        "https://mastodon.social/@holzwurm",
        "https://host.example/@name",
        "/go?u=https%3A%2F%2Fx.com%2Fholzwurm",
        "javascript:open('https://x.com/a')",
        "https://[::1/",
        "http://x.com:99999999/\ud800",
        "www.facebook.com/%",
        "https://www.facebook.com/" + "a/" * 900,
        "",
    ]
)
TAGS = st.sampled_from(
    [
        "div",
        "p",
        "a",
        "footer",
        "article",
        "header",
        "nav",
        "blockquote",
        "template",
        "svg",
        "table",
        "iframe",
        "script",
        "meta",
        "link",
    ]
)
NAMES = st.sampled_from(["", "social", "author team", "twitter-tweet", "comment", "partner", "credits", "\x00", "x" * 5_000])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | ADDRESSES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["sameAs", "@type", "@graph", "author", "url", "name", "publisher"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@st.composite
def soups(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 12))):
        tag, names, address = draw(TAGS), draw(NAMES), draw(ADDRESSES)
        attribute = draw(st.sampled_from(["href", "src", "data-href", "onclick", "content", "cite", "xlink:href"]))
        closing = f"</{tag}>" if draw(st.booleans()) else ""
        parts.append(
            f'<{tag} class="{names}" property="twitter:site" {attribute}="{address}">{draw(st.text(max_size=12))}{closing}'
        )
    if draw(st.booleans()):
        parts.append(f'<script type="application/ld+json">{json.dumps(draw(JSON))}</script>')
    if draw(st.booleans()):
        parts.append(f'<script type="application/json">{json.dumps(draw(JSON))}</script>')
    return "".join(parts)


def assert_sound(found: list[Found]) -> None:
    for item in found:
        assert isinstance(item.where, Where)
        assert 0 <= item.conf <= 1
        assert len(item.excerpt) <= 200
        assert item.reason
        if item.own:
            assert item.ref.handle
            assert item.ref.entity.is_account
        else:
            assert item.not_own in NotOwn
        if item.ref.entity is Entity.PERSON:
            assert (item.ref.handle, item.ref.canonical, item.url, item.excerpt) == ("", "", "", "")
    accounts = [(item.ref.platform, item.ref.handle) for item in found]
    assert len(accounts) == len(set(accounts))


@settings(deadline=None, max_examples=200)
@given(soups() | st.text(max_size=400))
def test_any_text_is_answered(html: str) -> None:
    assert_sound(extract(html, URL, load_registry()))


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=600), st.text(max_size=40), st.text(max_size=30))
def test_any_bytes_url_and_header_are_answered(html: bytes, url: str, content_type: str) -> None:
    assert_sound(extract(html, url, load_registry(), content_type))


@settings(deadline=None, max_examples=100)
@given(soups())
def test_the_same_page_gives_the_same_answer(html: str) -> None:
    encoded = html.encode("utf-8", "replace")
    first = extract(encoded, URL, load_registry())
    assert first == extract(encoded, URL, load_registry())
    assert {f.ref for f in first if f.own} <= {f.ref for f in first}


@settings(deadline=None, max_examples=100)
@given(soups())
def test_every_part_of_a_site_page_is_answered(html: str) -> None:
    page = read_site_page(html, URL, load_registry())
    assert page.found == extract(html, URL, load_registry())
    assert len(page.links) <= 2_000
    assert all(link.url.startswith(("http://", "https://")) for link in page.links)
    assert isinstance(page.shell, bool)
    assert (page.title, page.lang, page.text) == (str(page.title), str(page.lang), str(page.text))
    assert page.canonical is None or page.canonical.startswith("http")
    assert all(address.startswith("http") for address in [*page.feeds, *page.alternates])


@pytest.mark.parametrize("folder", ["charset", "html5lib"])
def test_pages_of_the_protocol_suites_are_survived(folder: str) -> None:
    files = [path for path in corpus("protocols", folder).rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert_sound(extract(path.read_bytes(), URL, load_registry()))


def links(count: int, around: str = "{}") -> str:
    return "".join(around.format(f'<a href="https://www.facebook.com/firm{n}">Firm {n}</a>') for n in range(count))


OWN = '<footer><a href="https://www.facebook.com/holzwurm">f</a></footer>'


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 3_000 + '<a href="https://www.facebook.com/holzwurm">f</a>',
        '<a href="https://www.facebook.com/holzwurm">f</a>' * 20_000,
        '<a href="https://x.com/' + "a" * 500_000 + '">x</a>',
        '<a onclick="' + "https://" * 50_000 + '">x</a>',
        "<iframe src='https://www.facebook.com/plugins/page.php?" + "href" * 100_000 + "'>",
        '<footer><a href="https://x.com/holzwurm">' + "design by " * 50_000 + "</a></footer>",
        f'<div class="{"author " * 50_000}"><a href="https://x.com/holzwurm">x</a></div>',
        '<meta property="og:see_also" content="' + "https://x.com/" * 50_000 + '">',
        '<script type="application/ld+json">{"sameAs":["' + '","'.join(["https://x.com/holzwurm"] * 20_000) + '"]}</script>',
        "<script>var a='" + "https://x.com/holzwurm " * 30_000 + "'</script>",
        links(5_000),
        links(3_000, "<p>Lorem ipsum dolor sit {}"),
        links(3_000, "<div><h3>Partner</h3><p>Lorem ipsum</p><div>{}</div></div>"),
        links(2_000, "<div><h2>" + "y" * 500 + "</h2>{}"),
        links(2_000, "<div><a href=https://firm.example>x</a>{}</div>"),
        "<div>" + "<p>x</p>" * 200_000 + "</div>" + links(1_000, "<section>{}</section>"),
        "<p>" + "design by umsetzung von lorem " * 50_000 + '<a href="https://www.facebook.com/firm">n</a>',
        "<p>" + "https://www.facebook.com/firm und facebook.com/firm, " * 50_000,
        "<p>facebook.com " + "//a//b\\/" * 300_000,
        "facebook.com" + "<!--" * 300_000,
        '<script type="application/ld+json">{"sameAs": ' + "&quot;&#x2f;*" * 60_000 + "</script>",
        '<script type="application/ld+json">{"sameAs":1, ' + '"@type" : [ ' * 30_000 + "</script><article>" + links(3),
        '<script type="application/json">{"facebook.com":' + "[" * 100_000 + "</script>",
        '<blockquote class="twitter-tweet">' * 1_500 + links(1_000),
        "\x00<a href='https://www.face\x00book.com/firm'>x</a>" * 5_000,
        "<title>" + "Firma | " * 100_000 + "</title>" + links(5),
    ],
    ids=lambda html: html[:30],
)
def test_the_work_on_hostile_pages_is_bounded(html: str) -> None:
    started = time.process_time()
    assert_sound(extract(html, URL, load_registry()))
    assert time.process_time() - started < LIMIT_S


@pytest.mark.parametrize(
    "tail",
    [
        "<div>" * 200_000,
        "<section><p>" * 100_000,
        "<ul><li>" * 100_000,
        "<div " + " ".join(f"a{n}" for n in range(100_000)) + ">x</div>",
        "<div " + " ".join(f'a{n}="{n}"' for n in range(100_000)) + ">x</div>",
        "<div " + "a " * 300_000,
        '<div data-x="' + "a b " * 200_000 + '">',
        "<a" * 300_000,
    ],
    ids=lambda tail: tail[:20],
)
@pytest.mark.parametrize("encoded", [False, True])
def test_markup_that_takes_an_engine_minutes_is_tamed(tail: str, *, encoded: bool) -> None:
    started = time.process_time()
    found = extract((OWN + tail).encode() if encoded else OWN + tail, URL, load_registry())
    assert [item.ref.handle for item in found] == ["holzwurm"]
    assert time.process_time() - started < LIMIT_S


@given(st.text(alphabet='<>/"= divap\x00ü', max_size=300))
@settings(deadline=None, max_examples=50)
def test_taming_leaves_other_pages_alone(text: str) -> None:
    long = text + "<p>x</p>" * 40_000
    assert tame(long) == long
    assert tame(long.encode()) == long.encode()
