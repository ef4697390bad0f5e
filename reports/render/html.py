"""The report as one HTML file: no script, no request, style and signs inside, light and dark, made for paper too.

Everything foreign passes the escaper (autoescape, `Wording.html`), links only lead to http, https and mailto addresses, and a
Content-Security-Policy allows our own style sheet by its digest and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from crawler.errors import RenderError
from reports.branding import Branding
from reports.handout import Handout
from reports.model import Report, msg
from reports.render import charts
from reports.render.html_cells import CellWriter, glyph
from reports.render.markdown import to_html
from reports.wording import Wording

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
ACCENT_DARK = "#8CC8E8"
"""Accent on dark screens where the author's own is not readable there."""
BETWEEN_TAGS = re.compile(r">\s*\n\s*<")


def render_html(report: Report, wording: Wording) -> str:
    """Return the whole file. Raises RenderError where a text or template is broken."""
    style = style_of(report.branding)
    rivals = tuple(company.name for company in report.subjects[1:])
    try:
        text = (
            environment()
            .get_template("report.html.j2")
            .render(
                report=report,
                w=wording,
                c=CellWriter(wording),
                charts=charts,
                rivals=rivals,
                against=msg("html.against", names=rivals, n=len(rivals)),
                glyphs=_glyphs(),
                style=style,
                style_hash=digest(style),
                markdown=to_html,
                unique=_counter(),
                table_anchor=_counter("t-"),
            )
        )
    except (TemplateError, KeyError) as error:
        raise RenderError(f"The HTML report cannot be made: {error}.") from error
    return BETWEEN_TAGS.sub(">\n<", text) + "\n"


def render_handout(handout: Handout, wording: Wording) -> str:
    """Return the handout as a page to be printed on one sheet."""
    own = Markup((TEMPLATES / "handout.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    style = style_of(handout.report.branding) + own
    try:
        template = environment().get_template("handout.html.j2")
        text = template.render(
            handout=handout,
            report=handout.report,
            w=wording,
            c=CellWriter(wording),
            charts=charts,
            glyph=glyph,
            glyphs=_glyphs(),
            style=style,
            style_hash=digest(style),
            unique=_counter(),
            table_anchor=_counter("t-"),
        )
    except (TemplateError, KeyError) as error:
        raise RenderError(f"The handout cannot be made: {error}.") from error
    return BETWEEN_TAGS.sub(">\n<", text) + "\n"


def _counter(prefix: str = "") -> Callable[[str], str]:
    """Ids that never occur twice in one file, also where two entries are about the same account."""
    used: dict[str, int] = {}

    def unique(anchor: str) -> str:
        used[anchor] = used.get(anchor, 0) + 1
        return f"{prefix}{anchor}" if used[anchor] == 1 else f"{prefix}{anchor}-{used[anchor]}"

    return unique


@cache
def environment() -> Environment:
    """The templates, with everything foreign escaped."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def style_sheet() -> Markup:
    """The style of everything that we write as HTML."""
    return Markup((TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file


def style_of(branding: Branding) -> Markup:
    """The style sheet with the author's colours and fonts, which were checked when the settings were read."""
    own = [f"body {{ font-family: {branding.fonts}, sans-serif; }}"] if branding.fonts else []
    if branding.accent:
        own.append(f":root {{ --accent: {branding.accent}; }} .cover {{ background: {branding.accent}; }}")
        own.append(
            f"@media screen and (prefers-color-scheme: dark) {{ :root {{ --accent: {branding.accent_dark or ACCENT_DARK}; }} }}"
        )
        own.append("@media print { .cover { background: none; } }")
    return style_sheet() + Markup("\n".join(("", *own)))  # noqa: S704 - see above


@cache
def _glyphs() -> Markup:
    return Markup((TEMPLATES / "glyphs.svg").read_text(encoding="utf-8"))  # noqa: S704 - our own file


def digest(style: str) -> str:
    """What a Content-Security-Policy calls a piece of style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"
