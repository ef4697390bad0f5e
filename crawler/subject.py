"""One subject of an audit: everything that is found about it, as a stream.

Work flows without barriers where it can: an account is asked as soon as the first page names it, while the site is still being
read and the open directories are being asked. Only guesses wait, because an account that is known need not be guessed.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.calibration import Calibration
from crawler.discover import hubs, identity_sources, name_sources
from crawler.discover.crosslinks import candidates_of
from crawler.discover.guesses import guesses_for
from crawler.discover.notices import Notices, read_notices
from crawler.discover.result import SourceResult
from crawler.discover.search import OFF, SearchSettings
from crawler.discover.site import SiteCrawl, SiteLimits
from crawler.errors import AuditError
from crawler.match import match
from crawler.names import comparable, spell
from crawler.platforms import Registry
from crawler.platforms.api import Trouble, account_requests, interface_for, may_ask, trouble_of
from crawler.platforms.definition import Definition
from crawler.probe import drive, drive_safely
from crawler.types import Candidate, Check, Classified, Company, Evidence, Facts, Fetcher, Match, Page, Probe, ProfileRef
from crawler.urls import registrable_domain, same_site
from crawler.vocabulary import ClaimState, FoundVia, Outcome, Presence, Role, Verdict

log = logging.getLogger(__name__)
SITE_WAYS = frozenset({FoundVia.WEBSITE, FoundVia.SAME_AS, FoundVia.REL_ME, FoundVia.WIDGET})
"""Ways of finding that are the site's own word."""
MAX_ACCOUNTS = 80
"""Accounts kept for one subject; a page that names more is a directory, not a company."""


@dataclass(slots=True)
class Known:
    """All that is known about one account of one subject."""

    ref: ProfileRef
    candidates: list[Candidate] = field(default_factory=list)
    classified: Classified | None = None
    renamed_from: ProfileRef | None = None
    followed: bool = False
    """True once the accounts that it names itself were considered."""

    @property
    def vias(self) -> tuple[FoundVia, ...]:
        """The ways by which it was found, strongest first."""
        order = list(FoundVia)
        return tuple(sorted({candidate.found_via for candidate in self.candidates}, key=order.index))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Evidence of finding and of reading, each piece once, in an order that does not depend on which answer came first."""
        order = {via: rank for rank, via in enumerate(FoundVia)}
        pieces = [c.evidence for c in self.candidates if c.evidence is not None]
        pieces.sort(key=lambda p: (order.get(p.found_via, 99) if p.found_via else 99, p.source_url, p.id))
        if self.classified is not None:
            pieces.extend(self.classified.evidence)
        return tuple({piece.id: piece for piece in pieces}.values())


@dataclass(slots=True)
class SubjectAudit:
    """The run of one subject. `run()` does the work, the fields hold the result."""

    company: Company
    registry: Registry
    fetcher: Fetcher
    calibration: Calibration
    now: datetime
    site_limits: SiteLimits = field(default_factory=SiteLimits)
    search: SearchSettings = OFF
    keys: Collection[str] = ()
    """Names of the official interfaces that may be asked with the user's key."""
    on_found: Callable[[Company, ProfileRef], None] | None = None
    known: dict[str, Known] = field(default_factory=dict)
    guessed_absent: dict[str, list[str]] = field(default_factory=dict)
    """Platform to the addresses that were guessed and do not exist."""
    guess_failures: dict[str, Outcome] = field(default_factory=dict)
    """Platform to the reason why guessing there could not be finished."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Account id of an old handle to that of the present one."""
    checks: list[Check] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    """Further names of the company by sources that know it by its website."""
    crawl: SiteCrawl = field(init=False)
    _tasks: asyncio.TaskGroup | None = None

    def __post_init__(self) -> None:
        """Prepare the crawl of the subject's own site."""
        self.crawl = SiteCrawl(self.company, self.registry, self.site_limits)

    async def run(self) -> None:
        """Read the site, ask the directories, ask the accounts; then guess where nothing was found."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            self._declare()
            tasks.create_task(self._read_site())
            for name, steps in name_sources(self.company, self.registry, self.now):
                tasks.create_task(self._ask_source(name, steps))
        self._take_aliases()
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            guesses = guesses_for(self.company, self.registry, self._platforms_found(), self._handles_found(), self.keys)
            for definition, refs in guesses:
                tasks.create_task(self._guess(definition, refs))
        async with asyncio.TaskGroup() as tasks:
            # Only now, so that what a guessed account names does not depend on which platform answered first.
            self._tasks = tasks
            for known in list(self.known.values()):
                self._follow(known)
        self._tasks = None
        if self.company.role is Role.OWN:
            await self._read_notices()

    async def _read_notices(self) -> None:
        """Look where the company's own profiles send people for the legal notice."""
        accounts = sorted(self.known.values(), key=lambda known: (known.ref.platform, known.ref.canonical))
        own = [
            (known.ref, known.classified.facts)
            for known in accounts
            if known.classified is not None and self.match_of(known).verdict is Verdict.SAME
        ]
        nothing: Notices = ((), ())
        steps = read_notices(self.company, own, self.crawl.notice_pages)
        pieces, checks = await drive_safely(steps, self.fetcher, lambda _: nothing, f"legal notices of {self.company.domain}")
        self.crawl.add_signs(pieces)
        self.checks.extend(checks)

    def consider(self, candidate: Candidate) -> None:
        """Take a candidate in; an account met for the first time is asked at once, where it may be asked."""
        known = self.known.get(self.renamed.get(candidate.ref.account_id, candidate.ref.account_id))
        if known is None:
            if len(self.known) >= MAX_ACCOUNTS:
                return
            known = self.known[candidate.ref.account_id] = Known(candidate.ref)
            if self.on_found is not None:
                self.on_found(self.company, candidate.ref)
            if self._tasks is not None:
                self._tasks.create_task(self._look_at(known))
        if all(_way(candidate) != _way(other) for other in known.candidates):
            known.candidates.append(candidate)
            self._follow(known)

    def match_of(self, known: Known) -> Match:
        """How sure we are, by what is known up to now, that the account is this company's."""
        facts = (
            known.classified.facts
            if known.classified is not None
            else Classified(known.ref.platform, known.ref, Presence.UNKNOWN, None, ClaimState.UNKNOWN).facts
        )
        home = links_home(self.company, self.crawl.moved_to, facts)
        return match(self.company, known.ref, facts, known.evidence, links_own_site=home)

    def _declare(self) -> None:
        for url in self.company.known:
            ref = self.registry.identify(url).ref
            if ref is not None:
                evidence = Evidence(
                    "declared", self.company.id, ref.account_id, url, self.now, ref.platform, method="manual",
                    found_via=FoundVia.DECLARED,
                )  # fmt: skip
                self.consider(Candidate(ref, self.company.id, FoundVia.DECLARED, url, evidence))

    async def _read_site(self) -> None:
        def after_page(_: Page) -> None:
            for candidate in self.crawl.candidates():
                self.consider(candidate)

        try:
            await drive(self.crawl.steps(), self.fetcher, after_page)
        except AuditError:  # our own fault, such as a full disk: it must not look like the site's
            raise
        except Exception:
            log.exception("reading the site of %s failed", self.company.domain)
            self.checks.append(Check(self.company.id, "website", "site", self.company.domain, Outcome.PARSER_ERROR, "", self.now))
        self._take_back()
        self.checks.extend(self.crawl.checks)
        self.company = replace(self.company, identity=self.crawl.identity)
        if self._tasks is not None:
            for name, steps in identity_sources(self.company, self.registry, self.now, self.crawl, self.search, self.keys):
                self._tasks.create_task(self._ask_source(name, steps))

    def _take_back(self) -> None:
        """Drop what an early page named as own and the whole site does not: a later page may know an account as the agency's."""
        own = {candidate.ref.account_id for candidate in self.crawl.candidates()}
        taken: list[Known] = []
        for account_id, known in list(self.known.items()):
            former = known.renamed_from.account_id if known.renamed_from is not None else account_id
            if account_id not in own and former not in own:
                known.candidates = [candidate for candidate in known.candidates if candidate.found_via not in SITE_WAYS]
                if not known.candidates:
                    del self.known[account_id]
                    taken.append(known)
        for known in taken:
            self._forget_links_of(known)

    def _forget_links_of(self, gone: Known) -> None:
        """Drop what only an account named that turned out to be somebody else's."""
        for account_id, known in list(self.known.items()):
            known.candidates = [
                c for c in known.candidates if c.found_via is not FoundVia.CROSS_LINK or c.source_url != gone.ref.canonical
            ]
            if not known.candidates:
                del self.known[account_id]

    def _take_aliases(self) -> None:
        names = sorted({name for name in self.aliases if name not in self.company.aliases})
        self.company = replace(self.company, aliases=(*self.company.aliases, *names))

    async def _ask_source(self, name: str, steps: Probe[SourceResult]) -> None:
        crashed = SourceResult((), (Check(self.company.id, name, "source", "", Outcome.PARSER_ERROR, "", self.now),))
        result = await drive_safely(steps, self.fetcher, lambda _: crashed, f"source {name} for {self.company.domain}")
        self.checks.extend(result.checks)
        self.aliases.extend(result.aliases)
        for classified in result.read:
            if classified.ref is not None:
                self.known.setdefault(classified.ref.account_id, Known(classified.ref)).classified = classified
        for candidate in result.candidates:
            self.consider(candidate)

    async def _look_at(self, known: Known) -> None:
        definition = self.registry.get(known.ref.platform)
        answer = await self._ask(definition, known.ref)
        if known.classified is None or answer.presence is not Presence.UNKNOWN:  # a directory may have read it meanwhile
            known.classified = answer
        renamed = known.classified.ref
        if renamed is not None and renamed.account_id != known.ref.account_id:
            self._rename(known, renamed)
        self._follow(self.known.get(self.renamed.get(known.ref.account_id, known.ref.account_id), known))

    def _follow(self, known: Known) -> None:
        """Go one step on from an account that is surely the company's: to what its hub or its profile links."""
        if known.followed or known.classified is None or self._tasks is None or self.match_of(known).verdict is not Verdict.SAME:
            return
        known.followed = True
        definition = self.registry.get(known.ref.platform)
        if definition.kind == "hub" and definition.robots.stance != "closed":
            steps = hubs.find(self.company, self.registry, self.now, known.ref)
            self._tasks.create_task(self._ask_source(definition.id, steps))
        if known.classified.presence is Presence.EXISTS:
            for candidate in candidates_of(known.classified, self.company, self.registry, self.now):
                self.consider(candidate)

    async def _ask(self, definition: Definition, ref: ProfileRef) -> Classified:
        def not_read(failure: Outcome) -> Classified:
            return Classified(definition.id, ref, Presence.UNKNOWN, failure, ClaimState.UNKNOWN)

        if not may_ask(definition, self.keys):
            closed = definition.robots.stance == "closed"
            return not_read(Outcome.ROBOTS_DENIED if closed else Outcome.NOT_TRIED)
        calibrated = await self.calibration.of(definition)
        if calibrated.trouble is not None:
            self._note_trouble(definition, ref, calibrated.trouble)
        if calibrated.failure is not None:
            return not_read(calibrated.failure)
        steps = account_requests(definition, ref, self.now, self.keys)
        answer = await drive_safely(steps, self.fetcher, lambda _: not_read(Outcome.PARSER_ERROR), ref.canonical)
        self.checks.append(
            Check(
                self.company.id, definition.id, "probe", ref.canonical, answer.failure or Outcome.OK, str(answer.presence), self.now
            )
        )
        if (trouble := trouble_of(answer)) is not None:
            self._note_trouble(definition, ref, trouble)
        if answer.presence is Presence.ABSENT and not calibrated.trusted:
            return replace(answer, presence=Presence.UNKNOWN, failure=Outcome.CALIBRATION_FAILED)
        return answer

    def _note_trouble(self, definition: Definition, ref: ProfileRef, trouble: Trouble) -> None:
        self.checks.append(Check(self.company.id, definition.id, "api", ref.canonical, trouble.outcome, trouble.value, self.now))

    def _rename(self, known: Known, new: ProfileRef) -> None:
        """The platform sent us on to another handle: one account under its new name, with all evidence of the old one."""
        old = known.ref
        self.known.pop(old.account_id, None)
        self.renamed[old.account_id] = new.account_id
        target = self.known.setdefault(new.account_id, known)
        if target is not known:
            target.candidates.extend(known.candidates)
            target.renamed_from = old
            return
        known.ref, known.renamed_from = new, old

    async def _guess(self, definition: Definition, refs: Iterable[ProfileRef]) -> None:
        """Ask one platform for guessed handles, one after the other, until one is this company's; a second page is looked for too
        where the platform is known to make several.
        """
        for ref in refs:
            if ref.account_id in self.known:
                continue
            answer = await self._ask(definition, ref)
            if answer.presence is Presence.ABSENT:
                self.guessed_absent.setdefault(definition.id, []).append(ref.canonical)
                continue
            if answer.presence is Presence.UNKNOWN:
                self.guess_failures[definition.id] = answer.failure or Outcome.NOT_TRIED
                if answer.failure is Outcome.MISSING and interface_for(definition.id, self.keys) is not None:
                    continue  # the interface answers, and knows no such account
                return
            known = Known(answer.ref or ref, [Candidate(ref, self.company.id, FoundVia.GUESS, "")], answer)
            self.known.setdefault(known.ref.account_id, known)
            if self.match_of(known).verdict is Verdict.SAME and not definition.splits:
                return

    def _platforms_found(self) -> frozenset[str]:
        return frozenset(known.ref.platform for known in self.known.values() if self.match_of(known).verdict is Verdict.SAME)

    def _handles_found(self) -> tuple[str, ...]:
        """Names by which the company goes on other networks, most used first: chosen by somebody, made of its name or domain."""
        roots = [word for word in comparable(self.company.name).split() if len(word) >= 4]
        roots.append(registrable_domain(self.company.domain).split(".")[0])
        found: Counter[str] = Counter()
        for known in self.known.values():
            absent = known.classified is not None and known.classified.presence is Presence.ABSENT
            definition = self.registry.get(known.ref.platform)
            if absent or definition.page_type != "account" or self.match_of(known).verdict is not Verdict.SAME:
                continue
            name = known.ref.handle.partition("@")[0]
            number = known.classified.facts.platform_id if known.classified is not None else None
            if name.lower() != (number or "").lower() and any(root in spell(name) for root in roots):
                found[name] += 1
        return tuple(sorted(found, key=lambda name: (-found[name], name)))


def links_home(company: Company, moved_to: str, facts: Facts) -> bool:
    """True where a profile links the company's site, or the one that its home page sends visitors to."""
    homes = [f"https://{company.domain}/"] + ([f"https://{moved_to}/"] if moved_to else [])
    return any(same_site(link, home) for link in (*facts.websites, *facts.links) for home in homes)


def _way(candidate: Candidate) -> tuple[FoundVia, str]:
    return candidate.found_via, candidate.source_url
