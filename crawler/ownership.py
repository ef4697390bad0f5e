"""Who holds a page: the states of docs/ownership.md, decided top-down from evidence E1-E10; and which pages are duplicates.

Judged from evidence, never from silence: a missing claim link is not a claim, and what could not be read is not absent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from crawler.match import NAMED_BY_COMPANY, same_address, weights
from crawler.platforms.definition import Definition
from crawler.types import Facts, Marker, Match, Profile
from crawler.vocabulary import AccountClass, ClaimState, Entity, Outcome, Ownership, Presence, Verdict

IDENTITY = frozenset({"address", "register", "profile_links", "domain_verified", "declared"})
"""Signals that, with a fitting name, make E7."""
NAMES = frozenset({"name", "whole_name", "legal_title", "legal_name", "name_within", "handle", "logo"})
TELLING_NAMES = frozenset({"name", "whole_name", "legal_title", "name_within", "logo"})
"""Signs of the name by which visitors could be led to take the page for the company's."""
SUSPICIOUS = ("other_domain", "other_contact", "bait")
"""Signals that make a page with the company's name suspect: it leads elsewhere, is reached elsewhere, or baits."""
VOUCHED = frozenset({"declared", "decision_confirmed"})
"""Signals that together mean: the company named the page as its own, and a person looked and says so too."""
REASONS = (
    "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10", "fan", "parked", "page_type", "not_found", "name", *SUSPICIOUS,
)  # fmt: skip
"""Everything that can stand among the reasons of a decision; each has a text."""
CLASS = {
    Ownership.OFFICIAL_CLAIMED: AccountClass.OFFICIAL,
    Ownership.OFFICIAL_LINKED: AccountClass.OFFICIAL,
    Ownership.AUTO_CREATED: AccountClass.AUTO_GENERATED,
    Ownership.UNCLAIMED: AccountClass.AUTO_GENERATED,
    Ownership.DUPLICATE: AccountClass.LEGACY,
    Ownership.CLOSED_MOVED: AccountClass.LEGACY,
    Ownership.THIRD_PARTY_RECORD: AccountClass.UNOFFICIAL,
    Ownership.COMMUNITY_MADE: AccountClass.UNOFFICIAL,
    Ownership.FAN_UNOFFICIAL: AccountClass.UNOFFICIAL,
    Ownership.IMPERSONATION_SUSPECT: AccountClass.SUSPECTED_IMPERSONATION,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """The evidence codes that hold for one page."""

    codes: frozenset[str]

    def __contains__(self, code: object) -> bool:
        return code in self.codes


def evidence_codes(
    *,
    presence: Presence,
    failure: Outcome | None,
    claim_state: ClaimState,
    markers: Sequence[Marker],
    match: Match,
    site_links_here: bool | None,
    links_to_site: bool | None,
) -> Seen:
    """Return which of E1-E10 hold, with `fan` and `parked` for a page's own words."""
    names = {signal.name for signal in match.signals}
    found: set[str] = {marker.code for marker in markers}
    if site_links_here or "declared" in names:
        found.add("E1")
    if links_to_site or names & {"profile_links", "domain_verified"}:
        found.add("E2")
    if claim_state is ClaimState.CLAIMED or "domain_verified" in names:
        found.add("E3")
    if claim_state is ClaimState.UNCLAIMED:
        found.add("E4")
    if "fan" in names:
        found.add("fan")
    if (names & IDENTITY and names & NAMES) or match.verdict is Verdict.SAME:
        found.add("E7")
    if presence is Presence.UNKNOWN and failure is not None:
        found.add("E9")
    if match.verdict is Verdict.DIFFERENT:
        # Somebody else's page: what ties it to the company (a thank-you link, a wrong icon) says nothing about who holds it.
        found -= {"E1", "E2", "E7"}
    if "fan" in found and "E1" not in found:
        # Whoever calls himself unofficial links the company's site as a courtesy.
        found -= {"E2", "E7"}
    return Seen(frozenset(found))


def decide(
    definition: Definition,
    *,
    presence: Presence,
    failure: Outcome | None,
    claim_state: ClaimState,
    markers: Sequence[Marker],
    facts: Facts,
    match: Match,
    site_links_here: bool | None,
    links_to_site: bool | None,
) -> tuple[Ownership, tuple[str, ...]]:
    """Return the first state that fits, and the evidence codes that decided it."""
    seen = evidence_codes(
        presence=presence, failure=failure, claim_state=claim_state, markers=markers, match=match, site_links_here=site_links_here,
        links_to_site=links_to_site,
    )  # fmt: skip
    if presence is Presence.ABSENT:
        return Ownership.MISSING, ("not_found",)
    if presence is Presence.UNKNOWN:
        return _unread(definition, seen)
    return _read(definition, seen, match, facts)


def _unread(definition: Definition, seen: Seen) -> tuple[Ownership, tuple[str, ...]]:
    """A page that could not be looked at: what its kind and the company's own site say still holds."""
    if definition.page_type == "record":
        return Ownership.THIRD_PARTY_RECORD, ("page_type",)
    if definition.page_type == "community":
        return Ownership.COMMUNITY_MADE, ("page_type",)
    if "E1" in seen and "E3" in seen:
        return Ownership.OFFICIAL_CLAIMED, ("E1", "E3")
    if "E1" in seen or "E7" in seen:
        return Ownership.UNKNOWN, tuple(code for code in ("E1", "E7", "E9") if code in seen)
    return Ownership.UNKNOWN_BLOCKED, ("E9",)


def _read(definition: Definition, seen: Seen, match: Match, facts: Facts) -> tuple[Ownership, tuple[str, ...]]:
    """The rules for a page that was read, in the order of docs/ownership.md; what its kind makes impossible is left out first.

    Open data and records belong to nobody, however they are linked: only their platform's own sign of a claim says more.
    """
    names = {signal.name for signal in match.signals}
    if "E10" in seen:
        return Ownership.CLOSED_MOVED, ("E10",)
    if why := _suspicion(definition, seen, match):
        return Ownership.IMPERSONATION_SUSPECT, why
    if definition.page_type == "community":
        return Ownership.COMMUNITY_MADE, ("page_type",)
    if "E3" in seen and ("E1" in seen or "E2" in seen):
        return Ownership.OFFICIAL_CLAIMED, tuple(code for code in ("E3", "E1", "E2") if code in seen)
    kept = "E2" in seen or "E6" in seen or _alive(facts) or names >= VOUCHED
    if "E1" in seen and kept and "E4" not in seen and definition.page_type != "record":
        return Ownership.OFFICIAL_LINKED, tuple(code for code in ("E1", "E2", "E6") if code in seen)
    if "E3" in seen and "E7" in seen:
        return Ownership.CLAIMED_UNLINKED, ("E3", "E7")
    if "E5" in seen and ("E4" in seen or "E8" in seen) and "E1" not in seen and "E3" not in seen:
        return Ownership.AUTO_CREATED, tuple(code for code in ("E5", "E4", "E8") if code in seen)
    if "E4" in seen and "E3" not in seen:
        return Ownership.UNCLAIMED, ("E4",)
    if definition.page_type == "record":
        return Ownership.THIRD_PARTY_RECORD, ("page_type",)
    if "fan" in seen and "E1" not in seen:
        return Ownership.FAN_UNOFFICIAL, ("fan",)
    if names & NAMES and "E1" not in seen and ("parked" in seen or _empty(facts)):
        return Ownership.PARKED_RESERVED, ("parked",)
    return Ownership.UNKNOWN, tuple(code for code in ("E7", "E1", "E2", "E3", "E6") if code in seen)


def _suspicion(definition: Definition, seen: Seen, match: Match) -> tuple[str, ...]:
    """Why a page may pose as the company; empty where nothing speaks for it, or where a namesake explains it as well.

    Only pages that somebody signed up for can pose. A page that the company names, that calls itself unofficial, or whose town or
    common name tells a namesake is no suspect. It stays a suspicion until a person decides.
    """
    signals = {signal.name: signal for signal in match.signals}
    why = tuple(name for name in SUSPICIOUS if name in signals)
    if definition.page_type != "account" or not why or seen.codes & {"E1", "E7", "fan"} or match.verdict is Verdict.SAME:
        return ()
    if "other_place" in signals or not signals.keys() & TELLING_NAMES or is_common_name(match):
        return ()
    if named_by_site(match) or "decision_confirmed" in signals:
        return ()
    return ("name", *why)


def is_common_name(match: Match) -> bool:
    """True where the page's name is the company's, and one that so many bear that it proves nothing."""
    limit = weights().limit["name_generic"]
    return any(signal.name == "name" and signal.weight <= limit for signal in match.signals)


def named_by_site(match: Match) -> bool:
    """True where the company itself names the page, whatever came of it."""
    return any(signal.name in NAMED_BY_COMPANY for signal in match.signals)


def _alive(facts: Facts) -> bool:
    """Own posts of the page itself: somebody writes there, which for a page that the own site links is E6."""
    return bool(facts.posts) or facts.last_post is not None


def _empty(facts: Facts) -> bool:
    nothing_said = not facts.description and not facts.websites
    return nothing_said and facts.posts_total is not None and facts.posts_total.value == 0


def account_class(row: Profile) -> AccountClass:
    """The coarse class that chooses the report chapter."""
    names = {signal.name for signal in row.match.signals}
    about_us = row.ownership is Ownership.FAN_UNOFFICIAL and bool(names & (TELLING_NAMES | {"profile_links"}))
    if row.match.verdict is Verdict.DIFFERENT and row.ownership is not Ownership.IMPERSONATION_SUSPECT and not about_us:
        return AccountClass.FOREIGN
    found = CLASS.get(row.ownership, AccountClass.CANDIDATE)
    if (
        found is AccountClass.CANDIDATE
        and row.ownership is Ownership.UNKNOWN
        and row.site_links_here
        and row.match.verdict is Verdict.SAME
    ):
        # The company's own site names it as its own: official by declaration, though who holds it today cannot be read.
        found = AccountClass.OFFICIAL
    if found is AccountClass.OFFICIAL and row.ref is not None and ("brand" in names or _is_branch(row, names)):
        return AccountClass.OFFICIAL_SUB
    return found


def _is_branch(row: Profile, names: set[str]) -> bool:
    """A place is a branch unless it stands at the address of the Impressum."""
    return row.ref is not None and row.ref.entity is Entity.PLACE and "address" not in names


SEPARATE = frozenset({"website", "blog", "wikipedia"})
"""Where several pages of one company are no accident: own channels, and articles in several languages."""
MERGED = frozenset(
    {
        Ownership.OFFICIAL_CLAIMED, Ownership.CLAIMED_UNLINKED, Ownership.UNKNOWN, Ownership.AUTO_CREATED, Ownership.UNCLAIMED,
        Ownership.PARKED_RESERVED,
    }
)  # fmt: skip
"""States of a second page that give way to `duplicate`, where its identity fits (E7)."""
COUNTRY = re.compile(r"(?:de|at|ch)/")


class Standing(NamedTuple):
    """What speaks for a page to be the one that is kept, weightiest first; the greater, the better."""

    held: int
    linked: int
    reviews: int
    followers: int
    address: int
    """Minus the length of the address."""


def standing(ownership: Ownership, *, linked: bool, reviews: int | None, followers: int | None, address: str) -> Standing:
    """Return how a page stands among the pages of one company on one platform. Numbers that are not known count as none."""
    held = {Ownership.OFFICIAL_CLAIMED: 3, Ownership.OFFICIAL_LINKED: 2, Ownership.CLAIMED_UNLINKED: 1}.get(ownership, 0)
    return Standing(held, int(linked), reviews or 0, followers or 0, -len(address))


def why_primary(primary: Standing, others: Iterable[Standing]) -> tuple[str, ...]:
    """Name what sets the proposed page before all others of its cluster; empty where nothing does (then the alphabet decided)."""
    rest = list(others)
    return tuple(name for place, name in enumerate(Standing._fields) if all(primary[place] > other[place] for other in rest))


def cluster(rows: Iterable[Profile], separate: frozenset[str] = SEPARATE) -> tuple[Profile, ...]:
    """Mark duplicates: pages of one company on one platform that somebody should merge, with a proposed primary.

    Only pages that platforms or outsiders made can be duplicates of another: two accounts that the company itself links (a brand, a
    branch, a second language) are a choice, not an accident; so are pages at different addresses and for different countries. The
    primary is the page that is held, then linked, then has more reviews or followers, then the shorter address.
    """
    groups: dict[tuple[str, str, str], list[Profile]] = defaultdict(list)
    others: list[Profile] = []
    for row in rows:
        may = row.ref is not None and row.presence is Presence.EXISTS and row.platform not in separate and _is_ours(row)
        if may:
            groups[(row.subject_id, row.platform, _country(row))].append(row)
        else:
            others.append(row)
    marked: list[Profile] = []
    for members in groups.values():
        marked.extend(_marked(members))
    return tuple(others + marked)


def _marked(members: Sequence[Profile]) -> Iterator[Profile]:
    """Return the pages of one company on one platform; a page at another address is no duplicate, but may head some of its own."""
    left = sorted(members, key=_rank)
    while left:
        primary, *rest = left
        left = []
        yield primary
        for row in rest:
            if row.site_links_here or row.ref is None or primary.ref is None:
                yield row
            elif _stand_apart(row, primary):
                left.append(row)
            else:
                second = row.ownership in MERGED and row.match.verdict is Verdict.SAME
                ownership = Ownership.DUPLICATE if second else row.ownership
                reasons = ("E7", *row.ownership_reasons) if second else row.ownership_reasons
                yield replace(
                    row, duplicate_of=primary.ref.account_id, ownership=ownership, ownership_reasons=tuple(dict.fromkeys(reasons))
                )


def _stand_apart(one: Profile, other: Profile) -> bool:
    """True where both pages name a street with town and they are not the same: two places of one company."""
    here, there = one.facts.address, other.facts.address
    if here is None or there is None or not (here.street and there.street):
        return False
    return bool((here.city or here.postcode) and (there.city or there.postcode)) and not same_address(here, there)


def _country(row: Profile) -> str:
    found = COUNTRY.match(row.ref.handle) if row.ref is not None else None
    return found[0] if found else ""


def _is_ours(row: Profile) -> bool:
    return row.match.verdict is Verdict.SAME or (
        row.match.verdict is Verdict.UNDECIDED and row.ownership in (Ownership.AUTO_CREATED, Ownership.UNCLAIMED)
    )


def _rank(row: Profile) -> tuple[int | str, ...]:
    facts, canonical = row.facts, row.ref.canonical if row.ref else ""
    place = standing(
        row.ownership, linked=bool(row.site_links_here), reviews=facts.reviews.value if facts.reviews else None,
        followers=facts.followers.value if facts.followers else None, address=canonical,
    )  # fmt: skip
    return (*(-value for value in place), canonical)


__all__ = ["Standing", "account_class", "cluster", "decide", "evidence_codes", "standing", "why_primary"]
