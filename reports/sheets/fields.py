"""Columns of sheets with the way their cells are read, so that a sheet is a list of fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from crawler.vocabulary import ValueState
from reports import cells
from reports.accounts import Account, View
from reports.model import Cell, CellKind, Column, Message, Sheet, Text, Tone, msg, word

Read = Callable[[View, Any], Cell]
Field = tuple[Column, Read]
"""One column, and how its cell is read from whatever a row of the sheet stands for."""
EMPTY = Cell("text", None, ValueState.NOT_APPLICABLE)
"""A cell for a person to fill in, or one that has nothing to say in this row."""
TONE_OF_SEVERITY: Mapping[str, Tone] = {"critical": "act", "high": "act", "medium": "watch", "low": "plain", "info": "info"}


def table(sheet_id: str, fields: Sequence[Field], view: View, rows: Iterable[Any]) -> Sheet:
    """Return a sheet with one row for each of `rows`; without any it says `sheet.<id>.empty`."""
    columns = tuple(column for column, _ in fields)
    body = tuple(tuple(read(view, row) for _, read in fields) for row in rows)
    return Sheet(sheet_id, columns, body, (msg(f"sheet.{sheet_id}.empty"),))


def text(name: str, width: int, read: Callable[[Any], Text | None]) -> Field:
    """A column of text that may have nothing to say."""
    return Column(name, width=width), lambda _, row: plain(read(row))


def to_fill_in(name: str, width: int, kind: CellKind | None = None) -> Field:
    """A column for people, empty as yet."""
    return Column(name, width=width, sheet_kind=kind), lambda _, row: EMPTY


def number(name: str, kind: CellKind, read: Callable[[Any], int | float | None], width: int = 11, digits: int = 1) -> Field:
    """A column of numbers that need no state: missing means that there is nothing to say."""

    def cell(_: View, row: Any) -> Cell:
        value = read(row)
        return EMPTY if value is None else cells.number(kind, value, digits=digits)

    return Column(name, width=width, sheet_kind=kind), cell


def figure(name: str, kind: CellKind, width: int = 11, digits: int = 1) -> tuple[Field, Field]:
    """A number of the accounts frame with the column of its state."""

    def cell(_: View, row: Account) -> Cell:
        value = row.row[name]
        return cells.number(kind, round(value) if kind == "days" and value is not None else value, row.state(name), digits=digits)

    return (Column(name, width=width, sheet_kind=kind), cell), state_of(name)


def flag(name: str) -> tuple[Field, Field]:
    """Yes or no of the accounts frame with the column of its state."""
    return (Column(name, width=13), lambda _, row: cells.yes_no(row.row[name])), state_of(name)


def last_post() -> tuple[Field, Field]:
    """Date of the newest post, as exactly as it is known, with the column of its state."""

    def cell(_: View, row: Account) -> Cell:
        return cells.date_cell(row.last_post) if row.last_post else cells.number("date", None, row.state("last_post_at"))

    return (Column("last_post_at", width=12, sheet_kind="date"), cell), state_of("last_post_at")


def state_of(name: str) -> Field:
    """The column beside a value that says where it comes from, or why there is none."""
    title = msg("sheet.state_of", column=msg(f"column.{name}"))
    return Column(f"{name}_state", title, width=13), lambda _, row: cells.text(state_word(row.state(name)))


def state_word(state: ValueState) -> Message:
    """The word for where a value comes from, or for why there is none."""
    return msg(f"state.{state}")


def label(kind: str, value: object) -> Message | None:
    """A word of a vocabulary; None where the row has none."""
    return None if value is None else word(kind, value)


def failure(outcome: str | None) -> Message | None:
    """Why something is unknown, in short."""
    return None if outcome is None else msg(f"failure.{outcome}.short")


def plain(value: Text | None) -> Cell:
    """Text, or a cell that has nothing to say."""
    return cells.text(value) if value else EMPTY


def severity(value: str) -> Cell:
    """How grave, in a word with its colour."""
    return cells.text(word("severity", value), tone=TONE_OF_SEVERITY[value])
