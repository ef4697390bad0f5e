"""What holds for all platforms: walls are never answers, markers are tri-state, any bytes get an answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.platforms import load_registry
from crawler.platforms.classify import classify
from crawler.platforms.definition import Claim, Definition, Expect, Hosts, PageSign, ProbeRule, Review
from crawler.types import Classified, Page
from crawler.vocabulary import ClaimState, Outcome, Presence

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://muster.test/firma/x"


def definition(**changes: Any) -> Definition:
    """A listing platform with one sign each; change what the test is about."""
    rule = ProbeRule(
        url="{canonical}",
        exists=Expect((200,), any=(PageSign("css", "h1.name"),)),
        absent=Expect((), any=(PageSign("status", "404"), PageSign("text", "Kein Eintrag gefunden"))),
        walls={Outcome.LOGIN_WALL: (PageSign("text", "Bitte einloggen"),)},
    )
    claim = Claim(
        claimed=(PageSign("text", "Beansprucht"),), unclaimed=(PageSign("text", "Nicht beansprucht"), PageSign("css", "a.claim"))
    )
    base = Definition(
        id="muster", name="Muster", kind="directory", region="de", page_type="listing", way="probe", hosts=Hosts(("muster.test",)),
        review=Review(datetime(2026, 1, 1, tzinfo=UTC).date()), probe=rule, claim=claim, facts={"display_name": ("css:h1.name",)},
    )  # fmt: skip
    return replace(base, **changes)


def read(body: str | bytes, status: int | None = 200, outcome: Outcome = Outcome.OK, **changes: Any) -> Classified:
    raw = body.encode() if isinstance(body, str) else body
    return classify(definition(**changes), Page(URL, outcome, final_url=URL, status=status, body=raw), None, NOW)


NAME = '<h1 class="name">Muster GmbH</h1>'


def test_exists_needs_status_and_sign():
    assert read(NAME).presence is Presence.EXISTS
    assert read(NAME, status=206).presence is Presence.UNKNOWN
    assert read("<h1>anderes</h1>").presence is Presence.UNKNOWN


def test_absent_needs_an_explicit_rule():
    silent = replace(definition().probe, absent=Expect())

    assert read("<p>Kein Eintrag gefunden</p>").presence is Presence.ABSENT
    assert read("", status=404, outcome=Outcome.MISSING).presence is Presence.ABSENT
    assert read("", status=404, outcome=Outcome.MISSING, probe=silent).failure is Outcome.MISSING
    assert read("", status=410, outcome=Outcome.GONE, probe=silent).failure is Outcome.GONE


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (401, "login_wall"),
        (403, "blocked"),
        (429, "rate_limited"),
        (451, "blocked"),
        (999, "blocked"),
        (500, "server_error"),
        (503, "server_error"),
    ],
)
def test_a_refusing_status_is_unknown_whatever_the_body_says(status, failure):
    for body in (NAME, "<p>Kein Eintrag gefunden</p>", ""):
        answer = read(body, status=status)
        assert (answer.presence, answer.failure) == (Presence.UNKNOWN, failure)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome.is_wall or outcome.is_refusal] + [Outcome.TIMEOUT])
def test_a_failed_fetch_is_unknown_with_its_own_reason(outcome):
    answer = read("<p>Kein Eintrag gefunden</p>", outcome=outcome)

    assert (answer.presence, answer.failure) == (Presence.UNKNOWN, outcome)


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ("<title>Just a moment...</title><p>Kein Eintrag gefunden</p>", "captcha"),
        ("<title>Attention Required! | Cloudflare</title>", "captcha"),
        ("<script>window.gokuProps = {}</script>", "captcha"),
        ("<p>Our systems have detected unusual traffic from your computer network.</p>", "captcha"),
        ("<script src='/_Incapsula_Resource?x'></script>", "captcha"),
        ("<title>DDoS-Guard</title>", "captcha"),
        ("<script>SlardarWAF</script>", "captcha"),
        ("<title>Before you continue to YouTube</title>", "consent_wall"),
        ("<link rel=canonical href='https://consent.youtube.com/m'><p>Kein Eintrag gefunden</p>", "consent_wall"),
        ("<title>Access Denied</title>", "blocked"),
        ("<p>Bitte einloggen</p><p>Kein Eintrag gefunden</p>", "login_wall"),
        ("<div id=app></div><script src='/app.js'></script>", "blocked"),
        ("<p>Ganz andere Seite</p>", "parser_error"),
        ("", "parser_error"),
    ],
)
def test_walls_and_shells_behind_status_200_are_unknown(body, failure):
    answer = read(body)

    assert (answer.presence, answer.failure) == (Presence.UNKNOWN, failure)


def test_a_saved_redirect_says_nothing_about_the_account():
    assert read("", status=302).failure is Outcome.MOVED_AWAY


def test_a_login_form_beside_the_accounts_own_data_is_no_wall():
    assert read(NAME + "<p>Bitte einloggen</p>").presence is Presence.EXISTS


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("<p>Beansprucht</p>", "claimed"),
        ("<p>Nicht beansprucht</p>", "unclaimed"),
        ("<a class=claim></a>", "unclaimed"),
        ("<p>Beansprucht</p><a class=claim></a>", "unknown"),
        ("", "unknown"),
        ("<p>Unbeansprucht, Beanspruchtes</p>", "unknown"),
        ("<script>var texte = 'Nicht beansprucht'</script>", "unknown"),
        ("<!-- Nicht beansprucht -->", "unknown"),
    ],
)
def test_a_claim_is_read_from_signs_alone_and_a_missing_sign_is_unknown(body, state):
    assert read(NAME + body).claim_state == state


def test_data_that_nobody_can_claim_is_not_applicable():
    assert read(NAME, page_type="community").claim_state is ClaimState.NOT_APPLICABLE
    assert read(NAME, page_type="record", claim=Claim()).claim_state is ClaimState.NOT_APPLICABLE


def test_a_generated_page_without_anything_of_an_owner_is_marked_thin():
    codes = {marker.code for marker in read(NAME, origin="made from public data").markers}

    assert {"E5", "E8"} <= codes


def test_an_ordinary_account_is_not_called_generated_because_others_there_are():
    facts = {"display_name": ("css:h1.name",), "description": ("css:p",)}

    def codes(body: str) -> set[str]:
        answer = read(NAME + body, origin="made from member profiles", page_type="account", facts=facts)
        return {marker.code for marker in answer.markers}

    assert "E5" not in codes("<p>Werkzeuge seit 1950</p>")
    assert {"E4", "E5"} <= codes("<p>Werkzeuge</p><a class=claim></a>")
    assert {"E5", "E8"} <= codes("")


def test_relative_dates_count_back_from_the_day_the_page_was_fetched():
    page = Page(
        URL,
        Outcome.OK,
        final_url=URL,
        status=200,
        body=(NAME + "<i>vor 3 Tagen</i>").encode(),
        fetched_at=datetime(2025, 1, 10, tzinfo=UTC),
    )

    answer = classify(definition(facts={"last_post": ("css:i",)}), page, None, NOW)

    assert answer.facts.last_post.at.date().isoformat() == "2025-01-07"


def test_a_recorded_exchange_is_read_as_its_answer():
    body = '{"request": {"url": "x"}, "response": {"responseCode": 200, "responseBody": "<h1 class=\\"name\\">Muster GmbH</h1>"}}'

    assert read(body).facts.display_name == "Muster GmbH"


KEYS = [
    "data",
    "user",
    "error",
    "message",
    "metadata",
    "header",
    "channelMetadataRenderer",
    "account",
    "acct",
    "url",
    "feed",
    "post",
    "did",
    "handle",
    "login",
    "entities",
    "claims",
    "props",
    "pageProps",
    "businessUnit",
    "fields",
    "links",
    "code",
    "version",
    "title",
    "legacy",
]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
DATA = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4), max_leaves=20
)
READERS = ["youtube", "mastodon", "bluesky", "github", "facebook", "instagram", "x", "tiktok", "trustpilot", "wikidata"]


@pytest.mark.parametrize("platform", READERS)
@settings(max_examples=40, deadline=None)
@given(data=DATA)
def test_any_data_gets_an_answer(platform, data):
    page = Page(URL, Outcome.OK, status=200, body=json.dumps(data).encode())

    answer = classify(load_registry().get(platform), page, None, NOW)

    assert (answer.failure is not None) == (answer.presence is Presence.UNKNOWN)


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=400), status=st.sampled_from([None, 200, 202, 404, 403, 999]))
def test_any_bytes_get_an_answer(body, status):
    for platform in ("facebook", "telegram", "xing", "gelbe_seiten"):
        answer = classify(load_registry().get(platform), Page(URL, Outcome.OK, status=status, body=body), None, NOW)
        assert (answer.failure is not None) == (answer.presence is Presence.UNKNOWN)
