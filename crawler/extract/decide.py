"""Own or not: the decision for every account that a page names.

First each mention is judged by itself, from the surest sign to the weakest; then the mentions of one account are merged, and what
is still open is decided by the accounts that are known to be the owner's. Where nothing speaks against an account, the place
decides: header, navigation, footer and lists of several networks belong to the owner, prose and logos of others do not.
Personal accounts leave this module without handle and address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.extract.addresses import Addresses
from crawler.extract.collect import Collected
from crawler.extract.labels import around, label_of
from crawler.extract.mentions import Kind, Mention
from crawler.extract.owner import FITS, Owner, squash
from crawler.extract.surroundings import where_of
from crawler.extract.words import Sign, Words, words
from crawler.vocabulary import NotOwn, Where

LANDMARK_PLACES = frozenset({Where.HEADER, Where.NAV, Where.FOOTER})
SURE = 0.85
"""Fit of a handle that outweighs even the frame of an embedded post."""
CROWD = 4
"""So many accounts of one network in one list are a directory, not a company's own accounts."""
BRANCHES = 12
"""The same for lists of icons of several networks, as branches and practices of one company have them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one mention. `settled` is False where only the page as a whole can tell."""

    own: bool
    conf: float
    reason: str
    settled: bool = True


def _own(conf: float, sign: str) -> Verdict:
    return Verdict(True, conf, sign)


def _not(reason: NotOwn, conf: float, *, settled: bool = True) -> Verdict:
    return Verdict(False, conf, reason.value, settled)


@dataclass(slots=True)
class Judge:
    """Judges the mentions of one page."""

    owner: Owner
    is_privacy_page: bool
    groups: dict[int, set[str]]
    """Networks linked in each container."""
    crowds: dict[int, int]
    """The most accounts of one network in each container."""
    person_groups: set[int]
    words: Words
    addresses: Addresses

    def judge(self, mention: Mention) -> Verdict:
        """Return the verdict on one mention, by its own place alone."""
        maker = self._maker(mention)
        if maker is not None and not self._fits(mention):
            return _not(maker, 0.9)
        match mention.kind:
            case Kind.SAME_AS:
                return _own(0.97, "same_as")
            case Kind.SAME_AS_OTHER:
                return _own(0.8, "same_as") if self._fits(mention) else _not(NotOwn.THIRD_PARTY, 0.8)
            case Kind.PERSON:
                return _own(0.7, "same_as") if self._fits(mention) else _not(NotOwn.PERSON, 0.9)
            case Kind.META_SITE:
                return _own(0.92, "meta_site")
            case Kind.META_CREATOR:
                return _own(0.8, "meta_creator") if self._fits(mention) else _not(NotOwn.PERSON, 0.6, settled=False)
            case Kind.PAGE_ID:
                return _own(0.75, "page_id")
            case Kind.FEED:
                return _own(0.8, "feed") if self._fits(mention) else _own(0.7, "feed")
            case Kind.SCRIPT:
                return _own(0.75, "script")
            case Kind.SCRIPT_OTHER:
                return _own(0.6, "script") if self._fits(mention) else _not(NotOwn.THIRD_PARTY, 0.4)
            case Kind.PLUGIN:
                return self._plugin(mention)
            case _:
                return self._link(mention)

    def _maker(self, mention: Mention) -> NotOwn | None:
        """Return why a handle belongs to whoever made the page's software or to nobody, None for all other handles."""
        handle = (mention.account.handle or "").lower().rsplit("/", 1)[-1].lstrip("@")
        if handle in self.words.theme_makers:
            return NotOwn.THEME_AUTHOR
        is_default = handle in self.words.tool_makers or self.addresses.is_placeholder(mention.account)
        return NotOwn.PLATFORM_DEFAULT if is_default else None

    def _fits(self, mention: Mention) -> bool:
        owner = self.owner
        account = mention.account
        if account.handle and owner.fit(account.handle) >= FITS:
            return True
        if account.handle and account.handle.isdigit():
            # "/pages/Name/123", "/Name-123": the name stands in the address.
            return any(owner.fit(part.rstrip("0123456789-")) >= FITS for part in mention.written.split("?", 1)[0].split("/")[3:6] if part)
        return False

    def _plugin(self, mention: Mention) -> Verdict:
        bits = mention.region[1]
        if bits & (Sign.COMMENT | Sign.AUTHOR | Sign.PARTNER) and not self._fits(mention):
            return _not(NotOwn.EMBED_OF_OTHER, 0.7, settled=False)
        if bits & Sign.ARTICLE and not self._fits(mention):
            return _not(NotOwn.EMBED_OF_OTHER, 0.6, settled=False)
        return _own(0.88, "plugin")

    def _link(self, mention: Mention) -> Verdict:
        landmark, bits, _ = mention.region
        place = mention.where
        fits = self._fits(mention)
        if mention.kind is Kind.REL_ME and not bits & (Sign.AUTHOR | Sign.COMMENT):
            return _own(0.95, "rel_me")
        if fits and not bits & (Sign.COMMENT | Sign.EMBED):
            return _own(0.97 if landmark else 0.9, f"{place.value}_name")
        if bits & Sign.EMBED:
            return _own(0.8, "embed") if self.owner.fit(mention.account.handle or "") >= SURE else _not(NotOwn.EMBED_OF_OTHER, 0.85)
        if bits & Sign.COMMENT:
            return _not(NotOwn.THIRD_PARTY, 0.8)
        return self._unnamed_link(mention, landmark, bits)

    def _unnamed_link(self, mention: Mention, landmark: int, bits: int) -> Verdict:
        """Judge a link whose handle is not named after the owner."""
        if bits & Sign.AUTHOR and not landmark:
            return _not(NotOwn.PERSON, 0.8)
        if bits & Sign.ARTICLE and any(key in self.person_groups for key in mention.groups[:3]):
            return _not(NotOwn.PERSON, 0.7)
        label, icon_only = label_of(mention)
        invites = icon_only or self._invites(label, mention)
        if not invites:
            credited = self._credited(mention, label)
            if credited is not None:
                return credited
        grouped = self._group_size(mention)
        if landmark:
            if invites or grouped >= 2 or bits & Sign.SOCIAL:
                return _own(0.9, f"{mention.where.value}_{'icon' if icon_only else 'label'}")
            return _not(NotOwn.THIRD_PARTY, 0.6, settled=False)
        return self._body(mention, bits, grouped, label, icon_only, invites)

    def _body(self, mention: Mention, bits: int, grouped: int, label: str, icon_only: bool, invites: bool) -> Verdict:
        """Judge an unnamed link outside header, navigation and footer."""
        if bits & Sign.PARTNER or self._is_directory(mention, grouped, icon_only=icon_only):
            return _not(NotOwn.THIRD_PARTY, 0.7, settled=False)
        if bits & Sign.FEED and label.startswith("@"):
            return _not(NotOwn.THIRD_PARTY, 0.6, settled=False)
        in_article = bool(bits & Sign.ARTICLE)
        before, after, is_prose = around(mention.node)
        follow = self.words.texts["follow"]
        asks = bool(follow.search(label) or follow.search(before[-80:]))
        if self.is_privacy_page and not (bits & Sign.SOCIAL and icon_only):
            return _not(NotOwn.THIRD_PARTY, 0.6, settled=False)
        if is_prose and not icon_only:
            return _own(0.6, "label") if asks and invites else _not(NotOwn.THIRD_PARTY, 0.6, settled=False)
        if bits & Sign.SOCIAL and (invites or grouped >= 2):
            return _own(0.85, "social_list")
        if grouped >= 2 and invites:
            return _own(0.8, "social_list")
        if asks and invites:
            return _own(0.8, "label")
        if invites and not in_article:
            return _own(0.65, "icon" if icon_only else "label")
        return _not(NotOwn.THIRD_PARTY, 0.5, settled=False)

    def _credited(self, mention: Mention, label: str) -> Verdict | None:
        """Return the verdict where words say that somebody else made, wrote or pays for something here."""
        before, _, is_prose = around(mention.node)
        texts = self.words.texts
        near = f"{before[-120:]} {label}"
        if is_prose and mention.where is Where.BODY:
            return _not(NotOwn.THIRD_PARTY, 0.6, settled=False) if texts["third"].search(before[-60:]) else None
        if texts["credit"].search(near) or mention.region[1] & Sign.CREDIT:
            return _not(NotOwn.THEME_AUTHOR if texts["theme"].search(near) else NotOwn.AGENCY_CREDIT, 0.85)
        if texts["source"].search(before[-60:]) or texts["third"].search(near):
            return _not(NotOwn.THIRD_PARTY, 0.75)
        return _not(NotOwn.PERSON, 0.7) if texts["person"].search(near) else None

    def _invites(self, label: str, mention: Mention) -> bool:
        """Tell whether a label names the network, an address or the owner, or invites to follow; "Sägewerk" does not."""
        if len(label) > 80:
            return False
        platform = mention.account.platform or ""
        squashed = squash(label)
        if platform.replace("_", "") in squashed if len(platform) > 2 else squashed == platform:
            return True
        if platform == "x" and "twitter" in squashed:
            return True
        if any(mark in label for mark in "@/") and squash(mention.account.handle or "") in squashed:
            return True
        return bool(self.words.texts["follow"].search(label)) or self.owner.fit(label) >= FITS

    def _group_size(self, mention: Mention) -> int:
        return max((len(self.groups[key]) for key in mention.groups), default=1)

    def _is_directory(self, mention: Mention, grouped: int, *, icon_only: bool) -> bool:
        """Tell whether a link is one of many accounts of one network in one list; a few branches with their icons are not."""
        crowd = max((self.crowds[key] for key in mention.groups[:3]), default=1)
        return crowd >= (BRANCHES if icon_only and grouped >= 2 else CROWD)


def make_judge(collected: Collected, owner: Owner, url: str, addresses: Addresses) -> Judge:
    """Prepare the judgement of one page."""
    groups: dict[int, set[str]] = defaultdict(set)
    accounts: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for mention in collected.mentions:
        platform, handle = mention.account.platform or "", mention.account.handle or ""
        for key in mention.groups:
            groups[key].add(platform)
            accounts[key][platform].add(handle)
    crowds = {key: max(len(handles) for handles in by_platform.values()) for key, by_platform in accounts.items()}
    lists = words()
    is_privacy_page = lists.texts["privacy_path"].search(url.lower()[:500]) is not None
    return Judge(owner, is_privacy_page, groups, crowds, collected.person_groups, lists, addresses)


def settle(judged: Iterable[tuple[Mention, Verdict]]) -> list[tuple[Mention, Verdict, int]]:
    """Merge the mentions of each account into its strongest one, with the number of mentions, and decide what is still open."""
    by_account: dict[tuple[str, str], list[tuple[Mention, Verdict]]] = defaultdict(list)
    for mention, verdict in judged:
        by_account[mention.account.platform or "", mention.account.handle or ""].append((mention, verdict))
    own_handles = {
        squash(handle)
        for (_, handle), entries in by_account.items()
        if len(squash(handle)) >= 4 and any(verdict.own and verdict.conf >= 0.8 for _, verdict in entries)
    }
    merged: list[tuple[Mention, Verdict, int]] = []
    for (_, handle), entries in by_account.items():
        mention, verdict = max(entries, key=_strength)
        if not verdict.own and not verdict.settled and squash(handle) in own_handles:
            verdict = Verdict(True, 0.75, "same_handle")
        merged.append((mention, verdict, len(entries)))
    return _mark_duplicates(merged)


_PLACES = {
    place: rank
    for rank, place in enumerate(
        (Where.SCRIPT, Where.FEED, Where.WIDGET, Where.META, Where.REL_ME, Where.BODY, Where.JSON_LD, Where.NAV, Where.HEADER, Where.FOOTER)
    )
}


def _strength(entry: tuple[Mention, Verdict]) -> tuple[bool, bool, float, int]:
    mention, verdict = entry
    return verdict.own, verdict.settled, verdict.conf, _PLACES[mention.where]


def _mark_duplicates(merged: list[tuple[Mention, Verdict, int]]) -> list[tuple[Mention, Verdict, int]]:
    """A bare page number beside a named page of the same network is the same page once more."""
    named = {m.account.platform for m, v, _ in merged if v.own and m.kind is not Kind.PAGE_ID}
    return [
        (m, _not(NotOwn.DUPLICATE, 0.7), n) if v.own and m.kind is Kind.PAGE_ID and m.account.platform in named else (m, v, n)
        for m, v, n in merged
    ]


__all__ = ["Judge", "Verdict", "make_judge", "settle", "where_of"]
