"""Which page of a site to read next."""

from __future__ import annotations

import pytest

from crawler.discover.site_plan import SitePlan, site_words

HOME = "https://firma.example/"


@pytest.mark.parametrize(
    ("url", "text", "kind"),
    [
        (f"{HOME}impressum", "", "impressum"),
        (f"{HOME}de/impressum.html", "", "impressum"),
        (f"{HOME}x", "Impressum", "impressum"),
        (f"{HOME}kontakt-anfahrt", "", "contact"),
        (f"{HOME}unternehmen", "Wer wir sind", "about"),
        (f"{HOME}karriere", "Karriere", "career"),
        (f"{HOME}ueber-uns", "Über uns", "about"),
        (f"{HOME}datenschutz", "Datenschutz", None),
        (f"{HOME}produkte/pumpe", "Pumpe", None),
        (f"{HOME}impressum.pdf", "Impressum", None),
        (f"{HOME}blogger-relations-im-mittelstand", "Ein sehr langer Text über Blogger und was sie tun", None),
    ],
)
def test_links_are_told_apart_by_their_words(url: str, text: str, kind: str | None) -> None:
    found = site_words().kind_of(url, text)

    assert (found.kind if found else None) == kind


def plan(**changes: int) -> SitePlan:
    return SitePlan(HOME, **{"max_pages": 15, "patience": 2, **changes})


def test_the_legal_notice_comes_first() -> None:
    queue = plan()
    queue.offer([(f"{HOME}karriere", "Karriere"), (f"{HOME}kontakt", "Kontakt"), (f"{HOME}impressum", "Impressum")])

    assert [step[1] for step in iter(queue.next, None)] == ["impressum", "contact", "career"]


def test_a_page_is_read_once_whatever_its_spelling() -> None:
    queue = plan()
    queue.offer([(f"{HOME}kontakt", ""), (f"{HOME}kontakt/", ""), ("https://www.firma.example/kontakt#top", "")])

    assert len(list(iter(queue.next, None))) == 1


def test_other_sites_are_left_alone() -> None:
    queue = plan()
    queue.offer([("https://andere.example/impressum", "Impressum")])

    assert queue.next() is None


def test_when_nothing_new_comes_only_impressum_and_contact_are_read() -> None:
    queue = plan(patience=1)
    queue.offer([(f"{HOME}presse", "Presse"), (f"{HOME}kontakt", "Kontakt")])
    queue.visited(HOME, fruitful=False)

    assert [step[1] for step in iter(queue.next, None)] == ["contact"]


def test_there_is_an_end() -> None:
    queue = plan(max_pages=1)
    queue.offer([(f"{HOME}kontakt", "")])
    queue.visited(HOME, fruitful=True)

    assert queue.next() is None
