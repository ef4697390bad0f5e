"""Both languages say the same things, and every word that the product can say has a text."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from crawler.audits import AUDITS
from crawler.match import CONTRADICTIONS, NOTES, weights
from crawler.ownership import REASONS, Standing
from crawler.platforms import load_registry
from crawler.vocabulary import (
    AccountClass,
    ActivityClass,
    ClaimState,
    FoundVia,
    NotOwn,
    Outcome,
    Ownership,
    ValueState,
)  # fmt: skip
from reports.config import report_config
from reports.i18n import available_languages, load_catalogue

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = available_languages()
FORBIDDEN = re.compile(r"verst(o|ö)(ß|ss)|rechtswidrig|abmahnfähig|illegal|unlawful", re.IGNORECASE)
"""Words of judgement that the report must never use (report-spec 10)."""


def words_that_need_text() -> set[str]:
    needed = {f"word.ownership.{value}" for value in Ownership}
    needed |= {f"ownership.{value}.{part}" for value in Ownership for part in ("meaning", "advice")}
    needed |= {f"word.account_class.{value}" for value in AccountClass} | {
        f"word.activity_class.{value}" for value in ActivityClass
    }
    needed |= {f"word.claim_state.{value}" for value in ClaimState} | {f"word.found_via.{value}" for value in FoundVia}
    needed |= {f"word.not_own.{value}" for value in NotOwn} | {f"state.{value}" for value in ValueState}
    needed |= {f"failure.{value}.{part}" for value in Outcome if value is not Outcome.OK for part in ("short", "text", "close")}
    needed |= {f"word.kind.{kind}" for kind in report_config().kinds}
    needed |= {f"word.signal.{name}" for name in (*weights().weight, *CONTRADICTIONS, *NOTES)}
    needed |= {"word.signal.decision_confirmed", "word.signal.decision_rejected"}
    needed |= {f"word.sign.{reason}" for reason in REASONS} | {f"word.primary.{name}" for name in (*Standing._fields, "alike")}
    needed |= {f"word.role.{rule.role}" for rule in report_config().measures.values()}
    needed |= {f"word.effort.e{rule.effort}" for rule in report_config().measures.values()}
    needed |= {f"measure.{advice}.{part}" for advice in report_config().measures for part in ("title", "why", "how")}
    for definition in load_registry():
        needed |= {f"word.kind.{definition.kind}", f"word.way.{definition.way}", f"word.stance.{definition.robots.stance}"}
    return needed


def rules_and_advice() -> tuple[set[str], set[str]]:
    """Rule ids and advice ids as the audits write them: the second and fifth argument of `about` and `Finding`."""
    rules: set[str] = set()
    advice: set[str] = set()
    for path in (ROOT / "crawler" / "audits").glob("*.py"):
        texts = [node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)]
        known = {text for text in texts if isinstance(text, str)}
        rules |= {text for text in known if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}
        advice |= {text for text in known if text in report_config().measures}
    return rules, advice


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_has_a_text(language: str) -> None:
    catalogue = load_catalogue(language)

    missing = sorted(text_id for text_id in words_that_need_text() if text_id not in catalogue)

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_text(language: str) -> None:
    rules, advice = rules_and_advice()

    missing = sorted(rule for rule in rules if f"finding.{rule}.text" not in load_catalogue(language))

    assert len(rules) >= len(AUDITS) - 2
    assert len(advice) >= 10
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_languages_have_the_same_ids_and_placeholders(language: str) -> None:
    first, other = load_catalogue(LANGUAGES[0]), load_catalogue(language)
    ids = {text_id for text_id in {*first.entries, *other.entries} if not text_id.startswith("meta.locale")}

    assert {text_id for text_id in ids if text_id not in first or text_id not in other} == set()
    assert {text_id for text_id in ids if first.placeholders(text_id) != other.placeholders(text_id)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_judges_in_place_of_a_lawyer(language: str) -> None:
    text = (ROOT / "reports" / "locales" / f"{language}.toml").read_text(encoding="utf-8")

    assert FORBIDDEN.findall(text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_the_code_names_exists(language: str) -> None:
    """Ids written out in code or template; those put together from words are covered by the vocabulary above."""
    catalogue = load_catalogue(language)
    named: set[str] = set()
    for path in [*(ROOT / "reports").rglob("*.py"), *(ROOT / "reports" / "templates").glob("*.j2")]:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"""(?<!\w)(?:msg|Message|say)\(\s*["']([a-z0-9_.]+)["'](?!\s*~)""", text))
        named |= {f"column.{name}" for name in re.findall(r'Column\("([a-z0-9_]+)"[,)](?! *msg)', text) if path.suffix == ".py"}

    missing = sorted(text_id for text_id in named if text_id not in catalogue and not text_id.endswith("."))

    assert len(named) > 150
    assert missing == []
