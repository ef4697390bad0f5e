"""The company's own site: which accounts it names as its own, who it says it is, and what could not be read.

A request generator: `SiteCrawl.steps()` yields one `Request` after the other and is sent the pages; what was learned so far can be
looked at after every page, so that accounts are asked while the site is still being read. No I/O of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler.discover.site_plan import SitePlan
from crawler.discover.site_signs import is_active, kept, read_consent_view, read_signs
from crawler.extract import SitePage, read_site_page
from crawler.impressum import is_impressum_link, merge_identities, parked_domain, read_impressum
from crawler.platforms import Registry
from crawler.types import Candidate, Check, Company, Evidence, Found, LegalIdentity, Page, Probe, Request
from crawler.urls import host_of, normalise, registrable_domain, same_site
from crawler.vocabulary import FoundVia, Outcome, Role, Where

SITEMAP_LOC = re.compile(rb"<loc>\s{0,20}(?:<!\[CDATA\[)?\s{0,20}([^<\s\]]{1,2083})")
SITEMAP_INDEX = re.compile(rb"<sitemapindex[\s>]")
MAX_PARTS = 2
"""Parts read of a sitemap that only lists other sitemaps."""
PARTS_WITH_PAGES = re.compile(r"page|seite", re.IGNORECASE)
MAX_MENTIONS = 3
"""Pages kept as evidence for one way of naming: a footer stands on every page, and says the same on each."""
VIA = {
    Where.JSON_LD: FoundVia.SAME_AS,
    Where.REL_ME: FoundVia.REL_ME,
    Where.WIDGET: FoundVia.WIDGET,
}
XML_ACCEPT = "application/xml,text/xml,*/*;q=0.5"
IDENTITY_KINDS = frozenset({"impressum", "contact", "about"})


@dataclass(frozen=True, slots=True)
class SiteLimits:
    """How much of a site is read."""

    max_pages: int = 15
    patience: int = 4
    sitemap: bool = True


@dataclass(slots=True)
class _Named:
    """All mentions of one account on the site."""

    own: list[tuple[Found, Page]] = field(default_factory=list)
    other: list[tuple[Found, Page]] = field(default_factory=list)

    @property
    def is_own(self) -> bool:
        """The site's verdict: the surest mention decides; a tie goes to the cautious side."""
        best_own = max((found.conf for found, _ in self.own), default=0.0)
        best_other = max((found.conf for found, _ in self.other), default=0.0)
        return best_own > best_other or (len(self.own) >= 2 and best_own >= best_other)


@dataclass(slots=True)
class SiteCrawl:
    """One crawl of one company's site. Drive `steps()`; read the rest at any time."""

    company: Company
    registry: Registry
    limits: SiteLimits = SiteLimits()
    checks: list[Check] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Kind and address of own pages worth telling: blog, career, press, social, impressum."""
    home_outcome: Outcome = Outcome.NOT_TRIED
    home_page: Page | None = None
    parked: str = ""
    """The wording by which a parked domain was known; empty otherwise."""
    moved_to: str = ""
    """Registrable domain the home page was redirected to, where it is another one."""
    needs_browser: bool = False
    """True where a page was an empty shell that only a browser can fill, and none was there."""
    notice_pages: list[Page] = field(default_factory=list)
    """Pages that were read as the site's legal notice."""
    _signs: list[Evidence] = field(default_factory=list)
    _seen_unasked: bool = False
    """True once the home page was handed to a browser in which nobody has consented to anything."""
    _identities: list[LegalIdentity] = field(default_factory=list)
    _named: dict[str, _Named] = field(default_factory=dict)

    def steps(self) -> Probe[None]:
        """Read the home page, then the pages where accounts stand, best first."""
        home = yield from self._find_home()
        if home is None:
            return
        plan = SitePlan(home.final_url or home.url, self.limits.max_pages, self.limits.patience, reads_privacy=self._is_own)
        yield from self._take(home, "home", plan)
        if self.parked:
            return
        if self.limits.sitemap and not {"impressum", "contact"} <= plan.kinds_found:
            yield from self._read_sitemap(plan)
        while (step := plan.next()) is not None:
            url, kind = step
            page = yield self._request(url)
            yield from self._take(page, kind, plan)
        if self._is_own:
            yield from self._read_privacy(plan)
            yield from self._look_unasked(home)

    @property
    def _is_own(self) -> bool:
        """What a site says beyond accounts is read of the audited company only: competitors get no legal pointers."""
        return self.company.role is Role.OWN

    @property
    def identity(self) -> LegalIdentity:
        """What the site's Impressum, contact and about pages say about the company, the Impressum first."""
        return merge_identities(self._identities)

    def candidates(self) -> Iterator[Candidate]:
        """Accounts that the site names as its own, one candidate for each way and page of naming."""
        for named in self._named.values():
            if not named.is_own:
                continue
            pages: Counter[FoundVia] = Counter()
            for found, page in named.own:
                via = VIA.get(found.where, FoundVia.WEBSITE)
                pages[via] += 1
                if pages[via] <= MAX_MENTIONS:
                    yield Candidate(found.ref, self.company.id, via, page.final_url or page.url, self._evidence(found, page, via))

    def rejected(self) -> Iterator[Found]:
        """Accounts on the site that are not its own, each once with the surest reason."""
        for named in self._named.values():
            if not named.is_own and named.other:
                yield max((found for found, _ in named.other), key=lambda found: found.conf)

    def site_evidence(self) -> tuple[Evidence, ...]:
        """What the pages say beyond accounts, in a fixed order (`SiteSign`)."""
        return kept(self._signs)

    def add_signs(self, pieces: Iterable[Evidence]) -> None:
        """Take in what was learned about the site elsewhere."""
        self._signs.extend(pieces)

    def _find_home(self) -> Probe[Page | None]:
        """Ask https, then www, then plain http; keep the most telling failure."""
        domain = self.company.domain
        hosts = [domain] if domain.startswith("www.") else [domain, f"www.{domain}"]
        urls = [f"https://{host}/" for host in hosts] + [f"http://{hosts[0]}/"]
        first: Page | None = None
        for url in urls:
            page = yield self._request(url)
            self._note(page, "home")
            if page.outcome.has_body:
                self.home_outcome, self.home_page = page.outcome, page
                final = registrable_domain(urlsplit(page.final_url or url).hostname or "")
                if final and final != registrable_domain(domain):
                    self.moved_to = final
                return page
            first = first or page
            if page.outcome.is_wall or page.outcome in (Outcome.ROBOTS_DENIED, Outcome.POLICY_DENIED, Outcome.BUDGET_SPENT):
                break
        if first is not None:
            self.home_outcome, self.home_page = first.outcome, first
        return None

    def _take(self, page: Page, kind: str, plan: SitePlan) -> Probe[None]:
        if kind != "home" or page is not self.home_page:
            self._note(page, kind)
        if not page.outcome.has_body or "html" not in (page.content_type or "text/html"):
            plan.visited(page.url, page.final_url, fruitful=False)
            return
        site_page = read_site_page(page.body, page.final_url or page.url, self.registry, page.content_type_header)
        if site_page.shell and not page.rendered:
            rendered = yield replace(self._request(page.final_url or page.url), render="browser")
            if kind == "home":
                self._note_unasked(rendered)
            if rendered.outcome.has_body:
                page = rendered
                site_page = read_site_page(page.body, page.final_url or page.url, self.registry, page.content_type_header)
            else:
                self.needs_browser = True
                self._note(rendered, f"{kind}_rendered")
        fruitful = self._learn(site_page, page, kind)
        self._read_signs(site_page, page, kind)
        plan.visited(page.url, page.final_url, fruitful=fruitful)
        plan.offer((link.url, link.text) for link in site_page.links)
        plan.offer((link.url, "impressum") for link in site_page.links if is_impressum_link(link.text, link.url))
        plan.offer_home(site_page.alternates)

    def _learn(self, site_page: SitePage, page: Page, kind: str) -> bool:
        """Keep what one page says; return whether it named an account for the first time."""
        new = False
        again = named_again(site_page, self.registry)
        for found in site_page.found:
            named = self._named.setdefault(found.ref.account_id, _Named())
            new = new or (found.own and not named.own)
            (named.own if found.own else named.other).append((found, page))
            if found.own:
                named.own.extend((also, page) for also in also_named(found, again))
        self.feeds.extend(feed for feed in site_page.feeds if feed not in self.feeds)
        if kind != "home":
            self.notes.append((kind, page.final_url or page.url))
        html = site_page.html
        if kind == "home":
            self.parked = parked_domain(html, page.final_url or page.url)
        if kind in IDENTITY_KINDS or (kind == "home" and not self._identities):
            identity = read_impressum(html, page.final_url or page.url, self.company.country)
            if identity != LegalIdentity(source_url=identity.source_url):
                position = 0 if kind == "impressum" else len(self._identities)
                self._identities.insert(position, identity)
        return new

    def _read_signs(self, site_page: SitePage, page: Page, kind: str) -> None:
        if self._is_own and page.fetched_at is not None:
            if kind == "impressum":
                self.notice_pages.append(page)
            self._signs.extend(read_signs(site_page, page, kind, self.company.id, self.registry))

    def _read_privacy(self, plan: SitePlan) -> Probe[None]:
        """Read the privacy notice once. What it names are never the company's accounts: it lists every service there is."""
        if not plan.privacy or not plan.has_room:
            return
        page = yield self._request(plan.privacy)
        self._note(page, "privacy")
        if page.outcome.has_body and "html" in (page.content_type or "text/html"):
            site_page = read_site_page(page.body, page.final_url or page.url, self.registry, page.content_type_header)
            self._read_signs(site_page, page, "privacy")

    def _look_unasked(self, home: Page) -> Probe[None]:
        """Open the home page in a browser in which nobody has consented to anything, and note whom it asks."""
        if self._seen_unasked or not home.outcome.has_body:
            return
        if is_active(home):
            home = yield replace(self._request(home.final_url or home.url), render="browser", purpose="consent")
            self._note(home, "consent_rendered")
        self._note_unasked(home)

    def _note_unasked(self, page: Page) -> None:
        if self._is_own and not self._seen_unasked:
            self._seen_unasked = True
            self._signs.extend(read_consent_view(page, self.company.id))

    def _read_sitemap(self, plan: SitePlan) -> Probe[None]:
        home = urlsplit(plan.home)
        page = yield replace(self._request(f"{home.scheme}://{home.netloc}/sitemap.xml"), accept=XML_ACCEPT)
        self._note(page, "sitemap")
        if not page.outcome.has_body:
            return
        urls = _locations(page)
        if not SITEMAP_INDEX.search(page.body):
            plan.offer(((url, "") for url in urls), bonus=-5)
            return
        parts = [url for url in urls if same_site(url, plan.home) and not url.endswith(".gz")]
        parts.sort(key=lambda url: not PARTS_WITH_PAGES.search(url.rpartition("/")[2]))
        for url in parts[:MAX_PARTS]:
            page = yield replace(self._request(url), accept=XML_ACCEPT)
            self._note(page, "sitemap")
            if page.outcome.has_body:
                plan.offer(((listed, "") for listed in _locations(page)), bonus=-5)

    def _request(self, url: str) -> Request:
        return Request(url, purpose="site", subject_id=self.company.id, priority=10)

    def _note(self, page: Page, kind: str) -> None:
        self.checks.append(Check(self.company.id, "website", f"site.{kind}", page.url, page.outcome, page.detail, page.fetched_at))

    def _evidence(self, found: Found, page: Page, via: FoundVia) -> Evidence | None:
        if page.fetched_at is None:
            return None
        return Evidence(
            code="E1",
            subject_id=self.company.id,
            account_id=found.ref.account_id,
            platform=found.ref.platform,
            source_url=page.final_url or page.url,
            observed_at=page.fetched_at,
            final_url=found.url,
            http_status=page.status,
            selector=found.selector or str(found.where),
            excerpt=found.excerpt,
            sha256=page.sha256,
            method="browser" if page.rendered else "http",
            found_via=via,
            conf=found.conf,
        )


def named_again(site_page: SitePage, registry: Registry) -> Mapping[str, Mapping[Where, str]]:
    """Return where else a page names the accounts that it names: account id to place and address.

    A page that links an account in its footer and lists it under `sameAs` has said two things, by two kinds of evidence.
    """
    declared: dict[str, dict[Where, str]] = defaultdict(dict)
    for thing in site_page.json_ld_orgs:
        for url in thing.urls:
            _declare(declared, registry, url, Where.JSON_LD)
    for node in site_page.tree.css('a[rel~="me"][href],link[rel~="me"][href]'):
        _declare(declared, registry, normalise(node.attributes.get("href") or "", site_page.url) or "", Where.REL_ME)
    hosts = {host_of(found.ref.canonical) for found in site_page.found if found.own and found.where in VIA}
    for link in site_page.links if hosts else ():
        if host_of(link.url) in hosts:
            _declare(declared, registry, link.url, link.where)
    return declared


def _declare(declared: dict[str, dict[Where, str]], registry: Registry, url: str, where: Where) -> None:
    ref = (registry.identify(url).ref or registry.candidate(url)) if url else None
    if ref is not None:
        declared[ref.account_id].setdefault(where, url)


def also_named(found: Found, declared: Mapping[str, Mapping[Where, str]]) -> Iterator[Found]:
    """Yield the further ways in which the same page names an account that is its owner's."""
    ways = {VIA.get(found.where, FoundVia.WEBSITE)}
    for where, url in declared.get(found.ref.account_id, {}).items():
        way = VIA.get(where, FoundVia.WEBSITE)
        if way not in ways:
            ways.add(way)
            yield replace(found, where=where, url=url, selector=str(where), excerpt=url[:200])


def _locations(page: Page) -> list[str]:
    return [match.decode("utf-8", "replace").replace("&amp;", "&") for match in SITEMAP_LOC.findall(page.body)[:5000]]
