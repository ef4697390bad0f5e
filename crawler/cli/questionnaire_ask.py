"""The dialogue of `questionnaire FILE`: one open question after the other; every answer is saved before the next is asked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from crawler.cli.questionnaire import ASKABLE, check_suffix, problem_text, read_questionnaire, resolve, save, today
from crawler.cli.tables import printable
from crawler.cli.texts import language, say
from crawler.platforms import load_registry
from crawler.questionnaire import DONT_KNOW, GridColumn, Question, load_form, read_answer, read_cell
from crawler.types import Questionnaire, Reply
from reports.questionnaire import Sheet, read_words, write_questionnaire
from reports.wording import Wording

QUIT, UNKNOWN = "q", "?"


class _QuitError(Exception):
    """The person has had enough for today; what was answered is saved."""


def ask(file: Path, by: str) -> None:
    """Ask what is still open and save each answer into the file. Enter leaves a question open, `?` means "don't know", `q` ends.

    Raises UsageError where the file holds something that cannot be used, or cannot be written.
    """
    path, company = resolve(file)
    check_suffix(path, ASKABLE)
    registry = load_registry()
    filled = read_questionnaire(path, registry) if path.exists() else Questionnaire(company)
    dialogue = _Dialogue(Sheet(filled, Wording(language()), registry), path)
    with suppress(_QuitError):
        dialogue.run(by)
    left = len(load_form().questions) - len(dialogue.sheet.filled.replies)
    sys.stderr.write(say("questionnaire_asked", count=dialogue.done, open=left, path=path) + "\n")


class _Dialogue:
    """One sitting."""

    def __init__(self, sheet: Sheet, path: Path) -> None:
        self.sheet, self.path, self.done = sheet, path, 0

    def run(self, by: str) -> None:
        """Ask every question that has no reply yet."""
        filled = self.sheet.filled
        waiting = [question for question in load_form() if filled.reply(question.id) is None]
        sys.stderr.write(say("questionnaire_intro", count=len(waiting), path=self.path) + "\n")
        if not filled.company and waiting:
            filled = replace(filled, company=_line(say("questionnaire_company")))
        if by or (not filled.by and waiting):
            filled = replace(filled, by=by or _line(say("questionnaire_by")))
        self.sheet = replace(self.sheet, filled=filled)
        group = ""
        for number, question in enumerate(waiting, 1):
            if question.group != group:
                group = question.group
                sys.stderr.write(f"\n{self.sheet.group(group)}\n")
            reply = self._ask(number, len(waiting), question)
            if reply is not None:
                self._keep(reply)

    def _keep(self, reply: Reply) -> None:
        filled = self.sheet.filled
        given = {item.question_id: item for item in (*filled.replies, reply)}
        ordered = tuple(given[question.id] for question in load_form() if question.id in given)
        self.sheet = replace(self.sheet, filled=replace(filled, at=today().date(), replies=ordered))
        save(write_questionnaire, self.sheet, self.path)
        self.done += 1

    def _ask(self, number: int, count: int, question: Question) -> Reply | None:
        """Ask one question until the answer can be used; None where it is left open."""
        sys.stderr.write(f"\n[{number}/{count}] {question.id}  {self.sheet.question(question)} ({self.sheet.hint(question)})\n")
        if question.is_table:
            return self._table(question)
        self._show(question, question.choices)
        while True:
            value = self._values(question)
            if not value:
                return None
            reply, problems = read_answer(question, value, read_words(), self.sheet.registry)
            if not problems:
                return reply
            for problem in problems:
                sys.stderr.write(problem_text(problem) + "\n")

    def _values(self, question: Question) -> str | list[str]:
        if question.type == "t" and question.max > 1:
            return _several(say("questionnaire_entry"), int(question.max))
        if question.channels:
            return _several(say("questionnaire_channel"), int(question.max))
        text = _line(say(f"questionnaire_prompt_{question.type}"))
        if question.type == "m" and text not in ("", UNKNOWN):
            return [_numbered(part, question.choices) for part in text.replace(",", " ").split()] if _all_numbers(text) else [text]
        return _numbered(text, question.choices)

    def _show(self, question: Question, choices: Sequence[str]) -> None:
        for number, choice in enumerate(choices, 1):
            sys.stderr.write(f"  {number}  {printable(self.sheet.choice(question, choice))}\n")

    # --- tables -------------------------------------------------------------------------------------------------------

    def _table(self, question: Question) -> Reply | None:
        rows: list[dict[str, str]] = []
        if question.rows:
            first, level = question.columns
            for value in question.rows:
                text = self._cell(question, level, self.sheet.choice(question, value))
                if text:
                    rows.append({first.id: value, level.id: text})
            if rows and all(row[level.id] == DONT_KNOW for row in rows):
                return Reply(question.id, "dont_know")
        else:
            while len(rows) < question.max:
                row = self._row(question, len(rows) + 1)
                if row == {}:
                    break
                if row is None:
                    if not rows:
                        return Reply(question.id, "dont_know")
                    continue
                rows.append(row)
        return Reply(question.id, rows=tuple(rows)) if rows else None

    def _row(self, question: Question, number: int) -> dict[str, str] | None:
        """One row; empty where the person is finished, None for "don't know" in its first field."""
        row: dict[str, str] = {}
        for place, column in enumerate(question.columns):
            label = self.sheet.column(question, column)
            while True:
                text = self._cell(question, column, say("questionnaire_row", number=number, field=label) if not place else label)
                if place == 0 and text in ("", DONT_KNOW):
                    return {} if not text else None
                if not column.needed or text not in ("", DONT_KNOW):
                    break
                sys.stderr.write(say("questionnaire_needed") + "\n")
            if text:
                row[column.id] = text
        return row

    def _cell(self, question: Question, column: GridColumn, label: str) -> str:
        if column.type == "choice":
            self._show(question, column.choices)
        while True:
            text = _numbered(_line(f"{label}:"), column.choices if column.type == "choice" else ())
            if not text:
                return ""
            value, problems = read_cell(question, column, text, read_words(), self.sheet.registry)
            if not problems:
                return value
            for problem in problems:
                sys.stderr.write(problem_text(problem) + "\n")


def _several(prompt: str, limit: int) -> list[str]:
    found: list[str] = []
    while len(found) < limit:
        text = _line(f"{prompt} {len(found) + 1}:")
        if not text:
            break
        found.append(text)
        if text == UNKNOWN:
            break
    return found


def _all_numbers(text: str) -> bool:
    return all(part.isdigit() for part in text.replace(",", " ").split())


def _numbered(text: str, choices: Sequence[str]) -> str:
    """The choice of a number that was shown; other text as it is."""
    return choices[int(text) - 1] if text.isdecimal() and text.isascii() and 0 < int(text) <= len(choices) else text


def _line(prompt: str) -> str:
    """One line of the person; the end of input ends the dialogue as `q` does."""
    sys.stderr.write(f"{prompt} ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line or line.strip().lower() == QUIT:
        raise _QuitError
    return line.strip()


__all__ = ["ask"]
