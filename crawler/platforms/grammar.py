"""The url rules of one platform, compiled: what does this path denote?

Order: `[[not]]` rules, then `[[url]]` rules, then the reserved first words, which by then only say why there is no account.
All functions are pure and total; a broken address is an answer, not an exception.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from crawler.errors import DefinitionError
from crawler.platforms import template
from crawler.platforms.definition import Definition, NotRule, Reason, UrlRule
from crawler.vocabulary import Entity

_SLASHES = re.compile("//+")
_UNCLEAN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff\ufeff\ufff0-\uffff]"
)
"""Control and blank characters, bidirectional marks: never part of a handle (a plain blank may be part of a place's name)."""
_FILE = re.compile(r"\.(?:php|js|html?|xml|txt|json|css|png|jpe?g|gif|svg|ico|aspx?|webmanifest)\Z")
_DIGITS = re.compile(r"\D+", re.ASCII)
_HEX = re.compile(r"0x[0-9a-f]{1,16}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address on a known platform denotes."""

    reason: Reason
    entity: Entity
    handle: str | None = None
    canonical: str | None = None


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """An url rule ready for use."""

    rule: UrlRule
    path: re.Pattern[str]
    host: re.Pattern[str] | None
    query: Mapping[str, re.Pattern[str]]
    fragment: re.Pattern[str] | None
    key: re.Pattern[str]
    """The handle, in its one spelling, read back into the variables."""
    first: str
    """The variable that `words` speaks of."""
    words: frozenset[str]
    """Handles that the rule does not take."""
    bare: bool
    """True where the handle is the first word of path or host, so that file names are no handles."""


@dataclass(frozen=True, slots=True)
class CompiledNot:
    """A not rule ready for use."""

    reason: Reason
    path: re.Pattern[str]
    host: re.Pattern[str] | None
    query: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class HostRules:
    """The rules that apply on one host of a platform; what the host's name says is already read."""

    nots: tuple[CompiledNot, ...]
    urls: tuple[tuple[CompiledRule, Mapping[str, str]], ...]
    front: bool
    reads_query: bool


SHORT_LINK = HostRules((), (), front=False, reads_query=False)
"""The rules of every short link: there are none."""


class Grammar:
    """All rules of one definition."""

    def __init__(self, definition: Definition) -> None:
        """Compile; raises DefinitionError for a template that is no pattern or a canonical that needs more than the handle has."""
        self.definition = definition
        self.words: dict[str, Reason] = {word: reason for reason, words in definition.words.items() for word in words}
        words = frozenset(self.words)
        urls: list[CompiledRule] = []
        for number, rule in enumerate(definition.urls):
            with _naming(f"url[{number}]"):
                urls.append(_compile(rule, definition, words))
        nots: list[CompiledNot] = []
        for number, refusal in enumerate(definition.nots):
            with _naming(f"not[{number}]"):
                nots.append(_compile_not(refusal))
        self.urls, self.nots = tuple(urls), tuple(nots)

    def on_host(self, host: str, *, front: bool) -> HostRules:
        """Choose the rules for a host once, so that a look-up does not try the others."""
        urls: list[tuple[CompiledRule, Mapping[str, str]]] = []
        for rule in self.urls:
            if rule.host is None:
                if front:
                    urls.append((rule, {}))
            elif match := rule.host.fullmatch(host):
                urls.append((rule, match.groupdict()))
        nots = tuple(rule for rule in self.nots if (front if rule.host is None else rule.host.fullmatch(host)))
        reads_query = any(rule.query for rule in nots) or any(rule.query for rule, _ in urls)
        return HostRules(nots, tuple(urls), front, reads_query)

    def read(self, rules: HostRules, path: str, query: str, fragment: str) -> Answer:
        """Say what path, query and fragment denote on a host with these rules."""
        if rules is SHORT_LINK:
            return _no("short_link")
        path, fragment = self._plain(path, fragment)
        values: Mapping[str, str] = dict(parse_qsl(query, errors="replace")) if query and rules.reads_query else {}
        for rule in rules.nots:
            if rule.path.fullmatch(path) and _has(rule.query, values) is not None:
                return _no(rule.reason)
        for compiled, from_host in rules.urls:
            found = _try(compiled, from_host, path, values, fragment)
            if found is not None:
                answer = _answer(compiled, found)
                if answer is not None:
                    return answer
        return _no(self._reason(rules, path))

    def build(self, handle: str, entity: Entity | None) -> Answer | None:
        """Return the account of a handle by the first rule that takes it, or None."""
        for compiled in self.urls:
            if entity is not None and compiled.rule.entity is not entity:
                continue
            match = compiled.key.fullmatch(handle)
            if match and (answer := _answer(compiled, match.groupdict())):
                return answer
        return None

    def _plain(self, path: str, fragment: str) -> tuple[str, str]:
        if self.definition.hosts.hash_route and path in ("", "/") and fragment[:1] in ("!", "/"):
            path, fragment = fragment.lstrip("!").partition("?")[0], ""
        if "%" in path:
            path = unquote(path.replace("%2f", "%252F").replace("%2F", "%252F"), errors="replace")
        if "//" in path:
            path = _SLASHES.sub("/", path)
        if len(path) > 1 and path[-1] == "/":
            path = path[:-1]
        return (path if path.isascii() else unicodedata.normalize("NFC", path)) or "/", unquote(fragment) if fragment else ""

    def _reason(self, rules: HostRules, path: str) -> Reason:
        if not rules.front and not rules.urls:
            return "other_site"
        if path == "/":
            return "host_only"
        first = path.split("/", 2)[1].lower()
        reason = self.words.get(first)
        if reason is None and (dot := first.find(".")) > 0:
            reason = self.words.get(first[:dot])
        if reason is None:
            return "content" if path.count("/") > 1 else "unknown_path"
        return reason


@contextmanager
def _naming(where: str) -> Iterator[None]:
    """Put the place in the file before the message of a DefinitionError."""
    try:
        yield
    except DefinitionError as error:
        within = "." if str(error).startswith(("handle: ", "canonical: ")) else ": "
        raise DefinitionError(f"{where}{within}{error}") from error


def _check_names(rule: UrlRule) -> None:
    """Raise DefinitionError where the handle needs more than the address has, or the canonical more than the handle has."""
    handle = set(template.names(rule.handle))
    had = {name for text in (rule.path, rule.host, rule.fragment, *rule.query.values()) for name in template.names(text)}
    if not handle:
        raise DefinitionError(f"handle: {rule.handle!r} names no variable.")
    if lacking := sorted(handle - had):
        raise DefinitionError(f"handle: {{{lacking[0]}}} is in no part of the address.")
    if lacking := sorted(set(template.names(rule.canonical)) - handle):
        raise DefinitionError(f"canonical: {{{lacking[0]}}} is not in the handle {rule.handle!r}.")


def _compile(rule: UrlRule, definition: Definition, words: frozenset[str]) -> CompiledRule:
    _check_names(rule)
    tabs = definition.tabs if rule.tabs is None else rule.tabs
    path = template.pattern(rule.path, rule.vars)
    if tabs:
        path += "(?:/(?:" + "|".join(template.pattern(tab, rule.vars) for tab in tabs) + "))?"
    first = template.names(rule.handle)[0]
    in_host = rule.host.startswith("{" + first + "}.")
    bare = in_host or re.match(r"/(?:\[[^\]]*\])*\{" + first + r"\}", rule.path) is not None
    return CompiledRule(
        rule=rule,
        path=template.compiled(path or "/?"),
        host=template.compiled(template.pattern(rule.host, rule.vars)) if rule.host else None,
        query={name: template.compiled(template.pattern(value, rule.vars)) for name, value in rule.query.items()},
        fragment=template.compiled(template.pattern(rule.fragment, rule.vars)) if rule.fragment else None,
        key=template.compiled(template.pattern(rule.handle, {**rule.vars, **rule.spelling})),
        first=first,
        words=frozenset(rule.reserved) | (words if bare else frozenset()),
        bare=bare and not in_host,
    )


def _compile_not(rule: NotRule) -> CompiledNot:
    return CompiledNot(
        reason=rule.reason,
        path=template.compiled(template.pattern(rule.path, rule.vars)),
        host=template.compiled(template.pattern(rule.host, rule.vars)) if rule.host else None,
        query={name: template.compiled(template.pattern(value, rule.vars)) for name, value in rule.query.items()},
    )


def _has(wanted: Mapping[str, re.Pattern[str]], values: Mapping[str, str]) -> Mapping[str, str] | None:
    """The variables of the wanted parameters, or None where one is missing or different."""
    if not wanted:
        return {}
    found: dict[str, str] = {}
    for name, expression in wanted.items():
        match = expression.fullmatch(values[name]) if name in values else None
        if match is None:
            return None
        found |= match.groupdict()
    return found


def _try(
    compiled: CompiledRule, from_host: Mapping[str, str], path: str, values: Mapping[str, str], fragment: str
) -> dict[str, str | None] | None:
    match = compiled.path.fullmatch(path)
    if match is None:
        return None
    found: dict[str, str | None] = {**from_host, **match.groupdict()}
    if compiled.query:
        from_query = _has(compiled.query, values)
        if from_query is None:
            return None
        found |= from_query
    if compiled.fragment is not None:
        from_fragment = compiled.fragment.fullmatch(fragment)
        if from_fragment is None:
            return None
        found |= from_fragment.groupdict()
    return found


def _answer(compiled: CompiledRule, found: Mapping[str, str | None]) -> Answer | None:
    """Bring the variables into their one spelling, check them once more in it, and build handle and canonical from them."""
    rule = compiled.rule
    values = {name: _spelled(rule, name, value or "") for name, value in found.items()}
    try:
        handle = template.fill(rule.handle, values)
    except KeyError:
        return None
    match = compiled.key.fullmatch(handle)
    if match is None or _UNCLEAN.search(handle):
        return None
    parts = match.groupdict()
    name = parts[compiled.first].lower()
    if name in compiled.words or (compiled.bare and _FILE.search(name)):
        return None
    canonical = template.fill_quoted(rule.canonical, parts)
    if rule.entity.is_account:
        return Answer("account", rule.entity, handle, canonical)
    return Answer("person" if rule.entity is Entity.PERSON else "product", rule.entity, handle, canonical)


def _spelled(rule: UrlRule, name: str, value: str) -> str:
    kind = rule.filter.get(name)
    if kind == "digits":
        value = _DIGITS.sub("", value)
    elif kind == "upper":
        value = value.upper()
    elif kind == "plus":
        value = value.replace(" ", "+")
    elif kind == "hex_decimal" and _HEX.match(value):
        value = str(int(value, 16))
    if kind is None and rule.case == "fold":
        value = value.lower()
        if not value.isascii():
            value = unicodedata.normalize("NFC", value)
    return value


_ACTIONS: frozenset[Reason] = frozenset(
    {"share_link", "login", "search", "system", "redirector", "short_link", "other_site", "host_only", "reserved"}
)


def _no(reason: Reason) -> Answer:
    return Answer(reason, Entity.ACTION if reason in _ACTIONS else Entity.CONTENT)
