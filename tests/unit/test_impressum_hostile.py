"""Hostile and broken pages: the reader answers, in bounded time, with little."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.impressum import parked_domain, read_impressum
from crawler.types import LegalIdentity

URL = "https://nordlicht.example/impressum"
WORST = (
    "1 " * 600, "12345 A " * 150, "a@" * 600, "GmbH " * 240, "A. " * 400, "0" * 1200, "+49 " * 300, "(" * 1200, "@a.a" * 300,
    "Str. 1 " * 170, "HRB " * 300, "Amtsgericht " * 100, "- " * 600, "\t" * 1200, "vormals " * 150, "A b " * 300,
)  # fmt: skip


@pytest.mark.parametrize("line", WORST, ids=range(len(WORST)))
def test_no_line_takes_long(line: str) -> None:
    read_impressum("warm up", URL)
    start = time.process_time()
    read_impressum(line, URL)
    assert time.process_time() - start < 0.05


@pytest.mark.parametrize("size", [300, 3_000])
def test_long_pages_cost_in_proportion(size: int) -> None:
    page = "<p>Firma Muster GmbH, Weg 1, 24103 Kiel, Tel. 0431 987650, HRB 12, info [at] muster.example</p>" * size
    start = time.process_time()
    read_impressum(page, URL)
    assert time.process_time() - start < 5.0


def test_deep_nesting_is_no_recursion() -> None:
    assert read_impressum("<div>" * 3_000 + "Muster GmbH", URL).source_url == URL


@pytest.mark.parametrize("page", ["", "\x00", "<", "<html>", "<body hidden>x", "\ud800", "&#0;&#xD800;", "<p>" + "ü" * 5000])
def test_broken_pages_give_an_empty_identity(page: str) -> None:
    assert read_impressum(page, URL) == LegalIdentity(source_url=URL)


@pytest.mark.parametrize("url", ["", "nonsense", "https://", "//[", "mailto:a@b"])
def test_broken_addresses_do_not_matter(url: str) -> None:
    assert read_impressum("<h1>Impressum</h1><p>Muster GmbH<br>Weg 1<br>24103 Kiel</p>", url).legal_name == "Muster GmbH"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["de", "at", "ch", "gb", "us", "xx"]))
def test_any_text_is_survived(text: str, country: str) -> None:
    for page in (text, f"<h1>Impressum</h1><p>{text}</p>"):
        assert read_impressum(page, URL, country).source_url == URL
        assert isinstance(parked_domain(page, URL), str)
