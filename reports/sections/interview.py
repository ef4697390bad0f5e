"""Interview sheets: the questions that nobody has answered yet, with empty boxes and lines, for chapters that only people can fill.

`sheet(view, ids)` is what a section puts at its end; it is empty where everything was answered. "Don't know" is an answer, shown as
unknown where its value belongs, and asked again here, because somebody else may know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.questionnaire import Question, load_form
from crawler.types import Questionnaire, Reply
from crawler.vocabulary import ValueState
from reports import cells
from reports.accounts import View
from reports.model import Block, Callout, Cell, CellKind, Column, Heading, Message, Prose, Row, Table, Text, msg

COLUMNS = (
    Column("interview_number", msg("interview.number")),
    Column("interview_question", msg("interview.question")),
    Column("to_tick", msg("interview.to_tick")),
)
LINES = 2
"""Empty lines for a table without fixed rows."""


def filled(view: View) -> Questionnaire | None:
    """What the company said; None where there is no questionnaire."""
    return view.result.gathered.questionnaire


def reply(view: View, question_id: str) -> Reply | None:
    """The reply to one question, None where it was not answered."""
    answers = filled(view)
    return answers.reply(question_id) if answers is not None else None


def answered(view: View, question_ids: Iterable[str]) -> bool:
    """True where at least one of the questions has an answer, "don't know" included."""
    return any(reply(view, question_id) is not None for question_id in question_ids)


def sheet(view: View, question_ids: Iterable[str]) -> tuple[Block, ...]:
    """Return heading, hint and table of the questions that are open; nothing where none is."""
    wanted = tuple(question_ids)
    asked = [question for question in load_form() if question.id in wanted and _open(view, question.id)]
    if not asked:
        return ()
    table = Table(f"interview-{asked[0].group}-{asked[0].id}", msg("interview.caption"), COLUMNS, tuple(map(_row, asked)))
    if answered(view, wanted):
        return (Heading(msg("interview.rest")), Prose((msg("interview.rest_text"),)), table)
    return (Callout(msg("interview.title"), (msg("interview.text"),), "open"), table)


def question_text(question_id: str) -> Message:
    """The question in words."""
    return msg(f"question.{question_id}.text")


def label(question_id: str, choice: str) -> Message:
    """The words of a choice."""
    return msg(f"question.{question_id}.choice.{choice}")


def value_cell(view: View, question_id: str, *, note: Text | None = None) -> Cell:
    """The answer to a question as a cell: declared, or unknown with the reason. Tables are not for this."""
    found = reply(view, question_id)
    question = load_form().get(question_id)
    kind: CellKind = "decimal" if question.type == "n" and question.decimals else "count" if question.type == "n" else "list"
    if found is None or found.state == "dont_know":
        return cells.unknown(kind, note=why_unknown(found))
    if found.number is not None:
        value = found.number if kind == "decimal" else int(found.number)
        digits = 0 if float(found.number).is_integer() else 1
        return cells.number(kind, value, ValueState.DECLARED, digits=digits, note=note)
    items: tuple[Text, ...] = found.texts or tuple(choice_text(view, question, choice) for choice in found.choices)
    return Cell("list", items, ValueState.DECLARED, note=note)


def why_unknown(found: Reply | None) -> Message:
    """Why an answer is missing: nobody asked, or nobody knew."""
    return msg("interview.not_answered") if found is None else msg("interview.dont_know")


def choice_text(view: View, question: Question, choice: str) -> Text:
    """A choice in words; a channel by its platform's name, an account by its name where the run knows it."""
    return channel_text(view, choice) if question.channels else label(question.id, choice)


def channel_text(view: View, channel: str) -> Text:
    """A channel of the questionnaire as people call it."""
    if channel in view.registry:
        return view.platform_name(channel)
    known = next((row for row in view.own_accounts if row.url == channel), None)
    if known is not None:
        return msg("interview.account", platform=known.definition.name, name=known.name)
    return channel


def _open(view: View, question_id: str) -> bool:
    found = reply(view, question_id)
    return found is None or found.state == "dont_know"


def _row(question: Question) -> Row:
    return Row((cells.text(question.id), cells.text(question_text(question.id)), cells.text(_joined(_boxes(question)))))


def _boxes(question: Question) -> Iterator[Text]:
    """What is to be ticked or filled in."""
    if question.is_table:
        columns = tuple(msg(f"question.{question.id}.column.{column.id}") for column in question.columns)
        if question.rows:
            topics = tuple(msg("interview.level", topic=label(question.id, row)) for row in question.rows)
            yield from topics
        else:
            yield msg("interview.fields", fields=columns)
            yield from (msg("interview.line") for _ in range(LINES))
    elif question.type == "n":
        yield msg("interview.blank", unit=msg(f"question.{question.id}.unit"))
    elif question.type == "t" or question.channels:
        yield from (msg("interview.line") for _ in range(int(min(question.max, 3))))
    else:
        yield from (msg("interview.box", choice=label(question.id, choice)) for choice in question.choices)
    yield msg("interview.box", choice=msg("questionnaire.dont_know"))


def _joined(items: Iterable[Text]) -> Text:
    """Boxes beside each other, with a gap that lines may break at."""
    found: Text | None = None
    for item in items:
        found = item if found is None else msg("interview.pair", first=found, second=item)
    return found if found is not None else ""


__all__ = [
    "answered",
    "channel_text",
    "choice_text",
    "filled",
    "label",
    "question_text",
    "reply",
    "sheet",
    "value_cell",
    "why_unknown",
]
