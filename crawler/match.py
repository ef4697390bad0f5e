"""Is this account this company's? Signals with weights, contradictions, and the confidence that follows (report-spec 2.2).

`conf = 1 − Π(1 − wᵢ)` over the signals present; signals of the name alone are capped at 0.60; every contradiction multiplies
by 0.3; a person's decision sets 1.0 or 0.0. Weights and limits stand in `config/match.toml`.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from crawler.names import comparable, is_generic, legal_form, likeness, spell, strip_legal_form
from crawler.platforms import load_registry
from crawler.settings import config_folder
from crawler.types import Address, Company, Evidence, Facts, Match, ProfileRef, Signal
from crawler.urls import host_of, registrable_domain
from crawler.vocabulary import FoundVia, Verdict

Decision = Literal["confirmed", "rejected"]
SAME_AS = frozenset({FoundVia.SAME_AS, FoundVia.KNOWLEDGE_BASE})
SITE = frozenset({FoundVia.WEBSITE, FoundVia.REL_ME, FoundVia.WIDGET})
NAMED_BY_COMPANY = frozenset({"declared", "site_links", "sameas"})
TIES = frozenset({"declared", "site_links", "sameas", "profile_links", "domain_verified"})
OWN_NAME = frozenset({"name", "whole_name", "legal_title"})
CONTRADICTIONS = ("other_domain", "other_place", "other_contact", "fan")
"""What speaks against: the page leads elsewhere, stands elsewhere, is reached elsewhere, or calls itself unofficial."""
NOTES = ("brand", "bait")
"""What weighs nothing, but says what kind of page it is: a brand's; the name together with a word that imitators use."""
SHARED_HOSTS = frozenset(
    {"linktr.ee", "bit.ly", "goo.gl", "g.page", "page.link", "google.com", "beacons.ai", "bio.link", "lnk.bio"}
)
TELLING = 7
"""Letters from which a name of one word is telling enough to be looked for within a title."""
LINE_DIGITS, SHARED_DIGITS = 7, 5
FOOTER_PAGES = 3
"""Pages of the site with the same link from which on it stands in what all pages share."""
STREET = re.compile(r"str(?:\.|aße|asse)?\b|\W")


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of `config/match.toml`."""

    weight: Mapping[str, float]
    limit: Mapping[str, float]
    name_only: frozenset[str]
    bound_badges: frozenset[str]
    bait: frozenset[str]
    unofficial: re.Pattern[str]
    mail_services: frozenset[str]
    mobile: Mapping[str, str]


@cache
def weights() -> Weights:
    """Read the numbers once."""
    data = tomllib.loads((config_folder() / "match.toml").read_text(encoding="utf-8"))
    told = "|".join(re.escape(spell(words)) for words in data["unofficial"]["words"])
    return Weights(
        data["weight"], data["limit"], frozenset(data["name_only"]["signals"]), frozenset(data["badges"]["bound"]),
        frozenset(data["bait"]["words"]), re.compile(rf"\b(?:{told})\b"), frozenset(data["contact"]["mail_services"]),
        data["contact"]["mobile"],
    )  # fmt: skip


def match(
    company: Company,
    ref: ProfileRef,
    facts: Facts,
    evidence: Sequence[Evidence],
    *,
    links_own_site: bool | None = None,
    decision: Decision | None = None,
) -> Match:
    """Return how sure we are that `ref` is an account of `company`, with the signals that say so.

    `evidence` are the ways by which the account was found; `links_own_site` may carry a caller's better knowledge of redirects. No
    signal at all gives `untested`, because nothing was compared.
    """
    signals = tuple(_dedupe([*_found_signals(evidence), *_fact_signals(company, ref, facts, links_own_site)]))
    names = {signal.name for signal in signals}
    void = _void(company, facts, names, evidence)
    signals = tuple(signal for signal in signals if signal.name not in void)
    if decision is not None:
        conf = 1.0 if decision == "confirmed" else 0.0
        return Match(Verdict.SAME if conf else Verdict.DIFFERENT, conf, (*signals, Signal(f"decision_{decision}", 1.0)))
    found = score(signals)
    if not signals and facts.display_name:
        return Match(Verdict.DIFFERENT, 0.0)  # the page was read, and nothing of it is the company's
    if facts == Facts() and found.verdict is Verdict.DIFFERENT and not any(signal.contradiction for signal in signals):
        return replace(found, verdict=Verdict.UNTESTED)  # a handle alone, of a page that was not read
    return found


def score(signals: Sequence[Signal]) -> Match:
    """Return confidence and verdict of a set of signals."""
    if not signals:
        return Match()
    rules = weights()
    for_it = [signal for signal in signals if not signal.contradiction]
    conf = 1 - math.prod(1 - signal.weight for signal in for_it)
    if all(signal.name in rules.name_only for signal in for_it):
        conf = min(conf, rules.limit["name_only"])
    conf *= rules.limit["contradiction"] ** sum(signal.contradiction for signal in signals)
    conf = round(conf, 4)
    if conf >= rules.limit["same"]:
        verdict = Verdict.SAME
    else:
        verdict = Verdict.UNDECIDED if conf >= rules.limit["undecided"] else Verdict.DIFFERENT
    return Match(verdict, conf, tuple(signals))


def _signal(name: str, evidence_id: str = "") -> Signal:
    return Signal(name, weights().weight[name], False, evidence_id)


def _dedupe(signals: Iterable[Signal]) -> Iterator[Signal]:
    """One signal of a name counts once: five pages with the same link are one statement of the same owner."""
    seen: set[str] = set()
    for signal in signals:
        if signal.name not in seen:
            seen.add(signal.name)
            yield signal


def _found_signals(evidence: Sequence[Evidence]) -> Iterator[Signal]:
    for piece in evidence:
        if piece.found_via is FoundVia.DECLARED and piece.code == "declared":
            yield _signal("declared", piece.id)
        elif piece.found_via in SITE:
            yield _signal("site_links", piece.id)
        elif piece.found_via in SAME_AS:
            yield _signal("sameas", piece.id)
        elif piece.found_via is FoundVia.DOMAIN_HANDLE:
            yield _signal("domain_verified", piece.id)
        elif piece.found_via is FoundVia.CROSS_LINK:
            # The owner of an account that is the company's names another one; a hub does nothing else, so its word weighs more.
            yield Signal("cross_link", min(piece.conf, weights().weight["cross_link"]), False, piece.id)
        elif piece.code == "register":
            yield _signal("register", piece.id)


def _void(company: Company, facts: Facts, names: Collection[str], evidence: Sequence[Evidence]) -> frozenset[str]:
    """The signals that others take the ground from."""
    void: set[str] = set()
    if TIES & set(names):
        # A page that is tied to the company may well stand for its branch elsewhere, which has a telephone of its own.
        void |= {"other_place", "other_contact"}
    if NAMED_BY_COMPANY & set(names):
        void.add("fan")
        if is_brand(company, facts.display_name or "") or (OWN_NAME & set(names) and _is_insisted(names, evidence)):
            # What the company calls its own, under its name, may lead to its shop or to the brand's site.
            void.add("other_domain")
    return frozenset(void)


def _is_insisted(names: Collection[str], evidence: Sequence[Evidence]) -> bool:
    """True where the company's word is more than one link, by which it may just as well point to a namesake."""
    pages = {piece.source_url for piece in evidence if piece.found_via in SITE}
    return bool({"declared", "sameas"} & set(names)) or len(pages) >= FOOTER_PAGES


def _fact_signals(company: Company, ref: ProfileRef, facts: Facts, links_own_site: bool | None) -> Iterator[Signal]:
    rules = weights()
    yield from _domain_signals(company, ref, facts, links_own_site)
    contacts = tuple(_contact_signals(company, facts))
    yield from contacts
    identity = company.identity
    about = spell(facts.description or "")
    if identity.legal_name and identity.legal_form and not is_generic(identity.legal_name) and spell(identity.legal_name) in about:
        yield _signal("legal_name")
    if facts.verified and ref.platform in rules.bound_badges:
        yield _signal("verified")
    yield from _name_signals(company, facts, is_located=any(signal.name == "address" for signal in contacts))
    if _handle_is_domain(ref.handle, company.domain):
        yield _signal("handle")
    if calls_itself_unofficial(facts):
        yield Signal("fan", 0.0, contradiction=True)
    if _has_bait(company, ref.handle, facts.display_name or ""):
        yield Signal("bait", 0.0)


def _domain_signals(company: Company, ref: ProfileRef, facts: Facts, links_own_site: bool | None) -> Iterator[Signal]:
    own = registrable_domain(company.domain)
    linked = {registrable_domain(host_of(url)) for url in facts.websites if says_whose(url)} - {""}
    also = {registrable_domain(host_of(url)) for url in facts.links}
    if _is_of_another(company, facts.display_name or "", linked - {own}):
        # An agency, a dealer or an association that names its client: it links the client's site beside its own.
        yield Signal("other_domain", 0.0, contradiction=True)
    elif own in linked | also or links_own_site or (facts.display_name and _is_page_of_domain(ref, company.domain)):
        yield _signal("profile_links")
    elif any(_label(domain) != _label(own) for domain in linked):
        # The same name under another ending ("firma.at" for "firma.de") is mostly the same house: neither proof nor contradiction.
        yield Signal("other_domain", 0.0, contradiction=True)


def _is_of_another(company: Company, title: str, domains: Iterable[str]) -> bool:
    """True where a page bears another name than the company's, and links a site that is called like the page."""
    if not title or same_name(company, title) or _holds_name(company, title):
        return False
    words = _tight(strip_legal_form(title))
    return any(len(label := _label(domain)) >= 4 and label in words for domain in domains)


def _contact_signals(company: Company, facts: Facts) -> Iterator[Signal]:
    own = {national(phone) for phone in company.identity.phones} - {""}
    phone = national(facts.phone or "")
    if phone in own:
        yield _signal("address")
        return
    if facts.address is not None:
        if same_address(facts.address, company.identity.address):
            yield _signal("address")
            return
        if _other_place(facts.address, company.identity.address):
            yield Signal("other_place", 0.0, contradiction=True)
    if _other_line(phone, own, company.country) or _other_mail(company, facts.email or ""):
        yield Signal("other_contact", 0.0, contradiction=True)


def _other_line(phone: str, own: Collection[str], country: str) -> bool:
    """True for a telephone of another house: not a mobile one, and without the beginning that the extensions of one house share."""
    if len(phone) < LINE_DIGITS or not own or re.match(weights().mobile.get(country, r"\b\B"), phone):
        return False
    return all(phone[:SHARED_DIGITS] != number[:SHARED_DIGITS] for number in own)


def _other_mail(company: Company, mail: str) -> bool:
    """True for an address at a domain that is neither the company's nor a mail service's."""
    domain = registrable_domain(mail.partition("@")[2].lower())
    own = {registrable_domain(company.domain)} | {registrable_domain(known.partition("@")[2]) for known in company.identity.emails}
    return bool(domain) and domain not in own | weights().mail_services and _label(domain) not in {_label(known) for known in own}


def _name_signals(company: Company, facts: Facts, *, is_located: bool) -> Iterator[Signal]:
    """How far the title of a page is the company's name: as a whole, with its legal form, or as a part of it.

    A name of thousands counts as any other where street or telephone fit: there is but one Müller at that door.
    """
    title, rules = facts.display_name or "", weights()
    if not title:
        return
    if any(likeness(title, name) >= rules.limit["name_like"] for name in all_names(company)):
        if is_generic(company.name):
            yield _signal("name") if is_located else Signal("name", rules.limit["name_generic"])
        else:
            whole = "whole_name" if _is_whole_name(company, title) else "name"
            yield _signal("legal_title" if _is_legal_name(company, title) else whole)
        if is_brand_name(company, title):
            yield Signal("brand", 0.0)
    elif _holds_name(company, title) and not _is_dealer(company, title, facts):
        yield _signal("name_within")


def _is_whole_name(company: Company, title: str) -> bool:
    """True for exactly the same name of several words, legal form aside: few bear it by chance, yet it is still a name."""
    core = comparable(title)
    return " " in core and any(core == comparable(name) for name in all_names(company))


def _holds_name(company: Company, title: str) -> bool:
    """True where a title has a telling name of the company among other words: "Musterwerk Pumpen Karriere"."""
    words = f" {comparable(title)} "
    cores = (comparable(name) for name in all_names(company) if not is_generic(name))
    return any(f" {core} " in words and (" " in core or len(core) >= TELLING) for core in cores)


def _is_dealer(company: Company, title: str, facts: Facts) -> bool:
    """True where the rest of a title is the name of the site that the page links: somebody who sells what the company makes."""
    rest = f" {comparable(title)} "
    for name in all_names(company):
        rest = rest.replace(f" {comparable(name)} ", " ")
    words = {_tight(word) for word in rest.split()} | {_tight(rest)}
    return any(_label(registrable_domain(host_of(url))) in words for url in facts.websites if says_whose(url))


def _has_bait(company: Company, handle: str, title: str) -> bool:
    """True where a page has the company's name together with a word that imitators use: "…_support", "… Gewinnspiel"."""
    if is_generic(company.name) or not (same_name(company, title) or _holds_name(company, title)):
        return False
    told = set(re.split(r"[^a-z]+", f"{spell(handle)} {spell(title)}"))
    return bool(told & (weights().bait - set(comparable(company.name).split())))


def calls_itself_unofficial(facts: Facts) -> bool:
    """True where a page says in its own name or text that outsiders made it."""
    return bool(weights().unofficial.search(f"{spell(facts.display_name or '')} {spell(facts.description or '')}"))


def all_names(company: Company) -> tuple[str, ...]:
    """Every name the company goes or went by."""
    identity = company.identity
    names = (company.name, identity.legal_name, *company.aliases, *identity.other_names, *identity.former_names)
    return tuple(dict.fromkeys(name for name in names if name))


def says_whose(url: str) -> bool:
    """True for an address that tells an owner by its domain: not a page on a platform, a link hub or a shortener."""
    host = host_of(url)
    return registrable_domain(host) not in SHARED_HOSTS and not load_registry().is_platform_host(host)


def is_brand(company: Company, name: str) -> bool:
    """True where a name is one of the company's other ones (a brand, a former name) and not its own."""
    limit = weights().limit["name_like"]
    others = (*company.aliases, *company.identity.other_names, *company.identity.former_names)
    own = (company.name, company.identity.legal_name)
    return any(likeness(name, other) >= limit for other in others) and all(likeness(name, known) < limit for known in own)


def is_brand_name(company: Company, name: str) -> bool:
    """True for a brand: another present name that has no telling word of the company's own."""
    identity = company.identity
    own = set(comparable(f"{company.name} {identity.legal_name}").split())
    former = [comparable(known) for known in identity.former_names]
    brands = [brand for brand in (*identity.other_names, *company.aliases) if comparable(brand) not in former]
    limit = weights().limit["name_like"]
    return any(likeness(name, brand) >= limit and not own & set(comparable(brand).split()) for brand in brands)


def _label(domain: str) -> str:
    return re.sub(r"[^a-z0-9]", "", domain.split(".")[0])


def _is_legal_name(company: Company, title: str) -> bool:
    """True where a page is headed by the full name with its legal form: few handles do that by chance, yet it is still a name."""
    full = [company.identity.legal_name, company.name]
    return any(legal_form(name) and _tight(name) == _tight(title) for name in full if name)


def _tight(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", spell(name))


def same_address(one: Address, other: Address) -> bool:
    """True where two addresses name the same street (with number) and the same town or postcode; spelling variants meet."""
    if not (one.street and other.street):
        return False
    same_town = bool(one.postcode and one.postcode == other.postcode) or bool(one.city and spell(one.city) == spell(other.city))
    return same_town and _street(one.street) == _street(other.street)


def _other_place(one: Address, other: Address) -> bool:
    """True where both towns are known and both postcode and town differ: another place, perhaps a branch or a namesake."""
    if one.country and other.country and one.country != other.country:
        return True
    if not (one.city and other.city) or spell(one.city) == spell(other.city):
        return False
    return not (one.postcode and other.postcode) or one.postcode != other.postcode


def _street(text: str) -> str:
    return STREET.sub("", spell(text))


def national(phone: str) -> str:
    """Return the digits of a telephone number as dialled within its country: "+49 871 1", "0049 (0)871 1" and "0871 1" meet."""
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    abroad = phone.strip().startswith("+") or digits.startswith("00")
    digits = digits.lstrip("0")
    return re.sub(r"^4[139]", "", digits) if abroad else digits


def _is_page_of_domain(ref: ProfileRef, domain: str) -> bool:
    """True where a platform calls its pages after domains, and this one after the company's: `/review/firma.de`."""
    rules = load_registry().get(ref.platform).names if ref.platform in load_registry() else ()
    return "domain" in rules and registrable_domain(ref.handle) == registrable_domain(domain)


def _handle_is_domain(handle: str, domain: str) -> bool:
    bare = domain.removeprefix("www.").lower()
    label = _label(registrable_domain(bare))
    name = re.sub(r"[^a-z0-9]", "", spell(handle.partition("@")[0]))
    return bool(label) and (name == label or handle.lower() in (bare, registrable_domain(bare)))


def same_name(company: Company, name: str) -> bool:
    """True where a name is one of the company's, legal form and spelling aside."""
    limit = weights().limit["name_like"]
    return any(likeness(name, other) >= limit for other in all_names(company) if comparable(other))
