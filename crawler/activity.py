"""How alive an account is: the formulas of the report's activity chapter, exactly, with their "not defined when".

Window W is the 90 days back from the time of the audit. A figure that is not defined is None and never 0. Dates with an interval
("vor 3 Monaten") are read in the way that favours the company.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from crawler.types import Count, DatedAt, Facts, Post
from crawler.vocabulary import ActivityClass, Precision

WINDOW_DAYS = 90
LIMITS = ((30, ActivityClass.ACTIVE), (90, ActivityClass.SLOWING), (180, ActivityClass.STAGNANT), (365, ActivityClass.DORMANT))
HALF_WIDTH_DAYS = {Precision.EXACT: 0.0, Precision.DAY: 0.0, Precision.WEEK: 3.5, Precision.MONTH: 15.0, Precision.YEAR: 182.5}
WEEKS = 13
MIN_POSTS_ER = 5
MATURE_DAYS = 3


@dataclass(frozen=True, slots=True)
class Activity:
    """The activity figures of one account; None where not defined."""

    last_post: DatedAt | None = None
    days_since_post: int | None = None
    activity_class: ActivityClass = ActivityClass.UNKNOWN
    n_posts_90d: int | None = None
    posts_per_week: float | None = None
    median_gap_days: float | None = None
    longest_gap_days: float | None = None
    weeks_active_share: float | None = None
    cadence_change: float | None = None
    window_truncated: bool | None = None
    erf_median_pct: float | None = None
    erf_mean_pct: float | None = None
    n_posts_er: int | None = None


def measure(facts: Facts, at: datetime, *, factor: float = 1.0, applicable: bool = True, parts: tuple[str, ...] = ()) -> Activity:
    """Return all activity figures of a profile as seen at `at` (UTC).

    `factor` is the platform's (report-spec 5.1), `parts` are the parts of a reaction that have to be known there.
    """
    if not applicable:
        return Activity(activity_class=ActivityClass.NOT_APPLICABLE)
    newest = newest_post(facts)
    posts = [post for post in facts.posts if post.posted.at <= at + timedelta(days=1)]
    dated = sorted((post.posted.at for post in posts if not post.pinned or len(posts) == 1), reverse=True)
    if newest is None:
        empty = facts.posts_total is not None and facts.posts_total.value == 0
        return Activity(activity_class=ActivityClass.EMPTY if empty else ActivityClass.UNKNOWN, n_posts_90d=0 if empty else None)
    days = days_since(newest, at)
    start = at - timedelta(days=WINDOW_DAYS)
    inside = [moment for moment in dated if moment >= start]
    truncated = not facts.posts_complete and (not dated or dated[-1] >= start)
    full_list = bool(dated) and not truncated
    median, mean, counted = interaction_rates(posts, facts.followers, at, parts)
    return Activity(
        last_post=newest,
        days_since_post=days,
        activity_class=_class(newest, at, factor, dated, facts),
        n_posts_90d=len(inside) if full_list else None,
        posts_per_week=_per_week(inside, full_list),
        median_gap_days=_median_gap(inside),
        longest_gap_days=_longest_gap(inside, at) if full_list else None,
        weeks_active_share=_weeks_active(dated, at, complete=facts.posts_complete),
        cadence_change=_cadence_change(dated, at, complete=facts.posts_complete),
        window_truncated=truncated if dated else None,
        erf_median_pct=median,
        erf_mean_pct=mean,
        n_posts_er=counted,
    )


def newest_post(facts: Facts) -> DatedAt | None:
    """The newest non-pinned dated post, or the date that the profile itself gives where that is newer."""
    free = [post.posted for post in facts.posts if not post.pinned] or [post.posted for post in facts.posts]
    moments = free + ([facts.last_post] if facts.last_post else [])
    return max(moments, key=lambda moment: moment.at, default=None)


def days_since(moment: DatedAt, at: datetime) -> int:
    """Whole days between a post and the audit, never negative; an interval counts by its middle."""
    return max(0, (at - moment.at).days)


def upkeep(days: float, factor: float = 1.0) -> ActivityClass:
    """The class of a number of days, limits stretched by the platform's factor."""
    return next((name for limit, name in LIMITS if days <= limit * factor), ActivityClass.ABANDONED)


def _class(newest: DatedAt, at: datetime, factor: float, dated: Sequence[datetime], facts: Facts) -> ActivityClass:
    days = max(0.0, (at - newest.at).days - HALF_WIDTH_DAYS[newest.precision])
    found = upkeep(days, factor)
    last_year = sum(moment >= at - timedelta(days=365) for moment in dated)
    few = facts.posts_complete and last_year < 3
    if few and found in (ActivityClass.ACTIVE, ActivityClass.SLOWING):
        return ActivityClass.STAGNANT
    return found


def _per_week(inside: Sequence[datetime], full_list: bool) -> float | None:
    """`n × 7 / 90`; of a truncated window `(k − 1) / (span / 7)` from three posts on."""
    if full_list:
        return len(inside) * 7 / WINDOW_DAYS
    if len(inside) < 3:
        return None
    span = (inside[0] - inside[-1]).total_seconds() / 86400
    return (len(inside) - 1) / (span / 7) if span > 0 else None


def _gaps(inside: Sequence[datetime]) -> list[float]:
    return [(newer - older).total_seconds() / 86400 for newer, older in pairwise(inside)]


def _median_gap(inside: Sequence[datetime]) -> float | None:
    return statistics.median(_gaps(inside)) if len(inside) >= 3 else None


def _longest_gap(inside: Sequence[datetime], at: datetime) -> float | None:
    """The open gap up to today counts."""
    if len(inside) < 3:
        return None
    return max(*_gaps(inside), (at - inside[0]).total_seconds() / 86400)


def _weeks_active(dated: Sequence[datetime], at: datetime, *, complete: bool) -> float | None:
    """ISO weeks with a post among the last 13 complete weeks; None where the list does not reach back so far."""
    monday = (at - timedelta(days=at.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    start = monday - timedelta(weeks=WEEKS)
    if not dated or (not complete and dated[-1] >= start):
        return None
    weeks = {(moment.astimezone(UTC) - start).days // 7 for moment in dated if start <= moment < monday}
    return len(weeks) / WEEKS


def _cadence_change(dated: Sequence[datetime], at: datetime, *, complete: bool) -> float | None:
    middle, start = at - timedelta(days=WINDOW_DAYS), at - timedelta(days=2 * WINDOW_DAYS)
    if not dated or (not complete and dated[-1] >= start):
        return None
    before = sum(start <= moment < middle for moment in dated)
    return sum(moment >= middle for moment in dated) / before if before >= 4 else None


RISK_CADENCE, RISK_WEEKS, RISK_GAP = 0.5, 0.25, 45
"""Limits of the early warning (report-spec 5.1): posts against the quarter before, weeks with a post, days of silence."""


def stagnation_risk(
    activity_class: str,
    cadence_change: float | None,
    weeks_active_share: float | None,
    longest_gap_days: float | None,
    factor: float = 1.0,
) -> tuple[str, ...] | None:
    """Return why an account that is still kept may soon stagnate (`cadence`, `weeks`, `gap`); empty without any sign.

    None where the account is not kept any more, or where neither weeks nor gaps could be seen and no sign spoke.
    """
    if activity_class not in (ActivityClass.ACTIVE, ActivityClass.SLOWING):
        return None
    signs = {
        "cadence": None if cadence_change is None else cadence_change <= RISK_CADENCE,
        "weeks": None if weeks_active_share is None else weeks_active_share < RISK_WEEKS / factor,
        "gap": None if longest_gap_days is None else longest_gap_days >= RISK_GAP * factor,
    }
    found = tuple(name for name, sign in signs.items() if sign)
    return found if found or signs["weeks"] is not None or signs["gap"] is not None else None


def interactions(post: Post, parts: tuple[str, ...] = ()) -> int | None:
    """Sum of the parts of one post; None where one is hidden. Without `parts`: likes, comments, and shares where shown."""
    if parts:
        needed = [getattr(post, part) for part in parts]
        return None if None in needed else sum(part.value for part in needed)
    known = [part.value for part in (post.likes, post.comments, post.shares) if part is not None]
    return sum(known) if post.likes is not None and post.comments is not None else None


def interaction_rates(
    posts: Sequence[Post], followers: Count | None, at: datetime, parts: tuple[str, ...] = ()
) -> tuple[float | None, float | None, int | None]:
    """Median and mean of `100 × I / followers` over posts of the window aged three days or more, and how many posts count.

    Defined from five posts with known interactions on, if those are at least half of the posts; no posts is not defined, never 0.
    """
    start, mature = at - timedelta(days=WINDOW_DAYS), at - timedelta(days=MATURE_DAYS)
    window = [post for post in posts if start <= post.posted.at <= mature]
    known = [value for post in window if (value := interactions(post, parts)) is not None]
    if followers is None or followers.value <= 0 or len(known) < MIN_POSTS_ER or 2 * len(known) < len(window):
        return None, None, len(known) if window else None
    rates = [100 * value / followers.value for value in known]
    return statistics.median(rates), statistics.fmean(rates), len(rates)
