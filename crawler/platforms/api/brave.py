"""Brave Search API: errors only; what it is searched for stands in `crawler.discover.search`.

Source: https://api-dashboard.search.brave.com/app/documentation, read 2026-11. A wrong key is a 422 with a code of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.platforms.api.asking import Trouble, code_of

KEY = frozenset({"SUBSCRIPTION_TOKEN_INVALID", "SUBSCRIPTION_NOT_FOUND", "SUBSCRIPTION_TOKEN_MISSING"})


def trouble(status: int, data: Mapping[str, Any]) -> Trouble | None:
    """Return what an error says about key and quota."""
    if status == 429 or status == 402:
        return Trouble.QUOTA_SPENT
    return Trouble.KEY_REFUSED if status in (401, 403) or code_of(data) in KEY else None
