"""Where the profiles of a company send people for the legal notice: each address once, pages known already are not asked again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from crawler.impressum import notice_links, read_impressum
from crawler.types import Check, Company, Evidence, Facts, Page, Probe, ProfileRef, Request
from crawler.vocabulary import SiteSign

MAX_TARGETS = 5

Notices = tuple[tuple[Evidence, ...], tuple[Check, ...]]


def read_notices(company: Company, profiles: Iterable[tuple[ProfileRef, Facts]], read: Iterable[Page]) -> Probe[Notices]:
    """Read the legal notices that profiles link; return what they are as evidence (`SiteSign.NOTICE_TARGET`) and what was tried.

    `read` are pages of the own site that are known already and are not asked for again.
    """
    known = {_key(page.final_url or page.url): page for page in read}
    pieces: list[Evidence] = []
    checks: list[Check] = []
    asked: dict[str, Page] = {}
    told: set[tuple[str, str, str]] = set()
    for ref, facts in profiles:
        for url in notice_links(facts):
            # One channel may be known by its handle and by its number: it says so once.
            if (ref.platform, facts.platform_id or ref.handle, url) in told:
                continue
            told.add((ref.platform, facts.platform_id or ref.handle, url))
            page = known.get(_key(url)) or asked.get(_key(url))
            if page is None and len(asked) < MAX_TARGETS:
                page = asked[_key(url)] = yield Request(url, purpose="site", subject_id=company.id, priority=60)
                checks.append(Check(company.id, "website", "site.notice", url, page.outcome, page.detail, page.fetched_at))
            if page is not None and page.fetched_at is not None:
                pieces.append(_evidence(company, ref, url, page, page.fetched_at))
    return tuple(pieces), tuple(checks)


def _evidence(company: Company, ref: ProfileRef, url: str, page: Page, at: datetime) -> Evidence:
    """The target of one profile's link: its outcome as selector, the company that it names as excerpt."""
    name = ""
    if page.outcome.has_body:
        name = read_impressum(page.body.decode("utf-8", "replace"), page.final_url or url, company.country).legal_name
    return Evidence(
        SiteSign.NOTICE_TARGET, company.id, ref.account_id, ref.canonical, at, ref.platform, final_url=url,
        http_status=page.status, selector=str(page.outcome), excerpt=name[:200], sha256=page.sha256,
        method="browser" if page.rendered else "http",
    )  # fmt: skip


def _key(url: str) -> str:
    return (
        url.partition("#")[0].removesuffix("/").removesuffix(".html").replace("//www.", "//").replace("http://", "https://").lower()
    )
