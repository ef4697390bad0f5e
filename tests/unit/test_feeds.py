"""Feeds: what counts as a post, what as a date, and that no feed of the world makes the reader fall over."""

from datetime import UTC, datetime

import pytest

from crawler.feeds import ENTRIES, read_feed
from tests.corpus_folder import corpus

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://muster.example/feed"


def rss(*items: str, head: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
        f"<title>Muster Blog</title><link>https://muster.example/</link>{head}{''.join(items)}</channel></rss>"
    ).encode()


def item(date: str, title: str = "Neues") -> str:
    return f"<item><title>{title}</title><link>https://muster.example/1</link><pubDate>{date}</pubDate></item>"


def test_an_rss_feed_gives_title_link_and_dated_posts():
    feed = read_feed(rss(item("Tue, 10 Mar 2026 08:00:00 +0100")), URL, NOW)

    assert (feed.kind, feed.title, feed.link) == ("rss20", "Muster Blog", "https://muster.example/")
    assert feed.posts[0].posted.at == datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
    assert feed.posts[0].title == "Neues"


def test_the_newest_post_is_the_maximum_not_the_first_entry():
    feed = read_feed(rss(item("Tue, 10 Mar 2020 08:00:00 GMT", "angeheftet"), item("Fri, 13 Nov 2026 08:00:00 GMT")), URL, NOW)

    assert feed.last_post.at.date().isoformat() == "2026-11-13"


@pytest.mark.parametrize("date", ["", "demnächst", "Thu, 01 Jan 1970 00:00:00 GMT", "Sat, 01 Jan 2050 00:00:00 GMT", "03/04/2024"])
def test_a_bad_date_is_no_date(date):
    feed = read_feed(rss(item(date)), URL, NOW)

    assert feed.posts == ()
    assert feed.entries == 1


def test_a_german_date_is_read():
    assert read_feed(rss(item("12. März 2026")), URL, NOW).last_post.at.month == 3


def test_of_the_owner_of_a_podcast_only_the_host_of_the_address_is_kept():
    owner = "<itunes:owner><itunes:name>Erika Muster</itunes:name><itunes:email>erika@muster.example</itunes:email></itunes:owner>"

    feed = read_feed(rss(item("Tue, 10 Mar 2026 08:00:00 GMT"), head=owner), URL, NOW)

    assert (feed.is_podcast, feed.owner_domain) == (True, "muster.example")
    assert "Erika" not in repr(feed)


def test_a_long_feed_is_cut():
    feed = read_feed(rss(*[item("Tue, 10 Mar 2026 08:00:00 GMT")] * (ENTRIES + 50)), URL, NOW)

    assert feed.entries == len(feed.posts) == ENTRIES


def test_a_json_feed_is_read():
    body = (
        b'{"version":"https://jsonfeed.org/version/1.1","title":"Muster","home_page_url":"https://muster.example/",'
        b'"items":[{"id":"1","url":"https://muster.example/a","date_published":"2026-10-01T10:00:00Z"},{"id":"2"}]}'
    )

    feed = read_feed(body, URL, NOW)

    assert (feed.kind, feed.title, len(feed.posts), feed.entries) == ("json11", "Muster", 1, 2)


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>Hallo</body></html>", b"\x00\xff\xfe", b"{}", b'{"version":1}', b"<?xml version='1.0'?>"]
)
def test_what_is_no_feed_gives_an_empty_one(body):
    assert read_feed(body, URL, NOW).kind == ""


def declared(*entities: str, title: str) -> bytes:
    head = f'<?xml version="1.0"?><!DOCTYPE r [{"".join(entities)}]>'
    return f'{head}<rss version="2.0"><channel><title>{title}</title></channel></rss>'.encode()


def test_entities_are_neither_expanded_nor_fetched():
    layers = [f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)]
    bomb = declared('<!ENTITY a "aaaaaaaaaa">', *layers, title="&j;")
    outside = declared('<!ENTITY x SYSTEM "file:///etc/hosts">', title="&x;")

    assert len(read_feed(bomb, URL, NOW).title) < 50
    assert "localhost" not in read_feed(outside, URL, NOW).title


@pytest.mark.corpus
@pytest.mark.parametrize("folder", [("platforms", "feeds"), ("protocols", "feeds")])
def test_every_feed_of_the_world_is_read_without_a_crash(folder):
    files = [path for path in sorted(corpus(*folder).rglob("*")) if path.is_file()]

    feeds = [read_feed(path.read_bytes(), URL, NOW) for path in files]

    assert all(feed.kind for feed in feeds)
    if folder[0] == "platforms":
        assert all(feed.title and feed.last_post for feed in feeds)
