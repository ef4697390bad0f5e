"""GLEIF: the open register of legal entity identifiers, by the legal name of the Impressum.

The same name exists in many towns, so a record counts only where register number or seat agree with the Impressum as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from crawler.discover.config import source
from crawler.discover.result import Collector, SourceResult, dicts, dig, text, texts
from crawler.names import NAME_LIKE, likeness, spell
from crawler.platforms import Registry
from crawler.types import Address, Company, LegalIdentity, Page, Probe
from crawler.vocabulary import FoundVia

PLATFORM = "gleif"
LEI = re.compile(r"[A-Z0-9]{18}\d{2}")
PAGE_SIZE = "5"


def find(company: Company, registry: Registry, now: datetime) -> Probe[SourceResult]:
    """Ask for records of the legal name; return the one whose register number or seat agrees."""
    work = Collector(company, registry, now, PLATFORM, source(PLATFORM))
    name = company.identity.legal_name
    if not name:
        work.skip("no legal name known")
        return work.result()
    query = urlencode({"filter[entity.legalName]": name[:200], "page[size]": PAGE_SIZE})
    page = yield work.request(f"{work.source.url('records')}?{query}", "application/vnd.api+json")
    for record in dicts(dig(work.json(page), "data")):
        identity = _take(work, record, page)
        if identity is not None:
            return work.result(identity=identity, aliases=(*identity.other_names, *identity.former_names))
    return work.result()


def _take(work: Collector, record: Mapping[str, Any], page: Page) -> LegalIdentity | None:
    entity = dig(record, "attributes", "entity")
    lei = text(dig(record, "attributes", "lei")) or text(record.get("id"))
    known = work.company.identity
    legal_name = text(dig(entity, "legalName", "name"))
    if not LEI.fullmatch(lei) or likeness(legal_name, known.legal_name) < NAME_LIKE:
        return None
    address = _address(dig(entity, "legalAddress"))
    number = text(dig(entity, "registeredAs"))
    if not _agrees(known, address, number):
        return None
    same_number = bool(known.register_number) and _comparable(known, number)
    url = work.source.url("record", lei=lei)
    status = text(dig(entity, "status")) or "ACTIVE"
    code = "E10" if status != "ACTIVE" else "register" if same_number else "E7"
    ref = work.account(url) or work.build(PLATFORM, lei)
    work.add(
        ref, FoundVia.DIRECTORY, page, code=code, selector=lei, excerpt=f"{legal_name}, {address.city}, {status}", source_url=url
    )
    others = [text(dig(other, "name")) for other in dicts(dig(entity, "otherNames"))] or texts(dig(entity, "otherNames"))
    former = [text(dig(event, "name")) for event in dicts(dig(entity, "otherNames")) if "PREVIOUS" in text(dig(event, "type"))]
    return LegalIdentity(
        legal_name=legal_name,
        address=address,
        register_number=number,
        former_names=tuple(dict.fromkeys(name for name in former if name)),
        other_names=tuple(dict.fromkeys(name for name in others if name and name not in former)),
        source_url=url,
    )


def _address(data: Any) -> Address:
    lines = texts(dig(data, "addressLines"))
    street = lines[0].strip()[:100] if lines else ""
    return Address(street, text(dig(data, "postalCode")), text(dig(data, "city")), text(dig(data, "country")).lower()[:2])


def _agrees(known: LegalIdentity, address: Address, number: str) -> bool:
    """A register number decides where both sides have one of the same kind; else postcode or town must be the same."""
    same_place = bool(known.address.postcode and known.address.postcode == address.postcode) or bool(
        known.address.city and spell(known.address.city) == spell(address.city)
    )
    if known.register_number and _comparable(known, number):
        return _digits(number) == _digits(known.register_number) and (same_place or not known.address.city)
    return same_place


def _comparable(known: LegalIdentity, number: str) -> bool:
    """True where a number is of the register that the Impressum names, as far as it says which."""
    return bool(_digits(number)) and (not _kind(number) or _kind(number) == _kind(known.register_number))


def _kind(number: str) -> str:
    return re.sub(r"[^A-Z]", "", number.upper())[:3]


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0")
