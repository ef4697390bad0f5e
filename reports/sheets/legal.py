"""Sheet of the legal pointers: one row for each rule and place, the disclaimer in every row that somebody may copy out."""

from __future__ import annotations

from reports import cells
from reports.accounts import View, split_list
from reports.model import Cell, Column, Message, Sheet, msg, word
from reports.pointers import Finding, law, place, pointers, seen, status_of
from reports.sheets.fields import EMPTY, Field, number, table, text, to_fill_in


def _proof(view: View, finding: Finding) -> Cell:
    return cells.refs(view.cite(finding["subject_id"], split_list(finding["evidence_ids"])))


def _link(view: View, finding: Finding) -> Cell:
    url = finding["params"].get("url")
    return cells.link(str(url), place(finding, view)) if url else cells.text(place(finding, view))


FIELDS: tuple[Field, ...] = (
    text("check_id", 10, lambda finding: finding["rule_id"]),
    text("legal_title", 34, lambda finding: Message(f"legal.{finding['rule_id']}.title")),
    (Column("jurisdiction", width=12), lambda _, finding: law(finding)),
    (Column("account", width=34), _link),
    text("legal_status", 16, lambda finding: word("legal_status", status_of(finding))),
    (Column("condition", width=60), lambda view, finding: cells.text(seen(finding, view))),
    text("legal_rule", 50, lambda finding: Message(f"legal.{finding['rule_id']}.rule")),
    text("legal_check", 50, lambda finding: Message(f"legal.{finding['rule_id']}.check")),
    number("confidence", "share", lambda finding: finding["params"]["confidence"], 12),
    (Column("evidence", width=28), _proof),
    text("legal_note", 50, lambda _: msg("legal.note")),
    to_fill_in("decision", 18),
    to_fill_in("decision_reason", 30),
    (Column("platform", width=16), lambda view, row: cells.text(view.platform_name(row["platform"])) if row["platform"] else EMPTY),
    text("account_id", 18, lambda finding: finding["account_key"]),
    text("finding_id", 16, lambda finding: finding["finding_id"]),
)


def legal(view: View) -> Sheet:
    """Every legal pointer of the audited company, by rule."""
    return table("legal", FIELDS, view, pointers(view))
