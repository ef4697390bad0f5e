"""Phone numbers and mail addresses in lines of text, also where a page hides them from simple readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.impressum.lines import Line
from crawler.impressum.people import name_tokens
from crawler.impressum.words import words
from crawler.urls import host_of, registrable_domain

NUMBER = re.compile(r"(?<![\w.])(?:\+|00|\(?\+?\d)[\d\s()/.\-–—‑]{5,28}\d(?!\w)")
ONLY_NUMBER = re.compile(r"^[\W_]{0,6}\+?[\d(][\d\s()/.\-–—‑]{5,28}\W{0,3}$")
DATE = re.compile(r"^\D{0,4}(?:\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)\d\d|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})")
TRUNK = re.compile(r"^\(?(?:\+|0)")
NO_TRUNK = frozenset({"us", "it", "dk", "no", "es", "pt", "lu", "cz", "pl", "gr"})
"""Countries whose national numbers do not begin with a zero."""
NOT_PHONE = re.compile(
    r"(?:hr[ab]|vr|gnr|pr|fn|iban|bic|ust|steuer|id|nr|konto|blz|uid|\bde|vat|no)[\w.\s:-]{0,12}$", re.IGNORECASE
)
AT_WORD = r"\s?[\[({<|]\s?(?:at|ät|@|a|et)\s?[\])}>|]\s?"
DOT_WORD = r"\s?[\[({<|]\s?(?:dot|punkt|\.|d)\s?[\])}>|]\s?"
AT = re.compile(AT_WORD, re.IGNORECASE)
DOT = re.compile(DOT_WORD, re.IGNORECASE)
AT_BARE = re.compile(r"(?<=[\w])\s(?:at|AT|ät|ÄT|\(@\)|@)\s(?=[\w-]{2,40}(?:\.|\s(?:dot|punkt|DOT|PUNKT)\s)[\w.-]{2,40}\b)")
DOT_BARE = re.compile(r"(?<=[\w])\s(?:dot|punkt|DOT|PUNKT)\s(?=\w{2,15}\b)")
AT_LOOSE = re.compile(r"(?<=\w)\s?@\s?(?=[\w-])")
BACKWARDS = re.compile(r"[\w.-]{4,60}@[\w.-]{2,40}")
MAIL = re.compile(
    r"(?<![\w.%+@-])(?P<local>[A-Za-z0-9][\w.%+-]{0,63})@(?P<host>[A-Za-z0-9äöüÄÖÜß](?:[\w-]{0,62}\.){1,4}[A-Za-z]{2,18})(?![\w@])"
)
PLACEHOLDER_HOSTS = frozenset(
    {"example.com", "example.org", "domain.de", "domain.com", "email.com", "mustermann.de", "beispiel.de"}
)
MAX_PHONES = 8
MAX_MAILS = 8


def phones(lines: Iterable[Line], region: str) -> tuple[str, ...]:
    """Return the phone numbers of the lines in E.164, fax numbers left out. `region` is the country they are dialled in."""
    found: dict[str, None] = {}
    previous = ""
    for line in lines:
        if not (ONLY_NUMBER.match(line.text) and ONLY_NUMBER.match(previous) and not line.phones):
            # The second of two bare numbers is usually the fax.
            for number in _numbers(line, previous):
                if formatted := e164(number, region):
                    found.setdefault(formatted)
        previous = line.low if line.low.strip(" ●•·") else previous
    return tuple(found)[:MAX_PHONES]


def _numbers(line: Line, previous: str) -> Iterable[str]:
    fax_line = bool(words().fax_label.search(line.low) or words().fax_label.search(line.low[:12]))
    text = line.text
    for match in NUMBER.finditer(text[:600]):
        lead = text[: match.start()].lower()[-60:]
        if not lead.strip(" :.-–+(") and ONLY_NUMBER.match(text):
            if not words().fax_label.search(previous[-30:]):
                yield match[0]
        elif words().fax_label.search(_last_label(lead)):
            continue
        elif words().phone_label.search(_last_label(lead)) or (line.phones and not NOT_PHONE.search(lead)):
            yield match[0]
    if not fax_line and not words().fax_label.search(previous[-30:]):
        yield from (phone for phone in line.phones if not NUMBER.search(text))


def _last_label(lead: str) -> str:
    """Text between the number before and this one: "Tel. 1 / Fax 2" has a label each."""
    pieces = re.split(r"\d{2,}", lead)
    return pieces[-1] if re.search(r"[a-zäöü☎]", pieces[-1]) else lead


def e164(number: str, region: str) -> str:
    """Return a number in E.164, or "" where it cannot be dialled."""
    import phonenumbers

    text = re.sub(r"(?<=\d)\s?\(0\)\s?", " ", number.replace("–", "-").replace("—", "-"))
    text = re.sub(r"^00(?=[1-9])", "+", text.strip())
    if DATE.match(text) or (not TRUNK.match(text) and region not in NO_TRUNK):
        return ""
    try:
        parsed = phonenumbers.parse(text, None if text.startswith("+") else _iso(region))
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _iso(region: str) -> str:
    return {"uk": "GB"}.get(region, region.upper()) or "DE"


def phone_country(numbers: Sequence[str]) -> str:
    """Return the country that all numbers share by their prefix, "" where they do not."""
    prefixes = {"+49": "de", "+43": "at", "+41": "ch", "+423": "li", "+44": "gb"}
    lands = {next((land for prefix, land in prefixes.items() if number.startswith(prefix)), "") for number in numbers}
    return lands.pop() if len(lands) == 1 else ""


def reveal(text: str) -> str:
    """Write out "info [at] firma [dot] de" and the like."""
    if "@" not in text and not AT.search(text) and not AT_BARE.search(text):
        return text
    text = AT_BARE.sub("@", AT.sub("@", text))
    if "@" in text:
        text = DOT.sub(".", text)
        text = DOT_BARE.sub(".", text) if " dot " in text.lower() or " punkt " in text.lower() else text
    return AT_LOOSE.sub("@", text)


def mails(lines: Iterable[Line], url: str, people: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the mail addresses of the lines in lower case; a person's own address is left out.

    `people` are the names of representatives on the page, in lower case; `url` tells the site's own domain.
    """
    own = registrable_domain(host_of(url))
    found: dict[str, None] = {}
    for line in lines:
        for text in (line.text[:600], *line.mails):
            for address in _addresses(reveal(text), own):
                if not _is_personal(address, people):
                    found.setdefault(address)
    return tuple(found)[:MAX_MAILS]


def _addresses(text: str, own: str) -> Iterable[str]:
    for match in MAIL.finditer(text):
        address = f"{match['local'].strip('.')}@{match['host']}".lower()
        host = match["host"].lower()
        glued = own and host.endswith(own) and host != own and host[-len(own) - 1] not in ".-"
        if host not in PLACEHOLDER_HOSTS and not glued:  # "clutterfirma.de": words hidden by a style sheet stand in the address
            yield address
    for match in BACKWARDS.finditer(text) if own and own[::-1] in text else ():
        backwards = match[0][::-1].lower()
        if backwards.endswith(f"@{own}"):
            yield backwards  # written right to left and turned round by a style sheet


def _is_personal(address: str, people: Sequence[str]) -> bool:
    local = address.partition("@")[0]
    if local in words().mailboxes:
        return False
    parts = [part for part in re.split(r"[._-]", local) if part]
    surnames = {_plain(token) for name in people for token in name_tokens(name)[-1:]}
    if parts and (parts[0] in words().first_names or any(part in surnames for part in parts)):
        return True
    # "m.muster" and "erika.muster" name a person whoever it is; "info.berlin" does not.
    return (
        "." in local
        and len(parts) == 2
        and all(part.isalpha() for part in parts)
        and not words().mailboxes & set(parts)
        and len(parts[1]) > 2
    )


def _plain(text: str) -> str:
    return text.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
