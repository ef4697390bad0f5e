"""When the same request is asked again, and how long the host has peace until then. Pure."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from crawler.vocabulary import Outcome

STATUS_RETRIED = frozenset({408, 429, 500, 502, 503, 504, *range(520, 525)})
STATUS_WITH_RETRY_AFTER = STATUS_RETRIED | {403}
"""Answers whose Retry-After is about the host; on all others (a 404, a redirect) it is about that one page."""
OUTCOMES_RETRIED = frozenset({Outcome.TIMEOUT, Outcome.CONNECT_ERROR, Outcome.SERVER_ERROR, Outcome.RATE_LIMITED})
FAILURES = frozenset(
    {
        Outcome.TIMEOUT,
        Outcome.CONNECT_ERROR,
        Outcome.TLS_ERROR,
        Outcome.PROTOCOL_ERROR,
        Outcome.SERVER_ERROR,
    }
)
"""Outcomes that count towards the rest after failures in a row: the host did not manage to answer. A name without address is none
of them, because no host was asked."""
HTTP_DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [A-Za-z0-9: -]{15,30}(?:GMT|UTC|\d{4})")
DIGITS = re.compile(r"[0-9]{1,12}")
LONGEST_S = 7 * 86_400.0
"""A host cannot lock itself out for longer than a week by a slip of a digit."""


def worth_retrying(outcome: Outcome, status: int | None) -> bool:
    """True for time-outs, resets, refused connections and the statuses that say "not now"; never for walls, refusals and caps."""
    return outcome in OUTCOMES_RETRIED and (status is None or status in STATUS_RETRIED or status < 400)


def is_failure(outcome: Outcome, status: int | None) -> bool:
    """True where the host failed to answer; a clear "no" (404, 400, a wall) is an answer."""
    return outcome in FAILURES and not (outcome is Outcome.PROTOCOL_ERROR and status is not None and status >= 400)


def retry_after(value: str, now: float) -> float | None:
    """Read a Retry-After header (RFC 9110 10.2.3) as seconds from `now`; None for anything but digits and HTTP dates."""
    text = value.strip()
    if DIGITS.fullmatch(text):
        return min(float(text), LONGEST_S)
    if not HTTP_DATE.fullmatch(text):
        return None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return min(max(0.0, at.timestamp() - now), LONGEST_S)
