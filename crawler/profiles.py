"""From what is known about a subject to its rows: match, ownership, duplicates, and the rows of platforms where nothing was found.

Pure: takes a finished `SubjectAudit`, asks nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from crawler.discover.own_channels import website_of
from crawler.match import match
from crawler.ownership import cluster, decide
from crawler.platforms.api import Trouble, interface_for
from crawler.platforms.definition import Definition
from crawler.platforms.probing import ASKED
from crawler.subject import SITE_WAYS, Known, SubjectAudit, links_home
from crawler.types import Check, Classified, Company, Evidence, Facts, Found, Match, Profile, ProfileRef
from crawler.vocabulary import ClaimState, FoundVia, Outcome, Ownership, Presence, Verdict

CLAIMABLE = frozenset({"account", "listing"})
LinkStatus = Literal["ok", "redirect", "wrong_target", "dead", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """Everything found about one subject."""

    company: Company
    profiles: tuple[Profile, ...]
    checks: tuple[Check, ...] = ()
    rejected: tuple[Found, ...] = ()
    notes: tuple[str, ...] = ()
    site: tuple[Evidence, ...] = ()
    """What its own site says beyond accounts."""


def build_result(audit: SubjectAudit) -> SubjectResult:
    """Turn a finished audit of one subject into its rows, in a fixed order."""
    company = audit.company
    rows = [_account_row(audit, known) for known in one_per_id(audit.known.values())]
    if (website := website_of(audit.crawl)) is not None:
        candidate, classified = website
        rows.append(_account_row(audit, Known(candidate.ref, [candidate], classified)))
    rows = [row for row in rows if not _is_noise(row)]
    rows = list(cluster(rows))
    with_account = {row.platform for row in rows}
    rows.extend(_platform_row(audit, definition) for definition in audit.registry if definition.id not in with_account)
    rows.sort(key=lambda row: (row.platform, row.ref.canonical if row.ref else ""))
    rejected = sorted(audit.crawl.rejected(), key=lambda found: (found.ref.platform, found.ref.canonical, found.reason))
    checks = sorted(audit.checks, key=lambda check: (check.platform, check.step, check.url))
    return SubjectResult(company, tuple(rows), tuple(checks), tuple(rejected), tuple(_notes(audit)), audit.crawl.site_evidence())


def one_per_id(known: Iterable[Known]) -> list[Known]:
    """Merge what is one account by the platform's own id: a channel is reached by its handle and by its number.

    The account goes by the handle that people read; all ways of finding either address are its evidence.
    """
    groups: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for entry in known:
        answer = entry.classified
        number = answer.facts.platform_id if answer is not None and answer.presence is Presence.EXISTS else None
        groups[(entry.ref.platform, f"id:{number}" if number else entry.ref.canonical)].append(entry)
    return [_merged(entries) for entries in groups.values()]


def _merged(entries: list[Known]) -> Known:
    def rank(entry: Known) -> tuple[bool, str]:
        number = (entry.classified.facts.platform_id if entry.classified else None) or ""
        return entry.ref.handle.lower() == number.lower(), entry.ref.canonical

    main, *others = sorted(entries, key=rank)
    for other in others:
        main.candidates.extend(other.candidates)
        main.renamed_from = main.renamed_from or other.renamed_from
    return main


def _is_noise(row: Profile) -> bool:
    """A guessed handle that answers but has nothing in common with the company is somebody else's account: not ours to list."""
    return row.found_all == (FoundVia.GUESS,) and row.match.verdict is Verdict.DIFFERENT and not row.match.signals


def _account_row(audit: SubjectAudit, known: Known) -> Profile:
    definition = audit.registry.get(known.ref.platform)
    classified = known.classified or _unread(known.ref)
    links_here = _site_links_here(audit, known)
    links_back = links_to_site(audit.company, audit.crawl.moved_to, classified.facts, classified.presence)
    found = match(audit.company, known.ref, classified.facts, known.evidence, links_own_site=links_back)
    ownership, reasons = decide(
        definition,
        presence=classified.presence,
        failure=classified.failure,
        claim_state=classified.claim_state,
        markers=classified.markers,
        facts=classified.facts,
        match=found,
        site_links_here=links_here,
        links_to_site=links_back,
    )
    return Profile(
        subject_id=audit.company.id,
        platform=known.ref.platform,
        ref=known.ref,
        presence=classified.presence,
        failure=classified.failure,
        claim_state=classified.claim_state,
        ownership=ownership,
        ownership_reasons=tuple(reasons),
        match=found,
        facts=classified.facts,
        found_via=known.vias[0] if known.vias else None,
        found_all=known.vias,
        tried_urls=(known.ref.canonical,),
        site_links_here=links_here,
        links_to_site=links_back,
        link_status=_link_status(known, classified, links_here),
        observed_at=classified.evidence[0].observed_at if classified.evidence else None,
        evidence=known.evidence,
        check_url=known.ref.canonical,
    )


def _platform_row(audit: SubjectAudit, definition: Definition) -> Profile:
    """The row of a platform on which nothing was found: absent only if its own answers say so, else unknown with the reason."""
    absent = audit.guessed_absent.get(definition.id, [])
    failure: Outcome | None = audit.guess_failures.get(definition.id)
    if failure is None and not absent:
        failure = _why_not_looked(audit, definition)
    presence = Presence.UNKNOWN if failure is not None else Presence.ABSENT
    return Profile(
        subject_id=audit.company.id,
        platform=definition.id,
        ref=None,
        presence=presence,
        failure=failure,
        claim_state=ClaimState.UNKNOWN if definition.page_type in CLAIMABLE else ClaimState.NOT_APPLICABLE,
        ownership=Ownership.MISSING if presence is Presence.ABSENT else Ownership.UNKNOWN_BLOCKED,
        match=Match(),
        tried_urls=tuple(absent),
        check_url=check_link(definition, audit.company),
    )


def check_link(definition: Definition, company: Company) -> str:
    """The first prefilled link for a look by hand, empty where the platform offers none without an account's address."""
    values = {"q": company.name, "name": company.name, "domain": company.domain, "city": company.identity.address.city}
    for template in definition.look.links:
        if "{canonical}" not in template and "{handle}" not in template:
            filled = template
            for key, value in values.items():
                filled = filled.replace(f"{{{key}}}", quote(value, safe=""))
            return filled
    return ""


def _why_not_looked(audit: SubjectAudit, definition: Definition) -> Outcome:
    asked = [check for check in audit.checks if check.platform == definition.id and check.outcome is not Outcome.NOT_TRIED]
    if asked:
        worst = next((check.outcome for check in asked if not check.outcome.has_body), None)
        # A directory that answered and knows nothing under this name: no hit is not yet an absence.
        return worst or Outcome.MISSING
    if definition.way not in ASKED and definition.robots.stance == "closed":
        return Outcome.ROBOTS_DENIED
    return Outcome.NOT_TRIED


def _site_links_here(audit: SubjectAudit, known: Known) -> bool | None:
    if any(candidate.found_via in SITE_WAYS for candidate in known.candidates):
        return True
    return False if audit.crawl.home_outcome.has_body and not audit.crawl.needs_browser else None


def links_to_site(company: Company, moved_to: str, facts: Facts, presence: Presence) -> bool | None:
    """Say whether a profile links the company's site; None where it shows no link at all."""
    if links_home(company, moved_to, facts):
        return True
    return False if presence is Presence.EXISTS and (facts.websites or facts.links) else None


def _link_status(known: Known, classified: Classified, links_here: bool | None) -> LinkStatus:
    if not links_here:
        return "none" if links_here is False else "unknown"
    if known.renamed_from is not None:
        return "redirect"
    if classified.presence is Presence.ABSENT:
        return "dead"
    return "ok" if classified.presence is Presence.EXISTS else "unknown"


def _unread(ref: ProfileRef) -> Classified:
    return Classified(ref.platform, ref, Presence.UNKNOWN, Outcome.NOT_TRIED, ClaimState.UNKNOWN)


def _notes(audit: SubjectAudit) -> list[str]:
    notes = []
    if audit.crawl.needs_browser:
        notes.append(f"needs_browser:{audit.company.id}:")
    if audit.crawl.parked:
        notes.append(f"parked:{audit.company.id}:{audit.crawl.parked}")
    if audit.crawl.moved_to:
        notes.append(f"moved:{audit.company.id}:{audit.crawl.moved_to}")
    if not audit.crawl.home_outcome.has_body:
        notes.append(f"site_unread:{audit.company.id}:{audit.crawl.home_outcome}")
    for kind, trouble in (("key_refused", Trouble.KEY_REFUSED), ("quota_spent", Trouble.QUOTA_SPENT)):
        named = {interface_for(check.platform) for check in audit.checks if check.detail == trouble.value} - {None}
        if named:
            notes.append(f"{kind}:{audit.company.id}:{', '.join(sorted(interface.title for interface in named if interface))}")
    return notes


__all__ = ["SubjectResult", "build_result", "check_link", "links_to_site"]
