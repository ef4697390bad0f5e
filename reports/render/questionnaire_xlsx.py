"""The questionnaire as a workbook: one row a question with drop-downs, a second sheet with the tables, a hidden one with the lists.

The first column is hidden and says what a row is (`crawler.questionnaire.workbook`), so rows may be widened, sorted and filtered.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from crawler.questionnaire import DONT_KNOW, FORMAT, GridColumn, Question, load_form, plain_number
from crawler.questionnaire.workbook import ANSWERS, FIELDS, HEAD_VALUE, MARKER
from crawler.types import Reply
from reports.questionnaire import Sheet
from reports.render.questionnaire_html import table_rows
from reports.render.xlsx_formats import Formats
from reports.render.xlsx_sheet import LINE_HEIGHT, lines_of
from reports.render.xlsx_text import fitting, literal

WIDTHS = (14, 13, 56, 38)
"""Marker, number, question, hint; answers follow."""
ANSWER_WIDTH, TABLE_WIDTH = 26, 30
EMPTY_ROWS = 8
HEADER = 7
A4 = 9


def render_workbook(sheet: Sheet) -> bytes:
    """Return the workbook; answers given before stand in it."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    _Writer(sheet, book).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """One rendering under way."""

    def __init__(self, sheet: Sheet, book: Any) -> None:
        self.sheet, self.book, self.say = sheet, book, sheet.say
        self.formats = Formats(book)
        base = {"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True, "bottom": 4, "bottom_color": "#D9DDE3"}
        # Text, so that what is typed ("1-9", "15.10.2026") stays what was typed.
        field = {**base, "bg_color": "#FFFBEA", "border": 1, "border_color": "#D9C98A", "num_format": "@"}
        self.cell = book.add_format(base)
        self.number = book.add_format({**base, "bold": True})
        self.group = book.add_format({**base, "bold": True, "font_size": 12, "text_wrap": False})
        self.title = book.add_format({"font_name": "Calibri", "bold": True, "font_size": 16})
        self.plain = book.add_format({"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True})
        self.field = book.add_format(field)
        self.link = book.add_format({**base, "font_color": "#0B5394", "underline": 1})
        self.closed = book.add_format({**base, "bg_color": "#ECEEF1"})
        self.lists: dict[tuple[str, ...], str] = {}
        self.most = max(len(question.choices) for question in load_form() if question.type == "m")

    def write(self) -> None:
        """Write the sheet of questions, that of tables, and the lists that their drop-downs show."""
        self.names = [self.say(f"questionnaire.sheet.{name}") for name in ("questions", "tables", "lists")]
        self.book.set_properties({"title": self.sheet.title, "comments": FORMAT})
        self.questions, self.tables, self.list_page = (self.book.add_worksheet(name) for name in self.names)
        self.list_page.hide()
        places = self._tables()
        self._questions(places)

    # --- questions ----------------------------------------------------------------------------------------------------

    def _questions(self, places: Mapping[str, int]) -> None:
        page, filled = self.questions, self.sheet.filled
        for place, width in enumerate(WIDTHS):
            page.set_column(place, place, width, None, {"hidden": place == MARKER})
        page.set_column(ANSWERS, ANSWERS + self.most - 1, ANSWER_WIDTH)
        page.write_string(0, MARKER, f"form:{FORMAT}")
        page.write_string(0, 1, fitting(self.sheet.title), self.title)
        page.set_row(0, 26)
        how = self.say("questionnaire.lead") + " " + self.say("questionnaire.sheet.how", tables=self.names[1])
        page.merge_range(1, 1, 1, ANSWERS, how, self.plain)
        page.set_row(1, LINE_HEIGHT * lines_of(how, sum(WIDTHS[1:]) + ANSWER_WIDTH) + 4)
        head = {"company": filled.company, "by": filled.by, "at": filled.at.isoformat() if filled.at else ""}
        for line, (name, value) in enumerate(head.items(), 2):
            page.write_string(line, MARKER, name)
            page.write_string(line, 1, self.say(f"questionnaire.{name}"), self.formats.remark)
            page.write_string(line, HEAD_VALUE, fitting(value), self.field)
        titles = [self.say(f"questionnaire.sheet.column_{name}") for name in ("id", "question", "hint", "answer")]
        titles += [self.say("questionnaire.sheet.column_more", n=n) for n in range(2, self.most + 1)]
        for place, title in enumerate(titles, 1):
            page.write_string(HEADER, place, title, self.formats.header)
        line = HEADER + 1
        for group in load_form().groups:
            page.write_string(line, 1, self.sheet.group(group), self.group)
            page.set_row(line, 22)
            line += 1
            for question in load_form().group(group):
                self._question(line, question, filled.reply(question.id), places)
                line += 1
        self._paper(page, ANSWERS)
        page.freeze_panes(HEADER + 1, HEAD_VALUE + 1)
        page.repeat_rows(HEADER)

    def _question(self, line: int, question: Question, reply: Reply | None, places: Mapping[str, int]) -> None:
        page, text = self.questions, self.sheet.question(question)
        page.write_string(line, MARKER, f"q:{question.id}")
        page.write_string(line, 1, question.id, self.number)
        page.write_string(line, 2, text, self.cell)
        if question.is_table:
            target = f"internal:'{self.names[1]}'!B{places[question.id] + 1}"
            page.write_url(line, 3, target, self.link, self.say("questionnaire.hint.table", sheet=self.names[1]))
        else:
            page.write_string(line, 3, self.sheet.hint(question), self.cell)
        page.set_row(line, LINE_HEIGHT * max(lines_of(text, WIDTHS[2]), 2) + 2)
        given = self._given(question, reply)
        fields = 1 if question.is_table or question.type in ("s", "n") else self._count(question)
        for place in range(max(fields, len(given))):
            page.write_string(line, ANSWERS + place, fitting(given[place]) if place < len(given) else "", self.field)
        unknown = self.say("questionnaire.dont_know")
        if question.is_table:
            self._choose(page, line, line, ANSWERS, (unknown,))
        elif question.choices:
            labels = tuple(self.sheet.choice(question, choice) for choice in question.choices)
            self._choose(page, line, line, ANSWERS, (*labels, unknown))
            for place in range(1, fields):
                self._choose(page, line, line, ANSWERS + place, labels)
        elif question.channels:
            for place in range(fields):
                self._choose(page, line, line, ANSWERS + place, (*self.sheet.channels.values(), unknown), strict=False)

    def _count(self, question: Question) -> int:
        if question.type == "t" or question.channels:
            return min(int(question.max), self.most)
        return len(question.choices) - len(question.alone)

    def _given(self, question: Question, reply: Reply | None) -> list[str]:
        if reply is None or (question.is_table and reply.state == "answered"):
            return []
        if reply.state == "dont_know":
            return [self.say("questionnaire.dont_know")]
        if question.type == "n":
            return [plain_number(reply.number)]
        return [self.sheet.choice(question, choice) for choice in reply.choices] or list(reply.texts)

    # --- tables -------------------------------------------------------------------------------------------------------

    def _tables(self) -> dict[str, int]:
        """Write all tables below each other; return in which line each begins."""
        page = self.tables
        page.set_column(MARKER, MARKER, WIDTHS[MARKER], None, {"hidden": True})
        page.set_column(FIELDS, FIELDS + 5, TABLE_WIDTH)
        places: dict[str, int] = {}
        line = 0
        for question in (question for question in load_form() if question.is_table):
            places[question.id] = line
            page.write_string(line, FIELDS, f"{question.id}  {self.sheet.question(question)}", self.group)
            page.set_row(line, 22)
            for place, column in enumerate(question.columns, FIELDS):
                page.write_string(line + 1, place, self.sheet.column(question, column), self.formats.header)
            rows = table_rows(question, self.sheet.filled.reply(question.id), EMPTY_ROWS)
            for number, row in enumerate(rows, line + 2):
                page.write_string(number, MARKER, f"g:{question.id}")
                for place, column in enumerate(question.columns, FIELDS):
                    value = row.get(column.id, "")
                    fixed = bool(question.rows) and place == FIELDS
                    shown = self.sheet.cell(question, column, value) if value else ""
                    page.write_string(number, place, fitting(shown), self.closed if fixed else self.field)
            for place, column in enumerate(question.columns, FIELDS):
                if not (question.rows and place == FIELDS):
                    self._column(question, column, line + 2, line + 1 + len(rows), place)
            line += len(rows) + 4
        self._paper(page, FIELDS + 5)
        return places

    def _column(self, question: Question, column: GridColumn, first: int, last: int, place: int) -> None:
        unknown = self.sheet.choice(question, DONT_KNOW)
        if column.choices:
            labels = (*(self.sheet.choice(question, choice) for choice in column.choices), unknown)
            self._choose(self.tables, first, last, place, labels)
        elif column.type == "channel":
            self._choose(self.tables, first, last, place, tuple(self.sheet.channels.values()), strict=False)

    # --- drop-downs ---------------------------------------------------------------------------------------------------

    def _choose(self, page: Any, first: int, last: int, place: int, labels: Sequence[str], *, strict: bool = True) -> None:
        """A drop-down over a list of the hidden sheet, whose length has no limit; not strict where other text may stand too."""
        key = tuple(labels)
        if key not in self.lists:
            column = len(self.lists)
            for line, label in enumerate(key):
                self.list_page.write_string(line, column, label)
            name = _letters(column)
            self.lists[key] = f"='{self.names[2]}'!${name}$1:${name}${len(key)}"
        rule = {"validate": "list", "source": self.lists[key], "ignore_blank": True, "show_error": strict}
        if strict:
            rule["error_message"] = self.say("questionnaire.sheet.choose")
        page.data_validation(first, place, last, place, rule)

    def _paper(self, page: Any, last: int) -> None:
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.set_footer(f"&L{literal(self.sheet.title)}&R&P/&N")


def _letters(column: int) -> str:
    return chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)


__all__ = ["render_workbook"]
