"""What the product knows about one platform: the typed form of `config/platforms/<id>.toml`.

A platform is data. The classes below are that file's sections in order, and the documentation of its keys; what a value may be is
checked by `crawler.platforms.reading` when the file is read. CONTRIBUTING.md walks through a whole file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from crawler.vocabulary import Entity, Outcome

Kind = Literal[
    "network", "video", "messenger", "community", "podcast", "code", "hub", "employer", "review", "maps", "directory", "registry",
    "knowledge",
]  # fmt: skip
PageType = Literal["account", "listing", "record", "community"]
Way = Literal["probe", "api", "hand_check", "site_evidence"]
Stance = Literal["open", "closed", "unknown"]
SignPlace = Literal["text", "css", "meta", "jsonld", "json", "title", "url", "status", "heuristic"]
SlugRule = Literal[
    "hyphen_form", "hyphen", "hyphen_digit", "hyphen_and", "hyphen_plain", "hyphen_town", "hyphen_umlaut", "hyphen_umlaut_town",
    "joined_form", "joined", "joined_and", "joined_plain", "joined_symbols", "joined_umlaut", "underscore", "domain",
    "www_domain", "domain_label",
]  # fmt: skip

Reason = Literal[
    "account", "person", "product", "share_link", "embed", "content", "group", "search", "login", "system", "other_site",
    "short_link", "redirector", "reserved", "host_only", "unknown_path", "unconfirmed_instance", "not_a_platform", "invalid",
]  # fmt: skip
"""Why an address is (not) an account, the closed list of `Identified.reason`:

account: an organisation's or a place's page · person, product: it names such a one · share_link: shares the page it stands on ·
embed: player, plugin, pixel, script · content: one post, video, board, job … · group · search · login · system: help, policy,
product page of the platform · other_site: another site of the same company · short_link: target unknown without a request ·
redirector: wraps another address · reserved: a word that is never a handle · host_only: no path · unknown_path: none of the known
shapes · unconfirmed_instance: shape of a fediverse account on a host that is not known as an instance · not_a_platform · invalid.
"""
REASONS: frozenset[str] = frozenset(get_args(Reason))


@dataclass(frozen=True, slots=True)
class Hosts:
    """Which hosts are the platform's. Hosts match as a whole: `notfacebook.com` and `facebook.com.evil.example` never do."""

    domains: tuple[str, ...] = ()
    """Registered names that are the platform's with everything below; `{country}` for de, co.uk, com.au … in turn."""
    front: tuple[str, ...] = ("", "www")
    """Labels before a domain under which accounts are shown, `{cc}` two letters, `{locale}` like de-de; others are `other_site`."""
    also: tuple[str, ...] = ()
    """Further whole hosts of the platform that the url rules name by `host`."""
    instances: tuple[str, ...] = ()
    """Known hosts of software that anybody may run."""
    any_host: bool = False
    """True where such software may run on any host: other hosts give candidates only, see `Registry.candidate`."""
    short: tuple[str, ...] = ()
    """Hosts of short links: no account until resolved."""
    sites: tuple[str, ...] = ()
    """Further registered names of the same company, without accounts unless an url rule names the host."""
    scheme: str = ""
    """An own URI scheme: `spotify` reads `spotify:show:ID` as the path /show/ID."""
    hash_route: bool = False
    """True where `/#!/name` and `/#/name` mean `/name`."""


@dataclass(frozen=True, slots=True)
class UrlRule:
    """One shape of address that names something.

    In templates `{name}` is a variable (its pattern stands in `vars`, otherwise one path segment), `(a|b)` one of, `[x]` x or
    nothing, `*` anything within a segment, `**` anything.
    """

    path: str
    canonical: str
    """The address rebuilt from the variables; values are percent-encoded."""
    entity: Entity = Entity.ORGANISATION
    host: str = ""
    """Template of the whole host; empty: all front hosts."""
    query: Mapping[str, str] = field(default_factory=dict)
    """Parameters that must be there, as templates."""
    fragment: str = ""
    handle: str = "{handle}"
    """How the handle is made of the variables; must name all that `canonical` needs."""
    vars: Mapping[str, str] = field(default_factory=dict)
    case: Literal["fold", "keep"] = "fold"
    """fold: the platform ignores case, handles become lower case."""
    filter: Mapping[str, str] = field(default_factory=dict)
    """Variable to `digits`, `upper`, `plus` or `hex_decimal`: how its value is brought into one spelling."""
    spelling: Mapping[str, str] = field(default_factory=dict)
    """Variable to its pattern in that spelling, where this differs from `vars`."""
    reserved: tuple[str, ...] = ()
    """Handles that this rule never takes; where the handle is the first word of the path, `[words]` count too."""
    tabs: tuple[str, ...] | None = None
    """Templates of what may follow the path and still means the account; None: those of the definition."""


@dataclass(frozen=True, slots=True)
class NotRule:
    """Addresses that are no account although an url rule might take them. Checked before the url rules."""

    reason: Reason
    path: str = "**"
    host: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    vars: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Politeness:
    """How gently the platform's hosts are read."""

    delay_s: float = 5.0
    daily_requests: int = 200


@dataclass(frozen=True, slots=True)
class Robots:
    """What robots.txt said about account pages for unnamed agents when the file was reviewed; the live file decides."""

    stance: Stance = "unknown"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Handles that must exist and must not; a platform that answers otherwise is not measurable today."""

    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """When a person last held this file against reality, and what it rests on."""

    checked_on: date
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSign:
    """Something to look for on a page. As text in the file: `css:…`, `meta:…`, `json:…=value`; without prefix a substring."""

    where: SignPlace
    value: str
    lang: str = ""
    """Empty: any language."""


@dataclass(frozen=True, slots=True)
class Expect:
    """An answer by which presence is decided: one of the statuses, and one sign of `any`, and every sign of `all`."""

    status: tuple[int, ...] = ()
    any: tuple[PageSign, ...] = ()
    all: tuple[PageSign, ...] = ()

    def __bool__(self) -> bool:
        """False where nothing is expected."""
        return bool(self.status or self.any or self.all)


@dataclass(frozen=True, slots=True)
class ProbeRule:
    """The request that asks for an account, and how its answer is read. `exists` and `absent` are silent when empty."""

    url: str = ""
    """Template over the rule's variables, `{handle}` and `{canonical}`; empty: the platform is never fetched."""
    render: Literal["http", "browser"] = "http"
    accept: str = ""
    credential: str = ""
    exists: Expect = Expect()
    absent: Expect = Expect()
    walls: Mapping[Outcome, tuple[PageSign, ...]] = field(default_factory=dict)
    """Signs of an answer that is not the account page, `status` signs included."""
    max_requests: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """What the page shows about its owner."""

    claimed: tuple[PageSign, ...] = ()
    unclaimed: tuple[PageSign, ...] = ()
    auto_created: tuple[PageSign, ...] = ()
    fan: tuple[PageSign, ...] = ()
    closed: tuple[PageSign, ...] = ()


@dataclass(frozen=True, slots=True)
class WikidataProperty:
    """A Wikidata property whose value names an account here; `url` has `$1` for the value."""

    property: str
    url: str


@dataclass(frozen=True, slots=True)
class Advice:
    """How a company takes over or corrects its page, in both languages of the report."""

    claim_url: str = ""
    steps_de: tuple[str, ...] = ()
    steps_en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookByHand:
    """Prefilled links for a person (`{q}` name, `{city}`, `{domain}`, `{canonical}`), and the words to look for."""

    links: tuple[str, ...] = ()
    words_de: tuple[str, ...] = ()
    words_en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountExample:
    """An address and what it must be read as."""

    url: str
    handle: str
    canonical: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Made-up addresses by which the file checks itself."""

    accounts: tuple[AccountExample, ...] = ()
    others: Mapping[str, Reason] = field(default_factory=dict)
    """Address to the reason why it is no account."""


@dataclass(frozen=True, slots=True)
class Definition:
    """Everything about one platform."""

    id: str
    name: str
    kind: Kind
    region: str
    page_type: PageType
    """account: somebody signed up · listing: may be claimed · record: data that nobody can claim · community: open data."""
    way: Way
    """How presence is found out: by request, by API, by a person, or only by what the company's own site shows."""
    hosts: Hosts
    review: Review
    factor: float = 1.0
    """Activity factor: how much slower than once a month a well-kept account may post."""
    activity: bool = True
    """False where posting does not exist."""
    origin: str = ""
    """How pages come to be without the company's doing; empty where they do not."""
    urls: tuple[UrlRule, ...] = ()
    tabs: tuple[str, ...] = ()
    words: Mapping[Reason, tuple[str, ...]] = field(default_factory=dict)
    """First words of a path that name no account, by reason."""
    nots: tuple[NotRule, ...] = ()
    politeness: Politeness = Politeness()
    robots: Robots = Robots()
    calibration: Calibration = Calibration()
    probe: ProbeRule = ProbeRule()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field of `Facts` to selectors (`jsonld:…`, `meta:…`, `css:…@attr`, `json:script#id path`, `text:regex`), first wins."""
    claim: Claim = Claim()
    names: tuple[SlugRule, ...] = ()
    """How handles are guessed from a company name, best first."""
    splits: bool = False
    """True where the platform is known to make several pages of one company: a first page found is no reason to stop looking."""
    wikidata: tuple[WikidataProperty, ...] = ()
    advice: Advice = Advice()
    look: LookByHand = LookByHand()
    examples: Examples = Examples()
    digest: str = ""
    """SHA-256 of the file: rows say with which definition they were measured."""


def read_definition(path: Path) -> Definition:
    """Read one file; raises DefinitionError naming file and key for whatever is missing, unknown or of the wrong kind."""
    from crawler.platforms.reading import read

    return read(path)
