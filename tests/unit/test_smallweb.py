"""The small web: rules before files, honest HTTP, and a shipped folder without loose ends."""

from __future__ import annotations

import gzip
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from crawler.platforms import load_registry
from crawler.settings import fixtures_folder
from crawler.smallweb import SmallWeb, serve

SHIPPED = fixtures_folder() / "web"
PAGE = "<!doctype html><title>Firma</title><p>" + "Wasser " * 200
MODIFIED = "Sun, 19 Jul 2026 08:15:00 GMT"


@contextmanager
def small_web(
    folder: Path, index: str = "", files: dict[str, str] | None = None, host: str = "firma.example"
) -> Iterator[SmallWeb]:
    """A web of one host with an `index.toml` and some files."""
    for name, text in {"index.toml": index, "index.html": PAGE, **(files or {})}.items():
        file = folder / host / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    with serve(folder) as web:
        yield web


def ask(
    web: SmallWeb, path: str = "/", host: str = "firma.example", method: str = "GET", **headers: str
) -> tuple[HTTPResponse, bytes]:
    """One request on a connection of its own; header names with _ for -."""
    connection = HTTPConnection("127.0.0.1", web.port, timeout=5)
    try:
        connection.request(
            method, path, headers={"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        )
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_a_file_answers_for_its_own_path_with_and_without_suffix(tmp_path: Path) -> None:
    with small_web(tmp_path, files={"impressum.html": "<p>Impressum", "en/index.html": "<p>English"}) as web:
        assert ask(web)[1].decode() == PAGE
        assert ask(web, "/impressum")[1] == ask(web, "/impressum.html")[1] == b"<p>Impressum"
        assert ask(web, "/en/")[1] == b"<p>English"


def test_files_outside_of_the_host_and_its_rules_are_not_served(tmp_path: Path) -> None:
    (tmp_path / "dns.toml").write_text('"_atproto.firma.example" = ["did=did:plc:x"]', encoding="utf-8")
    with small_web(tmp_path) as web:
        assert ask(web, "/../dns.toml")[0].status == 404
        assert ask(web, "/%2e%2e/dns.toml")[0].status == 404
        assert ask(web, "/index.toml")[0].status == 404
        assert web.dns_records == {"_atproto.firma.example": ("did=did:plc:x",)}


def test_the_first_rule_that_fits_answers_before_any_file(tmp_path: Path) -> None:
    index = """
        [[route]]
        path = "/api/*"
        status = 410
        text = '{"error":"gone"}'
        type = "application/json"

        [[route]]
        path = "/*"
        text = "rule"
    """
    with small_web(tmp_path, index, {"impressum.html": "file"}) as web:
        answer, body = ask(web, "/api/v1/users")
        assert (answer.status, answer.getheader("Content-Type"), body) == (410, "application/json", b'{"error":"gone"}')
        assert ask(web, "/impressum")[1] == b"rule"


def test_a_path_with_a_question_mark_is_compared_with_the_query_and_only_the_star_is_special(tmp_path: Path) -> None:
    index = """
        [[route]]
        path = "/records?*name=A[1]*"
        text = "by name"

        [[route]]
        path = "/records"
        text = "all"
    """
    with small_web(tmp_path, index) as web:
        assert ask(web, "/records?size=5&name=A[1]&x=1")[1] == b"by name"
        assert ask(web, "/records?name=A1")[1] == b"all"
        assert ask(web, "/records/name=A[1]")[0].status == 404


def test_a_rule_with_times_gives_way_after_so_many_answers(tmp_path: Path) -> None:
    index = """
        [[route]]
        path = "/"
        status = 429
        times = 1
        headers = { "Retry-After" = "1" }
    """
    with small_web(tmp_path, index) as web:
        first, _ = ask(web)
        second, body = ask(web)
        assert (first.status, first.getheader("Retry-After")) == (429, "1")
        assert (second.status, body.decode()) == (200, PAGE)


def test_what_is_not_there_gets_the_host_s_own_page(tmp_path: Path) -> None:
    index = '[missing]\nstatus = 200\nfile = "nobody.html"\n'
    with small_web(tmp_path, index, {"nobody.html": "<p>Niemand"}) as web:
        answer, body = ask(web, "/wer-da")
        assert (answer.status, body) == (200, b"<p>Niemand")


def test_other_names_of_a_host_exist_and_unknown_ones_are_misdirected(tmp_path: Path) -> None:
    with small_web(tmp_path, 'also = ["andere.example"]\n') as web:
        assert web.hosts == {"firma.example", "andere.example"}
        assert ask(web, host="ANDERE.example:80")[0].status == 200
        assert ask(web, host="niemand.example")[0].status == 421


@pytest.mark.parametrize("condition", [{"If_Modified_Since": MODIFIED}, {}])
def test_a_known_page_is_confirmed_without_its_body(tmp_path: Path, condition: dict[str, str]) -> None:
    with small_web(tmp_path, f'modified = "{MODIFIED}"\n') as web:
        answer, _ = ask(web)
        condition = condition or {"If_None_Match": answer.getheader("ETag") or ""}
        again, body = ask(web, **condition)
        assert answer.getheader("Last-Modified") == MODIFIED
        assert (again.status, body) == (304, b"")


def test_a_changed_page_is_sent_although_its_date_is_known(tmp_path: Path) -> None:
    with small_web(tmp_path, f'modified = "{MODIFIED}"\n') as web:
        answer, _ = ask(web, If_None_Match='"other"', If_Modified_Since=MODIFIED)
        assert answer.status == 200


def test_text_is_packed_for_those_who_ask_for_it(tmp_path: Path) -> None:
    with small_web(tmp_path) as web:
        plain, body = ask(web)
        packed, zipped = ask(web, Accept_Encoding="gzip")
        assert (plain.getheader("Content-Encoding"), packed.getheader("Content-Encoding")) == (None, "gzip")
        assert gzip.decompress(zipped) == body
        assert len(zipped) < len(body)


def test_head_has_the_headers_and_no_body(tmp_path: Path) -> None:
    with small_web(tmp_path) as web:
        answer, body = ask(web, method="HEAD")
        assert (answer.getheader("Content-Length"), body) == (str(len(PAGE)), b"")


def test_a_connection_carries_many_requests(tmp_path: Path) -> None:
    with small_web(tmp_path) as web:
        connection = HTTPConnection("127.0.0.1", web.port, timeout=5)
        statuses, sockets = [], set()
        for path in ("/", "/nichts", "/"):
            connection.request("GET", path, headers={"Host": "firma.example"})
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
            sockets.add(connection.sock)
        connection.close()
        assert statuses == [200, 404, 200]
        assert len(sockets) == 1


def test_every_request_is_logged_with_who_asked(tmp_path: Path) -> None:
    with small_web(tmp_path) as web:
        ask(web, "/suche?q=1", User_Agent="istzustand/0")
        (logged,) = web.requests
        assert (logged.host, logged.path, logged.status, logged.user_agent) == ("firma.example", "/suche?q=1", 404, "istzustand/0")


def test_answers_can_be_slow_and_do_not_hold_up_the_end(tmp_path: Path) -> None:
    index = '[[route]]\npath = "/langsam"\ntext = "da"\ndelay_ms = 60000\n'
    begun = time.monotonic()
    with small_web(tmp_path, index) as web:
        connection = HTTPConnection("127.0.0.1", web.port, timeout=5)
        connection.request("GET", "/langsam", headers={"Host": "firma.example"})
        while not web.requests:
            time.sleep(0.01)
    connection.close()
    assert time.monotonic() - begun < 5


def test_latency_is_added_to_every_answer(tmp_path: Path) -> None:
    (tmp_path / "firma.example").mkdir()
    (tmp_path / "firma.example" / "index.html").write_text(PAGE, encoding="utf-8")
    with serve(tmp_path, latency_ms=120) as web:
        begun = time.monotonic()
        ask(web)
        assert time.monotonic() - begun >= 0.12


# --- the shipped web ------------------------------------------------------------------------------------------------------

HOSTS = sorted(path for path in SHIPPED.iterdir() if path.is_dir())


@pytest.mark.parametrize("host", HOSTS, ids=lambda path: path.name)
def test_every_rule_of_the_shipped_web_has_its_file_and_every_host_its_note(host: Path) -> None:
    text = (host / "index.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    rules = [*data.get("route", ()), data.get("missing", {})]
    absent = [rule["file"] for rule in rules if rule.get("file") and not (host / rule["file"]).is_file()]
    assert text.startswith("# ")
    assert absent == []


@pytest.mark.parametrize("host", HOSTS, ids=lambda path: path.name)
def test_hosts_of_the_shipped_web_are_made_up_or_a_platform_s(host: Path) -> None:
    made_up = host.name.endswith((".example", ".test"))
    ours = {"api.gleif.org", "query.wikidata.org", "nominatim.openstreetmap.org", "api.openstreetmap.org", "overpass-api.de"}
    assert made_up or host.name in ours or load_registry().is_platform_host(host.name) or host.name == "public.api.bsky.app"


def test_the_shipped_web_is_large_enough_to_be_one_and_small_enough_to_be_shipped() -> None:
    files = [path for host in HOSTS for path in host.rglob("*") if path.is_file()]
    inline = sum(len(tomllib.loads((host / "index.toml").read_text(encoding="utf-8")).get("route", ())) for host in HOSTS)
    pages = [path for path in files if path.suffix in (".html", ".json", ".xml", ".rss")]
    assert len(HOSTS) >= 30
    assert len(pages) + inline >= 120
    assert sum(path.stat().st_size for path in files) < 3_000_000
