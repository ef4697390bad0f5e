"""GitHub organisations: a few likely names, kept only where the organisation names the company's domain."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from crawler.discover.config import source
from crawler.discover.result import Collector, SourceResult, dig, text
from crawler.names import slug_candidates
from crawler.platforms import Registry
from crawler.types import Company, Page, Probe
from crawler.urls import same_site
from crawler.vocabulary import FoundVia, Outcome

PLATFORM = "github"
RULES = ("domain_label", "hyphen", "joined")
GO_ON = frozenset({Outcome.OK, Outcome.MISSING, Outcome.GONE})


def find(company: Company, registry: Registry, now: datetime) -> Probe[SourceResult]:
    """Ask for organisations of likely names; stop at the first that is the company's, and at the first refusal."""
    work = Collector(company, registry, now, PLATFORM, source(PLATFORM))
    for handle in slug_candidates(company.name, company.domain, RULES, work.source.requests):
        page = yield work.request(work.source.url("organisation", handle=quote(handle, safe="")), "application/vnd.github+json")
        if page.outcome in (Outcome.MISSING, Outcome.GONE):
            work.note(page)
            continue
        if page.outcome not in GO_ON:
            work.note(page)
            break
        if _take(work, page):
            break
    return work.result()


def _take(work: Collector, page: Page) -> bool:
    answer = work.json(page)
    login = text(dig(answer, "login"))
    if text(dig(answer, "type")) != "Organization" or not login:
        return False
    blog, mail = text(dig(answer, "blog")), text(dig(answer, "email"))
    names_site = same_site(blog, work.company.domain) or same_site(mail.rpartition("@")[2], work.company.domain)
    if not names_site:
        return False
    verified = dig(answer, "is_verified") is True
    via = FoundVia.DOMAIN_HANDLE if verified else FoundVia.DIRECTORY
    code = "domain_verified" if verified else "E2"
    work.add(work.build(PLATFORM, login), via, page, code=code, selector="is_verified" if verified else "blog", excerpt=blog)
    return True
