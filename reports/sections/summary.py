"""Summary: one page from which a managing director decides in two minutes."""

from __future__ import annotations

from collections.abc import Iterable

from reports.accounts import View
from reports.areas import tiles
from reports.config import report_config
from reports.measures import Measure, measures
from reports.model import Block, Bullets, Callout, Entries, Entry, Heading, Prose, Section, Text, msg
from reports.sections.figures import kept, names_of, pages_seen
from reports.sections.measures import badges
from reports.sections.presence import answers
from reports.sections.scope import site_note


def build(view: View) -> Section:
    """Verdict with how much stayed open, the lights of the areas, strengths, the most pressing measures: one page on paper."""
    blocks: list[Block] = []
    if (note := site_note(view, view.company)) is not None:
        blocks.append(Callout(msg("summary.site.title"), (note, msg("summary.site.text")), "watch"))
    blocks.append(Prose(tuple(_verdict(view)), lead=True))
    blocks.append(tiles(view))
    if found_strengths := tuple(strengths(view)):
        blocks += [Heading(msg("summary.strengths")), Bullets(found_strengths)]
    found = measures(view)[: report_config().limits["measures_summary"]]
    if found:
        blocks += [Heading(msg("summary.measures")), Entries(tuple(_measure(item, place) for place, item in enumerate(found, 1)))]
    return Section("summary", tuple(blocks))


def _verdict(view: View) -> Iterable[Text]:
    name = view.company.name
    pages = pages_seen(view)
    named = [row for row in view.own_accounts if row.named]
    alive, stale, _ = kept(view)
    by_hand = any(row.by_hand for row in pages)
    yield msg("verdict.main_hand" if by_hand else "verdict.main", firma=name, n=len({row.platform for row in pages}))
    if named:
        yield msg("verdict.named", n=len(named))
    if alive or stale:
        yield (
            msg("verdict.upkeep_stale", n=len(stale), alive=msg("verdict.alive", n=len(alive)))
            if stale
            else msg("verdict.upkeep", n=len(alive))
        )
    outside = [row for row in view.own_accounts if row.outside]
    if outside:
        yield msg("verdict.control", n=len(outside))
    if any(row.suspected for row in view.own_accounts):
        yield msg("verdict.suspected", n=sum(row.suspected for row in view.own_accounts))
    counts = answers(view, view.company)
    if unknown := counts["unknown"] + counts["linked"]:
        yield msg("verdict.unknown", n=unknown, m=len(view.registry))


def strengths(view: View) -> Iterable[Text]:
    """Up to three things that stand well, each a plain observation."""
    alive, _, _ = kept(view)
    if alive:
        yield msg("summary.strength.alive", names=names_of(alive), n=len(alive))
    both = [row for row in pages_seen(view) if row.site_links_here and row.links_to_site]
    if both:
        yield msg("summary.strength.linked", names=names_of(both), n=len(both))
    claimed = [row for row in pages_seen(view) if row.claim_state == "claimed"]
    if claimed:
        yield msg("summary.strength.claimed", names=names_of(claimed), n=len(claimed))


def _measure(measure: Measure, number: int) -> Entry:
    lead = msg("summary.on", names=measure.platforms) if measure.platforms else None
    return Entry(measure.title, href=f"#m-{measure.advice}", badges=badges(measure), lead=lead, number=number)
