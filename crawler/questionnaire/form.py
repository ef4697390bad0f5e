"""The questions as data: `config/questionnaire.toml`, read once. Texts are not here; they belong to the report's languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from crawler.settings import config_folder

Kind = Literal["s", "m", "n", "t", "g", "file"]
CellKind = Literal["choice", "number", "level", "text", "url", "account", "date", "domain", "channel"]
CHANNELS = "channels"
"""Choices that are the platforms we know, or accounts there, instead of a list."""
DONT_KNOW = "dont_know"
LEVELS = ("1", "2", "3", "4", "5")
MAX_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of a table."""

    id: str
    type: CellKind
    choices: tuple[str, ...] = ()
    needed: bool = False
    max: float = MAX_LARGEST
    score: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One question."""

    id: str
    group: str
    type: Kind
    choices: tuple[str, ...] = ()
    channels: bool = False
    """True where the choices are channels."""
    alone: tuple[str, ...] = ()
    max: float = MAX_LARGEST
    """Largest number; most texts, choices or rows."""
    decimals: bool = False
    columns: tuple[GridColumn, ...] = ()
    rows: tuple[str, ...] = ()
    """Values of the first column where a table has fixed rows."""
    each: str = ""
    score: Mapping[str, float] = field(default_factory=dict)
    steps: tuple[tuple[float, float], ...] = ()

    @property
    def is_table(self) -> bool:
        """True for questions with rows."""
        return self.type in ("g", "file")

    @property
    def all_choices(self) -> tuple[str, ...]:
        """Choices of the question and of its columns, which have their texts in one place."""
        return tuple(
            dict.fromkeys(
                [*self.choices, *(choice for column in self.columns if column.type == "choice" for choice in column.choices)]
            )
        )


@dataclass(frozen=True, slots=True)
class Form:
    """All questions in order, and which measures of success fit which goal."""

    version: int
    groups: tuple[str, ...]
    questions: tuple[Question, ...]
    kpi: Mapping[str, tuple[str, ...]]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def get(self, question_id: str) -> Question:
        """Return one question; raises KeyError for an id that does not exist."""
        return self._by_id()[question_id]

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._by_id()

    def group(self, name: str) -> tuple[Question, ...]:
        """The questions of one group."""
        return tuple(question for question in self.questions if question.group == name)

    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}


@cache
def load_form() -> Form:
    """Read the file once; groups keep their order, whatever the order of the questions."""
    data = tomllib.loads((config_folder() / "questionnaire.toml").read_text(encoding="utf-8"))
    groups = tuple(data["order"])
    questions = sorted((_question(entry) for entry in data["question"]), key=lambda question: groups.index(question.group))
    return Form(data["version"], groups, tuple(questions), {goal: tuple(names) for goal, names in data["kpi"].items()})


def _question(entry: Mapping[str, Any]) -> Question:
    values = dict(entry)
    choices = values.pop("choices", ())
    channels = choices == CHANNELS
    columns = tuple(
        GridColumn(**{**column, "choices": tuple(column.get("choices", LEVELS if column["type"] == "level" else ()))})
        for column in values.pop("columns", ())
    )
    return Question(
        **{
            **values,
            "choices": () if channels else tuple(choices),
            "channels": channels,
            "columns": columns,
            "alone": tuple(values.get("alone", ())),
            "rows": tuple(values.get("rows", ())),
            "steps": tuple((least, points) for least, points in values.get("steps", ())),
        }
    )
