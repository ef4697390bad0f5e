"""How well accounts are told apart by whose they are: made-up pairs of account and company, with floors for precision and recall.

`fixtures/gold/match.jsonl` has one account a line: how it was found, what its page says, whether it is the company's (`own`) and
what can be concluded of it at best (`verdict`); `match_companies.jsonl` has the companies. Figures hold for one state of the set,
so its digest stands beside them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from crawler.match import match
from crawler.platforms import load_registry
from crawler.settings import fixtures_folder
from crawler.types import Address, Company, Facts, LegalIdentity, ProfileRef
from crawler.vocabulary import Entity, FoundVia, Verdict
from tests.factory import make_evidence

GOLD = fixtures_folder() / "gold"
FILES = ("match.jsonl", "match_companies.jsonl")
DIGEST = "7f26c62a404680f9"
PRECISION, RECALL, VERDICTS = 1.0, 1.0, 1.0
"""Share of `same` verdicts that are the company's, of its provable accounts called `same`, of verdicts as they should be."""


@dataclass(frozen=True)
class Case:
    """One pair with what is true of it and what was concluded."""

    id: str
    own: bool
    expected: Verdict
    verdict: Verdict
    why: str


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


def _company(row: dict[str, Any]) -> Company:
    known = {key: tuple(value) if isinstance(value, list) else value for key, value in row["identity"].items()}
    identity = LegalIdentity(**{**known, "address": Address(*row["identity"]["address"])})
    return Company(row["company"], row["name"], row["domain"], aliases=tuple(row["aliases"]), identity=identity)


def _ref(account: dict[str, str]) -> ProfileRef:
    try:
        return load_registry().build(account["platform"], account["handle"])
    except ValueError:  # directories need more than a handle; only the handle is compared
        return ProfileRef(account["platform"], Entity.PLACE, account["handle"], f"https://{account['platform']}.example/")


def _facts(row: dict[str, Any]) -> Facts:
    told = {key: tuple(value) if key == "websites" else value for key, value in row.items() if key != "address"}
    return Facts(**told, address=Address(*row["address"]) if "address" in row else None)


def _evidence(way: str) -> Any:
    if way == "register":
        return make_evidence(FoundVia.DIRECTORY, code="register")
    return make_evidence(FoundVia(way), code="declared" if way == "declared" else "E1", conf=0.7 if way == "cross_link" else 1.0)


@cache
def cases() -> tuple[Case, ...]:
    """All pairs of the set, matched."""
    companies = {row["company"]: _company(row) for row in _rows("match_companies.jsonl")}
    matched = []
    for row in _rows("match.jsonl"):
        evidence = [_evidence(way) for way in row["found"] if way != "guess"]
        found = match(companies[row["company"]], _ref(row["account"]), _facts(row["facts"]), evidence)
        verdict = Verdict.DIFFERENT if found.verdict is Verdict.UNTESTED else found.verdict
        matched.append(Case(row["id"], row["own"], Verdict(row["verdict"]), verdict, row["why"]))
    return tuple(matched)


def test_the_figures_are_of_this_set() -> None:
    assert hashlib.sha256(b"".join((GOLD / name).read_bytes() for name in FILES)).hexdigest()[:16] == DIGEST


def test_the_set_has_the_cases_that_matter() -> None:
    kinds = Counter(case.id.partition("-")[0] for case in cases())

    assert len(cases()) >= 60
    assert {"own", "spelling", "mueller", "namesake", "branch", "brand", "agency", "fan", "fake"} <= set(kinds)
    assert sum(not case.own for case in cases() if case.id.startswith("mueller")) >= 5
    assert len({case.id for case in cases()}) == len(cases())


def test_what_is_called_the_company_s_is_the_company_s() -> None:
    called = [case for case in cases() if case.verdict is Verdict.SAME]

    assert sum(case.own for case in called) / len(called) >= PRECISION, [case.id for case in called if not case.own]


def test_what_can_be_proved_is_called_the_company_s() -> None:
    provable = [case for case in cases() if case.own and case.expected is Verdict.SAME]
    missed = [case.id for case in provable if case.verdict is not Verdict.SAME]

    assert 1 - len(missed) / len(provable) >= RECALL, missed


def test_verdicts_are_as_a_careful_person_would_give_them() -> None:
    wrong = [(case.id, str(case.verdict), case.why) for case in cases() if case.verdict is not case.expected]

    assert 1 - len(wrong) / len(cases()) >= VERDICTS, wrong


@pytest.mark.parametrize("case", [case for case in cases() if case.own], ids=lambda case: case.id)
def test_no_account_of_the_company_is_thrown_away(case: Case) -> None:
    assert case.verdict is not Verdict.DIFFERENT, case.why
