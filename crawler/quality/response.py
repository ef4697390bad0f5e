"""What comes back of an account's posts, by followers and post; every figure with its "not defined when" (report-spec 4)."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.activity import MATURE_DAYS, MIN_POSTS_ER, WINDOW_DAYS, Activity, interactions
from crawler.quality.config import quality_config
from crawler.types import Facts, Post


@dataclass(frozen=True, slots=True)
class Response:
    """Figures of one account; None where not defined, never 0 for something unseen."""

    likes_p1000: float | None = None
    comments_p1000: float | None = None
    shares_p1000: float | None = None
    erd_pct: float | None = None
    interactions_90d: int | None = None
    """Sum over all posts of the window, where all of them and all their parts were visible."""


def reactions(platform: str) -> tuple[str, ...]:
    """The parts of a reaction that have to be known on a platform; empty where shares may be missing."""
    return quality_config().reactions.get(platform, ())


def response(facts: Facts, activity: Activity, at: datetime, parts: tuple[str, ...] = ()) -> Response:
    """Return the figures of one profile; `activity` says whether its whole window was visible."""
    start = at - timedelta(days=WINDOW_DAYS)
    window = [post for post in facts.posts if start <= post.posted.at <= at + timedelta(days=1)]
    mature = [post for post in window if post.posted.at <= at - timedelta(days=MATURE_DAYS)]
    followers = facts.followers.value if facts.followers is not None else 0
    total = _total(window, parts) if activity.n_posts_90d is not None and activity.n_posts_90d <= len(window) else None
    return Response(
        _per_thousand(mature, "likes", followers),
        _per_thousand(mature, "comments", followers),
        _per_thousand(mature, "shares", followers),
        100 * total / (followers * WINDOW_DAYS) if total is not None and followers > 0 and len(window) >= MIN_POSTS_ER else None,
        total,
    )


def _total(window: Sequence[Post], parts: tuple[str, ...]) -> int | None:
    known = [interactions(post, parts) for post in window]
    return None if any(value is None for value in known) else sum(value for value in known if value is not None)


def _per_thousand(posts: Sequence[Post], part: str, followers: int) -> float | None:
    """Mean per post × 1,000 ÷ followers, from five posts that show the part on, if those are at least half of the posts."""
    known = [count.value for post in posts if (count := getattr(post, part)) is not None]
    if followers <= 0 or len(known) < MIN_POSTS_ER or 2 * len(known) < len(posts):
        return None
    return statistics.fmean(known) * 1000 / followers
