"""One factory for each value that tests need: everything has a default, a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.platforms import load_registry
from crawler.types import (
    Address,
    Company,
    Count,
    DatedAt,
    Evidence,
    Facts,
    Gathered,
    LegalIdentity,
    Match,
    Page,
    Post,
    Profile,
    ProfileRef,
    Run,
)
from crawler.vocabulary import ClaimState, Entity, FoundVia, Outcome, Ownership, Precision, Presence, Role

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def make_identity(**changes: Any) -> LegalIdentity:
    values: dict[str, Any] = {
        "legal_name": "Musterwerk Pumpen GmbH",
        "legal_form": "GmbH",
        "address": Address("Hauptstraße 5", "84028", "Landshut", "de"),
        "phones": ("+498711234560",),
    }
    return LegalIdentity(**{**values, **changes})


def make_company(**changes: Any) -> Company:
    values: dict[str, Any] = {
        "id": "musterwerk-pumpen-gmbh",
        "name": "Musterwerk Pumpen GmbH",
        "domain": "musterwerk-pumpen.example",
        "identity": make_identity(),
    }
    return Company(**{**values, **changes})


def make_ref(platform: str = "mastodon", handle: str = "musterwerk@mastodon.social") -> ProfileRef:
    return load_registry().build(platform, handle)


def make_evidence(via: FoundVia | None = FoundVia.WEBSITE, **changes: Any) -> Evidence:
    values: dict[str, Any] = {
        "code": "E1",
        "subject_id": "musterwerk-pumpen-gmbh",
        "account_id": "0" * 16,
        "source_url": "https://musterwerk-pumpen.example/",
        "observed_at": NOW,
        "found_via": via,
    }
    return Evidence(**{**values, **changes})


def make_post(days_ago: float, **changes: Any) -> Post:
    return Post(**{"posted": DatedAt(NOW - timedelta(days=days_ago), Precision.EXACT), **changes})


def counted(likes: int, comments: int = 0, shares: int = 0) -> dict[str, Count]:
    return {"likes": Count.exact(likes), "comments": Count.exact(comments), "shares": Count.exact(shares)}


def make_profile(**changes: Any) -> Profile:
    values: dict[str, Any] = {
        "subject_id": "musterwerk-pumpen-gmbh",
        "platform": "mastodon",
        "ref": make_ref(),
        "presence": Presence.EXISTS,
        "failure": None,
        "claim_state": ClaimState.UNKNOWN,
        "ownership": Ownership.OFFICIAL_LINKED,
        "match": Match(),
        "facts": Facts(),
    }
    return Profile(**{**values, **changes})


def make_run(**changes: Any) -> Run:
    return Run(**{"id": "run-1", "started_at": NOW, "version": "0", "config_digest": "d", **changes})


def make_gathered(*profiles: Profile, **changes: Any) -> Gathered:
    own = make_company(role=Role.OWN)
    return Gathered(**{"run": make_run(), "subjects": (own,), "profiles": tuple(profiles), **changes})


def make_page(body: bytes = b"<p>x", **changes: Any) -> Page:
    values: dict[str, Any] = {
        "url": "https://musterwerk-pumpen.example/",
        "outcome": Outcome.OK,
        "final_url": "https://musterwerk-pumpen.example/",
        "status": 200,
        "headers": {"content-type": "text/html; charset=utf-8"},
        "body": body,
        "sha256": "0" * 64,
        "fetched_at": NOW,
    }
    return Page(**{**values, **changes})


__all__ = ["NOW", "Entity", "counted", "make_company", "make_evidence", "make_gathered", "make_identity", "make_page", "make_post",
           "make_profile", "make_ref", "make_run"]  # fmt: skip
