"""The four figures of the inventory on one glance, and the rows behind them that the summary speaks of too."""

from __future__ import annotations

from collections.abc import Iterable

from reports import cells
from reports.accounts import OWN_SITE, Account, View
from reports.model import Card, Cards, Cell, Tone, msg
from reports.sections.presence import answers


def figures(view: View) -> Cards:
    """Own pages seen, pages without the company's doing, idle channels, platforms that could not be seen."""
    return Cards((_exists(view), _uncontrolled(view), _stagnates(view), _unknown(view)))


def pages_seen(view: View) -> list[Account]:
    """Own pages on platforms that were seen."""
    return [row for row in view.own_accounts if row.confirmed and row.platform not in OWN_SITE]


def kept(view: View) -> tuple[list[Account], list[Account], list[Account]]:
    """Official channels, the own blog included, by upkeep: alive, stale, not known."""
    rows = [row for row in view.own_accounts if row.official and not row.dead_link and row.definition.activity]
    alive = [row for row in rows if row.exists and row.alive]
    stale = [row for row in rows if row.exists and row.stale]
    return alive, stale, [row for row in rows if row not in alive and row not in stale]


def figure(count: int, *, known: bool) -> Cell:
    """A count for a card; none is a word, and where nothing could be looked at it is unknown."""
    if count:
        return cells.number("count", count)
    return cells.text(msg("none")) if known else cells.unknown("count")


def names_of(rows: Iterable[Account]) -> tuple[str, ...]:
    """Names of the platforms of some rows, each once."""
    return tuple(dict.fromkeys(row.definition.name for row in rows))


def _exists(view: View) -> Card:
    pages = pages_seen(view)
    named = [row for row in view.own_accounts if row.named]
    answered = any(row.presence != "unknown" for row in view.own if row.platform not in OWN_SITE)
    note = msg("card.exists.note", names=names_of(pages)) if pages else msg("card.exists.none")
    extra = (cells.text(msg("card.exists.named", n=len(named), names=names_of(named))),) if named else ()
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
    note = (
        msg("card.outside.note", names=names_of(rows)) if rows else msg("card.outside.none" if looked else "card.outside.unknown")
    )
    extra = (cells.text(msg("card.outside.suspected", n=len(suspected), names=names_of(suspected))),) if suspected else ()
    tone: Tone = "watch" if rows or suspected else "open"
    return Card(msg("card.outside.label", n=len(rows)), figure(len(rows), known=looked), note, tone, "autocreated", extra)


def _stagnates(view: View) -> Card:
    alive, stale, open_ones = kept(view)
    known = bool(alive or stale)
    note = msg("card.stale.note", names=names_of(stale)) if stale else msg("card.stale.none" if known else "card.stale.unknown")
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
