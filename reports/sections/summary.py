"""Summary: one page from which a managing director decides in two minutes."""

from __future__ import annotations

from collections.abc import Iterable

from reports import cells
from reports.accounts import OWN_SITE, Account, View
from reports.config import report_config
from reports.measures import Measure, measures
from reports.model import Block, Bullets, Callout, Card, Cards, Cell, Entries, Entry, Heading, Prose, Section, Text, Tone, msg
from reports.sections.measures import badges
from reports.sections.presence import answers
from reports.sections.scope import site_note


def build(view: View) -> Section:
    """Verdict, four figures, strengths, the most pressing measures, and how much stayed open."""
    blocks: list[Block] = []
    if (note := site_note(view, view.company)) is not None:
        blocks.append(Callout(msg("summary.site.title"), (note, msg("summary.site.text")), "watch"))
    blocks.append(Prose(tuple(_verdict(view)), lead=True))
    blocks.append(Cards((_exists(view), _uncontrolled(view), _stagnates(view), _unknown(view))))
    if found_strengths := tuple(strengths(view)):
        blocks += [Heading(msg("summary.strengths")), Bullets(found_strengths)]
    found = measures(view)[: report_config().limits["measures_summary"]]
    if found:
        blocks += [Heading(msg("summary.measures")), Entries(tuple(_measure(item, place) for place, item in enumerate(found, 1)))]
    return Section("summary", tuple(blocks))


def _pages(view: View) -> list[Account]:
    """Own pages on platforms that were seen."""
    return [row for row in view.own_accounts if row.confirmed and row.platform not in OWN_SITE]


def _platforms(rows: Iterable[Account]) -> int:
    return len({row.platform for row in rows})


def _kept(view: View) -> tuple[list[Account], list[Account], list[Account]]:
    """Official channels, the own blog included, by upkeep: alive, stale, not known."""
    rows = [row for row in view.own_accounts if row.official and not row.dead_link and row.definition.activity]
    alive = [row for row in rows if row.exists and row.alive]
    stale = [row for row in rows if row.exists and row.stale]
    return alive, stale, [row for row in rows if row not in alive and row not in stale]


def _verdict(view: View) -> Iterable[Text]:
    name = view.company.name
    pages = _pages(view)
    named = [row for row in view.own_accounts if row.named]
    alive, stale, _ = _kept(view)
    by_hand = any(row.by_hand for row in pages)
    yield msg("verdict.main_hand" if by_hand else "verdict.main", firma=name, n=_platforms(pages))
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


def figure(count: int, *, known: bool) -> Cell:
    """A count for a card; none is a word, and where nothing could be looked at it is unknown."""
    if count:
        return cells.number("count", count)
    return cells.text(msg("none")) if known else cells.unknown("count")


def _names(rows: Iterable[Account]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.definition.name for row in rows))


def _exists(view: View) -> Card:
    pages = _pages(view)
    named = [row for row in view.own_accounts if row.named]
    answered = any(row.presence != "unknown" for row in view.own if row.platform not in OWN_SITE)
    note = msg("card.exists.note", names=_names(pages)) if pages else msg("card.exists.none")
    extra = (cells.text(msg("card.exists.named", n=len(named), names=_names(named))),) if named else ()
    return Card(
        msg("card.exists.label_hand" if any(row.by_hand for row in pages) else "card.exists.label", n=len(pages)),
        figure(len(pages), known=answered),
        note,
        "good" if pages else "open",
        "inventory",
        extra,
    )


def _uncontrolled(view: View) -> Card:
    rows = [row for row in view.own_accounts if row.outside]
    suspected = [row for row in view.own_accounts if row.suspected]
    looked = any(row.presence != "unknown" for row in view.own if row.definition.page_type != "account")
    note = msg("card.outside.note", names=_names(rows)) if rows else msg("card.outside.none" if looked else "card.outside.unknown")
    extra = (cells.text(msg("card.outside.suspected", n=len(suspected), names=_names(suspected))),) if suspected else ()
    tone: Tone = "watch" if rows or suspected else "open"
    return Card(msg("card.outside.label", n=len(rows)), figure(len(rows), known=looked), note, tone, "autocreated", extra)


def _stagnates(view: View) -> Card:
    alive, stale, open_ones = _kept(view)
    known = bool(alive or stale)
    note = msg("card.stale.note", names=_names(stale)) if stale else msg("card.stale.none" if known else "card.stale.unknown")
    extra = (cells.text(msg("card.stale.open", n=len(open_ones))),) if open_ones and known else ()
    return Card(
        msg("card.stale.label", n=len(stale)),
        figure(len(stale), known=known),
        note,
        "watch" if stale else "good" if known else "open",
        "activity",
        extra,
    )


def _unknown(view: View) -> Card:
    counts = answers(view, view.company)
    total = len(view.registry)
    number = counts["unknown"] + counts["linked"]
    note = msg("card.unknown.note", m=total) if number else msg("card.unknown.none")
    return Card(msg("card.unknown.label", n=number), figure(number, known=True), note, "open" if number else "good", "gaps")


def strengths(view: View) -> Iterable[Text]:
    """Up to three things that stand well, each a plain observation."""
    alive, _, _ = _kept(view)
    if alive:
        yield msg("summary.strength.alive", names=_names(alive), n=len(alive))
    both = [row for row in _pages(view) if row.site_links_here and row.links_to_site]
    if both:
        yield msg("summary.strength.linked", names=_names(both), n=len(both))
    claimed = [row for row in _pages(view) if row.claim_state == "claimed"]
    if claimed:
        yield msg("summary.strength.claimed", names=_names(claimed), n=len(claimed))


def _measure(measure: Measure, number: int) -> Entry:
    lead = msg("summary.on", names=measure.platforms) if measure.platforms else None
    return Entry(measure.title, href=f"#m-{measure.advice}", badges=badges(measure), lead=lead, number=number)
