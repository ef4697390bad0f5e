"""Bluesky: an account whose handle is the company's domain. The domain itself says which account that is, so no name is guessed.

Handle resolution as in the AT Protocol: the TXT record `_atproto.<domain>`, else `/.well-known/atproto-did`; the account must name
the domain as its handle in turn, otherwise the proof is one-sided.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

from crawler.discover.config import source
from crawler.discover.result import Collector, SourceResult, dig, text
from crawler.parse import decode
from crawler.platforms import Registry
from crawler.types import Company, Page, Probe
from crawler.vocabulary import FoundVia

PLATFORM = "bluesky"
DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.\-]{3,200})")
TXT = re.compile(rf'^\s{{0,4}}"?\s{{0,4}}did=({DID.pattern})\s{{0,4}}"?\s{{0,4}}$', re.MULTILINE)


def find(company: Company, registry: Registry, now: datetime) -> Probe[SourceResult]:
    """Ask the domain for its account, then the network for the account's handle."""
    work = Collector(company, registry, now, PLATFORM, source(PLATFORM))
    domain = company.domain.removeprefix("www.").lower()
    page = yield work.request(f"dns:_atproto.{domain}?type=TXT", "text/plain", elsewhere=True)
    work.note(page)
    dids = set(TXT.findall(decode(page.body)[:20_000])) if page.outcome.has_body else set()
    if not dids:
        page = yield work.request(f"https://{domain}/.well-known/atproto-did", "text/plain", elsewhere=True)
        dids = {did} if (did := _well_known(page)) else set()
        work.note(page, "" if dids or not page.outcome.has_body else "no account id")
    if len(dids) != 1:
        return work.result()  # none, or several: the protocol says that the name is then not resolved
    did = dids.pop()
    origin = page
    profile = yield work.request(work.source.url("profile", did=quote(did, safe=":")))
    answer = work.json(profile)
    handle = text(dig(answer, "handle")).lower()
    if text(dig(answer, "did")) != did or not handle or handle == "handle.invalid":
        return work.result()
    mutual = handle == domain or handle.endswith(f".{domain}")
    via = FoundVia.DOMAIN_HANDLE if mutual else FoundVia.CROSS_LINK
    code = "domain_verified" if mutual else "cross_link"
    ref = work.build(PLATFORM, handle) or work.build(PLATFORM, did)
    work.add(ref, via, profile, code=code, selector="_atproto", excerpt=did, source_url=origin.url)
    return work.result()


def _well_known(page: Page) -> str:
    """The id in the well-known file; a site that answers everything with its home page says nothing."""
    if not page.outcome.has_body or len(page.body) > 2_000:
        return ""
    body = decode(page.body).strip()
    return body if DID.fullmatch(body) else ""
