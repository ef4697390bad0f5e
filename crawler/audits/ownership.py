"""Who holds the company's pages: impersonation, unclaimed and automatic pages, duplicates, owners nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.audits.rows import about, number, own_accounts, word
from crawler.types import Finding
from crawler.vocabulary import FindingState, Ownership, Severity

if TYPE_CHECKING:
    from crawler.frame import Frames

AREA = "presence"
MANY_FOLLOWERS = 50
"""From so many followers or with any review an unclaimed page is a matter of high severity (report-spec 6)."""


def impersonation_suspect(frames: Frames) -> Iterator[Finding]:
    """A page under the company's name that links elsewhere: a suspicion until a person decides."""
    for row in own_accounts(frames, ownership=Ownership.IMPERSONATION_SUSPECT):
        yield about(row, "impersonation-suspect", AREA, Severity.MEDIUM, "secure_and_report", state=FindingState.MANUAL)


def _severity(followers: int | None, reviews: int | None) -> Severity:
    return Severity.HIGH if (reviews or 0) > 0 or (followers or 0) >= MANY_FOLLOWERS else Severity.MEDIUM


def unclaimed_page(frames: Frames) -> Iterator[Finding]:
    """A page that the platform itself calls unclaimed."""
    for row in own_accounts(frames, ownership=Ownership.UNCLAIMED):
        followers, reviews = number(row.followers), number(row.reviews)
        yield about(row, "unclaimed-page", AREA, _severity(followers, reviews), "claim", reviews=reviews, followers=followers)


def auto_created_page(frames: Frames) -> Iterator[Finding]:
    """A page that the platform made by itself and nobody looks after."""
    for row in own_accounts(frames, ownership=Ownership.AUTO_CREATED):
        followers, reviews = number(row.followers), number(row.reviews)
        yield about(
            row, "auto-created-page", AREA, _severity(followers, reviews), "take_over", reviews=reviews, followers=followers
        )


def duplicate_page(frames: Frames) -> Iterator[Finding]:
    """A second page of the company on one platform."""
    urls = dict(zip(frames.accounts["account_key"], frames.accounts["url"], strict=True))
    for row in own_accounts(frames):
        if word(row.duplicate_of):
            yield about(row, "duplicate-page", AREA, Severity.MEDIUM, "merge", primary=word(urls.get(word(row.duplicate_of))))


def unlinked_owner(frames: Frames) -> Iterator[Finding]:
    """A page that somebody manages, but nothing ties it to the company."""
    for row in own_accounts(frames, ownership=Ownership.CLAIMED_UNLINKED):
        yield about(row, "unlinked-owner", AREA, Severity.MEDIUM, "find_owner", state=FindingState.NOTICE)
