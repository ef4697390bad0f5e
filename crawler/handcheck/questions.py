"""From a run's result to the questions that only a person can answer. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from crawler.discover.guesses import guessed
from crawler.platforms import Registry
from crawler.platforms.definition import Definition, Kind
from crawler.profiles import check_link
from crawler.types import Company, Gathered, HandAnswer, Profile
from crawler.vocabulary import Outcome, Presence, Role

LinkKind = Literal["profile", "guess", "search"]
KINDS = get_args(Kind)
OWN_SITE = frozenset({"website", "blog"})


@dataclass(frozen=True, slots=True)
class Link:
    """Where to look: the profile itself, an address that it may have, or the platform's own search."""

    kind: LinkKind
    url: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a run could not find out."""

    id: str
    subject_id: str
    subject_name: str
    platform: str
    platform_name: str
    kind: str
    account_id: str
    """The account that is asked about; empty where the question is whether there is one at all."""
    account: str
    """What that account is called."""
    url: str
    """Its address."""
    links: tuple[Link, ...]
    """Best first; empty where the platform has nothing to open without an account's address."""
    words_de: tuple[str, ...]
    words_en: tuple[str, ...]
    reason: Outcome
    """Why it is open."""
    posts: bool
    """True where posting exists, so that a last post can be asked for."""


def questions(gathered: Gathered, registry: Registry, *, everyone: bool = False) -> tuple[Question, ...]:
    """Return one question for each unknown row of the own company, or of all subjects: accounts with a name first, then by kind."""
    companies = {company.id: company for company in gathered.subjects}
    order = {company.id: place for place, company in enumerate(gathered.subjects)}
    asked = [
        _question(companies[row.subject_id], row, registry)
        for row in gathered.profiles
        if row.presence is Presence.UNKNOWN and (everyone or companies[row.subject_id].role is Role.OWN)
    ]
    return tuple(sorted(asked, key=lambda q: (order[q.subject_id], *_rank(q))))


def question_id(subject_id: str, platform: str, account_id: str) -> str:
    """12 hex digits; the same in every run over the same company, so that a form can be sent round."""
    return hashlib.sha256("\n".join((subject_id, platform, account_id)).encode()).hexdigest()[:12]


def latest(answers: Iterable[HandAnswer]) -> dict[str, HandAnswer]:
    """Return the newest answer to each question: whoever answers again corrects."""
    return {answer.question_id: answer for answer in sorted(answers, key=lambda answer: answer.at)}


def _rank(question: Question) -> tuple[bool, bool, int, str, str]:
    return (
        question.platform in OWN_SITE,
        not question.account_id,
        KINDS.index(question.kind) if question.kind in KINDS else len(KINDS),
        question.platform_name.casefold(),
        question.url,
    )


def _question(company: Company, row: Profile, registry: Registry) -> Question:
    definition = registry.get(row.platform)
    account_id = row.ref.account_id if row.ref is not None else ""
    return Question(
        id=question_id(company.id, row.platform, account_id),
        subject_id=company.id,
        subject_name=company.name,
        platform=row.platform,
        platform_name=definition.name,
        kind=definition.kind,
        account_id=account_id,
        account=(row.facts.display_name or row.ref.handle) if row.ref is not None else "",
        url=row.ref.canonical if row.ref is not None else "",
        links=tuple(_links(company, row, definition, registry)),
        words_de=definition.look.words_de,
        words_en=definition.look.words_en,
        reason=row.failure or Outcome.NOT_TRIED,
        posts=definition.activity,
    )


def _links(company: Company, row: Profile, definition: Definition, registry: Registry) -> Iterator[Link]:
    if row.ref is not None:
        yield Link("profile", row.ref.canonical)
        return
    tried = set(row.tried_urls)
    for ref in guessed(company, registry, definition):
        if ref.canonical not in tried:
            yield Link("guess", ref.canonical)
            break
    if search := check_link(definition, company):
        yield Link("search", search)
