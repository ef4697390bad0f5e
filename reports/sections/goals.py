"""Goals and measurement (T3): what the pages are to achieve, by what that is measured, and which goals nothing measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from crawler.questionnaire import choice, chosen, field, load_form, platform_of, rows
from crawler.vocabulary import ValueState
from reports import cells
from reports.accounts import Account, View
from reports.model import Block, Callout, Cell, Column, FactList, Heading, Prose, Row, Section, Table, Text, msg
from reports.sections import interview

QUESTIONS = ("Z1", "Z2", "Z2a", "Z3", "Z4", "Z5", "E1", "E2", "E3", "E4")
FACTS = {"written": "Z2", "audiences": "Z3", "priority": "Z4", "measures": "E1", "rhythm": "E2", "receiver": "E3"}
NO_GOALS, NO_MEASURE = "none", "nothing"
COLUMNS = tuple(Column(f"goals_{name}", msg(f"goals.{name}"), width=24) for name in ("goal", "kpi", "target", "until", "source"))


def build(view: View) -> Section:
    """Goals with their KPI, the frame, targets against what was seen, and what is to be asked."""
    blocks: list[Block] = [Prose((msg("goals.lead"),), lead=True)]
    if interview.answered(view, QUESTIONS):
        blocks += _goals(view)
        facts = tuple((msg(f"goals.{name}"), interview.value_cell(view, question)) for name, question in FACTS.items())
        blocks += [Heading(msg("goals.frame")), FactList(facts), *_plan(view), *_exports(view)]
    return Section("goals", (*blocks, *interview.sheet(view, QUESTIONS)))


def _goals(view: View) -> Iterator[Block]:
    goals = chosen(interview.filled(view), "Z1")
    if goals == (NO_GOALS,):
        yield Callout(msg("goals.none"), (msg("goals.none_text"),), "watch")
        return
    bare = unmeasured(view)
    if bare:
        names = tuple(interview.label("Z1", goal) for goal in bare)
        yield Callout(msg("goals.no_kpi_count", n=len(bare)), (msg("goals.no_kpi_names", names=names),), "watch")
    if goals:
        listed = tuple(row for goal in goals for row in _rows(view, goal, bare))
        yield Table("goals", msg("goals.caption"), COLUMNS, listed)


def unmeasured(view: View) -> tuple[str, ...]:
    """Goals for which no KPI is named and nothing that is measured says anything; none where nobody said what is measured."""
    filled = interview.filled(view)
    measured = chosen(filled, "E1")
    named = {row["goal"] for row in rows(filled, "Z2a") if field(row, "kpi")}
    fits = load_form().kpi
    return tuple(
        goal for goal in chosen(filled, "Z1")
        if measured and goal not in named and goal != NO_GOALS and not set(fits.get(goal, ())) & set(measured)
    )  # fmt: skip


def _rows(view: View, goal: str, bare: tuple[str, ...]) -> Iterator[Row]:
    filled = interview.filled(view)
    details = [row for row in rows(filled, "Z2a") if row["goal"] == goal] or [{}]
    for row in details:
        until = field(row, "until")
        yield Row(
            (
                cells.text(interview.label("Z1", goal)),
                _kpi(view, goal, row, bare),
                _said(row, "target"),
                Cell("date", _moment(until), ValueState.DECLARED) if until else cells.unknown("date"),
                _said(row, "source"),
            )
        )


def _kpi(view: View, goal: str, row: Mapping[str, str], bare: tuple[str, ...]) -> Cell:
    if field(row, "kpi"):
        return _said(row, "kpi")
    if goal in bare:
        return cells.mark("alert", msg("goals.no_kpi"), "watch", note=msg("goals.no_kpi_note"))
    fitting = [kpi for kpi in chosen(interview.filled(view), "E1") if kpi in load_form().kpi.get(goal, ())]
    if not fitting:
        return cells.unknown("text", note=interview.why_unknown(interview.reply(view, "E1")))
    return Cell("list", tuple(interview.label("E1", kpi) for kpi in fitting), ValueState.DECLARED, note=msg("goals.from_measures"))


def _said(row: Mapping[str, str], column: str) -> Cell:
    value = field(row, column)
    return Cell("text", value, ValueState.DECLARED) if value else cells.unknown()


def _moment(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)


def _plan(view: View) -> Iterator[Block]:
    """Posts per week as they should be, beside what was seen."""
    wanted = rows(interview.filled(view), "Z5")
    if not wanted:
        return
    columns = (
        Column("goals_channel", msg("question.Z5.column.channel")),
        Column("goals_plan", msg("goals.plan_target"), sheet_kind="decimal"),
        Column("goals_actual", msg("goals.plan_actual"), sheet_kind="decimal"),
    )
    body = tuple(
        Row(
            (
                cells.text(interview.channel_text(view, row["channel"])),
                cells.number("decimal", _float(field(row, "posts")), ValueState.DECLARED),
                cells.number("decimal", _actual(view, row["channel"])),
            )
        )
        for row in wanted
    )
    yield Table("goals-plan", msg("goals.plan_caption"), columns, body, note=msg("goals.plan_note"))


def _float(text: str | None) -> float | None:
    return float(text) if text is not None else None


def _actual(view: View, channel: str) -> float | None:
    """Posts per week of the channel's accounts; None where one of them is not known, for a sum without it would be too small."""
    found = accounts_of(view, channel)
    values = [row.posts_per_week for row in found]
    return None if not values or None in values else float(sum(values))


def accounts_of(view: View, channel: str) -> tuple[Account, ...]:
    """The company's own accounts that a channel of the questionnaire means: the one of an address, all of a platform."""
    own = tuple(row for row in view.own_accounts if row.official)
    if channel in view.registry:
        return tuple(row for row in own if row.platform == channel)
    return tuple(row for row in own if row.url == channel and row.platform == platform_of(channel, view.registry))


def _exports(view: View) -> Iterator[Block]:
    files: list[tuple[Text, Cell]] = [
        (interview.channel_text(view, row["channel"]), Cell("text", row["file"], ValueState.DECLARED))
        for row in rows(interview.filled(view), "E4")
    ]
    if files:
        yield Heading(msg("goals.exports"))
        yield FactList(tuple(files))


def has_goals(view: View) -> bool | None:
    """Whether there are goals at all; None where nobody said."""
    first = choice(interview.filled(view), "Z1")
    return None if first is None else first != NO_GOALS


__all__ = ["accounts_of", "build", "has_goals", "unmeasured"]
