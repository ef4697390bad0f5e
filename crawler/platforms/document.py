"""A saved page with its readings: text, tree, data. Each is made once, when first asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawler import parse
from crawler.types import Page

ARCHIVED = re.compile(r"(?:(?:https?:)?//web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)")
NOTICES = re.compile(r"^\(\d{1,3}\+?\)\s")
JSON_TYPES = ("application/json", "application/activity+json", "application/jrd+json", "application/ld+json", "text/json")


@dataclass(frozen=True)
class Document:
    """What selectors, hooks and rules read; wraps a `Page` and never raises for a broken one."""

    page: Page

    @property
    def status(self) -> int | None:
        """HTTP status; None for a saved file."""
        return self.page.status

    @property
    def url(self) -> str:
        """Where the page came from, after redirects."""
        return self.page.final_url or self.page.url

    @cached_property
    def text(self) -> str:
        """The body as text: markup or data; addresses that an archive of the web rewrote are the original ones again."""
        text = parse.decode(self.page.body, self.page.headers.get("content-type", ""))
        return ARCHIVED.sub("", text) if "/web/" in text and "archive.org" in text else text

    @cached_property
    def is_data(self) -> bool:
        """True where the body is JSON and no markup."""
        head = self.text[:200].lstrip("\ufeff \t\r\n")
        return head.startswith(("{", "[")) or (self.page.content_type in JSON_TYPES and not head.startswith("<"))

    @cached_property
    def data(self) -> Any:
        """The JSON body; None where the body is markup or broken."""
        return parse.read_json(self.text) if self.is_data else None

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The markup; an empty tree where the body is data."""
        return parse.parse_html("" if self.is_data else self.text)

    @cached_property
    def title(self) -> str:
        """The document's title, without the number of notices that signed-in people see before it."""
        return NOTICES.sub("", parse.title(self.tree))

    @cached_property
    def visible(self) -> str:
        """Title and visible text: what a reader sees, and nothing from scripts."""
        return f"{self.title}\n{parse.visible_text(self.tree)}"

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        """Objects of all JSON-LD blocks."""
        return parse.json_ld(self.tree)

    @cached_property
    def _scripts(self) -> dict[str, Any]:
        return {}

    def script(self, key: str) -> Any:
        """Return the data of the script element or variable `key`, None where the page has none."""
        if key not in self._scripts:
            self._scripts[key] = parse.script_json(self.tree, key) if key in self.text else None
        return self._scripts[key]

    def meta(self, name: str) -> str | None:
        """Return the content of a meta element."""
        return parse.meta(self.tree, name)

    @cached_property
    def canonical(self) -> str:
        """The address the page gives itself: link rel=canonical, else og:url; empty where it gives none."""
        return parse.canonical(self.tree) or self.meta("og:url") or ""
