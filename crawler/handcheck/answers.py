"""From what was typed to answers, or to problems that say row, field, what is wrong and what to write. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crawler.dates import read_date
from crawler.discover.own_channels import page_handle
from crawler.handcheck.files import Typed, TypedRow
from crawler.handcheck.questions import OWN_SITE, Question
from crawler.numbers import read_count
from crawler.platforms import Registry
from crawler.types import Count, DatedAt, HandAnswer, ProfileRef
from crawler.urls import normalise
from crawler.vocabulary import Answer, Entity, Precision

FIRST_DAY = date(1995, 1, 1)
ONE_DAY = timedelta(days=1)
"""Where the person sits, tomorrow may have begun."""
MAX_REMARK, MAX_NAME = 160, 60
MAX_COUNT = 10**12
WHOLE_NUMBER = re.compile(r"[\d.,'’ \u00a0\u202fA-Za-z]{1,30}\+?")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken over. `code` is the id of the sentence."""

    place: str
    field: str
    code: str
    value: str = ""
    platform: str = ""


class _RowError(Exception):
    def __init__(self, field: str, code: str, value: object = "") -> None:
        super().__init__(code)
        self.field, self.code, self.value = field, code, str(value)


def read_answers(
    typed: Typed, asked: Sequence[Question], registry: Registry, labels: Mapping[str, Answer], *, by: str, at: datetime
) -> tuple[tuple[HandAnswer, ...], tuple[Problem, ...]]:
    """Return the answers and the problems of a file; rows without any entry are neither.

    `labels` are the words that stand for an answer, in every language, lower case; `by` wins over the name in the file; `at` is the
    time of reading, and no answer is dated later.
    """
    known = {question.id: question for question in asked}
    name = one_line(by or typed.by)[:MAX_NAME]
    moment = min(_moment(typed.at) or at, at)
    answers: list[HandAnswer] = []
    problems: list[Problem] = []
    for row in typed.rows:
        if all(value in ("", None) for value in row.values.values()):
            continue
        question = known.get(row.question_id)
        if question is None:
            problems.append(Problem(row.place, "answer", "unknown_question"))
            continue
        try:
            answers.append(read_row(row, question, registry, labels, by=name, at=moment))
        except _RowError as error:
            problems.append(Problem(row.place, error.field, error.code, error.value, question.platform_name))
    if answers and not name:
        problems.append(Problem("", "by", "no_name"))
    return tuple(answers), tuple(problems)


def read_row(
    row: TypedRow, question: Question, registry: Registry, labels: Mapping[str, Answer], *, by: str, at: datetime
) -> HandAnswer:
    """Return one answer; raises an error with field and code where an entry cannot be used."""
    answer = _answer(row.values["answer"], labels)
    url = one_line(str(row.values["url"] or ""))
    ref = _page(url, question, registry) if url else None
    if ref is None and not question.account_id and answer in (Answer.OURS, Answer.NOBODYS):
        raise _RowError("url", "url_missing")
    followers, last_post = _followers(row.values["followers"]), _last_post(row.values["last_post"], at)
    if answer is Answer.NONE:
        for field, value in (("url", url), ("followers", followers), ("last_post", last_post)):
            if value:
                raise _RowError(field, "none_with_value", row.values[field])
    if last_post is not None and not question.posts:
        raise _RowError("last_post", "no_posts", row.values["last_post"])
    remark = one_line(str(row.values["remark"] or ""))[:MAX_REMARK]
    canonical = ref.canonical if ref is not None else question.url if answer.is_page else ""
    return HandAnswer(
        question.id, question.subject_id, question.platform, question.account_id, answer, by, at, canonical, followers, last_post,
        remark,
    )  # fmt: skip


def problem_of(
    row: TypedRow, question: Question, registry: Registry, labels: Mapping[str, Answer], at: datetime
) -> tuple[HandAnswer | None, Problem | None]:
    """Return the answer of one row without a name, or the problem: for a dialogue that asks again."""
    try:
        return read_row(row, question, registry, labels, by="", at=at), None
    except _RowError as error:
        return None, Problem(row.place, error.field, error.code, error.value, question.platform_name)


def one_line(text: str) -> str:
    """Text without line breaks, control characters and blanks around it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _answer(value: object, labels: Mapping[str, Answer]) -> Answer:
    text = one_line(str(value or "")).lower()
    if not text:
        raise _RowError("answer", "answer_missing")
    if text not in labels:
        raise _RowError("answer", "answer_unknown", value)
    return labels[text]


def _page(url: str, question: Question, registry: Registry) -> ProfileRef:
    address = normalise(url if "://" in url else f"https://{url}")
    if address is None:
        raise _RowError("url", "url_other", url)
    if question.platform in OWN_SITE:
        handle = page_handle(address)
        return ProfileRef(question.platform, Entity.ORGANISATION, handle, f"https://{handle}")
    found = registry.identify(address)
    ref = found.ref
    if ref is None and (candidate := registry.candidate(address)) is not None and candidate.platform == question.platform:
        ref = candidate
    if found.entity is Entity.PERSON:
        raise _RowError("url", "url_person", url)
    if ref is None or ref.platform != question.platform:
        raise _RowError("url", "url_other", url)
    return ref


def _followers(value: object) -> Count | None:
    if isinstance(value, int | float):
        if isinstance(value, bool) or not 0 <= value <= MAX_COUNT or value != int(value):
            raise _RowError("followers", "followers_wrong", value)
        return Count.exact(int(value))
    text = one_line(str(value or ""))
    if not text:
        return None
    count = read_count(text) if WHOLE_NUMBER.fullmatch(text) else None
    if count is None:
        raise _RowError("followers", "followers_wrong", value)
    return count


def _last_post(value: object, at: datetime) -> DatedAt | None:
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        found: DatedAt | None = DatedAt(datetime.combine(day, time(), UTC), Precision.DAY)
    else:
        text = one_line(str(value or ""))
        if not text:
            return None
        found = read_date(text, at)
    if found is None or found.at.date() < FIRST_DAY or found.at > at + ONE_DAY:
        raise _RowError("last_post", "last_post_wrong", value)
    return found


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC).replace(microsecond=0) if found.tzinfo is not None else None
