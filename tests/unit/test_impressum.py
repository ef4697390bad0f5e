"""What the Impressum reader takes and what it leaves, on made-up pages: one kind of fault of real pages each."""

from __future__ import annotations

import pytest

from crawler.impressum import merge_identities, read_impressum
from crawler.types import Address, LegalIdentity

URL = "https://www.nordlicht-optik.example/impressum"
HEAD = "<h1>Impressum</h1><h2>Angaben gemäß § 5 DDG</h2>"
BLOCK = "<p>Nordlicht Optik GmbH<br>Hafenstraße 12a<br>24103 Kiel</p>"


def read(html: str, url: str = URL, country: str = "de") -> LegalIdentity:
    return read_impressum(html, url, country)


def test_the_usual_german_page() -> None:
    found = read(
        f"""{HEAD}{BLOCK}
        <p>Telefon: +49 (0) 431 / 98 76 50-0<br>Telefax: +49 431 987650-99<br>E-Mail: info@nordlicht-optik.example</p>
        <h2>Vertreten durch</h2><p>Petra Beispiel</p>
        <h2>Registereintrag</h2><p>Registergericht: Amtsgericht Kiel<br>Registernummer: HRB 12345 KI</p>
        <h2>Umsatzsteuer-ID</h2><p>Umsatzsteuer-Identifikationsnummer gemäß § 27 a UStG: DE 136 695 976</p>"""
    )
    assert found == LegalIdentity(
        legal_name="Nordlicht Optik GmbH",
        legal_form="GmbH",
        address=Address("Hafenstraße 12a", "24103", "Kiel", "de"),
        phones=("+494319876500",),
        emails=("info@nordlicht-optik.example",),
        register_court="Amtsgericht Kiel",
        register_number="HRB 12345 KI",
        vat_id="DE136695976",
        source_url=URL,
    )


def test_the_usual_austrian_page() -> None:
    found = read(
        """<h1>Offenlegung gemäß § 25 Mediengesetz</h1><p>Medieninhaber: Almkranz Tischlerei e.U.</p><p>Inhaber: Franz Beispiel</p>
        <p>Sitz: 6020 Innsbruck, Museumstraße 7/2</p><p>Tel: 0512 / 55 66 77</p><p>FN: 123456 x, Landesgericht Innsbruck</p>
        <p>UID-Nr.: ATU13585627</p><p>Mitglied der Wirtschaftskammer Tirol</p>""",
        "https://almkranz.at/impressum",
        "at",
    )
    assert (found.legal_name, found.legal_form) == ("Almkranz Tischlerei e.U.", "e.U.")
    assert found.address == Address("Museumstraße 7/2", "6020", "Innsbruck", "at")
    assert found.phones == ("+43512556677",)
    assert (found.register_court, found.register_number, found.vat_id) == ("Landesgericht Innsbruck", "FN 123456 x", "ATU13585627")


def test_the_usual_swiss_page() -> None:
    found = read(
        """<h1>Impressum</h1><address>Seeblick Treuhand AG<br>Seestrasse 3<br>CH-8002 Zürich<br>Tel. 044 668 18 00</address>
        <p>UID: CHE-100.155.212 MWST<br>Handelsregisteramt des Kantons Zürich</p>""",
        "https://seeblick.ch/",
        "ch",
    )
    assert found.address == Address("Seestrasse 3", "8002", "Zürich", "ch")
    assert found.phones == ("+41446681800",)
    assert (found.register_number, found.vat_id) == ("CHE-100.155.212", "CHE100155212MWST")
    assert found.register_court == "Handelsregisteramt des Kantons Zürich"


def test_an_english_imprint_of_a_german_company() -> None:
    found = read(
        """<h1>Imprint</h1><p>Information according to § 5 DDG</p>
        <p>Nordlicht Optik GmbH<br>Hafenstraße 12a<br>24103 Kiel<br>Germany</p>
        <p>Managing Director: Petra Beispiel</p><p>Phone: +49 431 9876500</p>
        <p>Commercial register: Kiel Local Court, HRB 12345</p><p>VAT ID: DE136695976</p>"""
    )
    assert (found.legal_name, found.address.city, found.register_number) == ("Nordlicht Optik GmbH", "Kiel", "HRB 12345")
    assert (found.phones, found.vat_id) == (("+494319876500",), "DE136695976")


def test_a_british_contact_page() -> None:
    found = read(
        """<h1>Contact us</h1><p>Harbour Lens Ltd<br>4 Quay Street<br>Bristol<br>BS1 4DJ</p><p>Tel: 0117 496 0000</p>
        <p>Company Registration Number: 01234567</p>""",
        "https://harbourlens.example/contact",
        "gb",
    )
    assert (found.legal_name, found.legal_form, found.register_number) == ("Harbour Lens Ltd", "Ltd", "01234567")
    assert found.address == Address("4 Quay Street", "BS1 4DJ", "Bristol", "gb")


def test_plain_text_is_read_like_a_page() -> None:
    found = read("Impressum\n\nNordlicht Optik GmbH\nHafenstraße 12a\n24103 Kiel\n\nTel.: 0431 987650\nHRB 12345, Amtsgericht Kiel")
    assert (found.legal_name, found.address.street, found.phones) == ("Nordlicht Optik GmbH", "Hafenstraße 12a", ("+49431987650",))


def test_a_table_of_labels_and_values() -> None:
    rows = (
        ("Firma:", "Nordlicht Optik GmbH"), ("Straße:", "Hafenstraße 12a"), ("Ort:", "24103 Kiel"), ("Telefon:", "0431 / 98 76 50"),
        ("Fax:", "0431 / 98 76 59"), ("Geschäftsführerin:", "Petra Beispiel"), ("Registergericht:", "Kiel"), ("HRB:", "12345"),
    )  # fmt: skip
    found = read("<h1>Impressum</h1><table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</table>")
    assert (found.legal_name, found.address) == ("Nordlicht Optik GmbH", Address("Hafenstraße 12a", "24103", "Kiel", "de"))
    assert (found.phones, found.register_court, found.register_number) == (("+49431987650",), "Amtsgericht Kiel", "HRB 12345")
    assert "Petra" not in repr(found)


def test_everything_in_one_sentence() -> None:
    found = read(
        "<h1>Legal notice</h1><p>This website is operated by Nordlicht Optik GmbH, Hafenstraße 12a, 24103 Kiel, Germany. "
        "Managing director: Petra Beispiel. Registered at Amtsgericht Kiel, HRB 12345. VAT ID DE136695976.</p>"
    )
    assert (found.legal_name, found.address.street, found.register_number) == (
        "Nordlicht Optik GmbH",
        "Hafenstraße 12a",
        "HRB 12345",
    )
    assert "Petra" not in repr(found)


def test_a_form_under_public_law_is_no_part_of_the_name() -> None:
    found = read(
        "<h1>Impressum</h1><p>Kirchengemeinde Kiel<br>Körperschaft des öffentlichen Rechts<br>Kirchweg 2<br>24103 Kiel</p>"
    )
    assert (found.legal_name, found.legal_form) == ("Kirchengemeinde Kiel", "KdöR")


# --- persons --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "people",
    [
        "<p>Geschäftsführer: Petra Beispiel</p>",
        "<p>Vertreten durch:<br>Petra Beispiel</p>",
        "<h2>Vertreten durch die Geschäftsführung</h2><p>Dr. Petra Beispiel<br>Uwe Muster</p>",
        "<p>V.i.S.d.P.: Petra Beispiel, Hafenstraße 12a, 24103 Kiel</p>",
        "<h3>Verantwortlich für den Inhalt nach § 18 Abs. 2 MStV</h3><p>Petra Beispiel<br>Privatweg 3<br>24105 Kiel</p>",
        "<p>Inhaberin: Petra Beispiel</p>",
        "<dl><dt>Ansprechpartnerin</dt><dd>Petra Beispiel</dd></dl>",
        "<p>Managing Director: Petra Beispiel</p>",
    ],
)
def test_representatives_are_never_kept(people: str) -> None:
    found = read(f"{HEAD}{BLOCK}{people}")
    assert "Petra" not in repr(found)
    assert "Privatweg" not in repr(found)
    assert found.legal_name == "Nordlicht Optik GmbH"


@pytest.mark.parametrize("name", ["Petra Beispiel", "Dr. Petra Beispiel", "Dipl.-Ing. (FH) Uwe Muster", "Rechtsanwalt Uwe Muster"])
def test_a_page_that_names_only_a_person_has_no_legal_name(name: str) -> None:
    found = read(f"{HEAD}<p>{name}<br>Hafenstraße 12a<br>24103 Kiel</p>", "https://petra-beispiel.example/impressum")
    assert found.legal_name == ""
    assert found.address.street == "Hafenstraße 12a"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("Werbeagentur Blickfang<br>Petra Beispiel", "Werbeagentur Blickfang"),
        ("Petra Beispiel<br>Blickfang (Einzelunternehmen)", "Blickfang"),
        ("Blickfang Design – Inh. Petra Beispiel", "Blickfang Design"),
        ("Tischlerei Uwe Muster", "Tischlerei Uwe Muster"),
        ("Uwe Muster e.K.", "Uwe Muster e.K."),
    ],
)
def test_a_sole_trader_is_known_by_the_firms_name(lines: str, name: str) -> None:
    assert read(f"{HEAD}<p>{lines}<br>Hafenstraße 12a<br>24103 Kiel</p>", "https://blickfang.example/").legal_name == name


def test_the_home_of_a_chairman_is_not_the_seat_of_the_club() -> None:
    found = read("<h1>Impressum</h1><p>TSV Kiel e.V.<br>1. Vorsitzender Uwe Muster, Privatweg 4, 24105 Kiel</p>")
    assert (found.legal_name, found.address) == ("TSV Kiel e.V.", Address())


def test_a_profession_is_no_name() -> None:
    assert read(f"{HEAD}<p>Dr. Petra Beispiel<br>Fachärztin für Chirurgie<br>Hafenstraße 12a<br>24103 Kiel</p>").legal_name == ""


def test_a_responsible_company_is_the_provider() -> None:
    found = read(
        "<h1>Impressum</h1><p>Verantwortlich für den Inhalt:<br>Nordlicht Optik GmbH<br>Hafenstraße 12a<br>24103 Kiel<br>"
        "Tel. 0431 987650</p>"
    )
    assert (found.legal_name, found.address.city, found.phones) == ("Nordlicht Optik GmbH", "Kiel", ("+49431987650",))


def test_personal_mail_addresses_are_left_out() -> None:
    found = read(f"{HEAD}{BLOCK}<p>E-Mail: p.beispiel@nordlicht-optik.example, info@nordlicht-optik.example</p>")
    assert found.emails == ("info@nordlicht-optik.example",)


# --- other parties --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        "<p>Webdesign:<br>Pixelschmiede GmbH<br>Gartenweg 1<br>20095 Hamburg<br>Tel.: 040 123456789</p>",
        "<h3>Technische Umsetzung</h3><p>Pixelschmiede GmbH<br>Gartenweg 1<br>20095 Hamburg</p><p>info@pixelschmiede.example</p>",
        "<h2>Bildnachweis</h2><p>Pixelschmiede GmbH</p>",
        "<h2>Datenschutzbeauftragter</h2><p>Pixelschmiede GmbH<br>Gartenweg 1<br>20095 Hamburg<br>Tel.: 040 123456789</p>",
        "<h2>Hosting</h2><p>Pixelschmiede GmbH, Gartenweg 1, 20095 Hamburg</p>",
        "<h2>Berufshaftpflichtversicherung</h2><p>Pixelschmiede AG<br>Gartenweg 1<br>20095 Hamburg</p>",
        "<h2>Zuständige Aufsichtsbehörde</h2><p>Gewerbeamt Hamburg<br>Gartenweg 1<br>20095 Hamburg</p>",
        "<h2>Verbraucherschlichtungsstelle</h2><p>Allgemeine Schlichtungsstelle e.V.<br>Gartenweg 1<br>20095 Hamburg</p>",
        "<p>Website by Pixelschmiede GmbH</p>",
    ],
)
@pytest.mark.parametrize("first", [False, True], ids=["after", "before"])
def test_other_parties_do_not_win(other: str, *, first: bool) -> None:
    own = f"<h2>Anbieter</h2>{BLOCK}<p>Tel.: 0431 987650</p>"
    found = read(f"<h1>Impressum</h1>{other}{own}" if first else f"<h1>Impressum</h1>{own}{other}")
    assert found.legal_name == "Nordlicht Optik GmbH"
    assert found.address.city == "Kiel"
    assert found.phones == ("+49431987650",)
    assert "pixelschmiede" not in repr(found).lower()


def test_the_general_partner_is_another_company() -> None:
    found = read(
        """<h1>Impressum</h1><p>Nordlicht Optik GmbH &amp; Co. KG<br>Hafenstraße 12a<br>24103 Kiel</p>
        <p>Amtsgericht Kiel, HRA 4711</p>
        <h3>Persönlich haftende Gesellschafterin</h3><p>Nordlicht Verwaltungs GmbH<br>Amtsgericht Lübeck, HRB 815</p>"""
    )
    assert (found.legal_name, found.legal_form) == ("Nordlicht Optik GmbH & Co. KG", "GmbH & Co. KG")
    assert (found.register_court, found.register_number) == ("Amtsgericht Kiel", "HRA 4711")


def test_a_number_that_does_not_fit_the_form_is_not_taken() -> None:
    found = read(
        "<h1>Impressum</h1><p>Nordlicht Optik GmbH &amp; Co. KG<br>Hafenstraße 12a<br>24103 Kiel</p><p>HRB 815, AG Kiel</p>"
    )
    assert found.register_number == ""


def test_a_company_only_mentioned_is_not_the_provider() -> None:
    found = read("<h1>Über uns</h1><p>Seit 2010 beliefern wir unter anderem die Fremde Werke AG mit Brillen.</p>")
    assert found.legal_name == ""


# --- writing habits -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "info@nordlicht-optik.example",
        "info [at] nordlicht-optik.example",
        "info(at)nordlicht-optik(dot)example",
        "info {at} nordlicht-optik [punkt] example",
        "info at nordlicht-optik dot example",
        "info&#64;nordlicht-optik.example",
        '<span style="unicode-bidi:bidi-override;direction:rtl">elpmaxe.kitpo-thcildron@ofni</span>',
        '<a href="mailto:info%40nordlicht-optik.example?subject=Hallo">Schreiben Sie uns</a>',
        '<a data-cfemail="2a43444c456a4445584e464349425e07455a5e4341044f524b475a464f" href="#">[email&#160;protected]</a>',
    ],
)
def test_hidden_mail_addresses_are_written_out(written: str) -> None:
    assert read(f"{HEAD}{BLOCK}<p>E-Mail: {written}</p>").emails == ("info@nordlicht-optik.example",)


@pytest.mark.parametrize(
    ("line", "phones"),
    [
        ("Telefon: 0431 98765-0, Fax: 0431 98765-9", ("+49431987650",)),
        ("T 0431 987650", ()),
        ("T: 0431 987650", ("+49431987650",)),
        ("0431 987650", ("+49431987650",)),
        ("Telefax 0431 987659", ()),
        ("HRB 0431987650", ()),
        ("Stand: 01.02.2024", ()),
        ('<a href="tel:+49431987650">Rufen Sie an</a>', ("+49431987650",)),
    ],
)
def test_phone_numbers_without_fax(line: str, phones: tuple[str, ...]) -> None:
    assert read(f"{HEAD}{BLOCK}<p>{line}</p>").phones == phones


@pytest.mark.parametrize(
    ("line", "street", "postcode", "city"),
    [
        ("Hafenstraße 12a, 24103 Kiel", "Hafenstraße 12a", "24103", "Kiel"),
        ("Hafenstr. 12-14<br>D-24103 Kiel", "Hafenstr. 12-14", "24103", "Kiel"),
        ("Am Alten Markt 1 · 61348 Bad Homburg v.d.H.", "Am Alten Markt 1", "61348", "Bad Homburg v.d.H."),
        ("Kaiserplatz 5<br>60311 Frankfurt am Main, Deutschland", "Kaiserplatz 5", "60311", "Frankfurt am Main"),
        ("Anschrift: Hafenstraße 12a<br>24103 Kiel (Schleswig-Holstein)", "Hafenstraße 12a", "24103", "Kiel (Schleswig-Holstein)"),
        ("Q 7, 24<br>68161 Mannheim", "Q 7, 24", "68161", "Mannheim"),
        ("Hafenstraße 12a<br>Hinterhaus<br>24103 Kiel", "Hafenstraße 12a", "24103", "Kiel"),
    ],
)
def test_addresses(line: str, street: str, postcode: str, city: str) -> None:
    assert read(f"{HEAD}<p>Nordlicht Optik GmbH<br>{line}</p>").address == Address(street, postcode, city, "de")


@pytest.mark.parametrize(
    ("line", "court", "number"),
    [
        ("Amtsgericht Charlottenburg, HRB 98765 B", "Amtsgericht Charlottenburg", "HRB 98765 B"),
        ("Handelsregister: Kiel - HRB 12345", "Amtsgericht Kiel", "HRB 12345"),
        ("Eingetragen beim AG Frankfurt am Main unter HRB 12 345", "Amtsgericht Frankfurt am Main", "HRB 12345"),
        ("Registergericht:<br>Amtsgericht Bad Oeynhausen<br>Registernummer:<br>HRB 77", "Amtsgericht Bad Oeynhausen", "HRB 77"),
        ("Handelsregister: wird beantragt", "", ""),
    ],
)
def test_register_entries(line: str, court: str, number: str) -> None:
    found = read(f"{HEAD}{BLOCK}<p>{line}</p>")
    assert (found.register_court, found.register_number) == (court, number)


@pytest.mark.parametrize(
    ("line", "vat"),
    [
        ("USt-IdNr.: DE136695976", "DE136695976"),
        ("USt-IdNr.: DE136695977", ""),
        ("USt-IdNr.: DE123456789", ""),
        ("Steuernummer: 12/345/67890", ""),
        ("Wirtschafts-ID: DE136695976-00001", ""),
        ("VAT: ATU13585627", "ATU13585627"),
    ],
)
def test_vat_numbers_need_right_check_digits(line: str, vat: str) -> None:
    assert read(f"{HEAD}{BLOCK}<p>{line}</p>").vat_id == vat


@pytest.mark.parametrize(
    ("line", "former"),
    [
        ("Nordlicht Optik GmbH (vormals Kieler Linsen GmbH)", ("Kieler Linsen GmbH",)),
        ("Nordlicht Optik GmbH, ehemals Brillen Petersen", ("Brillen Petersen",)),
        ("Nordlicht Optik GmbH", ()),
    ],
)
def test_former_names(line: str, former: tuple[str, ...]) -> None:
    assert (
        read(
            f"<h1>Impressum</h1><p>Angaben gemäß § 5 DDG (ehemals § 5 TMG)</p><p>{line}<br>Hafenstraße 12a<br>24103 Kiel</p>"
        ).former_names
        == former
    )


@pytest.mark.parametrize(
    ("extra", "other"),
    [
        ("<p>Brillenglück ist eine Marke der Nordlicht Optik GmbH.</p>", ("Brillenglück",)),
        ("<p>Fremdglas ist eine Marke der Fremde Werke AG.</p>", ()),
        ("", ()),
    ],
)
def test_brands_of_the_company(extra: str, other: tuple[str, ...]) -> None:
    assert read(f"{HEAD}{BLOCK}{extra}").other_names == other


def test_text_hidden_by_the_page_is_not_read() -> None:
    assert read(f'{HEAD}{BLOCK}<p style="display:none">Tel.: 0431 111111</p><p hidden>falle@boese.example</p>').emails == ()


# --- joining pages --------------------------------------------------------------------------------------------------------


def test_later_pages_fill_gaps_only() -> None:
    impressum = LegalIdentity(legal_name="Nordlicht Optik GmbH", address=Address("Hafenstraße 12a", "24103", "Kiel", "de"))
    contact = LegalIdentity(
        legal_name="Nordlicht Optik", address=Address("Lager 1", "24105", "Kiel", "de"), phones=("+49431987650",)
    )
    merged = merge_identities([impressum, contact])
    assert merged.legal_name == "Nordlicht Optik GmbH"
    assert merged.address.street == "Hafenstraße 12a"
    assert merged.phones == ("+49431987650",)


def test_a_page_of_another_company_adds_nothing() -> None:
    own = LegalIdentity(legal_name="Nordlicht Optik GmbH")
    other = LegalIdentity(legal_name="Fremde Werke AG", vat_id="DE136695976")
    assert merge_identities([own, other]) == own


def test_nothing_read_gives_an_empty_identity() -> None:
    assert merge_identities([]) == LegalIdentity()
