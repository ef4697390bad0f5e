"""From an audit's result to the report: the list of sections, in order. A section that fails leaves a visible placeholder."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Sequence

from reports.accounts import View
from reports.branding import Branding
from reports.model import AuditResult, Callout, Report, Section, msg
from reports.sections import (
    activity,
    autocreated,
    candidates,
    evidence,
    gaps,
    inventory,
    measures,
    method,
    presence,
    scope,
    summary,
)
from reports.sheets import sheets

log = logging.getLogger(__name__)
Builder = Callable[[View], Section]
CHAPTERS: Sequence[tuple[str, Builder]] = (
    ("summary", summary.build),
    ("scope", scope.build),
    ("presence", presence.build),
    ("inventory", inventory.build),
    ("autocreated", autocreated.build),
    ("candidates", candidates.build),
    ("activity", activity.build),
    ("measures", measures.build),
    ("gaps", gaps.build),
)
APPENDICES: Sequence[tuple[str, Builder]] = (("method", method.build), ("evidence", evidence.build))


def build(result: AuditResult, branding: Branding | None = None) -> Report:
    """Return the report of a run. Pure: the same result gives the same report, in no language yet."""
    view = View(result)
    chapters = [_section(view, name, builder, str(place)) for place, (name, builder) in enumerate(CHAPTERS, 1)]
    appendices = [_section(view, name, builder, "ABCDEFGH"[place]) for place, (name, builder) in enumerate(APPENDICES)]
    return Report(
        run=view.run,
        subjects=view.subjects,
        sections=(*chapters, *appendices),
        sheets=sheets(view),
        branding=branding or Branding(),
        platforms={definition.id: definition.name for definition in view.registry},
    )


def chapters_of(report: Report) -> dict[str, str]:
    """Section id to chapter number, for texts that point to a chapter."""
    return {section.id: section.number for section in report.sections}


def _section(view: View, name: str, builder: Builder, number: str) -> Section:
    try:
        section = builder(view)
    except Exception:
        log.exception("section %s failed", name)
        section = Section(name, (Callout(msg("section.failed.title"), (msg("section.failed.text"),), "watch"),))
    return dataclasses.replace(section, number=number)
