"""Who a site's Impressum says it is: the identity anchor of an audit.

Pure functions over one page. An empty field means "not sure": a wrong name would make every later match wrong. People who
represent the company are recognised only to be left out; they are neither returned nor stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crawler.impressum.links import is_impressum_link, notice_links
from crawler.impressum.parked import parked_domain
from crawler.impressum.reader import read_impressum
from crawler.names import NAME_LIKE, likeness
from crawler.types import Address, LegalIdentity

__all__ = ["is_impressum_link", "merge_identities", "notice_links", "parked_domain", "read_impressum"]


def merge_identities(identities: Iterable[LegalIdentity]) -> LegalIdentity:
    """Join what several pages of one site say; the first that names the company leads, others only fill its gaps.

    A page that names another company adds nothing: shops and agencies name their customers.
    """
    found = list(identities)
    base = next((identity for identity in found if identity.legal_name), found[0] if found else LegalIdentity())
    for other in found:
        if other is not base and (not other.legal_name or _same(base.legal_name, other.legal_name)):
            base = _filled(base, other)
    return base


def _filled(base: LegalIdentity, other: LegalIdentity) -> LegalIdentity:
    same_register = not base.register_number
    return replace(
        base,
        legal_form=base.legal_form or other.legal_form,
        address=base.address if base.address != Address() else other.address,
        phones=tuple(dict.fromkeys((*base.phones, *other.phones))),
        emails=tuple(dict.fromkeys((*base.emails, *other.emails))),
        register_court=base.register_court or (other.register_court if same_register else ""),
        register_number=base.register_number or other.register_number,
        vat_id=base.vat_id or other.vat_id,
        former_names=tuple(dict.fromkeys((*base.former_names, *other.former_names))),
        other_names=tuple(dict.fromkeys((*base.other_names, *other.other_names))),
        source_url=base.source_url or other.source_url,
    )


def _same(one: str, other: str) -> bool:
    return likeness(one, other) >= NAME_LIKE
