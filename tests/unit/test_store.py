"""The store: runs and results come back as they were, twice changes nothing, one run at a time, and a kill leaves it whole."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.codec import from_plain, to_plain
from crawler.errors import StoreBusyError, StoreError
from crawler.profiles import SubjectResult
from crawler.store import open_store
from crawler.types import Count, Facts, Gathered
from tests.factory import NOW, make_company, make_evidence, make_gathered, make_page, make_post, make_profile, make_run

FULL = make_profile(
    facts=Facts(display_name="Müller & Söhne", followers=Count(1200, 1150, 1249), posts=(make_post(3, title="ä ö ü"),)),
    evidence=(make_evidence(excerpt="<b>\u2028"),),
)


def test_every_value_survives_its_stored_form() -> None:
    gathered = make_gathered(FULL)

    assert from_plain(Gathered, to_plain(gathered)) == gathered


def test_a_field_that_a_newer_version_dropped_is_left_out() -> None:
    plain = {**to_plain(make_run()), "no_longer_there": 1}

    assert from_plain(type(make_run()), plain) == make_run()


def test_a_finished_run_comes_back_whole(tmp_path: Path) -> None:
    gathered = make_gathered(FULL)
    with open_store(tmp_path / "s.sqlite") as store:
        store.start_run(gathered.run)
        store.finish_run(gathered, NOW)
    with open_store(tmp_path / "s.sqlite") as store:
        assert store.gathered(gathered.run.id) == gathered
        assert store.unfinished_run("d") is None


def test_an_interrupted_run_is_found_with_its_finished_subjects(tmp_path: Path) -> None:
    result = SubjectResult(make_company(), (FULL,))
    with open_store(tmp_path / "s.sqlite") as store:
        store.start_run(make_run())
        store.save_result("run-1", result.company.id, 0, result)
        store.save_result("run-1", result.company.id, 0, replace(result, notes=("twice",)))
    with open_store(tmp_path / "s.sqlite") as store:
        assert store.unfinished_run("d") == make_run()
        assert store.results("run-1", SubjectResult) == [result]


def test_a_second_run_on_the_same_store_steps_back(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite"), pytest.raises(StoreBusyError), open_store(tmp_path / "s.sqlite"):
        pass


def test_a_store_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store, store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO migrations VALUES (9999, 'later')")

    with pytest.raises(StoreError, match="newer version"), open_store(tmp_path / "s.sqlite"):
        pass


def test_a_file_that_is_no_database_gives_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "s.sqlite").write_bytes(b"this is no database, it is a text file of some length" * 100)

    with pytest.raises(StoreError, match="cannot be used"), open_store(tmp_path / "s.sqlite"):
        pass


def test_pages_come_back_and_are_forgotten_by_age(tmp_path: Path) -> None:
    page = make_page(b"x" * 5000, fetched_at=NOW)
    with open_store(tmp_path / "s.sqlite") as store:
        store.pages.put(page, "http")

        assert store.pages.get(page.url, "http") == page
        assert store.pages.get(page.url, "browser") is None
        assert store.forget_pages(NOW + timedelta(days=1)) == 1
        assert store.pages.get(page.url, "http") is None


def test_a_host_is_leased_to_one_holder_at_a_time(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        gate = store.gate

        assert gate.try_lease("xing", "a", 100.0, 60) == 0.0
        assert gate.try_lease("xing", "b", 100.0, 60) == 60.0
        gate.release("xing", "a", 105.0, failure=False)
        assert gate.try_lease("xing", "b", 101.0, 60) == 4.0
        assert gate.try_lease("xing", "b", 105.0, 60) == 0.0


def test_a_suspension_holds_and_only_grows(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        store.gate.suspend("xing", 500.0, "wall")
        store.gate.suspend("xing", 300.0, "shorter")
    with open_store(tmp_path / "s.sqlite") as store:
        assert store.gate.suspended("xing", 400.0) == (500.0, "wall")
        assert store.gate.suspended("xing", 600.0) is None


def _write_until_killed(path: str) -> None:
    with open_store(path) as store:
        for number in range(100_000):
            run = make_run(id=f"run-{number}")
            store.start_run(run)
            store.save_result(run.id, "a", 0, SubjectResult(make_company(), (FULL,)))
            store.pages.put(make_page(b"y" * 20_000, url=f"https://a.example/{number}"), "http")


@pytest.mark.parametrize("after_s", [0.3, 0.7])
def test_a_kill_in_the_middle_leaves_the_store_whole(tmp_path: Path, after_s: float) -> None:
    path = str(tmp_path / "s.sqlite")
    worker = multiprocessing.get_context("spawn").Process(target=_write_until_killed, args=(path,))
    worker.start()
    deadline = time.monotonic() + 30
    while not Path(path).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(after_s)
    os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join()

    with open_store(path) as store:
        store.check()
        for run_id, _, _ in store.runs():
            assert len(store.results(run_id, SubjectResult)) <= 1


def test_the_clock_is_stored_with_its_zone(tmp_path: Path) -> None:
    run = make_run(started_at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    with open_store(tmp_path / "s.sqlite") as store:
        store.start_run(run)
        found = store.unfinished_run("d")

    assert found is not None
    assert found.started_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(("column", "value"), [("body", b"not compressed"), ("meta", "{"), ("meta", '{"outcome": "no such word"}')])
def test_a_page_that_cannot_be_read_any_more_is_asked_again(tmp_path: Path, column: str, value: object) -> None:
    page = make_page(b"x")
    with open_store(tmp_path / "s.sqlite") as store:
        store.pages.put(page, "http")
        with store.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE pages SET {column} = ?", (value,))

        assert store.pages.get(page.url, "http") is None


def test_a_release_by_another_than_the_holder_changes_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        store.gate.try_lease("xing", "a", 100.0, 60)
        store.gate.release("xing", "b", 100.0, failure=False)

        assert store.gate.try_lease("xing", "b", 101.0, 60) == 59.0


def test_a_lease_whose_holder_was_killed_expires(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        store.gate.try_lease("xing", "dead", 100.0, 25)
    with open_store(tmp_path / "s.sqlite") as store:
        assert store.gate.try_lease("xing", "alive", 124.0, 25) == 1.0
        assert store.gate.try_lease("xing", "alive", 125.0, 25) == 0.0


def test_failures_in_a_row_are_counted_over_runs(tmp_path: Path) -> None:
    for number in range(5):
        with open_store(tmp_path / "s.sqlite") as store:
            assert store.gate.suspended("xing", 100.0 + number) is None
            store.gate.try_lease("xing", "a", 100.0 + number, 25)
            store.gate.release("xing", "a", 100.0 + number, failure=True)
    with open_store(tmp_path / "s.sqlite") as store:
        assert store.gate.suspended("xing", 105.0) == (104.0 + 1800, "5 failures in a row")


def test_a_database_that_fails_is_told_as_our_own_trouble(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        with store.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE gate")
            connection.exec_driver_sql("DROP TABLE pages")
        for call in (
            lambda: store.gate.try_lease("xing", "a", 0.0, 1),
            lambda: store.gate.release("xing", "a", 0.0, failure=False),
            lambda: store.gate.suspend("xing", 1.0, ""),
            lambda: store.gate.suspended("xing", 0.0),
            lambda: store.pages.get("https://a.example/", "http"),
            lambda: store.pages.put(make_page(), "http"),
        ):
            with pytest.raises(StoreError):
                call()
        assert store.runs() == []
