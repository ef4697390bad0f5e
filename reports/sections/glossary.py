"""Glossary: every word that the report uses in a narrower sense than the street, in one sentence."""

from __future__ import annotations

from reports import cells
from reports.accounts import View
from reports.model import Cell, FactList, Prose, Section, Text, msg

TERMS = (
    "actual_state", "flagged", "evidence", "ambassador", "retired", "interaction_rate", "follower", "handle", "imprint", "claim",
    "cadence", "confidence", "candidate", "control_account", "median", "absent_or_unknown", "presence", "response_share", "robots",
    "stagnation", "comparison_set",
)  # fmt: skip
"""In the order of German; another language keeps it, because the report is read side by side."""


def build(_: View) -> Section:
    """All terms with their meaning."""
    pairs: list[tuple[Text, Cell]] = [(msg(f"sheet.term.{term}"), cells.text(msg(f"sheet.term_note.{term}"))) for term in TERMS]
    return Section("glossary", (Prose((msg("glossary.lead"),), lead=True), FactList(tuple(pairs))))
