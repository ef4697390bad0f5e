"""Inventory: every page that is the company's own by evidence (T1)."""

from __future__ import annotations

from reports import cells
from reports.accounts import OWN_SITE, Account, View
from reports.model import Block, Cell, Column, Fold, Heading, Prose, Rounded, Row, Section, Table, Text, msg, word
from reports.sections.presence import ordered

COLUMNS = tuple(
    Column(name)
    for name in ("platform", "account", "ownership", "identity_conf", "followers", "last_post_at", "activity_class", "evidence")
)


def build(view: View) -> Section:
    """Pages that were seen, pages that only the company itself names, and links that lead nowhere."""
    seen = in_order(view, [row for row in view.own_accounts if row.confirmed])
    named = in_order(view, [row for row in view.own_accounts if row.named])
    dead = in_order(view, [row for row in view.own_accounts if row.dead_link])
    caption = msg("inventory.caption_hand" if any(row.by_hand for row in seen) else "inventory.caption")
    blocks: list[Block] = [
        Prose((msg("inventory.lead"),), lead=True),
        Table("inventory", caption, COLUMNS, tuple(_row(view, row) for row in seen), msg("inventory.empty")),
    ]
    if named:
        blocks += [
            Heading(msg("inventory.named.title", n=len(named)), "named"),
            Prose((msg("inventory.named.text"),)),
            _named(view, named),
        ]
    if dead:
        blocks += [
            Heading(msg("inventory.dead.title", n=len(dead)), "dead"),
            Prose(
                (msg("inventory.dead.text_hand" if any("said_none" in row.why_owner for row in dead) else "inventory.dead.text"),)
            ),
            _dead(view, dead),
        ]
    blocks += _foreign(view)
    return Section("inventory", tuple(blocks))


def in_order(view: View, rows: list[Account]) -> list[Account]:
    """Rows in the order in which the report lists platforms."""
    rank = {definition.id: place for place, definition in enumerate(ordered(view))}
    return sorted(rows, key=lambda row: (rank[row.platform], row.url or ""))


def account_cell(row: Account) -> Cell:
    """Name of the account, linked, with its handle below."""
    handle = row.handle if row.handle and row.handle != row.name else None
    return cells.link(row.url or "", row.name, note=handle)


def _row(view: View, row: Account) -> Row:
    return Row(
        (
            cells.text(row.definition.name),
            account_cell(row),
            cells.text(word("ownership", row.ownership), note=_claim(row)),
            cells.certainty(row.identity_conf),
            followers_cell(row),
            last_post_cell(row),
            cells.upkeep(row.activity_class),
            cells.refs(view.refs(row, 3)),
        ),
        anchor=row.anchor,
    )


def _claim(row: Account) -> Text | None:
    """What the platform itself says about an owner, where it says anything, and that a person saw the page where we did not."""
    if row.by_hand:
        return msg("inventory.by_hand")
    return word("claim_state", row.claim_state) if row.claim_state in ("claimed", "unclaimed") else None


def followers_cell(row: Account) -> Cell:
    """Followers with the interval of a rounded display; ratings where the platform has these instead."""
    if row.followers is None and row.rating is not None:
        scale = msg("inventory.rating", rating=Rounded(float(row.rating)), scale=Rounded(float(row.rating_scale or 5.0), 0))
        return cells.text(scale, note=msg("inventory.reviews", n=row.reviews) if row.reviews is not None else None)
    if row.followers is None and row.platform in OWN_SITE:
        return cells.not_applicable("count")
    return cells.number("count", row.followers, row.state("followers"), lo=row.followers_lo, hi=row.followers_hi)


def last_post_cell(row: Account) -> Cell:
    """Date of the newest post and how long ago."""
    if row.last_post is None:
        return cells.number("date", None, row.state("last_post_at"))
    days = msg("days_ago", n=row.days_since_post) if row.days_since_post is not None else None
    return cells.date_cell(row.last_post, row.state("last_post_at"), note=days)


def _named(view: View, rows: list[Account]) -> Table:
    columns = tuple(Column(name) for name in ("platform", "account", "found_via", "identity_conf", "failure", "evidence"))
    listed = tuple(
        Row(
            (
                cells.text(row.definition.name),
                account_cell(row),
                cells.text(word("found_via", row.found_via)),
                cells.certainty(row.identity_conf),
                cells.text(msg(f"failure.{row.failure}.short")),
                cells.refs(view.refs(row, 3)),
            ),
            anchor=row.anchor,
        )
        for row in rows
    )
    return Table("named", msg("inventory.named.caption"), columns, listed)


def _dead(view: View, rows: list[Account]) -> Table:
    columns = tuple(Column(name) for name in ("platform", "url", "found_via", "evidence"))
    listed = tuple(
        Row(
            (
                cells.text(row.definition.name),
                cells.link(row.url or ""),
                cells.text(word("found_via", row.found_via)),
                cells.refs(view.refs(row, 3)),
            ),
            anchor=row.anchor,
        )
        for row in rows
    )
    return Table("dead", msg("inventory.dead.caption"), columns, listed)


def _foreign(view: View) -> list[Block]:
    """Accounts that the company's own site names and that are not its own: said once, so that nobody wonders."""
    rejected = [
        found for subject_id, found in view.result.gathered.rejected if subject_id == view.company.id and found.reason != "person"
    ]
    if not rejected:
        return []
    rows = tuple(
        Row(
            (
                cells.text(view.platform_name(found.ref.platform)),
                cells.link(found.ref.canonical),
                cells.text(word("not_own", found.reason)),
            )
        )
        for found in rejected
    )
    table = Table("foreign", msg("inventory.foreign.caption"), (Column("platform"), Column("url"), Column("not_own")), rows)
    return [Fold(msg("inventory.foreign.title", n=len(rows)), (Prose((msg("inventory.foreign.text"),)), table))]
