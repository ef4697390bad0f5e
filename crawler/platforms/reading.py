"""From `config/platforms/<id>.toml` to a `Definition`, with a message for every mistake a person can make in such a file."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from crawler.errors import DefinitionError
from crawler.platforms import definition as d
from crawler.vocabulary import Entity, Outcome

T = TypeVar("T")
FILTERS = ("digits", "upper", "plus", "hex_decimal")
SIGN_PREFIXES = frozenset(get_args(d.SignPlace))


class Table:
    """A table of the file that hands out its keys once and complains about what is left over."""

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self.values = dict(values)
        self.where = where

    def fail(self, key: str, message: str) -> DefinitionError:
        """The error for a key of this table."""
        return DefinitionError(f"{self.where}{key}: {message}")

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Hand out a value of the wanted kind; without default it must be there."""
        value = self.values.pop(key, default)
        if value is None:
            raise self.fail(key, "is missing.")
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return kind(value)  # type: ignore[call-arg]
        if not isinstance(value, kind) or (kind in (int, float) and isinstance(value, bool)):
            raise self.fail(key, f"must be {_NAMES.get(kind, kind.__name__)}, not {value!r}.")
        return value

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> Any:
        """Hand out a text of a closed list."""
        value = self.take(key, str, default)
        if value not in tuple(allowed):
            raise self.fail(key, f"{value!r} is none of {', '.join(sorted(allowed))}.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Hand out a list of texts."""
        values = self.take(key, list, [])
        if wrong := [value for value in values if not isinstance(value, str)]:
            raise self.fail(key, f"must hold texts only, not {wrong[0]!r}.")
        return tuple(values)

    def mapping(self, key: str) -> dict[str, str]:
        """Hand out a table of texts."""
        values = self.take(key, dict, {})
        for name, value in values.items():
            if not isinstance(value, str):
                raise self.fail(f"{key}.{name}", f"must be a text, not {value!r}.")
        return values

    def table(self, key: str) -> Table:
        """Hand out a table below."""
        return Table(self.take(key, dict, {}), f"{self.where}{key}.")

    def tables(self, key: str) -> list[Table]:
        """Hand out a list of tables."""
        rows = self.take(key, list, [])
        for index, row in enumerate(rows):
            if not isinstance(row, dict):
                raise self.fail(f"{key}[{index}]", f"must be a table, not {row!r}.")
        return [Table(row, f"{self.where}{key}[{index}].") for index, row in enumerate(rows)]

    def done(self, result: T) -> T:
        """Return `result`; raises DefinitionError where a key was never asked for."""
        if self.values:
            raise self.fail(next(iter(self.values)), "is no known key here.")
        return result


_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", list: "a list", dict: "a table"}


def read(path: Path) -> d.Definition:
    """Read and check one file. Raises DefinitionError."""
    try:
        body = path.read_bytes()
        values = tomllib.loads(body.decode("utf-8"))
    except OSError as error:
        raise DefinitionError(f"{path.name}: cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path.name}: is not valid TOML: {error}.") from error
    table = Table(values, f"{path.name}: ")
    found = _definition(table, hashlib.sha256(body).hexdigest())
    if found.id != path.stem:
        raise table.fail("id", f"is {found.id!r}, but the file is named {path.stem!r}.")
    return table.done(found)


def _definition(t: Table, digest: str) -> d.Definition:
    variables = t.mapping("vars")
    names, splits = _names(t.table("names"))
    return d.Definition(
        id=t.take("id", str),
        name=t.take("name", str),
        kind=t.choice("kind", get_args(d.Kind)),
        region=t.take("region", str),
        page_type=t.choice("page_type", get_args(d.PageType)),
        way=t.choice("way", get_args(d.Way)),
        factor=t.take("factor", float, 1.0),
        activity=t.take("activity", bool, True),
        origin=t.take("origin", str, ""),
        hosts=_hosts(t.table("hosts")),
        urls=tuple(_url_rule(row, variables) for row in t.tables("url")),
        tabs=t.texts("tabs"),
        words=_words(t.table("words")),
        nots=tuple(_not_rule(row, variables) for row in t.tables("not")),
        politeness=_politeness(t.table("politeness")),
        robots=_robots(t.table("robots")),
        calibration=_calibration(t.table("calibration")),
        review=_review(t.table("review")),
        probe=_probe(t.table("probe")),
        facts=_facts(t.table("facts")),
        claim=_claim(t.table("claim")),
        names=names,
        splits=splits,
        wikidata=tuple(_wikidata(row) for row in t.tables("wikidata")),
        advice=_advice(t.table("advice")),
        look=_look(t.table("check")),
        examples=_examples(t.table("examples")),
        digest=digest,
    )


def _hosts(t: Table) -> d.Hosts:
    front = t.texts("front") or d.Hosts().front
    return t.done(
        d.Hosts(
            domains=t.texts("domains"),
            front=front,
            also=t.texts("also"),
            instances=t.texts("instances"),
            any_host=t.take("any_host", bool, False),
            short=t.texts("short"),
            sites=t.texts("sites"),
            scheme=t.take("scheme", str, ""),
            hash_route=t.take("hash_route", bool, False),
        )
    )


def _url_rule(t: Table, variables: Mapping[str, str]) -> d.UrlRule:
    filters = t.mapping("filter")
    if unknown := sorted(set(filters.values()) - set(FILTERS)):
        raise t.fail("filter", f"{unknown[0]!r} is none of {', '.join(FILTERS)}.")
    return t.done(
        d.UrlRule(
            path=t.take("path", str, ""),
            canonical=t.take("canonical", str),
            entity=Entity(t.choice("entity", list(Entity), Entity.ORGANISATION)),
            host=t.take("host", str, ""),
            query=t.mapping("query"),
            fragment=t.take("fragment", str, ""),
            handle=t.take("handle", str, "{handle}"),
            vars={**variables, **t.mapping("vars")},
            case=t.choice("case", ("fold", "keep"), "fold"),
            filter=filters,
            spelling=t.mapping("spelling"),
            reserved=t.texts("reserved"),
            tabs=t.texts("tabs") if "tabs" in t.values else None,
        )
    )


def _not_rule(t: Table, variables: Mapping[str, str]) -> d.NotRule:
    return t.done(
        d.NotRule(
            reason=t.choice("reason", d.REASONS),
            path=t.take("path", str, "**"),
            host=t.take("host", str, ""),
            query=t.mapping("query"),
            vars={**variables, **t.mapping("vars")},
        )
    )


def _words(t: Table) -> dict[d.Reason, tuple[str, ...]]:
    found: dict[d.Reason, tuple[str, ...]] = {}
    for reason in list(t.values):
        if reason not in d.REASONS:
            raise t.fail(reason, "is no known reason.")
        found[reason] = t.texts(reason)  # type: ignore[index]
    return found


def _politeness(t: Table) -> d.Politeness:
    return t.done(d.Politeness(t.take("delay_s", float, 5.0), t.take("daily_requests", int, 200)))


def _robots(t: Table) -> d.Robots:
    return t.done(d.Robots(t.choice("stance", get_args(d.Stance), "unknown"), t.take("note", str, "")))


def _calibration(t: Table) -> d.Calibration:
    return t.done(d.Calibration(t.texts("present"), t.texts("absent")))


def _review(t: Table) -> d.Review:
    return t.done(d.Review(t.take("checked_on", date), t.texts("sources")))


def _wikidata(t: Table) -> d.WikidataProperty:
    return t.done(d.WikidataProperty(t.take("property", str), t.take("url", str)))


def _advice(t: Table) -> d.Advice:
    return t.done(d.Advice(t.take("claim_url", str, ""), t.texts("steps_de"), t.texts("steps_en")))


def _look(t: Table) -> d.LookByHand:
    return t.done(d.LookByHand(t.texts("links"), t.texts("words_de"), t.texts("words_en")))


def _names(table: Table) -> tuple[tuple[d.SlugRule, ...], bool]:
    rules = table.texts("slugs")
    if unknown := sorted(set(rules) - set(get_args(d.SlugRule))):
        raise table.fail("slugs", f"{unknown[0]!r} is none of {', '.join(get_args(d.SlugRule))}.")
    return table.done((cast("tuple[d.SlugRule, ...]", rules), table.take("splits", bool, False)))


def _sign(value: Any, fail: Callable[[str], DefinitionError]) -> d.PageSign:
    if isinstance(value, str):
        prefix, colon, rest = value.partition(":")
        return d.PageSign(prefix, rest) if colon and prefix in SIGN_PREFIXES else d.PageSign("text", value)  # type: ignore[arg-type]
    if not isinstance(value, dict) or not {"where", "value"} <= set(value) <= {"where", "value", "lang"}:
        raise fail(f"a sign is a text or a table of where, value, lang, not {value!r}.")
    if value["where"] not in SIGN_PREFIXES:
        raise fail(f"{value['where']!r} is none of {', '.join(sorted(SIGN_PREFIXES))}.")
    return d.PageSign(value["where"], str(value["value"]), value.get("lang", ""))


def _signs(t: Table, key: str) -> tuple[d.PageSign, ...]:
    return tuple(_sign(value, lambda message: t.fail(key, message)) for value in t.take(key, list, []))


def _expect(t: Table) -> d.Expect:
    statuses = t.take("status", list, [])
    if wrong := [status for status in statuses if not isinstance(status, int) or not 100 <= status <= 999]:
        raise t.fail("status", f"{wrong[0]!r} is no HTTP status.")
    return t.done(d.Expect(tuple(statuses), _signs(t, "any"), _signs(t, "all")))


def _probe(t: Table) -> d.ProbeRule:
    walls_table = t.table("walls")
    walls: dict[Outcome, tuple[d.PageSign, ...]] = {}
    for name in list(walls_table.values):
        if name not in list(Outcome):
            raise walls_table.fail(name, "is no outcome of a fetch.")
        walls[Outcome(name)] = _signs(walls_table, name)
    return t.done(
        d.ProbeRule(
            url=t.take("url", str, ""),
            render=t.choice("render", ("http", "browser"), "http"),
            accept=t.take("accept", str, ""),
            credential=t.take("credential", str, ""),
            exists=_expect(t.table("exists")),
            absent=_expect(t.table("absent")),
            walls=walls,
            max_requests=t.take("max_requests", int, 1),
        )
    )


def _facts(t: Table) -> dict[str, tuple[str, ...]]:
    return {key: t.texts(key) for key in list(t.values)}


def _claim(t: Table) -> d.Claim:
    return t.done(d.Claim(*(_signs(t, key) for key in ("claimed", "unclaimed", "auto_created", "fan", "closed"))))


def _examples(t: Table) -> d.Examples:
    accounts = tuple(
        row.done(d.AccountExample(row.take("url", str), row.take("handle", str), row.take("canonical", str)))
        for row in t.tables("accounts")
    )
    others = t.mapping("others")
    if unknown := sorted(set(others.values()) - d.REASONS):
        raise t.fail("others", f"{unknown[0]!r} is no known reason.")
    return t.done(d.Examples(accounts, others))  # type: ignore[arg-type]
