"""The workbook: the report's sheets as they are, with formats, filters, links and drop-downs. Nothing is computed here.

Foreign text is always written as text, never as a formula, and only http and https become links. The same report gives the same
bytes: the only date inside is the run's.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from reports.model import Cell, Param, Report, Sheet
from reports.render.xlsx_formats import Formats
from reports.render.xlsx_sheet import SheetWriter
from reports.render.xlsx_text import fitting, literal, safe_link
from reports.wording import Wording

HIDDEN = frozenset({"meta"})
A4 = 9


def render_xlsx(report: Report, wording: Wording) -> bytes:
    """Return the workbook of a report in one language."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    _Workbook(report, wording, book).write()
    book.close()
    return buffer.getvalue()


class _Workbook:
    """One rendering under way; what the sheets need to know of each other."""

    def __init__(self, report: Report, wording: Wording, book: Any) -> None:
        self.report = report
        self.wording = wording
        self.book = book
        self.formats = Formats(book)
        self.titles: Mapping[str, str] = {sheet.id: wording.say(f"sheet.{sheet.id}.title") for sheet in report.sheets}
        self._evidence_rows = _evidence_rows(report.sheets)

    def write(self) -> None:
        """Write all sheets."""
        run = self.report.run
        title = self.wording.say("sheet.header", firma=self.report.own.name)
        created = run.started_at.astimezone(UTC).replace(tzinfo=None)
        self.book.set_properties({"title": title, "author": f"istzustand {run.version}", "comments": run.id, "created": created})
        for sheet in self.report.sheets:
            page = self.book.add_worksheet(self.titles[sheet.id])
            SheetWriter(self, page, sheet).write()
            self._paper(page, title)
            if sheet.id in HIDDEN:
                page.hide()

    def plain(self, value: Param) -> str:
        """A value as text that fits into a cell; names of an enumeration side by side, sentences below each other."""
        if not isinstance(value, tuple):
            return fitting(self.wording.param(value))
        parts = [self.wording.param(item) for item in value]
        return fitting(("\n" if any(part.endswith(".") for part in parts) else "; ").join(parts))

    def target(self, cell: Cell) -> str:
        """Where a cell leads: a page on the web, a sheet, or a row of the evidence; empty for nowhere."""
        if cell.kind == "refs" and isinstance(cell.value, tuple) and cell.value:
            row = self._evidence_rows.get(str(cell.value[0]))
            return "" if row is None else f"internal:'{self.titles['evidence']}'!A{row + 1}"
        if cell.href.startswith("#"):
            title = self.titles.get(cell.href[1:])
            return "" if title is None else f"internal:'{title}'!A1"
        return safe_link(cell.href)

    def _paper(self, page: Any, title: str) -> None:
        """A4 landscape, one page wide, with company, date and page number."""
        say = self.wording.say
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.75)
        state = literal(say("sheet.draft")) if self.report.draft else ""
        page.set_header(f"&L&9{literal(title)}&R&9{state}")
        date = say("sheet.footer_date", date=self.report.run.started_at)
        number = say("sheet.footer_page", page="&P", pages="&N")
        page.set_footer(f"&L&9{literal(self.report.own.name)}&C&9{literal(date)}&R&9{number}")


def _evidence_rows(sheets: Sequence[Sheet]) -> dict[str, int]:
    """Number of a piece of evidence to its row in the sheet of evidence."""
    for sheet in sheets:
        if sheet.id == "evidence" and sheet.columns:
            place = next(place for place, column in enumerate(sheet.columns) if column.id == "number")
            return {str(row[place].value): line for line, row in enumerate(sheet.rows, 1)}
    return {}
