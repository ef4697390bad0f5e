"""Legal forms at the end of a company's name, as they are written in Germany, Austria, Switzerland and abroad."""

from __future__ import annotations

import re
from dataclasses import dataclass

_GMBH = (
    r"(?:g?GmbH|GMBH|Gmbh|gmbh|gGMBH|G\.m\.b\.H\.?|Ges\.?\s?m\.?\s?b\.?\s?H\.?|GesmbH|mbH|m\.b\.H\.?"
    r"|Gesellschaft\s(?:mbH|m\.\s?b\.\s?H\.?|mit\sbeschränkter\sHaftung))"
)
_UG = r"(?:g?UG|Unternehmergesellschaft)(?:\s?\(?\s?haftungsbeschr(?:änkt|aenkt|\.)\s?\)?)?"
_AND_CO = r"\s?(?:&|und|u\.|\+)\s?(?:Co\.?|Cie\.?|Compagnie)[,.]?\s?"
_KG = r"(?:KG|Kommanditgesellschaft|Komm\.?-?Ges\.?)"

FORMS: tuple[tuple[str, str], ...] = (
    ("GmbH & Co. KGaA", rf"{_GMBH}{_AND_CO}KGaA"),
    ("GmbH & Co. KG", rf"{_GMBH}{_AND_CO}{_KG}"),
    ("GmbH & Co. KG", rf"{_GMBH}{_AND_CO}(?:[A-ZÄÖÜ][\w-]{{2,25}}\s){{1,3}}{_KG}"),
    ("GmbH & Co. OHG", rf"{_GMBH}{_AND_CO}[oO]HG"),
    ("UG (haftungsbeschränkt) & Co. KG", rf"{_UG}{_AND_CO}{_KG}"),
    ("AG & Co. KGaA", rf"AG{_AND_CO}KGaA"),
    ("AG & Co. KG", rf"AG{_AND_CO}{_KG}"),
    ("SE & Co. KGaA", rf"SE{_AND_CO}KGaA"),
    ("SE & Co. KG", rf"SE{_AND_CO}{_KG}"),
    ("Stiftung & Co. KG", rf"Stiftung{_AND_CO}{_KG}"),
    ("KG", rf"(?:&|und|u\.)\s?(?:Co\.?|Sohn|Söhne|Cie\.?)\s?{_KG}"),
    ("gGmbH", r"gGmbH|gGMBH|gemeinnützige\s(?:GmbH|Gesellschaft\s(?:mbH|mit\sbeschränkter\sHaftung))"),
    ("GmbH", _GMBH),
    ("UG (haftungsbeschränkt)", _UG),
    (
        "PartG mbB",
        r"(?:Part(?:ner)?(?:schafts)?(?:G|[Gg]esellschaft)?\.?\s?(?:mbB|m\.\s?b\.\s?B\.)|PartGmbB|PartmbB|Partnerschaft(?:sgesellschaft)?\smit\sbeschränkter\sBerufshaftung)",
    ),
    ("PartG", r"(?:PartG|Partnerschaftsgesellschaft)"),
    ("KGaA", r"KGaA"),
    ("AG", r"(?:AG|Aktiengesellschaft)"),
    ("SE", r"SE"),
    ("KG", _KG),
    ("OHG", r"(?:OHG|oHG|offene\sHandelsgesellschaft)"),
    ("OG", r"(?:(?<!\d\.\s)(?<!\d\.)OG|Offene\sGesellschaft)"),
    ("eGbR", r"eGbR"),
    ("GbR", r"(?:GbR|GBR|GdbR|GesbR|GesnbR|Gesellschaft\sbürgerlichen\sRechts)(?:\s?mbH)?"),
    ("e.K.", r"(?:e\.\s?[Kk]\.|eK|e\.\s?Kf[mr]\.|e\.\s?Kffr\.|e\.\s?Kfr\.|eingetragene[r]?\s(?:Kaufmann|Kauffrau))"),
    ("e.U.", r"(?:e\.\s?U\.|eU)"),
    ("e.V.", r"(?:e\.\s?V\.|e\.V|eV|E\.V\.|eingetragener\sVerein)"),
    ("eG", r"(?:eG|e\.\s?G\.|eGen|eingetragene\sGenossenschaft)"),
    ("KdöR", r"(?:K\.?d\.?ö\.?R\.?|Körperschaft\sdes\söffentlichen\sRechts)"),
    ("AöR", r"(?:A\.?ö\.?R\.?|Anstalt\sdes\söffentlichen\sRechts)"),
    ("Sàrl", r"(?:S\.?à\.?\s?r\.?l\.?|Sàrl|Sarl|SARL)"),
    ("S.p.A.", r"S\.?p\.?A\.?"),
    ("S.r.l.", r"S\.?r\.?l\.?"),
    ("s.r.o.", r"s\.\s?r\.\s?o\."),
    ("Sp. z o.o.", r"[Ss]p\.?\sz\.?\s?o\.?\s?o\.?"),
    ("B.V.", r"B\.?V\.?"),
    ("N.V.", r"N\.V\."),
    ("A/S", r"A/S"),
    ("ApS", r"ApS"),
    ("Ltd", r"(?:Private\s)?(?:Limited|Ltd\.?|LTD\.?)"),
    ("LLP", r"LLP|L\.L\.P\."),
    ("LLC", r"LLC|L\.L\.C\."),
    ("plc", r"(?:plc|PLC|p\.l\.c\.)"),
    ("Inc.", r"(?:Inc\.?|INC\.?|Incorporated)"),
    ("Corp.", r"(?:Corp\.|Corporation)"),
    ("SAS", r"S\.?A\.?S\.?U?"),
    ("SA", r"S\.A\.|SA"),
)
FORM = re.compile("|".join(rf"(?P<f{index}>{pattern})" for index, (_, pattern) in enumerate(FORMS)))
BOUNDED = re.compile(rf"(?<![\w.&/@-])(?:{FORM.pattern})(?![\w@]|-\w|\.\w)")
REGISTERS = {
    "HRB": ("GmbH", "gGmbH", "UG (haftungsbeschränkt)", "AG", "SE", "KGaA", "GmbH & Co. KGaA", "AG & Co. KGaA", "SE & Co. KGaA"),
    "HRA": (
        "KG",
        "OHG",
        "e.K.",
        "GmbH & Co. KG",
        "GmbH & Co. OHG",
        "AG & Co. KG",
        "SE & Co. KG",
        "UG (haftungsbeschränkt) & Co. KG",
        "Stiftung & Co. KG",
    ),
    "GnR": ("eG",),
    "VR": ("e.V.",),
    "PR": ("PartG", "PartG mbB"),
    "GsR": ("eGbR",),
}
"""Which part of the German registers a form stands in (HGB, section 29 and following; HRV, section 3; GenRegV; VRV; PRV)."""


@dataclass(frozen=True, slots=True)
class FormFound:
    """A legal form within a text: its common spelling and its place."""

    form: str
    start: int
    end: int


def find_forms(text: str) -> list[FormFound]:
    """Return all legal forms in a text of at most 1,200 characters, from left to right; a form without a name before it too."""
    found = []
    for match in BOUNDED.finditer(text[:1200]):
        form = FORMS[int((match.lastgroup or "f0")[1:])][0]
        found.append(FormFound(form, match.start(), match.end()))
    return found


def find_form(text: str) -> FormFound | None:
    """Return the first legal form in a text that has something in front of it."""
    return next((found for found in find_forms(text) if text[: found.start].strip(" ,-–(")), None)


def register_kinds(form: str) -> frozenset[str]:
    """Return the German register parts a company of this form can stand in; empty where the form does not say."""
    return frozenset(kind for kind, forms in REGISTERS.items() if form in forms)
