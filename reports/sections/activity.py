"""Activity: how well the company's own pages are kept up, and competitors where both sides could be measured (C3, T4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from crawler.activity import LIMITS
from crawler.types import Post
from crawler.vocabulary import ActivityClass
from reports import cells
from reports.accounts import Account, View
from reports.indicators import risk_of
from reports.model import (
    Block,
    Bullets,
    Cell,
    Column,
    DaysChart,
    Fold,
    Heading,
    HeatChart,
    HeatRow,
    Point,
    Prose,
    Rounded,
    Row,
    Section,
    Table,
    Text,
    msg,
    word,
)
from reports.sections.inventory import account_cell, in_order, last_post_cell
from reports.sections.presence import ordered

COLUMNS = (
    Column("platform"),
    Column("account"),
    Column("last_post_at"),
    Column("n_posts_90d", sheet_kind="count"),
    Column("posts_per_week", sheet_kind="decimal"),
    Column("longest_gap_days", sheet_kind="days"),
    Column("weeks_active_share", sheet_kind="share"),
    Column("cadence_change", sheet_kind="decimal"),
    Column("activity_class"),
)
WEEKS = 26
"""Weeks of the chart of posts, the current one included."""


def build(view: View) -> Section:
    """Charts of last posts and of posts by week, sentences about pages that stagnate or may, table, comparison, classes."""
    rows = in_order(view, [row for row in view.own_accounts if row.official and not row.dead_link and row.definition.activity])
    rows.sort(key=lambda row: (row.days_since_post is None, row.days_since_post or 0))
    blocks: list[Block] = [Prose((msg("activity.lead"),), lead=True)]
    if rows:
        blocks.append(_chart(view, rows))
    if (heat := _heat(view, rows)).rows:
        blocks.append(heat)
    stale = [row for row in rows if row.exists and row.stale]
    if stale:
        blocks += [Heading(msg("activity.stale.title", n=len(stale)), "stale"), Bullets(tuple(_sentence(row) for row in stale))]
    if warned := tuple(_warning(row, signs) for row in rows if row.exists and (signs := risk_of(row))):
        blocks += [Heading(msg("activity.risk.title", n=len(warned)), "risk"), Bullets(warned)]
    seen = tuple(_row(row) for row in rows if row.exists)
    blocks.append(Table("activity", msg("activity.caption"), COLUMNS, seen, msg("activity.empty"), note=msg("activity.window")))
    blocks += [Heading(msg("activity.rivals.title"), "rivals-activity"), Prose((msg("activity.rivals.text"),)), _comparison(view)]
    blocks.append(Fold(msg("activity.classes.title"), (_classes(view),)))
    return Section("activity", tuple(blocks))


def _chart(view: View, rows: list[Account]) -> DaysChart:
    points = tuple(
        Point(
            row.name,
            row.definition.name,
            int(row.days_since_post) if row.days_since_post is not None else None,
            str(row.activity_class),
            approximate=row.last_post_precision in ("week", "month", "year"),
            factor=row.definition.factor,
            reason=_why_unknown(row),
        )
        for row in rows
    )
    known = [point for point in points if point.days is not None]
    alive = sum(row.alive for row in rows)
    title = msg("activity.chart.title", n=len(known), alive=alive) if known else msg("activity.chart.title_unknown")
    return DaysChart(
        "days-since-post",
        title,
        msg("activity.chart.description", firma=view.company.name),
        points,
        msg("activity.chart.source", n=len(known), m=len(points), date=view.run.started_at),
    )


def _warning(row: Account, signs: tuple[str, ...]) -> Text:
    """Why a page that is still kept may soon stagnate."""
    figures = {
        "cadence": msg("activity.risk.cadence", change=round(100 * float(row.cadence_change or 0))),
        "weeks": msg("activity.risk.weeks", share=round(100 * float(row.weeks_active_share or 0))),
        "gap": msg("activity.risk.gap", days=msg("activity.risk.days", n=round(float(row.longest_gap_days or 0)))),
    }
    name = msg("auto.entry", platform=row.definition.name, name=row.name)
    return msg("activity.risk.one", konto=name, signs=tuple(figures[sign] for sign in signs))


def _heat(view: View, rows: list[Account]) -> HeatChart:
    """Posts by week of every page whose posts could be seen."""
    today = view.run.started_at.date()
    monday = today - timedelta(days=today.weekday())
    weeks = tuple(monday - timedelta(weeks=WEEKS - 1 - back) for back in range(WEEKS))
    facts = {profile.ref.account_id: profile.facts for profile in view.result.gathered.profiles if profile.ref is not None}
    drawn = tuple(
        HeatRow(row.name, row.definition.name, by_week(found.posts, weeks, complete=found.posts_complete))
        for row in rows
        if (found := facts.get(row.account_key)) is not None and found.posts
    )
    return HeatChart(
        "posts-by-week",
        msg("activity.heat.title", n=len(drawn)),
        msg("activity.heat.description", n=WEEKS),
        weeks,
        drawn,
        msg("activity.heat.source", n=len(drawn), m=len(rows), date=view.run.started_at),
    )


def by_week(posts: Iterable[Post], weeks: tuple[date, ...], *, complete: bool) -> tuple[int | None, ...]:
    """Posts of each week, None for weeks before the oldest visible post unless the list is complete; a pinned post is no rhythm."""
    days = [post.posted.at.date() for post in posts if not post.pinned]
    first = None if complete else min(days, default=None)
    counts: Mapping[date, int] = {week: sum(week <= day < week + timedelta(weeks=1) for day in days) for week in weeks}
    if not complete and first is None:
        return tuple(None for _ in weeks)
    return tuple(None if first is not None and week + timedelta(weeks=1) <= first else counts[week] for week in weeks)


def _why_unknown(row: Account) -> Text | None:
    if row.days_since_post is not None:
        return None
    if row.activity_class == ActivityClass.EMPTY:
        return word("activity_class", row.activity_class)
    return msg(f"failure.{row.failure}.short") if row.failure else msg("activity.no_date")


def _sentence(row: Account) -> Text:
    name = msg("auto.entry", platform=row.definition.name, name=row.name)
    if row.days_since_post is None:
        return msg(f"activity.say.{row.activity_class}", konto=name)
    return msg(f"activity.say.{row.activity_class}", konto=name, n=int(row.days_since_post))


def _row(row: Account) -> Row:
    figures = [
        cells.number("count", row.n_posts_90d, row.state("n_posts_90d")),
        cells.number("decimal", row.posts_per_week, row.state("posts_per_week")),
        cells.number("days", _whole(row.longest_gap_days), row.state("longest_gap_days")),
        cells.number("share", row.weeks_active_share, row.state("weeks_active_share")),
        cells.number("decimal", row.cadence_change, row.state("cadence_change"), digits=2),
    ]
    return Row(
        (cells.text(row.definition.name), account_cell(row), last_post_cell(row), *figures, cells.upkeep(row.activity_class))
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _comparison(view: View) -> Table:
    """One row for each platform on which the company and at least one competitor have a known rhythm."""
    rows: list[Row] = []
    for definition in ordered(view):
        own = _best(view.by_platform.get((view.company.id, definition.id), ()))
        rivals = [_best(view.by_platform.get((rival.id, definition.id), ())) for rival in view.rivals]
        if own is not None and any(rival is not None for rival in rivals):
            rows.append(Row((cells.text(definition.name), *(_compared(row) for row in (own, *rivals)))))
    columns = (Column("platform"), *(Column(company.id, company.name) for company in view.subjects))
    return Table("activity-rivals", msg("activity.rivals.caption"), columns, tuple(rows), msg("activity.rivals.empty"), matrix=True)


def _best(rows: Iterable[Account]) -> Account | None:
    """The best kept official page whose last post is known, if any."""
    known = [row for row in rows if row.confirmed and row.days_since_post is not None]
    return min(known, key=lambda row: int(row.days_since_post), default=None)


def _compared(row: Account | None) -> Cell:
    if row is None:
        return cells.mark("unknown", msg("mark.not_compared"), "open")
    rhythm = msg("activity.per_week", value=Rounded(float(row.posts_per_week))) if row.posts_per_week else None
    note = (
        msg("activity.rhythm", days=msg("days_ago", n=int(row.days_since_post)), rhythm=rhythm)
        if rhythm
        else msg("days_ago", n=int(row.days_since_post))
    )
    return cells.upkeep(row.activity_class, note=note)


def _classes(view: View) -> Table:
    limits = [limit for limit, _ in LIMITS]
    rows = []
    low = 0
    for limit, name in LIMITS:
        rows.append(
            Row((cells.upkeep(name), cells.text(msg("activity.range", lo=low, hi=limit)), cells.text(msg(f"legend.{name}"))))
        )
        low = limit + 1
    rows.append(
        Row(
            (
                cells.upkeep(ActivityClass.ABANDONED),
                cells.text(msg("activity.over", lo=limits[-1])),
                cells.text(msg("legend.abandoned")),
            )
        )
    )
    rows.append(Row((cells.upkeep(ActivityClass.EMPTY), cells.not_applicable(), cells.text(msg("legend.empty")))))
    slow = tuple(definition.name for definition in ordered(view) if definition.factor != 1.0)
    note = msg("activity.factor", names=slow) if slow else None
    return Table(
        "classes",
        msg("activity.classes.caption"),
        (Column("activity_class"), Column("days"), Column("meaning")),
        tuple(rows),
        note=note,
    )
