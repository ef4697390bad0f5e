"""Own or not: the judgement of one mention by its own place on the page.

From the surest sign to the weakest: what structured data say, the name, the frame around, the words around, and at last the place:
header, navigation, footer and lists of several networks belong to the owner, running text and logos of others do not. A judgement
that only the page as a whole can confirm is marked, and `settle` decides it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.extract.addresses import Addresses, host_key
from crawler.extract.collect import Collected
from crawler.extract.labels import Nearby, label_of
from crawler.extract.mentions import Kind, Mention
from crawler.extract.owner import FITS, NAMED, Owner, squash
from crawler.extract.words import Sign, Words, words
from crawler.urls import registrable_domain
from crawler.vocabulary import NotOwn

SURE = 0.85
"""Fit of a handle that outweighs even the frame of an embedded post."""
CROWD = 4
"""So many accounts of one network in one list are a directory, not a company's own accounts."""
LONG_WORD = 6
"""A word of a maker's name that is this long tells the maker's account."""
BRANCHES = 12
"""The same for lists of icons of several networks, as branches and practices of one company have them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one mention."""

    own: bool
    conf: float
    reason: str
    settled: bool = True
    """False for a rejection that other mentions of the page may overrule."""
    weak: bool = False
    """True for an acceptance by place alone in the text of a page: a surer account of the same network overrules it."""


def own(conf: float, sign: str, *, weak: bool = False) -> Verdict:
    """Return the verdict that an account is the owner's."""
    return Verdict(True, conf, sign, weak=weak)


def not_own(reason: NotOwn, conf: float, *, settled: bool = True) -> Verdict:
    """Return the verdict that an account is not the owner's."""
    return Verdict(False, conf, reason.value, settled)


@dataclass(slots=True)
class Judge:
    """Judges the mentions of one page."""

    owner: Owner
    url: str
    collected: Collected
    words: Words
    addresses: Addresses
    nearby: Nearby = field(default_factory=Nearby)
    containers: dict[int, dict[str, set[str]]] = field(default_factory=dict)
    is_privacy_page: bool = False
    is_branch_page: bool = False
    is_post_page: bool = False

    def judge(self, mention: Mention) -> Verdict:
        """Return the verdict on one mention, by its own place alone."""
        if not self.fits(mention) and (maker := self._maker(mention)) is not None:
            return not_own(maker, 0.9)
        match mention.kind:
            case Kind.SAME_AS:
                return own(0.97, "same_as")
            case Kind.SAME_AS_OTHER:
                return own(0.8, "same_as") if self.fits(mention) else not_own(NotOwn.THIRD_PARTY, 0.8)
            case Kind.PERSON:
                return own(0.7, "same_as") if self.fits(mention) else not_own(NotOwn.PERSON, 0.9)
            case Kind.META_SITE:
                return own(0.92, "meta_site")
            case Kind.META_CREATOR:
                return own(0.8, "meta_creator") if self.fits(mention) else not_own(NotOwn.PERSON, 0.6, settled=False)
            case Kind.PAGE_ID:
                return own(0.75, "page_id")
            case Kind.FEED:
                return own(0.8, "feed") if self.fits(mention) else own(0.7, "feed", weak=True)
            case Kind.SCRIPT:
                return own(0.75, "script")
            case Kind.SCRIPT_OTHER:
                return own(0.6, "script") if self.fits(mention) else not_own(NotOwn.THIRD_PARTY, 0.4)
            case Kind.TEXT:
                return self._text(mention)
            case Kind.PLUGIN:
                return self._plugin(mention)
            case _:
                return self._link(mention)

    def fits(self, mention: Mention) -> bool:
        """Tell whether the account is named after the owner."""
        owner = self.owner
        account = mention.account
        handle = account.handle or ""
        if account.platform in self.words.by_name:
            return owner.fit(handle.partition(":")[2] or handle) >= NAMED
        if handle and owner.fit(handle) >= FITS:
            return True
        if handle.isdigit():
            # "/pages/Name/123", "/Name-123": the name stands in the address.
            return any(
                owner.fit(part.rstrip("0123456789-")) >= FITS for part in mention.written.split("?", 1)[0].split("/")[3:6] if part
            )
        return False

    def _maker(self, mention: Mention) -> NotOwn | None:
        """Return why a handle belongs to whoever made the page's software or to nobody, None for all other handles."""
        handle = (mention.account.handle or "").lower().rsplit("/", 1)[-1].lstrip("@")
        if handle in self.words.theme_makers:
            return NotOwn.THEME_AUTHOR
        is_default = handle in self.words.tool_makers or self.addresses.is_placeholder(mention.account)
        return NotOwn.PLATFORM_DEFAULT if is_default else None

    def _text(self, mention: Mention) -> Verdict:
        if self.fits(mention):
            return own(0.8, "text")
        said, _ = label_of(mention)
        if self.words.texts["us"].search(said) and not self.is_post_page:
            return own(0.6, "text", weak=True)
        return not_own(NotOwn.THIRD_PARTY, 0.5, settled=False)

    def _plugin(self, mention: Mention) -> Verdict:
        if self.fits(mention):
            return own(0.88, "plugin")
        bits = mention.region[1]
        if bits & (Sign.COMMENT | Sign.AUTHOR | Sign.PARTNER):
            return not_own(NotOwn.EMBED_OF_OTHER, 0.7, settled=False)
        if bits & Sign.ARTICLE and (self.is_post_page or bits & Sign.POST or not mention.region[0]):
            return not_own(NotOwn.EMBED_OF_OTHER, 0.6, settled=False)
        return own(0.85, "plugin", weak=True)

    def _link(self, mention: Mention) -> Verdict:
        landmark, bits, _ = mention.region
        fits = self.fits(mention)
        if mention.kind is Kind.REL_ME and not bits & (Sign.AUTHOR | Sign.COMMENT):
            return own(0.95, "rel_me")
        if fits and not bits & (Sign.COMMENT | Sign.EMBED):
            return own(0.97 if landmark else 0.9, f"{mention.where.value}_name")
        if bits & Sign.EMBED:
            return self._embedded(mention)
        if bits & (Sign.COMMENT | Sign.CONSENT):
            return not_own(NotOwn.THIRD_PARTY, 0.8)
        return self._unnamed_link(mention, landmark, bits)

    def _embedded(self, mention: Mention) -> Verdict:
        if self.owner.fit(mention.account.handle or "") >= SURE:
            return own(0.8, "embed")
        node = mention.node.parent if mention.node is not None else None
        while node is not None and node.tag != "blockquote":
            node = node.parent
        shown = (node.attrs.get("cite") or node.attrs.get("data-instgrm-permalink") or "") if node is not None else ""
        account = self.addresses.identify(shown) if shown else None
        if account is not None and account.handle == mention.account.handle:
            return self._plugin(mention)  # the frame shows a whole profile, not one post
        return not_own(NotOwn.EMBED_OF_OTHER, 0.85)

    def _unnamed_link(self, mention: Mention, landmark: int, bits: int) -> Verdict:
        """Judge a link whose handle is not named after the owner."""
        if not landmark and (bits & Sign.AUTHOR or "author" in _rel(mention)):
            return not_own(NotOwn.PERSON, 0.8)
        if bits & Sign.ARTICLE and any(key in self.collected.person_groups for key in mention.groups[:3]):
            return not_own(NotOwn.PERSON, 0.7)
        if self._about_another(mention):
            return not_own(NotOwn.THIRD_PARTY, 0.7, settled=mention.account.platform not in self.words.by_domain)
        label, icon_only = label_of(mention)
        invites = icon_only or self._invites(label, mention)
        credited = self._credited(mention, label, invites=invites)
        if credited is not None:
            return credited
        grouped = self._group_size(mention)
        if not landmark:
            return self._body(mention, bits, grouped, label, icon_only, invites)
        if bits & Sign.PARTNER and not bits & Sign.SOCIAL:
            return not_own(NotOwn.THIRD_PARTY, 0.6, settled=False)
        if invites or grouped >= 2 or bits & Sign.SOCIAL:
            return own(0.9, f"{mention.where.value}_{'icon' if icon_only else 'label'}")
        return not_own(NotOwn.THIRD_PARTY, 0.6, settled=False)

    def _about_another(self, mention: Mention) -> bool:
        """Tell whether a page about a thing (an article, a place on a map, a reviewed domain) is about something else."""
        platform, handle = mention.account.platform or "", mention.account.handle or ""
        lists = self.words
        if platform in lists.places:
            return "place/" in handle or "/place/" in mention.written
        return platform in lists.by_name or (platform in lists.by_domain and "." in handle)

    def _body(self, mention: Mention, bits: int, grouped: int, label: str, icon_only: bool, invites: bool) -> Verdict:
        """Judge an unnamed link outside header, navigation and footer."""
        third = not_own(NotOwn.THIRD_PARTY, 0.6, settled=False)
        if bits & Sign.PARTNER or self._is_directory(mention, grouped, icon_only=icon_only):
            return not_own(NotOwn.THIRD_PARTY, 0.7, settled=False)
        before, after, is_prose = self.nearby.around(mention.node)
        lead, _ = self.nearby.lead(mention.node)
        in_feed = bool(bits & Sign.FEED) and not icon_only and squash(label) == squash(mention.account.handle or "")
        if in_feed and (before or after):
            return third
        texts = self.words.texts
        headings = [heading for heading, _ in zip(self.nearby.headings(mention.node), range(3), strict=False)]
        introduced = self._network_stands_before(lead, mention)
        others = [heading for heading in headings[:2] if texts["third_heading"].search(heading)]
        persons = [heading for heading in headings if texts["person_heading"].search(heading)]
        spoken = [label, lead, before[-80:], *(heading for heading in headings[:1] if heading not in (*others, *persons))]
        asks = any(texts["follow"].search(text) for text in spoken)
        if self.is_privacy_page and not (bits & Sign.SOCIAL and icon_only):
            return third
        if not asks:
            if persons:
                return not_own(NotOwn.PERSON, 0.7)
            if others or self._has_other_owner(mention):
                return third
            if not introduced and not in_feed and not icon_only and self._names_other(label, mention):
                return third
        invites = invites or introduced or in_feed
        us = any(texts["us"].search(text) for text in spoken)
        if is_prose and not icon_only:
            return own(0.6, "label", weak=True) if asks and invites else third
        if bits & Sign.ARTICLE and (self.is_post_page or bits & Sign.POST):
            if (icon_only and bits & Sign.SOCIAL) or (us and asks and invites):
                return own(0.7, "label", weak=True)
            return third
        if bits & Sign.ARTICLE and lead and not asks and not introduced and _has_text(mention):
            return third  # a sentence that names a network, and nothing that says whose account it is
        if label.startswith("@") and lead and not asks and not introduced and not bits & Sign.SOCIAL:
            return third  # somebody is mentioned
        if bits & Sign.SOCIAL and (invites or grouped >= 2):
            return own(0.85, "social_list", weak=not (us and asks))
        if grouped >= 2 and invites:
            return own(0.8, "social_list", weak=not (us and asks))
        if invites:
            return own(0.8 if asks else 0.65, "icon" if icon_only else "label", weak=not (us and asks))
        return third

    def _credited(self, mention: Mention, label: str, *, invites: bool) -> Verdict | None:
        """Return the verdict where words say that somebody else made, wrote or pays for something here."""
        texts = self.words.texts
        lead, before = self.nearby.lead(mention.node)
        by = texts["credit_by"].search(lead)
        in_credit = by is not None and self._is_credited(lead[by.end() :], mention)
        if before is not None and not in_credit and self._is_namesake(before, mention):
            earlier, _ = self.nearby.lead(before)
            return not_own(NotOwn.AGENCY_CREDIT if texts["credit"].search(earlier) else NotOwn.THIRD_PARTY, 0.7, settled=False)
        near = f"{lead} {label}"
        if not invites:
            _, after, is_prose = self.nearby.around(mention.node)
            if is_prose and not mention.region[0]:
                return not_own(NotOwn.THIRD_PARTY, 0.6, settled=False) if texts["third"].search(lead[-60:]) else None
            near_after = f"{near} {after[:30]}" if texts["after_credit"].search(after) else near
            in_credit = bool(texts["credit"].search(near) or near_after != near or mention.region[1] & Sign.CREDIT)
            near = near_after
        if in_credit:
            return not_own(NotOwn.THEME_AUTHOR if texts["theme"].search(near) else NotOwn.AGENCY_CREDIT, 0.85)
        if texts["source"].search(lead[-60:]):
            return not_own(NotOwn.THIRD_PARTY, 0.75)
        if invites:
            return None
        if texts["third"].search(near):
            return not_own(NotOwn.THIRD_PARTY, 0.75)
        return not_own(NotOwn.PERSON, 0.7) if texts["person"].search(near) else None

    def _is_credited(self, named: str, mention: Mention) -> bool:
        """Tell whether an account belongs to the maker whose name ends the text before it; repositories always do."""
        name, handle = squash(named), squash(mention.account.handle or "")
        words = [word for part in named.split() if len(word := squash(part)) >= LONG_WORD]
        alike = name in handle or handle in name or any(word in handle for word in words)
        return not name or alike or mention.account.platform in self.words.code

    def _invites(self, label: str, mention: Mention) -> bool:
        """Tell whether a label names the network, an address or the owner, or invites to follow; "Sägewerk" does not."""
        if len(label) > 80:
            return False
        if self._names_network(squash(label), mention):
            return True
        if any(mark in label for mark in "@/") and squash(mention.account.handle or "") in squash(label):
            return True
        return bool(self.words.texts["follow"].search(label)) or self.owner.fit(label) >= FITS

    def _names_network(self, squashed: str, mention: Mention) -> bool:
        platform = (mention.account.platform or "").replace("_", "")
        if platform == "x":
            return squashed == "x" or "twitter" in squashed
        if mention.account.platform in self.words.places and "maps" in squashed:
            return True
        return platform in squashed or (len(squashed) >= 4 and platform.startswith(squashed))

    def _network_stands_before(self, lead: str, mention: Mention) -> bool:
        """Tell whether the text before a link ends with the network's name: "Facebook: werkstatt.am.see"."""
        last = lead.rstrip(" :–-").rpartition(" ")[2]
        return bool(last) and self._names_network(squash(last), mention)

    def _names_other(self, label: str, mention: Mention) -> bool:
        """Tell whether a label names the account's holder, who is not the owner: "Sägewerk auf Facebook"."""
        if any(mark in label for mark in "@/"):
            return False
        rest = squash(self.words.texts["label_words"].sub(" ", label))
        handle = squash(mention.account.handle or "")
        return len(rest) >= 4 and len(handle) >= 4 and (rest in handle or handle in rest)

    def _has_other_owner(self, mention: Mention) -> bool:
        """Tell whether a neighbouring link leads to the site of a firm that the account is named after."""
        return any(self._is_namesake(link, mention) for link in self.nearby.links(mention.node))

    def _is_namesake(self, link: object, mention: Mention) -> bool:
        """Tell whether a link leads to another firm's site whose name is in the account's handle."""
        href = link.attrs.get("href") or ""  # type: ignore[attr-defined]
        key = host_key(href)
        if not key or "blog" in key or self.addresses.is_platform_key(key):
            return False
        domain = registrable_domain(key)
        name, handle = squash(domain.partition(".")[0]), squash((mention.account.handle or "").removesuffix(".bsky.social"))
        return domain != self.owner.domain and len(name) >= 4 and len(handle) >= 4 and (name in handle or handle in name)

    def _containers(self) -> dict[int, dict[str, set[str]]]:
        """Return the handles linked in each container, by network; made when first asked for, many pages never do."""
        if not self.containers:
            containers: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
            for mention in self.collected.mentions:
                for key in mention.groups:
                    containers[key][mention.account.platform or ""].add(mention.account.handle or "")
            self.containers = containers
        return self.containers

    def _group_size(self, mention: Mention) -> int:
        containers = self._containers()
        return max((len(containers[key]) for key in mention.groups), default=1)

    def _is_directory(self, mention: Mention, grouped: int, *, icon_only: bool) -> bool:
        """Tell whether a link is one of many accounts of one network in one list; a few branches with their icons are not."""
        containers = self._containers()
        crowd = max((len(handles) for key in mention.groups[:3] for handles in containers[key].values()), default=1)
        return crowd >= (BRANCHES if (icon_only and grouped >= 2) or self.is_branch_page else CROWD)


def _has_text(mention: Mention) -> bool:
    return mention.node is not None and mention.node.text(strip=True) != ""


def _rel(mention: Mention) -> list[str]:
    return ((mention.node.attrs.get("rel") or "") if mention.node is not None else "").lower().split()


def make_judge(collected: Collected, owner: Owner, url: str, addresses: Addresses) -> Judge:
    """Prepare the judgement of one page."""
    lists = words()
    judge = Judge(owner, url, collected, lists, addresses)
    try:
        path = urlsplit(url[:500]).path.lower()
    except ValueError:
        path = ""
    judge.is_privacy_page = lists.texts["privacy_path"].search(url.lower()[:500]) is not None
    judge.is_branch_page = lists.texts["branches"].search(path) is not None
    in_text = any(mention.region[1] & Sign.ARTICLE for mention in collected.mentions)
    judge.is_post_page = in_text and path.strip("/") != "" and collected.is_post()
    return judge
