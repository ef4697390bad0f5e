"""The short way of `normalise` for the usual kind of link gives what the whole way gives, for whatever it takes on."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from crawler.urls import _normalise, _usual, normalise

PIECES = (
    "https://", "http://", "HTTPS://", "//", "/", "/", "a", "firma.example", "www.Firma.example", "10.1", "0x7f.1", "..", ".", "-",
    "_", "?", "&", "=", "#", "!", "@", ":", ":443", ":80", "%2e", "%41", ";", " ", "\\", "ä", "xn--", "[::1]", "\t", "kontakt.html",
)  # fmt: skip
LINK = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
BASES = (
    None, "https://firma.example/", "http://firma.example:8080/a/b?c=/d#e", "https://firma.example:443", "HTTP://Firma.example/x",
    "http://0x7f.1/", "firma.example/x", "https://a@firma.example/", "http://[::1]/", "http://[", "", "mailto:a@firma.example",
)  # fmt: skip


@given(LINK, st.sampled_from(BASES))
@example("https://firma.example?a=b", None)
@example("https://firma.example/a//b", "https://firma.example/")
@example("/a/.well-known", "https://firma.example/")
@example("/" + "a" * 2080, "https://firma.example/")
def test_both_ways_agree(link: str, base: str | None) -> None:
    whole = _normalise(link, base, keep_fragment=False)

    assert normalise(link, base) == whole
    assert _usual(link, base) in (None, whole)


@given(
    st.sampled_from(["", "https://firma.example", "http://www.firma.example"]),
    st.lists(st.text("abcXYZ019_~-", min_size=1, max_size=8), min_size=1, max_size=5),
    st.sampled_from(["", "/", "?id=7&teil=2", "#oben"]),
)
def test_usual_links_take_the_short_way(origin: str, segments: list[str], end: str) -> None:
    assert _usual(f"{origin}/{'/'.join(segments)}{end}", "https://firma.example/start") is not None
