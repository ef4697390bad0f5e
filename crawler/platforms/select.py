"""The selector language of the platform files: where on a page a value stands.

    meta:og:title                    content of a meta element (name, property or itemprop)
    title:                           the document's title
    link:canonical                   href of the link element with this rel
    css:h1.name                      text of the first element; css:a.site@href gives an attribute
    jsonld:name                      path in any JSON-LD object
    jsonld:Organization:address      only in objects of this type; `A|B:` one of these, LocalBusiness with its subtypes
    json:data.user.name              path in a JSON body
    json:#__NEXT_DATA__ props.name   path in the data of a script element (by id) or variable
    text:(\\d+) employees             first group of a pattern over the first 10,000 characters of the visible text
    url:/company/(\\d+)               first group of a pattern over the final address

A selector may end in ` ~ PATTERN`: the value is then the pattern's first group, and there is none where it does not match.
A path is keys joined with dots; a list is entered by itself (all elements) or by `[n]`; `**` stands for any depth; a closing
`=value` keeps only equal values. There are no conditions and no variables: what needs more is a hook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from crawler import parse
from crawler.platforms.document import Document

KINDS = ("meta", "title", "link", "css", "jsonld", "json", "text", "url")
TEXT_CHARS = 10_000
VALUES = 50

SUBTYPES = {
    "LocalBusiness": frozenset(
        {
            *("LocalBusiness", "ProfessionalService", "Store", "Restaurant", "Hotel", "MedicalBusiness", "FinancialService"),
            *("HomeAndConstructionBusiness", "AutomotiveBusiness", "LegalService", "Dentist", "Physician", "LodgingBusiness"),
            *("FoodEstablishment", "EducationalOrganization", "HealthAndBeautyBusiness", "SportsActivityLocation"),
        }
    )
}
"""Types of schema.org that are told to be another one by the vocabulary itself, which is not loaded."""

_SEGMENT = re.compile(r"([^.\[\]]+)|\[(\d{1,4})\]")


def is_selector(text: str) -> bool:
    """Say whether `text` begins with a known kind; anything else is a plain substring."""
    return text.partition(":")[0] in KINDS and ":" in text


def first(document: Document, selectors: tuple[str, ...]) -> tuple[Any, str] | None:
    """Return the first value that any of the selectors finds, with the selector that found it."""
    for selector in selectors:
        for value in values(document, selector):
            return value, selector
    return None


def values(document: Document, selector: str) -> Iterator[Any]:
    """Yield the non-empty values of a selector in document order, at most 50. Raises ValueError for an unknown kind."""
    kind, separator, rest = selector.partition(":")
    if not separator or kind not in KINDS:
        raise ValueError(f"unknown selector {selector!r}: it must begin with one of {', '.join(KINDS)}")
    argument, _, pattern = rest.partition(" ~ ")
    found: Iterator[Any] = (value for value in _READERS[kind](document, argument.strip()) if value not in (None, "", [], {}))
    if pattern:
        found = _narrowed(found, pattern)
    yield from islice(found, VALUES)


def _narrowed(found: Iterator[Any], pattern: str) -> Iterator[str]:
    for value in found:
        if isinstance(value, str | int | float):
            match = _pattern(pattern).search(str(value)[:TEXT_CHARS])
            if match and (match[match.lastindex or 0] or "").strip():
                yield match[match.lastindex or 0].strip()


@lru_cache(maxsize=512)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _meta(document: Document, argument: str) -> Iterator[Any]:
    yield document.meta(argument)


def _title(document: Document, argument: str) -> Iterator[Any]:
    yield document.title


def _link(document: Document, argument: str) -> Iterator[Any]:
    for node in document.tree.css(f'link[rel~="{argument}"]'):
        yield (node.attributes.get("href") or "").strip()


def _css(document: Document, argument: str) -> Iterator[Any]:
    selector, separator, attribute = argument.rpartition("@")
    if not separator:
        selector, attribute = argument, ""
    for node in document.tree.css(selector):
        yield (node.attributes.get(attribute) or "").strip() if attribute else parse.node_text(node)


def _jsonld(document: Document, argument: str) -> Iterator[Any]:
    kind, separator, path = argument.partition(":")
    wanted = frozenset().union(*(SUBTYPES.get(name, {name}) for name in kind.split("|"))) if separator else None
    for item in document.json_ld:
        if wanted is None or wanted & types_of(item):
            yield from at(item, path if separator else argument)


def types_of(item: dict[str, Any]) -> frozenset[str]:
    """Return the type names of a JSON-LD object without their vocabulary's address."""
    kind = item.get("@type")
    names = kind if isinstance(kind, list) else [kind]
    return frozenset(name.rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str))


def _json(document: Document, argument: str) -> Iterator[Any]:
    key, separator, path = argument.partition(" ")
    if separator:
        yield from at(document.script(key.lstrip("#$")), path)
    elif document.is_data:
        yield from at(document.data, argument)


def _text(document: Document, argument: str) -> Iterator[Any]:
    yield from _groups(argument, document.visible[:TEXT_CHARS])


def _url(document: Document, argument: str) -> Iterator[Any]:
    yield from _groups(argument, document.url[:2083])


def _groups(pattern: str, text: str) -> Iterator[str]:
    for match in _pattern(pattern).finditer(text):
        yield (match[match.lastindex or 0] or "").strip()


_READERS = {
    "meta": _meta, "title": _title, "link": _link, "css": _css, "jsonld": _jsonld, "json": _json, "text": _text, "url": _url,
}  # fmt: skip


# --- paths ----------------------------------------------------------------------------------------------------------------


def at(value: Any, path: str) -> Iterator[Any]:
    """Yield what stands at `path` in nested data; a bare list at the end is opened into its elements."""
    path, equals, wanted = path.partition("=")
    segments = [name or int(index) for name, index in _SEGMENT.findall(path.strip())]
    for found in _follow(value, segments):
        for item in found if isinstance(found, list) else [found]:
            if not equals or _said(item) == wanted.strip().strip('"'):
                yield item


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "null" if value is None else str(value)


def _follow(value: Any, segments: list[str | int]) -> Iterator[Any]:
    if not segments:
        yield value
        return
    head, rest = segments[0], segments[1:]
    if head == "**":
        if rest:
            yield from (found for name, entry in parse.walk(value) if name == rest[0] for found in _follow(entry, rest[1:]))
    elif isinstance(head, int):
        if isinstance(value, list) and head < len(value):
            yield from _follow(value[head], rest)
    elif isinstance(value, list):
        for item in value:
            yield from _follow(item, segments)
    elif isinstance(value, dict) and head in value:
        yield from _follow(value[head], rest)


def one(value: Any, path: str) -> Any:
    """Return the first non-empty value at `path`, None where there is none; for hooks."""
    return next((found for found in at(value, path) if found not in (None, "", [], {})), None)
