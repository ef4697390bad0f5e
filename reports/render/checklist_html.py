"""The list of hand checks as a form that works from a file, without network: one HTML file, style and script inside.

The script builds the file of answers for download and nothing else: it keeps nothing, asks nobody, and its digest alone allows it.
Without script the form is a sheet to print.
"""

from __future__ import annotations

import hashlib
from functools import cache

from jinja2 import TemplateError
from markupsafe import Markup

from crawler.errors import RenderError
from crawler.handcheck import FORM
from crawler.vocabulary import Answer
from reports.checklist import Checklist, given_values, link_text, other_words, question_text, words_text
from reports.render.html import BETWEEN_TAGS, TEMPLATES, digest, environment, style_sheet
from reports.wording import Wording


def render_form(checklist: Checklist, wording: Wording) -> str:
    """Return the whole file. Raises RenderError where a text or template is broken."""
    style = Markup(style_sheet() + _own("form.css"))  # noqa: S704 - our own files
    script = _own("checklist.js")
    names = {answer.by for answer in checklist.given.values()}
    try:
        text = (
            environment()
            .get_template("checklist.html.j2")
            .render(
                checklist=checklist,
                w=wording,
                form=FORM,
                answers=tuple(Answer),
                style=style,
                style_hash=digest(style),
                script=script,
                script_hash=digest(script),
                question_text=question_text,
                words_text=words_text,
                other_words=other_words,
                link_text=link_text,
                given=given_values,
                by=next(iter(names)) if len(names) == 1 else "",
                file_name=f"answers-{hashlib.sha256(checklist.run.id.encode()).hexdigest()[:6]}.json",
            )
        )
    except (TemplateError, KeyError) as error:
        raise RenderError(f"The form of hand checks cannot be made: {error}.") from error
    return BETWEEN_TAGS.sub(">\n<", text) + "\n"


@cache
def _own(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - our own file
