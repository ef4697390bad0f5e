"""How complete a profile is: the fields that its platform offers, those that are filled, those that could not be seen.

A field counts as empty only where the platform itself says so (`Facts.states`); a page that merely does not show it leaves it
unknown. Weights and fields by platform stand in `config/quality.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from crawler.platforms.definition import Definition
from crawler.quality.config import quality_config
from crawler.quality.rating import Part, Rating
from crawler.types import Company, Profile
from crawler.vocabulary import Presence, ValueState

OWN_SITE = frozenset({"website", "blog"})
"""Channels that are no profile on a platform."""
NUMBERED = re.compile(r"(?:.*[/_-])?(?:\d{5,}|UC[\w-]{22})$")
"""An address made of a number: nobody can remember or type it."""


def completeness(profile: Profile, company: Company, definition: Definition) -> Rating:
    """Return the rating of one profile; without parts where its platform has no profile of a company's making."""
    parts = [_part(name, weight, profile, company) for name, weight in fields_of(definition).items()]
    return Rating(tuple(part for part in parts if part is not None), quality_config().known_min)


def fields_of(definition: Definition) -> Mapping[str, float]:
    """The fields that a platform offers, with their weights, in the order of the configuration."""
    rules = quality_config()
    if definition.id in OWN_SITE:
        return {}
    offered = rules.applies.get(definition.page_type, frozenset()) | rules.has.get(definition.id, frozenset())
    offered -= rules.lacks.get(definition.id, frozenset())
    local = definition.kind in rules.local_kinds
    return {
        name: rules.local_place if local and name == "place" else weight
        for name, weight in rules.complete.items()
        if name in offered
    }


def _part(name: str, weight: float, profile: Profile, company: Company) -> Part | None:
    facts = profile.facts
    state = facts.states.get(STATE_OF.get(name, name))
    if state is ValueState.NOT_APPLICABLE:
        return None
    share = SHARES[name](profile, company) if name in SHARES and profile.presence is Presence.EXISTS else None
    return Part(name, weight, 0.0 if share is None and state is ValueState.ABSENT else share)


def _if_there(value: object) -> float | None:
    return 1.0 if value else None


def _description(profile: Profile, _: Company) -> float | None:
    rules = quality_config()
    text = profile.facts.description
    if text is None:
        return None
    return 1.0 if len(text) >= rules.full_text else 0.5 if len(text) >= rules.half_text else 0.0


def _legal_notice(profile: Profile, company: Company) -> float | None:
    """A link by its address; a plain link to the company's site may lead there and may not: unknown."""
    words = quality_config().legal_words
    links = (*profile.facts.websites, *profile.facts.links)
    told = company.identity.source_url
    if any(word in link.lower() for link in links for word in words) or (told and told in links):
        return 1.0
    about = (profile.facts.description or "").lower()
    return 1.0 if links and any(word in about for word in words) else None


def _vanity(profile: Profile, _: Company) -> float | None:
    if profile.ref is None:
        return None
    handle = profile.ref.handle
    return 0.0 if NUMBERED.match(handle) or handle == profile.facts.platform_id else 1.0


def _language(profile: Profile, company: Company) -> float | None:
    spoken = quality_config().languages.get(company.country)
    if not profile.facts.language or spoken is None:
        return None
    return 1.0 if profile.facts.language[:2].lower() in spoken else 0.0


def _pinned(profile: Profile, _: Company) -> float | None:
    return _if_there(any(post.pinned for post in profile.facts.posts))


SHARES: Mapping[str, Callable[[Profile, Company], float | None]] = {
    "display_name": lambda profile, _: _if_there(profile.facts.display_name),
    "avatar": lambda profile, _: _if_there(profile.facts.avatar),
    "description": _description,
    "website": lambda profile, _: _if_there(profile.facts.websites),
    "contact": lambda profile, _: _if_there(profile.facts.phone or profile.facts.email),
    "place": lambda profile, _: _if_there(profile.facts.address),
    "category": lambda profile, _: _if_there(profile.facts.category),
    "legal_notice": _legal_notice,
    "pinned": _pinned,
    "vanity": _vanity,
    "language": _language,
}
"""How a field is judged; fields that no reader knows yet (cover, opening hours, call to action) stay unknown."""
STATE_OF = {"website": "websites", "contact": "phone", "place": "address"}
"""Field to the fact whose state says that it is known to be empty, where the names differ."""
