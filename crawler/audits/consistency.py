"""Links between the company's site and its accounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.audits.rows import about, own_accounts
from crawler.types import Finding
from crawler.vocabulary import AccountClass, FindingState, Presence, Severity, Verdict

if TYPE_CHECKING:
    from crawler.frame import Frames

AREA = "profiles"
OWN_CHANNELS = frozenset({"website", "blog"})


def dead_link(frames: Frames) -> Iterator[Finding]:
    """The company's site links an account that does not exist (any more)."""
    for row in own_accounts(frames, link_status="dead"):
        yield about(row, "dead-link", AREA, Severity.MEDIUM, "fix_link")


def moved_link(frames: Frames) -> Iterator[Finding]:
    """The company's site links an old name of an account."""
    for row in own_accounts(frames, link_status="redirect"):
        yield about(row, "moved-link", AREA, Severity.LOW, "fix_link", state=FindingState.NOTICE)


def missing_link_from_site(frames: Frames) -> Iterator[Finding]:
    """An official account that the company's site does not link."""
    official = (AccountClass.OFFICIAL, AccountClass.OFFICIAL_SUB)
    for row in own_accounts(frames, account_class=official, verdict=Verdict.SAME, presence=Presence.EXISTS, link_status="none"):
        if row.platform not in OWN_CHANNELS:
            yield about(row, "missing-link-from-site", AREA, Severity.LOW, "link_from_site", state=FindingState.NOTICE)
