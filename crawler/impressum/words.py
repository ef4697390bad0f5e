"""The word lists of `config/impressum.toml` as compiled matchers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from crawler.settings import config_folder

Parts = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Words:
    """All words, each list compiled once. Patterns expect lower-case text."""

    parts: Parts
    """Part of a page to the pattern of the labels that open it."""
    name_label: re.Pattern[str]
    phone_label: re.Pattern[str]
    fax_label: re.Pattern[str]
    former: re.Pattern[str]
    brand_of: re.Pattern[str]
    trading_as: re.Pattern[str]
    organisation: re.Pattern[str]
    verbs: re.Pattern[str]
    profession: re.Pattern[str]
    titles: frozenset[str]
    first_names: frozenset[str]
    not_a_name: frozenset[str]
    cut: frozenset[str]
    street: tuple[str, ...]
    town_links: frozenset[str]
    town_stop: frozenset[str]
    not_a_town: frozenset[str]
    mailboxes: frozenset[str]
    town_first: frozenset[str]
    """First words of towns that have two: "Bad", "Bergisch"."""
    countries: Mapping[str, str]
    us_states: frozenset[str]
    uk_counties: frozenset[str]
    impressum_links: tuple[str, ...]
    not_impressum: tuple[str, ...]
    parked: tuple[str, ...]
    parking_services: tuple[str, ...]
    parked_max_characters: int


@cache
def words() -> Words:
    """Read the lists; a missing key is a fault of the installation and raises KeyError."""
    data = tomllib.loads((config_folder() / "impressum.toml").read_text(encoding="utf-8"))
    names = (config_folder() / "first_names.txt").read_text(encoding="utf-8")
    labels, lists, links, parked = data["labels"], data["words"], data["links"], data["parked"]
    return Words(
        parts={part: at_start(entries) for part, entries in data["parts"].items()},
        name_label=at_start(labels["name"]),
        phone_label=before(labels["phone"]),
        fax_label=before(labels["fax"]),
        former=inside(labels["former"]),
        brand_of=inside(labels["brand_of"]),
        trading_as=inside(labels["trading_as"]),
        organisation=re.compile("|".join(map(re.escape, lists["organisation"]))),
        verbs=inside(lists["verbs"]),
        profession=at_start(lists["profession"]),
        titles=frozenset(lists["titles"]),
        first_names=frozenset(name for line in names.splitlines() if not line.startswith("#") for name in line.split()),
        not_a_name=frozenset(lists["not_a_name"]),
        cut=frozenset(lists["cut"]),
        street=tuple(lists["street"]),
        town_links=frozenset(lists["town_links"]),
        town_stop=frozenset(lists["town_stop"]),
        not_a_town=frozenset(lists["not_a_town"]),
        mailboxes=frozenset(lists["mailboxes"]),
        town_first=frozenset(lists["town_first"]),
        countries=lists["countries"],
        us_states=frozenset(lists["us_states"]),
        uk_counties=frozenset(lists["uk_counties"]),
        impressum_links=tuple(links["impressum"]),
        not_impressum=tuple(links["not_impressum"]),
        parked=tuple(parked["words"]),
        parking_services=tuple(parked["services"]),
        parked_max_characters=parked["max_characters"],
    )


def _stem(entry: str) -> str:
    # "bild*" is any word beginning so, "verantwortlich i*" any such beginning of two words.
    pieces = [re.escape(piece) for piece in entry.split("*")]
    open_end = entry.endswith("*")
    body = r"[\w:/]{0,30}".join(pieces[:-1] if open_end else pieces)
    return body if open_end else rf"{body}(?![\w])"


def _longest_first(entries: Iterable[str]) -> str:
    return "|".join(_stem(entry) for entry in sorted(entries, key=len, reverse=True))


def at_start(entries: Iterable[str]) -> re.Pattern[str]:
    """A pattern for text that begins with one of the entries, after numbering and bullets."""
    return re.compile(rf"[\W\d]{{0,8}}(?P<label>{_longest_first(entries)})")


def before(entries: Sequence[str]) -> re.Pattern[str]:
    """A pattern for text that ends with one of the entries, as the label in front of a number does."""
    words_, letters = [e for e in entries if len(e) > 1 or not e.isalpha()], [e for e in entries if len(e) == 1 and e.isalpha()]
    letter = rf"|(?:{'|'.join(letters)})[.:]" if letters else ""
    return re.compile(rf"(?:^|[^\w])(?:(?:{_longest_first(words_)})(?:\s?nr)?{letter})[\s.:/()\-–=|+]{{0,6}}$")


def inside(entries: Iterable[str]) -> re.Pattern[str]:
    """A pattern for text that holds one of the entries as whole words."""
    return re.compile(rf"(?<!\w)(?:{_longest_first(entries)})")
