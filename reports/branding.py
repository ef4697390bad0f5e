"""White label: whose report it is, and what the consultant says in their own words.

Everything comes from the section [branding] of the person's own settings file. Lights and charts keep their colours: a sign
must mean the same in every report.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.errors import SettingsError

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
FONTS = re.compile(r"[A-Za-z0-9 ,'\"-]{0,200}")
LOGOS = {".png": ("image/png", b"\x89PNG"), ".jpg": ("image/jpeg", b"\xff\xd8"), ".jpeg": ("image/jpeg", b"\xff\xd8")}
MAX_LOGO, MAX_FOOTER, MAX_COVER, MAX_ASSESSMENT = 1_000_000, 200, 1_000, 20_000
CHAPTERS = (
    "summary", "scope", "goals", "inventory", "autocreated", "activity", "quality", "response",
    "competition", "resources", "ambassadors", "guidelines", "organisation", "legal", "changes", "swot", "measures", "gaps",
)  # fmt: skip
"""Chapters that may have an assessment; appendices speak for themselves."""
CONTRAST = 4.5
"""WCAG 2.2 AA for text; a client's colour that has less on white is replaced."""
GROUND_LIGHT, GROUND_DARK = "#FFFFFF", "#14171C"


@dataclass(frozen=True, slots=True)
class Branding:
    """How a report looks and sounds as its author's. Empty everywhere: the product's own look."""

    name: str = ""
    """Who made the report; stands on the cover."""
    logo: str = ""
    """A `data:` address; the file needs nothing from outside."""
    accent: str = ""
    """Colour of headings and cover where it is readable on white."""
    accent_dark: str = ""
    """The same for dark screens, where it is readable there."""
    fonts: str = ""
    footer: str = ""
    cover: str = ""
    assessments: Mapping[str, str] = field(default_factory=dict)
    """Id of a chapter to the consultant's assessment of it, Markdown."""
    replaced: str = ""
    """The accent colour that was asked for and is not readable."""


def read_branding(branding: Mapping[str, Any], folder: Path) -> Branding:
    """Return the branding of the settings section; paths are relative to `folder`.

    An assessment is Markdown, or the path of a `.md` file. Raises SettingsError, naming the key, for a logo that is no PNG or JPEG
    or too large, a colour that is not `#rrggbb`, a font list with other characters than names have, and texts that are too long.
    """
    accent = branding["accent"]
    if accent and not COLOUR.fullmatch(accent):
        raise SettingsError(f"branding.accent must be a colour such as #0B4F6C, not {accent!r}.")
    if not FONTS.fullmatch(branding["fonts"]):
        raise SettingsError("branding.fonts must be names of fonts with commas between them.")
    readable = bool(accent) and contrast(accent, GROUND_LIGHT) >= CONTRAST
    return Branding(
        name=_limited("branding.name", branding["name"], 120),
        logo=_logo(folder / branding["logo"]) if branding["logo"] else "",
        accent=accent if readable else "",
        accent_dark=accent if accent and contrast(accent, GROUND_DARK) >= CONTRAST else "",
        fonts=branding["fonts"],
        footer=_limited("branding.footer", branding["footer"], MAX_FOOTER),
        cover=_limited("branding.cover", branding["cover"], MAX_COVER),
        assessments={chapter: _assessment(chapter, text, folder) for chapter, text in branding["assessments"].items()},
        replaced="" if readable else accent,
    )


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours `#rrggbb`, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _limited(key: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise SettingsError(f"{key} is {len(text)} characters long; {limit} are possible.")
    return text


def _logo(path: Path) -> str:
    kind, start = LOGOS.get(path.suffix.lower(), ("", b""))
    if not kind:
        raise SettingsError(f"branding.logo must be a PNG or JPEG file, not {path.name!r}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"branding.logo: {path} cannot be read: {error.strerror}.") from error
    if len(content) > MAX_LOGO:
        raise SettingsError(f"branding.logo: {path.name} has {len(content)} bytes; {MAX_LOGO} are possible.")
    if not content.startswith(start):
        raise SettingsError(f"branding.logo: {path.name} is not what its name says.")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _assessment(chapter: str, text: object, folder: Path) -> str:
    if chapter not in CHAPTERS:
        raise SettingsError(f"branding.assessments: there is no chapter {chapter!r}. Chapters are: {', '.join(CHAPTERS)}.")
    if not isinstance(text, str):
        raise SettingsError(f"branding.assessments.{chapter} must be text.")
    if text.endswith(".md") and "\n" not in text:
        try:
            text = (folder / text).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"branding.assessments.{chapter}: {text} cannot be read: {error}.") from error
    return _limited(f"branding.assessments.{chapter}", text, MAX_ASSESSMENT)
