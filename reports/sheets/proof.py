"""Sheets that the others rest on: evidence, words, and the run for machines."""

from __future__ import annotations

from crawler.activity import LIMITS
from crawler.match import weights
from crawler.vocabulary import Ownership
from reports import cells
from reports.accounts import Evidence, View
from reports.config import report_config
from reports.model import Cell, Column, Message, Sheet, msg, word
from reports.sections.evidence import code_name
from reports.sections.scope import signs
from reports.sheets.fields import EMPTY, Field, label, number, table, text

TERMS = (
    "actual_state", "evidence", "retired", "follower", "handle", "imprint", "claim", "cadence", "confidence", "candidate", "median",
    "absent_or_unknown", "presence", "robots", "stagnation", "control_account",
)  # fmt: skip
SCHEMA_VERSION = 1


def _subject(view: View, piece: Evidence) -> Cell:
    return cells.text(next(company.name for company in view.subjects if company.id == piece.row["subject_id"]))


def _address(name: str) -> Field:
    def cell(_: View, piece: Evidence) -> Cell:
        url = piece.row[name]
        return cells.link(url, url) if url else EMPTY

    return Column(name, width=40), cell


EVIDENCE: tuple[Field, ...] = (
    text("number", 10, lambda piece: piece.number),
    (Column("subject", width=22), _subject),
    (Column("platform", width=16), lambda view, piece: cells.text(view.platform_name(piece.row["platform"]))),
    text("code", 26, lambda piece: code_name(piece.row["code"])),
    text("found_via", 16, lambda piece: label("found_via", piece.row["found_via"])),
    _address("source_url"),
    text("excerpt", 44, lambda piece: piece.row["excerpt"]),
    (Column("observed_at", width=17, sheet_kind="time"), lambda _, piece: cells.time_cell(piece.row["observed_at"])),
    text("observed_at_utc", 22, lambda piece: f"{piece.row['observed_at']:%Y-%m-%dT%H:%M:%SZ}"),
    _address("final_url"),
    number("http_status", "count", lambda piece: piece.row["http_status"], 10),
    text("method", 16, lambda piece: label("method", piece.row["method"])),
    text("selector", 30, lambda piece: piece.row["selector"]),
    number("conf", "decimal", lambda piece: piece.row["conf"], 10, digits=2),
    text("sha256", 30, lambda piece: piece.row["sha256"]),
    text("evidence_id", 16, lambda piece: piece.row["evidence_id"]),
    text("account_id", 18, lambda piece: piece.row["account_key"]),
)


def evidence(view: View) -> Sheet:
    """All evidence of all subjects; times also in UTC, because a workbook knows no time zones."""
    return table("evidence", EVIDENCE, view, view.evidence)


def glossary(view: View) -> Sheet:
    """Signs, ownership states and terms, one sentence each."""
    rows: list[tuple[Cell, Cell, Cell]] = []
    for cell, meaning in signs().items:
        if isinstance(cell.value, Message):
            rows.append((cells.text(cell.value), cells.text(meaning), cells.text(msg("sheet.glossary.signs"))))
    for state in Ownership:
        meaning = Message(f"ownership.{state}.meaning")
        rows.append((cells.text(word("ownership", state)), cells.text(meaning), cells.text(msg("column.ownership"))))
    for term in TERMS:
        named = cells.text(msg(f"sheet.term.{term}"))
        rows.append((named, cells.text(msg(f"sheet.term_note.{term}")), cells.text(msg("sheet.glossary.terms"))))
    return Sheet("glossary", (Column("term", width=30), Column("meaning", width=60), Column("topic", width=24)), tuple(rows))


def meta(view: View) -> Sheet:
    """For machines: the run, and the thresholds that were in force."""
    rules = weights()
    run: dict[str, str] = {
        "schema_version": str(SCHEMA_VERSION),
        "run_id": view.run.id,
        "started_at": f"{view.run.started_at:%Y-%m-%dT%H:%M:%SZ}",
        "version": view.run.version,
        "config_digest": view.run.config_digest,
    }
    limits: dict[str, float] = {
        **{f"activity.{name}": limit for limit, name in LIMITS},
        **{f"match.limit.{name}": limit for name, limit in sorted(rules.limit.items())},
        **{f"match.weight.{name}": weight for name, weight in sorted(rules.weight.items())},
        **{f"priority.{name}": limit for name, limit in sorted(report_config().priority.items())},
    }
    rows = [(cells.text(key), cells.text(value)) for key, value in run.items()]
    rows += [(cells.text(key), cells.number("decimal", limit, digits=2)) for key, limit in limits.items()]
    return Sheet("meta", (Column("key", width=30), Column("value", width=40)), tuple(rows))
