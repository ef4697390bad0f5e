"""Checks of the company's own site: items of its legal notice, leftovers of closed services and replaced acts, embeds."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.discover.site_signs import is_odr
from crawler.legal.case import LegalCase, Pointer, Value, about, ids, links_of
from crawler.legal.rules import legal_config
from crawler.types import Address, Evidence
from crawler.vocabulary import LegalStatus, Presence, SiteSign


def notice_items(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """The items that the notice must have; one that was not recognised makes it unclear, never flagged."""
    notice = case.notice
    if notice is None:
        yield Pointer(rule_id, LegalStatus.NOT_CHECKED, "notice_unread")
        return
    missing = [item for item in legal_config().items[rule_id] if not _has(case, item)]
    proof = ids([notice, *case.signs(SiteSign.NOTICE_ITEM)])
    conf = legal_config().confidence["site"]
    if missing:
        params: dict[str, Value] = {"items": "; ".join(missing), "n": len(missing), "url": notice.source_url}
        yield Pointer(rule_id, LegalStatus.UNCLEAR, "items_missing", conf, evidence_ids=proof, params=params)
    else:
        yield Pointer(rule_id, LegalStatus.OK, "items_complete", conf, evidence_ids=proof, params={"url": notice.source_url})


def _has(case: LegalCase, item: str) -> bool:
    identity = case.company.identity
    unregistered = identity.legal_form in legal_config().unregistered
    if item == "name":
        return bool(identity.legal_name)
    if item == "address":
        return identity.address != Address() and bool(identity.address.street and identity.address.city)
    if item == "email":
        return bool(identity.emails)
    if item == "form":
        return bool(identity.legal_form)
    if item == "register":
        return bool(identity.register_number) or (unregistered and bool(identity.legal_form))
    return any(piece.selector == item for piece in case.signs(SiteSign.NOTICE_ITEM))


def odr_link(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """A link to the closed platform for dispute resolution, on the site or on a profile."""
    pieces = case.signs(SiteSign.ODR)
    conf = legal_config().confidence["site"]
    if pieces:
        params: dict[str, Value] = {"n": len({piece.source_url for piece in pieces}), "url": pieces[0].source_url}
        yield Pointer(rule_id, LegalStatus.FLAGGED, "odr_link", conf, "website", evidence_ids=ids(pieces), params=params)
    elif case.home_read and case.notice is not None:
        yield Pointer(rule_id, LegalStatus.OK, "odr_none", conf, "website", evidence_ids=ids([case.notice]))
    else:
        yield Pointer(rule_id, LegalStatus.NOT_CHECKED, "site_in_part", platform="website")
    for profile in case.run():
        if any(is_odr(url) for url in links_of(profile.facts)):
            yield about(profile, rule_id, LegalStatus.FLAGGED, "odr_on_profile")


def old_statutes(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """Names of acts that have been replaced."""
    pieces = case.signs(SiteSign.STATUTE)
    conf = legal_config().confidence["site"]
    if pieces:
        names = "; ".join(dict.fromkeys(piece.selector for piece in pieces))
        params: dict[str, Value] = {"names": names, "url": pieces[0].source_url}
        yield Pointer(rule_id, LegalStatus.FLAGGED, "old_statute", conf, "website", evidence_ids=ids(pieces), params=params)
    elif case.notice is not None:
        yield Pointer(rule_id, LegalStatus.OK, "statutes_current", conf, "website", evidence_ids=ids([case.notice]))
    else:
        yield Pointer(rule_id, LegalStatus.NOT_CHECKED, "site_in_part", platform="website")


def embeds(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """Data that go to platforms before anybody consented: asked for in a browser, or to be feared by the markup."""
    asked = {piece.platform: piece for piece in case.signs(SiteSign.EMBED_REQUEST)}
    marked: dict[str, list[Evidence]] = {}
    for piece in case.signs(SiteSign.EMBED):
        marked.setdefault(piece.platform, []).append(piece)
    view = next(iter(case.signs(SiteSign.CONSENT_VIEW)), None)
    sure = legal_config().confidence
    for platform, piece in asked.items():
        params: dict[str, Value] = {"platform": platform, "host": piece.excerpt, "url": piece.source_url}
        proof = ids([piece, *marked.get(platform, ())])
        yield Pointer(
            rule_id, LegalStatus.FLAGGED, "asked_before_consent", sure["site"], platform, evidence_ids=proof, params=params
        )
    for platform, pieces in marked.items():
        if platform not in asked:
            params = {"platform": platform, "url": pieces[0].source_url}
            proof = ids(pieces)
            yield Pointer(
                rule_id, LegalStatus.UNCLEAR, "embed_in_markup", sure["markup"], platform, evidence_ids=proof, params=params
            )
    if asked or marked:
        return
    if not case.home_read:
        yield Pointer(rule_id, LegalStatus.NOT_CHECKED, "site_unread", platform="website")
    elif view is not None and view.conf >= 1.0:
        yield Pointer(rule_id, LegalStatus.OK, "nothing_asked", sure["site"], "website", evidence_ids=ids([view]))
    else:
        website = case.website
        proof = ids(website.evidence) if website is not None and website.presence is Presence.EXISTS else ()
        yield Pointer(rule_id, LegalStatus.OK, "plain_links", sure["markup"], "website", evidence_ids=proof)
