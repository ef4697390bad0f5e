"""Chromium without a network: it gets every byte from the door, so all guards hold for pages that only scripts can fill.

The page itself was read by the door before; the browser is handed it, and whatever its scripts ask for is asked by the door.
Requests that could only show or track something (images, fonts, media, frames) are refused, styles are answered with nothing. As a
backstop no name resolves inside the browser.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.fetch.clock import Clock, utc
from crawler.fetch.find_browser import find_browser, sandbox_refusal
from crawler.fetch.settings import FetchSettings
from crawler.fetch.walls import judge
from crawler.types import Page, Request
from crawler.urls import registrable_domain
from crawler.vocabulary import Outcome

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Playwright, Route
    from playwright.async_api import Page as Tab

log = logging.getLogger(__name__)
Fetch = Callable[[Request], Coroutine[None, None, Page]]
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://nowhere.invalid:9",  # for what asks no resolver: WebTransport to an address
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # its name in other builds
    "--disable-quic",
    "--dns-prefetch-disable",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
)
REFUSED_TYPES = frozenset({"image", "media", "font", "websocket", "eventsource", "manifest", "texttrack", "ping", "other"})
PASSED_HEADERS = frozenset(
    {
        "content-type",
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "access-control-allow-headers",
        "access-control-allow-methods",
        "access-control-expose-headers",
    }
)
LAST_LOOK_S = 3.0
"""Time to take the page as it is when its time is up."""
LOOK_EVERY_S = 0.25
SAME_LOOKS = 3
"""A page that looked the same so many times, with nothing under way, is finished."""
TABS = 2
MAX_NOTED = 200
"""Characters kept of an address that a page asked another site for."""


class Browser:
    """Starts Chromium when the first page needs it, and again after every fifty pages. One fresh context for each page."""

    def __init__(self, fetch: Fetch, settings: FetchSettings, clock: Clock, user_agent: str) -> None:
        self._fetch = fetch
        self._settings = settings
        self._clock = clock
        self._user_agent = user_agent
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._pages = 0
        self._open = 0
        self._starting = asyncio.Lock()
        self._launching: asyncio.Task[str] | None = None
        self._tabs = asyncio.Semaphore(TABS)

    async def render(self, request: Request, source: Page) -> Page:
        """Return `source` as it looks after its scripts have run; `not_tried` where there is no usable browser."""
        async with self._tabs:
            refusal = sandbox_refusal(self._settings.allow_no_sandbox) or await self._start()
            if refusal:
                return self._page(request, source, Outcome.NOT_TRIED, refusal)
            from playwright.async_api import Error

            self._open += 1
            self._pages += 1
            try:
                async with asyncio.timeout(self._settings.browser_page_s + self._settings.browser_grace_s):
                    return await self._render(request, source)
            except TimeoutError:
                self._chromium = None  # it answers nobody any more; its driver ends it
                return self._page(request, source, Outcome.TIMEOUT, "browser hangs")
            except Error as error:
                log.info("browser failed on %s: %s", request.url, error.message)
                return self._page(request, source, Outcome.PARSER_ERROR, f"browser failed: {error.message.splitlines()[0][:80]}")
            finally:
                self._open -= 1

    async def aclose(self) -> None:
        """End the browser and its driver, also where one of them is gone already."""
        if self._launching is not None:
            await asyncio.gather(self._launching, return_exceptions=True)
        if self._playwright is None:
            return
        from playwright.async_api import Error

        with suppress(Error):
            await self._stop()
        with suppress(Error):
            await self._playwright.stop()
        self._playwright = None

    async def _render(self, request: Request, source: Page) -> Page:
        if self._chromium is None:
            return self._page(request, source, Outcome.NOT_TRIED, "browser ended")
        context = await self._chromium.new_context(
            user_agent=self._user_agent, locale="de-DE", service_workers="block", accept_downloads=False, permissions=[]
        )
        visit = _Visit(request, source, self._fetch, self._settings)
        try:
            await visit.prepare(context)
            tab = await context.new_page()
            finished = await visit.look(tab)
            async with asyncio.timeout(LAST_LOOK_S):
                markup = await tab.content()
        except TimeoutError:
            return self._page(request, source, Outcome.TIMEOUT, "page does not let itself be looked at")
        finally:
            await visit.end()
            await context.close()
        body = markup.encode("utf-8", "replace")[: self._settings.decoded_bytes]
        limit = self._settings.browser_page_s
        cut = "" if finished else f"page was not finished after {limit:g} s"
        outcome, detail = judge(
            source.status or 200, body, headers=source.headers, url=request.url, final_url=tab.url, walls=request.walls, cut=cut
        )
        return replace(self._page(request, source, outcome, detail, body, tab.url), asked_for=visit.asked_for)

    def _page(self, request: Request, source: Page, outcome: Outcome, detail: str, body: bytes = b"", final_url: str = "") -> Page:
        return replace(
            source,
            url=request.url,
            outcome=outcome,
            detail=detail,
            body=body,
            final_url=final_url or source.final_url,
            headers={"content-type": "text/html; charset=utf-8"} if body else {},
            sha256=hashlib.sha256(body).hexdigest() if body else "",
            fetched_at=utc(self._clock.time()),
            from_cache=False,
            rendered=bool(body),
        )

    async def _start(self) -> str:
        """Have a browser ready; say why there is none."""
        async with self._starting:
            if self._chromium is not None and not self._chromium.is_connected():
                self._chromium = None
            if self._chromium is not None and self._pages >= self._settings.browser_pages and self._open == 0:
                await self._stop()
            if self._chromium is not None:
                return ""
            path = find_browser(self._settings.browser_path)
            if path is None:
                return "no browser"
            # A start that is broken off half-way would leave a process that nobody knows: it is finished, and ended by `aclose`.
            self._launching = asyncio.create_task(self._launch(path))
            return await asyncio.shield(self._launching)

    async def _launch(self, path: Path) -> str:
        from playwright.async_api import Error, async_playwright

        if self._playwright is None:
            self._playwright = await async_playwright().start()
        tries = (True,) if not self._settings.allow_no_sandbox else (False,) if sandbox_refusal(False) else (True, False)
        for sandbox in tries:
            try:
                self._chromium = await self._playwright.chromium.launch(
                    executable_path=path, headless=True, chromium_sandbox=sandbox, args=list(ARGUMENTS), timeout=30_000,
                    handle_sigint=False, handle_sigterm=False, handle_sighup=False,
                )  # fmt: skip
            except Error as error:
                log.info("browser does not start (sandbox %s): %s", sandbox, error.message)
            else:
                self._pages = 0
                return ""
        return "browser does not start"

    async def _stop(self) -> None:
        if self._chromium is not None:
            chromium, self._chromium = self._chromium, None
            with suppress(TimeoutError):
                async with asyncio.timeout(self._settings.browser_grace_s):
                    await chromium.close()


class _Visit:
    """One page in the browser: answers its requests through the door and waits until it has stopped changing."""

    def __init__(self, request: Request, source: Page, fetch: Fetch, settings: FetchSettings) -> None:
        self._request = request
        self._source = source
        self._fetch = fetch
        self._settings = settings
        self._tab: Tab | None = None
        self._asked = 0
        self._under_way = 0
        self._asking: set[asyncio.Task[Page]] = set()
        self._others: dict[str, str] = {}

    @property
    def asked_for(self) -> tuple[str, ...]:
        """What the page asked other sites for, whether it got it or not: one address for each host."""
        return tuple(sorted(self._others.values()))

    async def prepare(self, context: BrowserContext) -> None:
        """Close every way out of the browser but the door."""
        await context.route("**/*", self._answer)
        await context.route_web_socket("**/*", lambda socket: socket.close())

        async def close_popup(tab: Tab) -> None:
            if len(context.pages) > 1:
                await tab.close()

        context.on("page", close_popup)

    async def look(self, tab: Tab) -> bool:
        """Open the page and wait for it, within its time; False where it was not finished then."""
        from playwright.async_api import TimeoutError as TooLong

        self._tab = tab
        try:
            async with asyncio.timeout(self._settings.browser_page_s):
                await tab.goto(self._source.final_url, wait_until="load", timeout=self._settings.browser_page_s * 1000)
                await self._settle(tab)
        except (TimeoutError, TooLong):
            return False
        return True

    async def end(self) -> None:
        """Break off what the page still asks for: nobody will look at it any more."""
        asking = list(self._asking)
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    async def _settle(self, tab: Tab) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._settings.browser_settle_s
        looks = [-1] * SAME_LOOKS
        while self._under_way or (loop.time() < until and len(set(looks)) > 1) or looks[0] == -1:
            await asyncio.sleep(LOOK_EVERY_S)
            looks = [*looks[1:], await tab.evaluate("document.documentElement.outerHTML.length")]

    async def _answer(self, route: Route) -> None:
        from playwright.async_api import Error

        self._asked += 1
        self._under_way += 1
        self._note(route.request.url)
        try:
            await self._decide(route)
        except Error as error:
            log.debug("page went away while %s was answered: %s", route.request.url, error.message)
        finally:
            self._under_way -= 1

    def _note(self, url: str) -> None:
        """Keep the host of another site that the page wants something of; at most as many as a page may make requests."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        foreign = registrable_domain(host) != registrable_domain(urlsplit(self._source.final_url).hostname or "")
        if parts.scheme in ("http", "https") and foreign and len(self._others) < self._settings.browser_requests:
            self._others[host] = min(self._others.get(host, "~"), f"{parts.scheme}://{host}{parts.path}"[:MAX_NOTED])

    async def _decide(self, route: Route) -> None:
        request = route.request
        kind = request.resource_type
        if request.method != "GET" or kind in REFUSED_TYPES or self._asked > self._settings.browser_requests:
            await route.abort("blockedbyclient")
        elif kind == "stylesheet":
            await route.fulfill(status=200, content_type="text/css", body="")
        elif not request.is_navigation_request():
            await self._hand_over(route, await self._ask(request.url, request.headers.get("accept", "*/*")))
        elif self._is_the_page(route):
            await self._navigate(route)
        else:
            await route.abort("blockedbyclient")

    def _is_the_page(self, route: Route) -> bool:
        """False for frames within the page and for popups, whose frame does not even exist yet."""
        from playwright.async_api import Error

        try:
            frame = route.request.frame
        except Error:
            return False
        return frame.parent_frame is None and frame.page is self._tab

    async def _navigate(self, route: Route) -> None:
        """The page itself, or where its scripts lead. Never answered with a redirect: the browser would follow it by itself."""
        url = route.request.url
        page = self._source if url == self._source.final_url else await self._ask(url, self._request.accept)
        if page is not None and page.hops and page is not self._source:
            self._source = replace(page, hops=())
            script = f"<script>location.replace({json.dumps(page.final_url)})</script>"
            await route.fulfill(status=200, content_type="text/html", body=script)
            return
        await self._hand_over(route, page)

    async def _ask(self, url: str, accept: str) -> Page | None:
        """What the door says; None where the visit ended meanwhile. Another site than the page's is asked under its own key."""
        request = replace(self._request, url=url, render="http", purpose="subresource", accept=accept, walls=(), credential=None)
        if registrable_domain(urlsplit(url).hostname or "") != registrable_domain(urlsplit(self._request.url).hostname or ""):
            request = replace(request, gate_key=None, delay_s=None)
        task = asyncio.create_task(self._fetch(request))
        self._asking.add(task)
        try:
            await asyncio.wait({task})
        finally:
            self._asking.discard(task)
        return None if task.cancelled() else task.result()

    async def _hand_over(self, route: Route, page: Page | None) -> None:
        if page is None or page.status is None or not _was_read(page):
            await route.abort("failed")
            return
        headers = {name: value for name, value in page.headers.items() if name in PASSED_HEADERS}
        await route.fulfill(status=page.status, headers=headers, body=page.body)


def _was_read(page: Page) -> bool:
    """False where the answer's body is not what the host said: a script must not take it for an empty one."""
    if page.outcome.is_refusal or page.outcome in (Outcome.WRONG_TYPE, Outcome.TOO_LARGE):
        return False
    return page.status is not None and (
        (200 <= page.status <= 299 and page.outcome is not Outcome.PROTOCOL_ERROR) or page.status >= 400
    )
