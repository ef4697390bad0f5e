"""Upkeep: accounts that stagnate and die are the failure this product fights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.audits.rows import about, number, own_accounts
from crawler.types import Finding
from crawler.vocabulary import AccountClass, ActivityClass, FindingState, Severity, Verdict

if TYPE_CHECKING:
    from crawler.frame import Frames

OFFICIAL = (AccountClass.OFFICIAL, AccountClass.OFFICIAL_SUB)
ADVICE = {
    ActivityClass.STAGNANT: "decide_in_30_days",
    ActivityClass.DORMANT: "retire_or_restart",
    ActivityClass.ABANDONED: "retire_or_restart",
}


def stagnating_account(frames: Frames) -> Iterator[Finding]:
    """An official account without news for more than three months."""
    for row in own_accounts(frames, account_class=OFFICIAL, verdict=Verdict.SAME, activity_class=tuple(ADVICE)):
        kind = ActivityClass(str(row.activity_class))
        yield about(row, f"{kind}-account", "upkeep", Severity.MEDIUM, ADVICE[kind], days=number(row.days_since_post))


def empty_account(frames: Frames) -> Iterator[Finding]:
    """An official account that was never used."""
    for row in own_accounts(frames, account_class=OFFICIAL, verdict=Verdict.SAME, activity_class=ActivityClass.EMPTY):
        yield about(row, "empty-account", "upkeep", Severity.LOW, "point_or_delete", state=FindingState.NOTICE)
