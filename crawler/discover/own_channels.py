"""The company's own channels: its website, and the blogs, newsrooms and podcasts that its pages offer as feeds.

They are accounts like any other, on the platforms `website` and `blog`, so that the report can say how alive they are. The feeds
are asked through the same door as everything else.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from crawler.discover.result import SourceResult
from crawler.discover.site import SiteCrawl
from crawler.feeds import read_feed
from crawler.types import Candidate, Check, Classified, Evidence, Facts, Page, Probe, ProfileRef, Request
from crawler.urls import normalise, registrable_domain, same_site
from crawler.vocabulary import ClaimState, Entity, FoundVia, Presence

MAX_FEEDS = 3
NOT_NEWS = re.compile(r"comment|kommentar|/author/|/tag/|/category/|/kategorie/|oembed|wp-json", re.IGNORECASE)
FEED_TYPES = "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"


def website_of(crawl: SiteCrawl) -> tuple[Candidate, Classified] | None:
    """The website itself as an account, or None where its home page was not asked."""
    page = crawl.home_page
    if page is None or page.fetched_at is None:
        return None
    domain = crawl.company.domain
    ref = ProfileRef("website", Entity.ORGANISATION, domain, f"https://{domain}/")
    exists = page.outcome.has_body
    evidence = _evidence(crawl, ref, page, "declared", FoundVia.DECLARED)
    classified = Classified(
        platform="website",
        ref=ref,
        presence=Presence.EXISTS if exists else Presence.UNKNOWN,
        failure=None if exists else page.outcome,
        claim_state=ClaimState.NOT_APPLICABLE,
        facts=Facts(websites=(page.final_url or page.url,), links=()),
        evidence=(evidence,),
    )
    return Candidate(ref, crawl.company.id, FoundVia.DECLARED, page.url, evidence), classified


def read_feeds(crawl: SiteCrawl, now: datetime) -> Probe[SourceResult]:
    """Ask the feeds that the site offers, newest news first, and give each readable one as a `blog` account with its posts."""
    candidates: list[Candidate] = []
    checks: list[Check] = []
    answers: list[Classified] = []
    for url in _news_feeds(crawl):
        page = yield Request(url, purpose="feed", accept=FEED_TYPES, subject_id=crawl.company.id, priority=30)
        checks.append(Check(crawl.company.id, "blog", "feed", url, page.outcome, page.detail, page.fetched_at))
        if not page.outcome.has_body:
            continue
        feed = read_feed(page.body, page.final_url or url, now)
        if feed is None or not (feed.title or feed.posts):
            continue
        link = normalise(feed.link or "") or url
        if not same_site(link, crawl.home_page.final_url if crawl.home_page else url):
            link = url
        handle = page_handle(link)
        ref = ProfileRef("blog", Entity.ORGANISATION, handle, f"https://{handle}")
        if any(answer.ref == ref for answer in answers):
            continue
        evidence = _evidence(crawl, ref, page, "E1", FoundVia.WEBSITE)
        dated = [post.posted for post in feed.posts]
        newest = max(dated, key=lambda moment: moment.at, default=None)
        facts = Facts(display_name=feed.title or None, websites=(link,), posts=feed.posts, last_post=newest)
        answers.append(Classified("blog", ref, Presence.EXISTS, None, ClaimState.NOT_APPLICABLE, (), facts, (evidence,)))
        candidates.append(Candidate(ref, crawl.company.id, FoundVia.WEBSITE, crawl.company.domain, evidence))
    return SourceResult(tuple(candidates), tuple(checks), read=tuple(answers))


def _news_feeds(crawl: SiteCrawl) -> list[str]:
    """Feeds of the own site that carry news, the shortest address first: comment and author feeds say nothing of a blog."""
    own = registrable_domain(crawl.moved_to or crawl.company.domain)
    news = [url for url in crawl.feeds if not NOT_NEWS.search(url) and same_site(url, f"https://{own}/")]
    return sorted(dict.fromkeys(news), key=len)[:MAX_FEEDS]


def page_handle(url: str) -> str:
    """Return what a page of one's own is called: its address without scheme and `www`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{path}{query}"


def _evidence(crawl: SiteCrawl, ref: ProfileRef, page: Page, code: str, via: FoundVia) -> Evidence:
    return Evidence(
        code=code,
        subject_id=crawl.company.id,
        account_id=ref.account_id,
        platform=ref.platform,
        source_url=page.url,
        observed_at=page.fetched_at or crawl_time(crawl),
        final_url=page.final_url,
        http_status=page.status,
        sha256=page.sha256,
        method="browser" if page.rendered else "http",
        found_via=via,
    )


def crawl_time(crawl: SiteCrawl) -> datetime:
    """The time of the home page: what is said about the site was true then."""
    page = crawl.home_page
    if page is None or page.fetched_at is None:
        raise ValueError("the site was not asked")
    return page.fetched_at
