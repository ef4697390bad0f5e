"""Changes since the last audit. The first audit of a company has none: it is the line from which later ones are measured."""

from __future__ import annotations

from reports.accounts import View
from reports.model import Callout, Prose, Section, msg


def build(view: View) -> Section:
    """Say that this is the first audit, and what the next one will compare."""
    first = Callout(msg("change.first"), (msg("change.first_text", date=view.run.started_at),), "info")
    return Section("changes", (Prose((msg("change.lead"),), lead=True), first))
