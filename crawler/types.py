"""The values that the parts of the product hand to each other.

All are immutable and made of the standard library only, so that every layer may import them. Times are aware datetimes in
UTC, dates are calendar dates of the platform, counts are whole numbers, URLs are absolute text. `None` always means "not
known"; a fact that is known to be missing is said by its `ValueState`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol, TypeVar

from crawler.vocabulary import (
    Answer,
    ClaimState,
    Entity,
    FindingState,
    FoundVia,
    NotOwn,
    Outcome,
    Ownership,
    Precision,
    Presence,
    Role,
    Severity,
    ValueState,
    Verdict,
    Where,
)

T = TypeVar("T")


# --- who is audited -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address as the Impressum or a profile writes it; empty text where a part is not known."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2 in lower case."""


@dataclass(frozen=True, slots=True)
class LegalIdentity:
    """What the Impressum says about the company. Representatives are never stored."""

    legal_name: str = ""
    legal_form: str = ""
    address: Address = Address()
    phones: tuple[str, ...] = ()
    """E.164."""
    emails: tuple[str, ...] = ()
    register_court: str = ""
    register_number: str = ""
    """As written, normalised blanks: "HRB 12345", "FN 123456 a", "CHE-123.456.789"."""
    vat_id: str = ""
    """Without blanks: "DE123456789", "ATU12345678", "CHE123456789MWST"."""
    former_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    """Brands and trading names that the same page names ("ein Angebot der …")."""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """One audited subject. A competitor is a Company too."""

    id: str
    """Stable slug, unique within a run."""
    name: str
    domain: str
    """Host as given, lower case, without scheme and path: `firma.de`."""
    role: Role = Role.OWN
    country: str = "de"
    aliases: tuple[str, ...] = ()
    """Other names it goes by: brands, former names, short names."""
    places: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    """Account URLs that the client declared."""
    identity: LegalIdentity = LegalIdentity()
    reason: str = ""
    """Why this competitor was chosen; empty for the own company."""


# --- accounts and addresses -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProfileRef:
    """The identity of an account on a platform. `canonical` is rebuilt from the handle, so parse after format is the same."""

    platform: str
    entity: Entity
    handle: str
    canonical: str

    @property
    def account_id(self) -> str:
        """16 hex digits of SHA-256 over platform and canonical URL; stable over runs while the handle stays."""
        return hashlib.sha256(f"{self.platform}\n{self.canonical}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Identified:
    """The answer to "what does this address denote?", made without any request."""

    url: str
    account: bool
    """True only for organisation and place."""
    platform: str | None
    """Set for known platforms, also where `account` is False; None for all other hosts."""
    entity: Entity | None
    handle: str | None
    canonical: str | None
    reason: str
    """Why (not): `account`, `share_link`, `content`, `person`, `reserved`, `not_a_platform`, `invalid` …"""

    @property
    def ref(self) -> ProfileRef | None:
        """The account's reference, or None where the address denotes no account."""
        if not self.account or self.platform is None or self.handle is None or self.canonical is None:
            return None
        return ProfileRef(self.platform, self.entity or Entity.ORGANISATION, self.handle, self.canonical)


@dataclass(frozen=True, slots=True)
class Found:
    """One account named on one saved page, with the decision whether it is the page owner's."""

    ref: ProfileRef
    where: Where
    own: bool
    conf: float
    """Confidence in `own`, 0-1."""
    reason: str
    """`NotOwn` value where `own` is False, else the sign that decided ("footer_icon", "same_as", "label" …)."""
    url: str
    """The address as the page wrote it, made absolute."""
    selector: str = ""
    excerpt: str = ""
    """At most 200 characters of the element."""

    @property
    def not_own(self) -> NotOwn | None:
        """The reason as a member of the closed list."""
        return None if self.own else NotOwn(self.reason)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that may be a subject's, and how we came to it."""

    ref: ProfileRef
    subject_id: str
    found_via: FoundVia
    source_url: str
    """Page, record or rule that named it; empty for a guess."""
    evidence: Evidence | None = None


# --- the door -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wall:
    """Text by which a platform's wall is known although the status says 200."""

    outcome: Outcome
    markers: tuple[str, ...]
    """Substrings of the body or of the final URL."""


@dataclass(frozen=True, slots=True)
class Request:
    """One wish to read one address, with GET unless it has a `body`.

    Also DNS text records: `dns:_atproto.firma.de?type=TXT` (RFC 4501).
    """

    url: str
    purpose: str = "page"
    """Message id of what it is for, shown in progress and method chapter: `site`, `robots`, `probe`, `calibration` …"""
    render: Literal["http", "browser"] = "http"
    accept: str = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
    max_age_s: int = 86_400
    """How old a stored answer may be to be used instead."""
    credential: str | None = None
    """Name of a key; the door adds the secret, nobody else ever sees it."""
    body: str = ""
    """JSON that an official interface wants sent with POST. Only with a key, and only to the origin of the key; the URL then
    carries the question as its fragment, because page cache and archive know an answer by its URL."""
    gate_key: str | None = None
    """Politeness key; None means the registrable domain."""
    delay_s: float | None = None
    """Pause of the platform's definition; None means the default."""
    walls: tuple[Wall, ...] = ()
    priority: int = 50
    """Lower is asked first within one gate key."""
    subject_id: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Page:
    """What came of a request. Never an exception: remote trouble is `outcome`."""

    url: str
    outcome: Outcome
    final_url: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case names; repeated headers joined with ", "."""
    body: bytes = b""
    """Decoded from transfer and content encoding, not from charset."""
    sha256: str = ""
    fetched_at: datetime | None = None
    hops: tuple[Hop, ...] = ()
    from_cache: bool = False
    rendered: bool = False
    detail: str = ""
    """One short English clause for logs and the method chapter: "retry after 3600 s", "robots.txt answered 503"."""
    attempts: int = 0
    asked_for: tuple[str, ...] = ()
    """What the page asked other sites for while it was in the browser, one address for each host; without queries."""

    @property
    def content_type(self) -> str:
        """Media type without parameters, lower case; empty where not said."""
        return self.content_type_header.split(";")[0].strip().lower()

    @property
    def content_type_header(self) -> str:
        """The whole Content-Type header, with its charset; empty where not said."""
        return self.headers.get("content-type", "")


Probe = Generator[Request, Page, T]
"""A request generator: yields what it wants to read, is sent the page, returns its result. No I/O of its own."""


class Fetcher(Protocol):
    """The only door to the web."""

    async def fetch(self, request: Request) -> Page:
        """Return the page; never raise for remote trouble."""
        ...


# --- what a page says -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """A number as displayed, with the interval that rounding leaves: "1,2 Tsd." is 1200 within 1150-1249."""

    value: int
    lo: int
    hi: int

    @classmethod
    def exact(cls, value: int) -> Count:
        """A number shown in full."""
        return cls(value, value, value)


@dataclass(frozen=True, slots=True)
class DatedAt:
    """A point in time and how exactly it is known."""

    at: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class Post:
    """One public post of an organisation: dates and counts, and a short title as evidence; no text of others."""

    posted: DatedAt
    url: str = ""
    title: str = ""
    pinned: bool = False
    likes: Count | None = None
    comments: Count | None = None
    shares: Count | None = None
    views: Count | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a profile page says about its account. None or empty: not on the page; see `states` for known absences."""

    display_name: str | None = None
    handle: str | None = None
    platform_id: str | None = None
    description: str | None = None
    websites: tuple[str, ...] = ()
    followers: Count | None = None
    following: Count | None = None
    posts_total: Count | None = None
    last_post: DatedAt | None = None
    posts: tuple[Post, ...] = ()
    posts_complete: bool = False
    """True where `posts` is the whole list, not a window of it."""
    verified: bool | None = None
    category: str | None = None
    address: Address | None = None
    phone: str | None = None
    email: str | None = None
    rating: float | None = None
    rating_scale: float | None = None
    reviews: Count | None = None
    last_review: DatedAt | None = None
    owner_replied: bool | None = None
    created: DatedAt | None = None
    avatar: str | None = None
    language: str | None = None
    links: tuple[str, ...] = ()
    """Further addresses the owner put on the profile."""
    states: Mapping[str, ValueState] = field(default_factory=dict)
    """Column to `absent` or `not_applicable` where that is known, and to `declared` where a person said the value."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Field to the selector or key that gave it."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A sign of ownership that was read on a page."""

    code: Literal["E3", "E4", "E5", "E6", "E8", "E10", "fan", "parked"]
    """Evidence code of docs/ownership.md."""
    selector: str
    excerpt: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Classified:
    """One platform page, read: is there an account, who holds it, what does it say."""

    platform: str
    ref: ProfileRef | None
    presence: Presence
    failure: Outcome | None
    claim_state: ClaimState
    markers: tuple[Marker, ...] = ()
    facts: Facts = Facts()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why we say so. `code` is an evidence code (E1-E10), a signal of the match or the name of a fact."""

    code: str
    subject_id: str
    account_id: str
    """Empty where it concerns the subject or the platform as a whole."""
    source_url: str
    observed_at: datetime
    platform: str = ""
    final_url: str = ""
    http_status: int | None = None
    selector: str = ""
    excerpt: str = ""
    """At most 200 characters."""
    sha256: str = ""
    """Digest of the page body, the key into the evidence archive; empty for declared things."""
    method: Literal["http", "browser", "api", "manual", "export", "rule"] = "http"
    found_via: FoundVia | None = None
    conf: float = 1.0

    @property
    def id(self) -> str:
        """12 hex digits over what is said, of whom and where; the same on a replay."""
        key = "\n".join((self.code, self.subject_id, self.account_id, self.platform, self.source_url, self.selector, self.excerpt))
        return hashlib.sha256(key.encode()).hexdigest()[:12]


# --- what we conclude -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign for or against "this account is this company's", with its weight (docs/architecture.md, Match)."""

    name: str
    weight: float
    contradiction: bool = False
    evidence_id: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """How sure we are that an account belongs to a subject."""

    verdict: Verdict = Verdict.UNTESTED
    conf: float | None = None
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One row of the frame: a subject, a platform and an account (or the platform as a whole, where `ref` is None)."""

    subject_id: str
    platform: str
    ref: ProfileRef | None
    presence: Presence
    failure: Outcome | None
    claim_state: ClaimState
    ownership: Ownership
    ownership_reasons: tuple[str, ...] = ()
    """Evidence codes and rule names that decided `ownership`."""
    match: Match = Match()
    facts: Facts = Facts()
    found_via: FoundVia | None = None
    found_all: tuple[FoundVia, ...] = ()
    tried_urls: tuple[str, ...] = ()
    site_links_here: bool | None = None
    links_to_site: bool | None = None
    link_status: Literal["ok", "redirect", "wrong_target", "dead", "none", "unknown"] = "unknown"
    observed_at: datetime | None = None
    """When the platform's page was read; None where it was not."""
    evidence: tuple[Evidence, ...] = ()
    duplicate_of: str = ""
    """Account id of the proposed primary in a cluster of duplicates."""
    check_url: str = ""
    """A link for a look by hand."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was tried on one platform or source for one subject, also where nothing came of it."""

    subject_id: str
    platform: str
    step: str
    """`probe`, `calibration`, `site`, `source`; `api` where the key of an official interface did not work."""
    url: str
    outcome: Outcome
    detail: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What an audit concludes about a subject, as an id with parameters; the renderers own the words."""

    rule_id: str
    area: str
    subject_id: str
    state: FindingState
    severity: Severity
    params: Mapping[str, str | int | float | None] = field(default_factory=dict)
    platform: str = ""
    account_id: str = ""
    evidence_ids: tuple[str, ...] = ()
    advice: str = ""
    """Message id of the measure."""

    @property
    def id(self) -> str:
        """12 hex digits over rule, subject, platform and account: the fingerprint that survives reruns."""
        key = "\n".join((self.rule_id, self.subject_id, self.platform, self.account_id))
        return hashlib.sha256(key.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class HandAnswer:
    """What a person said about one open question of a run."""

    question_id: str
    subject_id: str
    platform: str
    account_id: str
    """The account that was asked about; empty where the question was whether there is one at all."""
    answer: Answer
    by: str
    at: datetime
    url: str = ""
    """Canonical address of the page that the person saw."""
    followers: Count | None = None
    last_post: DatedAt | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the company said to one question of the questionnaire. A question without a reply was not answered."""

    question_id: str
    state: Literal["answered", "dont_know"] = "answered"
    choices: tuple[str, ...] = ()
    """Ids of the choices taken; one for a single choice. Platform ids or account addresses for channels."""
    number: float | None = None
    texts: tuple[str, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    """Rows of a table: column id to its value as text (choice id, number with a point, ISO date, address); `dont_know` for a
    field that was answered so, nothing for an empty one."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What the company said about itself: the answers of one file."""

    company: str = ""
    by: str = ""
    """Who filled it in."""
    at: date | None = None
    """When, as the file says."""
    replies: tuple[Reply, ...] = ()
    """In the order of the questionnaire, at most one for each question."""

    def reply(self, question_id: str) -> Reply | None:
        """The reply to a question, None where there is none."""
        return next((reply for reply in self.replies if reply.question_id == question_id), None)


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of an audit: who, when, with which versions."""

    id: str
    started_at: datetime
    """The clock of the audit: all ages are counted up to here."""
    version: str
    config_digest: str
    finished_at: datetime | None = None
    languages: tuple[str, ...] = ("de",)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything one run found: the input of frames, audits and reports."""

    run: Run
    subjects: tuple[Company, ...]
    profiles: tuple[Profile, ...]
    checks: tuple[Check, ...] = ()
    rejected: tuple[tuple[str, Found], ...] = ()
    """Subject id and account named on its site that is not its own, with the reason."""
    notes: tuple[str, ...] = ()
    """What the report must say first, as `kind:subject_id:detail`; kinds are `needs_browser`, `parked`, `moved`, `site_unread`."""
    answers: tuple[HandAnswer, ...] = ()
    """What people said since, one for each question."""
    questionnaire: Questionnaire | None = None
    """What the company says about itself; None where nobody filled in the questionnaire."""
    site: tuple[Evidence, ...] = ()
    """What the company's own site says beyond accounts (`SiteSign`): rules, privacy notice, embeds and the like."""

    @property
    def own(self) -> Company:
        """The audited company itself."""
        return next(s for s in self.subjects if s.role is Role.OWN)
