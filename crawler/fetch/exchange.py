"""One question to one host and its answer, within one deadline. Decides nothing about retries, redirects or politeness."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from crawler.fetch.body import Body, read_body
from crawler.fetch.faults import FetchError
from crawler.fetch.policy import Target
from crawler.fetch.settings import FetchSettings
from crawler.fetch.transport import RawHeaders, Reply, Transport
from crawler.fetch.walls import judge, may_be_cut, wrong_type
from crawler.types import Request
from crawler.vocabulary import Outcome

REDIRECTS = frozenset({301, 302, 303, 307, 308})
REDIRECT_BODY = 64 * 1024
"""So much of a redirect's body is read to keep the connection."""


@dataclass(slots=True)
class Answer:
    """What came of one exchange: an answer of the host, a fault on the way, or our own refusal to ask."""

    outcome: Outcome
    detail: str = ""
    status: int | None = None
    reason: str = ""
    raw_headers: RawHeaders = ()
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    wire_bytes: int = 0
    location: str = ""
    """Where a redirect leads, as the host wrote it; empty for all other answers."""
    retry_after_s: float | None = None
    asked: bool = True
    """False where nothing was sent."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to ask and how the answer is to be read."""

    request: Request
    target: Target
    headers: list[tuple[bytes, bytes]] = field(repr=False)
    validated: bool = False
    """True where the request carries validators, so that 304 is an answer."""
    any_type: bool = False
    keyed_path: str = field(default="", repr=False)
    """Path and query with the key in it, where an interface wants it there; nobody but the host sees it."""
    body: str = ""


async def exchange(transport: Transport, order: Order, settings: FetchSettings, deadline_s: float) -> Answer:
    """Ask once. Never raises for anything that the other side does."""
    try:
        async with asyncio.timeout(deadline_s):
            reply = await transport.send(order.target, order.headers, path=order.keyed_path, body=order.body.encode())
            try:
                return await _read(reply, order, settings)
            finally:
                await reply.aclose()
    except TimeoutError:
        return Answer(Outcome.TIMEOUT, f"no complete answer within {deadline_s:g} s")
    except FetchError as fault:
        return Answer(fault.outcome, fault.detail)


async def _read(reply: Reply, order: Order, settings: FetchSettings) -> Answer:
    status = reply.status
    headers = join_headers(reply.headers)
    answer = Answer(Outcome.OK, "", status, reply.reason, reply.headers, headers)
    if sum(len(name) + len(value) + 4 for name, value in reply.headers) > settings.header_bytes:
        answer.outcome, answer.detail = Outcome.TOO_LARGE, f"more than {settings.header_bytes} bytes of headers"
    elif status in REDIRECTS and headers.get("location"):
        answer.location = headers["location"]
        await _skip_body(reply)
    elif status == 304 and order.validated:
        await _skip_body(reply)
    elif 300 <= status <= 399:
        answer.outcome, answer.detail = Outcome.PROTOCOL_ERROR, f"status {status} that leads nowhere"
    elif status < 300 and not order.any_type and wrong_type(headers.get("content-type", ""), order.request.accept):
        answer.outcome, answer.detail = Outcome.WRONG_TYPE, headers["content-type"][:80]
    else:
        await _read_page(reply, order, settings, answer)
    return answer


async def _read_page(reply: Reply, order: Order, settings: FetchSettings, answer: Answer) -> None:
    limit = settings.decoded_bytes
    if order.request.purpose == "robots":
        limit = settings.robots_bytes
    elif order.request.accept.startswith(("application/xml", "text/xml")):
        limit = settings.sitemap_bytes
    encoding = answer.headers.get("content-encoding", "")
    body: Body = await read_body(reply, encoding, wire_limit=settings.wire_bytes, decoded_limit=limit)
    answer.wire_bytes = body.wire_bytes
    if body.over_limit and not order.any_type and not may_be_cut(answer.headers.get("content-type", "")):
        answer.outcome, answer.detail = Outcome.TOO_LARGE, body.cut
        return
    answer.body = body.data
    answer.outcome, answer.detail = judge(
        reply.status, body.data, headers=answer.headers, url=order.request.url, final_url=order.target.url,
        walls=order.request.walls, cut=body.cut,
    )  # fmt: skip


async def _skip_body(reply: Reply) -> None:
    """Read a body that nobody needs, so that the connection can be used again; a long or broken one costs the connection."""
    read = 0
    try:
        async for chunk in reply.chunks():
            read += len(chunk)
            if read > REDIRECT_BODY:
                return
    except FetchError:
        return


def join_headers(raw: RawHeaders) -> dict[str, str]:
    """Lower-case names; repeated headers joined with a comma. Bytes that are no UTF-8 are read as Latin-1 (RFC 9110 5.5).

    Cookies are left out: they are for the next hop (`cookies`) and for nobody who reads a page.
    """
    joined: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name = name_bytes.decode("latin-1").lower()
        if name == "set-cookie":
            continue
        try:
            value = value_bytes.decode("utf-8")
        except UnicodeDecodeError:
            value = value_bytes.decode("latin-1")
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined
