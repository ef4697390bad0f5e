"""Walls: refusals by status, and login, consent and challenge pages behind status 200 or 202. Never ok, never retried around."""

from __future__ import annotations

import pytest

from crawler.fetch.walls import judge
from crawler.types import Wall
from crawler.vocabulary import Outcome
from tests.fetch.loopback import Doorway, Server, answer, opened, redirect

LONG = "<p>Wir liefern Pumpen für die Industrie, seit 1954, in alle Welt.</p>" * 2000


def titled(title: str, body: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (401, Outcome.LOGIN_WALL),
        (403, Outcome.BLOCKED),
        (407, Outcome.BLOCKED),
        (429, Outcome.RATE_LIMITED),
        (451, Outcome.BLOCKED),
        (999, Outcome.BLOCKED),
    ],
)
async def test_a_status_that_turns_us_away(server: Server, status: int, outcome: Outcome) -> None:
    server.on("shop.example/", answer(LONG, status))
    async with opened(server, retries=0) as door:
        page = await door.get("shop.example/")

    assert (page.outcome, page.outcome.is_wall, page.attempts) == (outcome, True, 1)


@pytest.mark.parametrize("status", [200, 202])
@pytest.mark.parametrize(
    ("body", "headers", "outcome"),
    [
        (titled("Just a moment..."), {}, Outcome.CAPTCHA),
        (titled("Nur einen Moment…"), {}, Outcome.CAPTCHA),
        (titled("Firma", "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script>"), {}, Outcome.CAPTCHA),
        (titled("Firma"), {"cf_mitigated": "challenge"}, Outcome.CAPTCHA),
        ("", {"x_amzn_waf_action": "challenge"}, Outcome.CAPTCHA),
        (titled("Pardon Our Interruption"), {}, Outcome.CAPTCHA),
        (titled("Firma", "<iframe src='/_Incapsula_Resource?x'></iframe>"), {}, Outcome.CAPTCHA),
        (titled("Access Denied"), {}, Outcome.BLOCKED),
        (titled("Zugriff verweigert"), {}, Outcome.BLOCKED),
        (titled("LinkedIn Login, Sign in | LinkedIn"), {}, Outcome.LOGIN_WALL),
        (titled("Bei Facebook anmelden | Facebook"), {}, Outcome.LOGIN_WALL),
        (titled("Bevor Sie zu YouTube weitergehen"), {}, Outcome.CONSENT_WALL),
        (titled("429 Too Many Requests"), {}, Outcome.RATE_LIMITED),
        (titled("503 Service Unavailable"), {}, Outcome.SERVER_ERROR),
    ],
)
async def test_a_page_that_only_looks_like_an_answer(
    server: Server, status: int, body: str, headers: dict[str, str], outcome: Outcome
) -> None:
    server.on("shop.example/", answer(body, status, **headers))
    async with opened(server, retries=0) as door:
        page = await door.get("shop.example/")

    assert page.outcome is outcome or (status == 202 and page.outcome is Outcome.CAPTCHA)
    assert not page.outcome.has_body


@pytest.mark.parametrize("body", ["", "  \n", "<html><script src='/challenge.js'></script></html>"])
async def test_202_with_nothing_but_a_script_is_a_challenge(door: Doorway, body: str) -> None:
    door.server.on("shop.example/", answer(body, 202))

    assert (await door.get("shop.example/")).outcome is Outcome.CAPTCHA


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Pumpen Müller", "<script>var cf_chl_opt</script>" + LONG),
        ("Just a moment in time: our history", LONG),
        ("Login für Händler – Pumpen Müller", LONG),
        ("Pumpen Müller", "<a href='/login'>Anmelden</a><div class='g-recaptcha'></div>" + LONG),
    ],
)
async def test_an_ordinary_page_with_such_words_is_a_page(door: Doorway, title: str, body: str) -> None:
    door.server.on("shop.example/", answer(titled(title, body)))

    assert (await door.get("shop.example/")).outcome is Outcome.OK


@pytest.mark.parametrize("location", ["/login?next=/", "/accounts/login/", "/de/anmelden", "/auth/login", "/signin.html"])
async def test_a_redirect_to_a_login_page_is_a_wall(door: Doorway, location: str) -> None:
    door.server.on("shop.example/firma", redirect(location))
    door.server.on(f"shop.example{location}", answer(titled("Willkommen", LONG)))

    page = await door.get("shop.example/firma")

    assert (page.outcome, page.status) == (Outcome.LOGIN_WALL, 200)


@pytest.mark.parametrize("host", ["login.shop.example", "signin.shop.example", "sso.other.example", "consent.shop.example"])
async def test_a_redirect_to_a_host_that_only_asks_who_we_are_is_a_wall(door: Doorway, host: str) -> None:
    door.server.on("www.shop.example/firma", redirect(door.server.url(f"{host}/start")))
    door.server.on(f"{host}/start", answer(titled("Willkommen", LONG)))

    assert (await door.get("www.shop.example/firma")).outcome.is_wall


async def test_asking_for_a_login_page_by_name_is_no_wall(door: Doorway) -> None:
    door.server.on("shop.example/login", answer(titled("Willkommen", LONG)))

    assert (await door.get("shop.example/login")).outcome is Outcome.OK


@pytest.mark.parametrize("marker", ["Bitte melden Sie sich an", "Müller sagt: halt", "/wartezimmer"])
async def test_what_the_definition_calls_a_wall_is_one_also_with_status_200_or_404(door: Doorway, marker: str) -> None:
    walls = (Wall(Outcome.LOGIN_WALL, (marker,)),)
    door.server.on("shop.example/1", answer(LONG + "Bitte melden Sie sich an"))
    door.server.on("shop.example/2", answer((LONG + "Müller sagt: halt").encode("cp1252"), 404))
    door.server.on("shop.example/wartezimmer", answer(LONG))

    met = {(await door.get(f"shop.example/{name}", walls=walls)).outcome for name in ("1", "2", "wartezimmer")}

    assert Outcome.LOGIN_WALL in met


async def test_a_wall_rests_a_platform_at_once(door: Doorway) -> None:
    door.server.on("shop.example/1", answer("", 403))
    door.server.on("shop.example/2", answer("there"))

    await door.get("shop.example/1", gate_key="platform")
    page = await door.get("shop.example/2", gate_key="platform")

    assert (page.outcome, page.status) == (Outcome.SUSPENDED, None)
    assert page.detail.startswith("wall met (blocked); not asked before ")
    assert door.server.paths() == ["/1"]


async def test_one_closed_page_is_not_a_closed_site_but_two_are(door: Doorway) -> None:
    for path in ("intern", "privat"):
        door.server.on(f"shop.example/{path}", answer("", 403))
    door.server.on("shop.example/", answer("there"))

    outcomes = [(await door.get(f"shop.example/{path}")).outcome for path in ("intern", "", "intern", "privat", "")]

    assert outcomes == [Outcome.BLOCKED, Outcome.OK, Outcome.BLOCKED, Outcome.BLOCKED, Outcome.SUSPENDED]


async def test_a_challenge_rests_any_host_at_once(door: Doorway) -> None:
    door.server.on("shop.example/", answer(titled("Just a moment..."), 403))

    await door.get("shop.example/")

    assert (await door.get("shop.example/other")).outcome is Outcome.SUSPENDED


async def test_a_consent_page_turns_us_away_from_that_page_only(door: Doorway) -> None:
    door.server.on("shop.example/1", answer(titled("Bevor Sie zu YouTube weitergehen")))
    door.server.on("shop.example/2", answer("there"))

    assert (await door.get("shop.example/1", gate_key="platform")).outcome is Outcome.CONSENT_WALL
    assert (await door.get("shop.example/2", gate_key="platform")).outcome is Outcome.OK


async def test_a_rest_ends(door: Doorway) -> None:
    door.server.on("shop.example/", answer("", 403), answer("there"))

    await door.get("shop.example/", gate_key="platform")
    door.clock.now += 6 * 3600 + 1

    assert (await door.get("shop.example/", gate_key="platform")).outcome is Outcome.OK


@pytest.mark.parametrize("status", [*range(200, 300), *range(400, 600), 999])
def test_every_status_means_something_and_only_2xx_is_ok(status: int) -> None:
    outcome, detail = judge(status, LONG.encode())

    assert (outcome is Outcome.OK) == (200 <= status < 300 and status != 206)
    assert outcome is Outcome.OK or detail
