"""How well is told who holds a page: made-up companies and pages, with floors for precision and recall of each state.

The set and the way a page goes through the product stand in `ownership_set.py`. Lines named `hard` are labelled by what is true,
whether or not it can be told; the figures below are of one state of the set, whose digest stands beside them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable

import pytest

from crawler.types import Profile
from crawler.vocabulary import AccountClass, ClaimState, Entity, Ownership
from tests.eval.ownership_set import FILES, GOLD, Told, told, wrong

DIGEST = "8a1bb2149627a357"
OFFICIAL = frozenset({AccountClass.OFFICIAL, AccountClass.OFFICIAL_SUB})
NOBODYS = frozenset({Ownership.AUTO_CREATED, Ownership.UNCLAIMED})
PRECISION = 0.95
RIGHT = 0.95
"""Share of lines of which every word is right."""
RECALL = dict.fromkeys(Ownership, 0.95) | {
    Ownership.AUTO_CREATED: 0.93, Ownership.IMPERSONATION_SUSPECT: 0.85, Ownership.PARKED_RESERVED: 0.85,
}  # fmt: skip
MUELLERS = 5


def precision(said: Callable[[Told], bool], true: Callable[[Told], bool]) -> tuple[float, list[str]]:
    """The share of what is said that is true, and the lines where it is not."""
    named = [case for case in told() if said(case)]
    false = [case.id for case in named if not true(case)]
    return 1 - len(false) / len(named), false


def row_of(case: Told) -> Profile:
    assert case.row is not None
    return case.row


def test_the_figures_are_of_this_set() -> None:
    assert hashlib.sha256(b"".join((GOLD / name).read_bytes() for name in FILES)).hexdigest()[:16] == DIGEST


def test_the_set_has_every_state_several_times_and_the_traps() -> None:
    states = Counter(case.expected["ownership"] for case in told())
    kinds = {case.id.rpartition("-")[0] for case in told()}

    assert len(told()) >= 180
    assert len({case.id for case in told()}) == len(told())
    assert {state: states[state] for state in Ownership if states[state] < 6} == {}
    assert {"mueller", "other", "person", "fake", "fan", "dup", "blocked", "missing", "hard"} <= kinds


def test_most_pages_go_the_whole_way_from_their_bytes() -> None:
    assert sum(case.read for case in told()) / len(told()) >= 0.6


def test_what_is_called_official_is_official() -> None:
    share, false = precision(
        lambda case: case.said["account_class"] in OFFICIAL, lambda case: case.expected["account_class"] in OFFICIAL
    )

    assert share >= PRECISION, false


def test_what_is_called_made_by_the_platform_or_unclaimed_is() -> None:
    share, false = precision(lambda case: case.said["ownership"] in NOBODYS, lambda case: case.expected["ownership"] in NOBODYS)

    assert share >= PRECISION, false


def test_what_is_called_an_imitation_is_mostly_one() -> None:
    suspect = AccountClass.SUSPECTED_IMPERSONATION
    share, false = precision(
        lambda case: case.said["account_class"] == suspect, lambda case: case.expected["account_class"] == suspect
    )

    assert share >= 0.85, false


@pytest.mark.parametrize("state", list(Ownership))
def test_each_state_is_found(state: Ownership) -> None:
    true = [case for case in told() if case.expected["ownership"] == state]
    missed = [case.id for case in true if case.said["ownership"] != state]

    assert 1 - len(missed) / len(true) >= RECALL[state], missed


def test_nearly_every_line_is_right_in_every_word() -> None:
    lines = {line for line, *_ in wrong()}

    assert 1 - len(lines) / len(told()) >= RIGHT, sorted(lines)


def test_only_the_hard_lines_are_told_wrongly() -> None:
    assert [error for error in wrong() if not error[0].startswith("hard")] == []


def test_no_person_is_an_account_of_a_company() -> None:
    persons = [case for case in told() if case.id.startswith("person")]

    assert len(persons) >= 4
    assert [case.id for case in persons if case.said["account_class"] not in ("", AccountClass.FOREIGN)] == []
    assert [case.id for case in told() if case.row and row_of(case).ref.entity is Entity.PERSON] == []  # type: ignore[union-attr]


def test_no_namesake_is_taken_for_the_company() -> None:
    others = [case for case in told() if case.expected["account_class"] == AccountClass.FOREIGN]
    taken = {*OFFICIAL, AccountClass.CANDIDATE, AccountClass.AUTO_GENERATED, AccountClass.LEGACY, AccountClass.UNOFFICIAL}

    assert len(others) >= 40
    assert [case.id for case in others if case.said["verdict"] == "same" or case.said["account_class"] in taken] == []


def test_five_companies_of_one_name_each_keep_their_own_page_and_no_other() -> None:
    pairs = [case for case in told() if case.id.startswith("mueller")][: MUELLERS**2]
    own = [case for case in pairs if case.said["verdict"] == "same"]

    assert len(own) == MUELLERS
    assert all(case.expected["verdict"] == "same" for case in own)


def test_spellings_of_one_company_meet() -> None:
    own = [case for case in told() if case.row is not None and case.expected["account_class"] != "foreign"]
    spelled = [case for case in own if row_of(case).subject_id == "soehne"]

    assert len(spelled) >= 5
    assert [case.id for case in spelled if case.said["verdict"] == "different"] == []


def test_second_pages_belong_to_the_proposed_primary_and_nothing_else_does() -> None:
    account = {case.id: case.row.ref.account_id for case in told() if case.row is not None and case.row.ref is not None}
    true = {case.id: account.get(case.expected.get("duplicate_of", ""), "") for case in told() if case.row is not None}

    assert {case.id: case.row.duplicate_of for case in told() if case.row is not None} == true


def test_the_claim_state_is_said_by_signs_alone() -> None:
    said: dict[ClaimState, set[str]] = {state: set() for state in ClaimState}
    for case in told():
        if case.row is not None and case.read:
            said[row_of(case).claim_state].add(case.id)

    assert all(said.values()), "each of the four is said of some page"
    assert [error for error in wrong() if error[1] == "claim_state"] == []


def test_a_page_without_a_sign_of_a_claim_is_never_called_claimed_or_unclaimed() -> None:
    said = {case.id: case.said["claim_state"] for case in told()}

    assert [case.id for case in told() if said[case.id] == ClaimState.CLAIMED and "E3" not in case.signs] == []
    assert [case.id for case in told() if said[case.id] == ClaimState.UNCLAIMED and "E4" not in case.signs] == []


def table() -> str:
    """The share of lines told rightly, by state; printed by `python -m tests.eval.test_ownership`."""
    lines = []
    for state in Ownership:
        true = [case for case in told() if case.expected["ownership"] == state]
        said = [case for case in told() if case.said["ownership"] == state]
        hits = sum(case.said["ownership"] == state for case in true)
        lines.append(f"{state:24} lines {len(true):3}  recall {hits / len(true):.3f}  precision {hits / max(len(said), 1):.3f}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
