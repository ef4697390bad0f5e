"""Handles that the company may have: made from its name, its domain and the handles it is known to use elsewhere.

Only platforms are guessed on that can be asked in the open; a guess that answers is still only a candidate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from crawler.names import comparable, is_generic, slug_candidates
from crawler.platforms import Registry
from crawler.platforms.api import interface_for
from crawler.platforms.definition import Definition
from crawler.types import Candidate, Company, ProfileRef
from crawler.vocabulary import FoundVia

LIMIT = 6
"""Guesses a platform (platforms/autocreated, section 3)."""
ASKED = frozenset({"probe", "api"})
KNOWN_LIMIT = 2
CHOSEN = "domain_label"
"""A rule of platforms where the owner chooses the handle."""
FOR_OTHER_NAMES = 2
"""Guesses kept for former names and brands, of which platforms keep pages for years."""
GENERIC_RULES = frozenset(
    {"domain", "www_domain", "domain_label", "hyphen_form", "joined_form", "hyphen_town", "hyphen_umlaut_town"}
)
"""What may still be guessed for a name with many namesakes: its full form, with its town, and the domain."""


def guesses_for(
    company: Company,
    registry: Registry,
    found: Collection[str] = (),
    handles: Sequence[str] = (),
    keys: Collection[str] = (),
) -> Iterator[tuple[Definition, tuple[ProfileRef, ...]]]:
    """Yield each platform worth a guess with its guesses, best first, at most six.

    `found` are the platforms where the company's account is known already: there nothing is guessed, unless the platform is known
    to make several pages of one company. `handles` are its handles on other platforms; `keys` name the official interfaces that may
    be asked too.
    """
    for definition in registry:
        if (definition.id in found and not definition.splits) or not may_guess(definition, keys):
            continue
        refs = guessed(company, registry, definition, handles)
        if refs:
            yield definition, refs


def may_guess(definition: Definition, keys: Collection[str] = ()) -> bool:
    """True for a platform that names are guessed on: it has rules for handles, can be asked, and lets programs read accounts."""
    interface = interface_for(definition.id, keys)
    if interface is not None and interface.guess:
        return bool(definition.names)
    return definition.way in ASKED and definition.robots.stance != "closed" and bool(definition.names)


def candidates(company: Company, refs: Sequence[ProfileRef]) -> tuple[Candidate, ...]:
    """Return guesses as candidates."""
    return tuple(Candidate(ref, company.id, FoundVia.GUESS, "") for ref in refs)


def guessed(company: Company, registry: Registry, definition: Definition, handles: Sequence[str] = ()) -> tuple[ProfileRef, ...]:
    """Return the accounts that the company may have on one platform, best first, at most six; also where we may not ask."""
    refs: dict[ProfileRef, None] = {}
    for slug in _slugs(company, definition, handles):
        ref = _build(registry, definition.id, slug, company.country)
        if ref is not None and not registry.is_placeholder(ref):
            refs.setdefault(ref)
        if len(refs) == LIMIT:
            break
    return tuple(refs)


def _slugs(company: Company, definition: Definition, handles: Sequence[str]) -> Iterator[str]:
    known: list[str] = []
    if definition.page_type == "account" and CHOSEN in definition.names:
        # Who chooses a handle chooses it again; a page that a platform made is called after the name.
        known = [handle for handle in handles if "/" not in handle and "@" not in handle and not handle.isdigit()][:KNOWN_LIMIT]
    own = _interleaved([_slugs_of(company, definition, name) for name in own_names(company)])
    others = _interleaved([_slugs_of(company, definition, name) for name in other_names(company)])
    others = [slug for slug in others if slug not in own][:FOR_OTHER_NAMES]
    first = LIMIT - len(known) - len(others)
    yield from (*known, *own[:first], *others, *own[first:])


def _slugs_of(company: Company, definition: Definition, name: str) -> tuple[str, ...]:
    rules = [rule for rule in definition.names if not is_generic(name) or rule in GENERIC_RULES]
    return slug_candidates(name, company.domain, rules, LIMIT, company.identity.address.city)


def _interleaved(lists: Sequence[Sequence[str]]) -> list[str]:
    """The first of each list, then the second of each, each slug once."""
    longest = max(map(len, lists), default=0)
    return list(dict.fromkeys(slugs[place] for place in range(longest) for slugs in lists if place < len(slugs)))


def own_names(company: Company) -> tuple[str, ...]:
    """The present name: with its legal form, where the Impressum has the same name with it, then as it was typed."""
    legal = company.identity.legal_name
    return (legal, company.name) if legal != company.name and comparable(legal) == comparable(company.name) else (company.name,)


def other_names(company: Company) -> tuple[str, ...]:
    """Another legal name, former names, brands and aliases: what is not just a spelling of the present name, each once."""
    identity = company.identity
    seen = {"", *(comparable(name) for name in own_names(company))}
    found = []
    for name in (identity.legal_name, *identity.former_names, *identity.other_names, *company.aliases):
        if comparable(name) not in seen:
            seen.add(comparable(name))
            found.append(name)
    return tuple(found)


def _build(registry: Registry, platform: str, slug: str, country: str) -> ProfileRef | None:
    """The account of a slug; some platforms put the country in front of it (`de/firma`)."""
    for handle in (slug, f"{country}/{slug}"):
        try:
            return registry.build(platform, handle)
        except ValueError:
            continue
    return None
