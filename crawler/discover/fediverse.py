"""Fediverse accounts on the company's own domain: the domain answers WebFinger (RFC 7033) for its accounts, or names who does.

Only names that belong to the company are asked for (its domain label, its name), never a list of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from crawler.discover.config import source
from crawler.discover.result import Collector, SourceResult, dicts, dig, text
from crawler.names import slug_candidates
from crawler.parse import decode
from crawler.platforms import Registry
from crawler.types import Company, Page, Probe, Request
from crawler.urls import host_of, registrable_domain, same_site
from crawler.vocabulary import FoundVia

PLATFORM = "mastodon"
ACTIVITY_TYPES = ("application/activity+json", "application/ld+json")
PROFILE_PAGE = "http://webfinger.net/rel/profile-page"
LRDD = re.compile(r"""<Link\b[^>]{0,300}?template\s{0,3}=\s{0,3}["'](https?://[^"'\s]{3,300})["']""", re.IGNORECASE)
ACCOUNT = re.compile(r"acct:@?([\w.\-]{1,64})@([a-z0-9.\-]{3,253})", re.IGNORECASE)
RULES = ("domain_label", "joined")


def find(company: Company, registry: Registry, now: datetime) -> Probe[SourceResult]:
    """Ask the domain for an account of the company's name; confirm that its server runs fediverse software."""
    work = Collector(company, registry, now, PLATFORM, source("fediverse"))
    domain = registrable_domain(company.domain) or company.domain
    page = yield _request(work, work.source.url("host_meta", host=domain), "application/xrd+xml")
    template = _template(page)
    work.note(page, "" if template or not page.outcome.has_body else "no account service named")
    if page.outcome.has_body and not template:
        return work.result()  # the host answers, and not as a server of accounts (mostly its home page for every address)
    if not page.outcome.has_body and page.status != 404:
        return work.result()
    for name in slug_candidates(company.name, domain, RULES, 2 if template else 1):
        page = yield _request(work, _webfinger(work, template, domain, f"acct:{name}@{domain}"), "application/jrd+json")
        answer = work.json(page)
        handle, server = _account(answer, domain)
        if handle:
            software = yield from _software(work, server)
            if software:
                ref = work.build(PLATFORM, handle) or registry.candidate(_profile_page(answer))
                excerpt = f"{handle} ({software})"
                work.add(ref, FoundVia.DOMAIN_HANDLE, page, code="domain_verified", selector="webfinger", excerpt=excerpt)
            break
        if not page.outcome.has_body and page.status != 404:
            break
    return work.result()


def _request(work: Collector, url: str, accept: str) -> Request:
    return work.request(url, f"{accept}, application/json;q=0.8", elsewhere=True)


def _template(page: Page) -> str:
    """The address template of the WebFinger service that host-meta names, where it is one of that host or a host it leads to."""
    if not page.outcome.has_body or len(page.body) > 50_000:
        return ""
    found = LRDD.search(decode(page.body, page.content_type_header))
    return found[1] if found and "{uri}" in found[1] else ""


def _webfinger(work: Collector, template: str, domain: str, resource: str) -> str:
    if template:
        return template.replace("{uri}", quote(resource, safe=""))
    return work.source.url("webfinger", host=domain, resource=quote(resource, safe=""))


def _account(answer: Any, domain: str) -> tuple[str, str]:
    """Handle and server of an answer, empty where it is no fediverse account of the asked domain."""
    subject = ACCOUNT.fullmatch(text(dig(answer, "subject")))
    actor = next((text(link.get("href")) for link in _links(answer) if _is_actor(link)), "")
    if subject is None or not actor:
        return "", ""
    server = host_of(actor)
    own = same_site(subject[2], domain) and (same_site(server, domain) or host_of(_profile_page(answer)) == server)
    return (f"{subject[1].lower()}@{subject[2].lower()}", server) if server and own else ("", "")


def _links(answer: Any) -> Iterator[Any]:
    yield from dicts(dig(answer, "links"))


def _is_actor(link: Any) -> bool:
    return text(dig(link, "rel")) == "self" and text(dig(link, "type")).startswith(ACTIVITY_TYPES)


def _profile_page(answer: Any) -> str:
    return next((text(link.get("href")) for link in _links(answer) if text(link.get("rel")) == PROFILE_PAGE), "")


def _software(work: Collector, server: str) -> Probe[str]:
    """Name of the server's software where the product knows how to read its accounts, else empty."""
    page = yield _request(work, work.source.url("nodeinfo", host=server), "application/json")
    hrefs = [text(link.get("href")) for link in _links(work.json(page)) if "nodeinfo" in text(link.get("rel"))]
    href = next((href for href in reversed(hrefs) if same_site(href, server)), "")
    if not href:
        return ""
    page = yield _request(work, href, "application/json")
    name = text(dig(work.json(page), "software", "name")).lower()
    return name if name in work.source.values["software"] else ""
