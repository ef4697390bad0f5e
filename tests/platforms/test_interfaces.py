"""Official interfaces against servers that answer as their documentation says: what is known, what stays unknown, and why."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from crawler.platforms import load_registry
from crawler.platforms.api import Trouble, account_requests, interface_for, interfaces, module, trouble_of
from crawler.probe import drive
from crawler.types import Classified
from crawler.vocabulary import ClaimState, Outcome, Presence
from tests.factory import NOW
from tests.fetch.loopback import Server, answer, running
from tests.platforms.interfaces import (
    BUSINESS,
    CHANNEL,
    FB_PAGE,
    FSQ,
    FSQ_PLACE,
    IG_USER,
    KEYS,
    NO_CHANNEL,
    OWN_PAGES,
    PLACE,
    PLACE_ID,
    UNIT,
    UNIT_PROFILE,
    UPLOADS,
    ask,
    door_to,
    google_error,
    js,
    meta_error,
)

HANDLE, DOMAIN, ALIAS = "nordquell", "nordquell.example", "nordquell-wassertechnik-kiel"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with running() as server:
        server.on("www.youtube.com/@nordquell/about", answer("", 503))  # asked where the interface does not know
        server.on("www.youtube.com/c/nordquell/about", answer("", 503))
        yield server


@dataclass(frozen=True)
class Case:
    """One platform's interface: where it is asked first, and what it answers."""

    platform: str
    handle: str
    address: str
    good: Any
    missing: bytes
    missing_is: tuple[Presence, Outcome | None]
    refused: bytes
    spent: bytes
    facts: dict[str, Any]
    claim: ClaimState = ClaimState.UNKNOWN
    more: dict[str, Any] = field(default_factory=dict)
    """Further addresses that the good case needs."""

    def serve(self, server: Server, first: bytes) -> None:
        """The interesting answer at the address that is about the account, and what else there is."""
        for address, value in self.more.items():
            server.on(address, js(value))
        server.on(self.address, first)


UNKNOWN_MISSING = (Presence.UNKNOWN, Outcome.MISSING)
CASES = [
    Case(
        "youtube", HANDLE, "www.googleapis.com/youtube/v3/channels", CHANNEL, js(NO_CHANNEL), (Presence.ABSENT, None),
        js(google_error(400, "INVALID_ARGUMENT", "API_KEY_INVALID"), 400), js(google_error(403, "", "quotaExceeded"), 403),
        {"followers": 1230, "posts_total": 42, "platform_id": "UCmadeupnordquell0815abA"},
        more={"www.googleapis.com/youtube/v3/playlistItems": UPLOADS},
    ),
    Case(
        "google_business", PLACE_ID, f"places.googleapis.com/v1/places/{PLACE_ID}", PLACE,
        js(google_error(404, "NOT_FOUND", ""), 404), UNKNOWN_MISSING,
        js(google_error(403, "PERMISSION_DENIED", "API_KEY_SERVICE_BLOCKED"), 403),
        js(google_error(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"), 429),
        {"rating": 4.3, "reviews": 87, "websites": ("https://www.nordquell.example/",), "phone": "+49 431 1234560"},
    ),
    Case(
        "trustpilot", DOMAIN, "api.trustpilot.com/v1/business-units/find", UNIT, js({"message": "Not found"}, 404),
        (Presence.ABSENT, None), js({"fault": {"faultstring": "Invalid ApiKey"}}, 401), js({"message": "Too many"}, 429),
        {"rating": 3.9, "reviews": 31, "phone": "+49 431 1234560", "email": None}, ClaimState.CLAIMED,
        {"api.trustpilot.com/v1/business-units/507f191e810c19729de860ea/profileinfo": UNIT_PROFILE},
    ),
    Case(
        "yelp", ALIAS, f"api.yelp.com/v3/businesses/{ALIAS}", BUSINESS, js({"error": {"code": "BUSINESS_NOT_FOUND"}}, 404),
        UNKNOWN_MISSING, js({"error": {"code": "TOKEN_INVALID"}}, 401), js({"error": {"code": "ACCESS_LIMIT_REACHED"}}, 429),
        {"rating": 4.5, "reviews": 4, "category": "Sanitär", "phone": "+494311234560"}, ClaimState.UNCLAIMED,
    ),
    Case(
        "facebook", HANDLE, "graph.facebook.com/v25.0/nordquell", FB_PAGE, js(meta_error(803), 404), (Presence.ABSENT, None),
        js(meta_error(190), 400), js(meta_error(4), 403), {"followers": 812, "verified": False}, ClaimState.UNCLAIMED,
    ),
    Case(
        "instagram", HANDLE, "graph.facebook.com/v25.0/17841400000000001", IG_USER, js(meta_error(110, 2207013), 400),
        UNKNOWN_MISSING, js(meta_error(10), 403), js(meta_error(32), 400), {"followers": 267, "posts_total": 120, "following": 12},
        ClaimState.NOT_APPLICABLE, {"graph.facebook.com/v25.0/me/accounts": OWN_PAGES},
    ),
    Case(
        "foursquare", FSQ, f"places-api.foursquare.com/places/{FSQ}", FSQ_PLACE, js({"message": "not found"}, 404), UNKNOWN_MISSING,
        js({"message": "Invalid request token."}, 401), js({"message": "no credits"}, 429),
        {"phone": "0431 1234560", "category": "Plumber", "websites": ("https://nordquell.example/",)},
    ),
]  # fmt: skip
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.platform)


def said(answer: Classified, names: Any) -> dict[str, Any]:
    found = {name: getattr(answer.facts, name) for name in names}
    return {name: getattr(value, "value", value) for name, value in found.items()}


def by_interface(answer: Classified) -> tuple[Presence, Outcome | None]:
    """What the interface said; a page that is read afterwards (YouTube) is not served here and adds nothing."""
    return answer.presence, answer.failure


@EACH
async def test_an_account_that_exists_is_read_with_its_facts(case: Case, server: Server) -> None:
    case.serve(server, js(case.good))
    found = await ask(server, case.platform, case.handle)

    assert by_interface(found) == (Presence.EXISTS, None)
    assert said(found, case.facts) == case.facts
    assert found.claim_state is case.claim
    assert {piece.method for piece in found.evidence} == {"api"}


@EACH
async def test_an_account_that_is_not_found_is_absent_only_where_the_interface_says_so(case: Case, server: Server) -> None:
    case.serve(server, case.missing)

    assert by_interface(await ask(server, case.platform, case.handle)) == case.missing_is


@EACH
async def test_a_refused_key_is_told_from_a_used_up_quota(case: Case, server: Server) -> None:
    case.serve(server, case.refused)
    refused = await ask(server, case.platform, case.handle)
    case.serve(server, case.spent)
    spent = await ask(server, case.platform, case.handle)

    assert (trouble_of(refused), trouble_of(spent)) == (Trouble.KEY_REFUSED, Trouble.QUOTA_SPENT)
    assert {refused.presence, spent.presence} == {Presence.UNKNOWN}


MALFORMED = {
    "no JSON": answer("<html>Service</html>"), "broken": answer('{"id": ', kind="application/json"), "a list": js([1]),
    "empty": answer("", kind="application/json"), "other data": js({"hello": "world"}), "nulls": js({"id": None, "items": None}),
}  # fmt: skip


@EACH
@pytest.mark.parametrize("first", MALFORMED.values(), ids=MALFORMED)
async def test_what_cannot_be_read_is_unknown(case: Case, first: bytes, server: Server) -> None:
    case.serve(server, first)
    found = await ask(server, case.platform, case.handle)

    assert found.presence is Presence.UNKNOWN
    assert found.failure is not None


@EACH
async def test_a_server_that_fails_is_unknown(case: Case, server: Server) -> None:
    case.serve(server, answer("", 503))

    assert (await ask(server, case.platform, case.handle)).presence is Presence.UNKNOWN


@EACH
async def test_the_key_goes_where_the_interface_wants_it_and_robots_is_not_asked(case: Case, server: Server) -> None:
    case.serve(server, js(case.good))
    await ask(server, case.platform, case.handle)
    interface = interface_for(case.platform)
    assert interface is not None
    key = KEYS[interface.name]

    assert server.asked
    for asked in server.asked:
        sent = asked.headers.get(interface.header.lower()) if interface.header else asked.path
        assert sent == f"{interface.scheme}{key}" if interface.header else "access_token=EAAB%7Cmarked%2Bmeta%2F0815" in asked.path
        assert all(asked.headers[name.lower()] == value for name, value in interface.also)
    assert "/robots.txt" not in {asked.path for asked in server.asked}


@EACH
async def test_without_a_key_nobody_is_asked(case: Case, server: Server) -> None:
    registry = load_registry()
    definition, ref = registry.get(case.platform), registry.build(case.platform, case.handle)
    interface = interface_for(case.platform)
    assert interface is not None
    async with door_to(server, keys={}) as door:
        found = await drive(account_requests(definition, ref, NOW, ()), door.fetcher)

    assert found.presence is Presence.UNKNOWN
    assert interface.origin.removeprefix("https://") not in {asked.host for asked in server.asked}


# --- what is particular to one interface ------------------------------------------------------------------------------------


async def test_uploads_of_a_channel_are_its_posts(server: Server) -> None:
    server.on("www.googleapis.com/youtube/v3/channels", js(CHANNEL))
    server.on("www.googleapis.com/youtube/v3/playlistItems", js(UPLOADS))
    found = await ask(server, "youtube", HANDLE)

    assert [str(post.posted.at.date()) for post in found.facts.posts] == ["2026-10-02", "2026-05-01"]
    assert (str(found.facts.last_post.at.date()) if found.facts.last_post else "", found.facts.posts_complete) == (
        "2026-10-02",
        False,
    )


async def test_hidden_subscribers_are_unknown_and_not_zero(server: Server) -> None:
    channel = json.loads(json.dumps(CHANNEL))
    channel["items"][0]["statistics"] |= {"hiddenSubscriberCount": True, "subscriberCount": "0"}
    server.on("www.googleapis.com/youtube/v3/channels", js(channel))

    assert (await ask(server, "youtube", HANDLE)).facts.followers is None


@pytest.mark.parametrize(
    ("url", "query"),
    [
        ("https://www.youtube.com/@nordquell", "forHandle=%40nordquell"),
        ("https://www.youtube.com/channel/UCmadeupnordquell0815abA", "id=UCmadeupnordquell0815abA"),
        ("https://www.youtube.com/user/nordquell", "forUsername=nordquell"),
    ],
)
async def test_a_channel_is_asked_for_by_what_its_address_carries(url: str, query: str, server: Server) -> None:
    server.on("www.googleapis.com/youtube/v3/channels", js(NO_CHANNEL))
    await ask(server, "youtube", "", url=url)

    assert query in server.asked[0].path


async def test_an_old_custom_address_is_no_handle(server: Server) -> None:
    found = await ask(server, "youtube", "", url="https://www.youtube.com/c/nordquell")

    assert found.presence is Presence.UNKNOWN
    assert "www.googleapis.com" not in {asked.host for asked in server.asked}


async def test_a_channel_whose_key_is_refused_is_read_from_its_page(server: Server) -> None:
    server.on("www.googleapis.com/youtube/v3/channels", js(google_error(400, "INVALID_ARGUMENT", "API_KEY_INVALID"), 400))
    data = {"metadata": {"channelMetadataRenderer": {"externalId": "UCmadeupnordquell0815abA", "title": "Nordquell"}}}
    server.on("www.youtube.com/@nordquell/about", answer(f"<script>var ytInitialData = {json.dumps(data)};</script>"))
    found = await ask(server, "youtube", HANDLE)

    assert (found.presence, trouble_of(found)) == (Presence.EXISTS, Trouble.KEY_REFUSED)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"is_unclaimed": True}, ClaimState.UNCLAIMED),
        ({"is_unclaimed": False, "is_owned": True}, ClaimState.CLAIMED),
        ({"is_unclaimed": False}, ClaimState.UNKNOWN),
        ({}, ClaimState.UNKNOWN),
    ],
)
async def test_facebook_claims_are_said_by_the_page_itself(changes: dict[str, bool], state: ClaimState, server: Server) -> None:
    page = {key: value for key, value in FB_PAGE.items() if not key.startswith("is_")}
    server.on("graph.facebook.com/v25.0/nordquell", js(page | changes))

    assert (await ask(server, "facebook", HANDLE)).claim_state is state


@pytest.mark.parametrize(
    ("profile", "state"),
    [
        ({"isSubscriber": True}, ClaimState.CLAIMED),
        ({"isClaimed": True, "isSubscriber": False}, ClaimState.CLAIMED),
        ({"isClaimed": False}, ClaimState.UNCLAIMED),
        ({"isSubscriber": False}, ClaimState.UNKNOWN),
    ],
)
async def test_trustpilot_without_a_word_about_claims_is_unknown(
    profile: dict[str, bool], state: ClaimState, server: Server
) -> None:
    server.on("api.trustpilot.com/v1/business-units/find", js(UNIT))
    server.on(
        "api.trustpilot.com/v1/business-units/507f191e810c19729de860ea/profileinfo", js({"companyName": "Nordquell"} | profile)
    )

    assert (await ask(server, "trustpilot", DOMAIN)).claim_state is state


@pytest.mark.parametrize(
    ("said_by_yelp", "state"), [(True, ClaimState.CLAIMED), (False, ClaimState.UNCLAIMED), (None, ClaimState.UNKNOWN)]
)
async def test_yelp_says_whether_a_business_is_claimed(said_by_yelp: bool | None, state: ClaimState, server: Server) -> None:
    server.on(f"api.yelp.com/v3/businesses/{ALIAS}", js(BUSINESS | {"is_claimed": said_by_yelp}))

    assert (await ask(server, "yelp", ALIAS)).claim_state is state


@pytest.mark.parametrize(
    ("platform", "handle", "address", "value"),
    [
        (
            "google_business",
            PLACE_ID,
            f"places.googleapis.com/v1/places/{PLACE_ID}",
            PLACE | {"businessStatus": "CLOSED_PERMANENTLY"},
        ),
        ("yelp", ALIAS, f"api.yelp.com/v3/businesses/{ALIAS}", BUSINESS | {"is_closed": True}),
        ("facebook", HANDLE, "graph.facebook.com/v25.0/nordquell", FB_PAGE | {"is_permanently_closed": True}),
        ("foursquare", FSQ, f"places-api.foursquare.com/places/{FSQ}", FSQ_PLACE | {"date_closed": "2024-02-01"}),
    ],
)
async def test_a_closed_place_is_marked(platform: str, handle: str, address: str, value: Any, server: Server) -> None:
    server.on(address, js(value))

    assert "E10" in {marker.code for marker in (await ask(server, platform, handle)).markers}


async def test_instagram_needs_a_professional_account_of_the_key_owner(server: Server) -> None:
    server.on("graph.facebook.com/v25.0/me/accounts", js({"data": [{"id": "77"}]}))
    found = await ask(server, "instagram", HANDLE)

    assert (found.presence, found.failure) == (Presence.UNKNOWN, Outcome.NOT_TRIED)
    assert len(server.asked) == 1


async def test_a_page_that_meta_does_not_show_to_this_key_is_not_absent(server: Server) -> None:
    server.on("graph.facebook.com/v25.0/nordquell", js(meta_error(100, 33), 400))

    assert by_interface(await ask(server, "facebook", HANDLE)) == UNKNOWN_MISSING


async def test_a_key_that_was_refused_is_not_shown_again(server: Server) -> None:
    server.on(f"api.yelp.com/v3/businesses/{ALIAS}", js({"error": {"code": "TOKEN_INVALID"}}, 401))
    registry = load_registry()
    definition, ref = registry.get("yelp"), registry.build("yelp", ALIAS)
    async with door_to(server) as door:
        found = [await drive(account_requests(definition, ref, NOW, {"yelp"}), door.fetcher) for _ in range(3)]

    assert [trouble_of(one) for one in found] == [Trouble.KEY_REFUSED] * 3
    assert len(server.asked) == 1


async def test_a_new_run_shows_a_corrected_key_at_once(server: Server) -> None:
    server.on(f"api.yelp.com/v3/businesses/{ALIAS}", js({"error": {"code": "TOKEN_INVALID"}}, 401), js(BUSINESS))
    registry = load_registry()
    definition, ref = registry.get("yelp"), registry.build("yelp", ALIAS)
    async with door_to(server) as door:
        await drive(account_requests(definition, ref, NOW, {"yelp"}), door.fetcher)
        gate = door.gate
    async with door_to(server, gate=gate) as door:
        found = await drive(account_requests(definition, ref, NOW, {"yelp"}), door.fetcher)

    assert found.presence is Presence.EXISTS


def test_every_interface_has_a_module_and_a_page_of_documentation() -> None:
    registry = load_registry()
    for name, interface in interfaces().items():
        assert callable(module(name).trouble)
        assert interface.docs.startswith("https://")
        assert bool(interface.header) != bool(interface.param)
        for platform in interface.platforms:
            assert platform == "search" or (platform in registry and callable(module(name).ask))
        assert not interface.search or name == "brave" or callable(module(name).search)
