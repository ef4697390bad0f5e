"""Commands that read saved things and never ask the web: identify, extract, classify."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from crawler.errors import UsageError
from crawler.platforms import load_registry
from crawler.types import Classified
from crawler.vocabulary import ClaimState, Outcome, Presence


def identify_urls(urls: Sequence[str]) -> None:
    """Print one JSON line for each address in order; `-` stands for the lines of standard input. Never fails on an address."""
    registry = load_registry()
    for url in _lines(urls):
        answer = registry.identify(url)
        _print(
            {
                "url": answer.url,
                "account": answer.account,
                # The address of a share button or a video names nobody: then there is no platform either, only a reason.
                "platform": answer.platform if answer.handle is not None else None,
                "entity": answer.entity,
                "handle": answer.handle,
                "canonical": answer.canonical,
                "reason": answer.reason,
            }
        )


def extract_file(file: str, url: str) -> None:
    """Print one JSON line for each account that a saved page names; nothing for a page that names none or is broken."""
    from crawler.extract import extract

    for found in extract(read_bytes(file), url, load_registry()):
        _print(
            {
                "platform": found.ref.platform,
                "entity": found.ref.entity,
                "handle": found.ref.handle,
                "canonical": found.ref.canonical,
                "where": found.where,
                "own": found.own,
                "conf": round(found.conf, 3),
                "reason": found.reason,
            }
        )


def classify_file(file: str, url: str, status: int | None) -> None:
    """Print what one saved platform page says as one JSON object; a host that is no platform gives presence unknown."""
    from crawler.platforms.classify import classify
    from crawler.platforms.saved import read_saved_feed, saved_page

    registry = load_registry()
    body, now = read_bytes(file), saved_at(file)
    definition, ref, page = saved_page(registry, url, body, status, now)
    if definition is None:
        answer = Classified("", None, Presence.UNKNOWN, Outcome.WRONG_TYPE, ClaimState.UNKNOWN)
    else:
        feed = read_saved_feed(page, now) if definition.id == "blog" else None
        answer = feed or classify(definition, page, ref, now)
    _print(
        {
            "platform": answer.platform or None,
            "presence": answer.presence,
            "failure": answer.failure,
            "claim_state": answer.claim_state,
            "ownership_markers": [plain(marker) for marker in answer.markers],
            "facts": {key: value for key, value in plain(answer.facts).items() if _is_said(key, value)},
            "evidence": [plain(evidence) for evidence in answer.evidence],
        }
    )


def plain(value: Any) -> Any:
    """Turn our values into what JSON knows: dataclasses to objects, dates to ISO 8601, enums to their text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def _is_said(key: str, value: Any) -> bool:
    """Say whether a fact stands on the page: "not verified" does, what nobody mentions does not."""
    return bool(value) if key == "posts_complete" else value is not None and value not in ([], {})


def saved_at(file: str) -> datetime:
    """Return when a file was last written, since "3 days ago" on a saved page counts from then; now for standard input."""
    return datetime.now(UTC) if file == "-" else datetime.fromtimestamp(Path(file).stat().st_mtime, UTC)


def read_bytes(file: str) -> bytes:
    """Read a file, or standard input for `-`; raises UsageError with the reason where that fails."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError("no_file", path=file, reason=error.strerror or str(error)) from error


def _lines(urls: Sequence[str]) -> Iterator[str]:
    for url in urls:
        if url == "-":
            stream = (line.decode("utf-8", "replace").rstrip("\r\n") for line in sys.stdin.buffer)
            yield from stream
        else:
            yield url


def _print(record: dict[str, Any]) -> None:
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    # A lone surrogate of a hostile page cannot be written as UTF-8: it becomes a replacement character.
    sys.stdout.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")
