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
from reports.model import Report, msg
from reports.render import charts
from reports.render.html_cells import CellWriter
from reports.wording import Wording

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
BETWEEN_TAGS = re.compile(r">\s*\n\s*<")


def render_html(report: Report, wording: Wording) -> str:
    """Return the whole file. Raises RenderError where a text or template is broken."""
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
                style=style_sheet(),
                style_hash=digest(style_sheet()),
                unique=_counter(),
                table_anchor=_counter("t-"),
            )
        )
    except (TemplateError, KeyError) as error:
        raise RenderError(f"The HTML report cannot be made: {error}.") from error
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


@cache
def _glyphs() -> Markup:
    return Markup((TEMPLATES / "glyphs.svg").read_text(encoding="utf-8"))  # noqa: S704 - our own file


def digest(style: str) -> str:
    """What a Content-Security-Policy calls a piece of style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"
