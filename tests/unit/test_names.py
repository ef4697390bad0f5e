"""Company names: legal forms, likeness, handles."""

from __future__ import annotations

import pytest

from crawler.names import NAME_LIKE, is_generic, legal_form, likeness, slug_candidates, strip_legal_form


@pytest.mark.parametrize(
    ("name", "bare", "form"),
    [
        ("Müller & Söhne GmbH", "Müller & Söhne", "GmbH"),
        ("Muster GmbH & Co. KG", "Muster", "GmbH & Co. KG"),
        ("Hans Huber e. K.", "Hans Huber", "e. K."),
        ("Alpha UG (haftungsbeschränkt)", "Alpha", "UG (haftungsbeschränkt)"),
        ("Beta Ges.m.b.H.", "Beta", "Ges.m.b.H."),
        ("Gamma AG", "Gamma", "AG"),
        ("Delta GmbH i. L.", "Delta", "GmbH i. L."),
        ("Epsilon Sàrl", "Epsilon", "Sàrl"),
        ("Zeta", "Zeta", ""),
    ],
)
def test_the_legal_form_is_told_from_the_name(name: str, bare: str, form: str) -> None:
    assert (strip_legal_form(name), legal_form(name)) == (bare, form)


def test_a_name_that_is_only_a_form_stays_whole() -> None:
    assert strip_legal_form("AG") == "AG"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH", "Mueller und Soehne"),
        ("Brunn Pumpenbau GmbH", "brunnpumpenbau"),
        ("Huber-Bau AG", "Huber Bau"),
    ],
)
def test_spellings_of_one_company_meet(one: str, other: str) -> None:
    assert likeness(one, other) >= NAME_LIKE


@pytest.mark.parametrize(("one", "other"), [("Brunner Bau GmbH", "Brunner Bäder GmbH"), ("Alpha Werk", "Beta Werk"), ("", "Alpha")])
def test_other_companies_do_not_meet(one: str, other: str) -> None:
    assert likeness(one, other) < NAME_LIKE


@pytest.mark.parametrize(
    ("name", "generic"), [("Müller GmbH", True), ("Service Group AG", True), ("Musterwerk Pumpen GmbH", False)]
)
def test_names_with_many_namesakes_are_known(name: str, generic: bool) -> None:
    assert is_generic(name) is generic


def test_handles_come_in_the_order_of_the_rules_and_once() -> None:
    found = slug_candidates(
        "Müller & Söhne GmbH", "www.mueller-soehne.example", ("hyphen_form", "hyphen", "hyphen", "joined_form", "domain_label")
    )

    assert found == ("mueller-soehne-gmbh", "mueller-soehne", "muellersoehnegmbh")


def test_no_more_handles_than_asked_for() -> None:
    assert len(slug_candidates("Muster AG", "muster.example", ("hyphen", "hyphen_digit", "joined_form"), limit=2)) == 2
