"""Where on its page an element stands, told by the names of the elements around it.

A page's regions are folded from the root down: an outer header, navigation or footer wins over what stands in it, and an article
keeps its own header and footer to itself. Each element is looked at once per page, so that five icons of one list cost one walk.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from crawler.extract.words import Sign, signs_of
from crawler.vocabulary import Where

LANDMARKS = Sign.HEADER | Sign.NAV | Sign.FOOTER
FOREIGN = Sign.AUTHOR | Sign.PARTNER | Sign.COMMENT | Sign.CREDIT
ARTICLE = Sign.ARTICLE
WRAPPERS = frozenset({"html", "body", "main", "form"})
"""Elements around everything: their class names speak of the page, not of a link."""
OUTER_LEVELS = 2
"""Wrappers directly below `body` are no sign of what a link in them is, whatever they are called."""
MAX_DEPTH = 400
GROUP_LEVELS = 4

Region = tuple[int, int, int]
"""Landmark bit (0 for the body), all sign bits in force, depth below the root."""


class Surroundings:
    """The regions of one page, filled on demand."""

    __slots__ = ("_regions",)

    def __init__(self) -> None:
        self._regions: dict[int, Region] = {}

    def region(self, node: LexborNode) -> Region:
        """Return the region that holds for the links in `node`, its own names included."""
        regions = self._regions
        pending: list[LexborNode] = []
        current: LexborNode | None = node
        region: Region | None = None
        while current is not None:
            region = regions.get(current.mem_id)
            if region is not None or len(pending) >= MAX_DEPTH:
                break
            pending.append(current)
            current = current.parent
        region = region or (0, 0, -1)
        for element in reversed(pending):
            region = regions[element.mem_id] = _enter(region, element)
        return region

    def group_keys(self, node: LexborNode, region: Region) -> tuple[int, ...]:
        """Return a key for each of the nearest containers of a node, which stands in `region`.

        Links share a key where they stand equally deep in one container. Icons of one bar do; a bar and a credit line that happen
        to be in the same footer do not, nor do links of the footer and links of the text above it.
        """
        keys: list[int] = []
        landmark = region[0]
        current = node.parent
        while current is not None and len(keys) < GROUP_LEVELS:
            if current.tag in WRAPPERS or self._regions[current.mem_id][0] != landmark:
                break
            keys.append(current.mem_id + len(keys))
            current = current.parent
        return tuple(keys)


def _enter(outer: Region, element: LexborNode) -> Region:
    landmark, bits, depth = outer
    tag = element.tag or ""
    if tag in WRAPPERS or depth < 0:
        return landmark, bits, depth + 1
    attributes = element.attrs
    found = signs_of(tag)
    names = attributes.get("class")
    if names:
        for name in names.split()[:20]:
            found |= signs_of(name)
    for key in ("id", "role"):
        value = attributes.get(key)
        if value:
            found |= signs_of(value)
    if found:
        if depth <= OUTER_LEVELS:
            found &= ~FOREIGN
        if landmark:
            found &= ~ARTICLE
        elif found & LANDMARKS and not bits & (ARTICLE | FOREIGN):
            landmark = Sign.FOOTER if found & Sign.FOOTER else found & LANDMARKS & -(found & LANDMARKS)
        bits |= found & ~LANDMARKS
    return landmark, bits, depth + 1


def where_of(region: Region) -> Where:
    """Return the part of the page as the contract names it."""
    return _WHERE.get(region[0], Where.BODY)


_WHERE = {Sign.HEADER: Where.HEADER, Sign.NAV: Where.NAV, Sign.FOOTER: Where.FOOTER}
