"""The grammar against hand-made cases of addresses, kept beside the real pages: what an address names, or that it names nothing."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from crawler.platforms import load_registry
from crawler.types import Identified
from crawler.vocabulary import Entity
from tests.corpus_folder import corpus

pytestmark = pytest.mark.corpus
RIGHT = 0.98
"""Share of cases that must be right in platform, handle and canonical."""


@cache
def answers() -> tuple[tuple[dict[str, Any], Identified], ...]:
    lines = corpus("..", "platforms", "url-cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    return tuple((case, load_registry().identify(case["url"])) for case in cases)


def test_platform_handle_and_canonical_are_right() -> None:
    wrong = []
    for case, answer in answers():
        # An address that names nobody has none of the three, whosever host it stands on.
        read = (answer.platform if answer.handle is not None else None, answer.handle, answer.canonical)
        if read != (case["platform"], case["handle"], case["canonical"]):
            wrong.append(f"{case['url']}: {read} ({case['why']})")

    share = 1 - len(wrong) / len(answers())
    print(f"{len(answers())} cases, {share:.3f} right")
    assert share >= RIGHT, "\n".join(wrong)


def test_no_person_and_no_action_is_called_an_account() -> None:
    called = [answer for _, answer in answers() if answer.account and answer.entity not in (Entity.ORGANISATION, Entity.PLACE)]
    unnamed = [answer for case, answer in answers() if answer.account and case["platform"] is None]

    assert (called, unnamed) == ([], [])


def test_a_person_is_recognised_and_never_becomes_a_reference() -> None:
    persons = [answer for _, answer in answers() if answer.entity is Entity.PERSON and answer.handle is not None]

    assert persons
    assert all(answer.ref is None and answer.reason == "person" for answer in persons)


def test_a_canonical_address_names_itself() -> None:
    named = [answer for _, answer in answers() if answer.canonical is not None]

    again = [load_registry().identify(str(answer.canonical)) for answer in named]

    assert [(a.platform, a.handle, a.canonical) for a in again] == [(a.platform, a.handle, a.canonical) for a in named]
