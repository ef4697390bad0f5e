"""Where competitors are and the company is not, and where it is answered far less (report-spec 4, 11, 12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from crawler.audits.organisation import SHORT_H, official_channels
from crawler.benchmark import Place, coverage, place_of
from crawler.platforms import Registry
from crawler.questionnaire import hours_per_channel
from crawler.types import Finding, Gathered
from crawler.vocabulary import FindingState, Severity

if TYPE_CHECKING:
    from crawler.frame import Frames

AREA = "competition"
OWN_SITE = frozenset({"website", "blog"})


def competition_audit(gathered: Gathered, registry: Registry) -> Callable[[Frames], Iterator[Finding]]:
    """Return the audit of one run; platforms on which nobody posts do not count."""
    counted = [item.id for item in registry if item.id not in OWN_SITE and item.activity and item.page_type == "account"]

    def competition(frames: Frames) -> Iterator[Finding]:
        rows = _by_place(frames)
        rivals = [company.id for company in gathered.subjects if company is not gathered.own]
        own = gathered.own.id

        def place(subject: str, platform: str) -> Place:
            return place_of(rows.get((subject, platform), ()))

        places = ((platform, place(own, platform), [place(rival, platform) for rival in rivals]) for platform in counted)
        hours = hours_per_channel(gathered.questionnaire, official_channels(frames))
        short = hours is not None and hours < SHORT_H
        for platform in coverage(places).gap:
            advice = "decline_channel" if short else "assess_channel"
            yield Finding(
                "platform-gap", AREA, own, FindingState.NOTICE, Severity.INFO, {"platform": platform}, platform, advice=advice
            )

    return competition


def _by_place(frames: Frames) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = {}
    for row in frames.accounts.itertuples(index=False):
        found.setdefault((str(row.subject_id), str(row.platform)), []).append(row)
    return found
