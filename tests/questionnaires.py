"""Questionnaires for tests: strategies over every question, and the short way from a text to replies."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from crawler.platforms import load_registry
from crawler.questionnaire import DONT_KNOW, FORMAT, LEVELS, GridColumn, Question, load_form, plain_number, read_answers, read_file
from crawler.questionnaire.reading import Problem, one_line
from crawler.types import Questionnaire, Reply
from reports.questionnaire import read_words

TEXTS = st.text(min_size=1, max_size=60).map(one_line).filter(lambda text: text and text != "?" and "weiß" not in text)
CHANNELS = st.sampled_from(["linkedin", "youtube", "google_business", "https://www.linkedin.com/company/beispielwerk"])
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31)).map(date.isoformat)


def read(text: str | bytes, name: str = "f.yaml") -> tuple[Questionnaire, tuple[Problem, ...]]:
    data = text.encode() if isinstance(text, str) else text
    return read_answers(read_file(name, data), read_words(), load_registry())


def answered(body: str) -> tuple[Questionnaire, tuple[Problem, ...]]:
    """What comes of a file with these answers."""
    return read(f"format: {FORMAT}\nanswers:\n" + "".join(f"  {line}\n" for line in body.splitlines()))


def filled(*replies: Reply, **more: Any) -> Questionnaire:
    return Questionnaire(
        **{"company": "Beispielwerk GmbH", "by": "Mara Muster", "at": date(2026, 11, 12), "replies": replies, **more}
    )


def numbers(limit: float, *, decimals: bool) -> st.SearchStrategy[float]:
    whole = st.integers(0, int(limit)).map(float)
    return st.one_of(whole, st.integers(0, int(limit) * 2 - 1).map(lambda n: n / 2)) if decimals else whole


@st.composite
def replies(draw: st.DrawFn, question: Question) -> Reply:
    if draw(st.integers(0, 5)) == 0:
        return Reply(question.id, "dont_know")
    if question.is_table:
        return Reply(question.id, rows=tuple(draw(rows(question))))
    if question.type == "n":
        return Reply(question.id, number=draw(numbers(question.max, decimals=question.decimals)))
    if question.type == "t":
        return Reply(question.id, texts=tuple(draw(st.lists(TEXTS, min_size=1, max_size=int(question.max)))))
    if question.channels:
        return Reply(question.id, choices=tuple(draw(st.lists(CHANNELS, min_size=1, max_size=4, unique=True))))
    if question.type == "s":
        return Reply(question.id, choices=(draw(st.sampled_from(question.choices)),))
    if question.alone and draw(st.integers(0, 4)) == 0:
        return Reply(question.id, choices=question.alone)
    free = [choice for choice in question.choices if choice not in question.alone]
    taken = draw(st.lists(st.sampled_from(free), min_size=1, unique=True))
    return Reply(question.id, choices=tuple(sorted(taken, key=question.choices.index)))


@st.composite
def rows(draw: st.DrawFn, question: Question) -> list[dict[str, str]]:
    first = question.columns[0]
    if question.rows:
        keys = draw(st.lists(st.sampled_from(question.rows), min_size=1, unique=True))
        keys.sort(key=question.rows.index)
    elif question.each:
        keys = draw(st.lists(CHANNELS, min_size=1, max_size=3, unique=True))
    else:
        keys = draw(st.lists(cells(first), min_size=1, max_size=3))
    found = []
    for key in keys:
        row = {first.id: key}
        for column in question.columns[1:]:
            needed = column.needed or bool(question.rows)
            value = draw(cells(column)) if needed or draw(st.booleans()) else None
            if not needed and draw(st.integers(0, 7)) == 0:
                value = DONT_KNOW
            if value is not None:
                row[column.id] = value
        found.append(row)
    return found


def cells(column: GridColumn) -> st.SearchStrategy[str]:
    match column.type:
        case "choice":
            return st.sampled_from(column.choices)
        case "level":
            return st.sampled_from(LEVELS)
        case "number":
            return numbers(column.max, decimals=True).map(plain_number)
        case "date":
            return DAYS
        case "domain":
            return st.sampled_from(["rivale.example", "www.beispielwerk.de"])
        case "channel":
            return CHANNELS
        case "account":
            return st.sampled_from(["https://www.linkedin.com/company/beispielwerk", "https://github.com/beispielwerk"])
        case "url":
            return st.just("https://beispielwerk.example/mara")
        case _:
            return TEXTS


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Any questionnaire that a person could have filled in."""
    asked = [question for question in load_form() if draw(st.booleans())]
    company, by = (draw(st.one_of(st.just(""), TEXTS)) for _ in range(2))
    day = draw(st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2100, 12, 31))))
    return Questionnaire(company, by, day, tuple(draw(replies(question)) for question in asked))
