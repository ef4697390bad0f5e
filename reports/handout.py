"""The workshop handout: the audit on one page, with the decisions to be taken and the questions that only people can answer.

It is made of what the report already says; no figure is counted here. Names of persons never appear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from crawler.questionnaire import load_form
from reports.accounts import OWN_SITE, View
from reports.areas import tiles
from reports.measures import Measure, measures
from reports.model import Callout, Cell, Report, Row, Table, Text, Tiles, msg
from reports.sections import gaps, presence, swot
from reports.sections.interview import question_text, reply
from reports.sections.summary import strengths

LINES, DECISIONS, QUESTIONS = 3, 3, 5
RIVALS, PLATFORMS = 3, 12
"""What fits on one page: competitors beside the company, platforms below each other."""
OWN_WORDS = frozenset(
    {"secure_and_report", "claim", "take_over", "retire_or_restart", "decide_in_30_days", "merge", "check_by_hand"}
)
"""Measures whose decision has a question of its own; the others share one."""


@dataclass(frozen=True, slots=True)
class Handout:
    """The page, in no language yet."""

    report: Report
    tiles: Tiles
    matrix: Table
    legend: tuple[Cell, ...]
    strengths: tuple[Text, ...]
    weaknesses: tuple[Text, ...]
    decisions: tuple[Text, ...]
    questions: tuple[Text, ...]
    open: Text


def build_handout(view: View, report: Report) -> Handout:
    """Return the handout of a run."""
    matrix = _matrix(view)
    return Handout(
        report,
        _short(tiles(view)),
        matrix,
        _legend(matrix),
        tuple(islice(strengths(view), LINES)),
        tuple(islice(swot.weaknesses(view), LINES)),
        tuple(_decision(measure) for measure in measures(view)[:DECISIONS]),
        tuple(islice(open_questions(view), QUESTIONS)),
        _open(view),
    )


def open_questions(view: View) -> Iterator[Text]:
    """Questions of the questionnaire that nobody has answered, then those to which nobody knew an answer."""
    asked = [(question.id, reply(view, question.id)) for question in load_form()]
    unanswered = [question for question, answer in asked if answer is None]
    unknown = [question for question, answer in asked if answer is not None and answer.state == "dont_know"]
    yield from (question_text(question) for question in (*unanswered, *unknown))


def _short(block: Tiles) -> Tiles:
    """Lights with one reason each."""
    return Tiles(tuple(replace(tile, reasons=tile.reasons[:1], href="") for tile in block.tiles))


def _matrix(view: View) -> Table:
    """The matrix of the report for the company and its first competitors, on the platforms where the company has something."""
    subjects = view.subjects[: RIVALS + 1]
    full = next(block for block in presence.build(view).blocks if isinstance(block, Table))
    rows = [row for row in full.rows if row.group is None]
    own = {row.definition.name for row in view.own_accounts if row.platform not in OWN_SITE}
    chosen = sorted(rows, key=lambda row: row.cells[0].value not in own)[:PLATFORMS]
    kept = [row for row in rows if row in chosen]
    columns = tuple(
        replace(column, label=short_name(company.name)) for column, company in zip(full.columns[1:], subjects, strict=False)
    )
    cut = tuple(_cut(row, len(subjects) + 1) for row in kept)
    return replace(full, columns=(full.columns[0], *columns), rows=cut, caption=msg("handout.matrix"), note=None)


def short_name(name: str) -> str:
    """The first word of a name that says something: columns of the page are narrow."""
    words = [word for word in name.split() if len(word) > 2]
    return (words or [name])[0][:14]


def _legend(matrix: Table) -> tuple[Cell, ...]:
    """Every sign of the matrix once, with its word."""
    signs: dict[str, Cell] = {}
    for row in matrix.rows:
        for cell in row.cells:
            if cell.kind == "mark":
                signs.setdefault(cell.glyph, cell)
    return tuple(signs.values())


def _cut(row: Row, columns: int) -> Row:
    return replace(row, cells=tuple(replace(cell, note=None, href="") for cell in row.cells[:columns]))


def _decision(measure: Measure) -> Text:
    names = measure.platforms or ("",)
    if measure.advice in OWN_WORDS:
        return msg(f"handout.decision.{measure.advice}", names=names)
    return msg("handout.decision.other", title=measure.title)


def _open(view: View) -> Text:
    """The line of how much is unknown, as the chapter says it."""
    blocks: Iterable[object] = gaps.build(view).blocks
    return next(block.title for block in blocks if isinstance(block, Callout))
