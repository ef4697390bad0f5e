"""Own or not, second half: the page as a whole. One verdict for each account, and what is still open is decided by what is sure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from crawler.extract.decide import Verdict, not_own
from crawler.extract.mentions import Kind, Mention
from crawler.extract.owner import squash
from crawler.extract.words import words
from crawler.vocabulary import NotOwn, Where

SURE = 0.8
"""From here on an own account speaks for others of the same name."""
SHORTEST_NAME = 4
SHORTEST_STEM = 6

Judged = tuple[Mention, Verdict]

_NO_NAMES = frozenset({"", "pages", "profile.php", "company", "p", "people", "channel", "groups"})
_PLACES = {
    place: rank
    for rank, place in enumerate(
        (
            Where.SCRIPT,
            Where.FEED,
            Where.WIDGET,
            Where.META,
            Where.REL_ME,
            Where.BODY,
            Where.JSON_LD,
            Where.NAV,
            Where.HEADER,
            Where.FOOTER,
        )
    )
}


def settle(judged: Iterable[Judged], *, several_places: bool = False) -> list[Judged]:
    """Return the strongest mention of each account with its verdict.

    An open rejection is overruled where the handle is that of an account known to be the owner's. A weak acceptance is overruled
    where the page has a surer account on the same network: a company has one Facebook page, unless `several_places` says that this
    page is about its branches.
    """
    by_account: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for mention, verdict in judged:
        by_account[mention.account.platform or "", mention.account.handle or ""].append((mention, verdict))
    strongest = [max(entries, key=_strength) for entries in by_account.values()]
    sure = [(mention, verdict) for mention, verdict in strongest if verdict.own and not verdict.weak and verdict.conf >= SURE]
    names = {
        name
        for mention, verdict in strongest
        if verdict.own and verdict.conf >= SURE and len(name := _name(mention)) >= SHORTEST_NAME
    }
    stems = {name for mention, _ in sure if len(name := _name(mention)) >= SHORTEST_STEM}
    networks = set() if several_places else {mention.account.platform for mention, _ in sure}
    sure_groups = {key for mention, _ in sure for key in mention.groups[:3]}
    merged: list[Judged] = []
    for mention, verdict in strongest:
        name = _name(mention)
        if not verdict.own and not verdict.settled and name in names:
            verdict = Verdict(True, 0.75, "same_handle")
        elif verdict.weak and mention.account.platform in networks and not _is_number(mention):
            is_kin = any(stem in name or (len(name) >= SHORTEST_STEM and name in stem) for stem in stems)
            if not is_kin and sure_groups.isdisjoint(mention.groups[:3]):
                verdict = not_own(NotOwn.EMBED_OF_OTHER if mention.kind is Kind.PLUGIN else NotOwn.THIRD_PARTY, 0.55)
        merged.append((mention, verdict))
    return _mark_duplicates(merged)


def _name(mention: Mention) -> str:
    handle = mention.account.handle or ""
    return squash(handle.rpartition(".")[0] if mention.account.platform in words().by_domain else handle)


def _is_number(mention: Mention) -> bool:
    """A page number or channel id may be the named account once more, unless its address tells another name ("/pages/Name/123")."""
    handle = mention.account.handle or ""
    if len(handle) == 24 and handle.startswith("UC"):
        return True
    path = mention.written.partition("?")[0].rstrip("/").split("/")[3:]
    return handle.isdigit() and not any(part.strip("-0123456789") not in _NO_NAMES for part in path)


def _strength(entry: Judged) -> tuple[bool, bool, bool, float, int]:
    mention, verdict = entry
    return verdict.own, not verdict.weak, verdict.settled, verdict.conf, _PLACES[mention.where]


def _mark_duplicates(merged: list[Judged]) -> list[Judged]:
    """A bare page number beside a named page of the same network is the same page once more."""
    named = {m.account.platform for m, v in merged if v.own and m.kind is not Kind.PAGE_ID}
    return [
        (m, not_own(NotOwn.DUPLICATE, 0.7)) if v.own and m.kind is Kind.PAGE_ID and m.account.platform in named else (m, v)
        for m, v in merged
    ]
