"""A filled form or workbook as what was typed into it, unjudged. Pure: takes the bytes of the file."""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

FORM = "istzustand-checklist"
"""What a form calls itself, so that another JSON file is not taken for one."""
ID_COLUMN = "id"
FIELDS = ("answer", "url", "followers", "last_post", "remark")
MAX_BYTES = 20_000_000
MAX_ROWS = 20_000

Sheet = Mapping[str, int]
"""Field to its column in the workbook, counted from 0; `id` is the hidden column that names the question."""


@dataclass(frozen=True, slots=True)
class TypedRow:
    """What stands in one row; values as the file holds them."""

    place: str
    """Where a person finds it: number of the row."""
    question_id: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a file."""

    run_id: str
    by: str
    at: str
    rows: tuple[TypedRow, ...]


class FileProblemError(ValueError):
    """A file that is no filled form; `args[0]` is the id of the sentence."""


def read_file(name: str, data: bytes, columns: Sheet) -> Typed:
    """Return what was typed. Raises FileProblemError where the file is none of ours or cannot be read."""
    if len(data) > MAX_BYTES:
        raise FileProblemError("too_large")
    if data[:4] == b"PK\x03\x04":
        return _workbook(data, columns)
    try:
        text = data.decode("utf-8-sig")
        tree = tomllib.loads(text) if name.lower().endswith(".toml") else json.loads(text)
    except (UnicodeDecodeError, json.JSONDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise FileProblemError("unreadable") from error
    return _form(tree)


def _form(tree: Any) -> Typed:
    if not isinstance(tree, dict) or tree.get("format") != FORM or not isinstance(tree.get("answers"), list):
        raise FileProblemError("no_form")
    rows: list[TypedRow] = []
    for number, item in enumerate(tree["answers"][:MAX_ROWS], 1):
        if not isinstance(item, dict):
            raise FileProblemError("no_form")
        place = str(item.get("number", number))
        rows.append(TypedRow(place, str(item.get("question", "")), {field: item.get(field, "") for field in FIELDS}))
    return Typed(str(tree.get("run", "")), str(tree.get("by", "")), str(tree.get("at", "")), tuple(rows))


def _workbook(data: bytes, columns: Sheet) -> Typed:
    """Read the first sheet: rows are known by the hidden column, which also marks the cells for run and name."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=False, data_only=True)
        cells = list(book.worksheets[0].iter_rows(max_row=MAX_ROWS, values_only=True))
    except (InvalidFileException, BadZipFile, KeyError, ValueError, IndexError, TypeError, OSError) as error:
        raise FileProblemError("unreadable") from error
    rows, run_id, by = [], "", ""
    for number, row in enumerate(cells, 1):
        marker = _cell(row, columns[ID_COLUMN])
        if marker.startswith("run:"):
            run_id = marker.removeprefix("run:")
        elif marker == "by":
            by = _cell(row, columns["by"])
        elif marker.startswith("q:"):
            rows.append(TypedRow(str(number), marker.removeprefix("q:"), dict(_values(row, columns))))
    if not run_id:
        raise FileProblemError("no_form")
    return Typed(run_id, by, "", tuple(rows))


def _values(row: tuple[Any, ...], columns: Sheet) -> Iterator[tuple[str, object]]:
    for field in FIELDS:
        value = row[columns[field]] if columns[field] < len(row) else None
        yield field, value if isinstance(value, int | float | datetime | date) and not isinstance(value, bool) else str(value or "")


def _cell(row: tuple[Any, ...], column: int) -> str:
    return str(row[column] or "").strip() if column < len(row) else ""


__all__ = ["FIELDS", "FORM", "ID_COLUMN", "FileProblemError", "Sheet", "Typed", "TypedRow", "read_file"]
