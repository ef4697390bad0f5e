"""Sheets to work with: findings, measures, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.vocabulary import FindingState, Outcome, Presence
from reports import cells
from reports.accounts import Account, View, split_list
from reports.measures import Measure, finding_text, measures
from reports.model import Cell, Column, Message, Sheet, Text, msg, word
from reports.sections import gaps, presence
from reports.sheets.accounts import ordered
from reports.sheets.fields import EMPTY, Field, number, plain, severity, table, text, to_fill_in

Row = Mapping[str, Any]
"""A row of the frame `findings` or `checks`."""


# --- findings -------------------------------------------------------------------------------------------------------------


def _says(finding: Row, view: View) -> Text:
    if finding["state"] == FindingState.ERROR:
        return msg("sheet.finding_failed", name=finding["rule_id"])
    return finding_text(finding, view)


def _account(view: View, finding: Row) -> Cell:
    row = next((row for row in view.own_accounts if row.account_key == finding["account_key"]), None)
    return EMPTY if row is None else cells.link(row.url or "", row.name)


def _proof(view: View, finding: Row) -> Cell:
    return cells.refs(view.cite(finding["subject_id"], split_list(finding["evidence_ids"])))


def _platform(view: View, finding: Row) -> Cell:
    return cells.text(view.platform_name(finding["platform"])) if finding["platform"] else EMPTY


FINDINGS: tuple[Field, ...] = (
    (Column("severity", width=12), lambda _, finding: severity(finding["severity"])),
    (Column("condition", width=60), lambda view, finding: cells.text(_says(finding, view))),
    (Column("platform", width=16), _platform),
    (Column("account", width=30), _account),
    text("area", 20, lambda finding: word("area", finding["area"])),
    text("finding_state", 20, lambda finding: word("finding_state", finding["state"])),
    text("action", 40, lambda finding: Message(f"measure.{finding['advice']}.title") if finding["advice"] else None),
    (Column("evidence", width=28), _proof),
    to_fill_in("decision", 18),
    to_fill_in("decision_reason", 30),
    text("rule_id", 24, lambda finding: finding["rule_id"]),
    text("account_id", 18, lambda finding: finding["account_key"]),
    text("finding_id", 16, lambda finding: finding["finding_id"]),
)


def findings(view: View) -> Sheet:
    """Every finding about the audited company, gravest first."""
    rows = [finding for finding in view.findings if finding["subject_id"] in (view.company.id, "")]
    return table("findings", FINDINGS, view, rows)


# --- measures -------------------------------------------------------------------------------------------------------------


def _conditions(view: View, item: tuple[int, Measure]) -> Cell:
    return cells.listing([finding_text(finding, view) for finding in item[1].findings])


MEASURES: tuple[Field, ...] = (
    number("number", "count", lambda item: item[0], 10),
    text("action", 44, lambda item: item[1].title),
    text("priority", 18, lambda item: word("priority", item[1].priority)),
    text("status", 16, lambda item: word("status", "open")),
    text("owner_role", 20, lambda item: word("role", item[1].rule.role)),
    to_fill_in("owner", 20),
    to_fill_in("due", 13, "date"),
    to_fill_in("comment", 30),
    text("effort", 18, lambda item: msg(f"word.effort.e{item[1].rule.effort}")),
    (Column("condition", width=60), _conditions),
    text("why", 50, lambda item: Message(f"measure.{item[1].advice}.why")),
    text("how", 60, lambda item: Message(f"measure.{item[1].advice}.how")),
    (Column("platforms", width=24), lambda _, item: cells.listing(item[1].platforms)),
    (Column("severity", width=12), lambda _, item: severity(item[1].severity)),
    (Column("evidence", width=28), lambda _, item: cells.refs(item[1].refs)),
    number("impact", "count", lambda item: item[1].rule.impact, 10),
    number("urgency", "decimal", lambda item: item[1].rule.urgency, 12),
    number("priority_score", "decimal", lambda item: item[1].score, 12, digits=2),
    text("advice", 24, lambda item: item[1].advice),
)


def measures_list(view: View) -> Sheet:
    """All measures, most pressing first, with the columns that a team fills in."""
    return table("measures", MEASURES, view, enumerate(measures(view), 1))


# --- what is open ---------------------------------------------------------------------------------------------------------

OPEN = (
    Column("subject", width=22),
    Column("platform", width=16),
    Column("account", width=24),
    Column("question", width=36),
    Column("obstacle", width=22),
    Column("why", width=42),
    Column("how_to_close", width=42),
    Column("check", width=12),
    Column("words", width=34),
    Column("kind", width=22),
    Column("url", width=40),
    Column("account_id", width=18),
)


def open_items(view: View) -> Sheet:
    """Every page that could not be checked, of all subjects, then every source that gave no answer."""
    unread = ordered(view, (row for row in view.rows if row.presence == Presence.UNKNOWN))
    rows = [_unread(row) for row in unread]
    for company in view.subjects:
        rows += [
            _silent(view, company.name, check) for check in view.checks if check["subject_id"] == company.id and is_silent(check)
        ]
    return Sheet("open", OPEN, tuple(rows), (msg("sheet.open.empty"),))


def _unread(row: Account) -> tuple[Cell, ...]:
    question = msg("gaps.question.state", name=row.name) if row.is_account else msg("gaps.question.presence")
    return (
        cells.text(row.subject_name),
        cells.text(row.definition.name),
        cells.link(row.url or "", row.name) if row.is_account else EMPTY,
        cells.text(question),
        *_obstacle(row.failure),
        cells.link(row.check_url, msg("gaps.open")) if row.check_url else EMPTY,
        gaps.words_cell(row),
        cells.text(word("kind", presence.kind_of(row.definition))),
        cells.link(row.url, row.url) if row.url else EMPTY,
        plain(row.account_key),
    )


def _silent(view: View, subject: str, check: Row) -> tuple[Cell, ...]:
    return (
        cells.text(subject),
        cells.text(gaps.source_name(view, check["platform"])),
        EMPTY,
        cells.text(gaps.step_name(check["step"])),
        *_obstacle(check["outcome"]),
        EMPTY,
        EMPTY,
        cells.text(msg("sheet.open.source")),
        cells.link(check["url"], check["url"]),
        EMPTY,
    )


def is_silent(check: Row) -> bool:
    """True for a directory or a page of the own site that gave no answer; a clean "not there" is an answer."""
    outcome = Outcome(check["outcome"])
    return check["step"] not in ("probe", "calibration") and not outcome.has_body and outcome not in (Outcome.MISSING, Outcome.GONE)


def _obstacle(outcome: str) -> tuple[Cell, Cell, Cell]:
    return (
        cells.text(Message(f"failure.{outcome}.short")),
        cells.text(Message(f"failure.{outcome}.text")),
        cells.text(Message(f"failure.{outcome}.close")),
    )
