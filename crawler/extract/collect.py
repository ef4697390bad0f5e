"""All accounts that a parsed page names, in one pass over the elements that can name any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extract.addresses import MAX_URL, Addresses, addresses_in, fediverse_like, host_key, unwrap_query
from crawler.extract.mentions import Kind, Mention
from crawler.extract.structured import SameAs, read_same_as
from crawler.extract.surroundings import Surroundings, where_of
from crawler.extract.widgets import (
    META_KINDS,
    button_address,
    frame_address,
    meta_addresses,
    script_address,
    uploads_address,
)
from crawler.types import Identified
from crawler.urls import unwrap
from crawler.vocabulary import Where

MAX_LINKS = 2_000
"""Links with an account kept per page (robustness: links kept a page)."""
MAX_ELEMENTS = 60_000
MAX_PRESSED = 20_000
"""Characters of one event handler that are read."""
MAX_FOUND = 50
NAME_TAGS = frozenset({"og:site_name", "application-name", "apple-mobile-web-app-title"})
_FRAME_SOURCES = ("src", "data-src", "data-lazy-src", "data-cookieblock-src", "data-consent-src", "data-href")
_PLUGIN_CLASS = "fb-"
MAX_POST_TYPE = 20_000
_POST_TYPE = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(?:News|Reportage|Blog)?(?:Article|Posting)"')
_MICRODATA_PERSON = re.compile(r"schema\.org/Person\b", re.IGNORECASE)


@dataclass(slots=True)
class Collected:
    """What one page names: accounts, names of its owner, and the parts that only some pages need."""

    mentions: list[Mention] = field(default_factory=list)
    owner_names: list[str] = field(default_factory=list)
    things: list[SameAs] = field(default_factory=list)
    person_groups: set[int] = field(default_factory=set)
    """Containers in which an address that is a person's by its shape is linked; the addresses themselves are not kept."""
    json_ld: list[str] = field(default_factory=list)
    says_published: bool = False
    """True where the page tells when it was published."""
    data_blocks: list[LexborNode] = field(default_factory=list)
    """Scripts that hold JSON data of the page's own programs."""

    def is_post(self) -> bool:
        """Tell whether the page says that it is a news item or blog post."""
        return self.says_published or any(_POST_TYPE.search(block[:MAX_POST_TYPE]) for block in self.json_ld[:5])


QUERY = '[href*="//"],[href*="=http"],[href^="www."],meta,script,iframe,[onclick],[itemprop="sameAs"],[data-href],[data-url]'
"""Everything that can name an account. Links within the site are left to the engine: making objects of them costs most time."""
BUTTONS = "[data-screen-name],[data-channelid],[data-channel]"
"""Looked for only where the loader of such buttons is present."""
_BUTTON_LOADERS = ("platform.twitter.com/", "platform.x.com/", "apis.google.com/js/pl")


class Collector:
    """Reads one page. `run()` once."""

    __slots__ = ("_addresses", "_found", "_has_buttons", "_surroundings")

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._surroundings = Surroundings()
        self._found = Collected()
        self._has_buttons = False

    def run(self, tree: LexborHTMLParser) -> Collected:
        """Return everything that `tree` names."""
        elements = tree.css(QUERY)
        self._read(elements if len(elements) <= MAX_ELEMENTS else elements[:MAX_ELEMENTS])
        if self._has_buttons:
            for node in tree.css(BUTTONS)[:MAX_LINKS]:
                self._plugin(button_address(node), node)
        self._found.things.extend(read_same_as(self._found.json_ld))
        return self._found

    def _read(self, elements: list[LexborNode]) -> None:
        # The hot loop: nearly all elements are links to elsewhere, and must leave it after one split and one look-up.
        hosts = self._addresses.hosts
        learn = self._addresses.learn_host
        for node in elements:
            href = node.attrs.get("href")
            if href is None:
                self._read_other(node)
                continue
            key = href.partition("//")[2].partition("/")[0]
            known = hosts.get(key)
            if learn(key) if known is None else known:
                self._link(href, node)
            elif "@" in href or "=http" in href or "/users/" in href:
                self._read_wrapped(href, node)
            elif not key:
                self._read_loose(href, node)

    def _read_loose(self, href: str, node: LexborNode) -> None:
        """Read an element whose href carries no host: an address without scheme, or something that only a script opens."""
        if href[:4].lower() == "www.":
            if self._addresses.is_platform_key(href.partition("/")[0]):
                self._link(href, node)
        else:
            self._scripted(node)

    def _link(self, href: str, node: LexborNode) -> None:
        """Take a link that names a platform's host somewhere; where that is not its own host, look inside it."""
        if self._account(href, node):
            return
        if href[:4] != "http" and href[:2] != "//":
            self._read_wrapped(href, node)
        elif "=http" in href and (inner := unwrap(href)) != href and self._addresses.is_platform_key(host_key(inner)):
            self._account(inner, node)

    def _account(self, href: str, node: LexborNode) -> bool:
        """Take an address that may be an account's; answer whether it named one (or a person)."""
        account = self._addresses.identify(href)
        if account is None:
            return False
        if account.reason == "unconfirmed_instance":
            self._fediverse(href, node)
        else:
            self._take(account, href, node)
        return True

    def _take(self, account: Identified, href: str, node: LexborNode) -> None:
        found = self._found
        if len(found.mentions) >= MAX_LINKS:
            return
        if node.tag == "link":
            self._head_link(href, node)
            return
        region = self._surroundings.region(node)
        groups = self._surroundings.group_keys(node, region)
        if account.reason == "person":
            found.person_groups.update(groups)
            return
        rel = node.attrs.get("rel")
        kind = Kind.REL_ME if rel and "me" in rel.lower().split() else Kind.LINK
        if kind is Kind.LINK and node.attrs.get("itemprop") == "sameAs":
            self._microdata(href, node)
        found.mentions.append(Mention(account, kind, where_of(region), href[:MAX_URL], node, region, groups))

    def _head_link(self, href: str, node: LexborNode) -> None:
        rel = (node.attrs.get("rel") or "").lower().split()
        if "me" in rel:
            self._add(href, Kind.REL_ME, Where.REL_ME, node)
        elif "alternate" in rel:
            self._add(href, Kind.FEED, Where.FEED, node)
        elif "publisher" in rel:
            self._add(href, Kind.META_SITE, Where.META, node)
        elif (node.attrs.get("itemprop") or "") == "sameAs":
            self._microdata(href, node)

    def _add(self, written: str, kind: Kind, where: Where, node: LexborNode) -> None:
        """Take an address that is named otherwise than by a link."""
        if not self._addresses.is_platform_key(host_key(written)) and not fediverse_like(written):
            return
        account = self._addresses.identify(written)
        if account is not None and account.reason == "unconfirmed_instance":
            account = self._addresses.fediverse_account(written)
        if account is None or not account.account or len(self._found.mentions) >= MAX_LINKS:
            return
        mention = Mention(account, kind, where, written[:MAX_URL], node)
        if kind is Kind.PLUGIN:
            region = mention.region = self._surroundings.region(node)
            mention.groups = self._surroundings.group_keys(node, region)
        self._found.mentions.append(mention)

    def _read_other(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "meta":
            self._meta(node)
        elif tag == "script":
            self._script(node)
        elif tag == "iframe":
            self._frame(node)
        else:
            if node.attrs.get("itemprop") == "sameAs":
                self._microdata(node.attrs.get("content") or node.text(), node)
            drawn = node.attrs.get("xlink:href")
            if drawn and self._addresses.is_platform_key(host_key(drawn)):
                self._account(drawn, node)
            self._scripted(node)

    def _meta(self, node: LexborNode) -> None:
        attributes = node.attrs
        name = attributes.get("property") or attributes.get("name")
        if name is None:
            if attributes.get("itemprop") == "sameAs":
                self._microdata(attributes.get("content") or "", node)
            return
        name = name.lower()
        if name in META_KINDS:
            for address, kind in meta_addresses(name, attributes.get("content") or ""):
                self._add(address, kind, Where.META, node)
        elif name == "article:published_time":
            self._found.says_published = True
        elif name in NAME_TAGS:
            self._found.owner_names.append((attributes.get("content") or "")[:200])

    def _script(self, node: LexborNode) -> None:
        attributes = node.attrs
        source = attributes.get("src")
        if source:
            if "trustedshops" in source or "telegram" in source:
                self._plugin(script_address(source[:MAX_URL], node), node)
            elif any(loader in source for loader in _BUTTON_LOADERS):
                self._has_buttons = True
            return
        kind = (attributes.get("type") or "").lower()
        if kind.startswith("application/ld+json"):
            self._found.json_ld.append(node.text())
        elif kind.startswith("application/json"):
            self._found.data_blocks.append(node)
        elif kind.startswith("in/"):
            self._plugin(script_address("", node), node)

    def _frame(self, node: LexborNode) -> None:
        attributes = node.attrs
        for name in _FRAME_SOURCES:
            source = attributes.get(name)
            if source and len(source) > 10:
                source = source[:MAX_URL]
                self._plugin(frame_address(source) or uploads_address(source), node)

    def _plugin(self, address: str | None, node: LexborNode) -> None:
        if address:
            self._add(address, Kind.PLUGIN, Where.WIDGET, node)

    def _scripted(self, node: LexborNode, href: str = "") -> None:
        """Read addresses that stand in attributes for scripts, and in an href that is a script itself."""
        attributes = node.attrs
        for name in ("data-href", "data-url"):
            value = attributes.get(name)
            if value and self._addresses.is_platform_key(host_key(value)):
                if _PLUGIN_CLASS in (attributes.get("class") or ""):
                    self._plugin(value, node)
                else:
                    self._account(value, node)
        pressed = f"{attributes.get('onclick') or ''} {href}"
        for address in islice(addresses_in(pressed[:MAX_PRESSED]), MAX_FOUND) if "//" in pressed or "\\/" in pressed else ():
            if self._addresses.is_platform_key(host_key(address)):
                self._account(address, node)

    def _microdata(self, address: str, node: LexborNode) -> None:
        kind = Kind.SAME_AS
        current = node.parent
        for _ in range(30):
            if current is None:
                break
            item_type = current.attrs.get("itemtype")
            if item_type is not None:
                kind = Kind.PERSON if _MICRODATA_PERSON.search(item_type) else kind
                break
            current = current.parent
        self._add(address.strip(), kind, Where.JSON_LD, node)

    def _read_wrapped(self, href: str, node: LexborNode) -> None:
        """Read an address that hides another one: a tracking link, a script, or an account on any server of the Fediverse."""
        if href[:9].lower().startswith(_MESSAGES):
            return  # the address is in a text for somebody else
        if fediverse_like(href):
            self._fediverse(href, node)
        elif href[:11].lower() == "javascript:":
            self._scripted(node, href)
        else:
            inner = unwrap_query(href)
            if inner and self._addresses.is_platform_key(host_key(inner)):
                self._account(inner, node)

    def _fediverse(self, href: str, node: LexborNode) -> None:
        """Take an address of the shape `/@name` on a host that is no known server, where something says what it is."""
        attributes = node.attrs
        names = (attributes.get(name) for name in ("rel", "class", "title", "aria-label"))
        said = f" {' '.join(filter(None, names))} {node.text()[:100]} {host_key(href)} {(node.html or '')[:600]}".lower()
        if " me " in said or any(word in said for word in _FEDIVERSE_WORDS):
            account = self._addresses.fediverse_account(href)
            if account is not None:
                self._take(account, href, node)


_MESSAGES = ("mailto:", "sms:", "whatsapp:", "tg:")
_FEDIVERSE_WORDS = ("mastodon", "fediverse", "pixelfed", "peertube", "friendica", "social", "mstdn", "toot")


def script_addresses(value: object, limit: int = 100_000) -> Iterator[tuple[str, str]]:
    """Yield the key path (lower case, dotted) and text of all addresses in nested data; no recursion."""
    stack: list[tuple[str, object]] = [("", value)]
    seen = 0
    while stack and seen < limit:
        path, item = stack.pop()
        seen += 1
        if isinstance(item, dict):
            stack.extend((f"{path}.{key}".lower()[-200:], child) for key, child in reversed(item.items()))
        elif isinstance(item, list):
            stack.extend((path, child) for child in reversed(item))
        elif isinstance(item, str) and "/" in item and len(item) <= MAX_URL:
            yield path, item
