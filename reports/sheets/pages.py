"""Pages of the workbook: how it is to be read, and the summary."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from math import floor

from crawler.vocabulary import ValueState
from reports import cells
from reports.accounts import View
from reports.model import Block, Bullets, Callout, Cards, Cell, Entries, Prose, Sheet, Text, Tiles, Tone, msg, word
from reports.sections import summary
from reports.sections.figures import figures
from reports.sheets.fields import state_word

TONES: Sequence[Tone] = ("good", "watch", "act", "open")
TONE_OF_LIGHT: Mapping[str, Tone] = {"green": "good", "amber": "watch", "red": "act", "grey": "open"}
HINTS = ("unknown", "order", "work", "links", "times")


def guide(others: Sequence[str]) -> Sheet:
    """What every sheet holds, and how empty cells are to be read."""
    rows: list[tuple[Cell, ...]] = [_heading(msg("sheet.guide.sheets"))]
    rows += [
        (Cell("text", msg(f"sheet.{name}.title"), href=f"#{name}"), cells.text(msg(f"sheet.{name}.about")))
        for name in others
        if name != "meta"
    ]
    rows.append(_heading(msg("sheet.guide.states")))
    rows += [(cells.text(state_word(state)), cells.text(msg(f"sheet.state_note.{state}"))) for state in ValueState]
    rows.append(_heading(msg("sheet.guide.colours")))
    rows += [(cells.text(msg(f"sheet.tone.{tone}"), tone=tone), cells.text(msg(f"sheet.tone_note.{tone}"))) for tone in TONES]
    return Sheet("guide", (), tuple(rows), (msg("sheet.guide.heading"), *(msg(f"sheet.guide.{hint}") for hint in HINTS)))


def summary_page(view: View) -> Sheet:
    """The first chapter as a page: the same sentences, figures and measures."""
    rows: list[tuple[Cell, ...]] = [
        (cells.text(msg("scope.company")), cells.text(view.company.name)),
        (cells.text(msg("scope.website")), cells.link(f"https://{view.company.domain}/")),
        (cells.text(msg("scope.as_of")), cells.time_cell(view.run.started_at)),
        (cells.text(msg("scope.rivals")), cells.listing([rival.name for rival in view.rivals])),
    ]
    lines: list[Text] = [msg("sheet.summary.heading", firma=view.company.name)]
    for block in (*summary.build(view).blocks, figures(view)):
        lines += _sentences(block)
        rows += _pairs(block)
    return Sheet("summary", (), tuple(rows), tuple(lines))


def _heading(text: Text) -> tuple[Cell]:
    return (cells.text(text),)


def _sentences(block: Block) -> Iterable[Text]:
    if isinstance(block, Callout):
        return (block.title, *block.paragraphs)
    return block.paragraphs if isinstance(block, Prose) else ()


def _pairs(block: Block) -> Iterable[tuple[Cell, ...]]:
    """Figures, strengths and measures of the summary as rows of label and value."""
    if isinstance(block, Cards):
        yield _heading(msg("sheet.summary.figures"))
        for card in block.cards:
            notes = (card.note, *(item.value for item in card.items))
            yield (cells.text(card.label), dataclasses.replace(card.value, tone=card.tone), _joined(notes))
    elif isinstance(block, Tiles):
        yield _heading(msg("sheet.summary.areas"))
        for tile in block.tiles:
            light = cells.text(msg(f"chart.light.{tile.light}"), tone=TONE_OF_LIGHT[tile.light])
            known = msg("sheet.summary.known", share=floor(100 * tile.known + 1e-9))
            score = None if tile.score is None else msg("sheet.summary.score", score=floor(tile.score + 1e-9))
            yield (cells.text(word("area", tile.area)), light, _joined((score, known, *tile.reasons)))
    elif isinstance(block, Bullets):
        yield _heading(msg("summary.strengths"))
        yield from ((cells.number("count", place), cells.text(item)) for place, item in enumerate(block.items, 1))
    elif isinstance(block, Entries):
        yield _heading(msg("summary.measures"))
        yield from ((entry.badges[0], cells.text(entry.title), _joined((entry.lead,))) for entry in block.entries)


def _joined(notes: Iterable[object]) -> Cell:
    return cells.listing([note for note in notes if note is not None])  # type: ignore[misc]
