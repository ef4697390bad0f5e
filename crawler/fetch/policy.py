"""Which addresses may be asked at all: rules for URLs, for names and for the IP addresses behind them. Pure.

A URL is parsed once, here; what was parsed is what is connected to. The address rules follow the IANA registries and
the OWASP notes on server-side request forgery. `ipaddress.is_global` is not enough: it accepts multicast and several ways of
hiding an IPv4 address in an IPv6 one, and it changed between Python versions.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

import idna

from crawler.fetch.faults import FetchError
from crawler.vocabulary import Outcome

DEFAULT_PORT = {"http": 80, "https": 443}
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
PORT = re.compile(r"[0-9]{1,5}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
PLAIN = re.compile(r"[\x21-\x7e]*")
KEPT = "".join(chr(code) for code in range(0x21, 0x7F))
NAMES_REFUSED = frozenset({"localhost"})
SUFFIXES_REFUSED = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".onion")
NAME_LENGTH = 253

NETWORKS_REFUSED_4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # the control address of a large cloud, public in form only
    )
)  # fmt: skip
NETWORK_ALLOWED_6 = ip_network("2000::/3")
"""All of IPv6 that is handed out; what embeds an IPv4 address outside of it (`::`, `::ffff:0:0`, `64:ff9b::`) falls with it."""
NETWORKS_REFUSED_6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo, benchmarks, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4 embeds an IPv4 address
        "3fff::/20",
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """One address as it will be asked."""

    scheme: str
    host: str
    """Lower-case ASCII name, or an IP address without brackets."""
    port: int
    path: str
    """Path and query, all printable ASCII, beginning with `/`."""

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORT[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what robots.txt, cookies and connections belong to."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole address, without fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def parse_target(
    url: str, *, ports: Collection[int], endpoints: Collection[tuple[str, int]] = (), max_length: int = 2083
) -> Target:
    """Parse a URL into the target to be asked.

    `endpoints` are single (address, port) pairs that are allowed besides the public web. Raises FetchError(policy_denied) that says
    which rule the URL breaks. Names are not resolved here: `check_address` judges what they stand for.
    """
    if len(url) > max_length:
        raise _denied(f"URL longer than {max_length} characters")
    if CONTROL.search(url):
        raise _denied("control character in the URL")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _denied("URL cannot be parsed") from error
    scheme = parts.scheme
    if scheme not in DEFAULT_PORT:
        raise _denied(f"scheme {scheme[:20]!r} is not http or https")
    authority = parts.netloc
    if "@" in authority:
        raise _denied("user name or password in the URL")
    if not authority or "\\" in authority or " " in authority or "%" in authority:
        raise _denied("bad host in the URL")
    host, port = _split_authority(authority, DEFAULT_PORT[scheme])
    if port not in ports and all(port != allowed for _, allowed in endpoints):
        raise _denied(f"port {port}")
    if (host, port) not in endpoints:
        host = check_host(host)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not PLAIN.fullmatch(path):
        path = quote(path, safe=KEPT)
    return Target(scheme, host, port, path)


@lru_cache(maxsize=4096)
def check_host(host: str) -> str:
    """Return the host in lower-case ASCII; raises FetchError(policy_denied) for what is not of the public web."""
    if host.startswith("["):
        return _check_literal(host[1:-1])
    name = _to_ascii(host).removesuffix(".")
    labels = name.split(".")
    if NUMERIC_LABEL.fullmatch(labels[-1]):
        return _check_literal(name)
    if len(labels) < 2 or name in NAMES_REFUSED or f".{name}".endswith(SUFFIXES_REFUSED):
        raise _denied(f"{name[:80]!r} is not a public name")
    if len(name) > NAME_LENGTH or not all(LABEL.fullmatch(label) for label in labels):
        raise _denied(f"{name[:80]!r} is not a host name")
    return name


def check_address(address: str, port: int, endpoints: Collection[tuple[str, int]] = ()) -> None:
    """Raise FetchError(policy_denied) unless the IP address is one of the public internet or an allowed endpoint."""
    if (address, port) in endpoints:
        return
    try:
        parsed = ip_address(address)
    except ValueError as error:
        raise _denied(f"{address[:80]!r} is not an IP address") from error
    if not is_public(parsed):
        raise _denied(f"{address} is not a public address")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """True for addresses that the whole internet can reach and that hide no other address."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NETWORKS_REFUSED_4)
    if address.scope_id is not None or address not in NETWORK_ALLOWED_6:
        return False
    return not any(address in network for network in NETWORKS_REFUSED_6)


def _denied(detail: str) -> FetchError:
    return FetchError(Outcome.POLICY_DENIED, detail)


def _split_authority(authority: str, default_port: int) -> tuple[str, int]:
    host, colon, port = authority.rpartition(":")
    if not colon or authority.endswith("]"):
        return authority, default_port
    if not port:
        return host, default_port
    if not PORT.fullmatch(port) or not 0 < int(port) < 65536:
        raise _denied("bad port")
    return host, int(port)


def _check_literal(text: str) -> str:
    """Only the one usual form of an address: `ip_address` refuses octal, hexadecimal, short and decimal forms."""
    try:
        parsed = ip_address(text)
    except ValueError as error:
        raise _denied(f"{text[:80]!r} is not an address in its usual form") from error
    if not is_public(parsed):
        raise _denied(f"{text} is not a public address")
    return str(parsed)


def _to_ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise _denied("host name that IDNA does not allow") from error
