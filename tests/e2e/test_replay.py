"""Record once, replay for ever: the demo's frames come out of the archive byte for byte, on a machine without any network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OFFLINE = ("unshare", "--net", "--map-root-user")


def demo(*arguments: str, cwd: Path, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run `istzustand demo` in a process of its own."""
    command = [*before, sys.executable, "-W", "error", "-m", "crawler", "demo", "--quiet", "--format", "csv,json", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISTZUSTAND_LANG": "de"}
    return subprocess.run(command, cwd=cwd, env=environment, text=True, capture_output=True, timeout=300, check=False)


def data_of(folder: Path) -> dict[str, bytes]:
    """Every data file of a run by name."""
    return {file.name: file.read_bytes() for file in sorted((folder / "data").iterdir())}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the archive `demo.warc.gz` and the recorded run's files in `first`."""
    folder = tmp_path_factory.mktemp("replay")
    ended = demo("--record", "demo.warc.gz", "--out", "first", cwd=folder)
    assert ended.returncode == 0, ended.stderr
    return folder


def test_a_replay_gives_the_same_frames(recorded: Path) -> None:
    ended = demo("--replay", "demo.warc.gz", "--out", "second", cwd=recorded)

    assert ended.returncode == 0, ended.stderr
    first, second = data_of(recorded / "first"), data_of(recorded / "second")
    assert len(first["accounts.csv"].splitlines()) > 100
    assert {name for name in first if first[name] != second.get(name)} == set()


def test_a_replay_needs_no_network(recorded: Path) -> None:
    """In a network namespace of its own even loopback is down."""
    if shutil.which("unshare") is None or subprocess.run([*OFFLINE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine gives no network namespace")
    ended = demo("--replay", "demo.warc.gz", "--out", "offline", cwd=recorded, before=OFFLINE)

    assert ended.returncode == 0, ended.stderr
    assert data_of(recorded / "offline")["accounts.csv"] == data_of(recorded / "first")["accounts.csv"]


def test_nothing_is_missing_in_the_archive(recorded: Path) -> None:
    demo("--replay", "demo.warc.gz", "--out", "complete", cwd=recorded)

    assert [name for name, content in data_of(recorded / "complete").items() if b"offline_miss" in content] == []
