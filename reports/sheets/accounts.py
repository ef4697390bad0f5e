"""Sheets of accounts: all of them, their upkeep, and the matrix of presence."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from reports import cells
from reports.accounts import Account, View, split_list
from reports.model import Block, Cell, Column, Fold, Message, Sheet, Table, Text, msg, open_word, word
from reports.sections import presence
from reports.sheets.fields import EMPTY, Field, failure, figure, flag, label, last_post, number, state_of, table, text, to_fill_in


def _website(_: View, row: Account) -> Cell:
    return cells.link(row.website) if row.website else Cell("link", None, row.state("website"))


def _observed(_: View, row: Account) -> Cell:
    return EMPTY if row.observed_at is None else cells.time_cell(row.observed_at)


def _identity(_: View, row: Account) -> Cell:
    return dataclasses.replace(cells.certainty(row.identity_conf), note=None)


def _conf(_: View, row: Account) -> Cell:
    return cells.number("decimal", row.identity_conf, digits=2)


def _reasons(_: View, row: Account) -> Cell:
    return cells.listing([_signal(reason) for reason in row.reasons])


def _signal(reason: str) -> Message:
    """A signal in words; one that speaks against the company is marked as such."""
    name = open_word("signal", reason.removeprefix("!"))
    return msg("candidates.against", sign=name) if reason.startswith("!") else name


def _ways(_: View, row: Account) -> Cell:
    return cells.listing([word("found_via", via) for via in split_list(row.found_all)])


WHO: tuple[Field, ...] = (
    (Column("subject", width=22), lambda _, row: cells.text(row.subject_name)),
    (Column("platform", width=16), lambda _, row: cells.text(row.definition.name)),
    (Column("account", width=28), lambda _, row: cells.link(row.url or "", row.name)),
)
ACTIVITY_CLASS: Field = (Column("activity_class", width=13), lambda _, row: cells.upkeep(row.activity_class))
PRECISION = text("last_post_precision", 12, lambda row: label("precision", row.last_post_precision))
FAILURE = text("failure", 22, lambda row: failure(row.failure))
PROOF: Field = (Column("evidence", width=28), lambda view, row: cells.refs(view.refs(row)))
ACCOUNT_ID = text("account_id", 18, lambda row: row.account_key)

ACCOUNTS: tuple[Field, ...] = (
    *WHO,
    text("account_class", 19, lambda row: label("account_class", row.account_class)),
    text("presence", 13, lambda row: label("presence", row.presence)),
    text("ownership", 22, lambda row: label("ownership", row.ownership)),
    (Column("identity", width=14), _identity),
    *figure("followers", "count"),
    *last_post(),
    ACTIVITY_CLASS,
    PROOF,
    to_fill_in("decision", 18),
    to_fill_in("decision_reason", 30),
    FAILURE,
    text("subject_role", 13, lambda row: label("subject_role", row.role)),
    text("handle", 24, lambda row: row.handle),
    text("claim_state", 16, lambda row: label("claim_state", row.claim_state)),
    (Column("identity_conf", width=11, sheet_kind="decimal"), _conf),
    (Column("identity_reasons", width=44), _reasons),
    text("found_via", 16, lambda row: label("found_via", row.found_via)),
    PRECISION,
    *figure("rating", "decimal"),
    *figure("reviews", "count"),
    *flag("site_links_here"),
    *flag("links_to_site"),
    text("link_status", 16, lambda row: label("link_status", row.link_status)),
    (Column("website", width=30), _website),
    state_of("website"),
    (Column("observed_at", width=17, sheet_kind="time"), _observed),
    number("followers_lo", "count", lambda row: row.followers_lo),
    number("followers_hi", "count", lambda row: row.followers_hi),
    number("rating_scale", "decimal", lambda row: row.rating_scale),
    (Column("found_all", width=24), _ways),
    (Column("url", width=40), lambda _, row: cells.link(row.url or "", row.url)),
    ACCOUNT_ID,
)
ACTIVITY: tuple[Field, ...] = (
    *WHO,
    ACTIVITY_CLASS,
    *last_post(),
    *figure("days_since_post", "days"),
    *figure("n_posts_90d", "count"),
    *figure("posts_per_week", "decimal"),
    *figure("median_gap_days", "days"),
    *figure("longest_gap_days", "days"),
    *figure("weeks_active_share", "share"),
    *figure("cadence_change", "decimal", digits=2),
    PRECISION,
    (Column("window_truncated", width=14), lambda _, row: cells.yes_no(row.window_truncated)),
    FAILURE,
    PROOF,
    ACCOUNT_ID,
)


def ordered(view: View, rows: Iterable[Account]) -> list[Account]:
    """Own company first, then competitors; platforms in the report's order."""
    rank = {definition.id: place for place, definition in enumerate(presence.ordered(view))}
    order = {company.id: place for place, company in enumerate(view.subjects)}
    return sorted(rows, key=lambda row: (order[row.subject_id], rank[row.platform], row.url or ""))


def accounts(view: View) -> Sheet:
    """Every account of every subject, candidates and other people's included."""
    return table("accounts", ACCOUNTS, view, ordered(view, (row for row in view.rows if row.is_account)))


def activity(view: View) -> Sheet:
    """Figures of upkeep of all official pages on platforms where posting exists."""
    rows = (row for row in view.rows if row.official and not row.dead_link and row.definition.activity)
    return table("activity", ACTIVITY, view, ordered(view, rows))


def standing(view: View) -> Sheet:
    """The matrix of the chapter on presence, platforms without any result included."""
    found: list[tuple[Cell, ...]] = []
    for part in _tables(presence.build(view).blocks):
        kind: Text = ""
        for row in part.rows:
            kind = row.group or kind
            if row.cells:
                found.append((*(dataclasses.replace(cell, note=None) for cell in row.cells), cells.text(kind)))
    subjects = (Column(company.id, company.name, width=24) for company in view.subjects)
    columns = (Column("platform", width=24), *subjects, Column("kind", width=24))
    return Sheet("presence", columns, tuple(found), (msg("sheet.presence.empty"),))


def _tables(blocks: Iterable[Block]) -> Iterable[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Fold):
            yield from _tables(block.blocks)
