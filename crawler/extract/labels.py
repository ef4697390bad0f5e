"""What a link says about itself and what is written around it. Read only where place and name have not decided yet."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from crawler.extract.mentions import Mention

MAX_LABEL = 200
MAX_AROUND = 240
"""A block of more text is prose: words in it say nothing about one link."""
_INLINE = frozenset({"a", "b", "strong", "em", "i", "u", "span", "font", "small", "sup", "sub", "img", "svg", "area", "map", "center", "nobr"})


def label_of(mention: Mention) -> tuple[str, bool]:
    """Return the label (visible text, else title, aria-label or image text) in lower case, and whether it is an icon only."""
    if mention.labels is None:
        mention.labels = _label(mention.node)
    return mention.labels


def _label(node: LexborNode | None) -> tuple[str, bool]:
    if node is None:
        return "", True
    text = " ".join(node.text()[:1_000].split()) if node.tag != "iframe" else ""
    if any(char.isalnum() for char in text):
        return text[:MAX_LABEL].lower(), False
    attributes = node.attrs
    said = attributes.get("aria-label") or attributes.get("title") or attributes.get("alt") or ""
    if not said:
        image = node.css_first("img,svg")
        if image is not None:
            said = image.attrs.get("alt") or image.attrs.get("title") or image.attrs.get("aria-label") or ""
    return " ".join(said.split())[:MAX_LABEL].lower(), True


def around(node: LexborNode | None) -> tuple[str, str, bool]:
    """Return the text before and after a link in its nearest block, lower case, and whether that block is prose (long text)."""
    if node is None:
        return "", "", False
    block = node.parent
    levels = 0
    while block is not None and block.tag in _INLINE and levels < 6:
        block = block.parent
        levels += 1
    if block is None:
        return "", "", False
    text = " ".join(block.text()[:4_000].split())
    own = " ".join(node.text()[:1_000].split())
    if own == text and block.parent is not None and block.tag in ("li", "div", "td", "p"):
        wider = " ".join(block.parent.text()[:1_000].split())
        if len(wider) <= MAX_AROUND:
            text = wider
    position = text.find(own) if own else 0
    position = max(position, 0)
    before, after = text[:position], text[position + len(own) :]
    is_prose = len(before) + len(after) > MAX_AROUND
    return before[-MAX_AROUND:].lower(), after[:MAX_AROUND].lower(), is_prose
