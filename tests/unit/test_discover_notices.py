"""Where profiles send people for the legal notice."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.discover.notices import MAX_TARGETS, read_notices
from crawler.impressum import notice_links
from crawler.platforms import load_registry
from crawler.types import Evidence, Facts
from crawler.vocabulary import Outcome
from tests.unit.discovering import COMPANY, Web, page

HOME = "https://nordlicht-optik.test"
NOTICE = "<h1>Impressum</h1><p>Angaben gemäß § 5 DDG</p><p>Nordlicht Optik GmbH<br>Hafenstraße 12a<br>24103 Kiel</p>"


def read(web: Web, *profiles: Facts, known: Any = ()) -> tuple[Evidence, ...]:
    """Read the notices of profiles on one platform; returns the evidence."""
    registry = load_registry()
    refs = [(registry.build("x", f"nordlicht{number}"), facts) for number, facts in enumerate(profiles)]
    steps = read_notices(COMPANY, refs, known)
    try:
        request = next(steps)
        while True:
            request = steps.send(web.answer(request))
    except StopIteration as stop:
        pieces: tuple[Evidence, ...] = stop.value[0]
        return pieces


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(websites=(f"{HOME}/impressum",)), (f"{HOME}/impressum",)),
        (Facts(links=(f"{HOME}/de/imprint.html",)), (f"{HOME}/de/imprint.html",)),
        (Facts(description="Brillen. Impressum: nordlicht-optik.test/recht."), (f"{HOME}/recht",)),
        (Facts(description=f"Legal notice: {HOME}/legal | Kiel"), (f"{HOME}/legal",)),
        (Facts(websites=(f"{HOME}/",), description="Brillen aus Kiel"), ()),
        (Facts(description="Das Impressum steht auf unserer Website."), ()),
    ],
)
def test_a_notice_is_known_by_its_address_or_the_word_before_it(facts: Facts, expected: tuple[str, ...]) -> None:
    assert notice_links(facts) == expected


def test_the_target_is_read_and_names_its_company() -> None:
    pieces = read(Web({f"{HOME}/recht": NOTICE}), Facts(description=f"Impressum: {HOME}/recht"))

    assert [(piece.selector, piece.excerpt, piece.final_url) for piece in pieces] == [
        ("ok", "Nordlicht Optik GmbH", f"{HOME}/recht")
    ]


def test_a_dead_target_says_so() -> None:
    pieces = read(Web(), Facts(websites=(f"{HOME}/impressum",)))

    assert [(piece.selector, piece.excerpt) for piece in pieces] == [(str(Outcome.MISSING), "")]


def test_a_page_that_the_crawl_has_read_is_not_asked_for_again() -> None:
    web = Web()

    pieces = read(web, Facts(websites=(f"{HOME}/impressum/",)), known=[page(f"{HOME}/impressum", NOTICE)])

    assert (web.asked, [piece.selector for piece in pieces]) == ([], ["ok"])


def test_one_channel_with_two_addresses_says_it_once() -> None:
    facts = Facts(websites=(f"{HOME}/impressum",), platform_id="47110815")

    assert len(read(Web(), facts, facts)) == 1


def test_only_a_few_targets_are_read() -> None:
    web = Web()
    read(web, *(Facts(websites=(f"{HOME}/{number}/impressum",)) for number in range(20)))

    assert len(web.asked) == MAX_TARGETS
