"""The PDF: our own HTML printed by Chromium, with every way out of the browser closed.

The HTML is handed over as text. Whatever it might ask for, an address, a file or a script, is refused, so that even foreign text
that slipped through as markup could load nothing.
"""

from __future__ import annotations

import html as markup
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.errors import RenderError
from crawler.fetch.find_browser import find_browser, sandbox_refusal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--dns-prefetch-disable",
    "--font-render-hinting=none",
)
TIME_MS = 60_000
MARGIN = {"top": "18mm", "bottom": "18mm", "left": "15mm", "right": "15mm"}
EDGE = (
    '<div style="font: 8px Arial, sans-serif; color: #5F6670; width: 100%; padding: 0 15mm; display: flex; '
    'justify-content: space-between"><span>{left}</span><span>{right}</span></div>'
)
PAGE, PAGES = '<span class="pageNumber"></span>', '<span class="totalPages"></span>'
OPEN_FOLDS = "document.querySelectorAll('details').forEach(fold => { fold.open = true })"
DATES = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}[^)]*\)")


class PdfUnavailableError(RenderError):
    """No PDF can be printed here: `reason` is `no_browser`, or what the browser said."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"No PDF can be printed: {reason}.")
        self.reason = reason


def render_pdf(
    html: str,
    *,
    created: datetime,
    header: tuple[str, str] = ("", ""),
    footer: str = "",
    page: str = "{page} / {pages}",
    browser_path: str = "",
) -> bytes:
    """Return a report's HTML as a tagged A4 PDF with bookmarks, running head and page numbers; folds are open on paper.

    `header` and `footer` are plain texts (left and right of the head, left of the foot), `page` is the page number's text with
    `{page}` and `{pages}`. Title and language are those of the HTML, and `created` is the only date in the file, so the same input
    gives the same bytes. Raises PdfUnavailableError where there is no Chromium, and where it does not start or print.
    """
    path = find_browser(browser_path)
    if path is None:
        raise PdfUnavailableError("no_browser")
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as driver:
            browser = _start(driver, path)
            try:
                foot = _edge(markup.escape(footer), _page_number(page))
                printed = _print(browser, html, _edge(*map(markup.escape, header)), foot)
            finally:
                browser.close()
    except Error as error:
        raise PdfUnavailableError(error.message.splitlines()[0][:120]) from error
    return _dated(printed, created)


def _start(driver: Playwright, path: Path) -> Browser:
    """Start Chromium, with its sandbox where the machine allows it.

    The sandbox cannot be had as root and in many containers. Here, and only here, the browser may go without: it is given nothing
    but our own HTML, scripts are off, and no request leaves it. Pages of others are never opened this way.
    """
    from playwright.sync_api import Error

    def launch(sandbox: bool) -> Browser:
        return driver.chromium.launch(
            executable_path=path, headless=True, chromium_sandbox=sandbox, args=list(ARGUMENTS), timeout=TIME_MS
        )

    if sandbox_refusal(allow_no_sandbox=False):
        return launch(False)
    try:
        return launch(True)
    except Error:
        return launch(False)


def _print(browser: Browser, html: str, header: str, footer: str) -> bytes:
    context = browser.new_context(
        offline=True, java_script_enabled=False, service_workers="block", accept_downloads=False, color_scheme="light"
    )
    context.set_default_timeout(TIME_MS)
    context.route("**/*", lambda route: route.abort())
    tab = context.new_page()
    tab.set_content(html, wait_until="load")
    tab.evaluate(OPEN_FOLDS)
    return tab.pdf(
        format="A4",
        margin=MARGIN,  # type: ignore[arg-type]
        print_background=True,
        display_header_footer=True,
        header_template=header,
        footer_template=footer,
        tagged=True,
        outline=True,
    )


def _page_number(text: str) -> str:
    """The text of the page number, with Chromium's own elements for the figures."""
    return markup.escape(text).replace("{page}", PAGE).replace("{pages}", PAGES)


def _edge(left: str, right: str) -> str:
    """The line at the head or foot of every page."""
    return EDGE.format(left=left, right=right)


def _dated(pdf: bytes, created: datetime) -> bytes:
    """The file with the run's date in place of the clock's: the same length, so that all offsets hold."""

    def stamp(found: re.Match[bytes]) -> bytes:
        date = f"/{found[1].decode()} (D:{created.astimezone(UTC):%Y%m%d%H%M%S}+00'00')".encode()
        return date if len(date) == len(found[0]) else found[0]

    return DATES.sub(stamp, pdf)
