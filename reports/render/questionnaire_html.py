"""The questionnaire as a form that works from a file, without network; what it saves is read like the YAML file."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.questionnaire import FORMAT, Question, load_form, plain_number
from crawler.types import Reply
from crawler.version import version
from reports.questionnaire import Sheet
from reports.render.form_html import render_page

EMPTY_ROWS = 4
CHANNEL_LINES = 5


def render_form(sheet: Sheet, file_name: str) -> str:
    """Return the whole file; answers given before stand in it. Raises RenderError where a text or template is broken."""

    def lines(question: Question, reply: Reply | None) -> list[str]:
        """Texts of a question with the empty lines that are left."""
        given = [sheet.choice(question, text) for text in reply.choices] or list(reply.texts) if reply is not None else []
        if question.type == "n":
            return [plain_number(reply.number) if reply is not None else ""]
        wanted = min(int(question.max), CHANNEL_LINES) if question.channels else int(question.max)
        return given + [""] * (wanted - len(given))

    return render_page(
        "questionnaire",
        sheet.wording,
        styles=("questionnaire.css",),
        title=sheet.title,
        version=version(),
        sheet=sheet,
        form=load_form(),
        questions=load_form().questions,
        format=FORMAT,
        file_name=file_name,
        lines=lines,
        table_rows=table_rows,
        date_hint=sheet.say("questionnaire.hint.date"),
    )


def table_rows(question: Question, reply: Reply | None, empty: int = EMPTY_ROWS) -> list[Mapping[str, str]]:
    """Rows of a table as they are shown: fixed rows all, else those given and some empty ones."""
    given = list(reply.rows) if reply is not None else []
    if question.rows:
        first = question.columns[0].id
        known = {row[first]: row for row in given}
        return [known.get(value, {first: value}) for value in question.rows]
    return given + [{}] * max(min(empty, int(question.max) - len(given)), 0)


__all__ = ["render_form", "table_rows"]
