"""Profiles that say too little, or not the same everywhere; and accounts that begin to fall silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crawler.activity import stagnation_risk
from crawler.audits.rows import about, own_accounts, word
from crawler.types import Finding
from crawler.vocabulary import AccountClass, FindingState, Severity, Verdict

if TYPE_CHECKING:
    from crawler.frame import Frames

AREA, UPKEEP = "profiles", "upkeep"
OFFICIAL = (AccountClass.OFFICIAL, AccountClass.OFFICIAL_SUB)
INCOMPLETE, INCONSISTENT = 60.0, 70.0
"""Limits of report-spec 6 and 11 (R12, R13)."""
RARE_WEEKS, OFTEN = 0.5, 1.0
"""Posts at least once a week on average, but in fewer than half of the weeks (R10)."""


def _decimal(value: Any) -> float | None:
    import pandas as pd

    return None if pd.isna(value) else float(value)


def incomplete_profile(frames: Frames) -> Iterator[Finding]:
    """An official profile that lacks much of what visitors look for."""
    for row in own_accounts(frames, account_class=OFFICIAL, verdict=Verdict.SAME):
        value = _decimal(row.completeness)
        if value is not None and value < INCOMPLETE:
            yield about(
                row, "incomplete-profile", AREA, Severity.LOW, "complete_profile", state=FindingState.NOTICE, score=round(value),
                missing=word(row.missing_fields),
            )  # fmt: skip


def inconsistent_profile(frames: Frames) -> Iterator[Finding]:
    """An official profile that says otherwise than website and Impressum."""
    for row in own_accounts(frames, account_class=OFFICIAL, verdict=Verdict.SAME):
        value = _decimal(row.consistency)
        if value is not None and value < INCONSISTENT:
            params = {"score": round(value)}
            yield about(row, "inconsistent-profile", AREA, Severity.LOW, "align_profiles", state=FindingState.NOTICE, **params)


def stagnation_ahead(frames: Frames) -> Iterator[Finding]:
    """An account that is still kept, but shows that it may not be for long (report-spec 5.1)."""
    for row in own_accounts(frames, account_class=OFFICIAL, verdict=Verdict.SAME):
        signs = stagnation_risk(
            str(row.activity_class), _decimal(row.cadence_change), _decimal(row.weeks_active_share), _decimal(row.longest_gap_days)
        )
        if signs:
            params = {"sign": signs[0]}
            yield about(row, "stagnation-risk", UPKEEP, Severity.LOW, "find_cause", state=FindingState.NOTICE, **params)


def uneven_posting(frames: Frames) -> Iterator[Finding]:
    """Many posts, but in bursts."""
    for row in own_accounts(frames, account_class=OFFICIAL, verdict=Verdict.SAME):
        share, rate = _decimal(row.weeks_active_share), _decimal(row.posts_per_week)
        if share is not None and rate is not None and share < RARE_WEEKS and rate >= OFTEN:
            params = {"share": share}
            yield about(row, "uneven-posting", UPKEEP, Severity.LOW, "spread_posts", state=FindingState.NOTICE, **params)
