"""Counts as networks display them, with the interval that rounding leaves."""

import time

import pytest

from crawler.numbers import OPEN_ABOVE, count_of, counts, lone_count, read_count


@pytest.mark.parametrize(
    ("text", "value", "lo", "hi"),
    [
        ("1,2 Tsd.", 1200, 1150, 1249),
        ("1.234", 1234, 1234, 1234),
        ("1,234", 1234, 1234, 1234),
        ("1 234", 1234, 1234, 1234),
        ("1\u202f234 abonnés", 1234, 1234, 1234),
        ("1'234", 1234, 1234, 1234),
        ("1,23,456", 123456, 123456, 123456),
        ("5.411.563", 5411563, 5411563, 5411563),
        ("12K", 12000, 11500, 12499),
        ("25m subscribers", 25_000_000, 24_500_000, 25_499_999),
        ("3,4 Mio.", 3_400_000, 3_350_000, 3_449_999),
        ("1.2M followers", 1_200_000, 1_150_000, 1_249_999),
        ("2 Mrd. Aufrufe", 2_000_000_000, 1_500_000_000, 2_499_999_999),
        ("1.2万", 12000, 11500, 12499),
        ("5 members", 5, 5, 5),
        ("0", 0, 0, 0),
        ("10,001+ employees", 10001, 10001, OPEN_ABOVE),
    ],
)
def test_a_display_is_an_interval(text, value, lo, hi):
    count = read_count(text)

    assert (count.value, count.lo, count.hi) == (value, lo, hi)


@pytest.mark.parametrize("text", ["", "keine Follower", "4,5", "2.5 stars", "v1.2", "12345678901234567890", "No followers yet"])
def test_a_text_without_a_count_gives_none_and_never_zero(text):
    assert read_count(text) is None


def test_the_turkish_b_is_a_thousand():
    assert read_count("12 B", lang="tr").value == 12_000
    assert read_count("12 B").value == 12_000_000_000


@pytest.mark.parametrize(
    ("text", "noun", "value"),
    [
        ("Muster GmbH | 5,750 followers on LinkedIn.", "followers", 5750),
        ("Muster GmbH | 1.234 Follower:innen auf LinkedIn.", "followers", 1234),
        ("Muster GmbH | 1 234 abonnés sur LinkedIn.", "followers", 1234),
        ("Muster GmbH | 1.234 seguidores en LinkedIn.", "followers", 1234),
        ("1.2K Followers, 56 Following, 789 Posts - See photos", "posts", 789),
        ("12,3 Tsd. Follower, 123 gefolgt, 456 Beiträge – Sieh dir", "following", 123),
        ("2,5 M de abonnés, 12 abonnements", "followers", 2_500_000),
        ("Muster. Gefällt 1.234 Mal · 12 Personen sprechen darüber", "likes", 1234),
        ("Нравится 123 · Об этом говорят 8", "likes", 123),
        ("チャンネル登録者数 1.2万人", "followers", 12_000),
        ("1,23 Mln di iscritti", "followers", 1_230_000),
        ("1,23 B abone", "followers", 1_230),
        ("12 bin takipçi", "followers", 12_000),
        ("1,23 E feliratkozó", "followers", 1_230),
        ("3456 osób lubi to · 12 mówi o tym", "likes", 3456),
    ],
)
def test_a_count_is_found_by_its_noun_in_many_languages(text, noun, value):
    assert count_of(text, noun).value == value


def test_a_verb_is_no_multiplier():
    assert read_count("Seit 2010 bin ich dabei").value == 2010


def test_a_count_of_something_else_is_not_taken():
    assert count_of("Founded 2011, 69 employees", "followers") is None


def test_a_label_in_an_unknown_language_is_read_only_where_no_multiplier_can_hide():
    assert lone_count("1.234 követő").value == 1234
    assert lone_count("12 χιλ. ακόλουθοι") is None
    assert lone_count("követő") is None


@pytest.mark.parametrize("text", ["1.111" * 2000, "1,11" * 2500, "1 111 " * 1666, "1k " * 3333, "k " * 5000, "9" * 10_000])
def test_long_foreign_text_is_read_in_linear_time(text):
    started = time.process_time()

    list(counts(text))

    assert time.process_time() - started < 0.5
