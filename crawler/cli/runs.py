"""Stored runs by what a person calls them: a run's id or its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.capture import Captured, with_captures
from crawler.errors import UsageError
from crawler.handcheck import with_answers
from crawler.platforms import Registry
from crawler.types import Gathered

if TYPE_CHECKING:
    from crawler.store import Store


@dataclass(frozen=True, slots=True)
class StoredRun:
    """Where a run is kept."""

    run_id: str
    store_url: str
    folder: Path | None
    """The folder that the person named; None for an id."""


def find_run(run: str, store_url: str) -> StoredRun:
    """Return the run of an id or of a folder that has its `run.json`; raises UsageError for a folder that cannot be understood.

    `store_url` is the store of the settings, used where the folder does not name one. The run itself is not looked for yet.
    """
    folder = Path(run)
    if not (folder / "run.json").is_file():
        return StoredRun(run, store_url, None)
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        return StoredRun(str(record["run_id"]), record["store"] or store_url, folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError("no_run", run=run) from error


def load_run(store: Store, run_id: str, registry: Registry, *, answered: bool = True) -> Gathered | None:
    """Return a finished run with the pages that people handed in and the questions that they answered; None where there is none.

    Without `answered` the answers are left out: what is asked does not depend on what was answered.
    """
    gathered = store.gathered(run_id)
    if gathered is None:
        return None
    if (filled := store.questionnaire(run_id)) is not None:
        gathered = replace(gathered, questionnaire=filled)
    gathered = with_captures(gathered, store.captures(run_id, Captured), registry)
    return with_answers(gathered, store.answers(run_id), registry) if answered else gathered


__all__ = ["StoredRun", "find_run", "load_run"]
