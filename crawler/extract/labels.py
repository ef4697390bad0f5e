"""What a link says about itself and what is written around it. Read only where place and name have not decided yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from crawler.extract.mentions import Mention
from crawler.extract.words import words

MAX_LABEL = 200
MAX_AROUND = 240
"""A block of more text is prose: words in it say nothing about one link."""
MAX_LEAD = 120
MAX_STEPS = 400
"""Nodes looked at for the text before a link."""
HEADING_LEVELS = 6
HEADING_SIBLINGS = 8
MAX_HEADING = 80
NEIGHBOUR_LEVELS = 3
MAX_NEIGHBOURS = 12
_INLINE = frozenset(
    {"a", "b", "strong", "em", "i", "u", "span", "font", "small", "sup", "sub", "img", "svg", "area", "map", "center", "nobr"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend", "summary"})
_OUTER = frozenset({"body", "main", "html", "form"})


def label_of(mention: Mention) -> tuple[str, bool]:
    """Return the label (visible text, else title, aria-label or image text) in lower case, and whether it is an icon only.

    One or two letters are an icon: "f", "in", "yt", or what an icon font draws.
    """
    if mention.labels is None:
        mention.labels = _label(mention.node)
    return mention.labels


def _label(node: LexborNode | None) -> tuple[str, bool]:
    if node is None:
        return "", True
    text = " ".join(node.text()[:1_000].split()) if node.tag != "iframe" else ""
    if sum(char.isalnum() for char in text[:MAX_LABEL]) > words().longest_initials:
        return text[:MAX_LABEL].lower(), False
    attributes = node.attrs
    said = attributes.get("aria-label") or attributes.get("title") or attributes.get("alt") or ""
    if not said:
        image = node.css_first("img,svg")
        if image is not None:
            said = image.attrs.get("alt") or image.attrs.get("title") or image.attrs.get("aria-label") or ""
    return " ".join(said.split())[:MAX_LABEL].lower() or text.lower(), True


class Nearby:
    """The text, headings and links around the links of one page, remembered by element so that long lists stay linear."""

    __slots__ = ("_headings", "_links", "_texts")

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        self._headings: dict[int, str] = {}
        self._links: dict[int, Sequence[LexborNode]] = {}

    def around(self, node: LexborNode | None) -> tuple[str, str, bool]:
        """Return the text before and after a link in its nearest block, lower case, and whether that block is prose (long text)."""
        block = _block(node)
        if node is None or block is None:
            return "", "", False
        text = self._text(block)
        own = " ".join(node.text()[:1_000].split()).lower()
        if own == text and block.parent is not None and block.tag in ("li", "div", "td", "p"):
            wider = self._text(block.parent)
            if len(wider) <= MAX_AROUND:
                text = wider
        position = max(text.find(own), 0) if own else 0
        before, after = text[:position], text[position + len(own) :]
        return before[-MAX_AROUND:], after[:MAX_AROUND], len(before) + len(after) > MAX_AROUND

    def lead(self, node: LexborNode | None) -> tuple[str, LexborNode | None]:
        """Return the text between a link and the link before it in its block (lower case), and that link before.

        What stands before another link speaks of that one: in "Design: <a>Agency</a> <a>icon</a>" nothing is said of the icon.
        A link that is alone in its block is read with the text of the block around.
        """
        block = _block(node)
        if node is None or block is None:
            return "", None
        lead, before = _lead(block, node)
        if not lead and before is None and block.parent is not None and block.parent.tag not in _OUTER:
            lead, before = _lead(block.parent, node)
        return lead, before

    def headings(self, node: LexborNode | None) -> Iterator[str]:
        """Yield the headings under which a link stands, nearest first, lower case."""
        current = node
        for _ in range(HEADING_LEVELS):
            if current is None or current.tag in _OUTER:
                return
            sibling = current.prev
            for _ in range(HEADING_SIBLINGS):
                if sibling is None:
                    break
                heading = self._heading(sibling)
                if heading:
                    yield heading
                    break
                sibling = sibling.prev
            current = current.parent

    def links(self, node: LexborNode | None) -> Iterator[LexborNode]:
        """Yield other links with a host in the nearest containers: a card often names a firm's site beside its accounts."""
        container = node.parent if node is not None else None
        for _ in range(NEIGHBOUR_LEVELS):
            if container is None or container.tag in _OUTER:
                return
            links = self._links.get(container.mem_id)
            if links is None:
                links = self._links[container.mem_id] = container.css('a[href^="http"]')
            if len(links) > MAX_NEIGHBOURS:
                return
            yield from links
            container = container.parent

    def _text(self, block: LexborNode) -> str:
        text = self._texts.get(block.mem_id)
        if text is None:
            text = self._texts[block.mem_id] = " ".join(block.text()[:4_000].split()).lower()
        return text

    def _heading(self, node: LexborNode) -> str:
        heading = self._headings.get(node.mem_id)
        if heading is None:
            heading = self._headings[node.mem_id] = _heading(node)
        return heading


def _block(node: LexborNode | None) -> LexborNode | None:
    block = node.parent if node is not None else None
    levels = 0
    while block is not None and block.tag in _INLINE and levels < 6:
        block = block.parent
        levels += 1
    return block


def _lead(block: LexborNode, node: LexborNode) -> tuple[str, LexborNode | None]:
    pieces: list[str] = []
    before: LexborNode | None = None
    opened: LexborNode | None = None
    target = node.mem_id
    for steps, current in enumerate(block.traverse(include_text=True)):
        if current.mem_id == target:
            break
        if steps > MAX_STEPS:
            return "", before
        tag = current.tag or ""
        if tag == "-text":
            pieces.append(current.text_content or "")
        elif tag == "a" or tag in _HEADINGS:
            opened = current
            before = current if tag == "a" else before
            pieces.clear()
    lead = " ".join(" ".join(pieces).split()).lower()
    if lead and opened is not None:
        lead = lead.removeprefix(" ".join(opened.text(separator=" ")[:1_000].split()).lower()).strip()
    return lead[-MAX_LEAD:], before


def _heading(node: LexborNode) -> str:
    """Return the text of a heading, or of a short block that holds nothing but one."""
    tag = node.tag or ""
    if tag.startswith("-"):
        return ""
    if tag not in _HEADINGS:
        inner = node.css_first("h1,h2,h3,h4,h5,h6")
        if inner is None or len(node.text()) > len(inner.text()) + MAX_HEADING // 2:
            return ""
        node = inner
    return " ".join(node.text()[:1_000].split())[:MAX_HEADING].lower()
