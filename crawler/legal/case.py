"""What is known about one company, in the words of the checks; and what a check answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crawler.impressum import notice_links
from crawler.legal.rules import LegalRule, legal_config
from crawler.ownership import account_class
from crawler.platforms import Registry
from crawler.types import Check, Company, Evidence, Facts, Profile, Questionnaire
from crawler.urls import same_site
from crawler.vocabulary import AccountClass, LegalStatus, Presence, SiteSign, ValueState

RUN = frozenset({AccountClass.OFFICIAL, AccountClass.OFFICIAL_SUB, AccountClass.RETIRED})
"""Pages that the company runs. Of all others it is not the provider."""
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Pointer:
    """The result of one check at one place."""

    rule_id: str
    status: LegalStatus
    condition: str
    """Id of the text that says what was seen: `legal.seen.<condition>`."""
    confidence: float = 1.0
    platform: str = ""
    account_id: str = ""
    evidence_ids: tuple[str, ...] = ()
    params: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LegalCase:
    """One company with all that the checks may look at."""

    company: Company
    profiles: tuple[Profile, ...]
    """Its own rows, platforms as a whole included."""
    site: tuple[Evidence, ...]
    """What its own site says (`SiteSign`)."""
    checks: tuple[Check, ...]
    registry: Registry
    questionnaire: Questionnaire | None = None

    @property
    def seat(self) -> str:
        """Country of the seat, ISO in lower case: by the Impressum, else as it was said."""
        return (self.company.identity.address.country or self.company.country or "").lower()

    def applies(self, rule: LegalRule) -> bool:
        """Is the rule one of the law of the seat?"""
        return self.seat in rule.jurisdictions or ("eu" in rule.jurisdictions and self.seat in legal_config().eu)

    # --- the own site ---

    def signs(self, code: SiteSign, platform: str = "", account_id: str = "") -> tuple[Evidence, ...]:
        """What the site says of one kind."""
        return tuple(
            piece
            for piece in self.site
            if piece.code == code and platform in ("", piece.platform) and account_id in ("", piece.account_id)
        )

    @property
    def home_read(self) -> bool:
        """Could the home page be read as a visitor sees it?"""
        website = self.website
        empty = any(check.step.endswith("_rendered") and check.step != "site.consent_rendered" and not check.outcome.has_body
                    for check in self.own_checks)  # fmt: skip
        return website is not None and website.presence is Presence.EXISTS and not empty

    @property
    def own_checks(self) -> tuple[Check, ...]:
        """What was tried on the company's own site."""
        return tuple(check for check in self.checks if check.subject_id == self.company.id and check.step.startswith("site."))

    @property
    def website(self) -> Profile | None:
        """The row of the own site."""
        return next((profile for profile in self.profiles if profile.platform == "website" and profile.ref is not None), None)

    @property
    def notice(self) -> Evidence | None:
        """The legal notice of the own site, as far as it was read."""
        return next(iter(self.signs(SiteSign.NOTICE)), None)

    def looked_for(self, step: str) -> bool:
        """Was a page of this kind asked for?"""
        return any(check.step == f"site.{step}" for check in self.own_checks)

    # --- the profiles ---

    def accounts(self) -> Iterator[tuple[Profile, AccountClass]]:
        """Pages on platforms that are there or may be there, with their class; the own site and records are left out."""
        for profile in self.profiles:
            if (
                profile.ref is not None
                and profile.presence is not Presence.ABSENT
                and profile.platform not in legal_config().left_out
            ):
                yield profile, account_class(profile)

    def run(self) -> Iterator[Profile]:
        """Pages that the company runs."""
        return (profile for profile, kind in self.accounts() if kind in RUN)


def named(profile: Profile) -> dict[str, Value]:
    """Parameters by which a text names a page."""
    ref = profile.ref
    return {
        "platform": profile.platform,
        "account": profile.facts.display_name or (ref.handle if ref else ""),
        "url": ref.canonical if ref else "",
    }


def about(
    profile: Profile,
    rule_id: str,
    status: LegalStatus,
    condition: str,
    *,
    conf: float | None = None,
    pieces: Iterable[Evidence] = (),
    **params: Value,
) -> Pointer:
    """A result about one page; as sure as it is that the page is the company's."""
    sure = profile.match.conf if profile.match.conf is not None else 0.5
    return Pointer(
        rule_id,
        status,
        condition,
        round(min(sure, legal_config().confidence["site"]) if conf is None else conf, 4),
        profile.platform,
        profile.ref.account_id if profile.ref else "",
        ids([*pieces, *profile.evidence]),
        {**named(profile), **params},
    )


def ids(pieces: Iterable[Evidence], limit: int = 6) -> tuple[str, ...]:
    """Ids of pieces of evidence, each once."""
    return tuple(dict.fromkeys(piece.id for piece in pieces))[:limit]


def places_known(profile: Profile) -> bool:
    """Could every place of a profile be read in which a link to the legal notice may stand?"""
    if profile.presence is not Presence.EXISTS or profile.observed_at is None:
        return False
    facts = profile.facts
    told = facts.states.get("website") is ValueState.ABSENT and (facts.description or facts.states.get("description"))
    return bool(told) or profile.platform in legal_config().whole


def links_of(facts: Facts) -> tuple[str, ...]:
    """All addresses that a profile shows."""
    return tuple(dict.fromkeys((*facts.websites, *facts.links)))


def links_home(company: Company, facts: Facts) -> bool:
    """Does a profile link the company's site?"""
    return any(same_site(url, f"https://{company.domain}/") for url in links_of(facts))


__all__ = [
    "RUN",
    "LegalCase",
    "Pointer",
    "Value",
    "about",
    "ids",
    "links_home",
    "links_of",
    "named",
    "notice_links",
    "places_known",
]
