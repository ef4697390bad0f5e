"""What a run found together with what people answered: the result that the report is made of. Pure.

A person's decision about whose page it is wins over every signal; what a machine read of a page wins over what a person typed about
it, because it has its source and time. A value that a person gave is `declared`, wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from crawler.discover.own_channels import page_handle
from crawler.handcheck.questions import latest
from crawler.match import match
from crawler.ownership import cluster, decide
from crawler.platforms import Registry
from crawler.platforms.definition import Definition
from crawler.profiles import CLAIMABLE, LinkStatus
from crawler.types import Company, Evidence, Facts, Gathered, HandAnswer, Marker, Match, Profile, ProfileRef
from crawler.vocabulary import Answer, ClaimState, Entity, FoundVia, Ownership, Presence, ValueState

MARKERS = ("E3", "E4", "E5", "E6", "E8", "E10", "fan", "parked")
SAID = {"E1": "declared", "E4": "said_nobodys", "not_found": "said_none"}
"""Evidence codes that rest on the answer, and how the report names them then."""
SITE_UNREAD = frozenset({"needs_browser", "parked", "site_unread"})
"""Notes of a run after which nothing is known about what the company's site links."""

Key = tuple[str, str, str]
"""Subject, platform, account id; the last is empty for the platform as a whole."""


def with_answers(gathered: Gathered, answers: Iterable[HandAnswer], registry: Registry) -> Gathered:
    """Return what was gathered with the newest answer to each question merged in; without answers it stays as it is."""
    newest = sorted(latest(answers).values(), key=lambda answer: (answer.at, answer.question_id))
    if not newest:
        return gathered
    unread = {subject for kind, subject, _ in (note.split(":", 2) for note in gathered.notes) if kind in SITE_UNREAD}
    companies = {company.id: company for company in gathered.subjects}
    rows = {_key(row): row for row in gathered.profiles}
    touched: set[tuple[str, str]] = set()
    for answer in newest:
        if answer.subject_id in companies and answer.platform in registry:
            _merge(rows, companies[answer.subject_id], registry, answer, site_read=answer.subject_id not in unread)
            touched.add((answer.subject_id, answer.platform))
    profiles = _in_order(gathered.subjects, _clustered(rows.values(), touched))
    return replace(gathered, profiles=tuple(profiles), answers=tuple(newest))


def _merge(rows: dict[Key, Profile], company: Company, registry: Registry, answer: HandAnswer, *, site_read: bool) -> None:
    """Put one answer into the rows."""
    asked = rows.get((answer.subject_id, answer.platform, answer.account_id))
    definition = registry.get(answer.platform)
    ref = _ref(registry, answer, asked)
    if ref is None:
        # About the platform as a whole: nothing of the company is there, or only somebody else's page without an address.
        if asked is not None and asked.ref is None and asked.presence is Presence.UNKNOWN:
            rows[_key(asked)] = _absent(asked, answer)
        return
    target = rows.get((answer.subject_id, answer.platform, ref.account_id))
    if answer.answer is Answer.NONE:
        if target is not None and target.presence is Presence.UNKNOWN:
            rows[_key(target)] = _absent(target, answer)
        return
    key = (answer.subject_id, answer.platform, ref.account_id)
    rows[key] = _present(target or _named(asked, answer, definition, site_read=site_read), company, definition, answer, ref)
    if asked is None or _key(asked) == key:
        return
    if asked.ref is None and answer.answer is Answer.NOT_OURS:
        rows[_key(asked)] = _absent(asked, answer)
    else:
        del rows[_key(asked)]


def _ref(registry: Registry, answer: HandAnswer, asked: Profile | None) -> ProfileRef | None:
    """The account that an answer is about: the one whose address was typed, else the one that was asked about."""
    if answer.url and not (asked is not None and asked.ref is not None and asked.ref.canonical == answer.url):
        found = registry.identify(answer.url).ref or registry.candidate(answer.url)
        if found is not None and found.platform == answer.platform:
            return found
        return ProfileRef(answer.platform, Entity.ORGANISATION, page_handle(answer.url), answer.url)
    return asked.ref if asked is not None else None


def _present(row: Profile, company: Company, definition: Definition, answer: HandAnswer, ref: ProfileRef) -> Profile:
    """The row of a page that a person saw."""
    evidence = (_evidence(answer, ref, row.check_url), *row.evidence)
    facts = _facts(row, answer)
    found = match(
        company, ref, facts, evidence, links_own_site=row.links_to_site,
        decision="rejected" if answer.answer is Answer.NOT_OURS else "confirmed",
    )  # fmt: skip
    nobodys = answer.answer is Answer.NOBODYS and definition.page_type in CLAIMABLE and row.claim_state is not ClaimState.CLAIMED
    claim_state = ClaimState.UNCLAIMED if nobodys else row.claim_state
    ownership, reasons = decide(
        definition,
        presence=Presence.EXISTS,
        failure=None,
        claim_state=claim_state,
        markers=_markers(row),
        facts=facts,
        match=found,
        site_links_here=row.site_links_here,
        links_to_site=row.links_to_site,
    )
    vias = tuple(dict.fromkeys((FoundVia.DECLARED, *row.found_all)))
    return replace(
        row,
        ref=ref,
        presence=Presence.EXISTS,
        failure=None,
        claim_state=claim_state,
        ownership=ownership,
        ownership_reasons=_said(reasons, row, said_nobodys=nobodys),
        match=found,
        facts=facts,
        found_via=FoundVia.DECLARED,
        found_all=vias,
        tried_urls=row.tried_urls or (ref.canonical,),
        link_status=_link_status(row, answer, ref),
        evidence=evidence,
        check_url=ref.canonical,
    )


def _absent(row: Profile, answer: HandAnswer) -> Profile:
    """The row of an account, or of a platform, where a person looked and found nothing of the company."""
    return replace(
        row,
        presence=Presence.ABSENT,
        failure=None,
        ownership=Ownership.MISSING,
        ownership_reasons=("said_none",),
        match=row.match if row.ref is not None else Match(),
        link_status="dead" if row.site_links_here else row.link_status,
        evidence=(_evidence(answer, row.ref, row.check_url), *row.evidence),
    )


def _said(reasons: Sequence[str], row: Profile, *, said_nobodys: bool) -> tuple[str, ...]:
    """Name the reasons that only the person gave as such; what the site or the platform says too stays what it is."""
    resting = {"E1"} if not row.site_links_here else set()
    if said_nobodys and row.claim_state is not ClaimState.UNCLAIMED:
        resting.add("E4")
    return tuple(dict.fromkeys(SAID[code] if code in resting else code for code in reasons))


def _facts(row: Profile, answer: HandAnswer) -> Facts:
    """The facts of a row, filled up with what the person read there; each such column is marked as declared."""
    facts, states = row.facts, dict(row.facts.states)
    if row.observed_at is None:
        states["handle"] = ValueState.DECLARED
    if answer.followers is not None and facts.followers is None:
        facts, states["followers"] = replace(facts, followers=answer.followers), ValueState.DECLARED
    if answer.last_post is not None and facts.last_post is None and not facts.posts:
        facts = replace(facts, last_post=answer.last_post)
        states |= {"last_post_at": ValueState.DECLARED, "days_since_post": ValueState.DECLARED}
    return replace(facts, states=states)


def _evidence(answer: HandAnswer, ref: ProfileRef | None, check_url: str) -> Evidence:
    """Who looked, when, and what was said. Only "ours" names a page as the company's own."""
    return Evidence(
        code="declared" if answer.answer is Answer.OURS else f"said_{answer.answer}",
        subject_id=answer.subject_id,
        account_id=ref.account_id if ref is not None else "",
        source_url=(ref.canonical if ref is not None else "") or answer.url or check_url,
        observed_at=answer.at,
        platform=answer.platform,
        excerpt=": ".join(part for part in (answer.by, answer.remark) if part),
        method="manual",
        found_via=FoundVia.DECLARED if answer.answer.is_page else None,
    )


def _markers(row: Profile) -> list[Marker]:
    """The signs that were read on the page, from their evidence."""
    return [
        Marker(piece.code, piece.selector, piece.excerpt)  # type: ignore[arg-type]  # the list of codes is the literal's
        for piece in row.evidence
        if piece.code in MARKERS and piece.found_via is None
    ]


def _link_status(row: Profile, answer: HandAnswer, ref: ProfileRef) -> LinkStatus:
    """What the link from the company's site is worth, now that a person looked."""
    if not row.site_links_here or row.link_status != "unknown":
        return row.link_status
    if answer.answer is Answer.NOT_OURS:
        return "wrong_target"
    return "ok" if row.ref is None or row.ref.account_id == ref.account_id else "redirect"


def _named(asked: Profile | None, answer: HandAnswer, definition: Definition, *, site_read: bool) -> Profile:
    """The row from which that of a page whose address was typed is made: the account asked about, or one the run knew nothing of.

    A site that was read and names no account there does not link this one either.
    """
    if asked is not None and asked.ref is not None:
        return asked
    if site_read:
        return replace(_blank(answer, definition), site_links_here=False, link_status="none")
    return _blank(answer, definition)


def _blank(answer: HandAnswer, definition: Definition) -> Profile:
    claimable = definition.page_type in CLAIMABLE
    return Profile(
        subject_id=answer.subject_id,
        platform=answer.platform,
        ref=None,
        presence=Presence.EXISTS,
        failure=None,
        claim_state=ClaimState.UNKNOWN if claimable else ClaimState.NOT_APPLICABLE,
        ownership=Ownership.UNKNOWN,
    )


def _clustered(rows: Iterable[Profile], touched: set[tuple[str, str]]) -> list[Profile]:
    """Look for duplicates anew on the platforms where an answer added or changed a page."""
    listed = list(rows)
    again = [row for row in listed if (row.subject_id, row.platform) in touched]
    others = [row for row in listed if (row.subject_id, row.platform) not in touched]
    return [*others, *cluster(replace(row, duplicate_of="") for row in again)]


def _in_order(subjects: Sequence[Company], rows: Iterable[Profile]) -> list[Profile]:
    order: Mapping[str, int] = {company.id: place for place, company in enumerate(subjects)}
    return sorted(rows, key=lambda row: (order[row.subject_id], row.platform, row.ref.canonical if row.ref else ""))


def _key(row: Profile) -> Key:
    return row.subject_id, row.platform, row.ref.account_id if row.ref is not None else ""


__all__ = ["with_answers"]
