"""How well an own page agrees with the company's site, its legal notice and its other pages.

Pictures are not compared yet: the logo stays unknown. Weights and limits stand in `config/quality.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from crawler.match import national, same_address, says_whose
from crawler.names import comparable, likeness, spell
from crawler.quality.completeness import NUMBERED
from crawler.quality.config import quality_config
from crawler.quality.rating import Part, Rating
from crawler.types import Company, Profile
from crawler.urls import host_of, registrable_domain
from crawler.vocabulary import Presence, ValueState

WORD = re.compile(r"[^\W\d_]{4,}")


def consistency(profile: Profile, company: Company, others: Sequence[Profile]) -> Rating:
    """Return the rating of one own page; `others` are the company's other own pages, without any there is nothing to compare.

    The weights of what could not be seen count as unknown, so a page of which only the name is known has no figure.
    """
    rules = quality_config()
    if len(others) + 1 < rules.limit["accounts"]:
        return Rating(())
    seen = profile.presence is Presence.EXISTS
    parts = tuple(
        Part(name, weight, SHARES[name](profile, company, others) if seen else None) for name, weight in rules.consistent.items()
    )
    return Rating(tuple(part for part in parts if not _without_handle(part, profile)), rules.known_min)


def _without_handle(part: Part, profile: Profile) -> bool:
    """True for the handle of a page whose address is a number that the platform gave."""
    return part.name == "handle" and (profile.ref is None or NUMBERED.match(profile.ref.handle) is not None)


def _name(profile: Profile, company: Company, _: Sequence[Profile]) -> float | None:
    shown = profile.facts.display_name
    if not shown:
        return None
    limit = quality_config().limit
    names = [company.name, company.identity.legal_name, *company.aliases, *company.identity.other_names]
    best = max((likeness(shown, name) for name in names if name), default=0.0)
    return 1.0 if best >= limit["name_same"] else 0.5 if best >= limit["name_like"] else 0.0


def _website(profile: Profile, company: Company, _: Sequence[Profile]) -> float | None:
    """1 for the audited domain over https; 0.5 where a redirect, plain http or a list of links leads there; 0 for another one."""
    facts = profile.facts
    own = registrable_domain(company.domain)
    direct = [url for url in facts.websites if registrable_domain(host_of(url)) == own]
    if any(url.startswith("https://") for url in direct):
        return 1.0
    if direct or profile.links_to_site:
        return 0.5
    if any(says_whose(url) for url in facts.websites) or facts.states.get("websites") is ValueState.ABSENT:
        return 0.0
    return None


def _handle(profile: Profile, company: Company, _: Sequence[Profile]) -> float | None:
    if profile.ref is None:
        return None
    handle = _tight(profile.ref.handle.partition("@")[0] or profile.ref.handle)
    known = {_tight(registrable_domain(company.domain).split(".")[0]), _tight(comparable(company.name))}
    if handle in known or _tight(profile.ref.handle) == _tight(company.domain):
        return 1.0
    least = int(quality_config().limit["handle_root"])
    related = any(
        min(len(handle), len(other)) >= least and (handle.startswith(other) or other.startswith(handle)) for other in known
    )
    return 0.5 if related else 0.0


def _tight(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", spell(text))


def _contact(profile: Profile, company: Company, _: Sequence[Profile]) -> float | None:
    """Whether what is shown equals the legal notice; None where the page or the notice shows nothing comparable."""
    facts, identity = profile.facts, company.identity
    found: list[bool] = []
    if facts.phone and identity.phones:
        found.append(national(facts.phone) in {national(phone) for phone in identity.phones})
    if facts.email and identity.emails:
        found.append(facts.email.lower() in {mail.lower() for mail in identity.emails})
    if facts.address is not None and facts.address.street and identity.address.street:
        found.append(same_address(facts.address, identity.address))
    return None if not found else sum(found) / len(found)


def _description(profile: Profile, _: Company, others: Sequence[Profile]) -> float | None:
    """Common words with the most similar description of another own page, the site's included."""
    texts = [other.facts.description for other in others if other.facts.description]
    if not profile.facts.description or not texts:
        return None
    limit = quality_config().limit
    best = max(overlap(profile.facts.description, text) for text in texts)
    return 1.0 if best >= limit["text_same"] else 0.5 if best >= limit["text_like"] else 0.0


def overlap(one: str, other: str) -> float:
    """Share of the words of the shorter text that the other one has too; words of four letters or more."""
    first, second = set(WORD.findall(spell(one))), set(WORD.findall(spell(other)))
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


SHARES: Mapping[str, Callable[[Profile, Company, Sequence[Profile]], float | None]] = {
    "name": _name,
    "website": _website,
    "logo": lambda *_: None,
    "handle": _handle,
    "contact": _contact,
    "description": _description,
}
