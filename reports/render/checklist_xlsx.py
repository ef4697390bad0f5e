"""The list of hand checks as a workbook: one row a question, with links, a drop-down for the answer, and dates that are dates.

A hidden column names run, name and questions, so that rows may be sorted, hidden and widened before they are read back.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

from crawler.handcheck import ID_COLUMN, Question, Sheet
from crawler.types import HandAnswer
from crawler.vocabulary import Answer
from reports.checklist import Checklist, given_values, link_text, other_words, question_text, words_text
from reports.render.xlsx_formats import DAY, Formats
from reports.render.xlsx_sheet import LINE_HEIGHT, lines_of
from reports.render.xlsx_text import fitting, literal, safe_link
from reports.wording import Wording

WIDTHS = {
    "number": 5, "platform": 17, "question": 38, "look": 38, "search": 24, "words": 30, "answer": 24, "url": 36, "followers": 11,
    "last_post": 13, "remark": 30, ID_COLUMN: 14,
}  # fmt: skip
"""Columns in their order, with their widths in characters."""
COLUMNS: Sheet = {**{name: place for place, name in enumerate(WIDTHS)}, "by": list(WIDTHS).index("question")}
"""Where a filled workbook is read: the name stands below the column of questions."""

BY_LINE, HEADER = 3, 5
FIRST_DAY, LAST_DAY = date(1995, 1, 1), date(2100, 1, 1)
A4 = 9


def render_sheet(checklist: Checklist, wording: Wording) -> bytes:
    """Return the workbook in one language."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    _Writer(checklist, wording, book).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """One rendering under way."""

    def __init__(self, checklist: Checklist, wording: Wording, book: Any) -> None:
        self.checklist, self.wording, self.book = checklist, wording, book
        self.say = wording.say
        self.formats = Formats(book)
        base = {"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True, "bottom": 4, "bottom_color": "#D9DDE3"}
        field = {**base, "bg_color": "#FFFBEA", "border": 1, "border_color": "#D9C98A"}
        self.cell = book.add_format(base)
        self.link = book.add_format({**base, "font_color": "#0B5394", "underline": 1})
        self.group = book.add_format({**base, "bold": True, "font_size": 12, "text_wrap": False})
        self.title = book.add_format({"font_name": "Calibri", "bold": True, "font_size": 16})
        self.field = book.add_format(field)
        self.day = book.add_format({**field, "num_format": DAY, "align": "left"})
        self.count = book.add_format({**field, "num_format": "#,##0"})
        self.closed = book.add_format({**base, "bg_color": "#ECEEF1"})

    def write(self) -> None:
        """Write title, instructions, name, and one row for each question below its heading."""
        run = self.checklist.run
        title = self.say("checklist.title", firma=self.checklist.company.name)
        self.book.set_properties(
            {"title": title, "comments": run.id, "created": run.started_at.astimezone(UTC).replace(tzinfo=None)}
        )
        page = self.page = self.book.add_worksheet(self.say("checklist.sheet"))
        for name, width in WIDTHS.items():
            page.set_column(COLUMNS[name], COLUMNS[name], width, None, {"hidden": name == ID_COLUMN})
        self._head(title, run.id)
        line = HEADER + 1
        for heading, members in self.checklist.groups:
            page.write_string(line, 0, self.wording.plain(heading), self.group)
            page.set_row(line, 22)
            line += 1
            for number, question in members:
                self._row(line, number, question, self.checklist.given.get(question.id))
                line += 1
        self._rules(HEADER + 1, max(line - 1, HEADER + 1))
        self._paper(title, line)

    def _head(self, title: str, run_id: str) -> None:
        page, say = self.page, self.say
        page.write_string(0, 0, title, self.title)
        page.set_row(0, 26)
        how = " ".join(say(f"checklist.how.{step}") for step in ("open", "answer", "rest"))
        width = sum(width for name, width in WIDTHS.items() if name != ID_COLUMN)
        page.merge_range(1, 0, 1, COLUMNS["remark"], "", self.cell)
        page.write_string(1, 0, how, self.cell)
        page.set_row(1, LINE_HEIGHT * lines_of(how, width) + 4)
        page.merge_range(BY_LINE, 0, BY_LINE, 1, "", self.cell)
        page.write_string(BY_LINE, 0, say("checklist.by"), self.cell)
        names = {answer.by for answer in self.checklist.given.values()}
        page.write_string(BY_LINE, COLUMNS["by"], next(iter(names)) if len(names) == 1 else "", self.field)
        page.write_string(0, COLUMNS[ID_COLUMN], f"run:{run_id}", self.cell)
        page.write_string(BY_LINE, COLUMNS[ID_COLUMN], "by", self.cell)
        for name in WIDTHS:
            page.write_string(HEADER, COLUMNS[name], say(f"checklist.column.{name}"), self.formats.header)
        page.set_row(HEADER, 2 * LINE_HEIGHT + 4)

    def _row(self, line: int, number: int, question: Question, answer: HandAnswer | None) -> None:
        say, page = self.say, self.page
        own = self.wording.plain(words_text(question))
        words = " · ".join(part for part in (own, *other_words(question, self.wording.language)) if part)
        shown = {"platform": question.platform_name, "question": self.wording.plain(question_text(question)), "words": words}
        page.write_number(line, COLUMNS["number"], number, self.cell)
        for name, text in shown.items():
            page.write_string(line, COLUMNS[name], fitting(text), self.cell)
        profile = next((link for link in question.links if link.kind != "search"), None)
        search = next((link for link in question.links if link.kind == "search"), None)
        for name, link in (("look", profile), ("search", search)):
            target = safe_link(link.url) if link is not None else ""
            text = fitting(self.wording.plain(link_text(link, short=True))) if link is not None else ""
            if not target or page.write_url(line, COLUMNS[name], target, self.link, text) != 0:
                page.write_string(line, COLUMNS[name], text, self.cell)
        self._fields(line, question, answer)
        page.write_string(line, COLUMNS[ID_COLUMN], f"q:{question.id}", self.cell)
        tallest = max(lines_of(text, WIDTHS[name]) for name, text in shown.items())
        tallest = max(tallest, lines_of(self.wording.plain(link_text(profile, short=True)), WIDTHS["look"]) if profile else 1)
        page.set_row(line, LINE_HEIGHT * max(tallest, 2) + 2)
        if not question.links:
            page.write_string(line, COLUMNS["look"], say("checklist.link.none", platform=question.platform_name), self.cell)

    def _fields(self, line: int, question: Question, answer: HandAnswer | None) -> None:
        """The cells for a person, with what was answered before."""
        page, values = self.page, given_values(answer, question)
        label = self.say(f"checklist.answer.{answer.answer}") if answer is not None else ""
        for name, text in (("answer", label), ("url", values["url"]), ("remark", values["remark"])):
            page.write_string(line, COLUMNS[name], text, self.field) if text else page.write_blank(
                line, COLUMNS[name], None, self.field
            )
        if answer is not None and answer.followers is not None:
            page.write_number(line, COLUMNS["followers"], answer.followers.value, self.count)
        else:
            page.write_blank(line, COLUMNS["followers"], None, self.count)
        if answer is not None and answer.last_post is not None:
            page.write_datetime(line, COLUMNS["last_post"], answer.last_post.at.date(), self.day)
        else:
            page.write_blank(line, COLUMNS["last_post"], None, self.day if question.posts else self.closed)

    def _rules(self, first: int, last: int) -> None:
        """What the cells offer and what they take; a wrong entry is named at once, in words."""
        offered = [self.say(f"checklist.answer.{answer}") for answer in Answer]
        rules: Sequence[tuple[str, dict[str, Any]]] = (
            ("answer", {"validate": "list", "source": offered}),
            ("followers", {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning"}),
            ("last_post", {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}),
        )
        for name, rule in rules:
            text = self.say(f"checklist.wrong.{name}")
            self.page.data_validation(
                first, COLUMNS[name], last, COLUMNS[name], {"ignore_blank": True, **rule, "error_message": text}
            )

    def _paper(self, title: str, lines: int) -> None:
        page = self.page
        page.freeze_panes(HEADER + 1, COLUMNS["question"])
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEADER)
        page.print_area(0, 0, max(lines, HEADER + 1), COLUMNS["remark"])
        page.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.75)
        page.set_header(f"&L&9{literal(title)}")
        page.set_footer(f"&R&9{self.say('sheet.footer_page', page='&P', pages='&N')}")
        page.hide_gridlines(2)
