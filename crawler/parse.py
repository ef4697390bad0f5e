"""Bytes to text to tree: the tolerant reading that every page passes through.

The obvious choices fail on real pages: `bytes.decode` trusts codec names that a page may invent, `json.loads` refuses the comments,
trailing commas and control characters that shop systems write into JSON-LD, and lets NaN, lone surrogates and NUL through to the
store. All functions here are pure, never raise for bad input and answer "nothing" instead.
"""

from __future__ import annotations

import html
import json
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, AnyStr

import webencodings
from selectolax.lexbor import LexborHTMLParser, LexborNode

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
"""Encoding Standard, section 6 "decode"."""

META_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w.:-]{1,40})""", re.IGNORECASE)
XML_ENCODING = re.compile(rb"""^\s{0,20}<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}["']([\w.:-]{1,40})["']""", re.IGNORECASE)
PRESCAN_BYTES = 4096

JSON_LD_BLOCK_CHARS = 1 << 20
JSON_LD_BLOCKS = 50
JSON_LD_ITEMS = 200
SCRIPT_CHARS = 8 << 20

TAME_FROM = 250_000
"""Characters below which no page takes the engine long."""
MAX_OPEN = 10_000
MAX_ATTRIBUTES = 2_000
MAX_TAG = 20_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_BLOCK_TAG = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|details|dialog|dir|div|dl|dd|dt|fieldset|figure|footer|form|h[1-6]|header|li|main"
    r"|menu|nav|ol|p|pre|section|summary|table|ul)\b",
    re.IGNORECASE,
)

_REPAIR = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\\?\Z))|//[^\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*[}\]])', re.DOTALL)
"""Strings (kept), comments and trailing commas (dropped). Each alternative ends at \\Z at the latest, so one pass is linear."""
_OPENING = re.compile(r"(?:/\*|//)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?")
_CLOSING = re.compile(r"(?:/\*|//)?\s*(?:-->|\]\]>)\s*(?:\*/)?$")
WRAPPING_CHARS = 60
_UNCLEAN = re.compile("[\ud800-\udfff\x00]")
_UNWANTED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_KEPT = "\t\n\r\u200d\u00ad"
"""Blanks, and the joiner without which many emoji fall apart."""
_JS_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_JS_STRING = re.compile(r"""(['"`])((?:(?!\1)[^\\]|\\.)*+)\1""", re.DOTALL)
_SIMPLE_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


# --- bytes to text --------------------------------------------------------------------------------------------------------


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of `body`: byte order mark, then the header's charset, then the page's own, else UTF-8.

    Only labels of the WHATWG Encoding Standard count (so a page cannot name a Python codec, and UTF-7 does not exist); bad bytes
    are replaced.
    """
    for mark, name in BOMS:
        if body.startswith(mark):
            return str(webencodings.lookup(name).codec_info.decode(body[len(mark) :], "replace")[0])
    encoding = _header_charset(content_type) or _declared_charset(body[:PRESCAN_BYTES]) or webencodings.UTF8
    return str(encoding.codec_info.decode(body, "replace")[0])


def _header_charset(content_type: str) -> webencodings.Encoding | None:
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return webencodings.lookup(value.strip().strip("\"'"))
    return None


def _declared_charset(head: bytes) -> webencodings.Encoding | None:
    found = XML_ENCODING.search(head) or META_CHARSET.search(head)
    if found is None:
        return None
    encoding = webencodings.lookup(found[1].decode("ascii", "replace"))
    if encoding is not None and encoding.name in ("utf-16le", "utf-16be"):
        return webencodings.UTF8  # the declaration was readable as ASCII, so it cannot be true (HTML Standard, 13.2.3.2)
    if encoding is not None and encoding.name == "x-user-defined":
        return webencodings.lookup("windows-1252")
    return encoding


# --- text to tree ---------------------------------------------------------------------------------------------------------


def parse_html(text: str) -> LexborHTMLParser:
    """Return the tree of any text; what is not HTML gives a tree without content."""
    return LexborHTMLParser(tame(text.replace("\x00", "")))


def tame(html: AnyStr) -> AnyStr:
    """Return HTML without what takes the engine seconds: tags of thousands of attributes, tens of thousands of open blocks.

    The engine compares each attribute with all before it and each block with all that are open, inside C, where no time-out
    reaches. Such a tag is dropped, such nesting is cut where it becomes too deep; all other pages come back as they are.
    """
    if len(html) < TAME_FROM:
        return html
    if isinstance(html, bytes):
        # Latin-1 keeps every byte one character, and back.
        if _opens_too_many(html, b"<", b"</") or _has_long_tag(html, b"<", b">"):
            return _tamed(html.decode("latin-1")).encode("latin-1")
        return html
    return _tamed(html) if _opens_too_many(html, "<", "</") or _has_long_tag(html, "<", ">") else html


def _opens_too_many(html: AnyStr, opening: AnyStr, closing: AnyStr) -> bool:
    opened = html.count(opening)
    return opened > MAX_OPEN and opened - 2 * html.count(closing) > MAX_OPEN


def _has_long_tag(html: AnyStr, opening: AnyStr, end: AnyStr) -> bool:
    """Tell whether there may be a tag longer than `MAX_TAG`; windows without the end of a tag are looked at, scripts among them."""
    half = MAX_TAG // 2
    for start in range(0, len(html) - half, half):
        if html.find(end, start, start + half) < 0:
            tag = html.rfind(opening, max(0, start - half), start + half)
            if tag >= 0 and html[tag + 1 : tag + 2].isalpha() and html.find(end, tag, tag + MAX_TAG) < 0:
                return True
    return False


def _tamed(html: str) -> str:
    html = _LONG_TAG.sub(lambda found: " " if len(_QUOTED.sub("", found[0]).split()) > MAX_ATTRIBUTES else found[0], html)
    depth = 0
    for found in _BLOCK_TAG.finditer(html):
        depth += -1 if found[1] else 1
        if depth > MAX_OPEN:
            return html[: found.start()]
    return html


def node_text(node: LexborNode | None) -> str:
    """Return a node's text with blanks collapsed; empty for no node."""
    return " ".join(node.text(separator=" ").split()) if node is not None else ""


def meta(tree: LexborHTMLParser, name: str) -> str | None:
    """Return the content of the first non-empty `<meta>` whose name, property or itemprop is `name` (case ignored)."""
    wanted = name.casefold()
    for node in tree.css("meta"):
        attributes = node.attributes
        if any((attributes.get(key) or "").strip().casefold() == wanted for key in ("property", "name", "itemprop")):
            content = (attributes.get("content") or "").strip()
            if content:
                return content
    return None


def title(tree: LexborHTMLParser) -> str:
    """Return the document's title; titles of inline drawings do not count."""
    return node_text(tree.css_first("head > title") or tree.css_first("title"))


def canonical(tree: LexborHTMLParser) -> str | None:
    """Return the href of `<link rel=canonical>`."""
    node = tree.css_first('link[rel~="canonical"]')
    return (node.attributes.get("href") or "").strip() or None if node is not None else None


def visible_text(tree: LexborHTMLParser) -> str:
    """Return the text a reader could see: without scripts, styles, templates and comments, blanks collapsed."""
    copy = tree.clone()
    copy.strip_tags(["script", "style", "template", "noscript", "head", "svg"])
    return " ".join(copy.text(separator=" ").split())


def clean(text: str, limit: int = 300) -> str:
    """Return foreign text fit to be kept: NFC, no control or direction characters, blanks collapsed, at most `limit` characters."""
    kept = "".join(
        " " if char in "\t\n\r" else char
        for char in text[: 4 * limit]
        if unicodedata.category(char) not in _UNWANTED or char in _KEPT
    )
    return unicodedata.normalize("NFC", " ".join(kept.split()))[:limit].strip()


# --- JSON -----------------------------------------------------------------------------------------------------------------


def read_json(text: str) -> Any:
    """Return the value of strict or slightly broken JSON, None where nothing can be read.

    Repaired are comments, trailing commas, a closing semicolon, CDATA and comment wrappers, raw control characters and HTML
    entities. NaN, Infinity and overlong numbers become None; lone surrogates and NUL are dropped.
    """
    for attempt in _repairs(text.strip()):
        try:
            return _clean(_DECODER.decode(attempt))
        except (ValueError, RecursionError):
            continue
    return None


def _repairs(text: str) -> Iterator[str]:
    yield text
    opening = _OPENING.match(text[:WRAPPING_CHARS])
    text = text[opening.end() :] if opening else text
    tail = text[-WRAPPING_CHARS:]
    text = text[: -len(tail)] + _CLOSING.sub("", tail)
    repaired = _REPAIR.sub(lambda found: found[1] or "", text.strip().rstrip(";"))
    yield repaired
    if "&" in text:
        yield html.unescape(repaired)
        yield _REPAIR.sub(lambda found: found[1] or "", html.unescape(text).strip().rstrip(";"))


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=lambda _: None, strict=False)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _UNCLEAN.sub("", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_UNCLEAN.sub("", key): _clean(item) for key, item in value.items()}
    return value


def json_ld(tree: LexborHTMLParser) -> list[dict[str, Any]]:
    """Return the objects of all JSON-LD blocks, `@graph` and lists opened; broken blocks are skipped, `@context` is not loaded."""
    objects: list[dict[str, Any]] = []
    for node in tree.css('script[type^="application/ld+json" i]')[:JSON_LD_BLOCKS]:
        text = node.text()
        if len(text) <= JSON_LD_BLOCK_CHARS:
            objects.extend(_top_objects(read_json(text)))
    return objects


def _top_objects(value: Any) -> list[dict[str, Any]]:
    items = value if isinstance(value, list) else [value]
    found: list[dict[str, Any]] = []
    for item in items[:JSON_LD_ITEMS]:
        if not isinstance(item, dict):
            continue
        graph = item.get("@graph")
        if isinstance(graph, dict):
            graph = [graph]
        if isinstance(graph, list):
            found.extend(entry for entry in graph[:JSON_LD_ITEMS] if isinstance(entry, dict))
        if graph is None or len(item) > 3:
            found.append(item)
    return found[:JSON_LD_ITEMS]


def script_json(tree: LexborHTMLParser, key: str) -> Any:
    """Return the data a page keeps for its own scripts: of `<script id=key>`, else assigned to the variable `key`.

    Read are `key = {…}`, `window["key"] = {…}`, `key = JSON.parse("…")` and the string with `\\x7b` escapes of mobile pages.
    """
    for node in tree.css("script"):
        if node.attributes.get("id") == key:
            return read_json(node.text()[:SCRIPT_CHARS])
    assignment = re.compile(re.escape(key) + r"""["']?\]?\s{0,10}=\s{0,10}(?=[{\['"`J])""")
    for node in tree.css("script"):
        text = node.text()
        if key not in text or len(text) > SCRIPT_CHARS:
            continue
        for found in list(assignment.finditer(text))[:5]:
            value = _assigned(text, found.end())
            if value:
                return value
    return None


def _assigned(text: str, start: int) -> Any:
    if text.startswith("JSON.parse(", start):
        start += len("JSON.parse(")
    if text[start] in "'\"`":
        string = _JS_STRING.match(text, start)
        return read_json(_JS_ESCAPE.sub(_unescape, string[2])) if string else None
    try:
        return _clean(_DECODER.raw_decode(text, start)[0])
    except (ValueError, RecursionError):
        return None


def _unescape(found: re.Match[str]) -> str:
    if found[1] or found[2]:
        return chr(int(found[1] or found[2], 16))
    return _SIMPLE_ESCAPES.get(found[3], found[3])


def script_jsons(tree: LexborHTMLParser, containing: str) -> Iterator[Any]:
    """Yield the value of each `<script type="application/json">` whose text contains `containing`."""
    for node in tree.css('script[type="application/json" i]'):
        text = node.text()
        if containing in text and len(text) <= SCRIPT_CHARS:
            value = read_json(text)
            if value is not None:
                yield value


def walk(value: Any, limit: int = 200_000) -> Iterator[tuple[str, Any]]:
    """Yield every key and value of nested data, breadth in document order, at most `limit` of them; no recursion."""
    stack: list[Any] = [value] if isinstance(value, dict | list) else []
    seen = 0
    while stack:
        item = stack.pop()
        pairs = list(item.items()) if isinstance(item, dict) else [("", entry) for entry in item]
        for key, entry in pairs:
            seen += 1
            if seen > limit:
                return
            yield key, entry
        stack.extend(entry for _, entry in reversed(pairs) if isinstance(entry, dict | list))


def first(value: Any, key: str) -> Any:
    """Return the first value under `key` at any depth, None where there is none."""
    return next((entry for name, entry in walk(value) if name == key), None)
