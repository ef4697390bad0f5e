"""The politeness rows in the database: see `crawler.fetch.gate.Gate` for what the calls mean, and for the rules, which are shared.

These rows are asked before and after every request, so they are written without waiting for the disk: after a power cut a host
may be asked a second too early, which is no harm, while a second wait for the disk at every page would be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.fetch.gate import GateRow, row_after_release, seconds_to_wait

if TYPE_CHECKING:
    from sqlalchemy import Engine

READ = "SELECT next_at, lease_until, holder, suspended_until, reason, failures FROM gate WHERE gate_key = ?"
WRITE = (
    "INSERT INTO gate (gate_key, next_at, lease_until, holder, suspended_until, reason, failures) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (gate_key) DO UPDATE SET next_at = excluded.next_at, lease_until = excluded.lease_until, holder = excluded.holder, "
    "suspended_until = excluded.suspended_until, reason = excluded.reason, failures = excluded.failures"
)


class StoredGate:
    """A `Gate` whose rows live in the store. Each call is one short transaction."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.raw_connection()
        self._cursor = self._connection.cursor()

    def try_lease(self, key: str, holder: str, now: float, ttl: float) -> float:
        """See `Gate`."""
        with _Short(self._cursor):
            row = self._row(key)
            wait = seconds_to_wait(row, holder, now)
            if wait == 0.0:
                self._put(key, replace(row, holder=holder, lease_until=now + ttl))
            return wait

    def release(self, key: str, holder: str, next_at: float, failure: bool) -> None:
        """See `Gate`."""
        with _Short(self._cursor):
            row = self._row(key)
            if row.holder == holder:
                self._put(key, row_after_release(row, next_at, failure))

    def suspend(self, key: str, until: float, reason: str) -> None:
        """See `Gate`."""
        with _Short(self._cursor):
            row = self._row(key)
            if until > row.suspended_until:
                self._put(key, replace(row, suspended_until=until, reason=reason))

    def suspended(self, key: str, now: float) -> tuple[float, str] | None:
        """See `Gate`."""
        row = self._row(key)
        return (row.suspended_until, row.reason) if row.suspended_until > now else None

    def _row(self, key: str) -> GateRow:
        self._cursor.execute(READ, (key,))
        found = self._cursor.fetchone()
        return GateRow(*found) if found else GateRow()

    def _put(self, key: str, row: GateRow) -> None:
        values = (key, row.next_at, row.lease_until, row.holder, row.suspended_until, row.reason, row.failures)
        self._cursor.execute(WRITE, values)


class _Short:
    """One transaction that takes the write lock at once and does not wait for the disk at its end."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __enter__(self) -> None:
        self._cursor.execute("PRAGMA synchronous=NORMAL")
        self._cursor.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._cursor.execute("COMMIT" if kind is None else "ROLLBACK")
        self._cursor.execute("PRAGMA synchronous=FULL")
