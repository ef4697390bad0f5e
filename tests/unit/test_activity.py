"""Upkeep figures: the vectors of the report specification and their "not defined when"."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.activity import interaction_rates, measure, upkeep
from crawler.types import Count, DatedAt, Facts
from crawler.vocabulary import ActivityClass, Precision
from tests.factory import NOW, counted, make_post


@pytest.mark.parametrize(
    ("days", "factor", "found"),
    [
        (0, 1, "active"), (30, 1, "active"), (31, 1, "slowing"), (91, 1, "stagnant"), (181, 1, "dormant"), (366, 1, "abandoned"),
        (60, 2, "active"), (181, 2, "stagnant"), (730, 2, "dormant"),
    ],
)  # fmt: skip
def test_the_class_follows_the_days(days: int, factor: float, found: str) -> None:
    assert upkeep(days, factor) == found


def test_thirteen_posts_in_ninety_days_are_one_a_week() -> None:
    posts = (*(make_post(n * 6.5) for n in range(13)), make_post(120), make_post(150))

    assert measure(Facts(posts=posts), NOW).posts_per_week == pytest.approx(1.01, abs=0.005)


def test_a_window_that_is_cut_counts_by_the_span_seen() -> None:
    posts = tuple(make_post(n * 70 / 11) for n in range(12))

    found = measure(Facts(posts=posts), NOW)

    assert (found.posts_per_week, found.window_truncated) == (pytest.approx(1.10, abs=0.005), True)
    assert found.n_posts_90d is None


def test_two_posts_of_a_cut_window_give_no_rhythm() -> None:
    assert measure(Facts(posts=(make_post(1), make_post(2))), NOW).posts_per_week is None


def test_interaction_rates_of_known_posts() -> None:
    posts = [make_post(10 + n, **counted(value)) for n, value in enumerate((12, 8, 30, 5, 20))]

    assert interaction_rates(posts, Count.exact(1250), NOW) == (pytest.approx(0.96), pytest.approx(1.20), 5)


def test_without_posts_a_rate_is_not_defined() -> None:
    assert interaction_rates([], Count.exact(1250), NOW) == (None, None, None)


def test_hidden_likes_give_no_rate() -> None:
    posts = [make_post(10 + n, comments=Count.exact(3)) for n in range(6)]

    assert interaction_rates(posts, Count.exact(1250), NOW)[0] is None


def test_a_pinned_post_is_not_the_newest() -> None:
    found = measure(Facts(posts=(make_post(2, pinned=True), make_post(100), make_post(200))), NOW)

    assert (found.days_since_post, found.activity_class) == (100, ActivityClass.STAGNANT)


def test_a_rounded_date_is_read_in_favour_of_the_company() -> None:
    three_months = DatedAt(NOW - timedelta(days=95), Precision.MONTH)

    assert measure(Facts(last_post=three_months), NOW).activity_class is ActivityClass.SLOWING


def test_an_account_known_to_be_empty_was_never_used() -> None:
    assert measure(Facts(posts_total=Count.exact(0)), NOW).activity_class is ActivityClass.EMPTY


def test_an_account_without_any_date_is_unknown_not_dead() -> None:
    found = measure(Facts(), NOW)

    assert (found.activity_class, found.days_since_post) == (ActivityClass.UNKNOWN, None)


def test_few_posts_in_a_year_are_stagnant_at_best() -> None:
    facts = Facts(posts=(make_post(3), make_post(300)), posts_complete=True)

    assert measure(facts, NOW).activity_class is ActivityClass.STAGNANT


def test_where_posting_does_not_exist_nothing_is_measured() -> None:
    assert measure(Facts(posts=(make_post(3),)), NOW, applicable=False).activity_class is ActivityClass.NOT_APPLICABLE
