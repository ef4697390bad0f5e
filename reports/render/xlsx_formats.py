"""Formats of the workbook, each made once. Colours are those of the report's lights and always stand beside a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.vocabulary import Precision
from reports.model import Cell, Tone

INK, LINE, HEAD = "#1F2630", "#D9DDE3", "#E9EDF2"
BASE: Mapping[str, Any] = {
    "font_name": "Calibri",
    "font_size": 10,
    "font_color": INK,
    "valign": "top",
    "text_wrap": True,
    "bottom": 4,
    "bottom_color": LINE,
}
INK_OF: Mapping[Tone, str] = {"good": "#1B7F5C", "watch": "#9A5B00", "act": "#B3261E", "open": "#5F6670", "info": "#1F5C99"}
FILL_OF: Mapping[Tone, str] = {"good": "#E6F3EE", "watch": "#FBF1E0", "act": "#FAE9E7", "open": "#F0F1F3", "info": "#E8F0F8"}
LINK = "#0B5394"
LIGHT_UP = 14
"""Excel's number for thin rising stripes."""
HATCH = {"pattern": LIGHT_UP, "fg_color": "#A9B0B9", "bg_color": "#F4F5F7"}
DAY = "dd.mm.yyyy"
DATES = {Precision.MONTH: "mm.yyyy", Precision.YEAR: "yyyy", Precision.WEEK: f'"≈ "{DAY}'}
"""A date is shown as exactly as it is known."""


class Formats:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.header = self._format(bold=True, bg_color=HEAD, bottom=2, bottom_color=INK)
        self.heading = self._format(bold=True, font_size=16, bottom=0)
        self.subheading = self._format(bold=True, font_size=12, bottom=2, bottom_color=INK)
        self.paragraph = self._format(bottom=0)
        self.remark = self._format(bottom=0, text_wrap=False, italic=True)
        self.hatch_rule = book.add_format(HATCH)

    def of(self, cell: Cell, *, link: bool = False, quoted: bool = False, hatched: bool = False, left: bool = False) -> Any:
        """The format of one cell by its kind, tone and whether it leads anywhere."""
        values: dict[str, Any] = {}
        if (number := number_format(cell)) is not None:
            values |= {"num_format": number, "align": "right", "indent": 1}
        if cell.tone in FILL_OF and cell.known:
            values |= {"font_color": INK_OF[cell.tone], "bg_color": FILL_OF[cell.tone]}
        if link:
            values |= {"underline": 1, "font_color": values.get("font_color", LINK)}
        if quoted:
            values["quote_prefix"] = True
        if hatched:
            values |= HATCH
        if left:
            values |= {"align": "left", "indent": 0}
        return self._format(**values)

    def _format(self, **values: Any) -> Any:
        merged = {**BASE, **values}
        key = tuple(sorted(merged.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(merged)
        return self._made[key]


def number_format(cell: Cell) -> str | None:
    """Excel's format code for a kind of value; separators follow the reader's own settings."""
    match cell.kind:
        case "count" | "days":
            return "#,##0"
        case "decimal":
            return "#,##0." + "0" * cell.digits if cell.digits else "#,##0"
        case "percent":
            return "0.00%"
        case "share":
            return "0%"
        case "date":
            return DATES.get(cell.precision or Precision.DAY, DAY)
        case "time":
            return f"{DAY} hh:mm"
        case _:
            return None
