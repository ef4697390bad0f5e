"""Every platform file against every case folder: `fixtures/platforms/<id>/<case>/` holds a page and what it must be read as.

Adding a case is adding a folder. `expected.json` names address and status of the page; presence must always be given, all other
keys are checked where they stand: failure, claim_state, markers (these codes at least), facts and states (these fields; `posts` is
the number of dated posts). `status` is null where nobody wrote it down.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.platforms import load_registry
from crawler.platforms.classify import classify
from crawler.types import Classified, Count, DatedAt, Page
from crawler.vocabulary import Outcome, Presence
from tests.corpus_folder import ROOT

FOLDER = ROOT / "fixtures" / "platforms"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/expected.json"))
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TYPES = {".json": "application/json", ".xml": "application/xml", ".html": "text/html; charset=utf-8", ".txt": "text/plain"}
OUTCOMES = {404: Outcome.MISSING, 410: Outcome.GONE, 400: Outcome.PROTOCOL_ERROR, 422: Outcome.PROTOCOL_ERROR}
NAMED = [
    *("youtube", "mastodon", "bluesky", "github", "telegram", "vimeo", "twitch", "tiktok", "spotify", "apple_podcasts", "xing"),
    *("kununu", "wikidata", "openstreetmap", "linkedin", "facebook", "instagram", "threads", "x", "pinterest", "trustpilot"),
    "dribbble",
]


def read(folder: Path, *, saved: bool = False) -> tuple[Classified, dict[str, Any]]:
    """Classify a case as the door delivers it, or as a saved file of which nothing but the address is known."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    file = next(folder.glob("page.*"))
    status = None if saved else expected["status"]
    headers = {} if saved else {"content-type": TYPES[file.suffix]}
    outcome = Outcome.OK if saved else OUTCOMES.get(expected["status"], Outcome.OK)
    page = Page(expected["url"], outcome, final_url=expected["url"], status=status, headers=headers, body=file.read_bytes())
    registry = load_registry()
    return classify(registry.get(folder.parent.name), page, registry.identify(expected["url"]).ref, NOW), expected


def plain(value: Any) -> Any:
    """Return a fact in the form that expected.json uses."""
    if isinstance(value, Count):
        return {"value": value.value, "lo": value.lo, "hi": value.hi}
    if isinstance(value, DatedAt):
        return value.at.date().isoformat()
    if isinstance(value, tuple):
        return list(value)
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    return value


def name_of(folder: Path) -> str:
    return f"{folder.parent.name}-{folder.name}"


@pytest.mark.parametrize("folder", CASES, ids=name_of)
def test_a_page_is_read_as_its_case_says(folder):
    answer, expected = read(folder)

    assert (answer.presence, answer.failure) == (expected["presence"], expected.get("failure"))
    assert answer.claim_state == expected.get("claim_state", answer.claim_state)
    assert set(expected.get("markers", ())) <= {marker.code for marker in answer.markers}
    for field, value in expected.get("facts", {}).items():
        found = plain(getattr(answer.facts, field))
        found = len(found) if field == "posts" else found
        assert (found["value"] if isinstance(value, int) and isinstance(found, dict) else found) == value, field
    for field, state in expected.get("states", {}).items():
        assert answer.facts.states[field] == state


@pytest.mark.parametrize("folder", [case for case in CASES if "wall" in case.name], ids=name_of)
def test_a_wall_is_never_absent_even_when_only_the_file_is_left(folder):
    answer, _ = read(folder, saved=True)

    assert answer.presence is Presence.UNKNOWN
    assert answer.failure is not None


@pytest.mark.parametrize("folder", [case for case in CASES if case.name in ("exists", "page", "claimed", "unclaimed")], ids=name_of)
def test_an_account_is_recognised_in_a_saved_file(folder):
    answer, _ = read(folder, saved=True)

    assert answer.presence is Presence.EXISTS


@pytest.mark.parametrize("platform", NAMED)
def test_each_named_platform_has_the_three_cases(platform):
    assert {"exists", "absent", "wall"} <= {case.name for case in (FOLDER / platform).iterdir()}


@pytest.mark.parametrize("folder", CASES, ids=name_of)
def test_what_is_said_is_backed_by_evidence(folder):
    answer, expected = read(folder)

    codes = {piece.code for piece in answer.evidence}

    assert {"presence", *(marker.code for marker in answer.markers)} <= codes
    assert all(piece.source_url == expected["url"] and len(piece.excerpt) <= 200 for piece in answer.evidence)
    assert answer.presence is Presence.EXISTS or answer.facts.display_name is None
