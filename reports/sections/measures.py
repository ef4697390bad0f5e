"""Measures: what to do next, by whom, with what effort (T11)."""

from __future__ import annotations

from crawler.vocabulary import FindingState, Severity
from reports import cells
from reports.accounts import View
from reports.config import report_config
from reports.measures import Measure, finding_text, measures
from reports.model import Block, Callout, Cell, Entries, Entry, Message, Prose, Section, Text, Tone, msg, word

TONE: dict[str, Tone] = {"P1": "act", "P2": "watch", "P3": "plain"}


def build(view: View) -> Section:
    """The most pressing measures; more of them stand in the workbook."""
    found = measures(view)
    limit = report_config().limits["measures_body"]
    blocks: list[Block] = [Prose((msg("measures.lead"),), lead=True)]
    if found:
        blocks.append(Entries(tuple(_entry(view, measure, number) for number, measure in enumerate(found[:limit], 1))))
    else:
        blocks.append(Callout(msg("measures.none.title"), (msg("measures.none.text"),), "info"))
    if len(found) > limit:
        blocks.append(Prose((msg("measures.more", n=len(found) - limit),)))
    return Section("measures", tuple(blocks))


def badges(measure: Measure) -> tuple[Cell, ...]:
    """Priority, owner and effort, each in words."""
    return (
        cells.text(word("priority", measure.priority), tone=_tone(measure)),
        cells.text(word("role", measure.rule.role)),
        cells.text(msg(f"word.effort.e{measure.rule.effort}")),
    )


def _tone(measure: Measure) -> Tone:
    """Red only for what was found: what could not be looked at is open, however pressing a look is."""
    if all(finding["state"] == FindingState.UNKNOWN for finding in measure.findings):
        return "open"
    return TONE[measure.priority] if measure.severity != Severity.INFO else "info"


def _entry(view: View, measure: Measure, number: int) -> Entry:
    why: list[Text] = [finding_text(finding, view) for finding in measure.findings]
    return Entry(
        measure.title,
        anchor=f"m-{measure.advice}",
        badges=badges(measure),
        lead=Message(f"measure.{measure.advice}.why"),
        signs_title=msg("measures.findings", n=len(why)),
        signs=tuple(why),
        steps_title=msg("measures.how"),
        steps=(Message(f"measure.{measure.advice}.how"),),
        refs=measure.refs[:6],
        number=number,
    )
