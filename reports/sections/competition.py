"""Competition: the company among its competitors, by the same rules for all (T7, C7), with outside figures for context only."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.benchmark import PARITY, Standing
from reports import cells
from reports.accounts import View
from reports.benchmark import Compared, compared, covered, main_page, names, shares
from reports.context import Study, studies
from reports.model import (
    Block,
    Bullets,
    Callout,
    Cell,
    CellKind,
    Column,
    Dot,
    DotChart,
    DotGroup,
    Fold,
    Heading,
    Prose,
    Rounded,
    Row,
    Section,
    Table,
    Text,
    Tone,
    msg,
)

KINDS: dict[str, tuple[CellKind, int]] = {
    "followers": ("count", 0),
    "posts_per_week": ("decimal", 1),
    "erf_median_pct": ("percent", 2),
    "comments_p1000": ("decimal", 1),
}
"""Kind of cell and digits of each figure."""
SMALL_SAMPLE = 3


def build(view: View) -> Section:
    """Coverage, sentences where a difference is worth one, the table, audience, shares, and the context box."""
    blocks: list[Block] = [Prose((msg("competition.lead"),), lead=True)]
    if not view.rivals:
        blocks.append(Callout(msg("competition.none.title"), (msg("competition.none.text"),), "info"))
        return Section("competition", (*blocks, _context()))
    if len(view.rivals) < SMALL_SAMPLE:
        blocks.append(Callout(msg("competition.small.title"), (msg("competition.small.text", n=len(view.rivals)),), "info"))
    blocks.append(_coverage(view))
    listed = compared(view)
    if said := tuple(_judged(listed)):
        blocks += [Heading(msg("competition.judged.title"), "judged"), Bullets(said)]
    blocks.append(_table(view, listed))
    chart = _audience(view, listed)
    if chart.groups:
        blocks.append(chart)
    if (table := _shares(view, listed)).rows:
        blocks.append(table)
    return Section("competition", (*blocks, _context()))


def _coverage(view: View) -> Callout:
    cover = covered(view)
    said: list[Text] = []
    if cover.gap:
        said.append(msg("competition.coverage.gap", names=names(view, cover.gap), n=len(cover.gap)))
    elif cover.expected:
        said.append(msg("competition.coverage.no_gap", names=names(view, cover.expected), n=len(cover.expected)))
    if cover.open:
        said.append(msg("competition.coverage.open", names=names(view, cover.open), n=len(cover.open)))
    if cover.surplus:
        said.append(msg("competition.coverage.surplus", names=names(view, cover.surplus), n=len(cover.surplus)))
    if not said:
        said.append(msg("competition.coverage.nothing" if cover.n_known else "competition.coverage.unknown", n=cover.n_known))
    tone: Tone = "watch" if cover.gap else "info"
    return Callout(msg("competition.coverage.title"), tuple(said), tone)


def _judged(listed: Iterable[Compared]) -> Iterable[Text]:
    """Sentences only from three comparable competitors on."""
    for item in listed:
        standing = item.standing
        if standing.judgement and standing.ratio_to_median is not None:
            yield msg(
                f"competition.judged.{standing.judgement}",
                platform=item.definition.name,
                metric=msg(f"competition.metric.{item.metric}"),
                ratio=Rounded(standing.ratio_to_median, 2),
                n=standing.n_median,
            )


def _table(view: View, listed: tuple[Compared, ...]) -> Table:
    rows: list[Row] = []
    platform = ""
    for item in listed:
        if item.definition.id != platform:
            platform = item.definition.id
            rows.append(Row((), group=item.definition.name))
        rows.append(_row(view, item))
    columns = (
        Column("metric"),
        *(Column(company.id, company.name) for company in view.subjects),
        Column("median_comp"),
        Column("ratio_to_median"),
        Column("rank"),
    )
    note = msg("competition.note", parity=round(100 * PARITY))
    return Table("competition", msg("competition.caption"), columns, tuple(rows), msg("competition.empty"), note=note)


def _row(view: View, item: Compared) -> Row:
    kind, digits = KINDS[item.metric]
    values = {entry.subject_id: entry for entry in item.standing.entries}
    cells_of_row: list[Cell] = [cells.text(msg(f"competition.metric.{item.metric}"))]
    for company in view.subjects:
        entry = values.get(company.id)
        if entry is None:
            cells_of_row.append(cells.mark("absent", msg("mark.absent")))
            continue
        outside = not entry.own and entry.value is not None and company.id not in item.standing.comparable
        note = msg("competition.other_size") if outside else None
        cells_of_row.append(_figure(kind, entry.value, digits, note))
    standing = item.standing
    median = _figure(kind, standing.median_comp, digits, msg("competition.of", n=standing.n_median) if standing.n_median else None)
    return Row((*cells_of_row, median, ratio_cell(standing), rank_cell(standing)))


def _figure(kind: CellKind, value: float | None, digits: int, note: Text | None = None) -> Cell:
    whole = round(value) if value is not None and kind == "count" else value
    return cells.number(kind, whole, digits=digits, note=note)


def ratio_cell(standing: Standing) -> Cell:
    """Own value by the median, or that the comparison does not bear one."""
    if standing.ratio_to_median is not None:
        note = msg(f"competition.word.{standing.judgement}") if standing.judgement else None
        return cells.number("decimal", standing.ratio_to_median, digits=2, note=note)
    return cells.unknown("decimal") if standing.reliable else cells.text(msg("competition.not_reliable"), tone="open")


def rank_cell(standing: Standing) -> Cell:
    """Rank among the known ones, with the number of all compared, or why there is none."""
    if standing.rank is None:
        return cells.text(msg(f"competition.no_rank.{standing.why_no_rank}"), tone="open")
    return cells.text(msg("competition.rank", r=standing.rank, n_known=standing.n_known, n_compared=standing.n_compared))


def _audience(view: View, listed: tuple[Compared, ...]) -> DotChart:
    groups = tuple(
        DotGroup(
            item.definition.name,
            tuple(_dot(view, item, company.id) for company in view.subjects if _listed(item, company.id)),
            item.standing.median_comp,
        )
        for item in listed
        if item.metric == "followers"
    )
    return DotChart(
        "audience",
        msg("competition.chart.title", n=len(groups)),
        msg("competition.chart.description", firma=view.company.name),
        groups,
        "count",
        True,
        msg("competition.chart.source", date=view.run.started_at),
    )


def _listed(item: Compared, subject_id: str) -> bool:
    return any(entry.subject_id == subject_id for entry in item.standing.entries)


def _dot(view: View, item: Compared, subject_id: str) -> Dot:
    company = next(company for company in view.subjects if company.id == subject_id)
    page = main_page(view, company, item.definition.id)
    entry = next(entry for entry in item.standing.entries if entry.subject_id == subject_id)
    lo, hi = (None, None) if page is None else (page.followers_lo, page.followers_hi)
    rounded = lo is not None and hi is not None and lo != hi
    return Dot(
        company.name,
        entry.value,
        float(lo) if rounded and lo is not None else None,
        float(hi) if rounded and hi is not None else None,
        own=entry.own,
        comparable=entry.own or subject_id in item.standing.comparable,
    )


def _shares(view: View, listed: tuple[Compared, ...]) -> Table:
    """Own shares of audience, posts and reactions; platforms without any known share are left out."""
    rows = []
    for definition in {item.definition.id: item.definition for item in listed}.values():
        found = shares(view, definition)
        if any(value is not None for value in found.values()):
            figures = (cells.number("percent", value, digits=1) for value in found.values())
            rows.append(Row((cells.text(definition.name), *figures)))
    columns = (
        Column("platform"),
        *(Column(name, sheet_kind="percent") for name in ("share_audience_pct", "share_posts_pct", "share_response_pct")),
    )
    return Table("shares", msg("competition.shares.caption"), columns, tuple(rows), note=msg("competition.shares.note"))


CONTEXT = (Column("study"), Column("value"), Column("formula"), Column("population"), Column("period"), Column("reviewed_on"))


def _context() -> Fold:
    rows = tuple(Row(context_row(study)) for study in studies())
    table = Table("context", msg("competition.context.caption"), CONTEXT, rows, note=msg("competition.context.caveat"))
    return Fold(msg("competition.context.title"), (Prose((msg("competition.context.text"),)), table), "context")


def context_row(study: Study) -> tuple[Cell, ...]:
    """One figure with its source, formula, population, period and the day of its review."""
    return (
        cells.link(study.url, study.source),
        cells.text(study.value),
        cells.text(study.formula),
        cells.text(study.population),
        cells.text(study.period),
        cells.text(msg("competition.context.day", date=study.reviewed_on)),
    )
