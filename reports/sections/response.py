"""Response: what comes back of the company's posts (T6, C6), with the formula beside it and the reason where there is no figure."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.activity import MIN_POSTS_ER
from crawler.vocabulary import AccountClass
from reports import cells
from reports.accounts import OWN_SITE, Account, View
from reports.benchmark import compared
from reports.config import report_config
from reports.model import (
    Block,
    Bullets,
    Callout,
    Column,
    Dot,
    DotChart,
    DotGroup,
    Heading,
    Prose,
    Row,
    Section,
    Table,
    Text,
    msg,
)
from reports.sections.inventory import account_cell, followers_cell, in_order

COLUMNS = (
    Column("platform"),
    Column("account"),
    Column("followers", sheet_kind="count"),
    Column("erf_median_pct", sheet_kind="percent"),
    Column("n_posts_er", sheet_kind="count"),
    Column("likes_p1000", sheet_kind="decimal"),
    Column("comments_p1000", sheet_kind="decimal"),
    Column("shares_p1000", sheet_kind="decimal"),
)
FIGURES = ("likes_p1000", "comments_p1000", "shares_p1000")


def build(view: View) -> Section:
    """Table of rates, the formula, the chart against competitors, and why platforms are missing."""
    rows = [row for row in in_order(view, rated_rows(view)) if row.exists]
    shown = [row for row in rows if _has_figure(row)]
    blocks: list[Block] = [Prose((msg("response.lead"),), lead=True)]
    blocks.append(Table("response", msg("response.caption"), COLUMNS, tuple(_row(row) for row in shown), msg("response.empty")))
    limits = {"least": MIN_POSTS_ER, "small": report_config().areas.min_followers}
    formula = tuple(msg(f"response.formula.{name}", **limits) for name in ("rate", "parts", "limits"))
    blocks.append(Callout(msg("response.formula.title"), formula, "info"))
    if (chart := _chart(view)).groups:
        blocks.append(chart)
    if without := tuple(_without(view, shown)):
        blocks += [Heading(msg("response.without.title"), "without-rate"), Bullets(without)]
    return Section("response", tuple(blocks))


def rated_rows(view: View) -> list[Account]:
    """Own pages on platforms where people can react to posts."""
    return [
        row
        for row in view.own_accounts
        if row.official
        and not row.dead_link
        and row.account_class != AccountClass.RETIRED
        and row.definition.activity
        and row.platform not in OWN_SITE
    ]


def _has_figure(row: Account) -> bool:
    return row.erf_median_pct is not None or any(row.row[name] is not None for name in FIGURES)


def _row(row: Account) -> Row:
    return Row(
        (
            cells.text(row.definition.name),
            account_cell(row),
            followers_cell(row),
            cells.number("percent", row.erf_median_pct, row.state("erf_median_pct"), digits=2),
            cells.number("count", row.n_posts_er),
            *(cells.number("decimal", row.row[name], row.state(name), digits=1) for name in FIGURES),
        )
    )


def _without(view: View, shown: list[Account]) -> Iterable[Text]:
    """One sentence for each reason, with the accounts that it concerns."""
    groups: dict[str, list[Text]] = {}
    for row in in_order(view, rated_rows(view)):
        if row not in shown:
            groups.setdefault(why_no_rate(row), []).append(msg("auto.entry", platform=row.definition.name, name=row.name))
    for reason, accounts in groups.items():
        yield msg(f"response.without.{reason}", konten=tuple(accounts), n=len(accounts), least=MIN_POSTS_ER)


def why_no_rate(row: Account) -> str:
    """Why an account has no rate of interaction: `unread`, `posts`, `silent`, `followers`, `few`, `hidden`."""
    if not row.exists:
        return "unread"
    if row.n_posts_90d == 0:
        return "silent"
    if row.n_posts_90d is None and row.posts_per_week is None and row.n_posts_er is None:
        return "posts"
    if row.followers is None:
        return "followers"
    if row.n_posts_90d is not None and row.n_posts_90d < MIN_POSTS_ER:
        return "few"
    return "hidden"


def _chart(view: View) -> DotChart:
    names = {company.id: company.name for company in view.subjects}
    groups = []
    known = 0
    for item in compared(view):
        if item.metric != "erf_median_pct":
            continue
        standing = item.standing
        dots = tuple(
            Dot(
                names[entry.subject_id],
                entry.value,
                own=entry.own,
                comparable=entry.own or entry.subject_id in standing.comparable,
            )
            for entry in standing.entries
        )
        groups.append(DotGroup(item.definition.name, dots, standing.median_comp))
        known += standing.n_known
    return DotChart(
        "rates",
        msg("response.chart.title", n=len(groups)),
        msg("response.chart.description", firma=view.company.name),
        tuple(groups),
        "percent",
        False,
        msg("response.chart.source", n=known, date=view.run.started_at),
    )
