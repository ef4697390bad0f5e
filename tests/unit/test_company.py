"""What a person types: names and domains are checked before anything is asked."""

from __future__ import annotations

import pytest

from crawler.company import read_company, read_competitors, read_domain, slug
from crawler.errors import UsageError
from crawler.platforms import load_registry

REGISTRY = load_registry()


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("firma.example", "firma.example"),
        (" https://www.Firma.example/start?x=1 ", "www.firma.example"),
        ("müller.example", "xn--mller-kva.example"),
        ("firma.example.", "firma.example"),
    ],
)
def test_a_domain_is_read_from_what_people_paste(typed: str, host: str) -> None:
    assert read_domain(typed) == host


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("192.168.0.1", "domain_is_ip"), ("http://8.8.8.8/", "domain_is_ip"), ("[::1]", "domain_is_ip"),
        ("2130706433", "domain_is_ip"), ("0x7f.1", "domain_is_ip"), ("http://10.0.0.5:8080/x", "domain_is_ip"),
        ("https://[2001:db8::1]:443/", "domain_is_ip"), ("localhost", "private_host"), ("localhost:8000", "private_host"),
        ("server.local", "private_host"), ("intranet", "private_host"), ("nas.lan:80", "private_host"), ("firma", "private_host"),
        ("firma.onion", "private_host"), ("", "not_a_domain"), ("a b.example", "not_a_domain"), ("-.example", "not_a_domain"),
        ("https://", "not_a_domain"), ("firma..example", "not_a_domain"), ("x" * 300, "not_a_domain"),
        ("ftp://firma.example", "not_a_domain"), ("mailto:info@firma.example", "not_a_domain"), ("\x00", "not_a_domain"),
    ],
)  # fmt: skip
def test_what_is_no_public_domain_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(UsageError) as error:
        read_domain(typed)
    assert error.value.text_id == why


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(UsageError, match="empty_name"):
        read_company("  ", "firma.example", REGISTRY)


def test_a_platform_is_no_domain_of_a_company() -> None:
    with pytest.raises(UsageError, match="platform_domain"):
        read_company("Firma", "https://www.facebook.com/firma", REGISTRY)


def test_a_known_address_must_be_an_account() -> None:
    with pytest.raises(UsageError, match="bad_known"):
        read_company("Firma", "firma.example", REGISTRY, known=["https://www.facebook.com/sharer.php?u=x"])


def test_competitors_come_in_their_order_with_ids_of_their_own() -> None:
    own = read_company("Firma GmbH", "firma.example", REGISTRY)

    found = read_competitors(["Rival AG = rival.example", "Rival AG=rival.test"], own, REGISTRY)

    assert [company.domain for company in found] == ["rival.example", "rival.test"]
    assert len({company.id for company in found}) == 2


@pytest.mark.parametrize(
    ("pair", "why"),
    [("rival.example", "bad_competitor"), ("=rival.example", "bad_competitor"), ("Firma=www.firma.example", "same_domain")],
)
def test_a_competitor_that_cannot_be_read_is_refused(pair: str, why: str) -> None:
    own = read_company("Firma GmbH", "firma.example", REGISTRY)

    with pytest.raises(UsageError, match=why):
        read_competitors([pair], own, REGISTRY)


@pytest.mark.parametrize(
    ("name", "found"), [("Müller & Söhne GmbH", "mueller-und-soehne-gmbh"), ("!!!", "firma"), ("Ä" * 200, "ae" * 30)]
)
def test_a_slug_is_a_safe_file_name(name: str, found: str) -> None:
    assert slug(name) == found
