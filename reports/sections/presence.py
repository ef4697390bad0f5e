"""Presence of the company and its competitors on all platforms: the matrix C2."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from crawler.platforms.definition import Definition
from crawler.types import Company
from crawler.vocabulary import ActivityClass, Presence
from reports import cells
from reports.accounts import OWN_SITE, Account, View
from reports.config import report_config
from reports.model import Block, Callout, Cell, Column, Fold, Prose, Row, Section, ShareBar, ShareChart, Table, Text, msg, word

PARTS = ("found", "linked", "absent", "unknown")


def build(view: View) -> Section:
    """Matrix of platforms with a result, a folded one of those without any, gaps against competitors, and shares of answers."""
    with_result = [definition for definition in ordered(view) if _has_result(view, definition)]
    without = [definition for definition in ordered(view) if not _has_result(view, definition)]
    blocks: list[Block] = [Prose((msg("presence.lead"),), lead=True), *_unread_sites(view)]
    blocks.append(_matrix(view, "presence", msg("presence.caption"), with_result, msg("presence.empty")))
    if gaps := tuple(_gaps(view, with_result)):
        blocks.append(Callout(msg("presence.gaps.title"), gaps, "info"))
    blocks.append(_shares(view))
    if without:
        table = _matrix(view, "presence-open", msg("presence.open_caption"), without, msg("presence.empty"))
        blocks.append(Fold(msg("presence.open", n=len(without)), (Prose((msg("presence.open_text"),)), table), "presence-open"))
    return Section("presence", tuple(blocks))


def ordered(view: View) -> list[Definition]:
    """All platforms by kind in the order of the configuration, then by name."""
    kinds = report_config().kinds
    return sorted(view.registry, key=lambda item: (kinds.index(kind_of(item)), item.name.casefold()))


def kind_of(definition: Definition) -> str:
    """The kind under which a platform is listed; the company's own channels are a kind of their own."""
    return "own" if definition.id in OWN_SITE else definition.kind


def _has_result(view: View, definition: Definition) -> bool:
    return any(
        row.is_account or row.presence == Presence.ABSENT
        for company in view.subjects
        for row in listed(view.by_platform.get((company.id, definition.id), ()))
    )


def listed(rows: Iterable[Account]) -> list[Account]:
    """Rows without other people's accounts."""
    return [row for row in rows if row.account_class != "foreign"]


def _unread_sites(view: View) -> list[Block]:
    unread = [company for company in view.subjects if not view.site_read(company)]
    if not unread:
        return []
    names = tuple(company.name for company in unread)
    return [Callout(msg("presence.unread.title"), (msg("presence.unread.text", names=names, n=len(names)),), "open")]


def _matrix(view: View, table_id: str, caption: Text, definitions: Sequence[Definition], empty: Text) -> Table:
    rows: list[Row] = []
    kind = ""
    for definition in definitions:
        if kind_of(definition) != kind:
            kind = kind_of(definition)
            rows.append(Row((), group=word("kind", kind)))
        cells_of_row = [_standing(view, company, definition) for company in view.subjects]
        rows.append(Row((cells.text(definition.name), *cells_of_row)))
    columns = (Column("platform"), *(Column(company.id, company.name) for company in view.subjects))
    return Table(table_id, caption, columns, tuple(rows), empty, matrix=True)


def _standing(view: View, company: Company, definition: Definition) -> Cell:
    """One cell: the strongest account of a subject on a platform, and how many more there are."""
    rows = listed(view.by_platform.get((company.id, definition.id), ()))
    accounts = sorted((row for row in rows if row.is_account), key=_weight)
    if not accounts:
        known_absent = any(row.presence == Presence.ABSENT for row in rows)
        name, tone = ("absent", "plain") if known_absent else ("unknown", "open")
        return cells.mark(name, msg(f"mark.{name}"), tone)  # type: ignore[arg-type]
    more = msg("presence.more", n=len(accounts) - 1) if len(accounts) > 1 else None
    return standing(accounts[0], more)


def standing(row: Account, note: Text | None = None) -> Cell:
    """Sign and word for one account."""
    if row.dead_link:
        return cells.mark("dead", msg("mark.dead"), "watch", note=note)
    if row.suspected:
        return cells.mark("alert", msg("mark.alert"), "watch", note=note, href=row.url)
    if row.outside:
        return cells.mark("outside", word("account_class", row.account_class), "watch", note=note, href=row.url)
    if row.named or (row.unread and row.platform in OWN_SITE):
        return cells.mark("linked", msg("mark.linked" if row.named else "mark.unread"), "open", note=note, href=row.url)
    if row.candidate:
        return cells.mark("unknown", msg("mark.candidate"), "open", note=note, href=row.url)
    if row.activity_class in (ActivityClass.UNKNOWN, ActivityClass.NOT_APPLICABLE):
        return cells.mark("exists", msg("mark.exists"), "good", note=note or _followers(row), href=row.url)
    upkeep = cells.upkeep(row.activity_class, note=note or _followers(row))
    return cells.mark(upkeep.glyph, word("activity_class", row.activity_class), upkeep.tone, note=upkeep.note, href=row.url)


def _followers(row: Account) -> Text | None:
    return msg("presence.followers", n=int(row.followers)) if row.followers is not None else None


def _weight(row: Account) -> tuple[int, str]:
    order = (row.confirmed, row.suspected, row.outside, row.named, row.candidate, row.dead_link)
    return (order.index(True) if True in order else len(order)), row.url or ""


def _gaps(view: View, definitions: Sequence[Definition]) -> Iterable[Text]:
    """Platforms on which a competitor keeps a page alive and the company has none, where that was really checked."""
    for definition in definitions:
        own = listed(view.by_platform.get((view.company.id, definition.id), ()))
        if definition.id in OWN_SITE or not own or any(row.presence != Presence.ABSENT for row in own):
            continue
        rivals = tuple(
            rival.name
            for rival in view.rivals
            if any(row.confirmed and row.alive for row in view.by_platform.get((rival.id, definition.id), ()))
        )
        if rivals:
            yield msg("presence.gaps.one", platform=definition.name, names=rivals, n=len(rivals))


def answers(view: View, company: Company) -> dict[str, int]:
    """How the question "is there a page?" ended on each platform, for one subject."""
    counts: dict[str, int] = defaultdict(int)
    for definition in view.registry:
        rows = listed(view.by_platform.get((company.id, definition.id), ()))
        if any(row.is_account and row.exists for row in rows):
            counts["found"] += 1
        elif any(row.unread for row in rows):
            counts["linked"] += 1
        elif any(row.presence == Presence.ABSENT for row in rows):
            counts["absent"] += 1
        else:
            counts["unknown"] += 1
    return counts


def _shares(view: View) -> ShareChart:
    bars = []
    for company in view.subjects:
        counts = answers(view, company)
        bars.append(ShareBar(company.name, tuple((part, counts.get(part, 0)) for part in PARTS), company is view.company))
    return ShareChart(
        "answers",
        msg("presence.shares.title"),
        msg("presence.shares.description"),
        tuple(bars),
        msg("presence.shares.source", n=len(view.registry)),
    )


__all__ = ["answers", "build", "kind_of", "listed", "ordered", "standing"]
