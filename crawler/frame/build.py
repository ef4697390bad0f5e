"""From what was gathered to the frames: rows in a fixed order, every column in its type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crawler.activity import Activity, measure
from crawler.frame.columns import CATEGORY, SCHEMA, TEXT, expand
from crawler.frame.frames import Frames
from crawler.frame.schema import validate
from crawler.ownership import account_class
from crawler.platforms import Registry
from crawler.platforms.definition import Definition
from crawler.quality import Rating, Response, completeness, consistency, reactions, response
from crawler.quality.completeness import OWN_SITE
from crawler.questionnaire import answer_text, load_form
from crawler.types import Company, Count, DatedAt, Evidence, Finding, Gathered, Profile
from crawler.vocabulary import AccountClass, Presence, ValueState

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
MAX_DESCRIPTION, MAX_TITLE = 500, 120
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def build_frames(gathered: Gathered, registry: Registry, findings: Sequence[Finding] = ()) -> Frames:
    """Return all frames of a run, checked. Raises SchemaError for a frame that breaks its schema (a bug of ours)."""
    companies = {company.id: company for company in gathered.subjects}
    official = official_pages(gathered.profiles)
    accounts: list[Row] = []
    evidence: list[Row] = []
    posts: list[Row] = []
    evidence += [_piece(gathered.run.id, piece, piece.subject_id, piece.platform, piece.account_id) for piece in gathered.site]
    for profile in gathered.profiles:
        key = _key(profile)
        accounts.append(_account(gathered, companies[profile.subject_id], profile, registry, official))
        evidence.extend(_evidence(gathered.run.id, profile, key))
        posts.extend(_posts(gathered.run.id, profile, key))
    return Frames(
        accounts=table("accounts", accounts),
        evidence=table("evidence", {(row["subject_id"], row["evidence_id"]): row for row in evidence}.values()),
        posts=table("posts", posts),
        checks=table("checks", _checks(gathered)),
        findings=findings_table(gathered.run.id, findings),
        changes=table("changes", ()),
        answers=table("answers", _answers(gathered)),
    )


def findings_table(run_id: str, findings: Iterable[Finding]) -> pd.DataFrame:
    """Return findings as a frame, gravest first."""
    from crawler.vocabulary import Severity

    order = {severity: rank for rank, severity in enumerate(Severity)}
    ranked = sorted(findings, key=lambda f: (order[f.severity], f.rule_id, f.subject_id, f.platform, f.account_id))
    rows = [
        {
            "finding_id": finding.id,
            "run_id": run_id,
            "subject_id": finding.subject_id,
            "platform": finding.platform,
            "account_key": finding.account_id,
            "rule_id": finding.rule_id,
            "area": finding.area,
            "state": str(finding.state),
            "severity": str(finding.severity),
            "params": json.dumps(dict(finding.params), ensure_ascii=False, sort_keys=True),
            "advice": finding.advice or None,
            "evidence_ids": "; ".join(finding.evidence_ids) or None,
        }
        for finding in ranked
    ]
    return table("findings", rows)


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as the frame `name`: all columns in order and in their types, checked."""
    import pandas as pd

    listed = list(rows)
    data: dict[str, Any] = {}
    for column in expand(SCHEMA[name]):
        values = [row.get(column.name) for row in listed]
        if column.dtype == CATEGORY:
            kind: Any = pd.CategoricalDtype(list(column.values))
            data[column.name] = pd.Series([None if v is None else str(v) for v in values], dtype=kind)
        elif column.dtype.startswith("datetime"):
            data[column.name] = pd.Series(pd.to_datetime(pd.Series(values, dtype="object"), utc=True)).astype(
                pd.DatetimeTZDtype("ns", "UTC")
            )
        elif column.dtype == TEXT:
            data[column.name] = pd.Series([_storable(value) for value in values], dtype=column.dtype)
        else:
            data[column.name] = pd.Series(values, dtype=column.dtype)
    return validate(name, pd.DataFrame(data))


def _storable(value: Any) -> Any:
    """Text without what no file and no database holds: one such character on a foreign page must not end the run."""
    return UNSTORABLE.sub("", value) if isinstance(value, str) else value


def _key(profile: Profile) -> str:
    return profile.ref.account_id if profile.ref is not None else ""


def official_pages(profiles: Iterable[Profile]) -> Mapping[str, tuple[Profile, ...]]:
    """The own pages of every subject that were seen on platforms: those that have to agree with each other."""
    found: dict[str, list[Profile]] = {}
    for profile in profiles:
        if profile.ref is not None and profile.presence is Presence.EXISTS and account_class(profile) in OFFICIAL:
            found.setdefault(profile.subject_id, []).append(profile)
    return {subject: tuple(p for p in pages if p.platform not in OWN_SITE) for subject, pages in found.items()}


def _account(
    gathered: Gathered,
    company: Company,
    profile: Profile,
    registry: Registry,
    official: Mapping[str, tuple[Profile, ...]],
) -> Row:
    definition = registry.get(profile.platform)
    facts = profile.facts
    parts = reactions(profile.platform)
    activity = Activity() if profile.ref is None else measure(
        facts, gathered.run.started_at, factor=definition.factor, applicable=definition.activity, parts=parts
    )  # fmt: skip
    answered = Response() if profile.ref is None or not definition.activity else response(
        facts, activity, gathered.run.started_at, parts
    )  # fmt: skip
    complete, consistent = _ratings(company, profile, definition, official.get(company.id, ()))
    row: Row = {
        "run_id": gathered.run.id,
        "subject_id": company.id,
        "subject_name": company.name,
        "role": company.role,
        "platform": profile.platform,
        "account_key": _key(profile),
        "url": profile.ref.canonical if profile.ref else None,
        "handle": profile.ref.handle if profile.ref else None,
        "display_name": facts.display_name,
        "presence": profile.presence,
        "failure": profile.failure,
        "verdict": profile.match.verdict,
        "identity_conf": profile.match.conf,
        "identity_reasons": "; ".join(f"!{s.name}" if s.contradiction else s.name for s in profile.match.signals) or None,
        "claim_state": profile.claim_state,
        "ownership": profile.ownership,
        "ownership_reasons": "; ".join(profile.ownership_reasons) or None,
        "account_class": account_class(profile) if profile.ref is not None else None,
        "duplicate_of": profile.duplicate_of or None,
        "found_via": profile.found_via,
        "found_all": "; ".join(profile.found_all) or None,
        "observed_at": profile.observed_at,
        **_counts(profile),
        **_activity(activity),
        **_response(answered),
        "completeness": complete.score,
        "consistency": consistent.score,
        "known_share": complete.known_share,
        "missing_fields": "; ".join(complete.missing) or None,
        "verified": facts.verified,
        "description": facts.description[:MAX_DESCRIPTION] if facts.description else None,
        "website": facts.websites[0] if facts.websites else None,
        "category": facts.category,
        "rating": facts.rating,
        "rating_scale": facts.rating_scale,
        "last_review_at": _moment(facts.last_review),
        "created_at": _moment(facts.created),
        "site_links_here": profile.site_links_here,
        "links_to_site": profile.links_to_site,
        "link_status": profile.link_status,
        "tried_urls": " ".join(profile.tried_urls) or None,
        "check_url": profile.check_url or None,
        "evidence_ids": "; ".join(piece.id for piece in profile.evidence) or None,
        "definition_digest": definition.digest or None,
    }
    for column in SCHEMA["accounts"]:
        if column.state:
            row[f"{column.name}_state"] = _state(column.name, row[column.name], profile, applicable=definition.activity)
    for name, rating in (("completeness", complete), ("consistency", consistent)):
        if not rating.parts:
            row[f"{name}_state"] = ValueState.NOT_APPLICABLE
    return row


def _ratings(company: Company, profile: Profile, definition: Definition, official: Sequence[Profile]) -> tuple[Rating, Rating]:
    """Completeness and consistency; the latter only for own pages, both without parts where they do not apply."""
    if profile.ref is None:
        return Rating(()), Rating(())
    others = [page for page in official if page is not profile]
    own = account_class(profile) in OFFICIAL and profile.presence is not Presence.ABSENT and profile.platform not in OWN_SITE
    return completeness(profile, company, definition), consistency(profile, company, others) if own else Rating(())


def _response(response: Response) -> Row:
    return {
        "erd_pct": response.erd_pct,
        "likes_p1000": response.likes_p1000,
        "comments_p1000": response.comments_p1000,
        "shares_p1000": response.shares_p1000,
        "interactions_90d": response.interactions_90d,
    }


def _counts(profile: Profile) -> Row:
    facts = profile.facts

    def value(count: Count | None) -> int | None:
        return count.value if count is not None else None

    return {
        "followers": value(facts.followers),
        "followers_lo": facts.followers.lo if facts.followers else None,
        "followers_hi": facts.followers.hi if facts.followers else None,
        "following": value(facts.following),
        "posts_total": value(facts.posts_total),
        "reviews": value(facts.reviews),
    }


def _activity(activity: Activity) -> Row:
    return {
        "last_post_at": _moment(activity.last_post),
        "last_post_precision": activity.last_post.precision if activity.last_post else None,
        "days_since_post": activity.days_since_post,
        "activity_class": activity.activity_class,
        "n_posts_90d": activity.n_posts_90d,
        "posts_per_week": activity.posts_per_week,
        "median_gap_days": activity.median_gap_days,
        "longest_gap_days": activity.longest_gap_days,
        "weeks_active_share": activity.weeks_active_share,
        "cadence_change": activity.cadence_change,
        "window_truncated": activity.window_truncated,
        "erf_median_pct": activity.erf_median_pct,
        "erf_mean_pct": activity.erf_mean_pct,
        "n_posts_er": activity.n_posts_er,
    }


ACTIVITY_COLUMNS = frozenset(
    {
        "last_post_at", "days_since_post", "n_posts_90d", "posts_per_week", "median_gap_days", "longest_gap_days",
        "weeks_active_share", "cadence_change", "erf_median_pct", "erf_mean_pct", "posts_total", "erd_pct", "likes_p1000",
        "comments_p1000", "shares_p1000", "interactions_90d",
    }
)  # fmt: skip
OFFICIAL = frozenset({AccountClass.OFFICIAL, AccountClass.OFFICIAL_SUB})


def _state(name: str, value: object, profile: Profile, *, applicable: bool) -> ValueState:
    """Where a value comes from: read, declared, known not to be there, or unknown. Nothing is inferred from silence."""
    if value is not None:
        unread = profile.presence is Presence.UNKNOWN and name == "handle"
        declared = unread or profile.facts.states.get(name) is ValueState.DECLARED
        return ValueState.DECLARED if declared else ValueState.OBSERVED
    if name in ACTIVITY_COLUMNS and not applicable:
        return ValueState.NOT_APPLICABLE
    if profile.presence is Presence.ABSENT:
        return ValueState.NOT_APPLICABLE if profile.ref is None else ValueState.ABSENT
    return profile.facts.states.get(name, ValueState.UNKNOWN)


def _moment(moment: DatedAt | None) -> Any:
    return moment.at if moment is not None else None


def _evidence(run_id: str, profile: Profile, key: str) -> Iterable[Row]:
    for piece in profile.evidence:
        yield _piece(run_id, piece, profile.subject_id, profile.platform, key)


def _piece(run_id: str, piece: Evidence, subject_id: str, platform: str, key: str) -> Row:
    return {
        "evidence_id": piece.id,
        "run_id": run_id,
        "subject_id": subject_id,
        "platform": platform,
        "account_key": key,
        "code": piece.code,
        "found_via": piece.found_via,
        "source_url": piece.source_url,
        "final_url": piece.final_url or None,
        "http_status": piece.http_status,
        "selector": piece.selector or None,
        "excerpt": piece.excerpt[:200] or None,
        "observed_at": piece.observed_at,
        "method": piece.method,
        "conf": piece.conf,
        "sha256": piece.sha256 or None,
    }


def _posts(run_id: str, profile: Profile, key: str) -> Iterable[Row]:
    def value(count: Count | None) -> int | None:
        return count.value if count is not None else None

    for post in sorted(profile.facts.posts, key=lambda post: (post.posted.at, post.url), reverse=True):
        yield {
            "run_id": run_id,
            "subject_id": profile.subject_id,
            "platform": profile.platform,
            "account_key": key,
            "posted_at": post.posted.at,
            "precision": post.posted.precision,
            "url": post.url or None,
            "title": post.title[:MAX_TITLE] or None,
            "pinned": post.pinned,
            "likes": value(post.likes),
            "comments": value(post.comments),
            "shares": value(post.shares),
            "views": value(post.views),
        }


def _checks(gathered: Gathered) -> Iterable[Row]:
    for check in gathered.checks:
        yield {
            "run_id": gathered.run.id,
            "subject_id": check.subject_id,
            "platform": check.platform,
            "step": check.step,
            "url": check.url,
            "outcome": check.outcome,
            "detail": check.detail or None,
            "checked_at": check.at,
        }


def _answers(gathered: Gathered) -> Iterable[Row]:
    for answer in gathered.answers:
        yield {
            "run_id": gathered.run.id,
            "question_id": answer.question_id,
            "answer": answer.answer,
            "answer_state": "answered",
            "answered_by": answer.by,
            "answered_at": answer.at,
        }
    filled = gathered.questionnaire
    if filled is None:
        return
    for question in load_form():
        reply = filled.reply(question.id)
        yield {
            "run_id": gathered.run.id,
            "question_id": question.id,
            "answer": answer_text(reply) if reply is not None else None,
            "answer_state": reply.state if reply is not None else "skipped",
            "answered_by": (filled.by or None) if reply is not None else None,
            "answered_at": filled.at if reply is not None else None,
        }
