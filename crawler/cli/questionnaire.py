"""`questionnaire`: an empty form to be filled in, the check of a filled one, and its reading for `audit` and `report`."""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.cli.tables import printable
from crawler.cli.texts import language, say
from crawler.errors import UsageError
from crawler.platforms import Registry, load_registry
from crawler.questionnaire import (
    Problem,
    QuestionnaireFileError,
    for_run,
    load_form,
    read_answers,
    read_file,
    with_seeds,
    without_domain,
)
from crawler.types import Company, Questionnaire

MAX_LINES = 30
"""Problems that are listed one by one; a file with more is wrong as a whole."""
READABLE = (".yaml", ".yml", ".xlsx", ".json")
WRITABLE = (".yaml", ".yml", ".xlsx", ".html")
ASKABLE = (".yaml", ".yml", ".xlsx")
"""Files into which the dialogue saves; the form of the browser saves by itself."""


def write_new(file: Path, lang: str, company: str, source: Path | None) -> None:
    """Write an empty questionnaire, or one with the answers of another file. Raises UsageError where it cannot be written."""
    from crawler.cli.audit import read_languages
    from reports.questionnaire import Sheet, write_questionnaire
    from reports.wording import Wording

    path, named = resolve(file)
    check_suffix(path, WRITABLE)
    if path.exists():
        raise UsageError("questionnaire_exists", path=path)
    registry = load_registry()
    filled = read_questionnaire(source, registry) if source is not None else Questionnaire()
    if company or named:
        filled = Questionnaire(company or named, filled.by, filled.at, filled.replies)
    save(write_questionnaire, Sheet(filled, Wording(read_languages(lang)[0]), registry), path)
    sys.stderr.write(say("questionnaire_written", path=path) + "\n")
    step = "questionnaire_next_form" if path.suffix.lower() == ".html" else "questionnaire_next"
    sys.stderr.write(say(step, path=path) + "\n")


def check(file: Path, *, as_json: bool) -> None:
    """Say whether a file can be used, and how much of it is answered. Raises UsageError after naming everything wrong."""
    path, _ = resolve(file)
    filled, problems = _read(path, load_registry())
    states = Counter(reply.state for reply in filled.replies)
    total = len(load_form().questions)
    counts = {"answered": states["answered"], "dont_know": states["dont_know"], "open": total - len(filled.replies)}
    if as_json:
        lines = [problem_text(problem, path) for problem in problems]
        record = {"file": str(path), "questions": total, **counts, "problems": lines}
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    _refuse(problems, path)
    sys.stderr.write(say("questionnaire_state", path=path, count=total, **counts) + "\n")


def read_questionnaire(path: Path, registry: Registry) -> Questionnaire:
    """Return the answers of a file; raises UsageError, after naming every entry that cannot be used, where there is any."""
    filled, problems = _read(path, registry)
    _refuse(problems, path)
    return filled


def take(path: Path, registry: Registry) -> Questionnaire:
    """Return the answers of a file as they may be kept with a run. Raises UsageError like `read_questionnaire`."""
    return for_run(read_questionnaire(path, registry))


def seeded(subjects: tuple[Company, ...], filled: Questionnaire | None, registry: Registry) -> tuple[Company, ...]:
    """Return the subjects with what the questionnaire names; says which competitors cannot be audited for want of a domain."""
    for name in without_domain(filled):
        sys.stderr.write(say("questionnaire_no_domain", name=printable(name)) + "\n")
    return with_seeds(subjects, filled, registry)


def resolve(file: Path) -> tuple[Path, str]:
    """The questionnaire and the company's name of an audit file (TOML); any other file is the questionnaire itself."""
    if file.suffix.lower() != ".toml":
        return file, ""
    try:
        order: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError("no_file", path=file, reason=error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError("questionnaire_audit_file", path=file, reason=str(error)) from error
    named = order.get("questionnaire")
    path = file.parent / named if isinstance(named, str) and named else file.with_name(f"{file.stem}.questionnaire.yaml")
    return path, str(order.get("name", ""))


def problem_text(problem: Problem, path: Path | None = None) -> str:
    """One line that a person can act on: where, what is wrong, what may stand there."""
    text = say(
        f"questionnaire_{problem.code}", value=printable(problem.value), limit=problem.limit, choices=_choices(problem)
    ) + _likely(problem)
    return f"{_where(problem, path)}: {text}" if path is not None else text


def _where(problem: Problem, path: Path | None) -> str:
    form = load_form()
    parts = [str(path.name)] if path is not None else []
    if problem.question_id in form:
        parts.append(f"{problem.question_id} ({_text(f'question.{problem.question_id}.text')})")
        if problem.row:
            parts.append(say("questionnaire_place_row", row=problem.row))
        elif problem.place:
            parts.append(say("questionnaire_place_line", row=problem.place))
        if problem.column:
            parts.append(say("questionnaire_place_field", field=_text(f"question.{problem.question_id}.column.{problem.column}")))
    return ", ".join(parts)


def _choices(problem: Problem) -> str:
    if problem.question_id not in load_form():
        return ""
    known = load_form().get(problem.question_id).all_choices
    shown = [_text(f"question.{problem.question_id}.choice.{choice}") if choice in known else choice for choice in problem.choices]
    return " · ".join([*shown, _text("questionnaire.dont_know")])


def _likely(problem: Problem) -> str:
    if not problem.likely:
        return ""
    text_id = f"question.{problem.question_id}.choice.{problem.likely}"
    known = problem.question_id in load_form() and problem.likely in load_form().get(problem.question_id).all_choices
    return " " + say("questionnaire_likely", likely=_text(text_id) if known else problem.likely)


def _text(text_id: str) -> str:
    from reports.i18n import load_catalogue

    return load_catalogue(language()).template(text_id, {}, str)


def _read(path: Path, registry: Registry) -> tuple[Questionnaire, tuple[Problem, ...]]:
    from reports.questionnaire import read_words

    check_suffix(path, READABLE)
    try:
        with path.open("rb") as file:
            data = file.read(READ_AT_MOST)
        return read_answers(read_file(path.name, data), read_words(), registry)
    except OSError as error:
        raise UsageError("no_file", path=path, reason=error.strerror or str(error)) from error
    except QuestionnaireFileError as error:
        raise UsageError(f"questionnaire_file_{error.code}", path=path, line=error.detail) from error


READ_AT_MOST = 3_000_000
"""One read, a little above what is taken: a file that never ends must not fill the memory."""


def _refuse(problems: tuple[Problem, ...], path: Path) -> None:
    if not problems:
        return
    for problem in problems[:MAX_LINES]:
        sys.stderr.write(problem_text(problem, path) + "\n")
    raise UsageError("questionnaire_refused", count=len(problems), path=path)


def check_suffix(path: Path, allowed: tuple[str, ...]) -> None:
    """Raise UsageError for a kind of file that is not among those."""
    if path.suffix.lower() not in allowed:
        raise UsageError("questionnaire_suffix", path=path, choices=", ".join(allowed))


def save(write: Any, sheet: Any, path: Path) -> None:
    """Write a questionnaire; raises UsageError where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(sheet, path)
    except OSError as error:
        raise UsageError("no_write", path=path, reason=error.strerror or str(error)) from error


def today() -> datetime:
    """The day of an answer."""
    return datetime.now(UTC)


__all__ = [
    "ASKABLE",
    "check",
    "check_suffix",
    "problem_text",
    "read_questionnaire",
    "resolve",
    "save",
    "seeded",
    "take",
    "write_new",
]
