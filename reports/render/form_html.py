"""Forms that work from a file, without network: one HTML file, style and script inside, each allowed by its digest alone.

The script builds the file of answers for download and nothing else: it keeps nothing and asks nobody. Without script the form is a
sheet to print. The template extends `form.html.j2`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import TemplateError
from markupsafe import Markup

from crawler.errors import RenderError
from reports.render.html import BETWEEN_TAGS, TEMPLATES, digest, environment, style_sheet
from reports.wording import Wording


def render_page(name: str, wording: Wording, *, styles: Sequence[str] = (), title: str, version: str, **values: object) -> str:
    """Return the form `<name>.html.j2` with `<name>.js`; raises RenderError where a text or template is broken."""
    style = Markup("").join((style_sheet(), *(_own(file) for file in ("form.css", *styles))))
    script = _own("form.js") + _own(f"{name}.js")
    try:
        text = (
            environment()
            .get_template(f"{name}.html.j2")
            .render(
                w=wording, title=title, version=version, style=style, style_hash=digest(style), script=script,
                script_hash=digest(script), **values,
            )
        )  # fmt: skip
    except (TemplateError, KeyError) as error:
        raise RenderError(f"The form {name!r} cannot be made: {error}.") from error
    return BETWEEN_TAGS.sub(">\n<", text) + "\n"


@cache
def _own(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - our own file


__all__ = ["render_page"]
