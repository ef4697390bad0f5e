"""Who holds a page: the states of docs/ownership.md, decided top-down from evidence E1-E10; and which pages are duplicates.

Judged from evidence, never from silence: a missing claim link is not a claim, and what could not be read is not absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crawler.platforms.definition import Definition
from crawler.types import Facts, Marker, Match, Profile
from crawler.vocabulary import AccountClass, ClaimState, Entity, Outcome, Ownership, Presence, Verdict

IDENTITY = frozenset({"address", "profile_links", "domain_verified", "legal_name", "declared"})
"""Signals that, with a fitting name, make E7."""
VOUCHED = frozenset({"declared", "decision_confirmed"})
"""Signals that together mean: the company named the page as its own, and a person looked and says so too."""
FOREIGN_SIGNS = frozenset({"other_domain"})
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
    codes = {marker.code for marker in markers}
    names = {signal.name for signal in match.signals}
    found: set[str] = set(codes)
    if site_links_here or "declared" in names:
        found.add("E1")
    if links_to_site or names & {"profile_links", "domain_verified"}:
        found.add("E2")
    if claim_state is ClaimState.CLAIMED or "domain_verified" in names:
        found.add("E3")
    if claim_state is ClaimState.UNCLAIMED:
        found.add("E4")
    if names & IDENTITY or match.verdict is Verdict.SAME:
        found.add("E7")
    if presence is Presence.UNKNOWN and failure is not None:
        found.add("E9")
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
    names = {signal.name for signal in match.signals}
    name_fits = bool(names & {"name", "legal_title", "legal_name", "handle", "logo"})
    if "E10" in seen:
        return Ownership.CLOSED_MOVED, ("E10",)
    if (
        definition.page_type == "account"
        and name_fits
        and names & FOREIGN_SIGNS
        and not seen.codes & {"E1", "E7"}
        and "other_place" not in names
    ):
        return Ownership.IMPERSONATION_SUSPECT, ("name", "other_domain")
    if "fan" in seen and "E1" not in seen:
        return Ownership.FAN_UNOFFICIAL, ("fan",)
    if definition.page_type == "community":
        return Ownership.COMMUNITY_MADE, ("page_type",)
    if "E3" in seen and ("E1" in seen or "E2" in seen):
        return Ownership.OFFICIAL_CLAIMED, tuple(code for code in ("E3", "E1", "E2") if code in seen)
    vouched = definition.page_type != "record" and names >= VOUCHED
    if "E1" in seen and "E4" not in seen and ("E2" in seen or "E6" in seen or _alive(facts) or vouched):
        return Ownership.OFFICIAL_LINKED, tuple(code for code in ("E1", "E2", "E6") if code in seen) or ("E1",)
    if "E3" in seen and "E7" in seen:
        return Ownership.CLAIMED_UNLINKED, ("E3", "E7")
    if "E5" in seen and ("E4" in seen or "E8" in seen) and "E1" not in seen and "E3" not in seen:
        return Ownership.AUTO_CREATED, tuple(code for code in ("E5", "E4", "E8") if code in seen)
    if "E4" in seen and "E3" not in seen:
        return Ownership.UNCLAIMED, ("E4",)
    if definition.page_type == "record":
        return Ownership.THIRD_PARTY_RECORD, ("page_type",)
    if name_fits and "E1" not in seen and ("parked" in seen or _empty(facts)):
        return Ownership.PARKED_RESERVED, ("parked",)
    return Ownership.UNKNOWN, tuple(code for code in ("E7", "E1", "E2") if code in seen)


def _alive(facts: Facts) -> bool:
    """Own posts of the page itself: somebody writes there, which for a page that the own site links is E6."""
    return bool(facts.posts) or facts.last_post is not None


def _empty(facts: Facts) -> bool:
    nothing_said = not facts.description and not facts.websites
    return nothing_said and facts.posts_total is not None and facts.posts_total.value == 0


def account_class(row: Profile) -> AccountClass:
    """The coarse class that chooses the report chapter."""
    if row.match.verdict is Verdict.DIFFERENT and row.ownership is not Ownership.IMPERSONATION_SUSPECT:
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
    if found is AccountClass.OFFICIAL and row.ref is not None and row.ref.entity is Entity.PLACE:
        return AccountClass.OFFICIAL_SUB
    return found


def cluster(rows: Iterable[Profile], separate: frozenset[str] = frozenset({"website", "blog"})) -> tuple[Profile, ...]:
    """Mark duplicates: pages of one company on one platform that somebody should merge, with a proposed primary.

    Only pages that platforms or outsiders made can be duplicates of another: two accounts that the company itself links (a brand, a
    branch, a second language) are a choice, not an accident. The primary is the page that is held, then linked, then has more
    reviews or followers, then the shorter address.
    """
    groups: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    others: list[Profile] = []
    for row in rows:
        may = row.ref is not None and row.presence is Presence.EXISTS and row.platform not in separate and _is_ours(row)
        if may:
            groups[(row.subject_id, row.platform)].append(row)
        else:
            others.append(row)
    marked: list[Profile] = []
    for members in groups.values():
        primary = min(members, key=_rank)
        for row in members:
            if row is primary or row.site_links_here or row.ref is None or primary.ref is None:
                marked.append(row)
            else:
                made = row.ownership in (Ownership.OFFICIAL_CLAIMED, Ownership.CLAIMED_UNLINKED, Ownership.UNKNOWN)
                ownership = Ownership.DUPLICATE if made else row.ownership
                marked.append(replace(row, duplicate_of=primary.ref.account_id, ownership=ownership))
    return tuple(others + marked)


def _is_ours(row: Profile) -> bool:
    return row.match.verdict is Verdict.SAME or (
        row.match.verdict is Verdict.UNDECIDED and row.ownership in (Ownership.AUTO_CREATED, Ownership.UNCLAIMED)
    )


def _rank(row: Profile) -> tuple[int, int, int, int, int, str]:
    held = {Ownership.OFFICIAL_CLAIMED: 0, Ownership.OFFICIAL_LINKED: 1, Ownership.CLAIMED_UNLINKED: 2}.get(row.ownership, 3)
    reviews = row.facts.reviews.value if row.facts.reviews else 0
    followers = row.facts.followers.value if row.facts.followers else 0
    canonical = row.ref.canonical if row.ref else ""
    return held, 0 if row.site_links_here else 1, -reviews, -followers, len(canonical), canonical


__all__ = ["account_class", "cluster", "decide", "evidence_codes"]
