"""`checklist`: what a run could not find out, as questions for a person, and what the person answered."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.cli.audit import default_out, read_languages, store_url
from crawler.cli.execute import make_folder
from crawler.cli.runs import StoredRun, find_run, load_run
from crawler.cli.tables import printable
from crawler.cli.texts import say
from crawler.errors import UsageError
from crawler.handcheck import FileProblemError, Problem, Question, latest, questions, read_answers, read_file
from crawler.platforms import Registry, load_registry
from crawler.settings import load_settings
from crawler.types import Gathered, HandAnswer

MAX_LINES = 30
"""Problems that are listed one by one; a file with more is wrong as a whole."""


def write_questions(
    run: str, lang: str, out: Path | None, config: Path | None, *, everyone: bool = False, as_json: bool = False
) -> None:
    """Write form and workbook into the run's folder. Raises UsageError where there is no such run."""
    from reports.checklist import Checklist, write_checklist

    stored, gathered, given, _ = open_run(run, config)
    languages = read_languages(lang)
    asked = questions(gathered, load_registry(), everyone=everyone)
    target = out or stored.folder or default_out(gathered.own)
    make_folder(target)
    files = write_checklist(Checklist(gathered.run, gathered.own, asked, given), target, languages)
    _report(asked, given, gathered, files, as_json=as_json)
    for path in files:
        sys.stderr.write(f"{say('checklist_written')}: {path}\n")


def take_answers(run: str, file: Path, by: str, config: Path | None, *, as_json: bool = False) -> None:
    """Read a filled form or workbook into the run, all of it or, where anything is wrong, nothing; then say what is still open.

    Raises UsageError after naming row, field, fault and remedy of every entry that cannot be used.
    """
    from reports.checklist import answer_labels
    from reports.render.checklist_xlsx import COLUMNS

    stored, gathered, given, registry = open_run(run, config)
    try:
        typed = read_file(file.name, file.read_bytes(), COLUMNS)
    except OSError as error:
        raise UsageError("no_file", path=file, reason=error.strerror or str(error)) from error
    except FileProblemError as error:
        raise UsageError(f"answers_file_{error}", path=file) from error
    if typed.run_id != gathered.run.id:
        raise UsageError("answers_other_run", path=file, run=gathered.run.id, other=printable(typed.run_id))
    asked = questions(gathered, registry, everyone=True)
    answers, problems = read_answers(typed, asked, registry, answer_labels(), by=by, at=_now())
    if problems:
        for problem in problems[:MAX_LINES]:
            sys.stderr.write(problem_text(problem) + "\n")
        raise UsageError("answers_refused", count=len(problems), path=file)
    new = [answer for answer in answers if not _said_before(answer, given)]
    keep(stored, new)
    sys.stderr.write(say("answers_taken", count=len(new), same=len(answers) - len(new)) + "\n")
    own = [question for question in asked if question.subject_id == gathered.own.id]
    _report(own, {**given, **latest(new)}, gathered, (), as_json=as_json)
    sys.stderr.write(say("answers_next", run=stored.folder or stored.run_id) + "\n")


def open_run(run: str, config: Path | None) -> tuple[StoredRun, Gathered, dict[str, HandAnswer], Registry]:
    """Return a stored run without its answers, and its newest answers; raises UsageError where there is none."""
    from crawler.store import open_store

    registry = load_registry()
    stored = find_run(run, store_url(load_settings(config)))
    with open_store(stored.store_url) as store:
        gathered = load_run(store, stored.run_id, registry, answered=False)
        given = latest(store.answers(stored.run_id))
    if gathered is None:
        raise UsageError("no_run", run=run)
    return stored, gathered, given, registry


def keep(stored: StoredRun, answers: Sequence[HandAnswer]) -> None:
    """Append answers to the run. The store is held only as long as that takes, so that others may work meanwhile."""
    from crawler.store import open_store

    if answers:
        with open_store(stored.store_url) as store:
            store.save_answers(stored.run_id, answers)


def problem_text(problem: Problem) -> str:
    """One line that a person can act on: where, what is wrong, what to write."""
    text = say(f"answers_{problem.code}", value=printable(problem.value)[:80], platform=problem.platform)
    if not problem.place:
        return text
    field = say(f"answers_field_{problem.field}")
    return say("answers_line", row=printable(problem.place)[:10], platform=problem.platform or "?", field=field, text=text)


def _said_before(answer: HandAnswer, given: dict[str, HandAnswer]) -> bool:
    """True for an answer that the run has already, so that the same file read twice changes nothing."""
    before = given.get(answer.question_id)
    return before is not None and replace(before, at=answer.at) == answer


def _report(
    asked: Sequence[Question], given: dict[str, HandAnswer], gathered: Gathered, files: Sequence[Path], *, as_json: bool
) -> None:
    answered = sum(question.id in given for question in asked)
    if as_json:
        record = {
            "run_id": gathered.run.id,
            "questions": len(asked),
            "answered": answered,
            "open": len(asked) - answered,
            "files": [str(path) for path in files],
        }
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stderr.write(say("checklist_state", count=len(asked), answered=answered, open=len(asked) - answered) + "\n")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


__all__ = ["keep", "open_run", "problem_text", "take_answers", "write_questions"]
