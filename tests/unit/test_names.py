"""Company names: legal forms, likeness, handles."""

from __future__ import annotations

from typing import get_args

import pytest

from crawler.names import NAME_LIKE, is_generic, legal_form, likeness, slug_candidates, strip_legal_form
from crawler.platforms.definition import SlugRule


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


@pytest.mark.parametrize(
    ("rule", "slugs"),
    [
        ("hyphen_form", ("mueller-soehne-gmbh",)),
        ("hyphen", ("mueller-soehne",)),
        ("hyphen_digit", ("mueller-soehne1", "mueller-soehne2", "mueller-soehne3")),
        ("hyphen_and", ("mueller-und-soehne", "mueller-and-soehne")),
        ("hyphen_plain", ("muller-sohne",)),
        ("hyphen_town", ("mueller-soehne-bad-toelz",)),
        ("hyphen_umlaut", ("müller-söhne",)),
        ("hyphen_umlaut_town", ("müller-söhne-bad-tölz",)),
        ("joined_form", ("muellersoehnegmbh",)),
        ("joined", ("muellersoehne",)),
        ("joined_and", ("muellerundsoehne", "muellerandsoehne")),
        ("joined_plain", ("mullersohne",)),
        ("joined_symbols", ("müller&söhnegmbh",)),
        ("joined_umlaut", ("müllersöhnegmbh",)),
        ("underscore", ("mueller_soehne",)),
        ("domain", ("mueller-soehne.example",)),
        ("www_domain", ("www.mueller-soehne.example",)),
        ("domain_label", ("mueller-soehne",)),
    ],
)
def test_each_rule_spells_a_name_its_own_way(rule: str, slugs: tuple[str, ...]) -> None:
    assert slug_candidates("Müller & Söhne GmbH", "www.mueller-soehne.example", [rule], town="Bad Tölz") == slugs


def test_no_rule_is_without_a_spelling() -> None:
    every = get_args(SlugRule)

    assert all(slug_candidates("Müller & Söhne GmbH", "mueller-soehne.example", [rule], town="Bad Tölz") for rule in every)


def test_an_and_in_words_is_left_out_or_put_in_the_other_language() -> None:
    found = slug_candidates("Weiß und Straß AG", "weiss.example", ["hyphen", "hyphen_and"])

    assert found == ("weiss-und-strass", "weiss-strass", "weiss-and-strass")


def test_an_and_sign_without_blanks_is_one_too() -> None:
    assert slug_candidates("Weiß+Straß AG", "weiss.example", ["hyphen_and"])[0] == "weiss-und-strass"


def test_without_a_town_no_handle_has_one() -> None:
    assert slug_candidates("Muster AG", "muster.example", ["hyphen_town", "hyphen_umlaut_town"]) == ()
