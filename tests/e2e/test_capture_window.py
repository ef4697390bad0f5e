"""The window in which a person looks: a real Chromium on a virtual screen, a page on loopback, and the keys that are pressed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.fetch.find_browser import find_browser
from tests.unit.capturing import LINKEDIN, linkedin

ROOT = Path(__file__).resolve().parents[2]
XVFB = shutil.which("Xvfb")
SCRIPTED = linkedin().replace("1.234 Follower", "0 Follower").replace(
    "</body>",
    """<script>
document.querySelector('meta[property="og:description"]').content = 'Musterwerk Pumpen GmbH | 4.321 Follower auf LinkedIn. Öl';
addEventListener('click', () => fetch('/touched'), true); addEventListener('keydown', () => fetch('/touched'), true);
</script></body>""",
)  # fmt: skip

pytestmark = [
    pytest.mark.skipif(find_browser() is None, reason="NO CHROMIUM: the window for capture is not tested"),
    pytest.mark.skipif(XVFB is None, reason="NO XVFB: the window for capture is not tested (apt-get install xvfb)"),
]


class _Site(BaseHTTPRequestHandler):
    """A page that says by a request of its own when somebody clicks or types."""

    asked: list[str] = []  # noqa: RUF012 - one list for the one server of a test

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = SCRIPTED.encode("iso-8859-1")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=iso-8859-1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of the page."""
    _Site.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/company/musterwerk"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A virtual screen; the server itself chooses a free number and says it."""
    readable, writable = os.pipe()
    command = [str(XVFB), "-displayfd", str(writable), "-screen", "0", "1000x700x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(writable,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        os.close(writable)
        with os.fdopen(readable) as told:
            number = told.readline().strip()
        yield f":{number}"
        server.terminate()


def capture(screen: str, folder: Path, keys: str, *urls: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does: keys are what they type."""
    variables = {
        **os.environ, "PYTHONPATH": str(ROOT), "ISTZUSTAND_LANG": "de", "DISPLAY": screen, "WAYLAND_DISPLAY": "",
        "ISTZUSTAND_STORE_URL": str(folder / "store.sqlite"), "ISTZUSTAND_FETCH_ALLOW_NO_SANDBOX": "true", **environment,
    }  # fmt: skip
    command = [sys.executable, "-W", "error", "-m", "crawler", "capture", "--json", *urls]
    return subprocess.run(command, input=keys, cwd=folder, env=variables, text=True, capture_output=True, timeout=120, check=False)


def test_the_page_is_stored_as_it_stands_after_its_scripts_and_read(screen: str, site: str, tmp_path: Path) -> None:
    ended = capture(screen, tmp_path, "\n", site)

    assert ended.returncode == 0, ended.stderr
    [file] = (tmp_path / "captures").iterdir()
    row = json.loads(ended.stdout)
    assert (row["platform"], row["canonical"], row["presence"]) == ("linkedin", LINKEDIN, "exists")
    assert row["facts"]["followers"]["value"] == 4321
    assert row["method"] == "manual"
    text = file.read_text(encoding="utf-8-sig")
    assert text.startswith(f"<!-- saved from url=({len(site):04}){site} -->")
    assert "Pumpen für Österreich" not in text
    assert "Öl" in text


def test_the_program_touches_nothing_on_the_page(screen: str, site: str, tmp_path: Path) -> None:
    capture(screen, tmp_path, "\n", site)

    assert [path for path in _Site.asked if path != "/favicon.ico"] == ["/company/musterwerk"]


@pytest.mark.parametrize(("keys", "stored"), [("s\ns\n", 0), ("q\n", 0), ("", 0), ("s\n\n", 1), ("\nq\n", 1), ("x\n\nq\n", 1)])
def test_only_the_pages_that_a_person_confirms_are_stored(screen: str, site: str, keys: str, stored: int, tmp_path: Path) -> None:
    ended = capture(screen, tmp_path, keys, site, site)

    folder = tmp_path / "captures"
    assert ended.returncode == 0, ended.stderr
    assert len(list(folder.iterdir()) if folder.exists() else []) == len(ended.stdout.splitlines()) == stored
    assert "Traceback" not in ended.stderr


def test_a_page_that_does_not_open_is_seen_by_the_person_and_ends_nothing(screen: str, site: str, tmp_path: Path) -> None:
    ended = capture(screen, tmp_path, "s\n\n", "http://127.0.0.1:9/", site)

    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["presence"] == "exists"


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT ROOT: Chromium has its sandbox here")
def test_as_root_the_sandbox_is_not_given_up_silently(screen: str, site: str, tmp_path: Path) -> None:
    ended = capture(screen, tmp_path, "\n", site, ISTZUSTAND_FETCH_ALLOW_NO_SANDBOX="false")

    assert (ended.returncode, "Sandbox" in ended.stderr, _Site.asked) == (2, True, [])
    assert len(ended.stderr.strip().splitlines()) == 1


def test_without_a_browser_one_sentence_says_what_to_do(screen: str, site: str, tmp_path: Path) -> None:
    ended = capture(screen, tmp_path, "\n", site, ISTZUSTAND_FETCH_BROWSER_PATH=str(tmp_path / "gone"))

    assert (ended.returncode, "Kein Chromium" in ended.stderr) == (2, True)
    assert len(ended.stderr.strip().splitlines()) == 1
