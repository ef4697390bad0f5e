"""One saved page, parsed once: accounts with the decision whose they are, and what a site crawl needs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler import parse
from crawler.extract.addresses import Addresses, addresses_of, fediverse_like, host_key
from crawler.extract.collect import MAX_LINKS, Collected, Collector, script_addresses
from crawler.extract.decide import make_judge
from crawler.extract.labels import label_of
from crawler.extract.mentions import Kind, Mention
from crawler.extract.owner import FITS, NAMED, Owner
from crawler.extract.settle import Judged, settle
from crawler.extract.structured import SameAs
from crawler.extract.surroundings import Surroundings, where_of
from crawler.extract.unlinked import unlinked
from crawler.extract.words import words
from crawler.types import Found, ProfileRef
from crawler.urls import normalise, same_site
from crawler.vocabulary import Entity, NotOwn, Where

if TYPE_CHECKING:
    from crawler.platforms import Registry

MAX_PAGE_LINKS = 2_000
MAX_SCRIPT_CHARS = 2 << 20
SHELL_TEXT = 200
"""A page with scripts and less visible text than this is filled by a browser only."""
PRESCAN = 4_096
_UTF8 = re.compile(rb"[\"']?utf-?8[\"'\s/>;]", re.IGNORECASE)
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


@dataclass(frozen=True, slots=True)
class PageLink:
    """One link of a page to anywhere, for the crawl of the site."""

    url: str
    text: str
    node: LexborNode = field(repr=False, compare=False)

    @property
    def where(self) -> Where:
        """The part of the page; found out when asked, because it costs as much as the rest and few links need it."""
        return where_of(Surroundings().region(self.node))


@dataclass(frozen=True)
class SitePage:
    """What one page of a company's site says. Parts that only some callers need are read when first asked for."""

    url: str
    found: list[Found]
    json_ld_orgs: tuple[SameAs, ...]
    """Things described in JSON-LD that carry `sameAs`, persons left out."""
    tree: LexborHTMLParser = field(repr=False)
    _raw: str | bytes = field(repr=False)
    _content_type: str = field(default="", repr=False)

    @cached_property
    def html(self) -> str:
        """The page as text."""
        return self._raw if isinstance(self._raw, str) else parse.decode(self._raw, self._content_type)

    @cached_property
    def title(self) -> str:
        """The title, blanks collapsed."""
        return parse.title(self.tree)[:300]

    @cached_property
    def lang(self) -> str:
        """Language of the root element as written, empty where there is none."""
        root = self.tree.root
        return ((root.attrs.get("lang") or root.attrs.get("xml:lang") or "") if root is not None else "")[:35]

    @cached_property
    def canonical(self) -> str | None:
        """The address that the page calls its own."""
        written = parse.canonical(self.tree)
        return normalise(written, self.url) if written else None

    @cached_property
    def links(self) -> list[PageLink]:
        """All links with an address, at most 2,000."""
        links: list[PageLink] = []
        base = _base(self.tree, self.url)
        for node in self.tree.css("a[href],area[href]"):
            url = normalise(node.attrs.get("href") or "", base)
            if url is None:
                continue
            text = " ".join(node.text()[:500].split()) or node.attrs.get("title") or node.attrs.get("aria-label") or ""
            links.append(PageLink(url, text[:200], node))
            if len(links) >= MAX_PAGE_LINKS:
                break
        return links

    @cached_property
    def feeds(self) -> list[str]:
        """Feeds that the page offers."""
        written = [node.attrs.get("href") or "" for node in self.tree.css('link[rel~="alternate"]') if _is_feed(node)]
        return _unique(normalise(address, self.url) for address in written[:50])

    @cached_property
    def alternates(self) -> list[str]:
        """The same page in other languages."""
        written = [node.attrs.get("href") or "" for node in self.tree.css('link[rel~="alternate"][hreflang]')]
        return _unique(normalise(address, self.url) for address in written[:100])

    @cached_property
    def text(self) -> str:
        """What a reader could see, blanks collapsed."""
        return parse.visible_text(self.tree)

    @cached_property
    def shell(self) -> bool:
        """True for a page that is empty until a browser runs its scripts."""
        if self.tree.css_first("script") is None or len(self.links) > 3:
            return False
        return len(self.text) < SHELL_TEXT


def extract(html: str | bytes, url: str, registry: Registry, content_type: str = "") -> list[Found]:
    """Return one `Found` per account that the page names, own accounts first; never raises for any input.

    `html` may be bytes in any encoding, `url` is the page's address (a base is enough). Accounts of persons are reported as
    rejected, without handle and address.
    """
    return _read(html, url, registry, content_type)[0]


def read_site_page(html: str | bytes, url: str, registry: Registry, content_type: str = "") -> SitePage:
    """Return everything a site crawl needs of one page, from one parse."""
    found, collected, tree = _read(html, url, registry, content_type)
    things = tuple(thing for thing in collected.things if thing.holder != "person")
    return SitePage(url, found, things, tree, html, content_type)


def _read(html: str | bytes, url: str, registry: Registry, content_type: str) -> tuple[list[Found], Collected, LexborHTMLParser]:
    tree = LexborHTMLParser(_input(html, content_type))
    addresses = addresses_of(registry)
    collected = Collector(addresses).run(tree)
    return _decide(tree, url, collected, addresses), collected, tree


def _input(html: str | bytes, content_type: str) -> str | bytes:
    """Hand bytes that are UTF-8 to the parser as they are: decoding and encoding again costs as much as parsing."""
    if isinstance(html, str):
        return parse.tame(html)
    head = html[:PRESCAN]
    position = head.find(b"charset=")
    if "charset" not in content_type and head[:1] not in (b"\xff", b"\xfe") and _UTF8.match(head, position + 8) and position > 0:
        return parse.tame(html)
    declared = parse.META_CHARSET.search(head) or parse.XML_ENCODING.search(head)
    name = declared[1].lower() if declared else b"utf-8"
    if "charset" not in content_type.lower() and name in (b"utf-8", b"utf8") and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return parse.tame(html)
    return parse.tame(parse.decode(html, content_type))


def _decide(tree: LexborHTMLParser, url: str, collected: Collected, addresses: Addresses) -> list[Found]:
    owner = _owner(tree, url, collected)
    _add_things(collected, owner, url, addresses)
    if collected.data_blocks:
        _add_data_blocks(collected, addresses)
    found = _judged(collected, owner, url, addresses)
    if any(item.own for item in found):
        return found
    known = {(mention.account.platform, mention.account.handle) for mention in collected.mentions}
    new = [mention for mention in unlinked(tree, addresses) if (mention.account.platform, mention.account.handle) not in known]
    collected.mentions.extend(new[: MAX_LINKS - len(collected.mentions)])
    return _judged(collected, owner, url, addresses) if new else found


def _judged(collected: Collected, owner: Owner, url: str, addresses: Addresses) -> list[Found]:
    if not collected.mentions:
        return []
    judge = make_judge(collected, owner, url, addresses)
    judged = ((mention, judge.judge(mention)) for mention in collected.mentions)
    return _found(settle(judged, several_places=judge.is_branch_page))


def _owner(tree: LexborHTMLParser, url: str, collected: Collected) -> Owner:
    head = tree.head
    node = head.css_first("title") if head is not None else None
    title = node.text()[:300] if node is not None else ""
    names = [*collected.owner_names[:5]]
    names += [t.name for t in collected.things if t.holder == "own" and t.name and (not t.url or same_site(t.url, url))]
    return Owner(url, names[:10], title)


def _add_things(collected: Collected, owner: Owner, base: str, addresses: Addresses) -> None:
    """Turn `sameAs` lists into mentions; whose they are depends on whether a described thing has its address on this site."""
    things = collected.things
    has_home = any(thing.holder == "own" and thing.url and same_site(thing.url, base) for thing in things)
    for thing in things:
        kind = _kind_of(thing, owner, base, has_home=has_home)
        for address in thing.urls:
            _mention(collected, address, addresses, kind, Where.JSON_LD)


def _kind_of(thing: SameAs, owner: Owner, base: str, *, has_home: bool) -> Kind:
    """Return whose the addresses of a described thing are; `has_home`: another thing has its address on this site."""
    if thing.holder == "person":
        return Kind.PERSON
    if thing.url and same_site(thing.url, base):
        return Kind.SAME_AS
    if thing.holder == "other" and thing.name and owner.fit(thing.name) >= NAMED:
        return Kind.SAME_AS
    if thing.holder == "own":
        named = bool(thing.name) and owner.fit(thing.name) >= FITS
        stranger = has_home and thing.name and not named
        if named or (not thing.url and not stranger):
            return Kind.SAME_AS
    return Kind.SAME_AS_OTHER


def _mention(collected: Collected, written: str, addresses: Addresses, kind: Kind, where: Where) -> None:
    in_list = where is Where.JSON_LD
    if not addresses.is_platform_key(host_key(written)) and not (in_list and fediverse_like(written)):
        return
    account = addresses.identify(written)
    if account is not None and account.reason == "unconfirmed_instance" and in_list:
        account = addresses.fediverse_account(written)
    if account is not None and account.account and len(collected.mentions) < MAX_LINKS:
        collected.mentions.append(Mention(account, kind, where, written[:200]))


def _add_data_blocks(collected: Collected, addresses: Addresses) -> None:
    """Read JSON that a page keeps for its scripts: only links under keys of the site itself, or named after the owner."""
    lists = words()
    for node in collected.data_blocks[:20]:
        text = node.text()
        if len(text) > MAX_SCRIPT_CHARS or not addresses.may_name_platform(text):
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for path, address in script_addresses(value):
            key = host_key(address)
            if not key or not addresses.is_platform_key(key):
                continue
            if lists.foreign_keys.search(path):
                continue
            kind = Kind.SCRIPT if lists.own_keys.search(path) else Kind.SCRIPT_OTHER
            _mention(collected, address, addresses, kind, Where.SCRIPT)


def _found(merged: list[Judged]) -> list[Found]:
    own: list[Found] = []
    rejected: list[Found] = []
    persons: dict[str, Found] = {}
    for mention, verdict in merged:
        account = mention.account
        platform = account.platform or ""
        if verdict.reason == NotOwn.PERSON and not verdict.own:
            nobody = ProfileRef(platform, Entity.PERSON, "", "")
            persons.setdefault(platform, Found(nobody, mention.where, False, verdict.conf, verdict.reason, ""))
            continue
        if mention.kind is Kind.SCRIPT_OTHER and not verdict.own:
            continue
        ref = account.ref
        if ref is None:
            continue
        target = own if verdict.own else rejected
        target.append(
            Found(ref, mention.where, verdict.own, verdict.conf, verdict.reason, account.url, _selector(mention), _excerpt(mention))
        )
    return own + rejected + list(persons.values())


def _selector(mention: Mention) -> str:
    node = mention.node
    if node is None:
        return str(mention.where)
    names = (node.attrs.get("class") or "").split()
    return f"{mention.where} {node.tag}{'.' + names[0] if names else ''}"[:120]


def _excerpt(mention: Mention) -> str:
    node = mention.node
    if node is None:
        return mention.written[:200]
    if mention.where is Where.META:
        return f"{node.attrs.get('property') or node.attrs.get('name') or ''}: {node.attrs.get('content') or ''}"[:200]
    return f"{mention.written} {label_of(mention)[0]}".strip()[:200]


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    href = node.attrs.get("href") if node is not None else None
    return (normalise(href, url) or url) if href else url


def _is_feed(node: LexborNode) -> bool:
    return (node.attrs.get("type") or "").lower().startswith(FEED_TYPES)


def _unique(urls: object) -> list[str]:
    return list(dict.fromkeys(url for url in urls if url))  # type: ignore[attr-defined]
