"""Accounts that may be the company's: a person has to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.audits.rows import about, own_accounts, word
from crawler.types import Finding
from crawler.vocabulary import AccountClass, FindingState, Presence, Severity

if TYPE_CHECKING:
    from crawler.frame import Frames


def candidate_to_confirm(frames: Frames) -> Iterator[Finding]:
    """A page that may be the company's, or is, but of which nobody can tell from outside who looks after it."""
    for row in own_accounts(frames, account_class=AccountClass.CANDIDATE, presence=(Presence.EXISTS, Presence.UNKNOWN)):
        if not word(row.duplicate_of):
            yield about(row, "candidate-to-confirm", "presence", Severity.INFO, "confirm", state=FindingState.MANUAL)
