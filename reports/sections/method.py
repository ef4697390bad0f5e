"""Method: what was asked, by which rules, with which weights; robots decisions and control accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from crawler.benchmark import FACTOR, PARITY
from crawler.match import weights
from crawler.quality import quality_config
from crawler.vocabulary import Outcome
from reports import cells
from reports.accounts import View
from reports.config import report_config
from reports.model import (
    Block,
    Bullets,
    Cell,
    Column,
    FactList,
    Fold,
    Heading,
    Param,
    Prose,
    Row,
    Section,
    Table,
    Text,
    msg,
    open_word,
)
from reports.sections.gaps import source_name, step_name
from reports.sections.presence import ordered

RULES = ("public", "robots", "controls", "name", "persons", "unknown")


def build(view: View) -> Section:
    """Rules kept, the run's identity, sources asked, robots decisions, control accounts, weights."""
    blocks: list[Block] = [
        Prose((msg("method.lead"),), lead=True),
        Bullets(tuple(msg(f"method.rule.{rule}") for rule in RULES)),
        Heading(msg("method.run.title")),
        FactList(tuple(_run(view))),
        Fold(msg("method.sources.title"), (_sources(view),)),
        Fold(msg("method.robots.title"), (Prose((msg("method.robots.text"),)), _robots(view))),
        Fold(msg("method.controls.title"), (Prose((msg("method.controls.text"),)), _controls(view))),
        Fold(msg("method.weights.title"), (Prose((msg("method.weights.text"),)), _weights())),
        Fold(msg("method.areas.title"), (Prose(tuple(msg(f"method.areas.{part}", **_limits()) for part in AREA_RULES)), _areas())),
        Fold(msg("method.profiles.title"), (Prose((msg("method.profiles.text", **_limits()),)), *_profiles())),
    ]
    return Section("method", tuple(blocks))


AREA_RULES = ("formula", "light", "caps", "looked", "benchmark")


def _limits() -> dict[str, Param]:
    """Thresholds in force, by the names that the texts use."""
    rules, quality = report_config().areas, quality_config()
    return {
        "known": round(100 * rules.known_min),
        "green": round(rules.green),
        "amber": round(rules.amber),
        "looked": round(100 * rules.looked_min),
        "rivals": rules.min_rivals,
        "factor": FACTOR,
        "parity": round(100 * PARITY),
        "profile_known": round(100 * quality.known_min),
        "full": quality.full_text,
        "half": quality.half_text,
    }


def _areas() -> Table:
    """Indicators of every area that has a score, with their weights."""
    rows: list[Row] = []
    for area, weights_of in report_config().areas.weight.items():
        rows.append(Row((), group=msg(f"word.area.{area}")))
        rows += [
            Row((cells.text(msg(f"areas.{area}.{name}")), cells.number("count", round(weight))))
            for name, weight in weights_of.items()
        ]
    columns = (Column("indicator"), Column("weight", sheet_kind="count"))
    return Table("area-weights", msg("method.areas.caption"), columns, tuple(rows))


def _profiles() -> tuple[Table, Table]:
    """Weights of completeness and consistency."""

    def table(kind: str, weights_of: Mapping[str, float]) -> Table:
        rows = tuple(
            Row((cells.text(msg(f"{kind}.{name}")), cells.number("count", round(weight)))) for name, weight in weights_of.items()
        )
        columns = (Column("field"), Column("weight", sheet_kind="count"))
        return Table(f"{kind}-weights", msg(f"method.profiles.{kind}"), columns, rows)

    return table("field", quality_config().complete), table("agreement", quality_config().consistent)


def _run(view: View) -> list[tuple[Text, Cell]]:
    run = view.run
    facts: list[tuple[Text, Cell]] = [
        (msg("method.run.started"), cells.time_cell(run.started_at)),
        (msg("method.run.requests"), cells.number("count", len(view.checks) or None)),
        (msg("method.run.version"), cells.text(run.version)),
        (msg("method.run.digest"), cells.text(run.config_digest)),
        (msg("method.run.id"), cells.text(run.id)),
    ]
    return facts


def _sources(view: View) -> Table:
    """How often every step was tried, and how it ended."""
    tried: Counter[tuple[str, str]] = Counter()
    answered: Counter[tuple[str, str]] = Counter()
    for check in view.checks:
        step = check["step"].partition(".")[0]
        key = (step, check["platform"] if step == "source" else "")
        tried[key] += 1
        answered[key] += Outcome(check["outcome"]) in (Outcome.OK, Outcome.PARTIAL, Outcome.MISSING, Outcome.GONE)
    rows = tuple(
        Row(
            (
                cells.text(step_name(step)),
                cells.text(source_name(view, source)) if source else cells.not_applicable(),
                cells.number("count", count),
                cells.number("count", answered[(step, source)]) if answered[(step, source)] else cells.text(msg("none")),
            )
        )
        for (step, source), count in sorted(tried.items())
    )
    columns = (Column("step"), Column("source"), Column("tried", sheet_kind="count"), Column("answered", sheet_kind="count"))
    return Table("sources", msg("method.sources.caption"), columns, rows, msg("method.sources.empty"))


def _robots(view: View) -> Table:
    rows = tuple(
        Row((cells.text(item.name), cells.text(msg(f"word.stance.{item.robots.stance}")), cells.text(msg(f"word.way.{item.way}"))))
        for item in ordered(view)
    )
    return Table("robots", msg("method.robots.caption"), (Column("platform"), Column("robots"), Column("way")), rows)


def _controls(view: View) -> Table:
    """One row for each platform that was calibrated in this run."""
    results: dict[str, list[str]] = {}
    for check in view.checks:
        if check["step"] == "calibration":
            results.setdefault(check["platform"], []).append(check["outcome"])
    rows = tuple(
        Row((cells.text(view.platform_name(platform)), _verdict(outcomes))) for platform, outcomes in sorted(results.items())
    )
    return Table(
        "controls", msg("method.controls.caption"), (Column("platform"), Column("result")), rows, msg("method.controls.empty")
    )


def _verdict(outcomes: list[str]) -> Cell:
    wrong = [outcome for outcome in outcomes if outcome != Outcome.OK]
    if not wrong:
        return cells.mark("exists", msg("method.controls.passed"), "good")
    return cells.mark("unknown", msg("method.controls.failed", reason=msg(f"failure.{wrong[0]}.short")), "open")


def _weights() -> Table:
    rules = weights()
    rows = [
        Row((cells.text(open_word("signal", name)), cells.number("decimal", weight, digits=2)))
        for name, weight in sorted(rules.weight.items(), key=lambda item: (-item[1], item[0]))
    ]
    note = msg(
        "method.weights.note",
        same=rules.limit["same"],
        undecided=rules.limit["undecided"],
        cap=rules.limit["name_only"],
        factor=rules.limit["contradiction"],
    )
    columns = (Column("sign"), Column("weight", sheet_kind="decimal"))
    return Table("weights", msg("method.weights.caption"), columns, tuple(rows), note=note)
