"""Further accounts that an account of the company names: its websites and links, one step and no further."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from crawler.platforms import Registry
from crawler.types import Candidate, Classified, Company, Evidence
from crawler.urls import unwrap
from crawler.vocabulary import FoundVia

MAX_LINKS = 50


def candidates_of(classified: Classified, company: Company, registry: Registry, now: datetime) -> Iterator[Candidate]:
    """Yield the accounts on other platforms that a read profile links; the caller vouches that the profile is the company's."""
    origin = classified.ref
    if origin is None:
        return
    seen = {origin.account_id}
    stands = next((piece for piece in classified.evidence if piece.sha256), None)
    for url in (*classified.facts.websites, *classified.facts.links)[:MAX_LINKS]:
        ref = registry.identify(unwrap(url)).ref
        if ref is None or ref.account_id in seen or registry.is_placeholder(ref):
            continue
        seen.add(ref.account_id)
        evidence = Evidence(
            code="cross_link",
            subject_id=company.id,
            account_id=ref.account_id,
            platform=ref.platform,
            source_url=origin.canonical,
            observed_at=stands.observed_at if stands else now,
            final_url=url,
            selector=origin.platform,
            excerpt=url[:200],
            sha256=stands.sha256 if stands else "",
            found_via=FoundVia.CROSS_LINK,
            conf=0.6,
        )
        yield Candidate(ref, company.id, FoundVia.CROSS_LINK, origin.canonical, evidence)
