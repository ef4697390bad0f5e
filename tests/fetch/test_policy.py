"""Which addresses may be asked: schemes, ports, names, and every way of hiding a private address."""

from __future__ import annotations

import pytest

from crawler.fetch.faults import FetchError
from crawler.fetch.policy import check_address, check_host, parse_target
from crawler.vocabulary import Outcome
from tests.fetch.loopback import Doorway, Server, answer, opened, redirect

PORTS = (80, 443)


def refusal(url: str) -> str:
    """Why the URL is refused; empty where it is not."""
    try:
        parse_target(url, ports=PORTS)
    except FetchError as fault:
        return fault.detail if fault.outcome is Outcome.POLICY_DENIED else ""
    return ""


@pytest.mark.parametrize("scheme", ["ftp", "file", "data", "javascript", "gopher", "ws", "view-source", ""])
def test_only_http_and_https_are_asked(scheme: str) -> None:
    assert "scheme" in refusal(f"{scheme}://shop.example/")


@pytest.mark.parametrize(("port", "allowed"), [(80, True), (443, True), (22, False), (8080, False), (3306, False), (0, False)])
def test_only_the_ports_of_the_web_are_asked(port: int, allowed: bool) -> None:
    assert (refusal(f"http://shop.example:{port}/") == "") is allowed


@pytest.mark.parametrize(
    "url",
    [
        "https://user@shop.example/",
        "https://user:secret@shop.example/",
        "https://shop.example@10.0.0.1/",
        "https://shop.example\\@evil.example/",
        "https://shop.example\\evil/",
        "https://shop .example/",
        "https://shop%2eexample/",
        "https://shop.example/\r\nX-Evil: 1",
        "https://shop.example/\x00",
        "https:///path",
        "https://shop.example:99999/",
        "https://shop.example:8a/",
        "https://[::1/",
        "https://shop..example/",
        "https://-shop.example/",
        "https://" + "a" * 64 + ".example/",
        "https://shop.example/" + "a" * 2100,
    ],
)
def test_an_authority_that_can_be_read_in_two_ways_is_refused(url: str) -> None:
    assert refusal(url)


@pytest.mark.parametrize(
    "host",
    ["intranet", "localhost", "a.localhost", "nas.local", "db.internal", "router.lan", "pi.home.arpa", "x.onion", "LOCALHOST."],
)
def test_names_of_the_own_network_are_refused(host: str) -> None:
    assert refusal(f"http://{host}/")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.31.255.255",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "0x7f.1",
        "127.0.0.1.",
        "１２７.0.0.1",
        "①②⑦.0.0.1",
        "[::1]",
        "[::]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::a00:1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "[2001:db8::1]",
        "[3fff::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[fc00::1]",
        "[ff02::1]",
    ],
)
def test_every_form_of_an_address_that_is_not_public_is_refused(host: str) -> None:
    assert refusal(f"http://{host}/")


@pytest.mark.parametrize(
    "host", ["93.184.216.34", "[2606:2800:220:1::1]", "müller.example", "xn--mller-kva.example", "a_b.example"]
)
def test_public_addresses_and_international_names_are_asked(host: str) -> None:
    assert refusal(f"https://{host}/") == ""


def test_what_was_parsed_is_what_is_asked() -> None:
    target = parse_target("HTTPS://Müller.EXAMPLE:443/ü b?q=ä#top", ports=PORTS)

    assert target.url == "https://xn--mller-kva.example/%C3%BC%20b?q=%C3%A4"
    assert check_host("Shop.Example.") == "shop.example"


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "fe80::1%eth0", "2606:2800::1%eth0", "nonsense"]
)
def test_what_a_name_stands_for_is_judged_by_the_same_rules(address: str) -> None:
    with pytest.raises(FetchError):
        check_address(address, 443)


async def test_one_bad_address_refuses_the_name(server: Server) -> None:
    async def mixed(_: str) -> tuple[str, ...]:
        return ("127.0.0.1", "10.0.0.5")

    async with opened(server, lookup=mixed) as door:
        page = await door.get("shop.example/")

    assert (page.outcome, page.status) == (Outcome.POLICY_DENIED, None)
    assert "10.0.0.5" in page.detail
    assert server.connections == 0


async def test_loopback_itself_is_refused_where_no_endpoint_is_allowed(server: Server) -> None:
    async with opened(server, allow_endpoints=frozenset(), ports=(server.port,)) as door:
        page = await door.get("shop.example/")

    assert page.outcome is Outcome.POLICY_DENIED
    assert server.connections == 0


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:1/", "http://10.0.0.1/", "http://[::1]/", "ftp://shop.example/", "//nas.local/"]
)
async def test_a_redirect_leads_around_no_guard(door: Doorway, location: str) -> None:
    door.server.on("shop.example/", redirect(location))

    page = await door.get("shop.example/")

    assert page.outcome is Outcome.POLICY_DENIED
    assert [hop.status for hop in page.hops] == [302]


async def test_a_name_that_changes_its_address_after_the_check_gains_nothing(server: Server) -> None:
    """DNS rebinding: the name is resolved once for each connection, and the connection goes to what was checked."""
    answers = [("127.0.0.1",), ("10.0.0.1",)]

    async def rebinding(_: str) -> tuple[str, ...]:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    server.on("shop.example/", answer("first", Connection="close"))
    server.on("shop.example/robots.txt", answer("", 404, Connection="close"))
    async with opened(server, lookup=rebinding) as door:
        page = await door.get("shop.example/")

    assert page.outcome is Outcome.POLICY_DENIED
    assert server.connections == 1
