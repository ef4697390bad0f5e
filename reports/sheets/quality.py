"""Sheets of profiles, of response and of the comparison: every figure behind the chapters on them."""

from __future__ import annotations

from crawler.vocabulary import ValueState
from reports import cells
from reports.accounts import Account, View
from reports.benchmark import Compared, compared
from reports.context import studies
from reports.model import Cell, Column, Sheet, msg
from reports.sections.competition import CONTEXT, KINDS, context_row
from reports.sections.quality import missing_cell
from reports.sections.response import rated_rows
from reports.sheets.accounts import ACCOUNT_ID, PROOF, WHO, ordered
from reports.sheets.fields import EMPTY, Field, figure, flag, label, number, table, text

PROFILES: tuple[Field, ...] = (
    *WHO,
    *figure("completeness", "decimal", digits=0),
    number("known_share", "share", lambda row: row.known_share),
    (Column("missing_fields", width=40), lambda _, row: missing_cell(row)),
    *figure("consistency", "decimal", digits=0),
    *flag("site_links_here"),
    *flag("links_to_site"),
    text("link_status", 16, lambda row: label("link_status", row.link_status)),
    PROOF,
    ACCOUNT_ID,
)
RESPONSE: tuple[Field, ...] = (
    *WHO,
    *figure("followers", "count"),
    *figure("erf_median_pct", "percent", digits=2),
    *figure("erf_mean_pct", "percent", digits=2),
    *figure("erd_pct", "percent", digits=2),
    number("n_posts_er", "count", lambda row: row.n_posts_er),
    *figure("likes_p1000", "decimal"),
    *figure("comments_p1000", "decimal"),
    *figure("shares_p1000", "decimal"),
    *figure("interactions_90d", "count"),
    PROOF,
    ACCOUNT_ID,
)


def profiles(view: View) -> Sheet:
    """Every official page on a platform, of all subjects."""
    return table("profiles", PROFILES, view, ordered(view, (row for row in view.rows if _on_platform(row) and row.exists)))


def _on_platform(row: Account) -> bool:
    return bool(row.official and not row.dead_link and row.completeness_state != ValueState.NOT_APPLICABLE)


def response(view: View) -> Sheet:
    """Figures of response of all official pages on platforms where people react."""
    own = {row.account_key for row in rated_rows(view)}
    rows = (row for row in view.rows if row.account_key in own or (row.role != "own" and row.confirmed and row.definition.activity))
    return table("response", RESPONSE, view, ordered(view, rows))


def competition(view: View) -> Sheet:
    """One row for each figure of each subject on each platform that is compared."""
    columns = (
        Column("platform", width=16),
        Column("metric", width=26),
        Column("subject", width=24),
        Column("value", width=14, sheet_kind="decimal"),
        Column("comparable", width=14),
        Column("median_comp", width=14, sheet_kind="decimal"),
        Column("ratio_to_median", width=14, sheet_kind="decimal"),
        Column("rank", width=10, sheet_kind="count"),
        Column("n_known", width=10, sheet_kind="count"),
        Column("n_compared", width=10, sheet_kind="count"),
    )
    rows = tuple(row for item in compared(view) for row in _rows(view, item))
    return Sheet("competition", columns, rows, (msg("sheet.competition.empty"),))


def _rows(view: View, item: Compared) -> list[tuple[Cell, ...]]:
    standing = item.standing
    names = {company.id: company.name for company in view.subjects}
    digits = KINDS[item.metric][1]

    def decimal(value: float | None, places: int = digits) -> Cell:
        return EMPTY if value is None else cells.number("decimal", value, digits=places)

    return [
        (
            cells.text(item.definition.name),
            cells.text(msg(f"competition.metric.{item.metric}")),
            cells.text(names[entry.subject_id]),
            cells.number("decimal", entry.value, digits=digits),
            EMPTY if entry.own else cells.yes_no(entry.subject_id in standing.comparable),
            decimal(standing.median_comp) if entry.own else EMPTY,
            decimal(standing.ratio_to_median, 2) if entry.own else EMPTY,
            EMPTY if not entry.own or standing.rank is None else cells.number("count", standing.rank),
            cells.number("count", standing.n_known) if entry.own else EMPTY,
            cells.number("count", standing.n_compared) if entry.own else EMPTY,
        )
        for entry in standing.entries
    ]


def benchmarks(view: View) -> Sheet:
    """Figures of other people's studies, for context only."""
    columns = tuple(Column(column.id, width=30) for column in CONTEXT)
    return Sheet("benchmarks", columns, tuple(context_row(study) for study in studies()), (msg("competition.context.caveat"),))


__all__ = ["benchmarks", "competition", "profiles", "response"]
