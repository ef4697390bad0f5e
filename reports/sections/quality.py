"""Quality of the profiles: what they show, what they lack, and whether they agree with each other (C5, T5)."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.quality import Rating, completeness, quality_config
from reports import cells
from reports.accounts import Account, View, split_list
from reports.indicators import profile_rows
from reports.model import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Heading,
    PartsChart,
    PartsRow,
    Piece,
    Prose,
    Row,
    Section,
    Table,
    Text,
    msg,
    word,
)
from reports.sections.inventory import account_cell, in_order

COLUMNS = (
    Column("platform"),
    Column("account"),
    Column("completeness", sheet_kind="decimal"),
    Column("known_share", sheet_kind="share"),
    Column("missing_fields"),
    Column("consistency", sheet_kind="decimal"),
    Column("site_links_here"),
    Column("links_to_site"),
    Column("link_status"),
)


def build(view: View) -> Section:
    """Chart of filled, missing and unseen fields, what to fill in, and the table."""
    rows = [row for row in in_order(view, profile_rows(view)) if row.exists]
    rated = [row for row in rows if row.completeness_state != "not_applicable"]
    blocks: list[Block] = [Prose((msg("quality.lead"),), lead=True)]
    if rated:
        blocks.append(_chart(view, rated))
    if lacking := tuple(_missing(rows)):
        blocks += [Heading(msg("quality.missing.title"), "missing-fields"), Bullets(lacking)]
    note = msg("quality.note", min=round(100 * quality_config().known_min))
    blocks.append(
        Table("quality", msg("quality.caption"), COLUMNS, tuple(_row(row) for row in rows), msg("quality.empty"), note=note)
    )
    unread = [row for row in profile_rows(view) if not row.exists]
    if unread:
        names = tuple(dict.fromkeys(row.definition.name for row in unread))
        blocks.append(Callout(msg("quality.unread.title"), (msg("quality.unread.text", names=names, n=len(unread)),), "open"))
    return Section("quality", tuple(blocks))


def ratings(view: View) -> dict[str, Rating]:
    """Account key to the parts behind its completeness, for the pages of the audited company."""
    return {
        profile.ref.account_id: completeness(profile, view.company, view.registry.get(profile.platform))
        for profile in view.result.gathered.profiles
        if profile.subject_id == view.company.id and profile.ref is not None
    }


def _chart(view: View, rows: list[Account]) -> PartsChart:
    parts = ratings(view)
    drawn = tuple(
        PartsRow(
            row.name,
            row.definition.name,
            tuple(Piece(msg(f"field.{part.name}"), part.weight, part.share) for part in parts[row.account_key].parts),
            None if row.completeness is None else float(row.completeness),
        )
        for row in rows
        if row.account_key in parts
    )
    known = sum(row.score is not None for row in drawn)
    title = msg("quality.chart.title", n=sum(row.score is not None and row.score >= 75 for row in drawn), m=known)
    return PartsChart(
        "profile-parts",
        title if known else msg("quality.chart.title_unknown"),
        msg("quality.chart.description", firma=view.company.name),
        drawn,
        msg("quality.chart.source", n=known, m=len(drawn), date=view.run.started_at),
    )


def _missing(rows: Iterable[Account]) -> Iterable[Text]:
    for row in rows:
        if row.missing_fields:
            name = msg("auto.entry", platform=row.definition.name, name=row.name)
            fields = tuple(msg(f"field.{field}") for field in split_list(row.missing_fields))
            yield msg("quality.missing.one", konto=name, fields=fields, n=len(fields))


def _row(row: Account) -> Row:
    return Row(
        (
            cells.text(row.definition.name),
            account_cell(row),
            score_cell(row, "completeness"),
            cells.number("share", row.known_share, row.state("completeness")),
            missing_cell(row),
            score_cell(row, "consistency"),
            cells.yes_no(row.site_links_here),
            cells.yes_no(row.links_to_site),
            cells.text(word("link_status", row.link_status)) if row.link_status != "unknown" else cells.unknown(),
        )
    )


def score_cell(row: Account, column: str) -> Cell:
    """A score of 100, or why there is none."""
    value, state = row.row[column], row.state(column)
    note = msg("quality.not_rated") if value is None and state == "unknown" else None
    return cells.number("decimal", value, state, digits=0, note=note)


def missing_cell(row: Account) -> Cell:
    """Fields known to be empty; none among those seen is a word, and unknown where nothing was seen."""
    if row.completeness_state == "not_applicable":
        return cells.not_applicable("list")
    if row.missing_fields:
        return cells.listing([msg(f"field.{field}") for field in split_list(row.missing_fields)])
    return cells.text(msg("quality.none_missing")) if row.known_share else cells.unknown("list")
