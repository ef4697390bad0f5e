"""A page as lines of text: what stands on one line for a reader, with its place on the page.

`text()` of a tree runs names, streets and menus together; an Impressum is understood by its lines. Each line knows whether it is a
heading, lies in header or footer, is nothing but a link, and which paragraph it belongs to.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from crawler.parse import parse_html

Region = Literal["header", "main", "footer"]

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "object",
        "select",
        "option",
        "textarea",
        "button",
        "nav",
        "canvas",
        "video",
        "audio",
        "datalist",
    ]
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PSEUDO_HEADING = 7
MAX_HTML = 2_000_000
MAX_NODES = 60_000
MAX_LINES = 2_500
MAX_LINE = 1_200
SPLITTER = re.compile(r"\s+[|·•●∙▪■‖]+\s+|\s*\t\s*|\s[|·•●]|[|·•●]\s")
BLANKS = re.compile(r"[^\S\t]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f]")
HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
BLOCK_STYLE = re.compile(r"display\s{0,3}:\s{0,3}(?:block|flex|grid)", re.IGNORECASE)
TAG = re.compile(r"<(?:!doctype|html|body|div|p|br|span|a|h[1-6]|table|ul|section)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page."""

    text: str
    level: int = 0
    """1-6 for headings, 7 for a line all in bold, 0 for plain text."""
    region: Region = "main"
    block: int = 0
    """Number of the paragraph, list item or table cell."""
    is_link: bool = False
    """True where the whole line is one or more links: a menu entry, not a label."""
    mails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    """Targets of `mailto:` and `tel:` links in the line."""
    low: str = ""
    """Lower-case text."""


@dataclass(slots=True)
class _Open:
    """The line being written."""

    parts: list[str] = field(default_factory=list)
    total: int = 0
    bold: int = 0
    linked: int = 0
    mails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)


def page_lines(html_or_text: str) -> list[Line]:
    """Return the lines of a page or of plain text, in reading order, at most 2,500 of at most 1,200 characters."""
    source = html_or_text[:MAX_HTML]
    if not TAG.search(source[:200_000]):
        return _text_lines(source)
    return _Reader().read(source)


def clean(text: str) -> str:
    """Compose characters, drop invisible ones and collapse blanks; tabs stay, they separate columns."""
    return BLANKS.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def page_title(html: str) -> str:
    """Return title and site name of a page, joined with " | "; empty for plain text."""
    if not TAG.search(html[:200_000]) and "<title" not in html[:5000].lower():
        return ""
    tree = parse_html(html[:MAX_HTML])
    found = [node.text() for node in tree.css("head > title")[:1]]
    found += [node.attributes.get("content") or "" for node in tree.css('meta[property="og:site_name"]')[:1]]
    return clean(" | ".join(found))[:300]


def _text_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    block = 0
    for raw in text.splitlines()[: MAX_LINES * 2]:
        if not raw.strip():
            block += 1
            continue
        lines.extend(_split(clean(raw), block=block))
    return lines[:MAX_LINES]


def _split(text: str, **place: object) -> list[Line]:
    pieces = [piece.strip() for piece in SPLITTER.split(text[:MAX_LINE])]
    return [Line(piece, low=piece.lower(), **place) for piece in pieces if piece]  # type: ignore[arg-type]


class _Reader:
    """Walks the tree with its own stack: nesting has no limit that could be hit."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.open = _Open()
        self.block = 0
        self.heading: list[int] = []
        self.bold = 0
        self.links = 0
        self.after_link = False
        self.regions: list[Region] = []

    def read(self, html: str) -> list[Line]:
        body = parse_html(html).body
        if body is None:
            return []
        stack: list[tuple[LexborNode, bool]] = [(body, False)]
        nodes = 0
        while stack and nodes < MAX_NODES and len(self.lines) < MAX_LINES:
            node, leaving = stack.pop()
            nodes += 1
            tag = node.tag or ""
            if leaving:
                self._leave(node, tag)
            elif tag == "-text":
                self._text(node.text_content or "")
            elif tag and tag[0] not in "-_!" and not self._skipped(node, tag):
                self._enter(node, tag)
                stack.append((node, True))
                children = list(node.iter(include_text=True))
                stack.extend((child, False) for child in reversed(children))
        self._end_line()
        return self.lines[:MAX_LINES]

    @staticmethod
    def _skipped(node: LexborNode, tag: str) -> bool:
        if tag in SKIPPED:
            return True
        attributes = node.attributes
        return "hidden" in attributes or bool(HIDDEN_STYLE.search(attributes.get("style") or ""))

    def _enter(self, node: LexborNode, tag: str) -> None:
        if tag == "br":
            self._end_line()
        elif tag in BLOCKS or BLOCK_STYLE.search(node.attributes.get("style") or ""):
            self._end_line()
            self.block += 1
        if tag in HEADINGS:
            self.heading.append(HEADINGS[tag])
        elif tag in ("b", "strong", "dt", "th"):
            self.bold += 1
        elif tag == "a":
            self.links += 1
            if self.after_link:
                self.open.parts.append(" ")  # two links side by side are two words, also where the source has no blank
            self._target(node)
        elif tag == "header" and not self.regions:
            self.regions.append("header")
        elif tag == "footer":
            self.regions.append("footer")
        if protected := node.attributes.get("data-cfemail"):
            self.open.mails.append(_unprotect(protected))

    def _leave(self, node: LexborNode, tag: str) -> None:
        if tag in BLOCKS or BLOCK_STYLE.search(node.attributes.get("style") or ""):
            self._end_line()
            self.block += 1
        if tag in HEADINGS and self.heading:
            self.heading.pop()
        elif tag in ("b", "strong", "dt", "th"):
            self.bold -= 1
        elif tag == "a":
            self.links -= 1
            self.after_link = True
        elif (tag == "header" and self.regions == ["header"]) or (tag == "footer" and self.regions):
            self.regions.pop()

    def _target(self, node: LexborNode) -> None:
        href = (node.attributes.get("href") or "").strip()
        scheme, _, rest = href.partition(":")
        if scheme.lower() == "mailto":
            self.open.mails.append(unquote(rest.split("?")[0])[:200])
        elif scheme.lower() == "tel":
            self.open.phones.append(unquote(rest)[:40])

    def _text(self, text: str) -> None:
        if not text:
            return
        self.open.parts.append(text)
        self.after_link = self.after_link and self.links > 0
        weight = len(text.strip())
        self.open.total += weight
        self.open.bold += weight if self.bold > 0 else 0
        self.open.linked += weight if self.links > 0 else 0

    def _end_line(self) -> None:
        line, self.open = self.open, _Open()
        # A line break in the source is a blank for the reader; only tabs of text files separate columns.
        text = clean("".join(line.parts).replace("\n", " ").replace("\r", " ").replace("\t", " "))
        if not text and not line.mails and not line.phones:
            return
        level = min(self.heading) if self.heading else PSEUDO_HEADING if line.total and line.bold >= line.total else 0
        region: Region = self.regions[-1] if self.regions else "main"
        is_link = bool(line.total) and line.linked >= line.total
        pieces = _split(text, level=level, region=region, block=self.block, is_link=is_link) or [
            Line("", region=region, block=self.block)
        ]
        first = pieces[0]
        pieces[0] = Line(
            first.text, first.level, region, self.block, first.is_link, tuple(line.mails), tuple(line.phones), first.low
        )
        self.lines.extend(pieces)


def _unprotect(code: str) -> str:
    # The published scheme of the script that hides addresses from simple readers: the first byte is XORed with the others.
    try:
        data = bytes.fromhex(code[:400])
    except ValueError:
        return ""
    return bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", "replace") if data else ""
