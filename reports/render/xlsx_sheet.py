"""One sheet of the workbook: a table to work with, or a page to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from crawler.vocabulary import ValueState
from reports.model import Cell, Column, Message, Param, Sheet, word
from reports.render.xlsx_formats import Formats
from reports.render.xlsx_text import looks_like_formula, unique
from reports.wording import Wording

MAX_LINKS = 65_530
"""Links that one sheet of Excel holds; further ones stay plain text."""
FIRST_YEAR = 1900
"""Excel knows no dates before."""
FROZEN = {
    "accounts": "account", "activity": "account", "presence": "platform", "findings": "severity", "measures": "action",
    "legal": "check_id",
    "open": "platform", "evidence": "number", "glossary": "term",
}  # fmt: skip
"""The last column that stays in view, by sheet."""
FOLDED = frozenset(
    {
        "followers_lo", "followers_hi", "rating_scale", "found_all", "url", "account_id", "rule_id", "finding_id", "impact",
        "urgency", "priority_score", "advice", "evidence_id",
    }
)  # fmt: skip
"""Columns for machines and for looking things up, folded away."""
CHOICES: Mapping[str, tuple[Message, ...]] = {
    "priority": tuple(word("priority", value) for value in ("P1", "P2", "P3")),
    "status": tuple(word("status", value) for value in ("open", "accepted", "fixed", "false_positive", "wont_fix")),
    "decision": tuple(word("decision", value) for value in ("confirm", "reject", "accept", "false_positive")),
}
"""Columns with a drop-down, and what it offers."""
PRINTED = {
    "accounts": "evidence", "activity": "cadence_change_state", "measures": "condition", "open": "words",
    "evidence": "observed_at_utc",
}  # fmt: skip
"""The last column on paper, by sheet: one page wide has to stay legible."""
PAGE_WIDTHS = (30, 70, 60)
LINE_HEIGHT = 14
MAX_HEIGHT = 400
"""Excel's rows are at most 409 points high."""


class Workbook(Protocol):
    """What a sheet asks of the whole."""

    wording: Wording
    formats: Formats
    titles: Mapping[str, str]

    def plain(self, value: Param) -> str:
        """A value as text that fits into a cell."""

    def target(self, cell: Cell) -> str:
        """Where a cell leads; empty for nowhere."""


class SheetWriter:
    """Writes one sheet of the report into a worksheet."""

    def __init__(self, whole: Workbook, out: Any, sheet: Sheet) -> None:
        self._whole = whole
        self._say = whole.wording.say
        self._out = out
        self._sheet = sheet
        self._links = 0
        self._stated = {column.id.removesuffix("_state") for column in sheet.columns if column.id.endswith("_state")}

    def write(self) -> None:
        """Write everything."""
        if self._sheet.columns:
            self._table()
        else:
            self._page()

    # --- a table -------------------------------------------------------------------------------------------------------

    def _table(self) -> None:
        """Headers in the first row, one table below, and everything that makes it easy to work with."""
        columns, rows = self._sheet.columns, self._sheet.rows
        self._widths(columns)
        self._headers(columns)
        for line, row in enumerate(rows, 1):
            lines = 1
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                shown = self._put(line, place, cell, hatch=column.id not in self._stated)
                if column.id not in FOLDED:
                    lines = max(lines, lines_of(shown, column.width))
            self._height(line, lines)
        if rows:
            self._hatching(len(rows))
            self._choices(len(rows))
        elif self._sheet.lines:
            self._out.write_string(1, 0, self._whole.plain(self._sheet.lines[0]), self._whole.formats.remark)
        places = {column.id: place for place, column in enumerate(columns)}
        self._out.freeze_panes(1, places.get(FROZEN.get(self._sheet.id, ""), -1) + 1)
        self._out.repeat_rows(0)
        self._out.print_area(0, 0, max(len(rows), 1), places.get(PRINTED.get(self._sheet.id, ""), len(columns) - 1))

    def _widths(self, columns: Sequence[Column]) -> None:
        previous = False
        for place, column in enumerate(columns):
            folded = column.id in FOLDED
            options = {"level": 1, "hidden": True} if folded else {"collapsed": True} if previous else {}
            self._out.set_column(place, place, min(max(column.width, 10), 60), None, options)
            previous = folded
        if previous:
            self._out.set_column(len(columns), len(columns), None, None, {"collapsed": True})

    def _headers(self, columns: Sequence[Column]) -> None:
        style = self._whole.formats.header
        titles = unique(self._title(column) for column in columns)
        tallest = max(lines_of(title, column.width - 4) for title, column in zip(titles, columns, strict=True))
        self._out.set_row(0, LINE_HEIGHT * max(tallest, 2) + 4)
        if self._sheet.rows:
            headers = [{"header": title, "header_format": style} for title in titles]
            table = {"name": self._table_name(), "style": "Table Style Light 1", "columns": headers, "autofilter": True}
            self._out.add_table(0, 0, len(self._sheet.rows), len(columns) - 1, table)
        else:  # a table needs a row, and an empty one would look like a result
            for place, title in enumerate(titles):
                self._out.write_string(0, place, title, style)
        for place, column in enumerate(columns):
            note = self._say("sheet.comment", name=column.id)
            self._out.write_comment(0, place, note, {"author": "", "width": 220, "height": 34})

    def _title(self, column: Column) -> str:
        title = self._whole.plain(column.title)
        return self._say("sheet.zone", title=title, zone=str(self._whole.wording.zone)) if column.sheet_kind == "time" else title

    def _table_name(self) -> str:
        name = self._whole.titles[self._sheet.id].partition("_")[2]
        return f"tbl{''.join(sign for sign in name if sign.isascii() and sign.isalnum()) or self._sheet.id}"

    def _hatching(self, rows: int) -> None:
        """Grey hatch on every empty cell whose column of states says unknown; it goes when somebody fills the cell in."""
        from xlsxwriter.utility import xl_col_to_name

        places = {column.id: place for place, column in enumerate(self._sheet.columns)}
        unknown = self._say(f"state.{ValueState.UNKNOWN}").replace('"', '""')
        for name in sorted(self._stated & places.keys()):
            value, state = xl_col_to_name(places[name]), xl_col_to_name(places[f"{name}_state"])
            rule = f'=AND(ISBLANK(${value}2),${state}2="{unknown}")'
            style = {"type": "formula", "criteria": rule, "format": self._whole.formats.hatch_rule}
            self._out.conditional_format(1, places[name], rows, places[name], style)

    def _choices(self, rows: int) -> None:
        for place, column in enumerate(self._sheet.columns):
            if column.id in CHOICES:
                offered = [self._whole.plain(choice) for choice in CHOICES[column.id]]
                rule = {"validate": "list", "source": offered, "error_message": self._say("sheet.choose")}
                self._out.data_validation(1, place, rows, place, rule)

    # --- a page --------------------------------------------------------------------------------------------------------

    def _page(self) -> None:
        """Heading and paragraphs over the whole width, then rows of label and value; a row of one cell is a heading."""
        formats = self._whole.formats
        for place, width in enumerate(PAGE_WIDTHS):
            self._out.set_column(place, place, width)
        self._out.hide_gridlines(2)
        for line, text in enumerate(self._sheet.lines):
            shown = self._across(line, text, formats.paragraph if line else formats.heading)
            self._out.set_row(line, LINE_HEIGHT * lines_of(shown, sum(PAGE_WIDTHS)) + 4 if line else 28)
        for line, row in enumerate(self._sheet.rows, len(self._sheet.lines) + 1):
            if len(row) == 1:
                self._across(line, row[0].value, formats.subheading)
                self._out.set_row(line, 24)
                continue
            lines = 1
            for place, (cell, width) in enumerate(zip(row, PAGE_WIDTHS, strict=False)):
                lines = max(lines, lines_of(self._put(line, place, cell, hatch=True, left=True), width))
            self._height(line, lines)

    def _across(self, line: int, text: Param, style: Any) -> str:
        """Write a text over all columns of a page."""
        shown = self._whole.plain(text)
        self._out.merge_range(line, 0, line, len(PAGE_WIDTHS) - 1, "", style)
        self._out.write_string(line, 0, shown, style)
        return shown

    def _height(self, line: int, lines: int) -> None:
        """Rows get their height here: not every program works it out by itself."""
        if lines > 1:
            self._out.set_row(line, min(LINE_HEIGHT * lines + 2, MAX_HEIGHT))

    # --- cells ---------------------------------------------------------------------------------------------------------

    def _put(self, line: int, place: int, cell: Cell, *, hatch: bool, left: bool = False) -> str:
        """Write one cell: nothing where there is nothing, numbers and dates as such, everything else as text, which is returned."""
        value = cell.value
        style = self._whole.formats.of(cell, left=left, hatched=hatch and value is None and cell.state is ValueState.UNKNOWN)
        if value is None:
            self._out.write_blank(line, place, None, style)
        elif left and isinstance(value, datetime):  # a page has no header to name the zone
            self._out.write_string(line, place, self._whole.wording.time(value), style)
        elif cell.kind in ("date", "time") and isinstance(value, date):
            self._moment(line, place, cell, value, style)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            self._out.write_number(line, place, value / 100 if cell.kind == "percent" else value, style)
        else:
            shown = self._whole.plain(value)
            self._linked(line, place, cell, shown)
            return shown
        return ""

    def _moment(self, line: int, place: int, cell: Cell, value: date, style: Any) -> None:
        local = value.astimezone(self._whole.wording.zone).replace(tzinfo=None) if isinstance(value, datetime) else value
        if local.year < FIRST_YEAR:
            self._out.write_string(line, place, local.isoformat(), style)
        elif cell.kind == "date" and isinstance(local, datetime):
            self._out.write_datetime(line, place, local.date(), style)
        else:
            self._out.write_datetime(line, place, local, style)

    def _linked(self, line: int, place: int, cell: Cell, shown: str) -> None:
        target = self._whole.target(cell) if self._links < MAX_LINKS else ""
        style = self._whole.formats.of(cell, link=bool(target), quoted=looks_like_formula(shown))
        if target and self._out.write_url(line, place, target, style, shown) == 0:
            self._links += 1
        else:
            self._out.write_string(line, place, shown, style)


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column of `width` characters, about."""
    return sum(1 + len(part) // max(width, 1) for part in text.split("\n"))
