"""Runs and results: append-only, one transaction each, readable by later versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from crawler.codec import from_plain, to_plain
from crawler.errors import StoreError
from crawler.store.gate import StoredGate
from crawler.store.pages import StoredPages
from crawler.types import Gathered, HandAnswer, Questionnaire, Run

if TYPE_CHECKING:
    from sqlalchemy import Engine

T = TypeVar("T")


@dataclass(frozen=True)
class Store:
    """One open database. Use `open_store`."""

    engine: Engine

    @cached_property
    def gate(self) -> StoredGate:
        """The politeness rows of all hosts."""
        return StoredGate(self.engine)

    @cached_property
    def pages(self) -> StoredPages:
        """The page cache."""
        return StoredPages(self.engine)

    def start_run(self, run: Run) -> None:
        """Note that a run has begun; the same run twice changes nothing."""
        self._write(
            "INSERT INTO runs (run_id, started_at, digest, body) VALUES (:id, :at, :digest, :body) ON CONFLICT DO NOTHING",
            {"id": run.id, "at": run.started_at.isoformat(), "digest": run.config_digest, "body": _dump(run)},
        )

    def save_result(self, run_id: str, subject_id: str, position: int, result: object) -> None:
        """Keep one subject's result whole; writing it twice changes nothing."""
        self._write(
            "INSERT INTO results (run_id, subject_id, position, body) VALUES (:run, :subject, :position, :body) "
            "ON CONFLICT DO NOTHING",
            {"run": run_id, "subject": subject_id, "position": position, "body": _dump(result)},
        )

    def results(self, run_id: str, kind: type[T]) -> list[T]:
        """Return the finished results of a run, in the order of its subjects."""
        rows = self._read("SELECT body FROM results WHERE run_id = :run ORDER BY position", {"run": run_id})
        return [from_plain(kind, json.loads(row[0])) for row in rows]

    def finish_run(self, gathered: Gathered, at: datetime) -> None:
        """Keep the run as a whole and note its end."""
        from sqlalchemy import text

        with self.engine.begin() as connection:
            connection.execute(
                text("INSERT INTO run_parts (run_id, part, body) VALUES (:run, 'gathered', :body) ON CONFLICT DO NOTHING"),
                {"run": gathered.run.id, "body": _dump(gathered)},
            )
            connection.execute(
                text("UPDATE runs SET finished_at = :at WHERE run_id = :run AND finished_at IS NULL"),
                {"run": gathered.run.id, "at": at.isoformat()},
            )

    def gathered(self, run_id: str) -> Gathered | None:
        """Return a finished run, None where there is none of this id."""
        rows = self._read("SELECT body FROM run_parts WHERE run_id = :run AND part = 'gathered'", {"run": run_id})
        return from_plain(Gathered, json.loads(rows[0][0])) if rows else None

    def save_capture(self, run_id: str, captured: object, at: datetime) -> bool:
        """Append what was read on a page that a person handed in; return False where the run has the very same reading already."""
        from sqlalchemy import text

        body = _dump(captured)
        capture_id = hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:16]
        with self.engine.begin() as connection:
            done = connection.execute(
                text(
                    "INSERT INTO captures (run_id, capture_id, position, imported_at, body) "
                    "SELECT :run, :id, (SELECT COUNT(*) FROM captures WHERE run_id = :run), :at, :body WHERE 1 = 1 "
                    "ON CONFLICT DO NOTHING"
                ),
                {"run": run_id, "id": capture_id, "at": at.isoformat(), "body": body},
            )
            return done.rowcount > 0

    def captures(self, run_id: str, kind: type[T]) -> list[T]:
        """Return what was read on the pages that people handed in for a run, in the order of import."""
        rows = self._read("SELECT body FROM captures WHERE run_id = :run ORDER BY position", {"run": run_id})
        return [from_plain(kind, json.loads(row[0])) for row in rows]

    def newest_run(self) -> str | None:
        """Return the id of the run that began last among the finished ones, None where there is none."""
        return next((run_id for run_id, _, finished in self.runs() if finished is not None), None)

    def save_answers(self, run_id: str, answers: Sequence[HandAnswer]) -> None:
        """Keep what a person said about a run, all or nothing; earlier answers to the same questions stay."""
        from sqlalchemy import text

        query = (
            "INSERT INTO hand_answers (run_id, question_id, answered_at, body) VALUES (:run, :question, :at, :body) "
            "ON CONFLICT DO NOTHING"
        )
        with self.engine.begin() as connection:
            for answer in answers:
                values = {"run": run_id, "question": answer.question_id, "at": answer.at.isoformat(), "body": _dump(answer)}
                connection.execute(text(query), values)

    def answers(self, run_id: str) -> list[HandAnswer]:
        """Return everything that people said about a run, in the order in which it was said."""
        rows = self._read("SELECT body FROM hand_answers WHERE run_id = :run ORDER BY answered_at, question_id", {"run": run_id})
        return [from_plain(HandAnswer, json.loads(row[0])) for row in rows]

    def save_questionnaire(self, run_id: str, filled: Questionnaire, at: datetime) -> None:
        """Keep what a company said about itself with a run; the newest is what counts, earlier ones stay."""
        self._write(
            "INSERT INTO run_parts (run_id, part, body) VALUES (:run, :part, :body) ON CONFLICT DO NOTHING",
            {"run": run_id, "part": f"questionnaire:{at.isoformat()}", "body": _dump(filled)},
        )

    def questionnaire(self, run_id: str) -> Questionnaire | None:
        """Return the questionnaire that was handed in last after a run, None where there is none."""
        query = "SELECT body FROM run_parts WHERE run_id = :run AND part LIKE 'questionnaire:%' ORDER BY part DESC LIMIT 1"
        rows = self._read(query, {"run": run_id})
        return from_plain(Questionnaire, json.loads(rows[0][0])) if rows else None

    def unfinished_run(self, digest: str) -> Run | None:
        """Return the newest run of this audit if it was interrupted, None where the newest was finished or there is none."""
        query = "SELECT body, finished_at FROM runs WHERE digest = :digest ORDER BY started_at DESC LIMIT 1"
        rows = self._read(query, {"digest": digest})
        return from_plain(Run, json.loads(rows[0][0])) if rows and rows[0][1] is None else None

    def drop_run(self, run_id: str) -> None:
        """Take back a run that was begun by mistake (a domain that does not exist)."""
        self._write("DELETE FROM runs WHERE run_id = :run", {"run": run_id})

    def runs(self) -> list[tuple[str, str, str | None]]:
        """Id, start and end (None: interrupted) of all runs, newest first."""
        rows = self._read("SELECT run_id, started_at, finished_at FROM runs ORDER BY started_at DESC", {})
        return [(row[0], row[1], row[2]) for row in rows]

    def forget_pages(self, before: datetime) -> int:
        """Delete raw pages read before that time; return how many. Results and evidence stay."""
        return self.pages.forget(before.timestamp())

    def check(self) -> None:
        """Raise StoreError where the database is damaged."""
        verdict = self._read("PRAGMA integrity_check", {})[0][0]
        if verdict != "ok":
            raise StoreError(f"The database is damaged: {verdict}. Restore a copy, or move the file away to begin anew.")

    def _read(self, query: str, params: Mapping[str, Any]) -> Sequence[Any]:
        from sqlalchemy import text

        with self.engine.connect() as connection:
            rows = connection.execute(text(query), params).fetchall()
            connection.rollback()
            return rows

    def _write(self, query: str, params: Mapping[str, Any]) -> None:
        from sqlalchemy import text

        with self.engine.begin() as connection:
            connection.execute(text(query), params)


def _dump(value: object) -> str:
    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))
