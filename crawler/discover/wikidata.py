"""Wikidata as a directory of declared accounts: by official website first, by name only with a second sign.

Statements with an end date and deprecated ones are history. An item of a person is refused, whatever it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from crawler.discover.config import source
from crawler.discover.result import Collector, SourceResult, dicts, dig, text
from crawler.names import NAME_LIKE, likeness, spell
from crawler.platforms import Registry
from crawler.types import Company, Page, Probe, ProfileRef
from crawler.urls import same_site
from crawler.vocabulary import FoundVia

PLATFORM = "wikidata"
ITEM_LIMIT = 5
ALIAS_LIMIT = 10
WEBSITE, KIND, END = "P856", "P31", "P582"


@dataclass(frozen=True, slots=True)
class Item:
    """One Wikidata item with what speaks for it being the company."""

    id: str
    data: Mapping[str, Any]
    by_website: bool
    like: float


def find(company: Company, registry: Registry, now: datetime) -> Probe[SourceResult]:
    """Ask for items with the company's website, else for items of its name; return the accounts that the best one declares."""
    work = Collector(company, registry, now, PLATFORM, source(PLATFORM))
    page = yield work.request(_sparql(work, company.domain), "application/sparql-results+json")
    ids = list(_found_ids(work.json(page)))
    if not ids:
        page = yield work.request(_search(work, company.name))
        ids = [text(hit.get("id")) for hit in dicts(dig(work.json(page), "search"))]
    ids = [item for item in ids if item[:1] == "Q" and item[1:].isdigit()][:ITEM_LIMIT]
    if not ids:
        return work.result()
    page = yield work.request(_entities(work, ids))
    entities = dig(work.json(page), "entities")
    item = _best(company, work, [entities[key] for key in ids if isinstance(dig(entities, key), dict)])
    if item is None:
        return work.result()
    _collect(work, item, page)
    aliases = _names(work, item)[:ALIAS_LIMIT] if item.by_website else []
    return work.result(aliases=tuple(aliases), wikidata_id=item.id)


def website_spellings(domain: str) -> list[str]:
    """Return the ways in which people write a site's address into a knowledge base."""
    bare = domain.removeprefix("www.")
    return [f"{scheme}://{host}{slash}" for scheme in ("https", "http") for host in (bare, f"www.{bare}") for slash in ("/", "")]


def _sparql(work: Collector, domain: str) -> str:
    safe = [url for url in website_spellings(domain) if not set(url) & set('<>"{}|^`\\ ')]
    values = " ".join(f"<{url}>" for url in safe)
    query = f"SELECT DISTINCT ?item WHERE {{ VALUES ?url {{ {values} }} ?item wdt:{WEBSITE} ?url }} LIMIT {ITEM_LIMIT}"
    return f"{work.source.url('sparql')}?{urlencode({'query': query, 'format': 'json'})}"


def _search(work: Collector, name: str) -> str:
    language = work.source.values["languages"][0]
    query = {"action": "wbsearchentities", "search": name[:200], "language": language, "uselang": language, "type": "item"}
    return f"{work.source.url('api')}?{urlencode({**query, 'limit': str(ITEM_LIMIT), 'format': 'json'})}"


def _entities(work: Collector, ids: Sequence[str]) -> str:
    languages = "|".join(work.source.values["languages"])
    query = {"action": "wbgetentities", "ids": "|".join(ids), "props": "labels|aliases|descriptions|claims|sitelinks"}
    return f"{work.source.url('api')}?{urlencode({**query, 'languages': languages, 'format': 'json'})}"


def _found_ids(answer: Any) -> Iterator[str]:
    for row in dicts(dig(answer, "results", "bindings")):
        yield text(dig(row, "item", "value")).rpartition("/")[2]


def _best(company: Company, work: Collector, entities: Iterable[Mapping[str, Any]]) -> Item | None:
    """The item that is surest the company: its website agrees, or its name and its place do."""
    items = []
    for data in entities:
        kinds = {text(dig(value, "id")) for value, _ in _statements(data, KIND)}
        if kinds & set(work.source.values["refused_kinds"]) or "missing" in data:
            continue
        by_website = any(current and same_site(text(value), company.domain) for value, current in _statements(data, WEBSITE))
        like = max((likeness(name, other) for name in _labels(data) for other in _own_names(company)), default=0.0)
        if by_website or (like >= NAME_LIKE and _names_place(company, data)):
            items.append(Item(text(data.get("id")), data, by_website, like))
    return max(items, key=lambda item: (item.by_website, item.like), default=None)


def _own_names(company: Company) -> list[str]:
    return [name for name in (company.name, company.identity.legal_name, *company.aliases) if name]


def _names_place(company: Company, data: Mapping[str, Any]) -> bool:
    places = {spell(place) for place in (*company.places, company.identity.address.city) if len(place) > 2}
    about = " ".join(spell(text(dig(data, "descriptions", language, "value"))) for language in ("de", "en"))
    return any(f" {place} " in f" {about.replace(',', ' ')} " for place in places)


def _labels(data: Mapping[str, Any]) -> list[str]:
    labels = (
        [text(dig(entry, "value")) for entry in (data.get("labels") or {}).values()] if isinstance(data.get("labels"), dict) else []
    )
    return [label for label in labels if label]


def _names(work: Collector, item: Item) -> list[str]:
    names = _labels(item.data)
    for language in work.source.values["languages"]:
        names.extend(text(entry.get("value")) for entry in dicts(dig(item.data, "aliases", language)))
    own = {spell(name) for name in _own_names(work.company)}
    return [name for name in dict.fromkeys(names) if name and spell(name) not in own and len(name) <= 100]


def _statements(data: Mapping[str, Any], prop: str) -> Iterator[tuple[Any, bool]]:
    """The values of a property, each with the answer to "does it hold today?"."""
    for statement in dicts(dig(data, "claims", prop)):
        value = dig(statement, "mainsnak", "datavalue", "value")
        if value is not None:
            ended = bool(dig(statement, "qualifiers", END))
            yield value, statement.get("rank") != "deprecated" and not ended


def _collect(work: Collector, item: Item, page: Page) -> None:
    via = FoundVia.KNOWLEDGE_BASE if item.by_website else FoundVia.DIRECTORY
    code = "sameas" if item.by_website else "name"
    home = work.source.url("item", id=item.id)
    work.add(work.build(PLATFORM, item.id), FoundVia.DIRECTORY, page, code=code, selector=item.id, source_url=home)
    for prop, ref, value, current in _accounts(work, item.data):
        if current:
            excerpt = f"{prop} {value}"
            work.add(ref, via, page, code=code, selector=f"{item.id}#{prop}", excerpt=excerpt, source_url=f"{home}#{prop}")
        elif ref not in work.former:
            work.former.append(ref)
    for site, template in work.source.values["sitelinks"].items():
        title = text(dig(item.data, "sitelinks", site, "title")).replace(" ", "_")
        if title:
            article = work.account(template.format(title=quote(title, safe="/:(),'!*")))
            work.add(article, FoundVia.DIRECTORY, page, code=code, selector=f"{item.id}#{site}", source_url=home)
    current_refs = {candidate.ref for candidate in work.candidates}
    work.former[:] = [ref for ref in work.former if ref not in current_refs]


def _accounts(work: Collector, data: Mapping[str, Any]) -> Iterator[tuple[str, ProfileRef, str, bool]]:
    for definition in work.registry:
        for rule in definition.wikidata:
            for value, current in _statements(data, rule.property):
                shown = text(value)
                ref = _account(work, definition.id, rule.url, shown) if shown else None
                if ref is not None and ref.platform == definition.id:
                    yield rule.property, ref, shown, current


def _account(work: Collector, platform: str, template: str, value: str) -> ProfileRef | None:
    if "$2" in template:  # name@host: any host may be an instance, so the handle itself says what it is
        return work.build(platform, value.lstrip("@").lower())
    return work.account(template.replace("$1", quote(value, safe="/@:%+.,~&=?")))
