"""A fault of ours is one sentence with its exit code, also where it comes out of many tasks at once."""

from __future__ import annotations

import pytest

from crawler.cli.faults import exit_code_of
from crawler.errors import StoreBusyError, StoreError


def raising(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(("error", "code"), [(StoreError("The disk is full."), 1), (StoreBusyError("a.sqlite"), 75)])
def test_a_fault_of_one_task_ends_the_run_in_its_own_words(
    error: StoreError, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    group = ExceptionGroup("tasks", [ValueError("of no interest"), ExceptionGroup("inner", [error])])

    assert exit_code_of(lambda: raising(group)) == code

    said = capsys.readouterr().err
    assert str(error) in said
    assert len(said.strip().splitlines()) == 1


def test_a_group_without_a_fault_of_ours_is_an_internal_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(lambda: raising(ExceptionGroup("tasks", [ValueError("x")]))) == 1

    assert "ExceptionGroup" in capsys.readouterr().err
