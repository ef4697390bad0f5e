"""The measurements measure what they say: the whole site is read, robots.txt is obeyed, goals are judged the right way round."""

from __future__ import annotations

import sys
from itertools import count

import pytest

from benchmarks.__main__ import DOCUMENT, PARTS, replaced
from benchmarks.crawl import Crawler
from benchmarks.measure import Goal, in_turn, ratio

PAGES = 24


def test_our_crawler_reads_the_whole_site_and_no_more() -> None:
    crawler = Crawler([sys.executable, "-m", "benchmarks.crawlers.ours"])

    milliseconds = crawler(PAGES)

    assert milliseconds > 0
    assert crawler.reports[0]["pages"] == PAGES
    assert crawler.reports[0]["accounts"] == 5 * PAGES


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [
        (Goal("cost", 0.4, 0.5), "met"),
        (Goal("cost", 0.6, 0.5), "**MISSED**"),
        (Goal("gain", 2.6, 2.5, at_most=False), "met"),
        (Goal("gain", 2.4, 2.5, at_most=False), "**MISSED**"),
        (Goal("cost", None, 0.5), "NOT MEASURED"),
    ],
)
def test_goal_says_whether_it_is_met(goal: Goal, verdict: str) -> None:
    assert goal.line.endswith(verdict)


def test_ratio_is_taken_within_each_round() -> None:
    measured = {"ours": [1.0, 10.0, 2.0], "peer": [2.0, 20.0, 8.0]}

    assert ratio(measured, "ours", "peer") == 0.5
    assert ratio(measured, "ours", "missing") is None


def test_candidates_change_places_every_round() -> None:
    clock = count()

    measured = in_turn({"first": lambda: float(next(clock)), "second": lambda: float(next(clock))}, rounds=2)

    assert measured == {"first": [0.0, 3.0], "second": [1.0, 2.0]}


@pytest.mark.parametrize("part", PARTS)
def test_document_has_a_place_for_every_part(part: str) -> None:
    written = replaced(DOCUMENT.read_text(encoding="utf-8"), part, "| a table |")

    assert written.count("| a table |\n<!-- /") == 1
