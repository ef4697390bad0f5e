"""White label: the author's name, logo, colour and words; nothing of it can break the report or reach outside."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import SettingsError
from crawler.settings import load_settings
from reports.branding import CHAPTERS, Branding, contrast, read_branding
from reports.build import build
from reports.render.markdown import to_html
from tests.factory import make_gathered, make_profile
from tests.reporting import html_of, result_of

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def branding(folder: Path = Path(), assessment: dict[str, str] | None = None, **values: Any) -> Branding:
    defaults = load_settings(environ={}).section("branding")
    return read_branding({**defaults, **values, "assessments": assessment or {}}, folder)


def parsed(chosen: Branding) -> LexborHTMLParser:
    return LexborHTMLParser(html_of(build(result_of(make_gathered(make_profile())), chosen)))


def test_every_chapter_can_have_an_assessment() -> None:
    sections = {section.id for section in build(result_of(make_gathered(make_profile()))).sections}

    assert sections - set(CHAPTERS) == {"method", "evidence", "glossary"} & sections


def test_name_cover_and_footer_stand_in_the_report() -> None:
    text = parsed(branding(name="Beratung Muster", cover="Vertraulich", footer="Musterstraße 1")).text()

    assert "erstellt von Beratung Muster" in text
    assert "Vertraulich" in text
    assert "Musterstraße 1" in text


def test_the_logo_is_inside_the_file(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PIXEL)

    image = parsed(branding(tmp_path, logo="logo.png", name="Beratung Muster")).css_first(".cover img")

    assert (image.attributes["src"] or "").startswith("data:image/png;base64,")
    assert image.attributes["alt"] == "Beratung Muster"


def test_a_readable_colour_is_taken_and_another_replaced() -> None:
    dark, pale = branding(accent="#7A1F5C"), branding(accent="#FFE680")

    assert (dark.accent, dark.replaced) == ("#7A1F5C", "")
    assert (pale.accent, pale.replaced) == ("", "#FFE680")
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_the_policy_allows_the_author_s_style_too() -> None:
    import hashlib

    parser = parsed(branding(accent="#7A1F5C", fonts="Georgia, 'Times New Roman'"))
    style = parser.css_first("style").text()
    policy = parser.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""

    assert "#7A1F5C" in style
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy


def test_an_assessment_is_markdown_or_a_file_of_it(tmp_path: Path) -> None:
    (tmp_path / "lage.md").write_text("# Lage\n\n**Gut.**", encoding="utf-8")

    parser = parsed(branding(tmp_path, {"summary": "lage.md", "scope": "- eins\n- zwei"}))

    assert parser.css_first("#summary .assessment h4").text() == "Lage"
    assert [node.text() for node in parser.css("#scope .assessment li")] == ["eins", "zwei"]


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "![p](https://e.example/p.png)", "[l](javascript:x)", "<img src=x onerror=y>"]
)
def test_an_assessment_brings_no_markup_and_no_request(text: str) -> None:
    parser = LexborHTMLParser(str(to_html(text)))

    assert not parser.css("script, img, [onerror], a[href^='javascript']")


def test_a_chapter_that_does_not_exist_is_named() -> None:
    with pytest.raises(SettingsError, match="no chapter 'sumary'"):
        branding(assessment={"sumary": "x"})


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"accent": "red"}, "branding.accent"),
        ({"fonts": "Arial; } body { display: none"}, "branding.fonts"),
        ({"footer": "x" * 201}, "branding.footer"),
        ({"logo": "logo.svg"}, "branding.logo"),
        ({"logo": "gone.png"}, "branding.logo"),
    ],
)
def test_what_cannot_be_used_is_named(values: dict[str, str], key: str) -> None:
    with pytest.raises(SettingsError, match=key):
        branding(**values)


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"<svg onload=alert(1)>")

    with pytest.raises(SettingsError, match="is not what its name says"):
        branding(tmp_path, logo="logo.png")
