"""Candidates: pages that may be the company's. A person answers one question for each."""

from __future__ import annotations

from crawler.vocabulary import Ownership, Verdict
from reports import cells
from reports.accounts import OWN_SITE, Account, View
from reports.model import (
    Block,
    ByLanguage,
    Callout,
    Cell,
    Entries,
    Entry,
    Href,
    Message,
    Prose,
    Section,
    Text,
    msg,
    open_word,
    word,
)
from reports.sections.autocreated import ratings_of
from reports.sections.inventory import in_order, last_post_cell

QUESTIONS = {Ownership.CLAIMED_UNLINKED: "owner", Ownership.PARKED_RESERVED: "parked"}


def question_of(row: Account) -> str:
    """What a person has to say about a page: whether it belongs to the company, or who looks after it where that is clear."""
    if row.ownership in QUESTIONS:
        return QUESTIONS[row.ownership]
    return "holder" if row.verdict == Verdict.SAME else "belongs"


def build(view: View) -> Section:
    """Every undecided page with the evidence for and against it, and the question."""
    rows = in_order(view, [row for row in view.own_accounts if row.candidate and not row.outside and row.platform not in OWN_SITE])
    blocks: list[Block] = [Prose((msg("candidates.lead"),), lead=True)]
    if rows:
        blocks.append(Entries(tuple(_entry(view, row) for row in rows)))
    else:
        blocks.append(Callout(msg("candidates.none.title"), (msg("candidates.none.text"),), "info"))
    return Section("candidates", tuple(blocks))


def _entry(view: View, row: Account) -> Entry:
    facts: list[tuple[Text, Cell]] = [
        (msg("column.url"), cells.link(row.url or "")),
        (msg("column.display_name"), cells.text(row.display_name)),
        (msg("column.found_via"), cells.text(word("found_via", row.found_via)) if row.found_via else cells.unknown()),
        (msg("column.identity_conf"), cells.certainty(row.identity_conf)),
    ]
    if row.website:
        facts.append((msg("column.website"), cells.link(row.website)))
    facts += [(msg("auto.visible"), cells.text(text)) for text in ratings_of(row)]
    if row.last_post is not None:
        facts.append((msg("column.last_post_at"), last_post_cell(row)))
    if row.failure:
        facts.append((msg("column.failure"), cells.text(msg(f"failure.{row.failure}.short"))))
    return Entry(
        msg("auto.entry", platform=row.definition.name, name=row.name),
        anchor=row.anchor,
        href=row.url or "",
        badges=(cells.mark("unknown", msg("mark.candidate"), "open"),),
        facts=tuple(facts),
        signs_title=msg("candidates.signs"),
        signs=_signs(row),
        question=msg(f"candidates.question.{question_of(row)}", firma=view.company.name),
        steps_title=msg("candidates.look"),
        steps=look_steps(row),
        refs=view.refs(row, 5),
        tone="open",
    )


def _signs(row: Account) -> tuple[Text, ...]:
    """Signals for and against, each marked as such."""
    found: list[Text] = []
    for reason in row.reasons:
        side = "against" if reason.startswith("!") else "for"
        found.append(msg(f"candidates.{side}", sign=open_word("signal", reason.removeprefix("!"))))
    return tuple(found) or (Message("candidates.no_signs"),)


def look_steps(row: Account) -> tuple[Text, ...]:
    """What a person should open, and the words to look for there."""
    look = row.definition.look
    steps: list[Text] = []
    if row.check_url:
        steps.append(msg("candidates.open", url=Href(row.check_url)))
    words = ByLanguage({"de": quoted(look.words_de), "en": quoted(look.words_en)})
    if words:
        steps.append(msg("candidates.words", words=words))
    return tuple(steps)


def quoted(words: tuple[str, ...]) -> str:
    """Words to look for, side by side."""
    return " · ".join(words)
