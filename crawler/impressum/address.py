"""Postal addresses in lines of text: street, postcode and town as Germany, Austria, Switzerland, Britain and the USA write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.impressum.forms import find_forms
from crawler.impressum.words import words
from crawler.types import Address

HOUSE = r"\d{1,4}\s?[a-zA-Z]?(?![\w])(?:\s?(?:[-–/+&]|bis|und)\s?(?:\d{1,4}\s?[a-zA-Z]?|[a-zA-Z])(?![\w]))*"
_INSIDE = r"Top|Stg|Stiege|Tür|Haus|Hs|Geb|Gebäude|Halle|Eingang|Unit|Suite|EG|HH|OG|\d\.\s?(?:OG|Stock|Etage)"
EXTRA = rf"(?:[\s,(/]{{1,3}}(?:{_INSIDE})\b[\w\s.]{{0,14}}\)?)?"
STREET = re.compile(
    rf"^(?P<street>(?=[^,]{{0,70}}[A-Za-zÄÖÜäöüß]{{3}})[A-ZÄÖÜ\d][^,;|@:]{{1,60}}?\s{HOUSE}{EXTRA}|[A-Z]\s?\d{{1,2}},\s?\d{{1,2}}[a-z]?)$"
)
POSTAL = re.compile(
    r"(?<![\w+/.§-])(?:(?P<land>D|DE|A|AT|CH|FL|LI)\s?[-–]\s?|(?P<bare>DE|AT|CH|D|A)\s)?(?P<code>\d{5}|\d{4})\s+(?P<city>[A-ZÄÖÜ][^\d@|;:]{1,60})"
)
US_CITY = re.compile(
    r"(?:^|,\s?|\s{2})(?P<city>[A-Z][A-Za-z.' -]{2,30}?),?\s+(?P<state>[A-Z]{2})\.?,?\s+(?P<code>\d{5})(?:-\d{4})?\b"
)
UK_CODE = re.compile(r"(?<![\w-])(?P<code>[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2})(?!\w)")
_UK_WAYS = "Road|Street|Lane|Avenue|Way|Park|House|Drive|Close|Court|Square|Estate"
UK_STREET = re.compile(rf"^(?:\d{{1,4}}[a-z]?(?:-\d{{1,4}})?\s[A-Z][\w' .-]{{2,40}}|[A-Z][\w' .&-]{{2,40}}\s(?:{_UK_WAYS}))$")
LABEL = re.compile(r"^[\w äöüÄÖÜß./-]{2,40}:\s*")
PREFIX = {"d": "de", "de": "de", "a": "at", "at": "at", "ch": "ch", "fl": "li", "li": "li"}
YEAR_LINE = re.compile(r"©|copyright|rechte|\(c\)|stand|seit|since|fassung|version", re.IGNORECASE)
NOT_STREET = re.compile(
    r"^(?:tel|fon|fax|mobil|hr[ab]\b|amtsgericht|ust|uid|steuer|postfach|fn\b|iban|bic|\d{1,2}\.|\+|0\d)|§", re.IGNORECASE
)
POST_BOX = re.compile(r"^(?:Postfach|P\.?\s?O\.?\s?Box)\s[\d\s]{2,12}$", re.IGNORECASE)
LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class AddressFound:
    """An address with the lines it takes up and the text that stood before it on its first line."""

    address: Address
    first: int
    last: int
    lead: str = ""


def find_addresses(texts: Sequence[str], country: str) -> list[AddressFound]:
    """Return the addresses in consecutive lines, in order. `country` (ISO, lower case) decides what four digits mean."""
    found = []
    for index, text in enumerate(texts):
        if len(text) > 400 or not any(char.isdigit() for char in text):
            continue
        hit = _continental(texts, index, country) or _american(texts, index) or _british(texts, index)
        if hit is not None:
            found.append(hit)
    return found


def country_in(text: str) -> str:
    """Return the country that a line names and nothing else, "" where it does not."""
    return words().countries.get(text.lower().strip(" .,()"), "")


def _continental(texts: Sequence[str], index: int, country: str) -> AddressFound | None:
    text = texts[index]
    for match in POSTAL.finditer(text):
        city = _city(match["city"])
        if not city:
            continue
        before = LABEL.sub("", text[: match.start()]).strip(" ,–-/(")
        street, first, lead = _street_before(texts, index, before)
        after = text[match.end("code") :]
        if not street:
            street = _street_after(after, city)
        land = PREFIX.get((match["land"] or match["bare"] or "").lower(), "") or _named_country(texts, index, after)
        four = len(match["code"]) == 4
        if four and (YEAR_LINE.search(text[: match.start() + 8]) or not (street or land in ("at", "ch", "li"))):
            continue
        if not street and not _stands_alone(text, match):
            continue
        return AddressFound(Address(street, match["code"], city, land or _country_of(match["code"], country)), first, index, lead)
    return None


def _country_of(code: str, country: str) -> str:
    if len(code) == 5:
        return country if country not in ("at", "ch", "li", "gb", "us") else "de"
    return country if country in ("at", "ch", "li") else ""


def _city(text: str) -> str:
    """Return the town at the beginning of a text, "" where it is none."""
    text = re.split(r"[,\t!?„“\"©]|\s[–-]\s|\s{2}", text, maxsplit=1)[0]
    kept: list[str] = []
    for word in text.split()[:7]:
        low = word.lower()
        if low.strip(".,") in words().not_a_town:
            return ""
        if low in words().town_stop or country_in(low.strip("()")) or _second_word(kept, word):
            break
        if low in words().town_links or word[0].isupper() or word[0] == "(" or (word == "/" and kept):
            kept.append(word)
        else:
            break
        if word.endswith(".") and low not in words().town_links and len(word) > 4:
            break
    while kept and kept[-1].lower() in words().town_links and kept[-1].count(".") < 2:
        kept.pop()
    city = " ".join(kept[:5]).lstrip(" .,/-").rstrip(" ,/-")
    city = city if city.count(".") > 1 else city.rstrip(".")
    if city.count("(") != city.count(")"):
        city = city.split("(")[0].strip()
    return city if len(city) > 1 and not find_forms(city) else ""


def _second_word(kept: Sequence[str], token: str) -> bool:
    """A capitalised word after a whole town ("Berlin Postanschrift") is something else, but for towns of two words."""
    if not kept or not token[0].isalpha() or token.lower() in words().town_links:
        return False
    return not (kept[-1].lower() in words().town_links or kept[-1] in ("/", "-") or kept[0].lower() in words().town_first)


def _street_before(texts: Sequence[str], index: int, before: str) -> tuple[str, int, str]:
    """Return street, first line and what stood in front of the street; looks on the same line, then on the lines before."""
    if before:
        street, lead = street_at_end(before)
        if street:
            return street, index, lead
    for back in range(1, LOOK_BACK + 1):
        if before or index - back < 0:
            break
        line = LABEL.sub("", texts[index - back]).strip(" ,")
        if not line and len(texts[index - back]) < 25:
            continue  # "Ort:" in the cell before
        street, lead = street_at_end(line)
        if street:
            return street, index - back, lead
        if POST_BOX.match(line):
            if back == 1 and index >= 2 and street_at_end(texts[index - 2].strip(" ,"))[0]:
                continue
            return line, index - back, ""
        if len(line) > 45 or find_forms(line) or not line:
            break
    if not before and index >= 1 and _is_street_word(texts[index - 1]):
        return LABEL.sub("", texts[index - 1]).strip(" ,"), index - 1, ""
    return "", index, before


def street_at_end(text: str) -> tuple[str, str]:
    """Return a street with house number at the end of a text, and the text before it."""
    pieces = [piece.strip() for piece in re.split(r",\s|\s[–·|]\s", text)]
    for size in (1, 2):
        if len(pieces) < size:
            break
        candidate = ", ".join(pieces[-size:])
        lead = ", ".join(pieces[:-size])
        if forms := find_forms(candidate):
            lead = ", ".join(part for part in (lead, candidate[: forms[-1].end]) if part)
            candidate = candidate[forms[-1].end :].strip(" ,.")
        match = STREET.match(candidate)
        if match and not NOT_STREET.search(candidate) and not country_in(candidate):
            return match["street"].strip(), lead
    return "", text


def _is_street_word(text: str) -> bool:
    low = text.lower().strip(" ,.")
    return len(text) < 40 and "@" not in text and low.endswith(words().street) and text[:1].isupper() and not find_forms(text)


def _street_after(after: str, city: str) -> str:
    """The Austrian order: "1120 Wien, Meidlinger Hauptstraße 47/1"."""
    rest = after.strip()
    if not rest.startswith(city):
        return ""
    piece = rest[len(city) :].lstrip(" ,").split(",")[0].strip(" .")
    match = STREET.match(piece)
    return match["street"] if match and not NOT_STREET.search(piece) else ""


def _named_country(texts: Sequence[str], index: int, after: str) -> str:
    tail = [part for part in re.split(r"[,\s()/]+", after.lower()) if part][-4:]
    named = next((land for part in tail if (land := country_in(part))), "")
    return named or (country_in(texts[index + 1].split(",")[-1].split("/")[0]) if index + 1 < len(texts) else "")


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    return not text[: match.start()].strip(" ,:") and len(text) <= 45


def _american(texts: Sequence[str], index: int) -> AddressFound | None:
    match = US_CITY.search(texts[index])
    if match is None or match["state"] not in words().us_states:
        return None
    before = texts[index][: match.start()].strip(" ,")
    pieces = before.split(", ") if before else []
    street, first = (", ".join(pieces[-2:]), index) if pieces else ("", index)
    for back in (1, 2, 3):
        if street and street[0].isdigit():
            break
        if index - back >= 0 and re.match(r"^\d{1,5}\s[A-Z\d]", texts[index - back]) and len(texts[index - back]) < 60:
            street, first = texts[index - back].strip(" ,"), index - back
    return AddressFound(Address(street[:80], match["code"], match["city"], "us"), first, index) if street else None


def _british(texts: Sequence[str], index: int) -> AddressFound | None:
    match = UK_CODE.search(texts[index])
    if match is None:
        return None
    before = texts[index][: match.start()].strip(" ,")
    pieces = [piece.strip() for piece in before.split(",") if piece.strip()]
    first = index
    while len(pieces) < 4 and first > 0 and first > index - 6 and len(texts[first - 1]) < 60 and not find_forms(texts[first - 1]):
        first -= 1
        pieces = [piece.strip() for piece in texts[first].split(",") if piece.strip()] + pieces
    towns = [piece for piece in pieces if piece.lower() not in words().uk_counties]
    street = next((piece for piece in reversed(towns[:-1]) if UK_STREET.match(piece)), "")
    if not towns or not street:
        return None
    return AddressFound(Address(street, match["code"], towns[-1], "gb"), first, index)
