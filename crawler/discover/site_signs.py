"""What a page of a company's own site says beyond accounts: its rules, what its legal texts name, what it embeds.

Pure: one page in, evidence out (codes of `SiteSign`). Words and patterns stand in `config/site_words.toml`. Addresses and a few
words are kept, never a page's text and never a name of a person.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.discover.site_plan import names_word
from crawler.extract import SitePage
from crawler.parse import clean
from crawler.platforms import Registry
from crawler.settings import config_folder
from crawler.types import Evidence, Page
from crawler.urls import host_of, normalise, same_site
from crawler.vocabulary import Outcome, SiteSign, Where

EXCERPT = 200
MAX_OF_CODE = 12
"""Pieces of evidence kept of one code and platform: a footer says the same on every page."""
LINKED, READ, CUT = 0.7, 1.0, 0.5
"""Confidence of a page that is only linked, of one that was read, and of one that was read in part."""
LOADED = "iframe[src],script[src],img[src],embed[src],object[data]"
CHROME = ["script", "style", "template", "noscript", "head", "svg", "header", "footer", "nav"]
"""What stands on every page alike: it says nothing about this one."""
KIND_CODES = {"career": SiteSign.CAREER, "press": SiteSign.NEWSROOM}
NO_PAGE = (".zip", ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".mp4", ".mp3", ".ics", ".vcf", ".xml", ".css", ".js", ".eps")
UNNAMED_KINDS = frozenset({"registry", "knowledge", "own"})
OWN_SITE = frozenset({"website", "blog"})
"""Words such as "website" and "Handelsregister" name no channel."""
AROUND = 60
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""For a page without a time of reading, of which the crawl keeps nothing."""
ACTIVE = re.compile(rb"<(?:script|iframe|embed|object)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SignWords:
    """The lists of `config/site_words.toml` for what pages say."""

    signs: tuple[tuple[SiteSign, tuple[str, ...]], ...]
    notice_items: Mapping[str, tuple[str, ...]]
    odr: tuple[str, ...]
    statutes: tuple[tuple[str, re.Pattern[str]], ...]
    embeds: tuple[tuple[str, str], ...]
    """Host, or host with the beginning of a path, and platform."""
    names: Mapping[str, tuple[str, ...]]


@cache
def sign_words() -> SignWords:
    """Read the lists once."""
    data = tomllib.loads((config_folder() / "site_words.toml").read_text(encoding="utf-8"))
    return SignWords(
        tuple((SiteSign(sign["code"]), tuple(sign["words"])) for sign in data["sign"]),
        {name: tuple(words) for name, words in data["notice_items"].items()},
        tuple(data["odr"]["addresses"]),
        tuple((item["name"], re.compile(item["pattern"], re.IGNORECASE)) for item in data["statute"]),
        tuple((host, platform) for platform, hosts in data["embed"].items() for host in hosts),
        {platform: tuple(names) for platform, names in data["names"].items()},
    )


def read_signs(site_page: SitePage, page: Page, kind: str, subject_id: str, registry: Registry) -> Iterator[Evidence]:
    """Yield what one page says; `kind` is the crawl's word for it (home, impressum, privacy, career …)."""
    signs = _Signs(site_page, page, kind, subject_id)
    yield from signs.rules()
    yield from signs.odr()
    yield from signs.statutes()
    yield from signs.embeds()
    if kind == "impressum":
        yield signs.make(SiteSign.NOTICE, selector="title", excerpt=site_page.title)
        yield from signs.notice_items()
        yield from signs.platforms_named(SiteSign.NOTICE_NAMES, registry)
        yield from signs.accounts_named()
    if kind == "privacy":
        yield signs.make(SiteSign.PRIVACY, selector="title", excerpt=site_page.title)
        yield from signs.platforms_named(SiteSign.PRIVACY_NAMES, registry)


def read_consent_view(page: Page, subject_id: str) -> Iterator[Evidence]:
    """Yield what a page did in a browser in which nobody had consented to anything: that it was seen, and whom it asked.

    A page without scripts and frames does the same without a browser.
    """
    if page.fetched_at is None or not (page.rendered or (page.outcome.has_body and not is_active(page))):
        return
    whole = page.outcome is Outcome.OK
    yield _evidence(page, subject_id, SiteSign.CONSENT_VIEW, conf=READ if whole else CUT)
    for address in page.asked_for:
        platform = embedded_platform(address)
        if platform:
            yield _evidence(
                page, subject_id, SiteSign.EMBED_REQUEST, platform=platform, final_url=address, selector="request",
                excerpt=host_of(address), conf=READ,
            )  # fmt: skip


def is_active(page: Page) -> bool:
    """Can a page load anything by itself that its markup does not show?"""
    return ACTIVE.search(page.body) is not None


def embedded_platform(address: str) -> str:
    """The platform from whose hosts an address loads something; empty for all others."""
    parts = urlsplit(address)
    host, path = (parts.hostname or "").lower(), f"{(parts.hostname or '').lower()}{parts.path}"
    for known, platform in sign_words().embeds:
        if ("/" in known and path.startswith(known)) or host == known or host.endswith(f".{known}"):
            return platform
    return ""


def kept(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each thing once, the surest piece of it, in a fixed order and at most a handful of one kind."""
    best: dict[tuple[str, str, str], Evidence] = {}
    for piece in pieces:
        # A rule is known by its own address however many pages link it; what a page says is known by that page.
        named = piece.final_url if piece.code in _RULES else f"{piece.source_url} {piece.final_url} {piece.excerpt}"
        key = (piece.code, piece.platform, _address(named))
        if key not in best or piece.conf > best[key].conf:
            best[key] = piece
    ordered = sorted(best.values(), key=lambda p: (p.code, p.platform, -p.conf, p.source_url, p.final_url, p.excerpt))
    counts: dict[tuple[str, str], int] = {}
    found = []
    for piece in ordered:
        place = counts[(piece.code, piece.platform)] = counts.get((piece.code, piece.platform), 0) + 1
        if place <= MAX_OF_CODE:
            found.append(piece)
    return tuple(found)


_RULES = frozenset(
    {SiteSign.GUIDELINE, SiteSign.NETIQUETTE, SiteSign.CONDUCT, SiteSign.MISSION, SiteSign.CAREER, SiteSign.NEWSROOM}
)


@dataclass(frozen=True, slots=True)
class _Signs:
    site_page: SitePage
    page: Page
    kind: str
    subject_id: str

    def make(self, code: SiteSign, **values: Any) -> Evidence:
        conf = READ if self.page.outcome is Outcome.OK else CUT
        return _evidence(self.page, self.subject_id, code, **{"conf": conf, **values})

    @property
    def url(self) -> str:
        return self.page.final_url or self.page.url

    def rules(self) -> Iterator[Evidence]:
        """Pages to build on: this one by its kind, title or a heading, others by a link to them."""
        if self.kind in KIND_CODES:
            yield self.make(KIND_CODES[self.kind], final_url=self.url, selector="title", excerpt=self.site_page.title)
        headings = [("title", self.site_page.title, "")] + [
            (node.tag or "h2", " ".join(node.text().split()), _after(node)) for node in self.site_page.tree.css("h1,h2,h3")[:60]
        ]
        for code, words in sign_words().signs:
            if code in KIND_CODES.values():
                continue
            for selector, text, after in headings:
                if any(names_word(word, "", text.lower()) for word in words):
                    yield self.make(code, final_url=self.url, selector=selector, excerpt=f"{text}: {after}" if after else text)
                    break
        for link in self.site_page.links:
            if not same_site(link.url, self.url):
                continue
            path = urlsplit(link.url).path.lower().replace("_", "-").rstrip("/").rpartition("/")[2]
            if path.endswith(NO_PAGE):
                continue
            for code, words in sign_words().signs:
                if any(names_word(word, path, link.text.lower()) for word in words):
                    target = urlsplit(link.url).path
                    yield self.make(
                        code, final_url=link.url, selector=f"link {target}"[:120], excerpt=link.text or path, conf=LINKED
                    )

    def odr(self) -> Iterator[Evidence]:
        """Links to the closed platform for dispute resolution, and its address in the text."""
        links = [(link.url, link.text) for link in self.site_page.links if is_odr(link.url)]
        for url, text in links:
            yield self.make(SiteSign.ODR, final_url=url, selector="link", excerpt=text or url)
        if not links:
            text = self.site_page.text
            for address in sign_words().odr:
                if (at := text.lower().find(address)) >= 0:
                    yield self.make(SiteSign.ODR, selector="text", excerpt=text[max(at - AROUND, 0) : at + AROUND])
                    return

    def statutes(self) -> Iterator[Evidence]:
        """Names of acts that have been replaced, each once; the general name only where the particular one is missing."""
        text = self.site_page.text
        seen: list[tuple[int, int]] = []
        for name, pattern in sign_words().statutes:
            found = pattern.search(text)
            if found is None or any(start <= found.start() < end for start, end in seen):
                continue
            seen.append(found.span())
            yield self.make(SiteSign.STATUTE, selector=name, excerpt=found[0])

    def embeds(self) -> Iterator[Evidence]:
        """What the markup loads from platforms without asking; scripts that wait for a consent tool are none."""
        for node in self.site_page.tree.css(LOADED)[:500]:
            kind = (node.attrs.get("type") or "").lower()
            if node.tag == "script" and kind not in ("", "module") and "javascript" not in kind:
                continue
            address = normalise(node.attrs.get("src") or node.attrs.get("data") or "", self.url)
            platform = embedded_platform(address) if address else ""
            if address and platform:
                bare = address.partition("?")[0][:EXCERPT]
                yield self.make(
                    SiteSign.EMBED, platform=platform, final_url=bare, selector=node.tag or "", excerpt=f"<{node.tag}> {bare}"
                )

    def notice_items(self) -> Iterator[Evidence]:
        """Further parts of a legal notice, by their words alone."""
        text = body_text(self.site_page.tree).lower()
        for item, words in sign_words().notice_items.items():
            word = next((word for word in words if word in text), None)
            if word is not None:
                yield self.make(SiteSign.NOTICE_ITEM, selector=item, excerpt=word)

    def platforms_named(self, code: SiteSign, registry: Registry) -> Iterator[Evidence]:
        """Platforms whose names stand in the page's own text."""
        text = body_text(self.site_page.tree)
        for definition in registry:
            if definition.kind in UNNAMED_KINDS or definition.id in OWN_SITE:
                continue
            if (found := name_pattern(definition.id, definition.name).search(text)) is not None:
                yield self.make(code, platform=definition.id, selector="text", excerpt=found[0])

    def accounts_named(self) -> Iterator[Evidence]:
        """Platforms whose accounts the notice links, apart from icons in the page's frame."""
        for found in self.site_page.found:
            if found.own and found.where is Where.BODY:
                yield self.make(
                    SiteSign.NOTICE_NAMES, platform=found.ref.platform, final_url=found.url, selector="link", excerpt=found.url
                )


def is_odr(url: str) -> bool:
    """Does an address lead to the platform for online dispute resolution?"""
    parts = urlsplit(url.lower())
    where = f"{parts.netloc}{parts.path}"
    return any(where.startswith(address) for address in sign_words().odr)


def body_text(tree: LexborHTMLParser) -> str:
    """What stands on a page itself, without header, navigation and footer."""
    copy = tree.clone()
    copy.strip_tags(CHROME)
    return " ".join(copy.text(separator=" ").split())


@cache
def name_pattern(platform: str, name: str) -> re.Pattern[str]:
    """How a text names a platform: its name as a word of its own, short names only as they are written."""
    names = sign_words().names.get(platform) or (name.partition(" (")[0].partition(" / ")[0],)
    spelled = (re.escape(one) if len(one) <= 4 else f"(?i:{re.escape(one)})" for one in names)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spelled)})(?![\w-])")


def _after(node: object) -> str:
    follower = getattr(node, "next", None)
    while follower is not None and follower.tag == "-text":
        follower = follower.next
    return " ".join(follower.text()[:400].split()) if follower is not None and follower.tag in ("p", "div", "ul") else ""


def _address(url: str) -> str:
    return url.partition("#")[0].removesuffix("/").replace("//www.", "//")


def _evidence(
    page: Page,
    subject_id: str,
    code: SiteSign,
    *,
    platform: str = "website",
    final_url: str = "",
    selector: str = "",
    excerpt: str = "",
    conf: float = READ,
) -> Evidence:
    return Evidence(
        code=code,
        subject_id=subject_id,
        account_id="",
        source_url=page.final_url or page.url,
        observed_at=page.fetched_at or NEVER,
        platform=platform,
        final_url=final_url,
        http_status=page.status,
        selector=selector,
        excerpt=clean(excerpt, EXCERPT),
        sha256=page.sha256,
        method="browser" if page.rendered else "http",
        conf=conf,
    )
