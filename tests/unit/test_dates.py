"""Dates as pages write them, and how exactly they are known."""

import time
from datetime import UTC, datetime

import pytest

from crawler.dates import from_epoch, read_date

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2024-03-01", "2024-03-01", "day"),
        ("2024-03-01T23:30:00-02:00", "2024-03-02", "exact"),
        ("2024-03", "2024-03-01", "month"),
        ("Sat, 12 Jul 2025 10:23:33 GMT", "2025-07-12", "exact"),
        ("1622853212", "2021-06-05", "exact"),
        ("1622853212000", "2021-06-05", "exact"),
        ("12.03.2024", "2024-03-12", "day"),
        ("Beigetreten am 3.5.2011", "2011-05-03", "day"),
        ("12. März 2024", "2024-03-12", "day"),
        ("März 2024", "2024-03-01", "month"),
        ("Joined Feb 27, 2023", "2023-02-27", "day"),
        ("11:42 PM · Jan 27, 2018", "2018-01-27", "day"),
        ("4 June at 17:33", "2026-06-04", "day"),
        ("12 de marzo de 2024", "2024-03-12", "day"),
        ("20 ottobre 2023", "2023-10-20", "day"),
        ("23/04/2024", "2024-04-23", "day"),
        ("04/23/2024", "2024-04-23", "day"),
        ("2023年2月27日", "2023-02-27", "day"),
        ("27 şubat 2023", "2023-02-27", "day"),
        ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10", "day"),
    ],
)
def test_absolute_dates(text, day, precision):
    found = read_date(text, NOW)

    assert (found.at.date().isoformat(), found.precision) == (day, precision)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("vor 3 Monaten", "2026-08-24", "month"),
        ("vor einem Monat", "2026-10-24", "month"),
        ("3 mo", "2026-08-24", "month"),
        ("2w", "2026-11-10", "week"),
        ("3 weeks ago", "2026-11-03", "week"),
        (" 4d Edited ", "2026-11-20", "day"),
        ("20h", "2026-11-23", "day"),
        ("3 Std.", "2026-11-24", "day"),
        ("gestern", "2026-11-23", "day"),
        ("yesterday at 10:15", "2026-11-23", "day"),
        ("Gerade eben", "2026-11-24", "day"),
        ("1 Jahr", "2025-11-24", "year"),
        ("vor 2 Jahren gestreamt", "2024-11-24", "year"),
        ("il y a 3 semaines", "2026-11-03", "week"),
        ("hace 2 días", "2026-11-22", "day"),
        ("3 giorni fa", "2026-11-21", "day"),
        ("há 3 dias", "2026-11-21", "day"),
        ("3 dni temu", "2026-11-21", "day"),
        ("3 gün önce", "2026-11-21", "day"),
        ("för 3 dagar sedan", "2026-11-21", "day"),
        ("před 3 dny", "2026-11-21", "day"),
        ("3 日前", "2026-11-21", "day"),
        ("2 週間前", "2026-11-10", "week"),
        ("1 か月前", "2026-10-24", "month"),
        ("3天前", "2026-11-21", "day"),
        ("2년 전", "2024-11-24", "year"),
    ],
)
def test_relative_dates_have_the_precision_of_their_unit(text, day, precision):
    found = read_date(text, NOW)

    assert (found.at.date().isoformat(), found.precision) == (day, precision)


def test_a_month_back_from_the_31st_stays_in_the_month():
    assert read_date("1 month ago", datetime(2026, 3, 31, tzinfo=UTC)).at.date().isoformat() == "2026-02-28"


@pytest.mark.parametrize(
    "text", ["03/04/2024", "2 j", "2m", "Mon", "5 min read", "phone 12", "2024", "5", "", "2024-13-45", "32.01.2024"]
)
def test_what_reads_two_ways_or_no_way_is_no_date(text):
    assert read_date(text, NOW) is None


@pytest.mark.parametrize("text", ["1970-01-01", "1994-12-31", "2026-11-26", "2031-01-01", "in 1889"])
def test_dates_before_the_networks_and_in_the_future_do_not_count(text):
    assert read_date(text, NOW) is None


def test_numbers_of_interfaces():
    assert from_epoch(1622853212, NOW).at.year == 2021
    assert from_epoch("1622853212", NOW).at.year == 2021
    assert from_epoch(True, NOW) is None
    assert from_epoch(0, NOW) is None
    assert from_epoch(None, NOW) is None


@pytest.mark.parametrize("text", ["1-" * 5000, "1" * 9999, "vor " * 4000, "1.1." * 3000, "2024-" * 3000, "a 1 " * 3000])
def test_long_foreign_text_is_read_in_linear_time(text):
    started = time.process_time()

    read_date(text, NOW)

    assert time.process_time() - started < 0.05
