"""Accounts that may be the company's: a person has to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.audits.rows import about, own_accounts, word
from crawler.types import Finding
from crawler.vocabulary import FindingState, Severity, Verdict

if TYPE_CHECKING:
    from crawler.frame import Frames


def candidate_to_confirm(frames: Frames) -> Iterator[Finding]:
    """An account that fits the company's name but not yet its identity."""
    for row in own_accounts(frames, verdict=Verdict.UNDECIDED):
        if not word(row.duplicate_of):
            yield about(row, "candidate-to-confirm", "presence", Severity.INFO, "confirm", state=FindingState.MANUAL)
