"""What is read on a saved page: whose it is, what it says, and what must never be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.capture import Captured, Problem, SavedPage, read_file, read_pages
from crawler.platforms import load_registry
from crawler.types import Count
from crawler.vocabulary import FoundVia, Outcome, Presence
from tests.unit.capturing import FACEBOOK, LINKEDIN, SAVED, facebook, har, har_entry, linkedin, mhtml, saved_from, warc, webarchive

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WRITTEN = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
PAGE = linkedin()
WALL = '<html><head><script>window.location.href="https://www.linkedin.com/authwall?x=1"</script></head></html>'


def take(data: bytes | str, url: str = "") -> list[Captured]:
    """Read a file as the command does."""
    raw = data.encode() if isinstance(data, str) else data
    return read_pages(read_file(raw), load_registry(), file="page.html", modified=WRITTEN, now=NOW, url=url)


def reason(data: bytes | str, url: str = "") -> str:
    with pytest.raises(Problem) as problem:
        take(data, url)
    return problem.value.reason


@pytest.mark.parametrize(
    "data",
    [
        linkedin(top=saved_from(LINKEDIN)).encode(),
        mhtml(PAGE),
        mhtml(PAGE, coding="base64", charset="iso-8859-1"),
        har(har_entry(LINKEDIN, PAGE)),
        warc((LINKEDIN, PAGE.encode())),
        webarchive(PAGE),
    ],
    ids=["html", "mhtml", "mhtml latin-1", "har", "warc", "webarchive"],
)
def test_every_kind_of_file_is_read_by_the_same_parser(data):
    [captured] = take(data)
    answer = captured.classified

    assert (answer.platform, answer.ref.handle, answer.presence) == ("linkedin", "musterwerk", Presence.EXISTS)
    assert (answer.facts.display_name, answer.facts.followers) == ("Musterwerk Pumpen GmbH", Count.exact(1234))
    assert answer.facts.websites == ("https://musterwerk-pumpen.example/",)


def test_a_page_of_many_answers_gives_one_reading_for_each_account():
    log = har(
        har_entry("https://www.linkedin.com/feed/", "<p>x"),
        har_entry(LINKEDIN, PAGE),
        har_entry(f"{LINKEDIN}/?part=1", "<div>a part</div>"),
        har_entry(FACEBOOK, facebook()),
        har_entry("https://ads.example/frame", "<p>x"),
    )

    assert [captured.classified.ref.canonical for captured in take(log)] == [LINKEDIN, FACEBOOK]


def test_several_answers_about_one_account_are_one_reading_and_the_newest_wins():
    older = {
        **har_entry(LINKEDIN, linkedin("900", website="https://musterwerk-alt.example")),
        "startedDateTime": "2026-11-01T08:00:00Z",
    }
    newer = har_entry(LINKEDIN, linkedin("1.234"))

    for log in ((older, newer), (newer, older)):
        [captured] = take(har(*log))
        assert (captured.observed_at, captured.classified.facts.followers) == (SAVED, Count.exact(1234))


# --- address --------------------------------------------------------------------------------------------------------------


def test_without_an_address_in_the_file_the_pages_own_counts():
    assert take(PAGE)[0].classified.ref.canonical == LINKEDIN


def test_a_page_that_names_no_platform_must_be_given_its_address():
    page = PAGE.replace(LINKEDIN, "https://musterwerk-pumpen.example/")

    assert reason(page) == "no_url"
    assert take(page, LINKEDIN)[0].classified.ref.canonical == LINKEDIN


def test_the_address_that_a_person_gives_wins_over_the_files():
    page = "<title>x</title>" + saved_from("https://www.linkedin.com/company/andere")

    assert take(page, LINKEDIN)[0].classified.ref.canonical == LINKEDIN


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://www.example.test/page", "not_a_platform"),
        ("https://www.linkedin.com/feed/", "no_account"),
        ("file:///home/someone/page.html", "no_url"),
        ("javascript:alert(1)", "no_url"),
    ],
)
def test_a_page_of_nobody_has_a_reason(url, why):
    assert reason(har(har_entry(url, "<p>x"))) == why


# --- what is never kept ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        linkedin(top=saved_from("https://www.linkedin.com/in/erika-mustermann")),
        linkedin(canonical="https://www.linkedin.com/in/erika-mustermann", top=saved_from(LINKEDIN)),
        linkedin(canonical="https://www.linkedin.com/in/erika-mustermann"),
    ],
    ids=["by address", "by its own address against the file's", "by its own address"],
)
def test_the_page_of_a_person_gives_nothing(page):
    assert reason(page) == "person"


def test_what_stood_behind_the_address_is_not_kept():
    [captured] = take(har(har_entry(f"{LINKEDIN}/?session=SECRET#token", PAGE)))

    assert "SECRET" not in repr(captured)
    assert "token" not in repr(captured)


# --- evidence -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "method"), [(mhtml(PAGE), "manual"), (har(har_entry(LINKEDIN, PAGE)), "export")])
def test_every_piece_of_evidence_says_that_a_person_captured_it(data, method):
    [captured] = take(data)

    assert {(piece.found_via, piece.method, piece.observed_at) for piece in captured.classified.evidence} == {
        (FoundVia.CAPTURE, method, SAVED)
    }
    assert "followers" in {piece.code for piece in captured.classified.evidence}


def test_a_page_without_a_date_was_seen_when_the_file_was_written():
    assert take(PAGE)[0].observed_at == WRITTEN


def test_the_clock_of_the_page_itself_counts_before_that_of_a_copied_file():
    page = PAGE.replace("</body>", '<script>{"__spin_t":1384000000}</script></body>')

    assert take(page)[0].observed_at.year == 2013


def test_nothing_was_seen_in_the_future():
    future = replace(read_file(mhtml(PAGE))[0], at=NOW + timedelta(days=900))

    assert read_pages([future], load_registry(), file="f", modified=WRITTEN, now=NOW)[0].observed_at == NOW


# --- walls and absence ----------------------------------------------------------------------------------------------------


def test_a_wall_on_a_saved_page_is_not_absence():
    answer = take(WALL, LINKEDIN)[0].classified

    assert answer.presence is Presence.UNKNOWN
    assert answer.failure in (Outcome.LOGIN_WALL, Outcome.BLOCKED)


def test_a_refused_answer_in_a_log_is_not_absence():
    answer = take(har(har_entry(LINKEDIN, WALL, status=999)))[0].classified

    assert (answer.presence, answer.failure) == (Presence.UNKNOWN, Outcome.BLOCKED)


def test_no_such_account_is_read_where_the_platform_says_so():
    answer = take(har(har_entry(LINKEDIN, "<title>Page not found | LinkedIn</title><h1>Page not found</h1>", status=404)))[
        0
    ].classified

    assert answer.presence is Presence.ABSENT


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00\xd8" * 500, b"<" * 20_000, b'{"a":' * 5_000, b"<!--" * 9_000])
def test_a_hostile_page_is_unknown_and_no_exception(body):
    [captured] = read_pages([SavedPage(body, LINKEDIN)], load_registry(), file="f", modified=WRITTEN, now=NOW)

    assert captured.classified.presence is Presence.UNKNOWN
