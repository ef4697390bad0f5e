"""A filled workbook as what was typed. The first column of both sheets is hidden and says what a row is, so rows may be moved.

sheet 1   `form`, `company`, `by`, `at` in the head; `q:<id>` for a question, its answers from ANSWERS on
sheet 2   `g:<id>` for one row of a table, its fields from FIELDS on, in the order of the columns
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from crawler.questionnaire.files import FORMAT, MAX_VALUES, QuestionnaireFileError, Typed, Value
from crawler.questionnaire.form import load_form

MARKER = 0
HEAD_VALUE = 2
"""Column of what stands in the head of sheet 1."""
ANSWERS = 4
"""First column of answers on sheet 1."""
FIELDS = 1
"""First column of fields on sheet 2."""
MAX_UNPACKED = 60_000_000
MAX_COLUMNS = 20


def read_workbook(data: bytes) -> Typed:
    """Return what was typed; raises QuestionnaireFileError where it is no workbook of ours."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise QuestionnaireFileError("too_large")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        sheets = [list(page.iter_rows(max_row=MAX_VALUES, max_col=MAX_COLUMNS, values_only=True)) for page in book.worksheets[:2]]
    except QuestionnaireFileError:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, OSError, EOFError) as error:
        raise QuestionnaireFileError("unreadable") from error
    if not sheets or not any(_text(row, MARKER) == f"form:{FORMAT}" for row in sheets[0]):
        raise QuestionnaireFileError("no_form")
    head: dict[str, str] = {}
    answers: dict[str, Value] = {}
    places: dict[str, str] = {}
    for number, row in enumerate(sheets[0], 1):
        marker = _text(row, MARKER)
        if marker in ("company", "by", "at"):
            head[marker] = _text(row, HEAD_VALUE)
        elif marker.startswith("q:"):
            question_id = marker.removeprefix("q:")
            places[question_id] = str(number)
            if given := [text for place in range(ANSWERS, len(row)) if (text := _text(row, place))]:
                answers[question_id] = given[0] if len(given) == 1 else list(given)
    for question_id, rows in _tables(sheets[1:]).items():
        answers[question_id] = [answers[question_id], *rows] if question_id in answers else rows
    return Typed(head.get("company", ""), head.get("by", ""), head.get("at", ""), answers, places)


def _tables(sheets: Iterable[list[tuple[Any, ...]]]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    form = load_form()
    for rows in sheets:
        for row in rows:
            marker = _text(row, MARKER)
            question_id = marker.removeprefix("g:")
            if not marker.startswith("g:") or question_id not in form:
                continue
            question = form.get(question_id)
            columns = enumerate(question.columns, FIELDS)
            cells: dict[str, Value] = {column.id: text for place, column in columns if (text := _text(row, place))}
            if cells and not (question.rows and set(cells) == {question.columns[0].id}):
                found.setdefault(question_id, []).append(cells)
    return found


def _text(row: tuple[Any, ...], place: int) -> str:
    value = row[place] if place < len(row) else None
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()


__all__ = ["ANSWERS", "FIELDS", "HEAD_VALUE", "MARKER", "read_workbook"]
