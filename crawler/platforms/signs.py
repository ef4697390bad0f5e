"""Whether the signs of a platform file stand on a page, and where.

`text` signs are looked for in what a reader sees, never in scripts: interfaces ship all their texts, "Claim this page" included, in
every page. Signs of walls are the exception (`anywhere`), since a wall may be recognised by its code.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.parse import clean
from crawler.platforms import select
from crawler.platforms.definition import Expect, PageSign
from crawler.platforms.document import Document

EXCERPT_CHARS = 200
BEFORE = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """A sign that was found."""

    selector: str
    excerpt: str
    lang: str = ""


def find(document: Document, sign: PageSign, *, anywhere: bool = False) -> Hit | None:
    """Return where the sign stands, None where it does not. `heuristic` signs are notes for people and never found."""
    name = f"{sign.where}:{sign.value}"
    if sign.where == "status":
        return Hit(name, str(document.status), sign.lang) if str(document.status) == sign.value else None
    if sign.where == "url":
        return Hit(name, document.url[:EXCERPT_CHARS], sign.lang) if sign.value in document.url else None
    if sign.where == "title":
        found = sign.value in document.title
        return Hit(name, document.title[:EXCERPT_CHARS], sign.lang) if found else None
    if sign.where == "text":
        return _substring(document.text if anywhere or document.is_data else document.visible, sign)
    if sign.where == "heuristic":
        return None
    value = _selected(document, sign)
    return Hit(name, clean(str(value), EXCERPT_CHARS), sign.lang) if value is not None else None


def _substring(text: str, sign: PageSign) -> Hit | None:
    """Find the words as written and whole: "Claimed" is neither in "Unclaimed" nor in "he claimed"."""
    place = text.find(sign.value)
    while place >= 0 and not _is_whole(text, place, place + len(sign.value)):
        place = text.find(sign.value, place + 1)
    if place < 0:
        return None
    return Hit(f"text:{sign.value}", clean(text[max(0, place - BEFORE) : place + EXCERPT_CHARS], EXCERPT_CHARS), sign.lang)


def _is_whole(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not before and not after


def _selected(document: Document, sign: PageSign) -> object | None:
    """Meta signs may name a value: `meta:og:type=profile`; css signs need no text in the element."""
    if sign.where == "css":
        selector, _, attribute = sign.value.rpartition("@")
        node = document.tree.css_first(selector if attribute and selector else sign.value)
        return None if node is None else node.attributes.get(attribute) if selector else (node.text() or node.tag)
    if sign.where == "meta":
        name, equals, wanted = sign.value.partition("=")
        content = document.meta(name)
        return content if content and (not equals or wanted in content) else None
    return next(select.values(document, f"{sign.where}:{sign.value}"), None)


def first(document: Document, signs: tuple[PageSign, ...], *, anywhere: bool = False) -> Hit | None:
    """Return the first of the signs that stands on the page."""
    return next((hit for sign in signs if (hit := find(document, sign, anywhere=anywhere))), None)


def expected(document: Document, rule: Expect) -> Hit | None:
    """Return the sign by which an answer is recognised: its status fits, all of `all` and one of `any` stand on the page.

    A saved file has no status; then signs alone decide, and a rule without signs says nothing.
    """
    if document.status is not None and rule.status and document.status not in rule.status:
        return None
    needed = [find(document, sign) for sign in rule.all]
    if any(hit is None for hit in needed):
        return None
    found = first(document, rule.any)
    if rule.any and found is None:
        return None
    if found is None and not rule.all:
        return Hit(f"status:{document.status}", str(document.status)) if document.status in rule.status else None
    return found or needed[0]
