"""Names to addresses, and text records of names. What a name stands for is checked here, before anything connects to it."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from crawler.fetch.faults import FetchError
from crawler.fetch.policy import check_address, check_host
from crawler.fetch.settings import FetchSettings
from crawler.types import Page
from crawler.vocabulary import Outcome

Lookup = Callable[[str], Awaitable[tuple[str, ...]]]
"""Name to all its IP addresses; raises OSError where there are none."""

DNS_URL = re.compile(r"dns:(?://[^/]*/)?([^?/]{1,253})(?:\?(.*))?", re.IGNORECASE)
TEXT_LIMIT = 64 * 1024
THREADS = 16
"""So many names are looked up at once."""


class Resolver:
    """Looks names up with the system's resolver and refuses a name if one of its addresses is not public."""

    def __init__(self, settings: FetchSettings, lookup: Lookup | None = None) -> None:
        self._settings = settings
        self._lookup = lookup or self._ask_system
        self._threads = asyncio.Semaphore(THREADS)

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the checked addresses of a host, at most four; raises FetchError(dns_error | timeout | policy_denied)."""
        endpoints = self._settings.allow_endpoints
        if ":" in host or host.replace(".", "").isdigit():
            check_address(host, port, endpoints)
            return (host,)
        try:
            async with asyncio.timeout(self._settings.dns_s):
                found = await self._lookup(host)
        except TimeoutError as error:
            raise FetchError(Outcome.TIMEOUT, f"no answer from the name server within {self._settings.dns_s:g} s") from error
        except (OSError, UnicodeError) as error:
            raise FetchError(Outcome.DNS_ERROR, f"{host} has no address") from error
        if not found:
            raise FetchError(Outcome.DNS_ERROR, f"{host} has no address")
        for address in found:
            check_address(address, port, endpoints)
        return found[:4]

    async def _ask_system(self, host: str) -> tuple[str, ...]:
        """Ask in a thread that nobody waits for: a name server that keeps silent must not hold up the end of a run."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[str]] = loop.create_future()

        def ask() -> None:
            try:
                found, error = [str(row[4][0]) for row in socket.getaddrinfo(host, None, 0, socket.SOCK_STREAM)], None
            except (OSError, UnicodeError) as fault:
                found, error = [], fault
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(tell, found, error)

        def tell(found: list[str], error: Exception | None) -> None:
            self._threads.release()
            if not answer.done():
                answer.set_exception(error) if error is not None else answer.set_result(found)

        await self._threads.acquire()
        threading.Thread(target=ask, name="dns", daemon=True).start()
        return tuple(dict.fromkeys(await answer))


async def text_records(url: str, settings: FetchSettings, now: datetime) -> Page:
    """Answer `dns:name?type=TXT` (RFC 4501): a page of one record a line in UTF-8, or `missing` where there is none."""
    match = DNS_URL.fullmatch(url)
    if match is None or (match[2] or "").lower() != "type=txt":
        return Page(url, Outcome.POLICY_DENIED, detail="only dns:name?type=TXT is read", fetched_at=now)
    try:
        name = check_host(match[1])
        if settings.route_all_to is not None:
            records = settings.dns_records.get(name, ())
        else:
            records = await _ask_txt(name, settings.dns_s)
    except FetchError as fault:
        return Page(url, fault.outcome, detail=fault.detail, fetched_at=now)
    if not records:
        return Page(url, Outcome.MISSING, final_url=url, detail="no text record", fetched_at=now, attempts=1)
    body = "\n".join(record.replace("\n", " ") for record in records).encode("utf-8", "replace")[:TEXT_LIMIT]
    headers = {"content-type": "text/plain; charset=utf-8"}
    return Page(url, Outcome.OK, final_url=url, headers=headers, body=body, fetched_at=now, attempts=1)


async def _ask_txt(name: str, limit_s: float) -> tuple[str, ...]:
    import dns.asyncresolver
    import dns.exception
    import dns.resolver

    try:
        answer = await dns.asyncresolver.resolve(f"{name}.", "TXT", lifetime=limit_s)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except dns.exception.Timeout as error:
        raise FetchError(Outcome.TIMEOUT, f"no answer from the name server within {limit_s:g} s") from error
    except (dns.exception.DNSException, OSError) as error:
        raise FetchError(Outcome.DNS_ERROR, f"name server failed: {type(error).__name__}") from error
    return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)
