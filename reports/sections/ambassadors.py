"""Employees and ambassadors: counts, and the names of those who came forward and agreed. Nobody is searched for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from crawler.questionnaire import field, rows
from crawler.vocabulary import ValueState
from reports import cells
from reports.accounts import View
from reports.model import Block, Callout, Cell, Column, FactList, Prose, Row, Section, Table, Text, msg
from reports.sections import interview

QUESTIONS = ("M1", "M2", "M3", "M4", "M5")
FACTS = {"staff": "M1", "survey": "M2", "volunteers": "M3", "support": "M5"}
COLUMNS = tuple(
    Column(f"ambassador_{name}", msg(f"question.M4.column.{name}"))
    for name in ("name", "role", "platform", "url", "consent", "scope")
)


def build(view: View) -> Section:
    """The box about people first, counts, names with consent, then what is to be asked."""
    blocks: list[Block] = [
        Prose((msg("ambassadors.lead"),), lead=True),
        Callout(msg("ambassadors.box"), (msg("ambassadors.person_note"),), "info"),
    ]
    if interview.answered(view, QUESTIONS):
        facts: list[tuple[Text, Cell]] = [
            (msg(f"ambassadors.{name}"), interview.value_cell(view, question)) for name, question in FACTS.items()
        ]
        blocks += [FactList(tuple(facts)), *_named(view)]
    return Section("ambassadors", (*blocks, *interview.sheet(view, QUESTIONS)))


def _named(view: View) -> Iterator[Block]:
    listed = rows(interview.filled(view), "M4")
    agreed = [row for row in listed if field(row, "consent") and field(row, "name")]
    if agreed:
        body = tuple(
            Row(
                (
                    _text(row.get("name")),
                    _text(field(row, "role")),
                    _text(field(row, "platform")),
                    cells.link(row["url"]) if field(row, "url") else cells.not_applicable("link"),
                    Cell("date", datetime.combine(date.fromisoformat(row["consent"]), time(12), UTC), ValueState.DECLARED),
                    _text(field(row, "scope")),
                )
            )
            for row in agreed
        )
        yield Table("ambassadors", msg("ambassadors.caption"), COLUMNS, body)
    if len(listed) > len(agreed):
        yield Prose((msg("ambassadors.unnamed", n=len(listed) - len(agreed)),))


def _text(value: str | None) -> Cell:
    return Cell("text", value, ValueState.DECLARED) if value else cells.not_applicable()


__all__ = ["build"]
