"""Organisation: who is responsible, who can get into the accounts (numbers, never names), approval and crisis."""

from __future__ import annotations

from crawler.questionnaire import field, rows
from crawler.vocabulary import ValueState
from reports import cells
from reports.accounts import OWN_SITE, Account, View
from reports.model import Block, Cell, Column, FactList, Prose, Row, Section, Table, Tone, msg
from reports.sections import interview
from reports.sections.goals import accounts_of

QUESTIONS = ("O1", "O2", "O3", "O4", "O5", "O6", "O7")
FACTS = {"responsible": "O1", "substitute": "O2", "two_factor": "O4", "approval": "O5", "crisis": "O6", "fit": "O7"}
TONES: dict[str, Tone] = {"two": "good", "one": "watch", "agency": "watch", "former": "act", "unclear": "watch"}
SIGNS = {"two": "exists", "one": "alert", "agency": "alert", "former": "alert", "unclear": "unknown"}


def build(view: View) -> Section:
    """Roles and rules as facts, then access by account, then what is to be asked."""
    blocks: list[Block] = [Prose((msg("organisation.lead"),), lead=True)]
    if interview.answered(view, QUESTIONS):
        facts = tuple((msg(f"organisation.{name}"), interview.value_cell(view, question)) for name, question in FACTS.items())
        blocks += [FactList(facts), _access(view)]
    return Section("organisation", (*blocks, *interview.sheet(view, QUESTIONS)))


def _access(view: View) -> Table:
    """Every own account and every account that the questionnaire names; what nobody said is unknown."""
    said = rows(interview.filled(view), "O3")
    own = [row for row in view.own_accounts if row.official and not row.dead_link and row.platform not in OWN_SITE]
    told: dict[str, str | None] = {}
    elsewhere: list[Row] = []
    # An address says more than a platform: it comes last and wins.
    for item in sorted(said, key=lambda item: item["channel"] not in view.registry):
        meant = accounts_of(view, item["channel"])
        told |= {row.account_key: field(item, "admins") for row in meant}
        if not meant:
            note = msg("organisation.not_found")
            name = interview.channel_text(view, item["channel"])
            elsewhere.append(Row((cells.text(name, note=note), _admins(field(item, "admins")))))
    listed = tuple(Row((_account(row), _admins(told.get(row.account_key)))) for row in own)
    columns = (Column("access_account", msg("organisation.account")), Column("access_admins", msg("organisation.admins")))
    return Table(
        "access", msg("organisation.access"), columns, (*listed, *elsewhere), empty=msg("organisation.no_accounts"),
        note=msg("organisation.access_note"),
    )  # fmt: skip


def _account(row: Account) -> Cell:
    return cells.link(row.url or "", msg("interview.account", platform=row.definition.name, name=row.name))


def _admins(value: str | None) -> Cell:
    if value is None:
        return cells.unknown()
    return Cell("mark", interview.label("O3", value), ValueState.DECLARED, glyph=SIGNS[value], tone=TONES[value])


__all__ = ["build"]
