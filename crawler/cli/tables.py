"""Tables for people: always on standard error, because standard output is for data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def print_table(columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """Print rows below their column names; `True` beside a name sets the column to the right. Cells are taken as they are."""
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for name, right in columns:
        table.add_column(name, justify="right" if right else "left")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console().print(table)


def printable(text: str) -> str:
    """Text from the web without control characters: a page must not move a terminal's cursor."""
    return "".join(char for char in text if char.isprintable())


def console() -> Console:
    """Standard error; wide where it is no terminal, so that nothing is cut in a log."""
    found = Console(stderr=True)
    return found if found.is_terminal else Console(stderr=True, width=160)
