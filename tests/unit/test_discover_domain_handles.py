"""Accounts that the company's own domain vouches for: Bluesky handles and fediverse accounts."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.discover import bluesky, fediverse
from crawler.platforms import load_registry
from crawler.vocabulary import FoundVia, Outcome
from tests.unit.discovering import COMPANY, NOW, Web, drive, handles, outcomes, page

DID = "did:plc:z72i7hdynmk6r22z27h6tvur"
DNS = "dns:_atproto.nordlicht-optik.test?type=TXT"
WELL_KNOWN = "https://nordlicht-optik.test/.well-known/atproto-did"
PROFILE = "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile"


def ask_bluesky(dns: object = b"", well_known: object = None, handle: str = "nordlicht-optik.test", did: str = DID) -> Any:
    answers: dict[str, Any] = {PROFILE: {"did": did, "handle": handle}}
    if dns:
        answers[DNS] = dns
    if well_known is not None:
        answers[WELL_KNOWN] = well_known
    web = Web(answers)
    return drive(bluesky.find(COMPANY, load_registry(), NOW), web), web


@pytest.mark.parametrize("record", [f"did={DID}", f'"did={DID}"', f"v=other\ndid={DID}"])
def test_the_text_record_names_the_account(record: str) -> None:
    result, web = ask_bluesky(record)
    assert handles(result) == {("bluesky", DID)}, "reserved domains are no handles, the account's id is"
    assert result.candidates[0].found_via is FoundVia.DOMAIN_HANDLE
    assert [request.url for request in web.asked][:1] == [DNS]
    assert len(web.asked) == 2


def test_the_well_known_file_names_the_account() -> None:
    result, _ = ask_bluesky(well_known=f"{DID}\n")
    assert result.candidates[0].source_url == WELL_KNOWN


@pytest.mark.parametrize(
    "body", ["<html>Nordlicht Optik</html>", f"<p>{DID}</p>", "did:plc:short", "did=" + DID, "did:key:abc", DID + DID]
)
def test_a_site_that_answers_everything_says_nothing(body: str) -> None:
    result, web = ask_bluesky(well_known=body)
    assert result.candidates == ()
    assert not [request for request in web.asked if request.url.startswith(PROFILE)]


def test_two_records_are_no_answer() -> None:
    other = DID.replace("z72", "a22")
    assert ask_bluesky(f"did={DID}\ndid={other}")[0].candidates == ()


def test_an_account_with_another_handle_is_only_named() -> None:
    result, _ = ask_bluesky(f"did={DID}", handle="nordlicht.bsky.social")
    assert (handles(result), result.candidates[0].found_via) == ({("bluesky", "nordlicht.bsky.social")}, FoundVia.CROSS_LINK)


@pytest.mark.parametrize(("handle", "did"), [("handle.invalid", DID), ("", DID), ("nordlicht-optik.test", "did:plc:other")])
def test_an_account_that_does_not_answer_for_itself_is_nobody(handle: str, did: str) -> None:
    assert ask_bluesky(f"did={DID}", handle=handle, did=did)[0].candidates == ()


# --- fediverse ------------------------------------------------------------------------------------------------------------

HOST = "https://nordlicht-optik.test/.well-known"
SERVER = "social.nordlicht-optik.test"
HOST_META = f"<?xml version='1.0'?><XRD><Link rel='lrdd' template='https://{SERVER}/.well-known/webfinger?resource={{uri}}'/></XRD>"


def jrd(subject: str = "acct:nordlicht-optik@nordlicht-optik.test", server: str = SERVER) -> dict[str, Any]:
    return {
        "subject": subject,
        "links": [
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": f"https://{server}/@nordlicht-optik"},
            {"rel": "self", "type": "application/activity+json", "href": f"https://{server}/users/nordlicht-optik"},
        ],
    }


def ask_fediverse(**changes: Any) -> Any:
    answers: dict[str, Any] = {
        f"{HOST}/host-meta": page("", HOST_META, kind="application/xrd+xml"),
        f"https://{SERVER}/.well-known/webfinger": jrd(),
        f"https://{SERVER}/.well-known/nodeinfo": {
            "links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": f"https://{SERVER}/nodeinfo/2.0"}]
        },
        f"https://{SERVER}/nodeinfo/2.0": {"software": {"name": "mastodon", "version": "4.5.0"}},
    }
    web = Web({key: value for key, value in (answers | changes).items() if value is not None})
    return drive(fediverse.find(COMPANY, load_registry(), NOW), web), web


def test_the_domain_names_its_server_and_account() -> None:
    result, web = ask_fediverse()
    assert handles(result) == {("mastodon", "nordlicht-optik@nordlicht-optik.test")}
    assert result.candidates[0].found_via is FoundVia.DOMAIN_HANDLE
    assert "acct%3Anordlicht-optik%40nordlicht-optik.test" in web.asked[1].url
    assert len(web.asked) == 4


def test_a_server_without_host_meta_is_asked_directly() -> None:
    result, _ = ask_fediverse(
        **{
            f"{HOST}/host-meta": None,
            f"{HOST}/webfinger": jrd(server="nordlicht-optik.test"),
            f"{HOST}/nodeinfo": {"links": [{"rel": "…/nodeinfo/2.1", "href": "https://nordlicht-optik.test/ni"}]},
            "https://nordlicht-optik.test/ni": {"software": {"name": "GoToSocial"}},
        }
    )
    assert handles(result) == {("mastodon", "nordlicht-optik@nordlicht-optik.test")}


@pytest.mark.parametrize(
    "changes",
    [
        {f"https://{SERVER}/.well-known/webfinger": jrd("acct:nordlicht-optik@andere.test")},
        {f"https://{SERVER}/.well-known/webfinger": {"subject": "acct:nordlicht-optik@nordlicht-optik.test", "links": []}},
        {f"https://{SERVER}/nodeinfo/2.0": {"software": {"name": "matrix"}}},
        {f"https://{SERVER}/.well-known/nodeinfo": {"links": [{"rel": "x/nodeinfo", "href": "https://evil.test/ni"}]}},
    ],
    ids=["account elsewhere", "no actor", "other software", "node info elsewhere"],
)
def test_what_is_no_account_of_the_domain_is_left(changes: dict[str, Any]) -> None:
    assert ask_fediverse(**changes)[0].candidates == ()


def test_a_site_that_answers_every_address_costs_one_request() -> None:
    result, web = ask_fediverse(**{f"{HOST}/host-meta": page("", "<html>Nordlicht Optik</html>")})
    assert (len(web.asked), result.candidates, outcomes(result)) == (1, (), [Outcome.OK])
