"""Every column of every frame: type, allowed values, unit and meaning, stated where it is declared.

Types are pandas nullable ones. A column with `state` has a companion `<name>_state` right behind it that says where the value comes
from or why there is none; an unknown number is missing, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crawler.vocabulary import (
    AccountClass,
    ActivityClass,
    ClaimState,
    FindingState,
    FoundVia,
    Outcome,
    Ownership,
    Precision,
    Presence,
    Role,
    Severity,
    ValueState,
    Verdict,
)

TEXT, COUNT, NUMBER, FLAG, TIME, CATEGORY = "string", "Int64", "Float64", "boolean", "datetime64[ns, UTC]", "category"


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    dtype: str
    note: str
    values: tuple[str, ...] = ()
    required: bool = False
    """True where no row may lack it."""
    state: bool = False
    lo: float | None = None
    hi: float | None = None


def _of(name: str, words: type[StrEnum], note: str, *, required: bool = False) -> Column:
    return Column(name, CATEGORY, note, tuple(words), required)


def _text(name: str, note: str, *, required: bool = False, state: bool = False) -> Column:
    return Column(name, TEXT, note, (), required, state)


def _count(name: str, note: str, *, state: bool = False, hi: float | None = None) -> Column:
    return Column(name, COUNT, note, (), False, state, 0, hi)


def _number(name: str, note: str, *, state: bool = False, hi: float | None = None) -> Column:
    return Column(name, NUMBER, note, (), False, state, 0, hi)


ACCOUNTS = (
    _text("run_id", "the run that made the row", required=True),
    _text("subject_id", "the company looked for", required=True),
    _text("subject_name", "its name", required=True),
    _of("role", Role, "whose page we look for", required=True),
    _text("platform", "platform key", required=True),
    _text("account_key", "16 hex digits of the account, empty for the platform as a whole", required=True),
    _text("url", "canonical address of the account"),
    _text("handle", "name of the account in its address", state=True),
    _text("display_name", "name shown on the page", state=True),
    _of("presence", Presence, "is there such an account", required=True),
    _of("failure", Outcome, "why presence is unknown; empty otherwise"),
    _of("verdict", Verdict, "is it this company's", required=True),
    _number("identity_conf", "confidence in that, 0-1", hi=1),
    _text("identity_reasons", "signals, separated by '; ', contradictions with a leading '!'"),
    _of("claim_state", ClaimState, "what the platform says about an owner", required=True),
    _of("ownership", Ownership, "who holds the page", required=True),
    _text("ownership_reasons", "evidence codes that decided, separated by '; '"),
    _of("account_class", AccountClass, "coarse class that chooses the report chapter; empty for the platform as a whole"),
    _text("duplicate_of", "account key of the proposed primary page"),
    _of("found_via", FoundVia, "strongest way by which it was found"),
    _text("found_all", "all ways, separated by '; '"),
    Column("observed_at", TIME, "when the platform's page was read"),
    _count("followers", "persons", state=True),
    _count("followers_lo", "lower end of a rounded display"),
    _count("followers_hi", "upper end of a rounded display"),
    _count("following", "accounts followed", state=True),
    _count("posts_total", "posts", state=True),
    Column("last_post_at", TIME, "newest post that is not pinned", state=True),
    _of("last_post_precision", Precision, "how exactly that is known"),
    _count("days_since_post", "whole days up to the audit", state=True),
    _of("activity_class", ActivityClass, "upkeep", required=True),
    _count("n_posts_90d", "posts in the last 90 days", state=True),
    _number("posts_per_week", "posts a week in the last 90 days", state=True),
    _number("median_gap_days", "days between posts", state=True),
    _number("longest_gap_days", "days, the open gap included", state=True),
    _number("weeks_active_share", "weeks with a post among the last 13, 0-1", state=True, hi=1),
    _number("cadence_change", "posts of the last 90 days by those of the 90 before", state=True),
    Column("window_truncated", FLAG, "only a part of the 90 days was visible"),
    _number("erf_median_pct", "median interactions per 100 followers and post", state=True),
    _number("erf_mean_pct", "mean interactions per 100 followers and post", state=True),
    _count("n_posts_er", "posts behind these rates"),
    _number("erd_pct", "interactions per 100 followers and day", state=True),
    _number("likes_p1000", "likes per 1,000 followers and post", state=True),
    _number("comments_p1000", "comments per 1,000 followers and post", state=True),
    _number("shares_p1000", "shares per 1,000 followers and post", state=True),
    _count("interactions_90d", "interactions of all posts of the last 90 days", state=True),
    _number("completeness", "share of the profile's fields that are filled, by weight, 0-100", state=True, hi=100),
    _number("consistency", "agreement with the company's site and other pages, by weight, 0-100", state=True, hi=100),
    _number("known_share", "share of the weight behind completeness that could be seen, 0-1", hi=1),
    _text("missing_fields", "fields known to be empty or too short, separated by '; '"),
    Column("verified", FLAG, "badge shown", state=True),
    _text("description", "text about the account, at most 500 characters", state=True),
    _text("website", "first address that the page names as its website", state=True),
    _text("category", "trade or category shown", state=True),
    _number("rating", "as shown", state=True),
    _number("rating_scale", "best possible rating"),
    _count("reviews", "number of reviews", state=True),
    Column("last_review_at", TIME, "newest review", state=True),
    Column("created_at", TIME, "account made", state=True),
    Column("site_links_here", FLAG, "the company's site links the account", state=True),
    Column("links_to_site", FLAG, "the account links the company's site", state=True),
    Column(
        "link_status",
        CATEGORY,
        "state of the link from the site",
        ("ok", "redirect", "wrong_target", "dead", "none", "unknown"),
        True,
    ),
    _text("tried_urls", "addresses that were tried, separated by blanks"),
    _text("check_url", "link for a look by hand"),
    _text("evidence_ids", "rows of the evidence frame, separated by '; '"),
    _text("definition_digest", "digest of the platform definition it was measured with"),
)

EVIDENCE = (
    _text("evidence_id", "stable id", required=True),
    _text("run_id", "the run", required=True),
    _text("subject_id", "the company", required=True),
    _text("platform", "platform key", required=True),
    _text("account_key", "the account, empty for the subject as a whole", required=True),
    _text("code", "evidence code, signal or fact", required=True),
    _of("found_via", FoundVia, "way of finding"),
    _text("source_url", "page or record that says so", required=True),
    _text("final_url", "address after redirects, or the address that was named there"),
    _count("http_status", "status of the answer"),
    _text("selector", "place on the page"),
    _text("excerpt", "at most 200 characters"),
    Column("observed_at", TIME, "when it was read", required=True),
    Column("method", CATEGORY, "how it was read", ("http", "browser", "api", "manual", "export", "rule"), True),
    _number("conf", "confidence, 0-1", hi=1),
    _text("sha256", "digest of the page, key into the evidence archive"),
)

POSTS = (
    _text("run_id", "the run", required=True),
    _text("subject_id", "the company", required=True),
    _text("platform", "platform key", required=True),
    _text("account_key", "the account", required=True),
    Column("posted_at", TIME, "when it was posted", required=True),
    _of("precision", Precision, "how exactly that is known", required=True),
    _text("url", "address of the post"),
    _text("title", "first words, at most 120 characters"),
    Column("pinned", FLAG, "pinned on top", required=True),
    _count("likes", "likes, reactions or favourites"),
    _count("comments", "comments or replies"),
    _count("shares", "shares, reposts or boosts"),
    _count("views", "views"),
)

CHECKS = (
    _text("run_id", "the run", required=True),
    _text("subject_id", "the company, empty for control accounts", required=True),
    _text("platform", "platform key", required=True),
    _text("step", "what was tried", required=True),
    _text("url", "address asked", required=True),
    _of("outcome", Outcome, "how it ended", required=True),
    _text("detail", "one clause"),
    Column("checked_at", TIME, "when"),
)

FINDINGS = (
    _text("finding_id", "fingerprint that survives reruns", required=True),
    _text("run_id", "the run", required=True),
    _text("subject_id", "the company", required=True),
    _text("platform", "platform key, empty for the whole", required=True),
    _text("account_key", "the account, empty for the whole", required=True),
    _text("rule_id", "the rule that found it", required=True),
    _text("area", "area of the report", required=True),
    _of("state", FindingState, "conclusion", required=True),
    _of("severity", Severity, "gravity", required=True),
    _text("params", "parameters of the message, JSON", required=True),
    _text("advice", "id of the measure"),
    _text("evidence_ids", "rows of the evidence frame, separated by '; '"),
)

CHANGES = (
    _text("run_id", "the later run", required=True),
    _text("subject_id", "the company", required=True),
    _text("platform", "platform key", required=True),
    _text("account_key", "the account", required=True),
    _text("change_type", "kind of change", required=True),
    _text("field", "what changed"),
    _text("before", "value before"),
    _text("after", "value after"),
    Column("comparable_change", FLAG, "measured the same way in both runs"),
)

ANSWERS = (
    _text("run_id", "the run", required=True),
    _text("question_id", "the question", required=True),
    _text("answer", "the answer"),
    Column("answer_state", CATEGORY, "answered or not", ("answered", "dont_know", "skipped"), True),
    _text("answered_by", "by whom"),
    Column("answered_at", TIME, "when"),
)

SCHEMA = {
    "accounts": ACCOUNTS,
    "evidence": EVIDENCE,
    "posts": POSTS,
    "checks": CHECKS,
    "findings": FINDINGS,
    "changes": CHANGES,
    "answers": ANSWERS,
}
KEYS = {
    "accounts": ("run_id", "subject_id", "platform", "account_key"),
    "evidence": ("run_id", "subject_id", "evidence_id"),
    "findings": ("run_id", "finding_id"),
}


def expand(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """All columns in order, with the state companions."""
    found: list[Column] = []
    for column in columns:
        found.append(column)
        if column.state:
            found.append(_of(f"{column.name}_state", ValueState, f"where {column.name} comes from", required=True))
    return tuple(found)
