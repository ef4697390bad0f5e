"""What the answers mean: look-ups, points for the area "organisation", and what the search begins with. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from crawler.company import slug
from crawler.platforms import Registry
from crawler.questionnaire.form import DONT_KNOW, LEVELS, load_form
from crawler.questionnaire.yaml_text import plain_number
from crawler.types import Company, Questionnaire, Reply
from crawler.urls import registrable_domain
from crawler.vocabulary import Role

SCORED = ("Z2", "E2", "R1", "R6", "O1", "O2", "O3", "O4", "O6", "L1", "L3")
"""Indicators of the area "organisation" (report-spec 6)."""

Scores = Mapping[str, float | None]


def chosen(filled: Questionnaire | None, question_id: str) -> tuple[str, ...]:
    """Choices of a question; none where it is unanswered or nobody knows."""
    reply = filled.reply(question_id) if filled is not None else None
    return reply.choices if reply is not None else ()


def choice(filled: Questionnaire | None, question_id: str) -> str | None:
    """The choice of a question with one; None where it is unanswered or nobody knows."""
    return next(iter(chosen(filled, question_id)), None)


def number(filled: Questionnaire | None, question_id: str) -> float | None:
    """The number of a question; None where it is unanswered or nobody knows."""
    reply = filled.reply(question_id) if filled is not None else None
    return reply.number if reply is not None else None


def rows(filled: Questionnaire | None, question_id: str) -> tuple[Mapping[str, str], ...]:
    """Rows of a table; none where it is unanswered or nobody knows."""
    reply = filled.reply(question_id) if filled is not None else None
    return reply.rows if reply is not None else ()


def texts(filled: Questionnaire | None, question_id: str) -> tuple[str, ...]:
    """Texts of a question; none where it is unanswered or nobody knows."""
    reply = filled.reply(question_id) if filled is not None else None
    return reply.texts if reply is not None else ()


def field(row: Mapping[str, str], column: str) -> str | None:
    """A field of a row; None where it is empty or nobody knows."""
    value = row.get(column)
    return None if value in (None, "", DONT_KNOW) else value


def platform_of(channel: str, registry: Registry) -> str:
    """The platform of a channel: itself, or that of the account's address."""
    if channel in registry:
        return channel
    found = registry.identify(channel)
    ref = found.ref or registry.candidate(channel)
    return ref.platform if ref is not None else ""


def answer_text(reply: Reply) -> str | None:
    """A reply as one text, for data files: ids of choices, a number, texts; rows of a table as JSON. None where nobody knows."""
    if reply.state == "dont_know":
        return None
    if reply.number is not None:
        return plain_number(reply.number)
    if reply.rows:
        return json.dumps([dict(row) for row in reply.rows], ensure_ascii=False)
    return "; ".join(reply.choices or reply.texts)


def organisation_scores(filled: Questionnaire | None, channels: int | None = None) -> dict[str, float | None]:
    """Return the points of every indicator, 0-1; None where it is unanswered, unknown, or cannot be computed.

    `channels` is the number of official channels, over which the hours of R1 are spread; without it R1 stays None. A choice
    without points ("no works council") is None too. "Don't know" is never 0.
    """
    found: dict[str, float | None] = {}
    for question_id in SCORED:
        question = load_form().get(question_id)
        if question_id == "R1":
            found[question_id] = _hours(number(filled, "R1"), channels, question.steps)
        elif question_id == "R6":
            levels = [int(row["level"]) for row in rows(filled, "R6") if row.get("level") in LEVELS]
            found[question_id] = sum(levels) / len(levels) / len(LEVELS) if levels else None
        elif question_id == "O3":
            points = [value for value in access_scores(filled).values() if value is not None]
            found[question_id] = sum(points) / len(points) if points else None
        else:
            found[question_id] = question.score.get(choice(filled, question_id) or "")
    return found


def access_scores(filled: Questionnaire | None) -> dict[str, float | None]:
    """Return the points of O3 for each account; None where nobody knows who has access."""
    column = next(column for column in load_form().get("O3").columns if column.id == "admins")
    return {row["channel"]: column.score.get(row.get("admins", "")) for row in rows(filled, "O3")}


def hours_per_channel(filled: Questionnaire | None, channels: int | None) -> float | None:
    """Hours per week for each official channel; None where either number is missing or there is no channel."""
    hours = number(filled, "R1")
    return hours / channels if hours is not None and channels else None


def _hours(hours: float | None, channels: int | None, steps: tuple[tuple[float, float], ...]) -> float | None:
    if hours is None or not channels:
        return None
    return next((points for least, points in steps if hours / channels >= least), None)


def with_seeds(subjects: tuple[Company, ...], filled: Questionnaire | None, registry: Registry) -> tuple[Company, ...]:
    """Return the subjects with what the questionnaire names: known accounts, other names, places, and competitors with reasons.

    What was typed on the command line stays first. A competitor without a domain cannot be audited and is left out here; one that
    was typed and is named in the questionnaire gets its reason from there.
    """
    if filled is None:
        return subjects
    own, *others = subjects
    names = {kind: _named(filled, kind) for kind in ("brand", "former", "place")}
    own = replace(
        own,
        known=_joined(own.known, [row["url"] for row in rows(filled, "P1")]),
        aliases=_joined(own.aliases, [*names["brand"], *names["former"]]),
        places=_joined(own.places, names["place"]),
    )
    return (own, *_rivals(own, others, filled, registry))


def _rivals(own: Company, typed: list[Company], filled: Questionnaire, registry: Registry) -> list[Company]:
    found = list(typed)
    for row in rows(filled, "P3"):
        domain, reason = field(row, "domain"), field(row, "reason") or ""
        if domain is None or registry.is_platform_host(domain):
            continue
        root = registrable_domain(domain)
        place = next((at for at, company in enumerate(found) if registrable_domain(company.domain) == root), None)
        if place is not None:
            found[place] = replace(found[place], reason=found[place].reason or reason)
        elif root != registrable_domain(own.domain):
            base = slug(row["name"])
            taken = {own.id, *(company.id for company in found)}
            unique = base if base not in taken else f"{base}-{root.replace('.', '-')}"
            found.append(Company(unique, row["name"], domain, Role.COMPETITOR, own.country, reason=reason))
    return found


def without_domain(filled: Questionnaire | None) -> tuple[str, ...]:
    """Names of competitors that cannot be audited, because no domain is given."""
    return tuple(row["name"] for row in rows(filled, "P3") if field(row, "domain") is None)


def for_run(filled: Questionnaire) -> Questionnaire:
    """Return what may be kept with a run and shown: people without a date of consent are counted there, but not named."""
    replies = []
    for reply in filled.replies:
        if reply.question_id == "M4":
            kept = tuple(row if field(row, "consent") else {"name": DONT_KNOW} for row in reply.rows)
            reply = replace(reply, rows=kept)
        replies.append(reply)
    return replace(filled, replies=tuple(replies))


def _named(filled: Questionnaire, kind: str) -> list[str]:
    return [row["name"] for row in rows(filled, "P2") if row.get("kind") == kind]


def _joined(first: tuple[str, ...], more: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *more]))


__all__ = [
    "SCORED", "access_scores", "answer_text", "choice", "chosen", "field", "for_run", "hours_per_channel", "number",
    "organisation_scores", "platform_of", "rows", "texts", "with_seeds", "without_domain",
]  # fmt: skip
