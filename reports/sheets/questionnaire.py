"""Sheet 10: every question to the company with its answer, or open for the interview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.questionnaire import DONT_KNOW, Question, load_form
from crawler.types import Reply
from crawler.vocabulary import ValueState
from reports import cells
from reports.accounts import View
from reports.model import Cell, Column, Message, Sheet, Text, msg
from reports.sections import interview
from reports.sheets.fields import EMPTY

WIDTHS = {"group": 26, "number": 8, "question": 48, "answer": 48, "state": 14, "by": 22, "at": 12}
COLUMNS = tuple(
    Column(f"questionnaire_{name}", msg(f"sheet.questionnaire.{name}"), width, "date" if name == "at" else None)
    for name, width in WIDTHS.items()
)


def questionnaire(view: View) -> Sheet:
    """One row for each question; a table has one for each of its rows."""
    body = tuple(row for question in load_form() for row in _rows(view, question))
    return Sheet("questionnaire", COLUMNS, body, (msg("sheet.questionnaire.empty"),))


def _rows(view: View, question: Question) -> Iterator[tuple[Cell, ...]]:
    reply = interview.reply(view, question.id)
    state = "skipped" if reply is None else reply.state
    head = (
        cells.text(msg(f"questionnaire.group.{question.group}")),
        cells.text(question.id),
        cells.text(interview.question_text(question.id)),
    )
    tail = (cells.text(msg(f"questionnaire.state.{state}")), *_source(view, reply))
    for answer in _answers(view, question, reply):
        yield (*head, answer, *tail)


def _source(view: View, reply: Reply | None) -> tuple[Cell, Cell]:
    filled = interview.filled(view)
    if reply is None or filled is None:
        return EMPTY, EMPTY
    by = cells.text(filled.by) if filled.by else EMPTY
    return by, Cell("date", filled.at, ValueState.DECLARED) if filled.at else EMPTY


def _answers(view: View, question: Question, reply: Reply | None) -> Iterator[Cell]:
    if reply is None or reply.state == "dont_know":
        yield cells.unknown()
    elif question.is_table:
        for row in reply.rows:
            yield Cell("list", tuple(_fields(view, question, row)))
    else:
        yield interview.value_cell(view, question.id)


def _fields(view: View, question: Question, row: Mapping[str, str]) -> Iterator[Text]:
    if question.id == "M4" and row.get("name") == DONT_KNOW:
        yield msg("sheet.questionnaire.withheld")
        return
    for column in question.columns:
        if value := row.get(column.id):
            label = msg(f"question.{question.id}.column.{column.id}")
            yield msg("sheet.questionnaire.cell", column=label, value=_value(view, question, column.type, value))


def _value(view: View, question: Question, kind: str, value: str) -> Text:
    if value == DONT_KNOW:
        return Message("questionnaire.dont_know")
    if kind == "choice":
        return interview.label(question.id, value)
    return interview.channel_text(view, value) if kind == "channel" else value


__all__ = ["questionnaire"]
