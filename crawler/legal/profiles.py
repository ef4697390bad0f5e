"""Checks of the company's profiles: legal notice reachable, its own, in sight; privacy notice speaks of them."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.impressum import notice_links
from crawler.legal.case import RUN, LegalCase, Pointer, about, ids, links_home, places_known
from crawler.legal.rules import legal_config
from crawler.names import NAME_LIKE, likeness
from crawler.types import Evidence, Profile
from crawler.vocabulary import AccountClass, LegalStatus, Outcome, Presence, SiteSign

GONE = frozenset({Outcome.MISSING, Outcome.GONE})
UNDECIDED = frozenset({AccountClass.CANDIDATE})


def notice_on_site(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """The own site names its legal notice; flagged only where the site was read and has none."""
    site = case.website
    if site is None:
        return
    if case.notice is not None:
        yield about(site, rule_id, LegalStatus.OK, "site_notice", pieces=[case.notice])
    elif case.looked_for("impressum"):
        yield about(site, rule_id, LegalStatus.UNCLEAR, "site_notice_unread")
    elif case.home_read:
        yield about(site, rule_id, LegalStatus.FLAGGED, "site_notice_none")
    else:
        yield about(site, rule_id, LegalStatus.NOT_CHECKED, "site_unread")


def notice_on_profiles(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """Every page on a platform: labelled and reachable, one click further, or nothing to be seen."""
    for profile, kind in case.accounts():
        if kind in UNDECIDED:
            yield about(profile, rule_id, LegalStatus.NOT_CHECKED, "undecided")
        elif kind not in RUN:
            yield about(profile, rule_id, LegalStatus.NOT_APPLICABLE, "not_run")
        elif profile.presence is not Presence.EXISTS or profile.observed_at is None:
            yield about(profile, rule_id, LegalStatus.NOT_CHECKED, "profile_unread")
        else:
            yield _notice_on(case, profile, rule_id)


def _notice_on(case: LegalCase, profile: Profile, rule_id: str) -> Pointer:
    links = notice_links(profile.facts)
    if links:
        target = _target(case, profile)
        if target is None or not (Outcome(target.selector).has_body or Outcome(target.selector) in GONE):
            return about(profile, rule_id, LegalStatus.UNCLEAR, "target_unread", pieces=_some(target), target=links[0])
        if Outcome(target.selector) in GONE:
            return about(profile, rule_id, LegalStatus.FLAGGED, "target_gone", pieces=[target], target=links[0])
        return about(profile, rule_id, LegalStatus.OK, "labelled", pieces=[target], target=links[0])
    if links_home(case.company, profile.facts):
        if case.notice is not None:
            return about(profile, rule_id, LegalStatus.UNCLEAR, "one_click", pieces=[case.notice])
        return about(profile, rule_id, LegalStatus.UNCLEAR, "website_only")
    if places_known(profile):
        return about(profile, rule_id, LegalStatus.FLAGGED, "no_link")
    return about(profile, rule_id, LegalStatus.NOT_CHECKED, "profile_in_part")


def notice_belongs(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """The notice behind a profile is the same company's, and the own notice says for which profiles it holds."""
    for profile in case.run():
        target = _target(case, profile)
        if target is not None and target.excerpt and _is_other(case, target.excerpt):
            yield about(profile, rule_id, LegalStatus.FLAGGED, "other_company", pieces=[target], other=target.excerpt)
            continue
        if case.notice is None:
            yield about(profile, rule_id, LegalStatus.NOT_CHECKED, "notice_unread")
            continue
        names = case.signs(SiteSign.NOTICE_NAMES, profile.platform)
        if names:
            yield about(profile, rule_id, LegalStatus.OK, "notice_names_it", pieces=names)
        else:
            yield about(profile, rule_id, LegalStatus.UNCLEAR, "notice_silent", pieces=[case.notice])


def _is_other(case: LegalCase, name: str) -> bool:
    company = case.company
    own = (company.name, company.identity.legal_name, *company.aliases, *company.identity.other_names)
    return all(likeness(name, known) < NAME_LIKE for known in own if known)


def notice_in_sight(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """A labelled link that stands only in the area "Info" may not do."""
    for profile in case.run():
        links = notice_links(profile.facts)
        if profile.presence is not Presence.EXISTS or profile.observed_at is None:
            yield about(profile, rule_id, LegalStatus.NOT_CHECKED, "profile_unread")
        elif not links:
            yield about(profile, rule_id, LegalStatus.NOT_APPLICABLE, "nothing_to_place")
        elif profile.platform in legal_config().behind_info:
            yield about(profile, rule_id, LegalStatus.UNCLEAR, "behind_info", target=links[0])
        else:
            yield about(profile, rule_id, LegalStatus.OK, "in_sight", target=links[0])


def privacy_notice(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """Every platform in use is named in the privacy notice; flagged only where the whole notice was read."""
    used = [p for p in case.run() if case.registry.get(p.platform).kind in legal_config().used_kinds]
    notice = next(iter(case.signs(SiteSign.PRIVACY)), None)
    if notice is None:
        condition = "privacy_unread" if case.looked_for("privacy") or not case.home_read else "privacy_none"
        status = LegalStatus.UNCLEAR if condition == "privacy_none" else LegalStatus.NOT_CHECKED
        yield Pointer(rule_id, status, condition, legal_config().confidence["markup"])
        return
    whole = notice.conf >= 1.0
    for profile in used:
        names = case.signs(SiteSign.PRIVACY_NAMES, profile.platform)
        if names:
            yield about(profile, rule_id, LegalStatus.OK, "privacy_names_it", pieces=[*names, notice])
        elif whole:
            yield about(profile, rule_id, LegalStatus.FLAGGED, "privacy_silent", pieces=[notice])
        else:
            yield about(profile, rule_id, LegalStatus.UNCLEAR, "privacy_in_part", pieces=[notice])
    if not used:
        yield Pointer(rule_id, LegalStatus.NOT_APPLICABLE, "no_profiles", evidence_ids=ids([notice]))


def _target(case: LegalCase, profile: Profile) -> Evidence | None:
    account = profile.ref.account_id if profile.ref is not None else ""
    return next(iter(case.signs(SiteSign.NOTICE_TARGET, profile.platform, account)), None)


def _some(piece: Evidence | None) -> list[Evidence]:
    return [] if piece is None else [piece]
