"""`sameAs` in JSON-LD, with the decision whose it is.

A page may describe several things: its publisher, the writer of the article, a sponsor, a reviewed product. An address counts as
the owner's only where the thing that carries it stands for the page (top level, `publisher`, `mainEntity` …) or has an address on
the page's own domain. `@context` is never loaded; sizes are bounded (1 MiB a block, 50 blocks, 5,000 things).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from crawler.extract.words import words
from crawler.parse import JSON_LD_BLOCK_CHARS, JSON_LD_BLOCKS, read_json

Holder = Literal["own", "other", "person"]

MAX_THINGS = 5_000
MAX_SAME_AS = 200
PERSON_TYPES = frozenset({"person", "patient"})
_SAME_AS = re.compile(r'"sameAs"\s{0,20}:\s{0,20}(\[[^\]]{0,20000}\]|"[^"]{1,2083}")')
_STRING = re.compile(r'"([^"]{1,2083})"')


@dataclass(frozen=True, slots=True)
class SameAs:
    """Addresses of one described thing."""

    urls: tuple[str, ...]
    holder: Holder
    name: str
    url: str
    """The thing's own address (`url` or `@id`), empty where it has none."""


def read_same_as(blocks: Iterable[str]) -> Iterator[SameAs]:
    """Yield what the JSON-LD blocks say, block by block; broken JSON is repaired, else searched for the bare key."""
    for number, text in enumerate(blocks):
        if number >= JSON_LD_BLOCKS:
            return
        if "sameAs" not in text or len(text) > JSON_LD_BLOCK_CHARS:
            continue
        try:
            value: Any = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            value = read_json(text)
        if isinstance(value, dict | list):
            yield from _things(value)
        else:
            yield from _bare(text)


def _bare(text: str) -> Iterator[SameAs]:
    for found in _SAME_AS.finditer(text):
        urls = tuple(_STRING.findall(found[1].replace("\\/", "/")))[:MAX_SAME_AS]
        before = text[max(0, found.start() - 400) : found.start()]
        is_person = '"Person"' in before.rsplit('"@type"', 1)[-1][:40]
        yield SameAs(urls, "person" if is_person else "own", "", "")


def _things(root: Any) -> Iterator[SameAs]:
    stack: list[tuple[Any, Holder]] = [(root, "own")]
    seen = 0
    while stack and seen < MAX_THINGS:
        value, holder = stack.pop()
        seen += 1
        if isinstance(value, list):
            stack.extend((item, holder) for item in reversed(value[:MAX_SAME_AS]) if isinstance(item, dict | list))
            continue
        kinds = _types_of(value)
        if kinds and kinds <= PERSON_TYPES:
            holder = "person"
        elif holder == "person" and kinds:
            holder = "other"
        same_as = value.get("sameAs")
        if same_as:
            urls = tuple(url for url in _texts(same_as) if url)
            yield SameAs(urls[:MAX_SAME_AS], holder, _first_text(value.get("name")), _address(value))
        children = [
            (child, _holder_below(key, holder))
            for key, child in value.items()
            if isinstance(child, dict | list) and key != "sameAs"
        ]
        stack.extend(reversed(children))


def _holder_below(key: str, holder: Holder) -> Holder:
    if key in words().person_keys:
        return "person"
    if key in words().other_keys:
        return "other"
    return "other" if holder == "person" else holder


def _types_of(value: dict[str, Any]) -> set[str]:
    # Site builders describe a one-person business as both Person and Organization: that is the owner, not a writer.
    kind = value.get("@type") or value.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {text.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for text in kinds if isinstance(text, str)}


def _texts(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("@id") or item.get("url") or item.get("@value")
        if isinstance(item, str):
            # Some editors write all addresses into one text, divided by commas or line breaks.
            yield from (part.strip() for part in re.split(r"[\s,;]+(?=https?:)", item[:20_000].strip()))


def _first_text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value[:300] if isinstance(value, str) else ""


def _address(value: dict[str, Any]) -> str:
    for key in ("url", "@id"):
        text = _first_text(value.get(key))
        if text.startswith(("http://", "https://", "//")):
            return text
    return ""
