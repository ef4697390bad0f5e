"""The Impressum reader against real Impressum, contact and about pages; the expected values were read off the pages by hand."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

import pytest

from crawler.impressum import read_impressum
from crawler.parse import decode
from crawler.types import LegalIdentity
from tests.corpus_folder import corpus

pytestmark = pytest.mark.corpus
FIELDS_RIGHT = 0.97
"""Share of right fields that the reader must not fall below."""


@dataclass(frozen=True)
class Page:
    """What a reader of the page would write down; an empty field is not on the page, or names only a person."""

    file: str
    name: str = ""
    form: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    court: str = ""
    register: str = ""
    vat: str = ""


PAGES = (
    Page(
        "ackermann-impressum.html", "Ackermann Spülmaschinen GmbH", "GmbH", "Am Umspannwerk 18", "88255", "Baindt", "de",
        ("+4975029779100",), ("info@ackermann-spuelmaschinen.de",), "Amtsgericht Ulm", "HRB 632024", "DE813894041",
    ),
    Page(
        "allworkers-impressum.html", "All Workers GmbH", "GmbH", "Meidlinger Hauptstraße 47/1", "1120", "Wien", "at",
        ("+436603213420",), ("office@allworkers.at",), "Handelsgericht Wien", "FN 630040 f", "ATU80827937",
    ),
    Page(
        "gim-impressum.html", "GIM GmbH", "GmbH", "Gutenbergring 69A", "22848", "Norderstedt", "de",
        ("+494022898595",), (), "Amtsgericht Kiel", "HRB 28539", "DE165916544",
    ),
    Page(
        "igienair-impressum.html", "IGIENAIR GmbH", "GmbH", "Robert-Bosch-Str. 10", "76275", "Ettlingen", "de",
        ("+4972433699101",), ("kontakt@igienair.com",), "Amtsgericht Mannheim", "HRB 717425", "DE291571885",
    ),
    Page(
        "krautmann-impressum.html", "Translogistik Krautmann GmbH", "GmbH", "Fraunhoferstr. 6", "93092", "Barbing", "de",
        ("+499401539440",), ("info@tl-krautmann.de", "dispo@tl-krautmann.de"), "Amtsgericht Regensburg", "HRB 10473", "DE253513024",
    ),
    Page(
        "wolkenhof-impressum.html", "wolkenhof GmbH", "GmbH", "Schillerstraße 13b", "29525", "Uelzen", "de",
        ("+4958190360",), ("info@wolkenhof.com",), "Amtsgericht Lüneburg", "HRB 120618", "DE116680814",
    ),
    Page(
        "markeich-de.html", "Agentur MARKE ICH", "", "Heidjerweg 1", "29614", "Soltau", "de",
        ("+495191979238",), ("info@markeich.de",), "", "", "DE246292916",
    ),
    Page("coderdojo.html"),
    Page("1afit.html", "1a fit Betriebs GmbH", "GmbH", "Brüder-Grimm-Str. 26", "34246", "Vellmar", "de", ("+4956186155516",)),
    Page(
        "ackermann-kontakt.html", "Ackermann Spülmaschinen GmbH", "GmbH", "Am Umspannwerk 18", "88255", "Baindt", "de",
        ("+4975029779100",), ("info@ackermann-spuelmaschinen.de",),
    ),
    Page("gim-contact.html", "GIM GmbH", "GmbH", "Gutenbergring 69A", "22848", "Norderstedt", "de", ("+494022898595",)),
    Page(
        "wolkenhof-kontakt.html", "wolkenhof GmbH", "GmbH", "Schillerstraße 13b", "29525", "Uelzen", "de",
        ("+4958190360",), ("info@wolkenhof.com",),
    ),
    Page(
        "igienair-kontakt.html", "IGIENAIR GmbH", "GmbH", "Robert-Bosch-Str. 10", "76275", "Ettlingen", "de",
        (
            "+4972433699101", "+4991196649121", "+498995459149", "+4961277084101", "+4921732653810", "+4941715468650",
            "+49777163640009", "+4930340410120",
        ),
        ("anfrage@igienair.com", "kontakt@igienair.com"),
    ),
    Page("digol.html", "Digitale Oberlausitz e.V.", "e.V.", mails=("vorstand@digitale-oberlausitz.eu",)),
    Page("allworkers-about.html", "All Workers GmbH", "GmbH"),
    Page("gim-about.html", "GIM GmbH", "GmbH"),
    Page("bummfilm.html"),
    Page("neos-eu.html"),
    Page(
        "wsb-362.html", "Label Planet Ltd", "Ltd", "Middlewich Road", "CW5 6PF", "Nantwich", "gb",
        ("+441270668076",), ("info@labelplanet.co.uk",), "", "04937718", "GB846926386",
    ),
    Page(
        "wsb-73.html", "V1 Limited", "Ltd", "Village Way", "SK9 2GH", "Wilmslow", "gb",
        ("+441625856500",), ("hello@wearev1.com",), "", "2443078",
    ),
    Page(
        "wsb-161.html", "Abbey Road Programs, Inc.", "Inc.", "8266 Fountain Avenue, Suite #B", "90046", "West Hollywood", "us",
        ("+18884622239", "+13236566200"), ("info@goabbeyroad.com",),
    ),
    Page(
        "wsb-146.html", "", "", "24 Endell Street", "WC2H 9HQ", "London", "gb", ("+442071931430",), ("enquiries@zynkdesign.com",),
    ),
    Page("deutscheweine.html", "Deutsches Weininstitut GmbH", "GmbH", "Platz des Weines 2", "55294", "Bodenheim", "de",
         ("+49613593230",), ("info@deutscheweine.de",)),
    Page("dtb-tennis.html", "Deutscher Tennis Bund e.V.", "e.V.", "Hallerstrasse 89", "20149", "Hamburg", "de",
         ("+4940411780",), ("dtb@tennis.de",)),
    Page("sass-ag.html", "SASS Datentechnik AG", "AG", "Talhofstraße 32", "82205", "Gilching", "de",
         ("+49810577803380", "+496182786599"), ("info@sass-ag.de",)),
    Page("handball-ch.html", "Schweizerischer Handball-Verband", "", "Tannwaldstr. 2", "4600", "Olten", "ch",
         ("+41313707000",), ("shv-fsh@handball.ch",)),
)  # fmt: skip
OFFICE = re.compile(
    r"(?:Geschäftsführer|Ansprechpartnerin|Verantwortlich\w*)[^:<]{0,60}:\s*(?:<[^>]+>\s*)*"
    r"([A-ZÄÖÜ][\wäöü]+ (?:de )?[A-ZÄÖÜ][\wäöü]+)"
)
"""How the pages name the people who represent a company."""


@cache
def domains() -> dict[str, str]:
    rows = (json.loads(line) for line in corpus("websites", "index.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["file"]: row["domain"] or "unknown.example" for row in rows}


@cache
def identity(file: str) -> LegalIdentity:
    html = decode(corpus("websites", file).read_bytes())
    return read_impressum(html, f"https://{domains()[file]}/impressum", "de")


def fields(page: Page) -> list[tuple[str, object, object]]:
    """Field, expected and read value; lists are compared as sets, their order is a matter of layout."""
    got = identity(page.file)
    return [
        ("name", page.name, got.legal_name),
        ("form", page.form, got.legal_form),
        ("street", page.street, got.address.street),
        ("postcode", page.postcode, got.address.postcode),
        ("city", page.city, got.address.city),
        ("country", page.country, got.address.country),
        ("phones", set(page.phones), set(got.phones)),
        ("mails", set(page.mails), set(got.emails)),
        ("court", page.court, got.register_court),
        ("register", page.register, got.register_number),
        ("vat", page.vat, got.vat_id),
    ]


def test_real_pages_are_read_right() -> None:
    results = [(page.file, field, wanted, got) for page in PAGES for field, wanted, got in fields(page)]
    wrong = [result for result in results if result[2] != result[3]]
    share = 1 - len(wrong) / len(results)
    assert share >= FIELDS_RIGHT, f"{share:.1%} of {len(results)} fields right; wrong: {wrong}"


def test_what_is_read_is_read_precisely() -> None:
    read = [(page.file, field, wanted, got) for page in PAGES for field, wanted, got in fields(page) if got]
    wrong = [result for result in read if result[2] != result[3]]
    assert len(wrong) <= 0.02 * len(read), wrong


def test_no_representative_is_kept() -> None:
    named = {file: set(OFFICE.findall(decode(corpus("websites", file).read_bytes()))) for file in (page.file for page in PAGES)}
    assert sum(map(len, named.values())) >= 5, "the pages do name representatives"
    kept = [(file, person) for file, people in named.items() for person in people if person in repr(identity(file))]
    assert kept == []


def test_pages_of_all_kinds_are_survived() -> None:
    for file in domains():
        found = identity(file)
        assert len(found.phones) <= 8
        assert len(found.legal_name) <= 120
