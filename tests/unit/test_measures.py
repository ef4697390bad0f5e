"""From findings to measures: priority by impact, urgency, confidence and effort; what makes another measure pointless drops it."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.audits.competition import competition_audit
from crawler.audits.organisation import organisation_audit, with_plan
from crawler.frame import build_frames
from crawler.platforms import load_registry
from crawler.types import Facts, Finding, Gathered, Match, Questionnaire, Reply, Signal
from crawler.vocabulary import FindingState, Ownership, Severity, Verdict
from reports.accounts import View
from reports.config import report_config
from reports.measures import measures, priority_of
from tests.factory import make_company, make_gathered, make_profile, make_ref
from tests.reporting import result_of

SAME = Match(Verdict.SAME, 0.95, (Signal("site_links", 0.8),))


def answers(**choices: str) -> Questionnaire:
    return Questionnaire(replies=tuple(Reply(question, "answered", choices=(choice,)) for question, choice in choices.items()))


def findings(filled: Questionnaire) -> dict[str, str]:
    """Rule to advice of what the answers alone lead to."""
    gathered = make_gathered(questionnaire=filled)
    return {finding.rule_id: finding.advice for finding in organisation_audit(gathered)(build_frames(gathered, load_registry()))}


@pytest.mark.parametrize(
    ("advice", "confidence", "score", "priority"), [("legal_notice", 0.95, 4.3, "P1"), ("test_formats", 0.9, 0.6, "P3")]
)
def test_the_vectors_of_the_specification(advice: str, confidence: float, score: float, priority: str) -> None:
    rule = report_config().measures[advice]

    reached = rule.impact * rule.urgency * confidence / rule.effort

    assert reached == pytest.approx(score, abs=0.05)
    assert priority_of(reached) == priority


def test_every_recommendation_of_the_specification_has_its_measure() -> None:
    ids = {part for rule in report_config().measures.values() for part in rule.id.split("/") if part}

    assert ids == {f"R{number:02d}" for number in range(1, 29)}


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        (answers(Z2="no"), {"goals-missing": "set_goals"}),
        (answers(Z2="with_figures"), {}),
        (answers(O1="nobody"), {"nobody-responsible": "name_owner"}),
        (answers(O1="with_time", O2="no"), {"no-substitute": "name_owner"}),
        (answers(O4="none"), {"access-unsorted": "sort_access"}),
        (answers(L1="no"), {"guideline-missing": "write_guideline"}),
        (answers(L1="written", L3="older"), {"guideline-missing": "write_guideline"}),
        (Questionnaire(replies=(Reply("M3", "answered", number=4.0),)), {"volunteers-there": "pilot_ambassadors"}),
        (Questionnaire(replies=(Reply("Z2", "dont_know"), Reply("O1", "dont_know"))), {}),
        (Questionnaire(), {}),
    ],
)
def test_answers_lead_to_measures_and_not_knowing_to_none(filled: Questionnaire, expected: dict[str, str]) -> None:
    assert findings(filled) == expected


def idle(platform: str = "telegram") -> Finding:
    return Finding(
        "abandoned-account",
        "upkeep",
        "musterwerk-pumpen-gmbh",
        FindingState.FAIL,
        Severity.MEDIUM,
        {},
        platform,
        advice="retire_or_restart",
    )


def plan(hours: float | None, *wanted: str) -> Questionnaire:
    replies = [Reply("Z4", "answered", choices=wanted)] if wanted else []
    return Questionnaire(replies=(*replies, *([Reply("R1", "answered", number=hours)] if hours is not None else [])))


@pytest.mark.parametrize(
    ("filled", "advice"),
    [
        (plan(None), "retire_or_restart"),
        (plan(8.0, "telegram"), "restart"),
        (plan(0.5, "telegram"), "retire"),
        (plan(8.0, "youtube"), "retire"),
        (plan(None, "telegram"), "retire_or_restart"),
    ],
)
def test_a_silent_channel_is_restarted_where_it_counts_and_time_is_there(filled: Questionnaire, advice: str) -> None:
    (refined,) = with_plan([idle()], filled, 2, load_registry())

    assert refined.advice == advice


def shown(gathered: Gathered) -> list[str]:
    return [measure.advice for measure in measures(View(result_of(gathered)))]


def test_goals_come_before_new_channels() -> None:
    rivals = [make_company(id=f"rival-{n}", name=f"Rival {n}", domain=f"rival{n}.example", role="competitor") for n in range(3)]
    gathered = gap_against(rivals)

    assert "assess_channel" in shown(gathered)
    assert "assess_channel" not in shown(gap_against(rivals, questionnaire=answers(Z2="no")))


def gap_against(rivals: list[Any], **changes: Any) -> Gathered:
    """All competitors post on Mastodon; the company is known not to be there."""
    from tests.factory import make_post

    posting = Facts(display_name="Rival", posts=tuple(make_post(day) for day in (1, 5, 9)), last_post=make_post(1).posted)
    profiles = [
        make_profile(
            subject_id=rival.id, ref=make_ref("mastodon", f"{rival.id}@mastodon.social"), facts=posting, match=SAME,
            ownership=Ownership.OFFICIAL_LINKED, site_links_here=True,
        )
        for rival in rivals
    ]  # fmt: skip
    profiles.append(make_profile(ref=None, presence="absent", ownership=Ownership.MISSING))
    own = make_gathered().subjects[0]
    return make_gathered(*profiles, subjects=(own, *rivals), **changes)


def test_a_gap_needs_a_known_absence() -> None:
    rivals = [make_company(id=f"rival-{n}", name=f"Rival {n}", domain=f"rival{n}.example", role="competitor") for n in range(3)]
    gathered = gap_against(rivals)
    unknown = make_gathered(*gathered.profiles[:-1], subjects=gathered.subjects)

    def gaps(run: Gathered) -> list[str]:
        return [finding.platform for finding in competition_audit(run, load_registry())(build_frames(run, load_registry()))]

    assert gaps(gathered) == ["mastodon"]
    assert gaps(unknown) == []
