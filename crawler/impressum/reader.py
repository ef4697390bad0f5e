"""Puts the readers of lines together: one page in, one `LegalIdentity` out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.impressum.address import AddressFound, find_addresses
from crawler.impressum.contact import mails, phone_country, phones
from crawler.impressum.forms import find_form
from crawler.impressum.lines import Line, page_lines, page_title
from crawler.impressum.names import NameFound, Surroundings, best_name, joined
from crawler.impressum.people import is_person, may_be_person, people_in, without_owner
from crawler.impressum.register import read_register, read_vat
from crawler.impressum.sections import CLOSED, PEOPLE, Part, Placed, place
from crawler.impressum.words import words
from crawler.types import Address, LegalIdentity
from crawler.urls import host_of, registrable_domain

FORMULA = re.compile(
    r"^(?:angaben|informationen?|anbieterkennzeichnung|pflichtangaben|offenlegung|information)\b.{0,60}(?:§|tmg|ddg|ecg|mediengesetz|telemedien|digitale)"
    r"|^(?:impressum|imprint|legal notice|anbieterkennzeichnung)\b",
)
MAX_OTHER_NAMES = 6
NAME_END = re.compile(r"[,;.()|„“\"]|\s[–-]\s|\s(?:mit|sowie|und|gegründet|geändert|bis)\s")
QUOTES = " „“\"'»«:,.-–()"


def read_impressum(html_or_text: str, url: str, country: str = "de") -> LegalIdentity:
    """Read a page's legal identity. `country` (ISO, lower case) is where the company is expected; what the page says wins.

    Works on Impressum, contact and about pages, as HTML or plain text. Fields that are not sure stay empty; never raises.
    """
    country = _home(url, country)
    lines = page_lines(html_or_text)
    placed = place(lines)
    anchor = _anchor(lines)
    texts = [line.text for line in lines]
    found = [address for address in find_addresses(texts, country) if placed[address.last].part not in CLOSED]
    people = _people(placed)
    around = Surroundings(placed, found, _label(url), page_title(html_or_text), people, anchor)
    name = best_name(around)
    address = _choose_address(around, name)
    # "Verantwortlich: Muster AG, Weg 1 …": there the responsible party is the company itself.
    own_part = placed[name.index].part if name else Part.OWN
    open_lines = [
        item.line for item in placed if item.part not in CLOSED and (item.part is not Part.RESPONSIBLE or item.part is own_part)
    ]
    land = (address.address.country if address else "") or country
    numbers = _phones(around, open_lines, address, land)
    postal = _with_country(address.address, numbers) if address else Address()
    own_texts = [item.line.text for item in placed if item.part not in CLOSED]
    form = name.form if name else ""
    entry = read_register(own_texts, form, land)
    return LegalIdentity(
        legal_name=name.name if name else "",
        legal_form=form,
        address=postal,
        phones=numbers,
        emails=mails(
            (item.line for item in placed if item.part not in CLOSED and item.part is not Part.REPRESENTATIVE), url, people
        ),
        register_court=entry.court,
        register_number=entry.number,
        vat_id=read_vat(own_texts),
        former_names=_former_names(around, name),
        other_names=_other_names(around, name),
        source_url=url,
    )


def _home(url: str, country: str) -> str:
    """The country a site is at home in: its top-level domain for Austria, Switzerland and Liechtenstein, else as expected."""
    ending = host_of(url).rpartition(".")[2]
    return ending if ending in ("at", "ch", "li") else {"uk": "gb"}.get(country.lower(), country.lower())


def _anchor(lines: Sequence[Line]) -> int:
    """Where the Impressum begins: its last heading before an address would be found, else the statutory formula."""
    heads = [i for i, line in enumerate(lines) if 0 < line.level <= 6 and FORMULA.match(line.low)]
    formulas = [i for i, line in enumerate(lines) if not line.is_link and FORMULA.match(line.low) and len(line.text) < 140]
    return (heads or formulas or [-1])[0]


def _people(placed: Sequence[Placed]) -> list[str]:
    named: list[str] = []
    for item in placed:
        if item.part in PEOPLE:
            named.extend(people_in(without_label(item)))
    return [name.lower() for name in named if is_person(name) or may_be_person(name)]


def without_label(item: Placed) -> str:
    """The text of a line after its label."""
    return item.value or ("" if item.label else item.line.text)


def _label(url: str) -> str:
    domain = registrable_domain(host_of(url))
    return joined(domain.rsplit(".", 1)[0].split(".")[0]) if domain else ""


def _choose_address(around: Surroundings, name: NameFound | None) -> AddressFound | None:
    """The address below the name; else the first of the provider's part; else one that an owner's part gives."""
    own_part = around.placed[name.index].part if name else Part.OWN
    parts = {found: around.placed[found.last].part for found in around.addresses}
    own = [found for found in around.addresses if parts[found] not in PEOPLE or parts[found] is own_part]
    if name is not None:
        near = [found for found in own if found.first >= name.index and found.last - name.index <= 9]
        same_line = [found for found in own if found.first <= name.index <= found.last]
        if same_line or near:
            return (same_line or near)[0]
    after = [found for found in own if found.first > around.anchor >= 0]
    if after:
        return after[0]
    labelled = [found for found in own if around.placed[found.last].part is Part.OWN]
    if labelled or len({found.address.postcode for found in own}) == 1:
        return (labelled or own)[0]
    of_owner = [found for found in around.addresses if parts[found] in (Part.OWNER, Part.RESPONSIBLE)]
    return of_owner[0] if not own and around.anchor >= 0 and of_owner else None


def _with_country(address: Address, numbers: Sequence[str]) -> Address:
    if address.country:
        return address
    return Address(address.street, address.postcode, address.city, phone_country(numbers) if len(address.postcode) == 4 else "")


def _phones(around: Surroundings, lines: Sequence[Line], address: AddressFound | None, region: str) -> tuple[str, ...]:
    """All numbers of the provider, those beside its address first."""
    everywhere = phones(lines, region)
    if address is None:
        return everywhere
    beside = [item.line for item in around.placed[max(address.first - 2, 0) : address.last + 6] if item.part not in CLOSED]
    near = [number for number in phones(beside, region) if number in everywhere]
    return tuple(dict.fromkeys((*near, *everywhere)))


def _former_names(around: Surroundings, name: NameFound | None) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for index, item in enumerate(around.placed):
        if item.part in CLOSED or item.part in PEOPLE or len(item.line.text) > 200:
            continue
        for match in words().former.finditer(item.line.low):
            former = NAME_END.split(item.line.text[match.end() :].strip(QUOTES), maxsplit=1)[0].strip(QUOTES)
            form = find_form(item.line.text[match.end() :])
            if form:
                former = item.line.text[match.end() : match.end() + form.end].strip(QUOTES.replace(".", ""))
            beside = name is not None and abs(index - name.index) <= 1
            if _is_name(former) and (form or beside):
                found.setdefault(former)
    return tuple(found)[:MAX_OTHER_NAMES]


def _other_names(around: Surroundings, name: NameFound | None) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for item in around.placed:
        text = item.line.text
        if item.part in CLOSED or item.part in PEOPLE or len(text) > 200:
            continue
        if match := words().brand_of.search(item.line.low):
            brand = text[: match.start()].strip(QUOTES)
            if _is_name(brand) and name is not None and _names_company(text[match.end() :], name):
                found.setdefault(brand)
        if match := words().trading_as.search(item.line.low):
            brand = NAME_END.split(text[match.end() :].strip(QUOTES), maxsplit=1)[0].strip(QUOTES)
            if _is_name(brand):
                found.setdefault(brand)
    if name is not None and name.form and (above := _brand_above(around, name)):
        found.setdefault(above)
    return tuple(other for other in found if name is None or joined(other) != joined(name.name))[:MAX_OTHER_NAMES]


def _names_company(text: str, name: NameFound) -> bool:
    return joined(name.name)[:12] in joined(text) or not text.strip(" .:")


def _brand_above(around: Surroundings, name: NameFound) -> str:
    """A shop sign above the legal name: "Zum Anker / Anker Gastronomie GmbH / Hafenstraße 1"."""
    if not any(found.first - name.index in (1, 2) for found in around.addresses) or name.index == 0:
        return ""
    above, here = around.placed[name.index - 1], around.placed[name.index]
    beside = above.line.block >= here.line.block - 1 and above.line.level in (0, here.line.level, 7)
    if above.label or above.line.is_link or not beside or above.part is not Part.OWN or find_form(above.line.text):
        return ""
    text = without_owner(above.line.text)
    return text if _is_name(text) and not may_be_person(text) and joined(text)[:4] and len(text) < 50 else ""


def _is_name(text: str) -> bool:
    plain = text.strip()
    if not 2 <= len(plain) <= 80 or "§" in plain or "@" in plain or not any(char.isupper() or char.isdigit() for char in plain):
        return False
    low = plain.lower()
    return (
        not is_person(plain)
        and low.strip(" :.") not in words().not_a_name
        and not words().verbs.search(low)
        and plain[-1] not in ":?!"
    )
