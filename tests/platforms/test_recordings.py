"""Real recordings of platform pages: presence right on all, facts that can be read off right in nearly every field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.platforms import load_registry
from crawler.platforms.classify import classify
from crawler.types import Classified, Page
from crawler.vocabulary import Outcome, Presence
from tests.corpus_folder import corpus
from tests.platforms.recordings import EXPECTED, exchange

pytestmark = pytest.mark.corpus

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FIELD_FLOOR = 0.95


def read(name: str) -> Classified:
    platform, url, _, _ = EXPECTED[name]
    body, status = exchange(name, corpus("platforms", name.partition("#")[0]).read_bytes())
    page = Page(url, Outcome.OK, final_url=url, status=status or 200, body=body)
    return classify(load_registry().get(platform), page, None, NOW)


def shown(facts: Any, field: str) -> Any:
    """Return a fact in the form of the table of expectations."""
    value = facts
    for part in field.split("."):
        value = getattr(value, part, None)
    if field == "posts":
        return len(value)
    if field in ("created", "last_post"):
        return value.at.date().isoformat() if value else None
    return getattr(value, "value", value)


@pytest.mark.parametrize("name", EXPECTED)
def test_presence_is_right_on_every_recording(name):
    answer = read(name)

    assert answer.presence == EXPECTED[name][2]
    assert (answer.failure is not None) == (answer.presence is Presence.UNKNOWN)


def test_facts_are_right_in_nearly_every_field():
    wrong, total = [], 0

    for name, (_, _, _, fields) in EXPECTED.items():
        facts = read(name).facts if fields else None
        for field, expected in fields.items():
            total += 1
            if (value := shown(facts, field)) != expected:
                wrong.append(f"{name} {field}: {value!r}, not {expected!r}")

    assert 1 - len(wrong) / total >= FIELD_FLOOR, "\n".join(wrong)
    assert wrong == []


def test_every_fact_names_its_source():
    for name in EXPECTED:
        facts = read(name).facts

        filled = {field for field in facts.__dataclass_fields__ if getattr(facts, field) not in (None, (), False)}

        assert filled - {"states", "sources", "posts_complete"} <= set(facts.sources), name


@pytest.mark.parametrize("name", ["linkedin_company_parsed.json", "facebook_pages_parsed.json", "trustpilot_companies_parsed.json"])
def test_what_another_tool_wrote_is_no_page_and_never_absent(name):
    body = corpus("platforms", name).read_bytes()
    definition = load_registry().get(name.partition("_")[0])

    answer = classify(definition, Page("https://x.example/", Outcome.OK, status=200, body=body), None, NOW)

    assert answer.presence is not Presence.ABSENT


@pytest.mark.parametrize("platform", ["youtube", "x", "facebook", "linkedin", "mastodon", "kununu", "gelbe_seiten"])
def test_a_page_of_another_platform_is_read_without_a_crash(platform):
    files = [path for path in corpus("platforms").iterdir() if path.is_file() and path.stat().st_size < 300_000]
    walls = {"x_script_shell_instead_of_post.html"}

    for path in files:
        page = Page("https://x.example/", Outcome.OK, status=200, body=path.read_bytes())
        answer = classify(load_registry().get(platform), page, None, NOW)
        assert (answer.failure is not None) == (answer.presence is Presence.UNKNOWN), path.name
        assert path.name not in walls or answer.presence is Presence.UNKNOWN, path.name
