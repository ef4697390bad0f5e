"""The list of hand checks as a form that works from a file, without network."""

from __future__ import annotations

import hashlib

from crawler.handcheck import FORM
from crawler.vocabulary import Answer
from reports.checklist import Checklist, given_values, link_text, other_words, question_text, words_text
from reports.render.form_html import render_page
from reports.wording import Wording


def render_form(checklist: Checklist, wording: Wording) -> str:
    """Return the whole file. Raises RenderError where a text or template is broken."""
    names = {answer.by for answer in checklist.given.values()}
    return render_page(
        "checklist",
        wording,
        title=wording.say("checklist.title", firma=checklist.company.name),
        version=checklist.run.version,
        checklist=checklist,
        form=FORM,
        answers=tuple(Answer),
        question_text=question_text,
        words_text=words_text,
        other_words=other_words,
        link_text=link_text,
        given=given_values,
        by=next(iter(names)) if len(names) == 1 else "",
        file_name=f"answers-{hashlib.sha256(checklist.run.id.encode()).hexdigest()[:6]}.json",
    )
