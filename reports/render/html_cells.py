"""One cell as HTML: the value in the reader's format, its sign, its state, and a smaller second line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

from crawler.types import DatedAt
from crawler.vocabulary import ValueState
from reports.model import Cell
from reports.wording import Wording

ABOUT = "≈\u202f"
"""Before a rounded number; its interval stands below."""


class CellWriter:
    """Writes cells for one language."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self._by_kind: dict[str, Callable[[Cell], Markup]] = {
            "text": self._text,
            "yes_no": self._text,
            "count": self._count,
            "decimal": self._decimal,
            "percent": self._percent,
            "share": self._share,
            "days": self._days,
            "date": self._date,
            "time": self._time,
            "link": self._link,
            "mark": self._mark,
            "refs": self._refs,
            "list": self._list,
        }

    def cell(self, cell: Cell) -> Markup:
        """The whole cell: value or state, then the note."""
        value = self._by_kind[cell.kind](cell) if cell.known else self._missing(cell)
        if cell.known and cell.state is ValueState.DECLARED:
            value += Markup(' <span class="declared">({})</span>').format(self.wording.say("state.declared"))
        note = self._note(cell)
        return value + (Markup('<span class="note">{}</span>').format(note) if note else Markup(""))

    def tone(self, cell: Cell) -> str:
        """Class of a cell's colour, empty for plain ones."""
        return "" if cell.tone == "plain" else f"t-{cell.tone}"

    def _note(self, cell: Cell) -> Markup | None:
        if cell.note is not None:
            return self.wording.html(cell.note)
        if cell.known and cell.lo is not None and cell.hi is not None and cell.lo != cell.hi:
            return escape(self.wording.say("format.interval", lo=cell.lo, hi=cell.hi))
        return None

    def _missing(self, cell: Cell) -> Markup:
        return Markup('<span class="state state-{}">{}</span>').format(cell.state, self.wording.say(f"state.{cell.state}"))

    def _text(self, cell: Cell) -> Markup:
        return self.wording.html(_value(cell))

    def _count(self, cell: Cell) -> Markup:
        about = ABOUT if cell.lo is not None and cell.lo != cell.hi else ""
        return escape(f"{about}{self.wording.count(_value(cell))}")

    def _decimal(self, cell: Cell) -> Markup:
        return escape(self.wording.decimal(_value(cell), cell.digits))

    def _percent(self, cell: Cell) -> Markup:
        return escape(self.wording.percent(_value(cell), cell.digits))

    def _share(self, cell: Cell) -> Markup:
        return escape(self.wording.percent(100 * _value(cell)))

    def _days(self, cell: Cell) -> Markup:
        return escape(self.wording.count(_value(cell)))

    def _date(self, cell: Cell) -> Markup:
        value = _value(cell)
        if isinstance(value, DatedAt):
            value = value.at
        return escape(self.wording.day(value, cell.precision))

    def _time(self, cell: Cell) -> Markup:
        return escape(self.wording.time(_value(cell)))

    def _link(self, cell: Cell) -> Markup:
        return self.wording.link(cell.href, self.wording.html(_value(cell)))

    def _mark(self, cell: Cell) -> Markup:
        shown = Markup("{}<span>{}</span>").format(glyph(cell.glyph), self.wording.html(_value(cell)))
        whole = self.wording.link(cell.href, shown) if cell.href else shown
        return Markup('<span class="mark {}">{}</span>').format(self.tone(cell), whole)

    def _refs(self, cell: Cell) -> Markup:
        numbers: Any = cell.value
        return self.refs(numbers)

    def _list(self, cell: Cell) -> Markup:
        items: Any = cell.value
        return Markup(self.wording.html_param(tuple(items)))  # noqa: S704 - escaped by the wording

    def refs(self, numbers: tuple[str, ...]) -> Markup:
        """References into the evidence appendix."""
        links = [Markup('<a class="ref" href="#{0}">{0}</a>').format(number) for number in numbers]
        return Markup(" ").join(links)


def glyph(name: str) -> Markup:
    """The drawn sign of a mark; its meaning always stands beside it in words."""
    return Markup('<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true"><use href="#g-{}"/></svg>').format(name)


def _value(cell: Cell) -> Any:
    """The value of a known cell; its kind says the type."""
    return cell.value
