"""The politeness rows in the database: see `crawler.fetch.gate.Gate` for what the calls mean, and for the rules, which are shared.

These rows are asked before and after every request, so they are written without waiting for the disk: after a power cut a host
may be asked a second too early, which is no harm, while a second wait for the disk at every page would be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.errors import StoreError
from crawler.fetch.gate import GateRow, row_after_release, seconds_to_wait

if TYPE_CHECKING:
    from sqlalchemy import Engine

READ = "SELECT next_at, lease_until, holder, suspended_until, reason, failures FROM gate WHERE gate_key = ?"
WRITE = (
    "INSERT INTO gate (gate_key, next_at, lease_until, holder, suspended_until, reason, failures) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (gate_key) DO UPDATE SET "
    "next_at = excluded.next_at, lease_until = excluded.lease_until, holder = excluded.holder, "
    "suspended_until = excluded.suspended_until, reason = excluded.reason, failures = excluded.failures"
)


class StoredGate:
    """A `Gate` whose rows live in the store. Each call is one short transaction; raises StoreError where the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.raw_connection()
        self._cursor = self._connection.cursor()
        dbapi: Any = engine.dialect.loaded_dbapi
        self._short = _Short(self._cursor, dbapi.Error)

    def try_lease(self, key: str, holder: str, now: float, ttl: float) -> float:
        """See `Gate`."""
        with self._short:
            row = self._row(key)
            wait = seconds_to_wait(row, holder, now)
            if wait == 0.0:
                self._put(key, replace(row, holder=holder, lease_until=now + ttl))
            return wait

    def release(self, key: str, holder: str, next_at: float, failure: bool) -> None:
        """See `Gate`."""
        with self._short:
            row = self._row(key)
            if row.holder == holder:
                self._put(key, row_after_release(row, next_at, failure))

    def suspend(self, key: str, until: float, reason: str) -> None:
        """See `Gate`."""
        with self._short:
            row = self._row(key)
            if until > row.suspended_until:
                self._put(key, replace(row, suspended_until=until, reason=reason))

    def suspended(self, key: str, now: float) -> tuple[float, str] | None:
        """See `Gate`."""
        try:
            row = self._row(key)
        except self._short.error as error:
            raise _failed(error) from error
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

    def __init__(self, cursor: Any, error: type[Exception]) -> None:
        self.error = error
        self._cursor = cursor

    def __enter__(self) -> None:
        try:
            self._cursor.execute("PRAGMA synchronous=NORMAL")
            self._cursor.execute("BEGIN IMMEDIATE")
        except self.error as error:
            raise _failed(error) from error

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> None:
        try:
            self._cursor.execute("COMMIT" if fault is None else "ROLLBACK")
            self._cursor.execute("PRAGMA synchronous=FULL")
        except self.error as error:
            raise _failed(fault or error) from error
        if isinstance(fault, self.error):
            raise _failed(fault) from fault


def _failed(error: BaseException) -> StoreError:
    """A full disk or a lost file is our own trouble: it must not look like a host's."""
    return StoreError(f"The database cannot keep the pauses of hosts: {error}.")
