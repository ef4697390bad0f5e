"""Resources, capacities, knowledge (T8): whether the channels can be sustained."""

from __future__ import annotations

from crawler.audits.organisation import official_channels
from crawler.questionnaire import LEVELS, field, hours_per_channel, number, rows
from crawler.vocabulary import ValueState
from reports import cells
from reports.accounts import View
from reports.model import Block, Callout, Cell, Column, Prose, Row, Section, Table, msg
from reports.sections import interview

QUESTIONS = ("R1", "R2", "R3", "R4", "R5", "R6", "R7")
FACTS = {"people": "R2", "budget": "R3", "help": "R4", "tools": "R5", "content": "R7"}
LOW_HOURS = 1.0
FULL, HOLLOW = "●", "○"


def build(view: View) -> Section:
    """Hours, people and money as one table, the knowledge profile as bars, then what is to be asked."""
    blocks: list[Block] = [Prose((msg("resources.lead"),), lead=True)]
    if interview.answered(view, QUESTIONS):
        per_channel = hours_per_channel(interview.filled(view), official_channels(view.result.frames))
        if per_channel is not None and per_channel < LOW_HOURS:
            blocks.append(Callout(msg("resources.per_channel"), (msg("resources.per_channel_low"),), "watch"))
        blocks.append(_table(view, per_channel))
        if rows(interview.filled(view), "R6"):
            blocks.append(_knowledge(view))
    return Section("resources", (*blocks, *interview.sheet(view, QUESTIONS)))


def _table(view: View, per_channel: float | None) -> Table:
    listed = [
        Row((cells.text(msg("resources.hours")), interview.value_cell(view, "R1"))),
        Row((cells.text(msg("resources.per_channel")), _per_channel(view, per_channel))),
    ]
    listed += [
        Row((cells.text(msg(f"resources.{name}")), interview.value_cell(view, question))) for name, question in FACTS.items()
    ]
    columns = (Column("resources_what", msg("resources.what")), Column("resources_value", msg("resources.value")))
    return Table("resources", msg("resources.caption"), columns, tuple(listed))


def _per_channel(view: View, value: float | None) -> Cell:
    channels = official_channels(view.result.frames)
    note = msg("resources.per_channel_note", n=channels) if channels else msg("resources.per_channel_none")
    if value is None:
        hours_missing = number(interview.filled(view), "R1") is None
        return cells.unknown("decimal", note=interview.why_unknown(interview.reply(view, "R1")) if hours_missing else note)
    return cells.number("decimal", value, ValueState.DECLARED, note=note)


def _knowledge(view: View) -> Table:
    listed = []
    for row in rows(interview.filled(view), "R6"):
        level = field(row, "level")
        bar = FULL * int(level) + HOLLOW * (len(LEVELS) - int(level)) if level else None
        listed.append(
            Row(
                (
                    cells.text(interview.label("R6", row["topic"])),
                    cells.number("count", int(level) if level else None, ValueState.DECLARED),
                    cells.text(bar),
                )
            )
        )
    columns = (
        Column("knowledge_topic", msg("resources.topic")),
        Column("knowledge_level", msg("resources.level"), sheet_kind="count"),
        Column("knowledge_bar", msg("resources.bar")),
    )
    return Table("knowledge", msg("resources.knowledge"), columns, tuple(listed), note=msg("resources.knowledge_note"))


__all__ = ["build"]
