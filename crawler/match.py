"""Is this account this company's? Signals with weights, contradictions, and the confidence that follows (report-spec 2.2).

`conf = 1 − Π(1 − wᵢ)` over the signals present; signals of the name alone are capped at 0.60; every contradiction multiplies
by 0.3; a person's decision sets 1.0 or 0.0. Weights and limits stand in `config/match.toml`.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from crawler.names import comparable, is_generic, legal_form, likeness, spell
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
SHARED_HOSTS = frozenset(
    {"linktr.ee", "bit.ly", "goo.gl", "g.page", "page.link", "google.com", "beacons.ai", "bio.link", "lnk.bio"}
)
STREET = re.compile(r"str(?:\.|aße|asse)?\b|\W")


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of `config/match.toml`."""

    weight: Mapping[str, float]
    limit: Mapping[str, float]
    name_only: frozenset[str]
    bound_badges: frozenset[str]


@cache
def weights() -> Weights:
    """Read the numbers once."""
    data = tomllib.loads((config_folder() / "match.toml").read_text(encoding="utf-8"))
    return Weights(data["weight"], data["limit"], frozenset(data["name_only"]["signals"]), frozenset(data["badges"]["bound"]))


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
    if names & TIES:
        # A page that is tied to the company may well stand for its branch elsewhere.
        signals = tuple(signal for signal in signals if signal.name != "other_place")
    if names & NAMED_BY_COMPANY and is_brand(company, facts.display_name or ""):
        # A brand that the company itself names leads to the brand's own site.
        signals = tuple(signal for signal in signals if signal.name != "other_domain")
    if decision is not None:
        conf = 1.0 if decision == "confirmed" else 0.0
        return Match(Verdict.SAME if conf else Verdict.DIFFERENT, conf, (*signals, Signal(f"decision_{decision}", 1.0)))
    return score(signals)


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


def _fact_signals(company: Company, ref: ProfileRef, facts: Facts, links_own_site: bool | None) -> Iterator[Signal]:
    rules = weights()
    own = registrable_domain(company.domain)
    linked = {registrable_domain(host_of(url)) for url in facts.websites if says_whose(url)} - {""}
    also = {registrable_domain(host_of(url)) for url in facts.links}
    if own in linked | also or links_own_site:
        yield _signal("profile_links")
    elif any(_label(domain) != _label(own) for domain in linked):
        # The same name under another ending ("firma.at" for "firma.de") is mostly the same house: neither proof nor contradiction.
        yield Signal("other_domain", 0.0, contradiction=True)
    identity = company.identity
    if facts.phone and national(facts.phone) in {national(phone) for phone in identity.phones} - {""}:
        yield _signal("address")
    elif facts.address is not None:
        if same_address(facts.address, identity.address):
            yield _signal("address")
        elif _other_place(facts.address, identity.address):
            yield Signal("other_place", 0.0, contradiction=True)
    about = spell(facts.description or "")
    if identity.legal_name and identity.legal_form and not is_generic(identity.legal_name) and spell(identity.legal_name) in about:
        yield _signal("legal_name")
    if facts.verified and ref.platform in rules.bound_badges:
        yield _signal("verified")
    names = [company.name, identity.legal_name, *company.aliases, *identity.other_names, *identity.former_names]
    best = max((likeness(facts.display_name, name) for name in names if name), default=0.0) if facts.display_name else 0.0
    if best >= rules.limit["name_like"]:
        if is_generic(company.name):
            yield Signal("name", rules.limit["name_generic"])
        else:
            yield _signal("legal_title" if _is_legal_name(company, facts.display_name or "") else "name")
    if _handle_is_domain(ref.handle, company.domain):
        yield _signal("handle")


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


def _handle_is_domain(handle: str, domain: str) -> bool:
    bare = domain.removeprefix("www.").lower()
    label = _label(registrable_domain(bare))
    name = re.sub(r"[^a-z0-9]", "", spell(handle.partition("@")[0]))
    return bool(label) and (name == label or handle.lower() in (bare, registrable_domain(bare)))


def same_name(company: Company, name: str) -> bool:
    """True where a name is one of the company's, legal form and spelling aside."""
    limit = weights().limit["name_like"]
    known = [company.name, company.identity.legal_name, *company.aliases, *company.identity.other_names]
    return any(likeness(name, other) >= limit for other in known if comparable(other))
