"""From an audit's result to the report: the list of sections, in order. A section that fails leaves a visible placeholder."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Sequence

from reports.accounts import View
from reports.branding import Branding
from reports.model import AuditResult, Callout, Heading, Report, Section, msg
from reports.sections import (
    activity,
    ambassadors,
    autocreated,
    candidates,
    changes,
    competition,
    evidence,
    gaps,
    glossary,
    goals,
    guidelines,
    inventory,
    legal,
    measures,
    method,
    organisation,
    presence,
    quality,
    resources,
    response,
    scope,
    summary,
    swot,
)
from reports.sheets import sheets

log = logging.getLogger(__name__)
Builder = Callable[[View], Section]
Parts = tuple[tuple[str, Builder], ...]
CHAPTERS: Sequence[Parts] = (
    (("summary", summary.build),),
    (("scope", scope.build),),
    (("goals", goals.build),),
    (("inventory", inventory.build), ("presence", presence.build)),
    (("autocreated", autocreated.build), ("candidates", candidates.build)),
    (("activity", activity.build),),
    (("quality", quality.build),),
    (("response", response.build),),
    (("competition", competition.build),),
    (("resources", resources.build),),
    (("ambassadors", ambassadors.build),),
    (("guidelines", guidelines.build),),
    (("organisation", organisation.build),),
    (("legal", legal.build),),
    (("changes", changes.build),),
    (("swot", swot.build),),
    (("measures", measures.build),),
    (("gaps", gaps.build),),
)
"""Chapters in order (report-spec 7). A chapter is named after its first part; further parts stand in it below their own heading."""
APPENDICES: Sequence[Parts] = ((("evidence", evidence.build),), (("method", method.build),), (("glossary", glossary.build),))


def build(result: AuditResult, branding: Branding | None = None) -> Report:
    """Return the report of a run. Pure: the same result gives the same report, in no language yet."""
    view = View(result)
    chapters = [_chapter(view, parts, str(place)) for place, parts in enumerate(CHAPTERS, 1)]
    appendices = [_chapter(view, parts, "ABCDEFGH"[place]) for place, parts in enumerate(APPENDICES)]
    return Report(
        run=view.run,
        subjects=view.subjects,
        sections=(*chapters, *appendices),
        sheets=sheets(view),
        branding=branding or Branding(),
        platforms={definition.id: definition.name for definition in view.registry},
    )


def chapters_of(report: Report) -> dict[str, str]:
    """Section id to chapter number, for texts that point to a chapter; a part has the number of the chapter that it stands in."""
    return {name: section.number for section in report.sections for name in (section.id, *section.parts)}


def _chapter(view: View, parts: Parts, number: str) -> Section:
    first, *more = (_section(view, name, builder) for name, builder in parts)
    blocks = list(first.blocks)
    for part in more:
        blocks += [Heading(part.title, part.id), *part.blocks]
    return dataclasses.replace(first, number=number, blocks=tuple(blocks), parts=tuple(part.id for part in more))


def _section(view: View, name: str, builder: Builder) -> Section:
    try:
        return builder(view)
    except Exception:
        log.exception("section %s failed", name)
        return Section(name, (Callout(msg("section.failed.title"), (msg("section.failed.text"),), "watch"),))
