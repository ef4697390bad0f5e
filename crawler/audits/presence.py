"""What could be looked at: a site that stayed closed, and how much is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.audits.rows import own_accounts, word
from crawler.types import Finding
from crawler.vocabulary import FindingState, Presence, Role, Severity

if TYPE_CHECKING:
    from crawler.frame import Frames

MUCH_UNKNOWN = 0.25
"""From this share on the report asks for exports or a look by hand (report-spec R27)."""


def site_unread(frames: Frames) -> Iterator[Finding]:
    """The company's own site could not be read: everything that rests on it is missing."""
    for row in own_accounts(frames, platform="website", presence=Presence.UNKNOWN):
        params = {"url": word(row.url), "failure": word(row.failure)}
        yield Finding(
            "site-unread",
            "run",
            row.subject_id,
            FindingState.UNKNOWN,
            Severity.HIGH,
            params,
            "website",
            row.account_key,
            (),
            "open_site",
        )


def much_unknown(frames: Frames) -> Iterator[Finding]:
    """Much of the company's presence could not be checked."""
    own = frames.accounts[frames.accounts["role"] == Role.OWN]
    if not len(own):
        return
    unknown = own[own["presence"] == Presence.UNKNOWN]
    share = len(unknown) / len(own)
    if share > MUCH_UNKNOWN:
        subject_id = str(own["subject_id"].iloc[0])
        params = {"share": round(share, 4), "unknown": len(unknown), "total": len(own)}
        yield Finding("much-unknown", "run", subject_id, FindingState.NOTICE, Severity.INFO, params, advice="check_by_hand")
