"""What audits share: looking at the own company's rows, and making a finding of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crawler.types import Finding
from crawler.vocabulary import FindingState, Role, Severity

if TYPE_CHECKING:
    from crawler.frame import Frames


def own_accounts(frames: Frames, **wanted: str | tuple[str, ...]) -> Iterator[Any]:
    """Rows of the own company's accounts whose columns have the wanted words, in the order of the frame."""
    rows = frames.accounts[(frames.accounts["role"] == Role.OWN) & (frames.accounts["account_key"] != "")]
    for column, words in wanted.items():
        rows = rows[rows[column].isin([words] if isinstance(words, str) else list(words))]
    return rows.itertuples(index=False)


def number(value: Any) -> int | None:
    """A cell as a number, None where it is missing."""
    import pandas as pd

    return None if pd.isna(value) else int(value)


def word(value: Any) -> str:
    """A cell as text, empty where it is missing."""
    import pandas as pd

    return "" if pd.isna(value) else str(value)


def about(
    row: Any,
    rule: str,
    area: str,
    severity: Severity,
    advice: str,
    *,
    state: FindingState = FindingState.FAIL,
    **params: str | int | float | None,
) -> Finding:
    """A finding about one account, with the evidence of its row."""
    return Finding(
        rule_id=rule,
        area=area,
        subject_id=row.subject_id,
        state=state,
        severity=severity,
        params={"platform": row.platform, "account": word(row.display_name) or word(row.handle), "url": word(row.url), **params},
        platform=row.platform,
        account_id=row.account_key,
        evidence_ids=tuple(word(row.evidence_ids).split("; ")) if word(row.evidence_ids) else (),
        advice=advice,
    )
