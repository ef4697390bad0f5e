"""YAML for people: read with every scalar as text and nothing clever, written with the questions as comments.

YAML reads `no` as false, `1-9` as text and `10:30` as a number. The base loader leaves text alone; on top of it anchors are refused
(a file of a kilobyte may unfold into gigabytes) and so are repeated keys (which answer counts?).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from crawler.questionnaire.files import FORMAT, MAX_VALUES, QuestionnaireFileError
from crawler.questionnaire.form import Form, Question, load_form
from crawler.types import Questionnaire, Reply

Comments = Mapping[str, Sequence[str]]
"""Question id (`head` for the top, group names for headings) to lines of text."""


class _Loader(yaml.BaseLoader):  # type: ignore[misc]  # the library has no types
    """Text only, no aliases, no repeated keys, a bounded number of nodes."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.nodes += 1
        if self.nodes > MAX_VALUES:
            raise QuestionnaireFileError("too_large")
        if self.check_event(yaml.events.AliasEvent):
            raise QuestionnaireFileError("alias", str(self.peek_event().start_mark.line + 1))
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise QuestionnaireFileError("syntax", str(key.start_mark.line + 1))
            if key.value in seen:
                raise QuestionnaireFileError("twice", str(key.start_mark.line + 1))
            seen.add(key.value)
        found: dict[Any, Any] = super().construct_mapping(node, deep=True)
        return found


def load_yaml(text: str) -> object:
    """Return the document as dictionaries, lists and text; raises QuestionnaireFileError with the line where it breaks."""
    loader = None
    try:
        loader = _Loader(text)
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise QuestionnaireFileError("syntax", str(mark.line + 1) if mark else "1") from error
    except yaml.reader.ReaderError as error:
        raise QuestionnaireFileError("syntax", str(text[: error.position].count("\n") + 1)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise QuestionnaireFileError("unreadable") from error
    finally:
        if loader is not None:
            loader.dispose()


def to_yaml(filled: Questionnaire, comments: Comments, form: Form | None = None) -> str:
    """Return the file: every question with its comment, answered or not."""
    form = form or load_form()
    lines = [*_comment(comments.get("head", ()), ""), f"format: {FORMAT}", f"version: {form.version}"]
    lines += [
        f"company: {_scalar(filled.company)}",
        f"by: {_scalar(filled.by)}",
        f"at: {_scalar(filled.at.isoformat() if filled.at else '')}",
        "",
        "answers:",
    ]
    for group in form.groups:
        lines += ["", *_comment(comments.get(group, ()), "  ")]
        for question in form.group(group):
            lines += ["", *_comment(comments.get(question.id, ()), "  "), *_answer(question, filled.reply(question.id))]
    return "\n".join(lines) + "\n"


def _comment(lines: Sequence[str], indent: str) -> list[str]:
    return [f"{indent}# {line}".rstrip() for text in lines for line in text.splitlines()]


def _answer(question: Question, reply: Reply | None) -> list[str]:
    key = f"  {question.id}:"
    if reply is None:
        return [key, *(f"    {row}:" for row in question.rows)]
    if reply.state == "dont_know":
        return [f"{key} dont_know"]
    if question.type == "n":
        return [f"{key} {plain_number(reply.number)}"]
    if question.type == "s":
        return [f"{key} {_scalar(reply.choices[0])}"]
    if question.is_table:
        if question.rows:
            first, level = question.columns[0].id, question.columns[1].id
            return [key, *(f"    {_scalar(row[first])}: {_scalar(row.get(level, ''))}" for row in reply.rows)]
        found = [key]
        for row in reply.rows:
            cells = [f"{column.id}: {_scalar(row[column.id])}" for column in question.columns if column.id in row]
            found += [f"    {'- ' if place == 0 else '  '}{cell}" for place, cell in enumerate(cells)]
        return found
    return [key, *(f"    - {_scalar(text)}" for text in reply.choices or reply.texts)]


def plain_number(value: float | None) -> str:
    """A number without needless digits, with a point."""
    return "" if value is None else f"{value:g}" if value < 100_000 else f"{value:.0f}"


def _scalar(text: str) -> str:
    """Bare where it cannot be misread, else in quotes; what JSON writes in quotes YAML reads the same."""
    bare = text.isascii() and text.replace("_", "").replace("-", "").isalnum() and not text.startswith("-")
    return text if bare else json.dumps(text, ensure_ascii=False)


__all__ = ["Comments", "load_yaml", "plain_number", "to_yaml"]
