"""What the company says of itself, and what follows for goals, people, access and channels (report-spec 9 and 11).

Nothing follows from a question that nobody answered: "don't know" is no "no".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.platforms import Registry
from crawler.questionnaire import access_scores, choice, chosen, hours_per_channel, number, platform_of
from crawler.types import Finding, Gathered, Questionnaire
from crawler.vocabulary import FindingState, Severity

if TYPE_CHECKING:
    from crawler.frame import Frames

AREA = "organisation"
SHORT_H = 1.0
"""Hours per week and official channel below which capacity is short (R28)."""
IDLE = frozenset({"dormant-account", "abandoned-account"})
OFFICIAL = ("official", "official_sub")


def organisation_audit(gathered: Gathered) -> Callable[[Frames], Iterator[Finding]]:
    """Return the audit of one run's answers."""
    filled = gathered.questionnaire

    def organisation(frames: Frames) -> Iterator[Finding]:
        if filled is not None:
            for rule, severity, advice, params in _rules(filled, official_channels(frames)):
                state = FindingState.NOTICE if severity is Severity.INFO else FindingState.FAIL
                yield Finding(rule, AREA, gathered.own.id, state, severity, params, advice=advice)

    return organisation


def official_channels(frames: Frames) -> int:
    """Number of official accounts on which the company can post."""
    rows = frames.accounts
    own = rows[(rows["role"] == "own") & rows["account_class"].isin(OFFICIAL) & (rows["presence"] != "absent")]
    return int((~own["platform"].isin(["website", "blog"]) & (own["activity_class"] != "not_applicable")).sum())


Rule = tuple[str, Severity, str, dict[str, str | int | float | None]]


def _rules(filled: Questionnaire, channels: int) -> Iterator[Rule]:
    if "none" in chosen(filled, "Z1") or choice(filled, "Z2") == "no":
        yield "goals-missing", Severity.MEDIUM, "set_goals", {}
    if choice(filled, "O1") == "nobody":
        yield "nobody-responsible", Severity.HIGH, "name_owner", {}
    elif choice(filled, "O2") == "no":
        yield "no-substitute", Severity.MEDIUM, "name_owner", {}
    weak = sum(value < 1 for value in access_scores(filled).values() if value is not None)
    if weak or choice(filled, "O4") in ("some", "none"):
        yield "access-unsorted", Severity.MEDIUM, "sort_access", {"accounts": weak}
    if choice(filled, "L1") == "no" or choice(filled, "L3") == "older":
        yield "guideline-missing", Severity.LOW, "write_guideline", {}
    volunteers = number(filled, "M3")
    if volunteers:
        yield "volunteers-there", Severity.INFO, "pilot_ambassadors", {"number": int(volunteers)}
    hours = hours_per_channel(filled, channels)
    if hours is not None and hours < SHORT_H:
        yield "capacity-short", Severity.MEDIUM, "concentrate", {"hours": round(hours, 2), "channels": channels}


def with_plan(findings: list[Finding], filled: Questionnaire | None, channels: int, registry: Registry) -> list[Finding]:
    """Return the findings with what the company wants: a silent channel is restarted where it counts and time is there.

    Otherwise it is retired. Without an answer to Z4 both ways stay open; without one about time a channel that counts is still to
    be decided.
    """
    wanted = {platform_of(channel, registry) for channel in chosen(filled, "Z4")}
    if not wanted:
        return findings
    hours = hours_per_channel(filled, channels)
    short = hours is not None and hours < SHORT_H
    refined: list[Finding] = []
    for finding in findings:
        advice = finding.advice
        if finding.rule_id in IDLE:
            counts = finding.platform in wanted
            advice = "retire" if not counts or short else "restart" if hours is not None else finding.advice
        severity = Severity.HIGH if finding.rule_id == "abandoned-account" and finding.platform in wanted else finding.severity
        refined.append(replace(finding, advice=advice, severity=severity))
    return refined
