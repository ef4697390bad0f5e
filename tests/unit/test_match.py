"""Is it this company's account? The vectors of the report specification, and companies of one name."""

from __future__ import annotations

import pytest

from crawler.match import match, same_address, score, weights
from crawler.types import Address, Facts, Signal
from crawler.vocabulary import FoundVia, Verdict
from tests.factory import make_company, make_evidence, make_identity, make_ref


def signals(*names: str) -> list[Signal]:
    return [Signal(name, weights().weight[name]) for name in names]


@pytest.mark.parametrize(
    ("names", "conf", "verdict"),
    [
        (("site_links", "profile_links"), 0.96, Verdict.SAME),
        (("name", "handle"), 0.545, Verdict.UNDECIDED),
        (("address", "name", "handle"), 0.818, Verdict.SAME),
        (("name",), 0.35, Verdict.DIFFERENT),
    ],
)
def test_confidence_of_known_signals(names: tuple[str, ...], conf: float, verdict: Verdict) -> None:
    found = score(signals(*names))

    assert (found.conf, found.verdict) == (pytest.approx(conf), verdict)


def test_name_handle_and_logo_together_stay_below_a_verdict() -> None:
    assert score(signals("name", "handle", "logo")).conf == 0.60


def test_nothing_compared_is_untested_not_different() -> None:
    assert score([]).verdict is Verdict.UNTESTED


def test_a_contradiction_weighs_more_than_a_name() -> None:
    found = score([*signals("name", "handle"), Signal("other_domain", 0.0, contradiction=True)])

    assert found.verdict is Verdict.DIFFERENT


def test_a_link_on_the_own_site_and_back_makes_the_same() -> None:
    facts = Facts(display_name="Musterwerk Pumpen", websites=("https://www.musterwerk-pumpen.example/start",))

    found = match(make_company(), make_ref(), facts, [make_evidence()])

    assert found.verdict is Verdict.SAME
    assert {signal.name for signal in found.signals} == {"site_links", "profile_links", "whole_name"}


def test_five_pages_with_the_same_link_count_once() -> None:
    evidence = [make_evidence(source_url=f"https://musterwerk-pumpen.example/{n}") for n in range(5)]

    assert match(make_company(), make_ref(), Facts(), evidence).conf == 0.80


@pytest.mark.parametrize("town", ["Hamburg", "Graz", "Bern", "Erfurt"])
def test_companies_of_one_name_do_not_mix(town: str) -> None:
    company = make_company(name="Müller GmbH", domain="mueller-landshut.example", identity=make_identity(legal_name="Müller GmbH"))
    namesake = Facts(
        display_name="Müller GmbH", address=Address("Ring 1", "00001", town), websites=(f"https://mueller-{town}.example",)
    )

    assert match(company, make_ref(), namesake, []).verdict is Verdict.DIFFERENT


def test_the_right_one_of_five_is_told_by_its_address() -> None:
    company = make_company(name="Müller GmbH", domain="mueller-landshut.example", identity=make_identity(legal_name="Müller GmbH"))
    right = Facts(
        display_name="Müller GmbH", address=Address("Hauptstr. 5", "84028", "Landshut"), websites=("mueller-landshut.example",)
    )

    assert match(company, make_ref(), right, []).verdict is not Verdict.DIFFERENT


def test_a_branch_elsewhere_that_the_site_links_is_no_contradiction() -> None:
    branch = Facts(display_name="Musterwerk Pumpen GmbH", address=Address("Ring 9", "5020", "Salzburg", "at"))

    assert match(make_company(), make_ref(), branch, [make_evidence()]).verdict is Verdict.SAME


def test_a_guess_with_the_name_of_the_company_stays_undecided() -> None:
    facts = Facts(display_name="Musterwerk Pumpen GmbH")

    assert match(make_company(), make_ref(handle="musterwerkpumpen@mastodon.social"), facts, []).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(("decision", "verdict"), [("confirmed", Verdict.SAME), ("rejected", Verdict.DIFFERENT)])
def test_a_person_has_the_last_word(decision: str, verdict: Verdict) -> None:
    found = match(make_company(), make_ref(), Facts(), [make_evidence(FoundVia.WEBSITE)], decision=decision)  # type: ignore[arg-type]

    assert found.verdict is verdict


def test_spellings_of_an_address_meet() -> None:
    assert same_address(Address("Hauptstraße 5", "84028", "Landshut"), Address("Hauptstr. 5", "", "landshut"))
    assert not same_address(Address("Hauptstraße 5", "84028", "Landshut"), Address("Hauptstraße 6", "84028", "Landshut"))


def names_of(facts: Facts, *vias: FoundVia, **company: object) -> set[str]:
    found = match(make_company(**company), make_ref(), facts, [make_evidence(via) for via in vias])
    return {signal.name for signal in found.signals}


@pytest.mark.parametrize("shown", ["0871 / 12 34 56-0", "+49 (0)871 1234560", "0049 871 1234560"])
def test_a_telephone_number_counts_in_every_spelling(shown: str) -> None:
    assert "address" in names_of(Facts(phone=shown))


@pytest.mark.parametrize(
    "url",
    ["https://www.facebook.com/musterwerk", "https://linktr.ee/musterwerk", "https://musterwerk-pumpen.test/", "https://t.me/x"],
)
def test_a_platform_a_hub_and_the_own_name_elsewhere_are_no_foreign_domain(url: str) -> None:
    assert "other_domain" not in names_of(Facts(websites=(url,)))


def test_a_brand_that_the_site_links_may_lead_to_the_brand_s_site() -> None:
    brand = make_identity(other_names=("Quellwicht",))
    facts = Facts(display_name="Quellwicht", websites=("https://quellwicht.example",))

    assert "other_domain" not in names_of(facts, FoundVia.WEBSITE, identity=brand)
    assert "other_domain" in names_of(facts, identity=brand), "a guess with the brand's name proves nothing"
    assert "other_domain" in names_of(facts, FoundVia.WEBSITE), "a name that is not the company's is no brand of it"


def test_a_register_number_and_the_name_make_the_same() -> None:
    found = match(
        make_company(),
        make_ref(),
        Facts(display_name="Musterwerk Pumpen GmbH"),
        [make_evidence(FoundVia.DIRECTORY, code="register")],
    )

    assert found.verdict is Verdict.SAME


def test_a_caller_who_knows_of_a_redirect_is_believed() -> None:
    facts = Facts(display_name="Musterwerk Pumpen", websites=("https://neuer-name.test",))

    assert match(make_company(), make_ref(), facts, [], links_own_site=True).verdict is Verdict.SAME
    assert match(make_company(), make_ref(), facts, []).verdict is Verdict.DIFFERENT


# --- what speaks against, each reason on both sides -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "speaks"),
    [
        (Facts(display_name="Musterwerk Pumpen", phone="030 55512345"), True),
        (Facts(display_name="Musterwerk Pumpen", phone="0871 1234599"), False),
        (Facts(display_name="Musterwerk Pumpen", phone="0171 5551234"), False),
        (Facts(display_name="Musterwerk Pumpen", phone="069"), False),
        (Facts(display_name="Musterwerk Pumpen", email="info@pumpen-shop.test"), True),
        (Facts(display_name="Musterwerk Pumpen", email="musterwerk@gmx.de"), False),
        (Facts(display_name="Musterwerk Pumpen", email="info@musterwerk-pumpen.example"), False),
        (Facts(display_name="Musterwerk Pumpen", email="info@pumpen-shop.test", websites=("musterwerk-pumpen.example",)), False),
        (Facts(email="x@y.test", address=Address("Hauptstr. 5", "84028", "Landshut")), False),
    ],
    ids=["other house", "extension", "mobile", "cut", "other domain", "mail service", "own", "links us", "our street"],
)
def test_telephone_and_mail_of_others_speak_against(facts: Facts, speaks: bool) -> None:
    assert ("other_contact" in names_of(facts)) is speaks


@pytest.mark.parametrize(
    ("facts", "speaks"),
    [
        (Facts(display_name="Musterwerk Pumpen Fanclub"), True),
        (Facts(display_name="Musterwerk", description="Inoffizieller Kanal"), True),
        (Facts(display_name="Musterwerk Pumpen", description="Für Fanatiker der Fantasie"), False),
        (Facts(display_name="Musterwerk Pumpen", description="Der offizielle Kanal"), False),
    ],
)
def test_a_page_that_calls_itself_unofficial_is_believed(facts: Facts, speaks: bool) -> None:
    assert ("fan" in names_of(facts)) is speaks


def test_the_company_may_run_its_own_fan_club() -> None:
    assert "fan" not in names_of(Facts(display_name="Musterwerk Pumpen Fanclub"), FoundVia.WEBSITE)


@pytest.mark.parametrize(
    ("title", "bait"),
    [("Musterwerk Pumpen Support", True), ("Musterwerk Pumpen Karriere", False), ("Pumpen Support", False), ("Outlet", False)],
)
def test_bait_is_the_name_with_a_word_of_imitators(title: str, bait: bool) -> None:
    assert ("bait" in names_of(Facts(display_name=title))) is bait


def test_a_word_of_the_own_name_is_no_bait() -> None:
    company = {"name": "Outlet Musterwerk GmbH", "identity": make_identity(legal_name="Outlet Musterwerk GmbH")}

    assert "bait" not in names_of(Facts(display_name="Outlet Musterwerk"), **company)


@pytest.mark.parametrize(
    ("title", "websites", "sign"),
    [
        ("Pixelhafen Agentur", ("https://pixelhafen.test", "https://musterwerk-pumpen.example"), "other_domain"),
        ("Musterwerk Pumpen", ("https://pixelhafen.test", "https://musterwerk-pumpen.example"), "profile_links"),
        ("Quellenhof", ("https://musterwerk-pumpen.example",), "profile_links"),
    ],
    ids=["agency names its client", "ours, names its agency", "other title, our site alone"],
)
def test_a_link_to_us_beside_the_page_s_own_site_is_a_mention(title: str, websites: tuple[str, ...], sign: str) -> None:
    assert {"other_domain", "profile_links"} & names_of(Facts(display_name=title, websites=websites)) == {sign}


@pytest.mark.parametrize(
    ("title", "website", "name"),
    [
        ("Musterwerk Pumpen GmbH", "", "legal_title"),
        ("Musterwerk Pumpen", "", "whole_name"),
        ("Musterwerk Pumpen Karriere", "", "name_within"),
        ("Musterwerk Pumpen Händler Pumpenhuber", "https://pumpenhuber.test", ""),
        ("Musterwerk Pumpen Händler Pumpenhuber", "https://pumpen-billig.test", "name_within"),
        ("Musterwerk", "", ""),
    ],
)
def test_how_far_a_title_is_the_name(title: str, website: str, name: str) -> None:
    facts = Facts(display_name=title, websites=(website,) if website else ())

    assert {"legal_title", "whole_name", "name", "name_within"} & names_of(facts) == ({name} if name else set())


def test_a_name_of_thousands_counts_at_the_right_door_only() -> None:
    company = make_company(name="Müller GmbH", domain="mueller.example", identity=make_identity(legal_name="Müller GmbH"))
    right = Facts(display_name="Müller GmbH", address=Address("Hauptstr. 5", "84028", "Landshut"))
    nowhere = Facts(display_name="Müller GmbH")

    assert match(company, make_ref(), right, []).verdict is Verdict.SAME
    assert match(company, make_ref(), nowhere, []).verdict is Verdict.DIFFERENT


def test_names_alone_never_suffice_however_many() -> None:
    assert score(signals("legal_title", "legal_name", "handle", "logo")).verdict is Verdict.UNDECIDED


def test_a_brand_is_told_from_a_former_name() -> None:
    identity = make_identity(other_names=("Quellwicht",), former_names=("Brauhaus Hagen GmbH",))

    assert "brand" in names_of(Facts(display_name="Quellwicht"), identity=identity)
    assert "brand" not in names_of(Facts(display_name="Brauhaus Hagen"), identity=identity)
    assert "brand" not in names_of(Facts(display_name="Musterwerk Pumpen"), identity=identity)


def test_a_page_that_was_read_and_has_nothing_of_the_company_is_different() -> None:
    assert match(make_company(), make_ref(), Facts(display_name="Holz und mehr"), []).verdict is Verdict.DIFFERENT


def test_a_handle_of_a_page_that_was_not_read_decides_nothing() -> None:
    ref = make_ref("instagram", "musterwerkpumpen")

    assert match(make_company(), ref, Facts(), []).verdict is Verdict.UNTESTED
    assert match(make_company(), ref, Facts(display_name="Anderes"), []).verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(("pages", "verdict"), [(1, Verdict.DIFFERENT), (3, Verdict.SAME)])
def test_a_link_in_the_footer_weighs_more_than_one_in_a_text(pages: int, verdict: Verdict) -> None:
    shop = Facts(display_name="Musterwerk Pumpen", websites=("https://musterwerk-shop.test",))
    evidence = [make_evidence(source_url=f"https://musterwerk-pumpen.example/{n}") for n in range(pages)]

    assert match(make_company(), make_ref(), shop, evidence).verdict is verdict


def test_a_page_that_a_platform_calls_after_the_domain_is_of_the_domain() -> None:
    ref = make_ref("trustpilot", "www.musterwerk-pumpen.example")
    other = make_ref("trustpilot", "musterwerk-pumpen.test")

    assert match(make_company(), ref, Facts(display_name="Musterwerk"), []).verdict is Verdict.SAME
    assert match(make_company(), other, Facts(display_name="Musterwerk"), []).verdict is Verdict.DIFFERENT
