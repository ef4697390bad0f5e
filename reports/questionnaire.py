"""The questionnaire as files: YAML with the questions as comments, a workbook, an offline form; all from the same questions.

Nothing is decided here; `crawler.questionnaire` knows the questions and reads what people answered.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crawler.platforms import Registry
from crawler.questionnaire import Comments, GridColumn, Question, Words, load_form, plain_word, to_yaml
from crawler.types import Questionnaire
from reports import write_file
from reports.i18n import available_languages, load_catalogue
from reports.wording import Wording

SUFFIXES = (".yaml", ".yml", ".xlsx", ".html")
"""What can be written; YAML, JSON (the saved form) and workbooks are read."""

MAX_LINE = 110


@cache
def read_words() -> Words:
    """What people may write for a choice, in all languages."""
    choices: dict[str, dict[str, str]] = {}
    dont_know = {"dont_know", "?", "unbekannt", "unknown"}
    for language in available_languages():
        catalogue = load_catalogue(language)
        for question in load_form():
            named = choices.setdefault(question.id, {})
            for choice in question.all_choices:
                if (text_id := f"question.{question.id}.choice.{choice}") in catalogue:
                    named.setdefault(plain_word(catalogue.template(text_id, {}, str)), choice)
        for text_id in ("questionnaire.dont_know", "questionnaire.dont_know_also"):
            if text_id in catalogue:
                dont_know.add(plain_word(catalogue.template(text_id, {}, str)))
    return Words(choices, frozenset(dont_know))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A questionnaire to be written: what was answered up to now, and the words of one language."""

    filled: Questionnaire
    wording: Wording
    registry: Registry

    def say(self, text_id: str, /, **params: str | int) -> str:
        """A text of the language."""
        return self.wording.say(text_id, **params)

    @property
    def title(self) -> str:
        """What the file is called, with the company where it is known."""
        if self.filled.company:
            return self.say("questionnaire.title", firma=self.filled.company)
        return self.say("questionnaire.title_blank")

    def question(self, question: Question) -> str:
        """The question in words."""
        return self.say(f"question.{question.id}.text")

    def choice(self, question: Question, choice: str) -> str:
        """A choice, level or channel in words."""
        if choice == "dont_know":
            return self.say("questionnaire.dont_know")
        if choice in question.all_choices:
            return self.say(f"question.{question.id}.choice.{choice}")
        return self.registry.get(choice).name if choice in self.registry else choice

    def column(self, question: Question, column: GridColumn) -> str:
        """The heading of a column."""
        return self.say(f"question.{question.id}.column.{column.id}")

    def hint(self, question: Question) -> str:
        """How the question is to be answered."""
        if question.channels:
            return self.say("questionnaire.hint.channels", n=int(question.max))
        if question.type == "n":
            return self.say(f"question.{question.id}.unit")
        if question.type == "t" and question.max > 1:
            return self.say("questionnaire.hint.t_lines", n=int(question.max))
        if question.rows:
            return self.say("questionnaire.hint.level")
        return self.say(f"questionnaire.hint.{question.type}")

    def group(self, name: str) -> str:
        """The heading of a group of questions."""
        return self.say(f"questionnaire.group.{name}")

    def cell(self, question: Question, column: GridColumn, value: str) -> str:
        """A field of a table in words."""
        if column.type in ("choice", "channel", "level") or value == "dont_know":
            return self.choice(question, value)
        return value

    @property
    def channels(self) -> Mapping[str, str]:
        """Platforms by id with their names, in the order of their names."""
        named = {definition.id: definition.name for definition in self.registry if definition.kind != "registry"}
        return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def write_questionnaire(sheet: Sheet, path: Path) -> None:
    """Write the file in the form that its name asks for, first aside. Raises RenderError where a text or template is broken."""
    write_file(path, questionnaire_bytes(sheet, path.suffix.lower(), path.name))


def questionnaire_bytes(sheet: Sheet, suffix: str, name: str) -> bytes:
    """Return the file of one of SUFFIXES."""
    if suffix == ".xlsx":
        from reports.render.questionnaire_xlsx import render_workbook

        return render_workbook(sheet)
    if suffix == ".html":
        from reports.render.questionnaire_html import render_form

        return render_form(sheet, Path(name).with_suffix(".json").name).encode()
    return to_yaml(sheet.filled, yaml_comments(sheet, name)).encode()


def yaml_comments(sheet: Sheet, name: str) -> Comments:
    """The questions as comments of the YAML file."""
    head = (sheet.title, sheet.say("questionnaire.lead"), sheet.say("questionnaire.hint.yaml_head"))
    comments: dict[str, tuple[str, ...]] = {"head": (*head, sheet.say("questionnaire.hint.yaml_check", file=name))}
    for group in load_form().groups:
        comments[group] = (f"--- {sheet.group(group)} ---",)
    for question in load_form():
        comments[question.id] = tuple(_comment(sheet, question))
    return {place: tuple(line for text in lines for line in _wrapped(text)) for place, lines in comments.items()}


def _wrapped(text: str) -> list[str]:
    """A long text on several lines; what is in columns stays as it is."""
    return [text] if len(text) <= MAX_LINE else textwrap.wrap(text, MAX_LINE)


def _comment(sheet: Sheet, question: Question) -> Iterator[str]:
    yield f"{question.id}  {sheet.question(question)} ({sheet.hint(question)})"
    if question.is_table and not question.rows:
        for place, column in enumerate(question.columns):
            yield f"    {'  ' if place else '- '}{column.id}: …   ({sheet.column(question, column)})"
    for choice in question.all_choices:
        yield "    " + sheet.say("questionnaire.hint.yaml_choice", id=choice, label=sheet.choice(question, choice))


__all__ = ["SUFFIXES", "Sheet", "questionnaire_bytes", "read_words", "write_questionnaire", "yaml_comments"]
