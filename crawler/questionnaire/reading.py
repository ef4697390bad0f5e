"""From what was typed to replies, or to problems that say question, place, what is wrong and what may stand there. Pure.

Everything wrong is found at once, so that a person corrects a file once. Words of all languages and our own ids are understood.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from crawler.company import read_domain
from crawler.errors import UsageError
from crawler.names import SPELLED
from crawler.platforms import Registry
from crawler.questionnaire.files import Typed, Value
from crawler.questionnaire.form import DONT_KNOW, LEVELS, Form, GridColumn, Question, load_form
from crawler.questionnaire.yaml_text import plain_number
from crawler.types import Questionnaire, Reply
from crawler.urls import normalise
from crawler.vocabulary import Entity

MAX_TEXT, MAX_NAME = 500, 80
NUMBER = re.compile(r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+|\d{1,7}(?:[.,]\d{1,2})?")
GROUPED = re.compile(r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
FIRST_YEAR, LAST_YEAR = 1990, 2100
CLOSE = 0.6
"""How alike a word must be to one that may stand there to be proposed."""


@dataclass(frozen=True, slots=True)
class Words:
    """What people may write for a choice, in every language."""

    choices: Mapping[str, Mapping[str, str]]
    """Question id to text in lower case to choice id."""
    dont_know: frozenset[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an entry cannot be taken over. `code` is the id of the sentence."""

    question_id: str
    code: str
    value: str = ""
    row: int = 0
    """Row of a table or entry of a list, counted from 1; 0 for the question as a whole."""
    column: str = ""
    place: str = ""
    """Row of the workbook."""
    likely: str = ""
    """What was probably meant: a choice id, a question id or a platform's name."""
    limit: str = ""
    choices: tuple[str, ...] = field(default=())


class _EntryError(Exception):
    def __init__(self, code: str, value: object = "", **more: str) -> None:
        super().__init__(code)
        self.code, self.value, self.more = code, str(value), more


def read_answers(
    typed: Typed, words: Words, registry: Registry, form: Form | None = None
) -> tuple[Questionnaire, tuple[Problem, ...]]:
    """Return the replies that can be used, and the problems of all others; an empty entry is neither."""
    form = form or load_form()
    reader = _Reader(words, registry, form)
    replies: dict[str, Reply] = {}
    problems: list[Problem] = []
    spelled = {question.id.lower(): question.id for question in form}
    for key, value in typed.answers.items():
        question_id = spelled.get(key.strip().lower())
        if question_id is None:
            problems.append(Problem(key, "unknown_question", one_line(key), likely=_closest(key, [q.id for q in form])))
            continue
        reply, wrong = reader.read(form.get(question_id), value)
        place = typed.places.get(key, "")
        problems += [replace(problem, place=place) for problem in wrong]
        if question_id in replies:
            problems.append(Problem(question_id, "question_twice", place=place))
        elif reply is not None and not wrong:
            replies[question_id] = reply
    day = None
    if typed.at.strip():
        try:
            day = _day(typed.at)
        except _EntryError:
            problems.append(Problem("at", "date_wrong", one_line(typed.at)))
    ordered = tuple(replies[question.id] for question in form if question.id in replies)
    return Questionnaire(one_line(typed.company)[:MAX_TEXT], one_line(typed.by)[:MAX_NAME], day, ordered), tuple(problems)


def read_answer(
    question: Question, value: Value | list[str], words: Words, registry: Registry
) -> tuple[Reply | None, tuple[Problem, ...]]:
    """Return the reply to one question or its problems: for a dialogue that asks again."""
    reply, problems = _Reader(words, registry, load_form()).read(question, list(value) if isinstance(value, list) else value)
    return reply, tuple(problems)


def read_cell(
    question: Question, column: GridColumn, text: str, words: Words, registry: Registry
) -> tuple[str, tuple[Problem, ...]]:
    """Return one field of a table as it is kept, or its problem."""
    try:
        return _Reader(words, registry, load_form()).cell(question, column, text), ()
    except _EntryError as error:
        return "", (_problem(question, error, 0, column.id),)


def one_line(text: str) -> str:
    """Text without line breaks, control characters and blanks around it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def plain_word(text: str) -> str:
    """A word as it is compared: one line, lower case, typographic signs as typed ones."""
    return one_line(text).casefold().replace("–", "-").replace("’", "'").strip(" .")


class _Reader:
    """One reading under way."""

    def __init__(self, words: Words, registry: Registry, form: Form) -> None:
        self.words, self.registry, self.form = words, registry, form

    def read(self, question: Question, value: Value) -> tuple[Reply | None, list[Problem] | tuple[Problem, ...]]:
        """Return the reply to one question, None where there is none, and what is wrong."""
        if _empty(value):
            return None, ()
        if isinstance(value, str) and self.unknown(value):
            return Reply(question.id, "dont_know"), ()
        if question.is_table:
            return self._table(question, value)
        try:
            return self._single(question, value), ()
        except _EntryError as error:
            return None, [_problem(question, error)]

    def unknown(self, text: str) -> bool:
        """True for what people write when they do not know."""
        return plain_word(text) in self.words.dont_know

    def _single(self, question: Question, value: Value) -> Reply:
        if isinstance(value, dict):
            raise _EntryError("shape")
        given = [value] if isinstance(value, str) else [item for item in value if not _empty(item)]
        if any(not isinstance(item, str) for item in given):
            raise _EntryError("shape")
        texts = [item for item in given if isinstance(item, str)]
        if len(texts) > 1 and any(self.unknown(text) for text in texts):
            raise _EntryError("alone", next(text for text in texts if self.unknown(text)))
        if len(texts) == 1 and self.unknown(texts[0]):
            return Reply(question.id, "dont_know")
        if question.type == "m":
            return self._several(question, texts)
        if question.type == "t":
            return self._texts(question, texts)
        if len(texts) > 1:
            raise _EntryError("one_only", ", ".join(texts))
        if question.type == "n":
            return Reply(question.id, number=_number(texts[0], question.max, decimals=question.decimals))
        return Reply(question.id, choices=(self.choice(question, texts[0], question.choices),))

    def _several(self, question: Question, texts: Sequence[str]) -> Reply:
        # In one text they stand side by side: a comma parts them too, unless it belongs to the words of a choice.
        lines = [line for text in texts for line in re.split(r"[;\n]", text) if line.strip()]
        parts = [part for line in lines for part in ([line] if self._is_choice(question, line) else re.split(r",\s+", line))]
        take = self.channel if question.channels else lambda text: self.choice(question, text, question.choices)
        chosen = tuple(dict.fromkeys(take(part) for part in parts))
        for lonely in question.alone:
            if lonely in chosen and len(chosen) > 1:
                raise _EntryError("alone", lonely)
        if len(chosen) > question.max:
            raise _EntryError("too_many", len(chosen), limit=plain_number(question.max))
        ordered = sorted(chosen, key=question.choices.index) if question.choices else chosen
        return Reply(question.id, choices=tuple(ordered))

    def _is_choice(self, question: Question, text: str) -> bool:
        return plain_word(text) in self.words.choices.get(question.id, {}) or text in question.choices

    def _texts(self, question: Question, given: Sequence[str]) -> Reply:
        lines = given if question.max == 1 else [line for text in given for line in text.splitlines()]
        texts = tuple(text for text in (one_line(line) for line in lines) if text)
        if len(texts) > question.max:
            raise _EntryError("too_many", len(texts), limit=plain_number(question.max))
        if any(len(text) > MAX_TEXT for text in texts):
            raise _EntryError("too_long", max(texts, key=len)[:60], limit=str(MAX_TEXT))
        return Reply(question.id, texts=texts)

    # --- tables -------------------------------------------------------------------------------------------------------

    def _table(self, question: Question, value: Value) -> tuple[Reply | None, list[Problem]]:
        first = question.columns[0]
        if isinstance(value, dict):
            if len(question.columns) != 2:
                value = [value]
            else:
                value = [{first.id: key, question.columns[1].id: item} for key, item in value.items() if not _empty(item)]
        if isinstance(value, str):
            return None, [Problem(question.id, "shape_table", one_line(value)[:60])]
        rows: list[Mapping[str, str]] = []
        problems: list[Problem] = []
        for number, item in enumerate(value, 1):
            if _empty(item):
                continue
            row, wrong = self._row(question, item, number)
            problems += wrong
            if row and not wrong:
                rows.append(row)
        if len(rows) > question.max:
            problems.append(Problem(question.id, "too_many", str(len(rows)), limit=plain_number(question.max)))
        if (question.rows or question.each) and not problems:
            problems += _twice(question, rows)
        if question.rows:
            rows.sort(key=lambda row: question.rows.index(row[first.id]) if row.get(first.id) in question.rows else 0)
        return (Reply(question.id, rows=tuple(rows)) if rows else None), problems

    def _row(self, question: Question, item: Value, number: int) -> tuple[dict[str, str], list[Problem]]:
        first = question.columns[0]
        if isinstance(item, str):
            item = {first.id: item}
        if not isinstance(item, dict):
            return {}, [Problem(question.id, "shape_table", row=number)]
        known = {column.id: column for column in question.columns}
        cells: dict[str, str] = {}
        problems: list[Problem] = []
        for key, value in item.items():
            if _empty(value):
                continue
            column = known.get(key.strip().lower())
            if column is None:
                problems.append(Problem(question.id, "unknown_field", one_line(key), number, likely=_closest(key, list(known))))
                continue
            if not isinstance(value, str):
                problems.append(Problem(question.id, "shape_table", row=number, column=column.id))
                continue
            try:
                cells[column.id] = self.cell(question, column, value)
            except _EntryError as error:
                problems.append(_problem(question, error, number, column.id))
        if not problems and cells:
            missing = [column.id for column in question.columns if column.needed and cells.get(column.id, DONT_KNOW) == DONT_KNOW]
            problems += [Problem(question.id, "needed", row=number, column=name) for name in missing]
        in_order = {column.id: cells[column.id] for column in question.columns if column.id in cells}
        return in_order, problems

    def cell(self, question: Question, column: GridColumn, text: str) -> str:
        """Return one field of a table as it is kept; raises an error with the code of what is wrong."""
        shown = one_line(text)
        if self.unknown(shown):
            return DONT_KNOW
        match column.type:
            case "choice":
                return self.choice(question, shown, column.choices)
            case "number":
                return plain_number(_number(shown, column.max, decimals=True))
            case "level":
                if shown not in LEVELS:
                    raise _EntryError("level_wrong", shown)
                return shown
            case "date":
                return _day(shown).isoformat()
            case "domain":
                return _domain(shown)
            case "channel":
                return self.channel(shown)
            case "url" | "account":
                return self._address(shown, account=column.type == "account")
            case _:
                if len(shown) > MAX_TEXT:
                    raise _EntryError("too_long", shown[:60], limit=str(MAX_TEXT))
                return shown

    # --- values -------------------------------------------------------------------------------------------------------

    def choice(self, question: Question, text: str, choices: Sequence[str]) -> str:
        """The choice that a text stands for."""
        word = plain_word(text)
        if word in choices:
            return word
        named = self.words.choices.get(question.id, {})
        if (found := named.get(word)) in choices and found is not None:
            return found
        likely = _closest(word, [name for name, choice in named.items() if choice in choices])
        raise _EntryError("choice_unknown", one_line(text), likely=named.get(likely, likely))

    def channel(self, text: str) -> str:
        """A platform's id for its name, or the canonical address of an account there."""
        word = plain_word(text)
        names = {_squeezed(definition.name): definition.id for definition in self.registry}
        names |= {_squeezed(definition.id): definition.id for definition in self.registry}
        if (found := names.get(_squeezed(word))) is not None:
            return found
        if "." in text and " " not in text:
            return self._address(text, account=True)
        close = _closest(_squeezed(word), list(names))
        raise _EntryError("channel_wrong", one_line(text), likely=self.registry.get(names[close]).name if close else "")

    def _address(self, text: str, *, account: bool) -> str:
        shown = one_line(text)
        url = normalise(shown if "://" in shown else f"https://{shown}")
        if url is None or " " in shown or "." not in shown:
            raise _EntryError("url_wrong", shown)
        if not account:
            return url
        found = self.registry.identify(url)
        if found.entity is Entity.PERSON:
            raise _EntryError("account_person", shown)
        ref = found.ref or self.registry.candidate(url)
        if ref is None:
            raise _EntryError("account_wrong", shown)
        return ref.canonical


def _twice(question: Question, rows: Iterable[Mapping[str, str]]) -> list[Problem]:
    first = question.columns[0].id
    seen: set[str] = set()
    found = []
    for number, row in enumerate(rows, 1):
        if row[first] in seen:
            found.append(Problem(question.id, "row_twice", row[first], number, first))
        seen.add(row[first])
    return found


def _problem(question: Question, error: _EntryError, row: int = 0, column: str = "") -> Problem:
    choices = question.choices
    if column:
        choices = next(item.choices for item in question.columns if item.id == column)
    return Problem(question.id, error.code, error.value[:80], row, column, choices=choices, **error.more)


def _empty(value: Value) -> bool:
    return not value.strip() if isinstance(value, str) else not value or (isinstance(value, list) and all(map(_empty, value)))


def _number(text: str, limit: float, *, decimals: bool) -> float:
    shown = one_line(text)
    if not NUMBER.fullmatch(shown):
        raise _EntryError("number_wrong", shown)
    value = float(re.sub(r"\D", "", shown)) if GROUPED.fullmatch(shown) else float(shown.replace(",", "."))
    if not decimals and not value.is_integer():
        raise _EntryError("whole_wrong", shown)
    if value > limit:
        raise _EntryError("too_large", shown, limit=plain_number(limit))
    return value


def _day(text: str) -> date:
    shown = one_line(text)
    iso, german = ISO_DAY.fullmatch(shown), GERMAN_DAY.fullmatch(shown)
    try:
        if iso:
            day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif german:
            day = date(int(german[3]), int(german[2]), int(german[1]))
        else:
            raise ValueError(shown)
    except ValueError:
        raise _EntryError("date_wrong", shown) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _EntryError("date_wrong", shown)
    return day


def _domain(text: str) -> str:
    try:
        return read_domain(text)
    except UsageError:
        raise _EntryError("domain_wrong", text) from None


def _squeezed(text: str) -> str:
    """A platform's name without signs, so that "Google Business" and "google-business" are the same."""
    return re.sub(r"[^a-z0-9]", "", text.casefold().translate(SPELLED))


def _closest(text: str, words: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(text[:80], list(words), 1, CLOSE)), "")


__all__ = ["Problem", "Words", "one_line", "plain_word", "read_answer", "read_answers", "read_cell"]
