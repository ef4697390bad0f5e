"""Readings of captured pages taken into a run's result: the rows that a report is made of. Pure; the stored result stays as it is.

the account has a row                the row takes over what the newest reading says; older ones fill in what it leaves open
no row has it, the page shows it     a new row of the company that it fits best, a candidate until its evidence matches
a wall, or nothing recognised        only a check: what was not seen is not absent
"no such account"                    counts where the platform's control accounts answered rightly in the run, else only a check
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal, cast, get_args, get_type_hints

from crawler.capture.page import Captured
from crawler.match import match
from crawler.ownership import cluster, decide
from crawler.platforms import Registry
from crawler.platforms.probing import joined
from crawler.profiles import links_to_site
from crawler.types import Check, Classified, Company, Gathered, Marker, Profile, ProfileRef
from crawler.vocabulary import ClaimState, FoundVia, Outcome, Ownership, Presence

STEP = "capture"
MARKER_CODES = frozenset(get_args(get_type_hints(Marker)["code"]))
Reading = tuple[datetime, Classified]
LinkStatus = Literal["ok", "redirect", "wrong_target", "dead", "none", "unknown"]


def with_captures(gathered: Gathered, captures: Sequence[Captured], registry: Registry) -> Gathered:
    """Return the result with the readings taken in; the same result where there are none. Later readings of one time win."""
    rows = list(gathered.profiles)
    checks: list[Check] = []
    touched: set[tuple[str, str]] = set()
    for group in _by_account(captures):
        places = [place for place, row in enumerate(rows) if _is_of(row, group, registry)]
        subjects = [rows[place].subject_id for place in places]
        readings = _readings(group, gathered, registry)
        if not places and (ref := _shown(readings)) is not None:
            row = _new_row(gathered, ref, readings, registry)
            rows.append(row)
            subjects.append(row.subject_id)
            touched.add((row.subject_id, row.platform))
        for place in places if readings else ():
            rows[place] = _taken_in(rows[place], readings, gathered, registry)
            touched.add((rows[place].subject_id, rows[place].platform))
        checks.extend(_check(captured, subjects[0] if subjects else gathered.own.id) for captured in group)
    if not checks:
        return gathered
    return replace(gathered, profiles=_in_order(gathered, rows, touched, registry), checks=(*gathered.checks, *checks))


# --- which account ------------------------------------------------------------------------------------------------------------


def _by_account(captures: Iterable[Captured]) -> list[list[Captured]]:
    """Return the readings of each account, oldest first."""
    groups: dict[str, list[Captured]] = defaultdict(list)
    for captured in sorted(captures, key=lambda captured: captured.observed_at):
        if captured.classified.ref is not None:
            groups[captured.classified.ref.account_id].append(captured)
    return list(groups.values())


def _is_of(row: Profile, group: Sequence[Captured], registry: Registry) -> bool:
    """Say whether a row is the account of the readings: by its address, its handle, or the platform's own number."""
    if row.ref is None:
        return False
    for captured in group:
        ref, facts = captured.classified.ref, captured.classified.facts
        if ref is None or ref.platform != row.platform:
            continue
        if ref.account_id == row.ref.account_id:
            return True
        number = facts.platform_id
        if number and (number == row.facts.platform_id or number.lower() == row.ref.handle.lower()):
            return True
        if facts.handle and _built(row.platform, facts.handle, registry) == row.ref:
            return True
    return False


def _built(platform: str, handle: str, registry: Registry) -> ProfileRef | None:
    try:
        return registry.build(platform, handle)
    except ValueError:
        return None


# --- what the readings say ----------------------------------------------------------------------------------------------------


def _readings(group: Sequence[Captured], gathered: Gathered, registry: Registry) -> list[Reading]:
    """Return what counts, oldest first: what was seen, and "no such account" only where the platform may be believed."""
    counted = []
    for captured in group:
        answer = captured.classified
        if answer.presence is Presence.EXISTS or (
            answer.presence is Presence.ABSENT and _is_trusted(answer.platform, gathered, registry)
        ):
            counted.append((captured.observed_at, answer))
    return counted


def _is_trusted(platform: str, gathered: Gathered, registry: Registry) -> bool:
    controls = registry.get(platform).calibration
    asked = [check for check in gathered.checks if check.step == "calibration" and check.platform == platform]
    complete = bool(controls.present and controls.absent) and len(asked) >= len(controls.present) + len(controls.absent)
    return complete and all(check.outcome is Outcome.OK for check in asked)


def _shown(readings: Sequence[Reading]) -> ProfileRef | None:
    """The account that the newest reading shows; None where there is none to be shown."""
    return readings[-1][1].ref if readings and readings[-1][1].presence is Presence.EXISTS else None


def _answer(readings: Sequence[Reading]) -> Classified:
    """Return the newest reading, filled up with what older ones of the same account say."""
    answer = readings[-1][1]
    for _, older in reversed(readings[:-1]):
        if answer.presence is Presence.EXISTS:
            answer = joined(answer, older)
    return answer


def _as_reading(row: Profile) -> list[Reading]:
    """What the run itself read of the account; nothing where it could not."""
    if row.presence is Presence.UNKNOWN or row.observed_at is None:
        return []
    answer = Classified(row.platform, row.ref, row.presence, row.failure, row.claim_state, _markers(row), row.facts, row.evidence)
    return [(row.observed_at, answer)]


def _markers(row: Profile) -> tuple[Marker, ...]:
    """The signs of ownership that were read for a row: they are kept as evidence."""
    signs = (piece for piece in row.evidence if piece.code in MARKER_CODES and piece.selector)
    return tuple(Marker(cast("Literal['E3']", piece.code), piece.selector, piece.excerpt) for piece in signs)


# --- rows ---------------------------------------------------------------------------------------------------------------------


def _new_row(gathered: Gathered, ref: ProfileRef, readings: Sequence[Reading], registry: Registry) -> Profile:
    """Return a row for an account that nobody had found, with the company that it fits best; the own one where none fits."""

    def of(company: Company) -> Profile:
        blank = Profile(
            company.id, ref.platform, ref, Presence.UNKNOWN, Outcome.NOT_TRIED, ClaimState.UNKNOWN, Ownership.UNKNOWN,
            tried_urls=(ref.canonical,), check_url=ref.canonical,
            site_links_here=None if _site_unread(gathered, company) else False,
        )  # fmt: skip
        return _taken_in(blank, readings, gathered, registry)

    own = gathered.own
    rows = [of(company) for company in (own, *(other for other in gathered.subjects if other is not own))]
    return max(rows, key=lambda row: row.match.conf or 0.0)


def _site_unread(gathered: Gathered, company: Company) -> bool:
    return any(note.startswith((f"site_unread:{company.id}:", f"needs_browser:{company.id}:")) for note in gathered.notes)


def _taken_in(row: Profile, readings: Sequence[Reading], gathered: Gathered, registry: Registry) -> Profile:
    """Return the row as the newest of its own and the captured readings has it, judged anew."""
    ordered = sorted([*_as_reading(row), *readings], key=lambda reading: reading[0])
    answer = _answer(ordered)
    order = list(FoundVia)
    vias = tuple(sorted({*row.found_all, FoundVia.CAPTURE}, key=order.index))
    pieces = [*row.evidence, *(replace(p, subject_id=row.subject_id) for _, read in readings for p in read.evidence)]
    ref = row.ref
    if ref is not None:
        pieces = [replace(piece, account_id=ref.account_id) for piece in pieces]
    taken = replace(
        row,
        presence=answer.presence,
        failure=answer.failure,
        claim_state=answer.claim_state,
        facts=answer.facts,
        found_via=vias[0],
        found_all=vias,
        observed_at=ordered[-1][0],
        evidence=tuple({piece.id: piece for piece in pieces}.values()),
    )
    return _judged(taken, gathered, registry, answer.markers)


def _judged(row: Profile, gathered: Gathered, registry: Registry, markers: tuple[Marker, ...]) -> Profile:
    """Decide match and ownership of a row anew, by the same functions as the run."""
    if row.ref is None:
        return row
    company = next(subject for subject in gathered.subjects if subject.id == row.subject_id)
    links_back = links_to_site(company, _moved_to(gathered, company), row.facts, row.presence)
    found = match(company, row.ref, row.facts, row.evidence, links_own_site=links_back)
    ownership, reasons = decide(
        registry.get(row.platform), presence=row.presence, failure=row.failure, claim_state=row.claim_state, markers=markers,
        facts=row.facts, match=found, site_links_here=row.site_links_here, links_to_site=links_back,
    )  # fmt: skip
    return replace(
        row, match=found, ownership=ownership, ownership_reasons=tuple(reasons), links_to_site=links_back,
        link_status=_link_status(row), duplicate_of="",
    )  # fmt: skip


def _moved_to(gathered: Gathered, company: Company) -> str:
    start = f"moved:{company.id}:"
    return next((note.removeprefix(start) for note in gathered.notes if note.startswith(start)), "")


def _link_status(row: Profile) -> LinkStatus:
    if not row.site_links_here:
        return "none" if row.site_links_here is False else "unknown"
    if row.link_status in ("redirect", "wrong_target"):
        return row.link_status
    return "dead" if row.presence is Presence.ABSENT else "ok" if row.presence is Presence.EXISTS else "unknown"


def _check(captured: Captured, subject_id: str) -> Check:
    answer = captured.classified
    url = answer.ref.canonical if answer.ref else ""
    return Check(subject_id, answer.platform, STEP, url, answer.failure or Outcome.OK, str(answer.presence), captured.observed_at)


def _in_order(
    gathered: Gathered, rows: Sequence[Profile], touched: set[tuple[str, str]], registry: Registry
) -> tuple[Profile, ...]:
    """Return the rows in the order of a run, duplicates found anew where a row has changed.

    A platform with an account needs no row of its own.
    """
    with_account = {(row.subject_id, row.platform) for row in rows if row.ref is not None}
    kept = [row for row in rows if row.ref is not None or (row.subject_id, row.platform) not in with_account]
    again = [row for row in kept if (row.subject_id, row.platform) in touched and row.ref is not None]
    again = [_judged(row, gathered, registry, _markers(row)) if row.duplicate_of else row for row in again]
    rest = [row for row in kept if (row.subject_id, row.platform) not in touched or row.ref is None]
    place = {company.id: number for number, company in enumerate(gathered.subjects)}
    ordered = sorted(
        [*rest, *cluster(again)], key=lambda row: (place[row.subject_id], row.platform, row.ref.canonical if row.ref else "")
    )
    return tuple(ordered)
