"""All platforms together: which host is whose, and what an address denotes.

A look-up must be cheap for the thousands of links that lead to no platform, so the host decides first, by dictionary; patterns run
only on the few rules of one platform. Exactly one platform may claim a host.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from crawler.errors import DefinitionError
from crawler.platforms.definition import Definition, read_definition
from crawler.platforms.grammar import SHORT_LINK, Answer, Grammar, HostRules
from crawler.settings import config_folder
from crawler.types import Identified, ProfileRef
from crawler.urls import normalise, split
from crawler.vocabulary import Entity

_COUNTRY = re.compile(r"(?:[a-z]{2}|(?:com?|or|net)\.[a-z]{2})\Z")
_LABELS = {"{cc}": "[a-z]{2}", "{locale}": "[a-z]{2}-[a-z]{2}"}
_NEVER = re.compile(r"(?!)")
_HREF_HOST = re.compile(r"(?:https?:)?[/\\]{1,4}([^/\\?#:@\s]+)", re.IGNORECASE)
_CACHED_HOSTS = 20_000

Site = tuple[Grammar, HostRules]


class Registry:
    """The definitions, and the index over their hosts."""

    def __init__(self, definitions: Iterable[Definition], placeholders: Mapping[str, frozenset[str]] | None = None) -> None:
        """Compile everything; raises DefinitionError for a bad template or a host that two platforms claim."""
        self._grammars: dict[str, Grammar] = {}
        self._exact: dict[str, tuple[Grammar, bool]] = {}
        self._domains: dict[str, tuple[Grammar, re.Pattern[str]]] = {}
        self._brands: dict[str, str] = {}
        self._short: dict[str, Grammar] = {}
        self._schemes: dict[str, str] = {}
        self._open: list[Grammar] = []
        self._sites: dict[str, Site | None] = {}
        self._placeholders = placeholders or {}
        for definition in sorted(definitions, key=lambda item: item.id):
            self._add(definition)

    def __iter__(self) -> Iterator[Definition]:
        """All definitions, by id."""
        return (grammar.definition for grammar in self._grammars.values())

    def __len__(self) -> int:
        return len(self._grammars)

    def __contains__(self, platform: object) -> bool:
        return platform in self._grammars

    def get(self, platform: str) -> Definition:
        """Return one definition; raises KeyError for an id that does not exist."""
        return self._grammars[platform].definition

    def grammar(self, platform: str) -> Grammar:
        """Return the compiled rules of one definition; raises KeyError for an id that does not exist."""
        return self._grammars[platform]

    def identify(self, url: str, base: str | None = None) -> Identified:
        """Say what an address denotes, without any request. Never raises; every text gets an answer.

        With `base`, `url` is read as an href on that page. Only organisations and places are accounts; a person's page is
        recognised (platform, handle and canonical are set) so that callers can drop it.
        """
        text = url if base is None or (absolute := _absolute(url, base)) is None else absolute
        parts = split(text)
        if parts is None:
            parts = split(self._from_scheme(text))
            if parts is None:
                return Identified(url, False, None, None, None, None, "invalid")
        site = self._site(parts.host)
        if site is None:
            return self._elsewhere(url, parts.host, parts.path)
        grammar, rules = site
        answer = grammar.read(rules, parts.path, parts.query, parts.fragment)
        if answer.canonical is not None and grammar.definition.hosts.any_host and not self._is_instance(answer.canonical, grammar):
            return Identified(url, False, None, None, None, None, "unconfirmed_instance")
        return _identified(url, grammar.definition.id, answer)

    def candidate(self, url: str) -> ProfileRef | None:
        """Return the account that `url` would be if its host ran software that anybody may run (Mastodon), else None.

        Never an account by itself: webfinger or the look-up call has to confirm it.
        """
        parts = split(url)
        if parts is None or ((site := self._site(parts.host)) and site[0] not in self._open):
            return None
        for grammar in self._open:
            answer = grammar.read(grammar.on_host(parts.host, front=True), parts.path, parts.query, parts.fragment)
            if ref := _identified(url, grammar.definition.id, answer).ref:
                return ref
        return None

    def build(self, platform: str, handle: str, entity: Entity | None = None) -> ProfileRef:
        """Return the reference of a handle written as `identify` writes it.

        Raises KeyError for an unknown platform, ValueError where no rule of the platform takes such a handle as an account.
        """
        answer = self._grammars[platform].build(handle, entity)
        ref = _identified("", platform, answer).ref if answer else None
        if ref is None:
            raise ValueError(f"{handle!r} is no account handle of {platform}")
        return ref

    def is_platform_host(self, host: str) -> bool:
        """Is this lower-case host one of a platform (short links and other sites of the platform included)?"""
        return self._site(host) is not None

    def may_be_platform(self, href: str) -> bool:
        """A cheap filter over hrefs as a page writes them: False means that `identify` would find no platform.

        True for everything whose host cannot be read quickly, for own schemes and for the shape of a fediverse account.
        """
        match = _HREF_HOST.match(href.lstrip())
        if match is None:
            return bool(href) and href[0] not in "#/?." and ("." in href or ":" in href)
        host = match[1].lower()
        return not host.isascii() or "%" in host or self._site(host) is not None or "@" in href

    def is_placeholder(self, ref: ProfileRef) -> bool:
        """Is the handle one that templates and website builders leave behind (`yourpage`, `wix`)?"""
        name = ref.handle.lower().partition("@")[0]
        return name in self._placeholders.get("any", ()) or name in self._placeholders.get(ref.platform, ())

    # --- index ------------------------------------------------------------------------------------------------------------

    def _add(self, definition: Definition) -> None:
        try:
            grammar = Grammar(definition)
        except DefinitionError as error:
            raise DefinitionError(f"{definition.id}.toml: {error}") from error
        if definition.id in self._grammars:
            raise DefinitionError(f"{definition.id}.toml: the id is taken.")
        self._grammars[definition.id] = grammar
        hosts = definition.hosts
        front = re.compile("(?:" + "|".join(_LABELS.get(label, re.escape(label)) for label in hosts.front) + r")\Z")
        for domain in hosts.domains:
            self._claim(domain, definition.id)
            if domain.endswith(".{country}"):
                brand = domain.removesuffix(".{country}")
                self._brands[brand] = domain
            self._domains[domain] = (grammar, front)
        for host in (*hosts.also, *hosts.instances):
            self._claim(host, definition.id)
            self._exact[host] = (grammar, host in hosts.instances)
        for host in hosts.short:
            self._claim(host, definition.id)
            self._short[host] = grammar
        for domain in hosts.sites:
            self._claim(domain, definition.id)
            self._domains[domain] = (grammar, _NEVER)
        if hosts.scheme:
            self._schemes[hosts.scheme] = ".".join(filter(None, (hosts.front[0], hosts.domains[0])))
        if hosts.any_host:
            self._open.append(grammar)

    def _claim(self, host: str, platform: str) -> None:
        for owners in (self._exact, self._domains, self._short):
            if host in owners:
                raise DefinitionError(f"{platform}.toml: hosts: {host!r} is claimed twice.")

    def _site(self, host: str) -> Site | None:
        try:
            return self._sites[host]
        except KeyError:
            site = self._find(host)
            if len(self._sites) >= _CACHED_HOSTS:
                self._sites.clear()
            self._sites[host] = site
            return site

    def _find(self, host: str) -> Site | None:
        if found := self._exact.get(host):
            return found[0], found[0].on_host(host, front=found[1])
        if grammar := self._short.get(host.removeprefix("www.")):
            return grammar, SHORT_LINK
        label, rest = "", host
        while rest:
            domain = rest if rest in self._domains else self._country_domain(rest)
            if domain in self._domains:
                grammar, front = self._domains[domain]
                return grammar, grammar.on_host(host, front=front.match(label) is not None)
            head, _, rest = rest.partition(".")
            label = f"{label}.{head}" if label else head
        return None

    def _country_domain(self, rest: str) -> str:
        brand, _, suffix = rest.partition(".")
        return self._brands[brand] if brand in self._brands and _COUNTRY.match(suffix) else ""

    def _is_instance(self, canonical: str, grammar: Grammar) -> bool:
        parts = split(canonical)
        return parts is not None and self._exact.get(parts.host, (None,))[0] is grammar

    def _elsewhere(self, url: str, host: str, path: str) -> Identified:
        shaped = any(
            grammar.read(grammar.on_host(host, front=True), path, "", "").canonical
            for grammar in self._open
            if "@" in path or "/users/" in path
        )
        return Identified(url, False, None, None, None, None, "unconfirmed_instance" if shaped else "not_a_platform")

    def _from_scheme(self, text: str) -> str:
        scheme, _, rest = text.strip().partition(":")
        host = self._schemes.get(scheme.lower())
        return f"https://{host}/{rest.lstrip('/').replace(':', '/')}" if host else ""


def _absolute(url: str, base: str) -> str | None:
    return normalise(url, base)


def _identified(url: str, platform: str, answer: Answer) -> Identified:
    return Identified(
        url,
        answer.entity.is_account and answer.handle is not None,
        platform,
        answer.entity,
        answer.handle,
        answer.canonical,
        answer.reason,
    )


@cache
def _default() -> Registry:
    return read_registry(config_folder() / "platforms", config_folder() / "placeholder_handles.toml")


def load_registry(folder: Path | None = None) -> Registry:
    """Return the registry of the shipped definitions (read once), or of a folder of definition files.

    Raises DefinitionError naming file and key.
    """
    return _default() if folder is None else read_registry(folder)


def read_registry(folder: Path, placeholders: Path | None = None) -> Registry:
    """Read all `*.toml` of a folder. Raises DefinitionError for a wrong file and for an empty folder."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise DefinitionError(f"{folder}: there is no platform definition (*.toml) in this folder.")
    lists: dict[str, frozenset[str]] = {}
    if placeholders is not None and placeholders.is_file():
        rows = tomllib.loads(placeholders.read_text(encoding="utf-8"))["handles"]
        lists = {name: frozenset(handles) for name, handles in rows.items()}
    return Registry((read_definition(path) for path in files), lists)
