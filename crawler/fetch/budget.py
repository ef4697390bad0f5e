"""What one company may cost, and how many of a run's requests may be retries."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.fetch.settings import FetchSettings


@dataclass(slots=True)
class _Spent:
    requests: int = 0
    seconds: float = 0.0
    bytes: int = 0


class Budget:
    """Counts exchanges by subject. Requests without a subject (controls of platforms, robots.txt) are free."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._spent: dict[str, _Spent] = {}
        self._requests = 0
        self._retries = 0

    def refusal(self, subject_id: str) -> str:
        """Say which limit a subject has reached; empty while it may go on."""
        spent = self._spent.get(subject_id)
        if spent is None:
            return ""
        limits = self._settings
        if spent.requests >= limits.subject_requests:
            return f"{limits.subject_requests} requests"
        if spent.bytes >= limits.subject_bytes:
            return f"{limits.subject_bytes} bytes"
        if spent.seconds >= limits.subject_s:
            return f"{limits.subject_s:g} s of exchanges"
        return ""

    def spend(self, subject_id: str, seconds: float, wire_bytes: int) -> None:
        """Count one exchange."""
        self._requests += 1
        if subject_id:
            spent = self._spent.setdefault(subject_id, _Spent())
            spent.requests += 1
            spent.seconds += seconds
            spent.bytes += wire_bytes

    def allows_retry(self) -> bool:
        """True while retries stay under their share of all requests."""
        return self._retries < max(self._settings.retries_free, self._settings.retry_share * self._requests)

    def count_retry(self) -> None:
        """Count a retry that is about to happen."""
        self._retries += 1
