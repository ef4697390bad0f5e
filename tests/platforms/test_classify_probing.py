"""Asking a platform for one account: what is requested, and what follows from each answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.platforms import load_registry
from crawler.platforms.probing import address_of, calibration_refs, probe_requests
from crawler.types import Classified, Hop, Page, Probe, Request
from crawler.vocabulary import Outcome, Presence

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
REGISTRY = load_registry()


def ask(url: str, *pages: Page, **changes: Any) -> tuple[Classified, list[Request]]:
    """Drive the probe of the account at `url` over prepared pages; requests without a page left end in a time-out."""
    ref = REGISTRY.identify(url).ref
    definition = replace(REGISTRY.get(ref.platform), **changes)
    steps: Probe[Classified] = probe_requests(definition, ref, NOW)
    asked: list[Request] = []
    answers = iter(pages)
    try:
        request = next(steps)
        while True:
            asked.append(request)
            page = next(answers, Page(request.url, Outcome.TIMEOUT))
            request = steps.send(replace(page, url=request.url, final_url=page.final_url or request.url))
    except StopIteration as end:
        return end.value, asked


def answer(data: Any, status: int = 200, outcome: Outcome = Outcome.OK, **more: Any) -> Page:
    body = data.encode() if isinstance(data, str) else json.dumps(data).encode()
    return Page("", outcome, status=status, body=body, headers={"content-type": "application/json"}, **more)


ACCOUNT = {"login": "muster-gmbh", "type": "User", "name": "Muster GmbH"}


def test_a_request_carries_the_manners_and_walls_of_its_platform():
    _, (request, *_) = ask("https://github.com/muster-gmbh", answer(ACCOUNT))
    definition = REGISTRY.get("github")

    assert request.url == "https://api.github.com/users/muster-gmbh"
    assert (request.gate_key, request.delay_s, request.purpose) == ("github", definition.politeness.delay_s, "probe")


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (
            "https://bsky.app/profile/mustergmbh.bsky.social",
            "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor=mustergmbh.bsky.social",
        ),
        ("https://mastodon.social/@muster", "https://mastodon.social/api/v1/accounts/lookup?acct=muster"),
        ("https://t.me/mustergmbh", "https://t.me/mustergmbh"),
        (
            "https://de.wikipedia.org/wiki/Muster_%26_S%C3%B6hne",
            "https://de.wikipedia.org/api/rest_v1/page/summary/Muster_%26_S%C3%B6hne",
        ),
        ("https://www.tiktok.com/@muster", "https://www.tiktok.com/oembed?url=https:%2F%2Fwww.tiktok.com%2F@muster"),
    ],
)
def test_the_address_is_made_from_the_handle(url, asked):
    ref = REGISTRY.identify(url).ref

    assert address_of(REGISTRY.get(ref.platform), ref) == asked


@pytest.mark.parametrize(
    "outcome", [Outcome.ROBOTS_DENIED, Outcome.CAPTCHA, Outcome.TIMEOUT, Outcome.BUDGET_SPENT, Outcome.MOVED_AWAY]
)
def test_a_fetch_that_failed_is_unknown_with_that_reason(outcome):
    result, asked = ask("https://github.com/muster-gmbh", Page("", outcome))

    assert (result.presence, result.failure, len(asked)) == (Presence.UNKNOWN, outcome, 1)


def test_missing_is_absent_only_by_the_platforms_rule():
    result, _ = ask("https://github.com/muster-gmbh", answer({"message": "Not Found"}, 404, Outcome.MISSING))
    silent, _ = ask("https://www.xing.com/pages/muster", Page("", Outcome.MISSING, status=500))

    assert result.presence is Presence.ABSENT
    assert silent.presence is Presence.UNKNOWN


@pytest.mark.parametrize(
    "url", ["https://www.linkedin.com/company/muster", "https://www.facebook.com/mustergmbh", "https://x.com/muster"]
)
def test_a_closed_platform_is_never_asked(url):
    result, asked = ask(url)

    assert asked == []
    assert (result.presence, result.failure) == (Presence.UNKNOWN, Outcome.ROBOTS_DENIED)


def test_a_second_page_adds_facts_and_takes_none_away():
    profile = answer({"did": "did:plc:abc", "handle": "mustergmbh.bsky.social", "displayName": "Muster"})
    feed = answer(
        {"feed": [{"post": {"record": {"createdAt": "2026-11-01T00:00:00Z"}, "author": {"handle": "mustergmbh.bsky.social"}}}]}
    )

    result, asked = ask("https://bsky.app/profile/mustergmbh.bsky.social", profile, feed)
    without, _ = ask("https://bsky.app/profile/mustergmbh.bsky.social", profile)

    assert "getAuthorFeed" in asked[1].url
    assert (result.facts.display_name, result.facts.last_post.at.day) == ("Muster", 1)
    assert (without.presence, without.facts.display_name, without.facts.last_post) == (Presence.EXISTS, "Muster", None)


def test_an_account_that_does_not_exist_is_asked_once():
    _, asked = ask(
        "https://bsky.app/profile/mustergmbh.bsky.social", answer({"error": "InvalidRequest", "message": "Profile not found"}, 400)
    )

    assert len(asked) == 1


def test_a_redirect_to_another_handle_renames_the_account():
    page = Page(
        "", Outcome.OK, final_url="https://vimeo.com/neuername", status=200, hops=(Hop("https://vimeo.com/altername", 301),),
        body=b'<script type="application/ld+json">{"@type":"ProfilePage","mainEntity":{"name":"Muster"}}</script>',
    )  # fmt: skip

    result, _ = ask("https://vimeo.com/altername", page)

    assert result.ref.handle == "neuername"
    assert {piece.account_id for piece in result.evidence} == {result.ref.account_id}


def test_every_control_account_is_an_account_of_its_platform():
    for definition in REGISTRY:
        present, absent = calibration_refs(definition, REGISTRY)

        assert {ref.platform for ref in (*present, *absent)} <= {definition.id}
