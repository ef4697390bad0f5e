"""Legal pointers (T9): what a person who knows the law should look at, with the disclaimer in front. Never a judgement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from crawler.legal import legal_config
from crawler.vocabulary import LegalStatus
from reports import cells
from reports.accounts import View, split_list
from reports.model import Block, Callout, Cell, Column, Fold, Message, Prose, Row, Section, Table, Text, msg
from reports.pointers import ORDER, Finding, law, mark, notes, place, pointers, seen, status_of

COLUMNS = (
    Column("check_id"),
    Column("jurisdiction"),
    Column("account"),
    Column("legal_status"),
    Column("condition"),
    Column("evidence"),
)
RULES = (
    Column("check_id"), Column("legal_rule"), Column("legal_check"), Column("valid_from"), Column("reviewed_on"), Column("source"),
)  # fmt: skip
QUIET = frozenset({LegalStatus.OK, LegalStatus.NOT_APPLICABLE})
REFS = 5


def build(view: View) -> Section:
    """Disclaimer, counts, what needs a look, the rest folded, and the rules with their dates."""
    found = pointers(view)
    blocks: list[Block] = list(notes(view))
    counts = {status: sum(status_of(row) is status for row in found) for status in ORDER}
    lead = msg(
        "legal.lead",
        flagged=counts[LegalStatus.FLAGGED],
        unclear=counts[LegalStatus.UNCLEAR],
        not_checked=counts[LegalStatus.NOT_CHECKED],
    )
    blocks.append(Prose((lead, msg("legal.seat", country=msg(f"legal.country.{_seat(found)}"))), lead=True))
    loud = [row for row in found if status_of(row) not in QUIET]
    quiet = [row for row in found if status_of(row) in QUIET]
    if loud:
        blocks.append(Table("legal", msg("legal.caption"), COLUMNS, _rows(view, loud), note=msg("legal.note")))
    elif found:
        blocks.append(Callout(msg("legal.nothing_title"), (msg("legal.nothing"),), "info"))
    if quiet:
        table = Table("legal-rest", msg("legal.rest_caption"), COLUMNS, _rows(view, quiet), note=msg("legal.note"))
        blocks.append(Fold(msg("legal.rest", n=len(quiet)), (table,)))
    blocks.append(Fold(msg("legal.rules"), (_rules(),)))
    return Section("legal", tuple(blocks))


def _seat(found: Sequence[Finding]) -> str:
    seat = str(found[0]["params"].get("seat", "")) if found else ""
    return seat if seat in ("de", "at", "ch") else "other"


def _rows(view: View, found: Sequence[Finding]) -> tuple[Row, ...]:
    """One group for each rule; pages of which the same is to be said share a row."""
    groups: dict[str, dict[tuple[str, ...], list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for row in found:
        params = row["params"]
        key = (params["legal_status"], params["condition"], *(str(params.get(name, "")) for name in ("target", "other", "host")))
        groups[row["rule_id"]][key].append(row)
    rows: list[Row] = []
    for rule_id, by_text in groups.items():
        rows.append(Row((), group=msg("legal.group", id=rule_id, title=Message(f"legal.{rule_id}.title"))))
        rows += [_row(view, rule_id, same) for same in by_text.values()]
    return tuple(rows)


def _row(view: View, rule_id: str, same: Sequence[Finding]) -> Row:
    status = status_of(same[0])
    proof = dict.fromkeys(piece for row in same for piece in split_list(row["evidence_ids"])[:REFS])
    refs = view.cite(view.company.id, proof)
    return Row(
        (
            cells.text(rule_id),
            law(same[0]),
            Cell("list", _places(view, same)),
            mark(status),
            cells.text(seen(same[0], view)),
            cells.refs(() if status is LegalStatus.NOT_APPLICABLE else refs[:REFS]),
        )
    )


def _places(view: View, same: Sequence[Finding]) -> tuple[Text, ...]:
    """The pages concerned, each once."""
    found = {(row["platform"], str(row["params"].get("account", ""))): place(row, view) for row in same}
    return tuple(found.values())


def _rules() -> Table:
    rows = tuple(
        Row(
            (
                cells.text(rule.id),
                cells.text(Message(f"legal.{rule.id}.rule")),
                cells.text(Message(f"legal.{rule.id}.check")),
                Cell("text", msg("legal.day", date=rule.valid_from)),
                Cell("text", msg("legal.day", date=rule.reviewed_on)),
                cells.text(rule.source),
            )
        )
        for rule in legal_config().rules
    )
    return Table("legal-rules", msg("legal.rules_caption"), RULES, rows)
