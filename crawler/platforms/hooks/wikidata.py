"""Wikidata: entity documents of Special:EntityData and wbgetentities; ended and deprecated statements are history and left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import one
from crawler.types import Marker

LANGUAGES = ("de", "en", "mul", "fr")


def read(document: Document, draft: Draft) -> Sign | None:
    """Read the first entity."""
    entities = one(document.data, "entities")
    if not isinstance(entities, dict) or not entities:
        error = one(document.data, "error.code")
        return Sign.absent(f"json:error.code {error}") if error == "no-such-entity" else None
    entity = next(iter(entities.values()))
    if not isinstance(entity, dict) or "missing" in entity:
        return Sign.absent("json:entities.missing")
    draft.put("display_name", _worded(entity.get("labels")), "json:entities.labels")
    draft.put("handle", entity.get("id"), "json:entities.id")
    draft.put("platform_id", entity.get("id"), "json:entities.id")
    draft.put("description", _worded(entity.get("descriptions")), "json:entities.descriptions")
    claims = entity.get("claims") or {}
    draft.put("websites", list(values(claims, "P856")), "json:claims.P856", known="claims" in entity)
    # P571 is when the company was founded, not when the item was made: no fact of the account
    ended = next(values(claims, "P576"), None)
    closed = [Marker("E10", "json:claims.P576", f"dissolved {one(ended, 'time') or ''}"[:200])] if ended is not None else []
    return Sign.exists("json:entities.id", *closed)


def _worded(texts: Any) -> str | None:
    if not isinstance(texts, dict):
        return None
    found = next((texts[code] for code in LANGUAGES if code in texts), next(iter(texts.values()), None))
    return found.get("value") if isinstance(found, dict) else None


def values(claims: Any, prop: str) -> Iterator[Any]:
    """Yield the values of a property's current statements, preferred ones first."""
    statements = claims.get(prop) if isinstance(claims, dict) else None
    current = [item for item in statements or [] if isinstance(item, dict) and item.get("rank") != "deprecated"]
    for statement in sorted(current, key=lambda item: item.get("rank") != "preferred"):
        if "P582" not in (statement.get("qualifiers") or {}):
            value = one(statement, "mainsnak.datavalue.value")
            if value is not None:
                yield value
