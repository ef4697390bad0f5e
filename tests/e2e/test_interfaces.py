"""Whole runs with keys of official interfaces: what they find, what a bad key changes, and that no key is left anywhere."""

from __future__ import annotations

import gzip
import json
import logging
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from crawler.cli.audit import credentials
from crawler.cli.execute import Job, execute
from crawler.discover.search import OFF, SearchSettings
from crawler.platforms import load_registry
from crawler.settings import load_settings
from crawler.smallweb import SmallWeb
from crawler.types import Gathered, Profile
from crawler.vocabulary import ClaimState, FoundVia, Outcome, Ownership, Presence, Role, Verdict
from tests.e2e.smallwebs import audit, settings_for, web_of
from tests.factory import NOW, make_company, make_identity
from tests.platforms.interfaces import (
    BUSINESS,
    CHANNEL,
    FB_PAGE,
    FSQ_PLACE,
    IG_USER,
    KEYS,
    NO_CHANNEL,
    OWN_PAGES,
    PLACE,
    UNIT,
    UNIT_PROFILE,
    UPLOADS,
    google_error,
    meta_error,
)

OWN = make_company(
    id="nordquell", name="Nordquell Wassertechnik GmbH", domain="nordquell.example", role=Role.OWN, identity=make_identity()
)
HOME = (
    "<title>Nordquell Wassertechnik GmbH</title><h1>Nordquell</h1><p>Wassertechnik aus Kiel.</p>"
    '<footer><a href="/impressum">Impressum</a><a href="https://www.facebook.com/nordquell">Facebook</a>'
    '<a href="https://www.instagram.com/nordquell/">Instagram</a><a href="https://www.youtube.com/@nordquell">YouTube</a></footer>'
)
IMPRESSUM = "<h1>Impressum</h1><p>Nordquell Wassertechnik GmbH<br>Hafenstraße 3<br>24103 Kiel</p><p>Telefon: 0431 1234560</p>"
SITE = {"index.html": HOME, "impressum.html": IMPRESSUM, "index.toml": "# the company"}
FB_EXISTS = {"id": "20531316728", "name": "Facebook"}
TRUSTPILOT = "/v1/business-units"


def routes(*rows: tuple[str, Any, int]) -> dict[str, str]:
    """The `index.toml` of an interface: path pattern, JSON, status."""
    text = "# an official interface\n"
    for path, value, status in rows:
        body = value if isinstance(value, str) else json.dumps(value)
        text += f'[[route]]\npath = "{path}"\nstatus = {status}\ntype = "application/json"\ntext = {json.dumps(body)}\n'
    return {"index.toml": text}


def hosts(**changes: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    """All interfaces, control accounts included, each repeating the key that it gets as some do."""
    echo = KEYS["meta"]
    page = json.loads(json.dumps(FB_PAGE).replace("{key}", quote(echo, safe="")))
    control = CHANNEL | {"items": [CHANNEL["items"][0] | {"id": "UCmadeupcontrol0815abcdA"}]}  # type: ignore[index,operator]
    return {
        "nordquell__example": SITE,
        "www__googleapis__com": routes(
            ("/youtube/v3/channels?*forHandle=*nordquell*", CHANNEL, 200),
            ("/youtube/v3/channels?*forHandle=*youtube", control, 200),
            ("/youtube/v3/channels*", NO_CHANNEL, 200), ("/youtube/v3/playlistItems*", UPLOADS, 200),
        ),
        "places__googleapis__com": routes(("/v1/places:searchText*", {"places": [PLACE]}, 200), ("/v1/places/*", PLACE, 200)),
        "api__trustpilot__com": routes(
            (f"{TRUSTPILOT}/find?*name=nordquell.example*", UNIT, 200),
            (f"{TRUSTPILOT}/find?*www.trustpilot.com*", UNIT | {"id": "46d6a890", "websiteUrl": "https://trustpilot.com"}, 200),
            (f"{TRUSTPILOT}/find*", {"message": "no such unit"}, 404), (f"{TRUSTPILOT}/*/profileinfo", UNIT_PROFILE, 200),
        ),
        "api__yelp__com": routes(
            ("/v3/businesses/search*", {"businesses": [BUSINESS], "total": 1}, 200), ("/v3/businesses/*", BUSINESS, 200)
        ),
        "graph__facebook__com": routes(
            ("/v25.0/me/accounts*", OWN_PAGES | {"paging": {"next": f"?access_token={echo}"}}, 200),
            ("/v25.0/17841400000000001?*username(nordquell)*", IG_USER, 200),
            ("/v25.0/17841400000000001?*username(instagram)*", IG_USER, 200),
            ("/v25.0/17841400000000001*", meta_error(110, 2207013), 400),
            ("/v25.0/nordquell*", page, 200), ("/v25.0/facebook*", FB_EXISTS, 200), ("/v25.0/*", meta_error(803), 404),
        ),
        "places-api__foursquare__com": routes(
            ("/places/search*", {"results": [FSQ_PLACE]}, 200), ("/places/*", FSQ_PLACE, 200)
        ),
        "api__search__brave__com": routes(("/res/v1/web/search*", {"web": {"results": []}}, 200)),
        **changes,
    }  # fmt: skip


def known(keys: Mapping[str, str] = KEYS) -> Any:
    return credentials(load_settings(environ={}), {f"ISTZUSTAND_KEY_{name.upper()}": key for name, key in keys.items()})


def row(gathered: Gathered, platform: str) -> Profile:
    """The best known row of a platform."""
    rows = [profile for profile in gathered.profiles if profile.platform == platform]
    return max(rows, key=lambda profile: (profile.ref is not None, profile.match.conf or 0))


@pytest.fixture
def web(tmp_path: Path) -> Iterator[SmallWeb]:
    with web_of(tmp_path / "web", **hosts()) as web:
        yield web


# --- what is found ----------------------------------------------------------------------------------------------------------


def test_every_interface_adds_what_it_knows(web: SmallWeb) -> None:
    gathered = audit(web, OWN, credentials=known())
    found = {
        name: row(gathered, name)
        for name in ("youtube", "facebook", "instagram", "trustpilot", "yelp", "google_business", "foursquare")
    }

    assert {name: profile.presence for name, profile in found.items()} == dict.fromkeys(found, Presence.EXISTS)
    counts = {name: profile.facts.followers.value for name, profile in found.items() if profile.facts.followers}
    assert counts == {"youtube": 1230, "facebook": 812, "instagram": 267}
    assert {name for name, profile in found.items() if profile.match.verdict is not Verdict.SAME} == set()
    claims = {name: profile.claim_state for name, profile in found.items()}
    assert (claims["yelp"], claims["facebook"], claims["trustpilot"]) == (
        ClaimState.UNCLAIMED, ClaimState.UNCLAIMED, ClaimState.CLAIMED,
    )  # fmt: skip
    assert claims["google_business"] is ClaimState.UNKNOWN
    assert gathered.notes == ()


@pytest.mark.parametrize("platform", ["trustpilot", "yelp", "google_business", "foursquare"])
def test_listings_that_the_site_does_not_name_are_found_by_the_interface(platform: str, web: SmallWeb) -> None:
    profile = row(audit(web, OWN, credentials=known()), platform)

    assert profile.found_via is FoundVia.API
    assert {piece.method for piece in profile.evidence} == {"api"}


def test_an_unclaimed_listing_is_told_as_such(web: SmallWeb) -> None:
    assert row(audit(web, OWN, credentials=known()), "yelp").ownership in (Ownership.UNCLAIMED, Ownership.AUTO_CREATED)


def test_without_keys_everything_stays_a_look_by_hand(web: SmallWeb) -> None:
    gathered = audit(web, OWN)

    assert {
        (row(gathered, name).presence, row(gathered, name).failure) for name in ("facebook", "instagram", "yelp", "trustpilot")
    } == {(Presence.UNKNOWN, Outcome.ROBOTS_DENIED)}
    assert not {"www.googleapis.com", "graph.facebook.com", "api.yelp.com"} & {logged.host for logged in web.requests}


def test_a_listing_of_a_namesake_in_another_town_is_left_out(tmp_path: Path) -> None:
    other = BUSINESS | {"phone": "+498912345", "location": {"city": "München"}}
    yelp = routes(("/v3/businesses/search*", {"businesses": [other]}, 200), ("/v3/businesses/*", other, 200))
    with web_of(tmp_path / "web", **hosts(api__yelp__com=yelp)) as web:
        gathered = audit(web, OWN, credentials=known())

    assert (row(gathered, "yelp").ref, row(gathered, "yelp").presence) == (None, Presence.UNKNOWN)


def test_an_unknown_instagram_name_is_not_absent(tmp_path: Path) -> None:
    with web_of(tmp_path / "web", **hosts()) as web:
        gathered = audit(web, replace(OWN, known=("https://www.instagram.com/nordquellkiel/",)), credentials=known())
    told = {p.ref.handle: p.presence for p in gathered.profiles if p.platform == "instagram" and p.ref}

    assert told == {"nordquell": Presence.EXISTS, "nordquellkiel": Presence.UNKNOWN}


# --- bad keys ---------------------------------------------------------------------------------------------------------------

BAD = {
    "www__googleapis__com": routes(("/*", google_error(400, "INVALID_ARGUMENT", "API_KEY_INVALID"), 400)),
    "places__googleapis__com": routes(("/*", google_error(403, "PERMISSION_DENIED", "SERVICE_DISABLED"), 403)),
    "api__trustpilot__com": routes(("/*", {"message": "no"}, 401)),
    "api__yelp__com": routes(("/*", {"error": {"code": "TOKEN_INVALID", "description": KEYS["yelp"]}}, 401)),
    "graph__facebook__com": routes(("/*", meta_error(190), 400)),
    "places-api__foursquare__com": routes(("/*", {"message": "no"}, 401)),
    "api__search__brave__com": routes(("/*", {"error": {"code": "SUBSCRIPTION_TOKEN_INVALID"}}, 422)),
}


def test_bad_keys_end_in_a_sentence_and_not_in_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with web_of(tmp_path / "web", **hosts(**BAD)) as web:
        code = execute(job(web, tmp_path))
    said = " ".join(capsys.readouterr().err.split())

    assert code == 0
    assert "nicht angenommen" in said
    for title in ("YouTube Data API", "Google Places", "Trustpilot", "Yelp", "Meta Graph", "Foursquare", "Brave"):
        assert title in said
    assert "Nicht angenommen wurde der Schlüssel" in (tmp_path / "out" / "report.de.html").read_text(encoding="utf-8")
    assert "The key was not accepted for" in (tmp_path / "out" / "report.en.html").read_text(encoding="utf-8")


def test_a_used_up_quota_is_told_and_proves_nothing(tmp_path: Path) -> None:
    spent = routes(("/*", google_error(403, "", "quotaExceeded"), 403))
    with web_of(tmp_path / "web", **hosts(www__googleapis__com=spent)) as web:
        gathered = audit(web, OWN, credentials=known())

    assert gathered.notes == ("quota_spent:nordquell:YouTube Data API v3",)
    assert row(gathered, "youtube").presence is Presence.UNKNOWN


# --- no key anywhere --------------------------------------------------------------------------------------------------------


def job(web: SmallWeb, folder: Path, **changes: Any) -> Job:
    values: dict[str, Any] = {
        "subjects": (OWN,), "registry": load_registry(), "fetch": settings_for(web),
        "store_url": f"sqlite:///{folder / 'store.sqlite'}",
        "out": folder / "out", "languages": ("de", "en"), "formats": frozenset({"html", "xlsx", "csv", "parquet", "json"}),
        "browser": False, "quiet": True, "credentials": known(),
        "search": SearchSettings(brave_credential="brave"),
    }  # fmt: skip
    return Job(**{**values, **changes})


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything below a folder, unpacked: files, members of workbooks, compressed archives, bodies of the page cache."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or "web" in path.relative_to(folder).parts[:1]:
            continue
        raw = path.read_bytes()
        yield str(path), raw
        if path.name.endswith(".gz"):
            yield f"{path} unpacked", gzip.decompress(raw)
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from ((f"{path} {name}", book.read(name)) for name in book.namelist())
        elif path.suffix == ".sqlite":
            with sqlite3.connect(path) as database:
                for url, body in database.execute("SELECT url, body FROM pages"):
                    yield f"page {url}", zlib.decompress(body)


def test_no_key_is_left_in_any_output_store_archive_or_log(
    web: SmallWeb, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    execute(job(web, tmp_path))
    execute(job(web, tmp_path, record=tmp_path / "run.warc.gz", out=tmp_path / "recorded", as_json=True))
    said = capsys.readouterr()
    found = [*contents(tmp_path), ("log", caplog.text.encode()), ("out", said.out.encode()), ("err", said.err.encode())]
    spellings = {form.encode() for key in KEYS.values() for form in (key, quote(key, safe=""), quote(key), json.dumps(key)[1:-1])}

    assert {host for host in (logged.host for logged in web.requests) if "." in host} >= {"graph.facebook.com", "api.yelp.com"}
    assert any(name.endswith("warc.gz unpacked") and b"graph.facebook.com" in content for name, content in found)
    assert any(name.startswith("page https://graph.facebook.com") and b"[key]" in content for name, content in found)
    assert [(name, form) for name, content in found for form in spellings if form in content] == []


def test_no_key_shows_in_the_job_or_its_errors(web: SmallWeb, tmp_path: Path) -> None:
    made = job(web, tmp_path)

    assert not any(key in repr(made) for key in KEYS.values())


def test_answers_that_must_not_be_kept_are_not_in_the_page_cache(web: SmallWeb, tmp_path: Path) -> None:
    execute(job(web, tmp_path))
    kept = [name for name, _ in contents(tmp_path) if name.startswith("page https://")]

    assert any("www.googleapis.com" in name for name in kept)
    assert not [name for name in kept if any(host in name for host in ("places.googleapis", "api.yelp", "search.brave"))]


def test_a_replay_asks_the_same_interfaces_without_any_key(web: SmallWeb, tmp_path: Path) -> None:
    archive = tmp_path / "run.warc.gz"
    data = frozenset({"csv"})
    execute(job(web, tmp_path, record=archive, formats=data, now=NOW))
    asked = len(web.requests)
    without = {"credentials": {}, "search": OFF, "store_url": ":memory:"}
    execute(job(web, tmp_path, replay=archive, formats=data, out=tmp_path / "again", **without))

    first, again = ({f.name: f.read_bytes() for f in (tmp_path / name / "data").iterdir()} for name in ("out", "again"))
    assert b"1230" in first["accounts.csv"]
    assert {name for name in first if first[name] != again[name]} == set()
    assert len(web.requests) == asked
