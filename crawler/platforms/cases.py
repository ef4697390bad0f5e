"""Recorded cases of platform pages: `<folder>/<platform>/<case>/` holds a page and, in `expected.json`, what it must be read as."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.platforms.classify import classify
from crawler.platforms.definition import Definition
from crawler.platforms.hooks import hook
from crawler.platforms.probing import ASKED
from crawler.platforms.registry import Registry
from crawler.types import Classified, Page
from crawler.vocabulary import Outcome, Presence

READ_ON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""Pages hold dates ("3 days ago"), so that cases are always read as on this day."""
TYPES = {".json": "application/json", ".xml": "application/xml", ".html": "text/html; charset=utf-8", ".txt": "text/plain"}
OUTCOMES = {404: Outcome.MISSING, 410: Outcome.GONE, 400: Outcome.PROTOCOL_ERROR, 422: Outcome.PROTOCOL_ERROR}
NEEDED = frozenset({"url", "status", "presence"})

Entry = tuple[str, str, str, bool]
"""File, key, message, and whether it is only a notice: the fields of `crawler.platforms.check.Problem`."""


def read_case(folder: Path, registry: Registry, *, saved: bool = False) -> tuple[Classified, dict[str, Any]]:
    """Classify a case as the door delivers it, or as a saved file of which nothing but the address is known.

    Returns the answer and what is expected. Raises OSError, ValueError or KeyError for an incomplete case.
    """
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    if missing := sorted(NEEDED - set(expected)):
        raise KeyError(missing[0])
    file = next(iter(sorted(folder.glob("page.*"))), None)
    if file is None:
        raise FileNotFoundError("page.*")
    status = None if saved else expected["status"]
    headers = {} if saved else {"content-type": TYPES.get(file.suffix, "")}
    outcome = Outcome.OK if saved else OUTCOMES.get(expected["status"], Outcome.OK)
    page = Page(expected["url"], outcome, final_url=expected["url"], status=status, headers=headers, body=file.read_bytes())
    return classify(registry.get(folder.parent.name), page, registry.identify(expected["url"]).ref, READ_ON), expected


def case_problems(registry: Registry, cases: Path) -> Iterator[Entry]:
    """Yield what is missing among the cases, and what is read otherwise than expected."""
    for definition in registry:
        folder = cases / definition.id
        found = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
        seen: list[dict[str, Any]] = []
        for case in found:
            where = f"{definition.id}/{case.name}"
            try:
                answer, expected = read_case(case, registry)
            except (OSError, ValueError) as error:
                yield where, "expected.json", f"cannot be read: {error}.", False
                continue
            except KeyError as error:
                yield where, str(error.args[0]), "is missing in expected.json.", False
                continue
            seen.append(expected)
            yield from ((where, key, message, False) for key, message in _differences(answer, expected))
        yield from _missing(definition, seen)
    known = {definition.id for definition in registry}
    if cases.is_dir():
        for folder in sorted(path for path in cases.iterdir() if path.is_dir() and path.name not in known):
            yield folder.name, "cases", "belong to no platform.", False


def _differences(answer: Classified, expected: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("presence", "failure", "claim_state"):
        read, wanted = getattr(answer, key), expected.get(key)
        if (key != "claim_state" or wanted is not None) and read != wanted:
            yield key, f"is read as {str(read) if read else None!r}, not {wanted!r}."
    if lacking := sorted(set(expected.get("markers", ())) - {marker.code for marker in answer.markers}):
        yield "markers", f"{lacking[0]} was not found."


def _missing(definition: Definition, seen: list[dict[str, Any]]) -> Iterator[Entry]:
    """A reader that always gives the same answer must fail: each answer the platform can give needs a case."""
    asked = definition.way in ASKED and bool(definition.probe.url)
    if not seen:
        if asked or hook(definition.id) is not None:
            yield f"{definition.id}.toml", "cases", "there is no recorded case, so that nothing proves its signs.", True
        return
    presences = {str(expected["presence"]) for expected in seen}
    needed = [Presence.EXISTS, Presence.UNKNOWN, *([Presence.ABSENT] if asked and definition.probe.absent else [])]
    claims = {str(expected.get("claim_state", "")) for expected in seen}
    sides = [name for name in ("claimed", "unclaimed") if getattr(definition.claim, name)]
    for wanted in [*(p for p in needed if p not in presences), *(side for side in sides if side not in claims)]:
        yield f"{definition.id}.toml", "cases", f"no case is {wanted}.", False
