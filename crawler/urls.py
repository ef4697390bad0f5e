"""Addresses as text: made absolute, compared, unwrapped. Nothing here asks the network and nothing raises.

`urllib.parse` alone is not enough for hrefs of real pages: it keeps tabs and backslashes that browsers drop, accepts user names
that hide the host, knows no international names and no public suffixes. The rules follow the URL Standard (url.spec.whatwg.org)
for http and https; everything else is refused, because nothing else is ever fetched or identified.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urljoin

import idna

from crawler.settings import config_folder

MAX_CHARS = 2083
"""Longer addresses are refused: no profile needs them, and the oldest browsers and proxies cut here."""

_BLANKS = "".join(map(chr, range(33))) + "\x7f\u00a0\u200b\u200c\u200d\u2060\ufeff"
_DROPPED = re.compile("[\t\n\r\ud800-\udfff]")
_WEB = re.compile(r"(?:(?:(https?):)?//+|(https?):/*)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?\Z", re.IGNORECASE | re.DOTALL)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|\Z))", re.IGNORECASE)
_PLAIN_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\Z")
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "%/:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?[]|{}^`"
_ROUTE = re.compile(r"[!/@]")
"""How a fragment begins that a script reads as a path: `#!/name`, `#/record/…`, `#@name`."""
_USUAL = re.compile(
    r"(?:(https?)://([a-z0-9.-]+))?((?:/[\w~@:+,=!-][\w~@:+,=!.-]*)*/?)(?:\?([\w~@:+,=!.&/-]+))?(?:#[\w-]*)?\Z", re.ASCII
)
"""What nearly all links look like: nothing to clean, to escape or to resolve, and no dot at the beginning of a segment."""
_USUAL_BASE = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]+)?(?=[/?#]|\Z)")
_USUAL_CHARS = 1500
_MAIL = re.compile(r"mailto:[^\s<>\"'\\]+\Z", re.IGNORECASE)


class WebParts(NamedTuple):
    """An http(s) address in pieces. `host` is lower-case ASCII; path, query and fragment are as written."""

    scheme: str
    host: str
    port: int | None
    """None for the scheme's own port."""
    path: str
    query: str
    fragment: str


def clean(url: str) -> str:
    """Return `url` as a browser reads an href: no blanks around it, no tabs or line ends in it, slashes for backslashes."""
    url = url.strip(_BLANKS)
    if not url.isprintable():
        url = _DROPPED.sub("", url)
    if "\\" in url:
        head, mark, tail = _before_query(url)
        url = head.replace("\\", "/") + mark + tail
    return url


def split(url: str) -> WebParts | None:
    """Take an http(s) address apart; scheme or `https:` may be missing (`firma.example/x`, `//firma.example/x`).

    None for other schemes, for user names before the host (they serve to deceive), for bad hosts and ports, for more than
    `MAX_CHARS` characters.
    """
    url = clean(url)
    if len(url) > MAX_CHARS:
        return None
    match = _WEB.match(url)
    if match is None:
        return None
    secure, bare, authority, path, query, fragment = match.groups()
    scheme = (secure or bare or "").lower()
    place = _authority(authority)
    if place is None or (not scheme and not url.startswith("//") and not _is_plain_address(url, place[0])):
        return None
    host, port = place
    if port == (80 if scheme == "http" else 443):
        port = None
    return WebParts(scheme or "https", host, port, path, query or "", fragment or "")


def normalise(url: str, base: str | None = None) -> str | None:
    """Return the absolute http(s) address that `url` means, seen from the page `base`, or None where it means none.

    Host in lower-case ASCII, no default port, no dot segments, percent-encoding in one spelling. The fragment goes, unless a
    script reads it as a path (`#!/…`, `#/…`, `#@…`). The same address written differently gives the same text.
    """
    return _usual(url, base) or _normalise(url, base, keep_fragment=False)


def safe_href(url: str) -> str | None:
    """Return `url` fit to stand in a link of ours: only http, https and mailto; None for everything else."""
    text = clean(url)
    if text[:7].lower() == "mailto:":
        return quote(text, safe=_QUERY_SAFE + "%") if _MAIL.match(text) and len(text) <= MAX_CHARS else None
    if not re.match("https?:|//", text, re.IGNORECASE):
        return None
    return _normalise(text, None, keep_fragment=True)


def host_of(url: str) -> str:
    """Return the host of an address, or of a bare host, as lower-case ASCII; empty where there is none."""
    parts = split(url)
    return parts.host if parts else ""


@lru_cache(maxsize=8192)
def registrable_domain(host: str) -> str:
    """Return the part of a host that somebody registered: `www.firma.co.uk` gives `firma.co.uk`.

    By the bundled Public Suffix List with its private section (`firma.jimdosite.com` is a site of its own). A host that is
    itself a suffix, a single label or an IP address is returned as it is; a bad host gives an empty text.
    """
    place = _authority(host.strip(_BLANKS))
    if place is None:
        return ""
    name = place[0]
    if name.startswith("[") or name.rpartition(".")[2].isdigit():
        return name
    return str(_suffixes().privatesuffix(name) or name)


def same_site(a: str, b: str) -> bool:
    """Do two addresses or hosts lie under the same registered domain? False where either is no address."""
    first, second = registrable_domain(host_of(a)), registrable_domain(host_of(b))
    return bool(first) and first == second


def unwrap(url: str) -> str:
    """Return the address inside a known redirector (`l.facebook.com/l.php?u=…`), up to three deep; otherwise `url` itself.

    Which hosts wrap addresses, and in which parameter, stands in `config/redirectors.toml`.
    """
    for _ in range(3):
        inner = _wrapped(url)
        if inner is None:
            return url
        url = inner
    return url


# --- parts ----------------------------------------------------------------------------------------------------------------


def _before_query(url: str) -> tuple[str, str, str]:
    for position, char in enumerate(url):
        if char in "?#":
            return url[:position], char, url[position + 1 :]
    return url, "", ""


def _is_plain_address(url: str, host: str) -> bool:
    """Without scheme and slashes, only something with a dotted name in front is an address; `tel:110` and `index` are not."""
    return "." in host and not host.startswith("[") and not _OTHER_SCHEME.match(url)


@lru_cache(maxsize=8192)
def _authority(text: str) -> tuple[str, int | None] | None:
    if "@" in text:
        return None
    if text.startswith("["):
        return _bracketed(text)
    name, colon, digits = text.partition(":")
    port: int | None = None
    if colon and digits:
        if not (digits.isascii() and digits.isdigit()) or int(digits[:6]) > 65535:
            return None
        port = int(digits[:6])
    host = _ascii_host(name)
    return None if host is None else (host, port)


def _bracketed(text: str) -> tuple[str, int | None] | None:
    import ipaddress  # only few addresses need it

    inside, bracket, rest = text[1:].partition("]")
    port = rest[1:] if rest.startswith(":") else rest
    if not bracket or (rest and not rest.startswith(":")) or (port and not (port.isascii() and port.isdigit())):
        return None
    try:
        return f"[{ipaddress.IPv6Address(inside).compressed}]", int(port) if port and int(port) <= 65535 else None
    except ValueError:
        return None


def _ascii_host(name: str) -> str | None:
    if "%" in name:
        name = unquote(name)
    if not name.isascii() or "xn--" in name.lower():
        name = _to_ascii(name)
    name = name.lower().removesuffix(".")
    if not name or len(name) > 253 or not _PLAIN_HOST.match(name) or any(len(label) > 63 for label in name.split(".")):
        return None
    last = name.rpartition(".")[2]
    if last.isdigit() or re.match("0x[0-9a-f]*$", last):
        return _ipv4(name)
    return name


def _to_ascii(name: str) -> str:
    """UTS #46, non-transitional; names outside IDNA 2008 (emoji) by the older codec, as browsers still resolve them."""
    try:
        return idna.encode(name, uts46=True, transitional=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        pass
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _ipv4(name: str) -> str | None:
    """All spellings of an IPv4 address give the dotted one (URL Standard, "IPv4 parser"), so none slips past an address check."""
    parts = name.split(".")
    if len(parts) > 4:
        return None
    numbers: list[int] = []
    for part in parts:
        try:
            base = 16 if part.startswith("0x") else 8 if part.startswith("0") and len(part) > 1 else 10
            numbers.append(int(part.removeprefix("0x") or "0", base))
        except ValueError:
            return None
    *heads, tail = numbers
    if any(head > 255 for head in heads) or tail >= 256 ** (5 - len(numbers)):
        return None
    value = tail + sum(head << (8 * (3 - index)) for index, head in enumerate(heads))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


# --- normal form ----------------------------------------------------------------------------------------------------------


def _usual(url: str, base: str | None) -> str | None:
    """Answer for the usual kind of link, at a tenth of the cost; None leaves it to `_normalise`, which gives the same for all."""
    match = _USUAL.match(url)
    origin = "" if base is None else _origin(base)
    if match is None or origin is None or len(url) > _USUAL_CHARS:
        return None
    scheme, host, path, query = match.groups()
    if scheme:
        place = _authority(host)
        if place is None:
            return None
        origin = f"{scheme}://{place[0]}"
    elif not origin or not path:
        return None
    return f"{origin}{path or '/'}?{query}" if query else f"{origin}{path or '/'}"


@lru_cache(maxsize=1024)
def _origin(base: str) -> str | None:
    """Scheme, host and port of a page's address, None where it is not written in the usual way."""
    parts = split(base) if _USUAL_BASE.match(base) else None
    if parts is None:
        return None
    return f"{parts.scheme}://{parts.host}" + (f":{parts.port}" if parts.port is not None else "")


def _normalise(url: str, base: str | None, *, keep_fragment: bool) -> str | None:
    url = clean(url)
    if base is not None and len(url) <= MAX_CHARS:
        try:
            url = urljoin(clean(base), url)
        except ValueError:
            return None
    parts = split(url)
    if parts is None:
        return None
    text = f"{parts.scheme}://{parts.host}"
    if parts.port is not None:
        text += f":{parts.port}"
    text += _one_spelling(_without_dots(parts.path), _PATH_SAFE)
    if parts.query:
        text += "?" + _one_spelling(parts.query, _QUERY_SAFE)
    if parts.fragment and (keep_fragment or _ROUTE.match(parts.fragment)):
        text += "#" + _one_spelling(parts.fragment, _QUERY_SAFE)
    return text if len(text) <= MAX_CHARS else None


def _without_dots(path: str) -> str:
    if "." not in path and "%2e" not in path.lower():
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            del kept[-1:]
        elif plain != ".":
            kept.append(segment)
    if segments and segments[-1].lower().replace("%2e", ".") in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _one_spelling(text: str, safe: str) -> str:
    if "%" in text:
        text = _STRAY_PERCENT.sub("%25", text)
        text = _ESCAPE.sub(_escape, text)
    return quote(text, safe=safe, errors="replace")


def _escape(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match[0].upper()


# --- data -----------------------------------------------------------------------------------------------------------------


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList  # reading the list takes 70 ms

    return PublicSuffixList()


@cache
def _redirectors() -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Host to (beginning of the path, parameters that may hold the address)."""
    found: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    rows = tomllib.loads((config_folder() / "redirectors.toml").read_text(encoding="utf-8"))["redirector"]
    for row in rows:
        for host in row["hosts"]:
            found[host] = (*found.get(host, ()), (row["path"], tuple(row["params"])))
    return found


def _wrapped(url: str) -> str | None:
    parts = split(url)
    if parts is None:
        return None
    rules = _redirectors().get(parts.host) or _redirectors().get("*." + parts.host.partition(".")[2]) or ()
    for path, names in rules:
        if not parts.path.startswith(path):
            continue
        if "" in names:  # the whole query is the address
            return normalise(unquote(parts.query)) if parts.query else None
        values = dict(parse_qsl(parts.query, errors="replace"))
        for name in names:
            if inner := normalise(values.get(name, "")):
                return inner
    return None
