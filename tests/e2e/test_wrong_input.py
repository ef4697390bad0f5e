"""Companies whose site gives nothing: no such domain, a parked one, one that refuses, one that is too slow; and an interrupted run.

The whole command behind its arguments runs here, over real sockets, with the small web as the only web there is.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.cli.audit import rewrite_report
from crawler.cli.execute import Job, execute
from crawler.company import read_company
from crawler.errors import UsageError
from crawler.fetch import FetchSettings
from crawler.platforms import load_registry
from crawler.settings import fixtures_folder
from crawler.smallweb import SmallWeb, serve
from crawler.store import open_store
from crawler.vocabulary import Severity
from tests.factory import make_page


@pytest.fixture(scope="module")
def web() -> Iterator[SmallWeb]:
    with serve(fixtures_folder() / "web", latency_ms=20) as running:
        yield running


def make_job(web: SmallWeb, folder: Path, domain: str, **changes: Any) -> Job:
    fetch = FetchSettings(
        route_all_to=("127.0.0.1", web.port), known_hosts=web.hosts, dns_records=web.dns_records, default_delay_s=0.0,
        platform_delays=False, attempt_s=2.0, url_s=4.0, retries=0,
    )  # fmt: skip
    own = read_company("Brunnwerk GmbH", domain, load_registry())
    values: dict[str, Any] = {
        "subjects": (own,), "registry": load_registry(), "fetch": fetch, "store_url": f"sqlite:///{folder}/store.sqlite",
        "out": folder / "out", "formats": frozenset({"html", "csv"}), "browser": False,
    }  # fmt: skip
    return Job(**{**values, **changes})


def own_rows(job: Job) -> list[dict[str, str]]:
    with (job.out / "data" / "accounts.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_domain_that_does_not_exist_is_a_mistake_and_leaves_nothing_behind(web: SmallWeb, tmp_path: Path) -> None:
    job = make_job(web, tmp_path, "gibt-es-nicht.example")

    with pytest.raises(UsageError) as error:
        execute(job)

    assert (error.value.text_id, error.value.exit_code) == ("no_such_domain", 2)
    assert not job.out.exists()


@pytest.mark.parametrize(
    ("domain", "sentence"),
    [
        ("geparkt.example", "Unter geparkt.example steht nur eine Parkseite"),
        ("gesperrt.example", "Die Website gesperrt.example ließ sich nicht lesen (abgewiesen)"),
        ("langsam.example", "Die Website langsam.example ließ sich nicht lesen (keine Antwort in der Zeit)"),
    ],
)
def test_a_site_that_gives_nothing_is_said_in_one_sentence_and_reported(
    web: SmallWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str], domain: str, sentence: str
) -> None:
    job = make_job(web, tmp_path, domain)

    code = execute(job)

    said = " ".join(capsys.readouterr().err.split())
    assert code == 0
    assert said.count(sentence) == 1
    assert domain in (job.out / "report.de.html").read_text(encoding="utf-8")
    notes = json.loads((job.out / "run.json").read_text(encoding="utf-8"))["notes"]
    assert [note.split(":")[1] for note in notes] == ["brunnwerk-gmbh"]


def test_a_site_that_refuses_is_unknown_and_never_absent(web: SmallWeb, tmp_path: Path) -> None:
    job = make_job(web, tmp_path, "gesperrt.example")

    execute(job)

    sites = [row for row in own_rows(job) if row["platform"] == "website"]
    assert [(row["presence"], row["failure"]) for row in sites] == [("unknown", "blocked")]


def test_with_json_standard_output_is_one_object_and_nothing_else(
    web: SmallWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    execute(make_job(web, tmp_path, "geparkt.example", as_json=True))

    assert json.loads(capsys.readouterr().out)["subjects"][0]["domain"] == "geparkt.example"


def test_a_share_of_unknown_above_the_limit_is_exit_code_3(web: SmallWeb, tmp_path: Path) -> None:
    assert execute(make_job(web, tmp_path, "gesperrt.example", max_unknown=0.1)) == 3


def test_findings_at_or_above_the_given_severity_are_exit_code_4(web: SmallWeb, tmp_path: Path) -> None:
    job = make_job(web, tmp_path, "gruenpegel-pumpen.example", fail_on=Severity.LOW)

    code = execute(job)

    counted = json.loads((job.out / "run.json").read_text(encoding="utf-8"))["findings"]
    assert counted["low"] > 0
    assert code == 4


def test_a_stored_run_is_reported_again_without_asking_anybody(web: SmallWeb, tmp_path: Path) -> None:
    job = make_job(web, tmp_path, "gruenpegel-pumpen.example")
    execute(job)
    before, asked = (job.out / "data" / "accounts.csv").read_bytes(), len(web.requests)

    rewrite_report(str(job.out), "en", tmp_path / "again", "html,csv", None, browser=False)

    assert (tmp_path / "again" / "report.en.html").is_file()
    assert (tmp_path / "again" / "data" / "accounts.csv").read_bytes() == before
    assert len(web.requests) == asked


def test_raw_pages_older_than_the_setting_are_deleted_when_a_run_begins(web: SmallWeb, tmp_path: Path) -> None:
    job = make_job(web, tmp_path, "geparkt.example", pages_days=30)
    now = datetime.now(UTC)
    with open_store(job.store_url) as store:
        for name, days in (("old", 31), ("young", 29)):
            store.pages.put(make_page(url=f"https://{name}.example/", fetched_at=now - timedelta(days=days)), "http")

    execute(job)

    with open_store(job.store_url) as store:
        assert store.pages.get("https://old.example/", "http") is None
        assert store.pages.get("https://young.example/", "http") is not None


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_goes_on_with_the_same_command(
    web: SmallWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: int, code: int
) -> None:
    job = make_job(web, tmp_path, "gruenpegel-pumpen.example")
    before = len(web.requests)

    def interrupt() -> None:
        deadline = time.monotonic() + 20
        while len(web.requests) < before + 5 and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(os.getpid(), number)

    threading.Thread(target=interrupt, daemon=True).start()
    stopped = execute(job)
    said = capsys.readouterr().err
    finished = execute(job)

    assert (stopped, finished) == (code, 0)
    assert "Derselbe Befehl setzt den Lauf fort" in said
    assert "Setze den Lauf" in capsys.readouterr().err
