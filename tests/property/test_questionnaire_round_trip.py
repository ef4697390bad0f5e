"""Whatever was answered and written is read back the same, in every kind of file and language."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.codec import from_plain, to_plain
from crawler.platforms import load_registry
from crawler.questionnaire import FORMAT, QuestionnaireFileError, read_file
from crawler.types import Questionnaire
from reports.questionnaire import Sheet, questionnaire_bytes
from reports.wording import Wording
from tests.questionnaires import questionnaires, read


def written(filled: Questionnaire, suffix: str, language: str) -> bytes:
    return questionnaire_bytes(Sheet(filled, Wording(language), load_registry()), suffix, f"f{suffix}")


@settings(max_examples=60, deadline=None)
@given(questionnaires(), st.sampled_from(["de", "en"]))
def test_yaml(filled: Questionnaire, language: str) -> None:
    assert read(written(filled, ".yaml", language)) == (filled, ())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questionnaires(), st.sampled_from(["de", "en"]))
def test_workbook(filled: Questionnaire, language: str) -> None:
    assert read(written(filled, ".xlsx", language), "f.xlsx") == (filled, ())


@settings(max_examples=40, deadline=None)
@given(questionnaires())
def test_json_as_the_form_saves_it(filled: Questionnaire) -> None:
    answers = {
        reply.question_id: "dont_know"
        if reply.state == "dont_know"
        else [dict(row) for row in reply.rows] or list(reply.choices) or list(reply.texts) or reply.number
        for reply in filled.replies
    }
    day = filled.at.isoformat() if filled.at else ""
    document = {"format": FORMAT, "version": 1, "company": filled.company, "by": filled.by, "at": day, "answers": answers}

    assert read(json.dumps(document), "f.json") == (filled, ())


@settings(max_examples=40, deadline=None)
@given(questionnaires())
def test_the_store_keeps_it(filled: Questionnaire) -> None:
    assert from_plain(Questionnaire, json.loads(json.dumps(to_plain(filled)))) == filled


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)), st.sampled_from(["f.yaml", "f.json", "f.xlsx"]))
def test_any_other_file_is_refused_in_words(data: bytes, name: str) -> None:
    with pytest.raises(QuestionnaireFileError):
        read_file(name, data)
