"""XING: company pages as a browser shows them. The title "XING" alone is the shell of the bot protection and says nothing."""

from __future__ import annotations

import re

from crawler import parse
from crawler.numbers import count_of
from crawler.platforms import shapes
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import types_of
from crawler.vocabulary import Outcome

TITLE = re.compile(
    r"^(?P<name>.{1,200}?)(?: als Arbeitgeber.{0,80}| as an employer.{0,80}| [-–:] .{0,120})? [|·-] XING\b", re.IGNORECASE
)
NOT_FOUND = ("404", "not found", "nicht gefunden", "gibt es nicht", "page not found")
SYSTEM = ("xing", "login", "log in", "einloggen", "anmelden", "registrieren", "fehler", "error")
LOGIN = "/assets/login-frontend/"


def read(document: Document, draft: Draft) -> Sign | None:
    """Read name and address of the page; a page about nobody is told by its title."""
    if document.is_data:
        return None
    heading = document.title.strip()
    if heading.lower() == "xing":
        return shapes.refused("title:XING")
    found = TITLE.match(heading)
    name = found["name"].strip() if found else ""
    if any(words in name.lower() for words in NOT_FOUND):
        return Sign.absent(f"title:{heading[:100]}")
    company = next((item for item in document.json_ld if types_of(item) & shapes.BUSINESSES and item.get("name")), None)
    first = parse.node_text(document.tree.css_first("h1"))
    if LOGIN in document.text and not first:
        return Sign.unknown(f"text:{LOGIN}", Outcome.LOGIN_WALL)
    if name.lower() in SYSTEM or not (name or company) or not (first or company or document.meta("og:title")):
        return None
    if company is not None:
        shapes.organisation(company, draft)
    draft.put("display_name", first if first and first.lower() in heading.lower() else name, "css:h1")
    draft.put("followers", count_of(document.visible[:8000], "followers"), "text:followers")
    links = [
        node.attributes.get("href") for node in document.tree.css("a[href^=http][rel~=noopener], a[href^=http][target=_blank]")
    ]
    outside = [
        link for link in links if link and not any(host in link for host in ("xing.com", "kununu.com", "onlyfy", "new-work.se"))
    ]
    draft.put("websites", outside[:3], "css:a[target=_blank]@href")
    draft.put("description", document.meta("og:description") or document.meta("description"), "meta:og:description")
    draft.put("avatar", document.meta("og:image"), "meta:og:image")
    return Sign.exists("jsonld:Organization:name" if company is not None else "title:| XING")
