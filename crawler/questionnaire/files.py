"""A questionnaire file as what was typed into it, unjudged: YAML, JSON (the saved form) or XLSX. Pure: takes the bytes.

Every value stays text, so that "nein" and "1-9" are what the person typed and not a truth value or a date.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT = "istzustand-questionnaire"
"""What a file calls itself, so that another YAML or JSON file is not taken for one."""
MAX_BYTES = 2_000_000
MAX_TEXT_BYTES = 400_000
"""YAML and JSON hold no pictures: a filled questionnaire has some ten thousand characters."""
MAX_VALUES = 5_000

Value = str | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a file."""

    company: str = ""
    by: str = ""
    at: str = ""
    answers: Mapping[str, Value] = field(default_factory=dict)
    """Question id as typed, to a text, a list of texts, a list of rows, or a mapping for a table with fixed rows."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Where a question stands, where that helps: the row of a workbook."""


class QuestionnaireFileError(ValueError):
    """A file that is no questionnaire; `code` is the id of the sentence, `detail` where it broke."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def read_file(name: str, data: bytes) -> Typed:
    """Return what was typed. Raises QuestionnaireFileError where the file is none of ours or cannot be read."""
    if len(data) > MAX_BYTES:
        raise QuestionnaireFileError("too_large")
    if data[:4] == b"PK\x03\x04":
        from crawler.questionnaire.workbook import read_workbook

        return read_workbook(data)
    if len(data) > MAX_TEXT_BYTES:
        raise QuestionnaireFileError("too_large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionnaireFileError("encoding") from error
    if name.lower().endswith(".json") or text.lstrip().startswith("{"):
        return typed_of(_json(text))
    from crawler.questionnaire.yaml_text import load_yaml

    return typed_of(load_yaml(text))


def typed_of(tree: object) -> Typed:
    """Return the parts of a tree of text; raises QuestionnaireFileError where it is no questionnaire."""
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        raise QuestionnaireFileError("no_form")
    answers = tree.get("answers", {})
    if answers in ("", None):
        answers = {}
    if not isinstance(answers, dict):
        raise QuestionnaireFileError("no_form")
    company, by, at = (str(tree.get(name) or "") for name in ("company", "by", "at"))
    return Typed(company, by, at, answers)


def _json(text: str) -> object:
    try:
        return _texts(json.loads(text), [0])
    except json.JSONDecodeError as error:
        raise QuestionnaireFileError("syntax", str(error.lineno)) from error
    except RecursionError as error:
        raise QuestionnaireFileError("too_large") from error


def _texts(value: Any, count: list[int]) -> Value:
    """The tree with numbers and the like as text."""
    count[0] += 1
    if count[0] > MAX_VALUES:
        raise QuestionnaireFileError("too_large")
    if isinstance(value, dict):
        return {str(key): _texts(item, count) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item, count) for item in value]
    return "" if value is None else str(value)


__all__ = ["FORMAT", "QuestionnaireFileError", "Typed", "Value", "read_file", "typed_of"]
