"""Everything that can be wrong with platform definitions although each file can be read.

The reader (`crawler.platforms.reading`) refuses unknown keys and wrong types; here a definition is held against itself, against its
own examples and control accounts, and against its recorded cases. A `Problem` names file and key; a notice is a problem that
does not make the definition wrong (an old review, a platform without cases).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.errors import DefinitionError
from crawler.platforms import template
from crawler.platforms.cases import case_problems
from crawler.platforms.definition import Definition, PageSign, read_definition
from crawler.platforms.facts import FIELDS
from crawler.platforms.hooks import hook
from crawler.platforms.probing import ASKED
from crawler.platforms.registry import Registry
from crawler.platforms.select import KINDS

MAX_AGE = timedelta(days=365)
LOOK_VALUES = frozenset({"q", "city", "domain", "canonical"})
PROBE_VALUES = frozenset({"canonical", "handle", "host", "user", "lang", "title"})
WALL_STATUSES = frozenset({"401", "403", "429", "451", "999", *(str(status) for status in range(500, 600))})
"""Answers that say nothing about the account, whatever the platform."""
PROPERTY = re.compile(r"P[1-9]\d*")

UNITS = ("a", "0", "-", "a-", "a/", "a.", "%C3%A4", " a")
LENGTHS = (12, 16, 20, 24, 26, 60, 100, 200, 400, 2000)
"""Repetitions tried: the short ones end a pattern of exponential cost before it ends us, the long ones find a cubic one."""
SLOW_S = 0.1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: in which file, at which key, and what it is."""

    file: str
    key: str
    message: str
    notice: bool = False

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message}"


def check_folder(folder: Path, *, today: date, cases: Path | None = None) -> tuple[int, list[Problem]]:
    """Read all definitions of a folder; return how many there are and every problem, those of unreadable files included."""
    problems: list[Problem] = []
    definitions: list[Definition] = []
    files = sorted(folder.glob("*.toml"))
    for path in files:
        try:
            definitions.append(read_definition(path))
        except DefinitionError as error:
            problems.append(_refused(path.name, error))
    registry = Registry(())
    kept: list[Definition] = []
    try:
        registry = Registry(definitions)
    except DefinitionError:  # find out whose fault it is by adding one after the other
        for definition in definitions:
            try:
                registry = Registry([*kept, definition])
            except DefinitionError as error:
                problems.append(_refused(f"{definition.id}.toml", error))
            else:
                kept.append(definition)
        registry = Registry(kept)
    return len(files), sorted([*problems, *check_registry(registry, today=today, cases=cases)])


def check_registry(registry: Registry, *, today: date, cases: Path | None = None) -> list[Problem]:
    """Return every problem of the definitions, sorted by file and key.

    `today` is the day against which reviews are dated, `cases` the folder with recorded cases (one folder a platform), where there
    is one.
    """
    found: list[Problem] = []
    for definition in registry:
        file = f"{definition.id}.toml"
        for rule in _RULES:
            found += (Problem(file, key, message) for key, message in rule(definition, registry))
        found += (Problem(file, key, message, notice=True) for key, message in _notices(definition, today))
        if definition.review.checked_on > today:
            found.append(Problem(file, "review.checked_on", f"{definition.review.checked_on} lies in the future."))
    if cases is not None:
        found += (Problem(file, key, message, notice) for file, key, message, notice in case_problems(registry, cases))
    return sorted(found)


def _refused(file: str, error: DefinitionError) -> Problem:
    key, colon, message = str(error).removeprefix(f"{file}: ").partition(": ")
    return Problem(file, key, message) if colon else Problem(file, "file", key)


Said = Iterator[tuple[str, str]]


# --- what may be asked, and how the answer is read --------------------------------------------------------------------------


def _probe(d: Definition, _: Registry) -> Said:
    if unknown := sorted(set(template.names(d.probe.url)) - PROBE_VALUES):
        yield "probe.url", f"{{{unknown[0]}}} is none of {', '.join(sorted(PROBE_VALUES))}."
    if d.way in ASKED and d.robots.stance == "closed":
        yield "way", f"is {d.way!r}, but robots.stance is 'closed': such a platform is looked at by hand."
    if d.probe.exists and not (d.probe.exists.any or d.probe.exists.all):
        yield "probe.exists", "has a status only; it needs a sign of the account too (any or all)."
    if d.way in ASKED and d.probe.url and not d.probe.exists and hook(d.id) is None:
        yield "probe.exists", "is missing, so that no answer could ever say that an account exists."
    for key, signs in (("probe.exists", d.probe.exists), ("probe.absent", d.probe.absent)):
        statuses = {sign.value for sign in (*signs.any, *signs.all) if sign.where == "status"} | {str(s) for s in signs.status}
        if walls := sorted(statuses & WALL_STATUSES):
            yield key, f"status {walls[0]} is a wall or a fault of the server; it says nothing about the account."


def _signs(d: Definition, _: Registry) -> Said:
    groups: dict[str, Iterable[PageSign]] = {
        "probe.exists": (*d.probe.exists.any, *d.probe.exists.all),
        "probe.absent": (*d.probe.absent.any, *d.probe.absent.all),
        **{f"probe.walls.{outcome}": signs for outcome, signs in d.probe.walls.items()},
        **{f"claim.{name}": getattr(d.claim, name) for name in ("claimed", "unclaimed", "auto_created", "fan", "closed")},
    }
    for key, signs in groups.items():
        for sign in signs:
            if not sign.value.strip():
                yield key, f"the sign {sign.where!r} looks for nothing."
            elif sign.where == "status" and not re.fullmatch(r"[1-9]\d\d", sign.value):
                yield key, f"{sign.value!r} is no HTTP status."
            elif sign.where == "css" and (fault := _css_fault(sign.value)):
                yield key, fault


def _facts(d: Definition, _: Registry) -> Said:
    for field, selectors in d.facts.items():
        key = f"facts.{field}"
        if field not in FIELDS:
            yield key, "is no fact; see crawler.types.Facts."
        for selector in selectors:
            kind, colon, rest = selector.partition(":")
            argument, _sep, pattern = rest.partition(" ~ ")
            if not colon or kind not in KINDS:
                yield key, f"{selector!r} must begin with one of {', '.join(KINDS)}."
                continue
            if kind == "css" and (fault := _css_fault(argument.strip())):
                yield key, fault
            expression = argument.strip() if kind in ("text", "url") else pattern
            if expression and (fault := _pattern_fault(expression)):
                yield key, fault


def _css_fault(selector: str) -> str:
    head, at, _ = selector.rpartition("@")
    try:
        LexborHTMLParser("<p>").css_first(head if at and head else selector)
    except SelectolaxError:
        return f"{selector!r} is no CSS selector."
    return ""


def _pattern_fault(expression: str) -> str:
    try:
        compiled = re.compile(expression, re.IGNORECASE)
    except re.error as error:
        return f"{expression!r} is no pattern: {error}."
    return _slowness(compiled.search, "")


# --- addresses --------------------------------------------------------------------------------------------------------------


def _calibration(d: Definition, registry: Registry) -> Said:
    for name in ("present", "absent"):
        for handle in getattr(d.calibration, name):
            try:
                ref = registry.build(d.id, handle)
            except ValueError:
                yield f"calibration.{name}", f"{handle!r} is no handle that the url rules take."
                continue
            read = registry.identify(ref.canonical).canonical
            if read != ref.canonical and not d.hosts.any_host:
                yield f"calibration.{name}", f"{handle!r} is {ref.canonical}, but that is read as {read}."
    if both := sorted(set(d.calibration.present) & set(d.calibration.absent)):
        yield "calibration.absent", f"{both[0]!r} is named as present too."


def _examples(d: Definition, registry: Registry) -> Said:
    if d.urls and not d.examples.accounts:
        yield "examples.accounts", "is missing: name one address for each url rule."
    for example in d.examples.accounts:
        answer = registry.identify(example.url)
        if (answer.platform, answer.account) != (d.id, True):
            yield "examples.accounts", f"{example.url} is no account of {d.id} ({answer.reason})."
        elif (answer.handle, answer.canonical) != (example.handle, example.canonical):
            yield "examples.accounts", f"{example.url} is read as {answer.handle!r}, {answer.canonical}."
        elif (again := registry.identify(example.canonical).canonical) != example.canonical:
            yield "examples.accounts", f"the canonical {example.canonical} is read as {again}."
    for url, reason in d.examples.others.items():
        if (read := registry.identify(url).reason) != reason:
            yield "examples.others", f"{url} is read as {read!r}, not {reason!r}."


def _patterns(d: Definition, registry: Registry) -> Said:
    grammar = registry.grammar(d.id)
    rules = [("url", number, rule.rule.path, rule.path) for number, rule in enumerate(grammar.urls)]
    rules += [("not", number, plain.path, rule.path) for number, (plain, rule) in enumerate(zip(d.nots, grammar.nots, strict=True))]
    for table, number, path, compiled in rules:
        if fault := _slowness(compiled.fullmatch, re.split(r"[\[({*]", path)[0]):
            yield f"{table}[{number}].path", fault


def _slowness(apply: Callable[[str], object], prefix: str) -> str:
    """Say which text makes a pattern slow: one that backtracks without end would let a single link stop a whole audit."""
    for unit in UNITS:
        for length in LENGTHS:
            text = prefix + unit * length + "\n!"
            started = time.thread_time()
            apply(text)
            if time.thread_time() - started > SLOW_S:
                return (
                    f"takes too long for {unit!r} repeated {length} times: two repetitions in it compete for the same characters."
                )
    return ""


def _wikidata(d: Definition, _: Registry) -> Said:
    for number, row in enumerate(d.wikidata):
        if not PROPERTY.fullmatch(row.property):
            yield f"wikidata[{number}].property", f"{row.property!r} is no property of Wikidata."
        if "$1" not in row.url:
            yield f"wikidata[{number}].url", "has no $1 for the property's value."


# --- what people read -------------------------------------------------------------------------------------------------------


def _advice(d: Definition, _: Registry) -> Said:
    for name in ("steps_de", "steps_en"):
        if not getattr(d.advice, name):
            yield f"advice.{name}", "is missing."
    if d.advice.steps_de and d.advice.steps_en and len(d.advice.steps_de) != len(d.advice.steps_en):
        yield "advice.steps_en", f"has {len(d.advice.steps_en)} steps, steps_de {len(d.advice.steps_de)}."
    if (d.claim.claimed or d.claim.unclaimed) and not d.advice.claim_url:
        yield "advice.claim_url", "is missing, although pages can be claimed."
    if d.advice.claim_url and not d.advice.claim_url.startswith("https://"):
        yield "advice.claim_url", f"{d.advice.claim_url!r} must begin with https://."


def _look(d: Definition, _: Registry) -> Said:
    if not d.look.links:
        yield "check.links", "is missing: a person needs one address to look at."
    for link in d.look.links:
        if unknown := sorted(set(template.names(link)) - LOOK_VALUES):
            yield "check.links", f"{{{unknown[0]}}} in {link!r} is none of {', '.join(sorted(LOOK_VALUES))}."
        if not link.startswith(("https://", "{canonical}", "{domain}", "http://{domain}")):
            yield "check.links", f"{link!r} must begin with https:// or {{canonical}}."
    shown = [sign for sign in (*d.claim.claimed, *d.claim.unclaimed, *d.claim.auto_created) if sign.where == "text"]
    if shown and not (d.look.words_de or d.look.words_en):
        yield "check.words_de", f"is missing, although the page says who holds it ({shown[0].value!r})."


def _review(d: Definition, _: Registry) -> Said:
    if not [source for source in d.review.sources if source.strip()]:
        signs = d.claim.claimed or d.claim.unclaimed or d.claim.auto_created
        yield "review.sources", "is missing" + (": markers of who holds a page need one." if signs else ".")


def _notices(d: Definition, today: date) -> Said:
    if today - d.review.checked_on > MAX_AGE:
        yield "review.checked_on", f"{d.review.checked_on} is more than a year ago."
    if d.way in ASKED and d.probe.url and not (d.calibration.present and d.calibration.absent):
        yield "calibration", "is not complete, so that 'absent' can never be said here."


_RULES = (_probe, _signs, _facts, _calibration, _examples, _patterns, _wikidata, _advice, _look, _review)
