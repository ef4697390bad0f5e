"""How a company stands against competitors on one platform, by one figure (report-spec 4 and 12).

Everybody is compared by the same rules: who was not readable lowers the number of known values and is never a zero; who differs by
more than a factor of ten in followers is shown and stays out of the median; without enough known values there is neither ratio nor
rank, and the reason is said.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from crawler.vocabulary import AccountClass, ActivityClass, Presence

FACTOR = 10
"""Followers that differ by more are not comparable: rates fall with size."""
PARITY = 0.60
"""Share of the set that has to be known for a ratio, a rank or a share."""
MIN_KNOWN = 3
"""Known values, the own one included, from which on there is a rank."""
BETTER, WORSE, MIN_JUDGED = 1.25, 0.8, 3
"""Ratios from which on a difference is called one, and the competitors behind the median that this needs."""

Missing = Literal["", "own_unknown", "few_known", "not_reliable"]
Judgement = Literal["", "above", "usual", "below"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One subject's value; None where it could not be determined. Who is known not to be on the platform has no entry."""

    subject_id: str
    value: float | None
    followers: int | None = None
    country: str = ""
    own: bool = False
    fit: bool = True
    """False where the figure itself does not bear comparison: a rate of less than a hundred followers."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The company's place among the entries."""

    entries: tuple[Entry, ...]
    comparable: frozenset[str]
    """Subject ids of competitors that count for the median."""
    n_known: int
    n_compared: int
    reliable: bool
    own: float | None
    median_comp: float | None
    n_median: int
    ratio_to_median: float | None
    rank: int | None
    why_no_rank: Missing

    @property
    def judgement(self) -> Judgement:
        """Whether the ratio is worth a word, and which."""
        if self.ratio_to_median is None or self.n_median < MIN_JUDGED:
            return ""
        return "above" if self.ratio_to_median >= BETTER else "below" if self.ratio_to_median <= WORSE else "usual"


def compare(entries: Iterable[Entry]) -> Standing | None:
    """Return the standing; None where the company itself is not among the entries or nobody else is."""
    listed = tuple(entries)
    own = next((entry for entry in listed if entry.own), None)
    if own is None or len(listed) < 2:
        return None
    known = [entry.value for entry in listed if entry.value is not None]
    reliable = len(known) >= PARITY * len(listed)
    close = [entry for entry in listed if not entry.own and comparable(own, entry)]
    values = [entry.value for entry in close if entry.value is not None]
    median = statistics.median(values) if values else None
    usable = reliable and own.value is not None and own.fit and bool(median)
    why = _why_no_rank(own, len(known), reliable)
    return Standing(
        entries=listed,
        comparable=frozenset(entry.subject_id for entry in close),
        n_known=len(known),
        n_compared=len(listed),
        reliable=reliable,
        own=own.value,
        median_comp=median,
        n_median=len(values),
        ratio_to_median=own.value / median if usable and own.value is not None and median else None,
        rank=None if why or own.value is None else 1 + sum(value > own.value for value in known),
        why_no_rank=why,
    )


def _why_no_rank(own: Entry, n_known: int, reliable: bool) -> Missing:
    if own.value is None:
        return "own_unknown"
    if n_known < MIN_KNOWN:
        return "few_known"
    return "" if reliable else "not_reliable"


def comparable(own: Entry, other: Entry) -> bool:
    """False for a competitor of quite another size or country; an unknown size does not exclude."""
    if not other.fit or (own.country and other.country and own.country != other.country):
        return False
    if own.followers is None or other.followers is None:
        return True
    low, high = sorted((own.followers, other.followers))
    return high <= FACTOR * max(low, 1)


def share(entries: Iterable[Entry]) -> float | None:
    """Own value in percent of the sum over known entries.

    None where the own value is unknown, fewer than two competitors or less than 60 % of the set are known, or the sum is nothing.
    """
    listed = tuple(entries)
    own = next((entry.value for entry in listed if entry.own), None)
    rivals = [entry.value for entry in listed if not entry.own and entry.value is not None]
    if own is None or len(rivals) < 2 or 1 + len(rivals) < PARITY * len(listed):
        return None
    total = own + sum(rivals)
    return 100 * own / total if total else None


def rank_share(standing: Standing) -> float | None:
    """`(n_known − rank) / (n_known − 1)`: 1 for the first, 0 for the last; None without a rank."""
    return None if standing.rank is None else (standing.n_known - standing.rank) / (standing.n_known - 1)


# --- coverage -------------------------------------------------------------------------------------------------------------

Place = Literal["alive", "idle", "absent", "unknown"]
"""What a subject has on a platform: a kept page, one that is not kept, none by a complete check, or nobody knows."""
MIN_RIVALS = 3
HALF = 0.5


OFFICIAL = frozenset({AccountClass.OFFICIAL, AccountClass.OFFICIAL_SUB, AccountClass.RETIRED})
ALIVE = frozenset({ActivityClass.ACTIVE, ActivityClass.SLOWING})
STALE = frozenset({ActivityClass.STAGNANT, ActivityClass.DORMANT, ActivityClass.ABANDONED, ActivityClass.EMPTY})


def place_of(rows: Iterable[Any]) -> Place:
    """What a subject has on a platform, by its rows of the frame `accounts` there; other people's accounts do not count."""
    listed = [row for row in rows if row.account_class != AccountClass.FOREIGN]
    own = [row for row in listed if row.account_class in OFFICIAL and row.presence == Presence.EXISTS]
    if any(row.activity_class in ALIVE for row in own):
        return "alive"
    if own and all(row.activity_class in STALE for row in own):
        return "idle"
    if own or not listed or any(row.presence != Presence.ABSENT for row in listed):
        return "unknown"
    return "absent"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where the competitors are, by platform id."""

    expected: tuple[str, ...]
    """Platforms that at least half of the known competitors keep alive and where the own place is known."""
    gap: tuple[str, ...]
    """Those of them where the company is not, or does not keep its page."""
    surplus: tuple[str, ...]
    """Platforms with an own page where no known competitor is."""
    open: tuple[str, ...]
    """Platforms that competitors keep alive and where the own place is not known."""
    n_known: int
    """Platforms on which enough competitors are known."""


def coverage(platforms: Iterable[tuple[str, Place, Sequence[Place]]]) -> Coverage:
    """Return gaps and surpluses; an entry is platform, own place, competitors' places."""
    expected: list[str] = []
    gap: list[str] = []
    surplus: list[str] = []
    unknown: list[str] = []
    n_known = 0
    for platform, own, rivals in platforms:
        known = [place for place in rivals if place != "unknown"]
        if len(known) < MIN_RIVALS:
            continue
        n_known += 1
        if known.count("alive") >= HALF * len(known):
            (unknown if own == "unknown" else expected).append(platform)
            if own in ("idle", "absent"):
                gap.append(platform)
        elif own in ("alive", "idle") and all(place == "absent" for place in known):
            surplus.append(platform)
    return Coverage(tuple(expected), tuple(gap), tuple(surplus), tuple(unknown), n_known)
