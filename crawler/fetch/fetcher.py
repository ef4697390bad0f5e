"""The door: every request of the product passes here, through the same guards in the same order.

budget → URL policy → robots.txt → cache → gate → checked connection → capped read → outcome → retry → record. Redirects are
followed here, each hop from the URL policy on, so that none of them leads around a guard. `fetch` never raises for anything remote.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.errors import AuditError
from crawler.fetch.agent import user_agent
from crawler.fetch.asking import Asking, Headers, archived
from crawler.fetch.clock import Clock, utc
from crawler.fetch.cookies import ChainCookies
from crawler.fetch.credentials import Credential
from crawler.fetch.dns import text_records
from crawler.fetch.events import Event, OnEvent
from crawler.fetch.exchange import Answer, Order
from crawler.fetch.faults import FetchError
from crawler.fetch.gate import PageCache
from crawler.fetch.policy import Target, parse_target
from crawler.fetch.robots import Robots, read_robots
from crawler.fetch.settings import FetchSettings
from crawler.fetch.trip import INNER_PURPOSES, Trip
from crawler.types import Hop, Page, Request
from crawler.urls import registrable_domain
from crawler.vocabulary import Outcome

if TYPE_CHECKING:
    from crawler.fetch.archive import Recorder
    from crawler.fetch.browser import Browser

log = logging.getLogger(__name__)
CACHED = frozenset({Outcome.OK, Outcome.MISSING, Outcome.GONE})
"""Answers that are the same tomorrow; trouble and walls are asked again."""

SPENT = frozenset({401, 429})
"""Statuses that say of a key itself that it is wrong or used up; 403 may be about one question only."""
ROBOTS_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Parts:
    """What a door is made of."""

    settings: FetchSettings
    asking: Asking
    clock: Clock
    pages: PageCache | None = None
    recorder: Recorder | None = None
    credentials: Mapping[str, Credential] | None = None
    on_event: OnEvent | None = None


class Door:
    """The `Fetcher` of `crawler.types`. Made by `open_fetcher`."""

    def __init__(self, parts: Parts, *, browser: bool = False) -> None:
        self._parts = parts
        self._settings = parts.settings
        self._agent = user_agent(parts.settings.version, parts.settings.contact_url).encode("ascii")
        self._robots: dict[str, Robots] = {}
        self._reading_robots: dict[str, asyncio.Task[Robots]] = {}
        self._spent_keys: dict[str, tuple[Outcome, str]] = {}
        self._may_render = browser
        self._browser: Browser | None = None

    async def fetch(self, request: Request) -> Page:
        """Return the page; never raise for remote trouble. Cancellation passes."""
        try:
            page = await self._fetch(request)
        except FetchError as fault:
            page = self._recorded(request, self._refused(request, fault.outcome, fault.detail))
        except AuditError:
            # A store or an archive that cannot be written is our fault and ends the run.
            raise
        except Exception as error:
            # What foreign bytes can make of a library (UnicodeError, LookupError, …) must not end an audit.
            log.exception("fetching %s failed", request.url)
            page = self._refused(request, Outcome.PROTOCOL_ERROR, f"internal error: {type(error).__name__}")
            page = self._recorded(request, page)
        log.debug("%s %s %s", page.outcome, page.status, page.url)
        if self._parts.on_event is not None and request.purpose not in INNER_PURPOSES:
            key = request.gate_key or registrable_domain(_host(request.url))
            self._parts.on_event(Event("done", request.url, key, page.outcome, 0.0, page.from_cache, request.purpose))
        return page

    async def aclose(self) -> None:
        """End what still runs in the background."""
        reading = list(self._reading_robots.values())
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        if self._browser is not None:
            await self._browser.aclose()

    # --- the guards ---

    async def _fetch(self, request: Request) -> Page:
        spent = self._parts.asking.budget.refusal(request.subject_id)
        if spent:
            return self._recorded(request, self._refused(request, Outcome.BUDGET_SPENT, f"{spent} are used up"))
        if request.url[:4].lower() == "dns:":
            page = await text_records(request.url, self._settings, utc(self._parts.clock.time()))
            return self._recorded(request, page)
        if request.render == "browser":
            return self._recorded(request, await self._render(request))
        return await self._read(request)

    async def _read(self, request: Request) -> Page:
        trip = self._trip(request)
        try:
            page = await self._walk(trip)
        except FetchError as fault:
            page = self._refused(request, fault.outcome, fault.detail, trip)
        return self._recorded(request, page, trip)

    async def _render(self, request: Request) -> Page:
        """Read the page like any other, then let the browser run its scripts on what came."""
        if not self._may_render:
            return self._refused(request, Outcome.NOT_TRIED, "no browser")
        source = await self._read(replace(request, render="http", purpose="render"))
        if not source.outcome.has_body or "html" not in (source.content_type or "html"):
            return source
        cached = self._cached(request)
        if cached is not None and self._is_fresh(cached, request.max_age_s):
            return replace(cached, from_cache=True)
        if self._browser is None:
            from crawler.fetch.browser import Browser

            self._browser = Browser(self.fetch, self._settings, self._parts.clock, self._agent.decode("ascii"))
        page = await self._browser.render(request, source)
        if self._parts.pages is not None and page.outcome in CACHED:
            self._parts.pages.put(page, request.render)
        return page

    async def _walk(self, trip: Trip) -> Page:
        """Follow one request through its redirects to its page."""
        url = trip.request.url
        cached = self._cached(trip.request)
        while True:
            try:
                target = self._target(url)
            except FetchError as fault:
                return self._refused(trip.request, fault.outcome, fault.detail, trip, url)
            robots = await self._rules(trip, target)
            refusal = robots.refusal or self._denied(robots, target)
            if refusal is not None:
                return self._refused(trip.request, *refusal, trip, target.url)
            if cached is not None and not trip.hops and self._is_fresh(cached, trip.request.max_age_s):
                return replace(cached, from_cache=True)
            order, known = self._order(trip, target, cached)
            answer = await self._parts.asking.ask(trip, order, self._key(trip, target), self._pause(trip, target, robots))
            now = utc(self._parts.clock.time())
            secret = self._secret(trip.request, target)
            if secret is not None:
                secret.blot_out(answer)
                self._learn_of_key(trip.request, answer)
            if self._parts.recorder is not None and answer.asked:
                trip.exchanges.append(archived(order, answer, now))
            if answer.status == 304 and known is not None:
                page = replace(known, fetched_at=now, from_cache=True, hops=tuple(trip.hops), attempts=trip.attempts)
                return self._keep(trip, page)
            if not answer.location:
                return self._keep(trip, trip.page(answer, target, now))
            trip.cookies.take(target.origin, answer.raw_headers)
            trip.hops.append(Hop(target.url, answer.status or 0))
            if len(trip.hops) > trip.max_redirects:
                detail = f"more than {trip.max_redirects} redirects"
                return self._refused(trip.request, Outcome.TOO_MANY_REDIRECTS, detail, trip, target.url)
            url = _joined(target.url, answer.location)

    def _target(self, url: str) -> Target:
        limits = self._settings
        return parse_target(url, ports=limits.ports, endpoints=limits.allow_endpoints, max_length=limits.url_length)

    def _order(self, trip: Trip, target: Target, cached: Page | None) -> tuple[Order, Page | None]:
        """The request as it is sent, and the stored page that a 304 would confirm."""
        request = trip.request
        headers: Headers = [
            (b"Host", target.authority.encode("ascii")),
            (b"User-Agent", self._agent),
            (b"Accept", request.accept.encode("ascii", "ignore")),
            (b"Accept-Language", self._settings.accept_language.encode("ascii", "ignore")),
            (b"Accept-Encoding", b"gzip, deflate"),
        ]
        cookies = trip.cookies.header(target.origin)
        if cookies:
            headers.append((b"Cookie", cookies))
        keyed_path, body = "", ""
        secret = self._secret(request, target)
        if secret is not None:
            headers += secret.headers()
            keyed_path = secret.path(target.path)
            body = request.body
            headers += [(b"Content-Type", b"application/json"), (b"Content-Length", b"%d" % len(body.encode()))] if body else []
        elif request.body:
            raise FetchError(Outcome.POLICY_DENIED, "a body is sent to an interface with its key only")
        known = cached if cached is not None and cached.final_url == target.url else None
        validators = _validators(known) if known is not None else []
        order = Order(
            request, target, headers + validators, validated=bool(validators), any_type=trip.for_robots, keyed_path=keyed_path,
            body=body,
        )  # fmt: skip
        return order, known if validators else None

    def _secret(self, request: Request, target: Target) -> Credential | None:
        """The key that the request names, at its own origin only."""
        secret = (self._parts.credentials or {}).get(request.credential or "")
        return secret if secret is not None and secret.origin == target.origin else None

    def _learn_of_key(self, request: Request, answer: Answer) -> None:
        """A key that is refused or used up is not shown again in this run."""
        if request.credential is not None and answer.status in SPENT:
            self._spent_keys[request.credential] = (answer.outcome, f"status {answer.status}, asked before in this run")

    # --- robots.txt ---

    async def _rules(self, trip: Trip, target: Target) -> Robots:
        """The rules of the target's origin, read by one task however many ask for them."""
        if trip.for_robots:
            return Robots()
        secret = self._secret(trip.request, target)
        lifted = secret.lifts_robots if secret is not None else ""
        lifted = lifted or self._settings.robots_lifted.get(target.host, "")
        if lifted:
            trip.note = f"robots.txt lifted: {lifted}"
            return Robots()
        known = self._robots.get(target.origin)
        if known is not None and self._parts.clock.time() - known.fetched_at < self._robots_age(known):
            return known
        task = self._reading_robots.get(target.origin)
        if task is None:
            task = asyncio.create_task(self._read_rules(trip, target))
            self._reading_robots[target.origin] = task
            task.add_done_callback(lambda _: self._reading_robots.pop(target.origin, None))
        return await asyncio.shield(task)

    def _robots_age(self, robots: Robots) -> float:
        return self._settings.robots_max_age_s if robots.refusal is None else self._settings.robots_retry_s

    async def _read_rules(self, trip: Trip, target: Target) -> Robots:
        request = Request(
            f"{target.origin}/robots.txt", purpose="robots", accept="text/plain,*/*;q=0.5",
            max_age_s=self._settings.robots_max_age_s, gate_key=trip.request.gate_key, delay_s=trip.request.delay_s,
            priority=trip.request.priority,
        )  # fmt: skip
        own = Trip(request, trip.site, ChainCookies(self._settings), self._settings.robots_redirects, for_robots=True)
        page = self._recorded(request, await self._walk(own), own)
        now = self._parts.clock.time()
        read_at = page.fetched_at.timestamp() if page.fetched_at is not None else now
        robots = read_robots(page, self._settings.robots_bytes, read_at)
        if robots.refusal is None:
            if self._parts.pages is not None and own.attempts:
                self._parts.pages.put(replace(page, from_cache=False), "http")
        else:
            stale = self._parts.pages.get(request.url, "http") if self._parts.pages is not None else None
            if stale is not None and self._is_fresh(stale, self._settings.robots_stale_max_s):
                ask_again_at = now + self._settings.robots_retry_s
                robots = read_robots(stale, self._settings.robots_bytes, ask_again_at - self._settings.robots_max_age_s)
        if page.outcome is not Outcome.SUSPENDED:
            self._robots[target.origin] = robots
            if len(self._robots) > ROBOTS_KEPT:
                del self._robots[next(iter(self._robots))]
        return robots

    def _denied(self, robots: Robots, target: Target) -> tuple[Outcome, str] | None:
        if robots.crawl_delay_s > self._settings.crawl_delay_max_s:
            return Outcome.ROBOTS_DENIED, f"robots.txt asks for {robots.crawl_delay_s:g} s between requests"
        if robots.denies(target):
            return Outcome.ROBOTS_DENIED, "robots.txt disallows this address"
        return None

    # --- cache, gate, pages ---

    def _cached(self, request: Request) -> Page | None:
        return self._parts.pages.get(request.url, request.render) if self._parts.pages is not None else None

    def _is_fresh(self, page: Page, max_age_s: float) -> bool:
        return page.fetched_at is not None and self._parts.clock.time() - page.fetched_at.timestamp() <= max_age_s

    def _keep(self, trip: Trip, page: Page) -> Page:
        may_keep = not (trip.for_robots or (trip.request.credential is not None and trip.request.max_age_s <= 0))
        if self._parts.pages is not None and page.outcome in CACHED and may_keep:
            self._parts.pages.put(replace(page, from_cache=False), "http")
        return page

    def _key(self, trip: Trip, target: Target) -> str:
        site = registrable_domain(target.host)
        return trip.request.gate_key if trip.request.gate_key and site == trip.site else site

    def _pause(self, trip: Trip, target: Target, robots: Robots) -> float:
        limits = self._settings
        if limits.route_all_to is not None and not limits.platform_delays:
            return limits.default_delay_s
        polite = limits.default_delay_s if limits.route_all_to is not None else max(1.0, limits.default_delay_s)
        own = trip.request.delay_s if registrable_domain(target.host) == trip.site else None
        return max(polite, own or 0.0, robots.crawl_delay_s)

    def _trip(self, request: Request) -> Trip:
        if request.credential is not None and request.credential not in (self._parts.credentials or {}):
            raise FetchError(Outcome.NOT_TRIED, f"no key named {request.credential!r}")
        if request.credential in self._spent_keys:
            raise FetchError(*self._spent_keys[request.credential])
        site = registrable_domain(_host(request.url))
        return Trip(request, site, ChainCookies(self._settings), self._settings.redirects)

    def _refused(self, request: Request, outcome: Outcome, detail: str, trip: Trip | None = None, url: str = "") -> Page:
        hops = tuple(trip.hops) if trip is not None else ()
        attempts = trip.attempts if trip is not None else 0
        at = utc(self._parts.clock.time())
        return Page(request.url, outcome, final_url=url, fetched_at=at, hops=hops, detail=detail, attempts=attempts)

    def _recorded(self, request: Request, page: Page, trip: Trip | None = None) -> Page:
        if self._parts.recorder is not None:
            self._parts.recorder.write(request, page, trip.exchanges if trip is not None else [])
        return page


def _validators(page: Page) -> Headers:
    """Conditions under which the host may answer 304 instead of the same page."""
    pairs = ((b"If-None-Match", page.headers.get("etag", "")), (b"If-Modified-Since", page.headers.get("last-modified", "")))
    return [(name, value.encode("latin-1", "ignore")) for name, value in pairs if value.isprintable() and value]


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location.strip().split("#")[0])
    except ValueError as error:
        raise FetchError(Outcome.PROTOCOL_ERROR, "redirect to something that is no URL") from error


def _host(url: str) -> str:
    """The host as far as it can be seen at once; the URL policy judges it later."""
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
