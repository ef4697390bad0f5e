"""Errors as Google's interfaces say them: `{"error": {"code", "status", "errors": [{"reason"}], "details": [{"reason"}]}}`.

Source: the error pages of YouTube Data API v3 and of Places API. A wrong key is a 400, a used up quota of YouTube a 403.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.platforms.api.asking import Trouble
from crawler.platforms.select import at

QUOTA = frozenset(
    {
        "quotaexceeded", "dailylimitexceeded", "ratelimitexceeded", "userratelimitexceeded", "rate_limit_exceeded",
        "resource_exhausted",
    }
)  # fmt: skip
KEY = frozenset(
    {
        "keyinvalid", "keyexpired", "api_key_invalid", "api_key_expired", "api_key_service_blocked", "api_key_ip_address_blocked",
        "api_key_http_referrer_blocked", "accessnotconfigured", "service_disabled", "billing_disabled", "forbidden",
        "permission_denied", "unauthenticated", "iprefererblocked",
    }
)  # fmt: skip


def trouble(status: int, data: Mapping[str, Any]) -> Trouble | None:
    """Return what an error says about key and quota, None for all other answers."""
    error = data.get("error")
    if not isinstance(error, dict):
        return None
    reasons = {str(value).lower() for path in ("errors.reason", "details.reason", "status") for value in at(error, path)}
    if status == 429 or reasons & QUOTA:
        return Trouble.QUOTA_SPENT
    return Trouble.KEY_REFUSED if reasons & KEY or status in (401, 403) else None
