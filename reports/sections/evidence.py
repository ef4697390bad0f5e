"""Appendix: every piece of evidence that the report rests on, numbered."""

from __future__ import annotations

from reports import cells
from reports.accounts import Evidence, View
from reports.config import report_config
from reports.model import Block, Cell, Column, Fold, Message, Prose, Row, Section, Table, msg, open_word, word

COLUMNS = tuple(Column(name) for name in ("number", "platform", "code", "source_url", "observed_at", "excerpt"))


def build(view: View) -> Section:
    """One table for each subject; the workbook holds all rows with hashes."""
    limit = report_config().limits["evidence_rows"]
    shown = view.evidence[:limit]
    blocks: list[Block] = [Prose((msg("evidence.lead"),), lead=True)]
    for company in view.subjects:
        pieces = [piece for piece in shown if piece.row["subject_id"] == company.id]
        if not pieces:
            continue
        rows = tuple(_row(view, piece) for piece in pieces)
        table = Table(f"evidence-{company.id}", msg("evidence.caption", firma=company.name), COLUMNS, rows)
        blocks.append(Fold(msg("evidence.fold", firma=company.name, n=len(pieces)), (table,), f"evidence-{company.id}"))
    if not shown:
        blocks.append(Prose((msg("evidence.none"),)))
    if len(view.evidence) > limit:
        blocks.append(Prose((msg("evidence.more", n=len(view.evidence) - limit),)))
    return Section("evidence", tuple(blocks))


def _row(view: View, piece: Evidence) -> Row:
    row = piece.row
    what: Cell = cells.text(code_name(row["code"]), note=word("found_via", row["found_via"]) if row["found_via"] else None)
    source = cells.link(row["source_url"]) if row["source_url"].startswith("http") else cells.text(row["source_url"] or None)
    said = None if row["code"] == "presence" else row["excerpt"]
    excerpt = cells.text(said, note=row["selector"]) if said else cells.text(row["selector"] or None)
    return Row(
        (
            cells.text(piece.number),
            cells.text(view.platform_name(row["platform"])),
            what,
            source,
            cells.time_cell(row["observed_at"]),
            excerpt if excerpt.known else cells.not_applicable(),
        ),
        anchor=piece.number,
    )


def code_name(code: str) -> Message:
    """What a piece of evidence says, in words."""
    return open_word("evidence", code)
