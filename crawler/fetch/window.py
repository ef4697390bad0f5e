"""A visible Chromium window in which a person looks at pages: the program opens an address and takes the page as it then stands.

Nothing here is a crawler. The person browses on their own machine, with their own network and in their own name, logs in or not
as they please, and decides which page is stored. So none of the door's guards apply: no robots.txt, no budget, no check of
addresses. The program never clicks, types or scrolls, it hides nothing of what Chromium tells a page about being started by a
program, and the window's profile is thrown away at the end, with all its cookies.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.errors import UsageError
from crawler.fetch.find_browser import find_browser, sandbox_refusal
from crawler.fetch.settings import FetchSettings

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext
    from playwright.sync_api import Page as Tab

log = logging.getLogger(__name__)
OPEN_MS = 60_000
LOOK_MS = 10_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it stands in the window, after its scripts."""

    url: str
    html: str


class Window:
    """One open window. Use `open_window`."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context

    def show(self, url: str) -> None:
        """Open an address (http or https, which the caller checks); where that fails the person sees the browser's error page."""
        from playwright.sync_api import Error

        try:
            tab = self._front() or self._context.new_page()
            tab.goto(url, wait_until="commit", timeout=OPEN_MS)
        except Error as error:
            log.info("the window did not open %s: %s", url, error.message.splitlines()[0])

    def look(self) -> Seen | None:
        """Return the page in front, None where the window is closed or the page cannot be taken."""
        from playwright.sync_api import Error

        try:
            tab = self._front()
            return Seen(tab.url, tab.content()) if tab is not None else None
        except Error as error:
            log.info("the page in the window cannot be taken: %s", error.message.splitlines()[0])
            return None

    def _front(self) -> Tab | None:
        """The tab that the person looks at, else the last one; they may have opened others."""
        tabs = self._context.pages
        seen = [tab for tab in tabs if tab.evaluate("document.visibilityState === 'visible'")] if len(tabs) > 1 else tabs
        return seen[-1] if seen else tabs[-1] if tabs else None


@contextmanager
def open_window(settings: FetchSettings) -> Iterator[Window]:
    """Open the window, and close it at the end.

    Raises UsageError where there is no screen, no Chromium, or where it could run only as root without its sandbox.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise UsageError("window_no_screen")
    path = find_browser(settings.browser_path)
    if path is None:
        raise UsageError("window_no_browser")
    if sandbox_refusal(settings.allow_no_sandbox):
        raise UsageError("window_root")
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=path, headless=False, chromium_sandbox=not sandbox_refusal(False), timeout=OPEN_MS
            )
        except Error as error:
            log.info("the window does not open: %s", error.message)
            raise UsageError("window_failed") from error
        try:
            context = browser.new_context(no_viewport=True)
            context.set_default_timeout(LOOK_MS)
            context.new_page()
            yield Window(context)
        finally:
            with suppress(Error):
                browser.close()
