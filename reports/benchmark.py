"""The company against its competitors, platform by platform: which page stands for whom, and the figures compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.benchmark import Coverage, Entry, Place, Standing, compare, coverage, place_of, share
from crawler.platforms.definition import Definition
from crawler.types import Company
from reports.accounts import OWN_SITE, Account, View
from reports.config import report_config
from reports.sections.presence import ordered

METRICS = ("followers", "posts_per_week", "erf_median_pct", "comments_p1000")
RATES = frozenset({"erf_median_pct", "comments_p1000"})
SHARES = {"share_audience_pct": "followers", "share_posts_pct": "n_posts_90d", "share_response_pct": "interactions_90d"}
"""Shares of the known set, and the column that they are shares of."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure on one platform."""

    definition: Definition
    metric: str
    standing: Standing


def main_page(view: View, company: Company, platform: str) -> Account | None:
    """The own page that stands for a subject on a platform: the one with most followers, else the one kept best."""
    rows = [row for row in view.by_platform.get((company.id, platform), ()) if row.confirmed]
    return min(rows, key=_standing_for, default=None)


def _standing_for(row: Account) -> tuple[bool, int, int, str]:
    days = row.days_since_post
    return row.followers is None, -int(row.followers or 0), int(days) if days is not None else 10**6, row.url or ""


def compared(view: View) -> tuple[Compared, ...]:
    """Every figure of every platform on which the company has a page of its own, seen or named, and a competitor too."""
    return tuple(_compared(view))


def _compared(view: View) -> Iterator[Compared]:
    for definition in platforms(view):
        for metric in METRICS:
            if (standing := compare(entries(view, definition, metric))) is not None and _worth(standing):
                yield Compared(definition, metric, standing)


def _worth(standing: Standing) -> bool:
    """A figure that nobody shows is left out; what only competitors show stays, with the own value unknown."""
    return standing.n_known > 0


def platforms(view: View) -> list[Definition]:
    """Platforms to compare on, in the report's order."""
    return [
        definition
        for definition in ordered(view)
        if definition.id not in OWN_SITE
        and definition.page_type == "account"
        and _has_own_page(view, view.company, definition)
        and any(_has_own_page(view, rival, definition) for rival in view.rivals)
    ]


def _has_own_page(view: View, company: Company, definition: Definition) -> bool:
    return any(row.official and not row.dead_link for row in view.by_platform.get((company.id, definition.id), ()))


def entries(view: View, definition: Definition, column: str) -> tuple[Entry, ...]:
    """The values of all subjects that are or may be on a platform; who is known not to be there has none."""
    return tuple(
        _entry(view, company, definition, column)
        for company in view.subjects
        if place(view, company, definition) != "absent" and (column == "followers" or definition.activity)
    )


def _entry(view: View, company: Company, definition: Definition, column: str) -> Entry:
    page = main_page(view, company, definition.id)
    value = None if page is None else page.row[column]
    followers = None if page is None or page.followers is None else int(page.followers)
    fit = column not in RATES or followers is None or followers >= report_config().areas.min_followers
    number = None if value is None else float(value)
    return Entry(company.id, number, followers, company.country, company is view.company, fit)


def shares(view: View, definition: Definition) -> dict[str, float | None]:
    """The company's shares of audience, posts and reactions among the known subjects, in percent."""
    return {name: share(entries(view, definition, column)) for name, column in SHARES.items()}


def place(view: View, company: Company, definition: Definition) -> Place:
    """What a subject has on a platform."""
    return place_of(view.by_platform.get((company.id, definition.id), ()))


def covered(view: View) -> Coverage:
    """Gaps and surpluses over all platforms on which one can post."""
    listed = [item for item in ordered(view) if item.id not in OWN_SITE and item.activity and item.page_type == "account"]
    return coverage(
        (item.id, place(view, view.company, item), [place(view, rival, item) for rival in view.rivals]) for item in listed
    )


def names(view: View, platform_ids: Iterable[str]) -> tuple[str, ...]:
    """Names of platforms."""
    return tuple(view.platform_name(platform) for platform in platform_ids)


__all__ = [
    "METRICS", "SHARES", "Compared", "compared", "covered", "entries", "main_page", "names", "place", "platforms",
    "shares",
]  # fmt: skip
