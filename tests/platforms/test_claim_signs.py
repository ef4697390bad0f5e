"""Every sign by which a platform file tells who holds a page: found where it stands, and never read as its opposite."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

import pytest

from crawler.platforms import load_registry, signs
from crawler.platforms.classify import classify
from crawler.platforms.definition import Definition, Expect, PageSign, ProbeRule
from crawler.platforms.document import Document
from crawler.types import Classified, Page
from crawler.vocabulary import ClaimState, Outcome, Presence

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SIDES = ("claimed", "unclaimed")
WORDED = [
    (definition, side, sign)
    for definition in load_registry()
    for side in SIDES
    for sign in getattr(definition.claim, side)
    if sign.where == "text"
]
OTHERS = [
    (definition, name, sign)
    for definition in load_registry()
    for name in ("auto_created", "fan", "closed")
    for sign in getattr(definition.claim, name)
    if sign.where == "text"
]
CODES = {"auto_created": "E5", "fan": "fan", "closed": "E10"}


def read(definition: Definition, body: str) -> Classified:
    """Classify a page that has nothing but a name and `body`; presence is not what these tests are about."""
    plain = replace(definition, probe=ProbeRule(exists=Expect((200,), any=(PageSign("css", "h1.name"),))))
    page = Page("https://muster.test/x", Outcome.OK, final_url="https://muster.test/x", status=200, body=page_of(body))
    return classify(plain, page, None, NOW)


def page_of(body: str) -> bytes:
    return f'<title>Muster GmbH</title><h1 class="name">Muster GmbH</h1>{body}'.encode()


def name_of(value: object) -> str:
    return value.id if isinstance(value, Definition) else value.value[:40] if isinstance(value, PageSign) else str(value)


@pytest.mark.parametrize(("definition", "side", "sign"), WORDED, ids=name_of)
def test_words_of_one_side_are_never_read_as_the_other(definition, side, sign):
    if definition.page_type == "community":
        pytest.skip("nobody holds such a page")

    answer = read(definition, f"<p>{sign.value}</p>")

    assert (answer.presence, answer.claim_state) == (Presence.EXISTS, side)


@pytest.mark.parametrize(("definition", "name", "sign"), OTHERS, ids=name_of)
def test_words_of_creation_and_closing_leave_their_marker(definition, name, sign):
    answer = read(definition, f"<p>{sign.value}</p>")

    assert CODES[name] in {marker.code for marker in answer.markers}


@pytest.mark.parametrize("definition", load_registry(), ids=name_of)
def test_a_page_without_any_sign_is_neither_claimed_nor_unclaimed(definition):
    answer = read(definition, "<p>Werkzeuge seit 1950</p>")

    assert answer.claim_state in (ClaimState.UNKNOWN, ClaimState.NOT_APPLICABLE)


@pytest.mark.parametrize("definition", load_registry(), ids=name_of)
def test_words_in_scripts_and_comments_are_nobodys_words(definition):
    every = chain.from_iterable(getattr(definition.claim, side) for side in (*SIDES, *CODES))
    hidden = "".join(f"<script>var t = {sign.value!r}</script><!-- {sign.value} -->" for sign in every if sign.where == "text")
    document = Document(Page("https://muster.test/x", Outcome.OK, body=page_of(hidden)))

    found = [
        sign.value
        for side in (*SIDES, *CODES)
        for sign in getattr(definition.claim, side)
        if sign.where == "text" and signs.find(document, sign)
    ]

    assert found == []
