"""The dialogue of `checklist --ask`: one open question after the other; every answer is kept before the next is asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.cli.checklist import keep, open_run, problem_text
from crawler.cli.tables import printable
from crawler.cli.texts import language, say
from crawler.handcheck import Question, TypedRow, problem_of, questions
from crawler.platforms import Registry
from crawler.types import HandAnswer
from crawler.vocabulary import Answer

CHOICES = {str(number): answer for number, answer in enumerate(Answer, 1)}
LABELS = {str(answer): answer for answer in Answer}
QUIT = "q"


class _QuitError(Exception):
    """The person has had enough for today; what was answered is kept."""


def ask_questions(run: str, by: str, config: Path | None, *, everyone: bool = False) -> None:
    """Ask what is still open, in the terminal. Enter skips, `q` ends. Raises UsageError where there is no such run."""
    stored, gathered, given, registry = open_run(run, config)
    asked = [question for question in questions(gathered, registry, everyone=everyone) if question.id not in given]
    done = 0
    try:
        name = by or (_line(say("ask_by")) if asked else "")
        if asked and not name:
            sys.stderr.write(say("answers_no_name") + "\n")
            return
        sys.stderr.write(say("ask_intro", count=len(asked)) + "\n")
        for number, question in enumerate(asked, 1):
            answer = _ask(number, len(asked), question, registry)
            if answer is not None:
                keep(stored, [replace(answer, by=name)])
                done += 1
    except _QuitError:
        pass
    sys.stderr.write(say("ask_done", count=done, open=len(asked) - done) + "\n")
    sys.stderr.write(say("answers_next", run=stored.folder or stored.run_id) + "\n")


def _ask(number: int, count: int, question: Question, registry: Registry) -> HandAnswer | None:
    """Ask one question until the entries can be used; None where it is skipped."""
    sys.stderr.write("\n" + "\n".join(_shown(number, count, question)) + "\n")
    while True:
        choice = _line(say("ask_choice"))
        if not choice:
            return None
        if choice not in CHOICES:
            sys.stderr.write(say("ask_which") + "\n")
            continue
        answer, problem = problem_of(_typed(number, CHOICES[choice], question), question, registry, LABELS, _now())
        if problem is None:
            return answer
        sys.stderr.write(problem_text(replace(problem, place="")) + "\n")


def _shown(number: int, count: int, question: Question) -> Iterator[str]:
    from reports.checklist import link_text, other_words, question_text, words_text
    from reports.wording import Wording

    wording = Wording(language())
    yield printable(f"[{number}/{count}] {question.platform_name}: {wording.plain(question_text(question))}")
    for link in question.links:
        yield printable(f"  {wording.plain(link_text(link))}  {link.url}")
    words = [text for text in (wording.plain(words_text(question)), *other_words(question, language())) if text]
    if words:
        yield printable(f"  {wording.say('checklist.words')}: {' · '.join(words)}")
    for key, answer in CHOICES.items():
        yield f"  {key}  {wording.say(f'checklist.answer.{answer}')}"


def _typed(number: int, answer: Answer, question: Question) -> TypedRow:
    """Ask for what belongs to the answer; Enter leaves a field empty, `=` takes the address that was shown."""
    values: dict[str, object] = {"answer": str(answer), "url": "", "followers": "", "last_post": "", "remark": ""}
    if answer.is_page:
        if not question.account_id:
            guess = next((link.url for link in question.links if link.kind == "guess"), "")
            typed = _line(say("ask_url_guess", url=guess) if guess else say("ask_url"))
            values["url"] = guess if typed == "=" else typed
        values["followers"] = _line(say("ask_followers"))
        if question.posts:
            values["last_post"] = _line(say("ask_last_post"))
    values["remark"] = _line(say("ask_remark"))
    return TypedRow(str(number), question.id, values)


def _line(prompt: str) -> str:
    """One line of the person; the end of input ends the dialogue as `q` does."""
    sys.stderr.write(f"{prompt} ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line or line.strip().lower() == QUIT:
        raise _QuitError
    return line.strip()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


__all__ = ["ask_questions"]
