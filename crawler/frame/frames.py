"""The frames of one run, held together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Frames:
    """All frames of a run. Columns and their order are those of `crawler.frame.columns`, rows are in a fixed order."""

    accounts: pd.DataFrame
    evidence: pd.DataFrame
    posts: pd.DataFrame
    checks: pd.DataFrame
    findings: pd.DataFrame
    changes: pd.DataFrame
    answers: pd.DataFrame

    def __iter__(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and frame, in the order of the data files."""
        for name in ("accounts", "evidence", "posts", "checks", "findings", "changes", "answers"):
            yield name, getattr(self, name)
