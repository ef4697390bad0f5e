"""Pages that people hand in: whose they are, when they were served, and what a file is that is no page at all."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime

import pytest

from crawler.platforms import load_registry
from crawler.platforms.classify import classify
from crawler.platforms.saved import read_saved_feed, saved_page
from crawler.types import Classified
from crawler.vocabulary import Outcome, Presence
from tests.corpus_folder import ROOT

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CASES = ROOT / "fixtures" / "platforms"
USER = '{"data": {"id": "4711", "name": "Muster GmbH", "username": "mustergmbh"}}'
ADDRESS = "https://api.twitter.com/2/users/by/username/mustergmbh"


def hand_in(body: str | bytes, url: str, status: int | None = None) -> Classified | None:
    """Read a file as the command does; None where no platform is known."""
    raw = body.encode() if isinstance(body, str) else body
    definition, ref, page = saved_page(load_registry(), url, raw, status, NOW)
    return classify(definition, page, ref, NOW) if definition else None


def case(name: str) -> bytes:
    return next((CASES / name).glob("page.*")).read_bytes()


# --- whose page it is -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["facebook/exists", "pinterest/exists"])
def test_a_page_under_an_address_that_says_nothing_is_known_by_its_own(name):
    answer = hand_in(case(name), "https://nirgends.example/download.html")

    assert (answer.platform, answer.presence) == (name.partition("/")[0], Presence.EXISTS)


def test_a_page_of_another_platform_is_the_wrong_page_and_not_absent():
    answer = hand_in(case("facebook/exists"), "https://www.pinterest.com/mustergmbh/")

    assert (answer.platform, answer.presence, answer.failure) == ("pinterest", Presence.UNKNOWN, Outcome.WRONG_TYPE)


def test_an_embed_answer_about_another_platform_is_the_wrong_page():
    body = {
        "version": "1.0",
        "type": "rich",
        "html": "x",
        "author_url": "https://www.tiktok.com/@mustergmbh",
        "author_name": "Muster",
    }

    answer = hand_in(json.dumps(body), "https://vimeo.com/mustergmbh")

    assert (answer.presence, answer.failure) == (Presence.UNKNOWN, Outcome.WRONG_TYPE)


@pytest.mark.parametrize("url", ["", "keine adresse", "https://firma.example/", "http://localhost:3000/x"])
def test_a_page_of_no_platform_is_of_no_platform(url):
    assert hand_in("<title>Firma</title><p>Guten Tag</p>", url) is None


@pytest.mark.parametrize("body", [b"", b"\x00\x01\xff\xfe" * 50, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"%PDF-1.7\n%\xe2\xe3"])
@pytest.mark.parametrize("url", ["https://www.facebook.com/muster", "https://t.me/muster", "https://www.youtube.com/@muster"])
def test_what_is_no_page_says_nothing(body, url):
    answer = hand_in(body, url)

    assert (answer.presence, answer.failure) == (Presence.UNKNOWN, Outcome.PARSER_ERROR)


def test_a_feed_is_a_blog_whatever_its_address():
    feed = b"<rss version='2.0'><channel><title>Muster Blog</title><link>https://muster.example/</link><description>Holz</description></channel></rss>"
    definition, _, page = saved_page(load_registry(), "https://muster.example/feed.xml", feed, None, NOW)

    answer = read_saved_feed(page, NOW)

    assert (definition.id, answer.facts.display_name, answer.facts.description) == ("blog", "Muster Blog", "Holz")


# --- recorded exchanges ---------------------------------------------------------------------------------------------------


def cassette(*exchanges: tuple[str, int, str]) -> str:
    """Write exchanges of address, status and YAML scalar as the usual recorder does."""
    blocks = [
        f"- request:\n    body: null\n    method: GET\n    uri: {uri}\n  response:\n    body:\n      string: {scalar}\n"
        f"    headers:\n      date:\n      - Tue, 13 Apr 2021 03:53:58 UTC\n    status:\n      code: {code}\n      message: X\n"
        for uri, code, scalar in exchanges
    ]
    return "interactions:\n" + "".join(blocks) + "version: 1\n"


ZIPPED = "!!binary |\n        " + base64.b64encode(gzip.compress(USER.encode())).decode()
FORMS = {
    "json object": json.dumps({"request": {"url": ADDRESS}, "response": {"responseCode": 200, "responseBody": USER}}),
    "json list": json.dumps(
        [{"scope": "https://api.twitter.com", "method": "GET", "path": "/2", "status": 200, "response": json.loads(USER)}]
    ),
    "cassette, plain": cassette((ADDRESS, 200, f"'{USER}'")),
    "cassette, quoted": cassette((ADDRESS, 200, json.dumps(USER))),
    "cassette, zipped": cassette((ADDRESS, 200, ZIPPED)),
    "replay": f"https\nGET\napi.twitter.com\nNone\n/2/users\n{{}}\nNone\n200\n[]\n{USER}\n\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_recorded_exchange_is_read_as_its_answer_and_by_its_own_address(form):
    answer = hand_in(FORMS[form], "https://nirgends.example/")

    assert (answer.platform, answer.presence, answer.facts.display_name) == ("x", Presence.EXISTS, "Muster GmbH")


def test_of_several_exchanges_the_one_of_the_address_counts():
    missing = '\'{"errors": [{"title": "Not Found Error"}]}\''
    text = cassette((ADDRESS, 200, f"'{USER}'"), (ADDRESS + "2", 200, missing))

    assert hand_in(text, ADDRESS).presence is Presence.EXISTS
    assert hand_in(text, ADDRESS + "2").presence is Presence.ABSENT


@pytest.mark.parametrize("tail", [b"'", b"!!binary |\n  !!!", b'"\\u12', b"", b"!!binary |\n  H4sIAAAA"])
def test_a_broken_cassette_is_no_answer(tail):
    body = b"interactions:\n- request:\n    uri: x\n  response:\n    body:\n      string: " + tail

    assert hand_in(body, ADDRESS).presence is Presence.UNKNOWN


def test_a_page_saved_in_one_file_is_read_with_its_own_address():
    page = case("facebook/exists").replace(b"=", b"=3D")
    head = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.facebook.com/mustergmbh/\r\nSubject: x\r\n"
        b'Date: Tue, 5 Mar 2024 09:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )

    answer = hand_in(head + page + b"\r\n--b--\r\n", "https://nirgends.example/")

    assert (answer.platform, answer.facts.display_name) == ("facebook", "Muster GmbH")


def test_a_page_from_an_archive_of_the_web_is_the_page_that_was_archived():
    prefix = b"https://web.archive.org/web/20240305100000/"
    page = case("facebook/exists").replace(b"https://www.facebook.com", prefix + b"https://www.facebook.com")

    answer = hand_in(page, (prefix + b"https://www.facebook.com/mustergmbh/").decode())

    assert (answer.platform, answer.presence, answer.facts.handle) == ("facebook", Presence.EXISTS, "mustergmbh")


# --- when it was served ---------------------------------------------------------------------------------------------------


def channel(head: str, client: str) -> str:
    """Write a YouTube channel with one video of three days ago, built by a client of that version."""
    video = {"videoId": "abc", "title": {"simpleText": "Fräsen"}, "publishedTimeText": {"simpleText": "3 days ago"}}
    data = {
        "metadata": {"channelMetadataRenderer": {"title": "Muster GmbH", "externalId": "UCAbCdEfGhIjKlMnOpQrStUA"}},
        "contents": [{"gridVideoRenderer": video}],
    }
    config = f'<script>ytcfg.set({{"INNERTUBE_CLIENT_VERSION":"{client}"}})</script>'
    return f"<html>{head}{config}<script>var ytInitialData = {json.dumps(data)};</script>"


@pytest.mark.parametrize(
    ("head", "client", "posted"),
    [
        ("", "2.20240105.01.00", "2024-01-02"),
        (
            "<!--\n Page saved with SingleFile \n url: x \n saved date: Tue Mar 05 2024 10:00:00 GMT+0100 (CET)\n-->",
            "x",
            "2024-03-02",
        ),
        ("", "2.20261122.01.00", "2026-11-21"),
        ("", "2.20991301.01.00", "2026-11-21"),
        ("<!-- FILE ARCHIVED ON 10:11:12 Jan 05, 2019 AND RETRIEVED FROM THE INTERNET ARCHIVE -->", "x", "2019-01-02"),
    ],
)
def test_days_ago_count_from_the_day_the_page_was_served(head, client, posted):
    answer = hand_in(channel(head, client), "https://www.youtube.com/@mustergmbh")

    assert answer.facts.last_post.at.date().isoformat() == posted


def test_an_old_page_is_no_evidence_of_an_active_owner():
    answer = hand_in(channel("", "2.20200105.01.00"), "https://www.youtube.com/@mustergmbh")

    assert "E6" not in {marker.code for marker in answer.markers}
