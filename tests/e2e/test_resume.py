"""Ctrl-C in the middle leaves a run that the same command finishes, without asking finished companies again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.smallweb import SmallWeb
from tests.e2e.smallwebs import SHIPPED, web_of

ROOT = Path(__file__).resolve().parents[2]
HOSTS = ["nordquell.example", "www.nordquell.example", "www.youtube.com", "langsam.example"]
PATIENCE_S = 60.0


def start(web: SmallWeb, folder: Path) -> subprocess.Popen[str]:
    """An audit in a process of its own."""
    command = [sys.executable, "-m", "tests.e2e.audit_process", str(web.port), str(folder / "s.sqlite"), str(folder / "out")]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True)


def ask(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Rows of the store, nothing while it is not there yet."""
    if not (folder / "s.sqlite").is_file():
        return []
    connection = sqlite3.connect(folder / "s.sqlite", timeout=5)
    try:
        with connection:
            return connection.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()


def wait_for(process: subprocess.Popen[str], folder: Path, query: str) -> None:
    """Wait until a query has a row; fails where the process ends before."""
    until = time.monotonic() + PATIENCE_S
    while not ask(folder, query):
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        assert time.monotonic() < until, "the audit took too long"
        time.sleep(0.05)


@pytest.fixture
def web_folder(tmp_path: Path) -> Path:
    """A web in which one company answers at once and the other keeps its first visitor waiting."""
    folder = tmp_path / "web"
    with web_of(folder, HOSTS):
        pass
    rule = (SHIPPED / "langsam.example" / "index.toml").read_text(encoding="utf-8")
    (folder / "langsam.example" / "index.toml").write_text(f"{rule}times = 1\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "term"])
def test_an_interrupted_audit_is_finished_by_the_same_command(number: int, code: int, web_folder: Path, tmp_path: Path) -> None:
    with web_of(web_folder) as web:
        first = start(web, tmp_path)
        wait_for(first, tmp_path, "SELECT 1 FROM results")
        first.send_signal(number)
        _, told = first.communicate(timeout=PATIENCE_S)

        assert first.returncode == code, told
        assert "Traceback" not in told
        assert ask(tmp_path, "SELECT subject_id FROM results") == [("nordquell-und-toechter-wassertechnik-gmbh-und-co-kg",)]
        assert not (tmp_path / "out" / "run.json").exists()

        # Without its pages, only the stored result can keep the finished company from being asked again.
        ask(tmp_path, "DELETE FROM pages")
        assert ask(tmp_path, "SELECT count(*) FROM pages") == [(0,)]
        before = len(web.requests)
        second = start(web, tmp_path)
        _, told = second.communicate(timeout=PATIENCE_S)
        asked = {request.host for request in web.requests[before:]}

    assert second.returncode == 0, told
    assert "langsam.example" in asked
    assert not asked & {"nordquell.example", "www.nordquell.example"}
    runs = ask(tmp_path, "SELECT run_id, finished_at IS NOT NULL FROM runs")
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert runs == [(record["run_id"], 1)]
    rows = json.loads((tmp_path / "out" / "data" / "accounts.json").read_text(encoding="utf-8"))["rows"]
    assert len({row["subject_id"] for row in rows}) == 2


def test_pages_of_an_unfinished_company_are_not_asked_twice(web_folder: Path, tmp_path: Path) -> None:
    with web_of(web_folder) as web:
        first = start(web, tmp_path)
        wait_for(first, tmp_path, "SELECT 1 FROM pages WHERE url LIKE '%nordquell.example/impressum%'")
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=PATIENCE_S)
        read = {(request.host, request.path) for request in web.requests if request.status == 200 and request.path != "/robots.txt"}
        before = len(web.requests)
        second = start(web, tmp_path)
        second.communicate(timeout=PATIENCE_S)
        again = {(request.host, request.path) for request in web.requests[before:]}

    assert second.returncode == 0
    assert ("www.nordquell.example", "/impressum.html") in read
    assert ("www.nordquell.example", "/impressum.html") not in again
