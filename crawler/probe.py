"""Drives request generators: the one place where deciding (generators) meets doing (the door)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from crawler.errors import AuditError
from crawler.types import Fetcher, Page, Probe, Request

T = TypeVar("T")
log = logging.getLogger(__name__)


async def drive(steps: Probe[T], fetcher: Fetcher, after_page: Callable[[Page], None] | None = None) -> T:
    """Fetch every request that `steps` yields, send the page back, and return the generator's result.

    `after_page` is called when the generator has taken a page in, so that a long crawl can be looked at half-way. Exceptions
    of the generator pass through: see `drive_safely` for foreign input.
    """
    page: Page | None = None
    try:
        request: Request = next(steps)
        while True:
            page = await fetcher.fetch(request)
            request = steps.send(page)
            if after_page is not None:
                after_page(page)
    except StopIteration as stop:
        if after_page is not None and page is not None:
            after_page(page)
        result: T = stop.value
        return result
    finally:
        steps.close()


async def drive_safely(steps: Probe[T], fetcher: Fetcher, on_crash: Callable[[Exception], T], what: str) -> T:
    """Like `drive`, but a crash of a parser on foreign input becomes the value of `on_crash` and a logged traceback.

    Our own faults (`AuditError`: the store or the archive cannot be written) pass: they must not look like a page's.
    """
    try:
        return await drive(steps, fetcher)
    except AuditError:
        raise
    except Exception as error:
        log.exception("reading %s failed", what)
        return on_crash(error)
