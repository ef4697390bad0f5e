"""Strengths, weaknesses, chances and risks: a draft for the workshop, every line with the chapter that it rests on.

Strengths and weaknesses are what was seen of the company; chances are open doors that cost little; risks are what others can do
with what stands there today. Nothing unknown is any of the four.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from crawler.vocabulary import FindingState, Severity
from reports.accounts import View
from reports.benchmark import covered, names
from reports.measures import finding_text
from reports.model import Callout, Message, Quadrant, Quadrants, Section, Text, msg
from reports.sections.summary import strengths

LINES = 4
WEAK_AREAS = frozenset({"upkeep", "profiles", "response", "organisation"})
RISK_RULES = frozenset({"impersonation-suspect", "unlinked-owner"})
GRAVE = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def build(view: View) -> Section:
    """Four lists of at most four lines, or one sentence where a list would be empty."""
    parts = (("strengths", strengths(view)), ("weaknesses", weaknesses(view)), ("chances", chances(view)), ("risks", risks(view)))
    quadrants = tuple(Quadrant(msg(f"swot.{name}"), tuple(islice(lines, LINES)), msg("swot.none")) for name, lines in parts)
    return Section("swot", (Callout(msg("swot.draft"), (msg("swot.draft_text"),), "info"), Quadrants(quadrants)))


def weaknesses(view: View) -> Iterator[Text]:
    """What was found to be wanting, gravest first."""
    for finding in _proved(view):
        if finding["area"] in WEAK_AREAS and finding["rule_id"] not in RISK_RULES:
            yield _linked(finding_text(finding, view), "activity" if finding["area"] == "upkeep" else "measures")


def chances(view: View) -> Iterator[Text]:
    """Pages that only wait to be taken over, platforms of the company alone, and places where competitors are missing."""
    outside = [row for row in view.own_accounts if row.outside and row.exists and row.account_class == "auto_generated"]
    if reviews := sum(int(row.reviews) for row in outside if row.reviews):
        yield _linked(msg("swot.chance.reviews", n=reviews), "autocreated")
    if outside:
        yield _linked(
            msg("swot.chance.claim", n=len(outside), names=_platforms(row.definition.name for row in outside)), "autocreated"
        )
    coverage = covered(view)
    if coverage.surplus:
        yield _linked(msg("swot.chance.surplus", names=names(view, coverage.surplus)), "presence")
    named = [row for row in view.own_accounts if row.named]
    if named:
        yield _linked(msg("swot.chance.look", n=len(named)), "gaps")


def risks(view: View) -> Iterator[Text]:
    """What others can do with it: imitations, pages that nobody holds, gaps against competitors, and how little is known."""
    for finding in view.findings:
        if finding["subject_id"] == view.company.id and finding["rule_id"] in RISK_RULES:
            yield _linked(finding_text(finding, view), "autocreated")
    open_pages = [row for row in view.own_accounts if row.outside and row.claim_state == "unclaimed"]
    if open_pages:
        yield _linked(
            msg("swot.risk.unclaimed", n=len(open_pages), names=_platforms(row.definition.name for row in open_pages)),
            "autocreated",
        )
    legal = [finding for finding in _proved(view) if finding["area"] == "legal"]
    if legal:
        yield _linked(msg("swot.risk.legal", n=len(legal)), "legal")
    if gap := covered(view).gap:
        yield _linked(msg("swot.risk.gap", names=names(view, gap)), "presence")


def _proved(view: View) -> list[dict[str, object]]:
    order = {severity: rank for rank, severity in enumerate(GRAVE)}
    found = [
        dict(finding)
        for finding in view.findings
        if finding["subject_id"] == view.company.id
        and finding["state"] in (FindingState.FAIL, FindingState.NOTICE)
        and finding["severity"] in order
    ]
    return sorted(found, key=lambda finding: order[Severity(str(finding["severity"]))])


def _platforms(platform_names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(platform_names))


def _linked(text: Text, chapter: str) -> Message:
    """A line with the chapter behind it."""
    return msg(f"swot.line.{chapter}", text=text)
