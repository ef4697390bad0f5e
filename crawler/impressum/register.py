"""Register entries and VAT numbers, checked by their check digits where they have one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.impressum.forms import register_kinds

GERMAN = re.compile(
    r"(?<![A-Za-z])(?P<kind>HRB|HRA|GnR|GNR|VR|PR|GsR)(?![a-zA-Z])[\s:.\-–]{0,3}(?:Nr\.?|Nummer|Number|No\.?)?[\s:.]{0,3}"
    r"(?P<number>\d{1,7}(?:[ .]\d{3}){0,2})(?P<suffix>\s?(?:[A-Z]|KI|PI|FL|HL|NM|HB|BHV|NP|CB|FF|OED|RD|EU)(?![\w.]))?"
)
AUSTRIAN = re.compile(
    r"(?:(?<![A-Za-z])FN|Firmenbuch(?:nummer|nr\.?|-Nr\.?|\s?Nr\.?)?)[\s:.\-]{0,3}(?:Nr\.?[\s:.]{0,2})?(?:FN\s?)?"
    r"(?P<number>\d{1,3}[. ]?\d{3}|\d{1,6})\s?(?P<letter>[a-zA-Z])(?![\w])"
)
ZVR = re.compile(r"ZVR(?:-?\s?(?:Zahl|Nr\.?|Nummer))?[\s:.\-]{0,3}(?P<number>\d{9,10})(?!\d)", re.IGNORECASE)
SWISS = re.compile(
    r"CHE[\s-]{0,2}(?P<number>\d{3}[. ]?\d{3}[. ]?\d{3})(?!\d)(?P<vat>\s?(?:MWST|MwSt\.?|TVA|IVA|VAT))?", re.IGNORECASE
)
BRITISH = re.compile(
    r"(?:Compan(?:y|ies)\s(?:Reg(?:istration|istered|\.)?\s?)?(?:House\s)?(?:No\.?|Number|Nr\.?)"
    r"|Registered\s(?:in|No|Number|Company)[^\d:]{0,40})[\s:.,]{0,4}(?:No\.?|Number)?[\s:.]{0,3}"
    r"(?P<number>(?:SC|NI|OC)?\d{6,8})(?!\d)",
    re.IGNORECASE,
)
COURT = re.compile(
    r"(?<![A-Za-z])(?P<court>Amtsgericht|Registergericht|Handelsgericht|Landesgericht|Firmenbuchgericht|Firmengericht"
    r"|Local Court|District Court|Commercial Court|AG|HG|LG)s?(?:\s(?:of|in|des|der|zu|Gericht))?"
    r"[\s:,]{1,4}(?P<rest>[^\d;|§]{2,60})"
)
PLACE_BEFORE = re.compile(
    r"Handelsregister(?:\s(?:des|der|beim|B|A))?[\s:]{1,3}(?P<rest>[A-ZÄÖÜ][^\d;|§:]{1,40}?)[\s,\-–(]{1,4}(?=HR[AB])"
)
BARE_LABEL = re.compile(r"(?:HR[AB]|VR|GnR|PR|FN|UID|(?:Handels|Vereins)?[Rr]egister(?:nummer|-?Nr\.?)?|Firmenbuchnummer)\s?:?")
CANTON = re.compile(
    r"Handelsregister(?:amt)?s?\s(?:(?:des\s)?Kantons?\s)(?:St\.\s)?[A-ZÄÖÜ][\w-]+(?:\s(?:Innerrhoden|Ausserrhoden))?"
    r"|Handelsregisteramt\s[A-ZÄÖÜ][\w.-]+"
)
FOREIGN_COURT = re.compile(r"schiedsgericht|gerichtsstand|urteil|entschieden|insolvenzgericht|landgericht", re.IGNORECASE)
GERMAN_VAT = re.compile(r"(?<![\w])DE[\s.:-]{0,2}(?P<digits>\d{3}[\s./]?\d{3}[\s./]?\d{3}|\d(?:\s?\d){8})(?![\d]|-\d)")
AUSTRIAN_VAT = re.compile(r"(?<![\w])AT\s?U[\s.-]{0,2}(?P<digits>\d{4}\s?\d{4}|\d(?:\s?\d){7})(?!\d)", re.IGNORECASE)
OTHER_VAT = re.compile(
    r"(?<![\w])(?P<land>BE|BG|CY|CZ|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|GB|LI)\s?"
    r"(?P<digits>[\dA-Z](?:[\s.]?[\dA-Z]){6,13})(?!\w)"
)
VAT_WORD = re.compile(r"ust|umsatzsteuer|vat|uid|tax|mwst|mehrwertsteuer|tva|btw|iva\b", re.IGNORECASE)
COURT_STOP = re.compile(
    r"[,;|()–/]|\s-\s|\b(?:HR[AB]|VR|GnR|PR|FN|Register\w*|Handelsregister\w*|Vereinsregister\w*|Nummer|Nr|unter|eingetragen\w*"
    r"|Umsatzsteuer\w*|USt\w*|Geschäftsf\w*|Sitz|Firmenbuch\w*|UID\w*|Steuer\w*|Vorstand\w*|Vertret\w*|Inhaber\w*|Telefon"
    r"|Germany|Deutschland|und|as|under|with)\b"
)
TOWN_FIRST = frozenset(
    {
        "Bad",
        "Sankt",
        "St.",
        "Markt",
        "Hann.",
        "Neustadt",
        "Wiener",
        "Ried",
        "Krems",
        "Frankfurt",
        "Offenbach",
        "Ludwigshafen",
        "Freiburg",
        "Kempten",
        "Weiden",
        "Rotenburg",
        "Mülheim",
        "Halle",
        "Königstein",
        "Neuburg",
        "St",
    }
)
TOWN_LINK = frozenset(
    {
        "am",
        "an",
        "a.",
        "a.d.",
        "der",
        "im",
        "in",
        "i.",
        "i.d.",
        "i.Br.",
        "a.M.",
        "a.Rh.",
        "v.d.H.",
        "v.",
        "d.",
        "H.",
        "vor",
        "ob",
        "Br.",
        "d.OPf.",
        "M.",
        "Rh.",
    }
)


@dataclass(frozen=True, slots=True)
class Registered:
    """A register entry."""

    court: str = ""
    number: str = ""
    kind: str = ""


def read_register(texts: Sequence[str], form: str, country: str) -> Registered:
    """Return the provider's entry in lines of its own; `form` chooses between several numbers, empty where unsure."""
    texts = _with_values(texts)
    german = _german(texts, form)
    if german is not None:
        index, number, kind = german
        return Registered(_court_near(texts, index, german=True), number, kind)
    for index, text in enumerate(texts):
        if match := AUSTRIAN.search(text[:600]):
            digits = re.sub(r"\D", "", match["number"])
            return Registered(_court_near(texts, index, german=False), f"FN {digits} {match['letter'].lower()}", "FN")
    for text in texts:
        if match := ZVR.search(text[:600]):
            return Registered("", f"ZVR {match['number']}", "ZVR")
        if (number := _swiss(text)) and country != "at":
            return Registered(_canton(texts), number, "CHE")
    for text in texts:
        if match := BRITISH.search(text[:600]):
            return Registered("", match["number"].upper(), "UK")
    return Registered(_only_court(texts), "", "")


def _with_values(texts: Sequence[str]) -> list[str]:
    """Put the value of the next line behind a label that stands alone, as cells of a table do."""
    following = [*texts[1:], ""][: len(texts)]
    return [f"{text} {value[:60]}" if BARE_LABEL.fullmatch(text) else text for text, value in zip(texts, following, strict=True)]


def _german(texts: Sequence[str], form: str) -> tuple[int, str, str] | None:
    wanted = register_kinds(form)
    entries = [
        (index, f"{kind} {re.sub(r'[ .]', '', match['number'])}{_suffix(match['suffix'])}", kind)
        for index, text in enumerate(texts)
        for match in GERMAN.finditer(text[:600])
        for kind in ["GnR" if match["kind"] == "GNR" else match["kind"]]
        if int(re.sub(r"[ .]", "", match["number"])) > 0
    ]
    fitting = [entry for entry in entries if entry[2] in wanted] if wanted else entries
    return fitting[0] if fitting else None


def _suffix(text: str | None) -> str:
    return f" {text.strip()}" if text and text.strip() else ""


def _swiss(text: str) -> str:
    from stdnum.ch import uid

    for match in SWISS.finditer(text[:600]):
        digits = re.sub(r"\D", "", match["number"])
        if uid.is_valid(f"CHE{digits}"):
            return f"CHE-{digits[:3]}.{digits[3:6]}.{digits[6:]}"
    return ""


def _canton(texts: Sequence[str]) -> str:
    return next((match[0] for text in texts if (match := CANTON.search(text[:600]))), "")


def _court_near(texts: Sequence[str], index: int, *, german: bool) -> str:
    """The court on the line of the number, else on the lines around it, nearest first."""
    for offset in (0, -1, 1, -2, 2, -3):
        if 0 <= index + offset < len(texts):
            court = _court(texts, index + offset, german=german)
            if court:
                return court
    return ""


def _only_court(texts: Sequence[str]) -> str:
    for index, text in enumerate(texts):
        label = re.search(r"registergericht|firmenbuchgericht|firmengericht", text.lower()[:200])
        if label and (court := _court(texts, index, german=label[0] == "registergericht")):
            return court
    return ""


def _court(texts: Sequence[str], index: int, *, german: bool) -> str:
    text = texts[index][:600]
    if FOREIGN_COURT.search(text):
        return ""
    best = ""
    for match in COURT.finditer(text):
        name = match["court"]
        inner = COURT.match(match["rest"])
        town = _town(inner["rest"] if inner else match["rest"])
        name = inner["court"] if inner else name
        if town:
            best = best or _title(name, town, german=german)
    if not best and (place := PLACE_BEFORE.search(text)):
        town = _town(place["rest"])
        best = f"Amtsgericht {town}" if town and german else ""
    if not best and re.fullmatch(r"\W*(?:registergericht|firmenbuchgericht)\W*", text.lower()) and index + 1 < len(texts):
        return _court(texts, index + 1, german=german) or (
            _title("", _town(texts[index + 1]), german=german) if _town(texts[index + 1]) else ""
        )
    return best


def _title(name: str, town: str, *, german: bool) -> str:
    # Registers are kept by the Amtsgericht in Germany (FamFG section 376), by the Landesgericht in Austria, in Vienna by
    # Handelsgericht (FBG section 1; JN section 120).
    if german:
        return f"Amtsgericht {town}"
    full = {"HG": "Handelsgericht", "LG": "Landesgericht", "Commercial Court": "Handelsgericht"}.get(name, name)
    if full in ("Handelsgericht", "Landesgericht"):
        return f"{full} {town}"
    return f"{'Handelsgericht' if town == 'Wien' else 'Landesgericht'} {town}"


def _town(text: str) -> str:
    """Return the town at the beginning of what follows the court's name."""
    charlottenburg = re.match(r"\s*Berlin\s?[(\-–]\s?Charlottenburg", text) or re.match(r"\s*Charlottenburg", text)
    if charlottenburg:
        return "Charlottenburg"
    text = COURT_STOP.split(text.strip(), maxsplit=1)[0]
    kept: list[str] = []
    for token in text.split()[:6]:
        may_follow = not kept or kept[-1] in TOWN_LINK or kept[0] in TOWN_FIRST
        if token not in TOWN_LINK and not (token[:1].isupper() and token[:1].isalpha() and may_follow):
            break
        kept.append(token)
    while kept and kept[-1] in TOWN_LINK and not kept[-1].endswith("."):
        kept.pop()
    town = " ".join(kept).strip(" .:,") if not kept or not kept[-1].endswith("H.") else " ".join(kept)
    return town if len(town) > 2 else ""


def read_vat(texts: Iterable[str]) -> str:
    """Return the first VAT number with right check digits, "" where there is none."""
    from stdnum.at import uid as at_vat
    from stdnum.de import vat as de_vat
    from stdnum.eu import vat as eu_vat

    lines = [text[:600] for text in texts]
    for text in lines:
        for match in GERMAN_VAT.finditer(text):
            number = "DE" + re.sub(r"\D", "", match["digits"])
            if de_vat.is_valid(number):
                return number
        for match in AUSTRIAN_VAT.finditer(text):
            number = "ATU" + re.sub(r"\D", "", match["digits"])
            if at_vat.is_valid(number):
                return number
        if swiss := _swiss_vat(text):
            return swiss
    for text in lines:
        for match in OTHER_VAT.finditer(text) if VAT_WORD.search(text) else ():
            number = match["land"] + re.sub(r"[\s.]", "", match["digits"])
            if eu_vat.is_valid(number) or (match["land"] == "GB" and _british_vat(number)):
                return number
    return ""


def _swiss_vat(text: str) -> str:
    number = _swiss(text)
    match = SWISS.search(text)
    if number and match and (match["vat"] or re.search(r"mwst|mehrwertsteuer|vat|tva", text, re.IGNORECASE)):
        return "CHE" + re.sub(r"\D", "", number) + "MWST"
    return ""


def _british_vat(number: str) -> bool:
    from stdnum.gb import vat

    return bool(vat.is_valid(number))
