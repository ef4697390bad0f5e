"""From findings to measures: the same advice for several accounts is one measure with a list (report-spec 11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from crawler.vocabulary import FindingState, Severity
from reports import pointers
from reports.accounts import Account, View, split_list
from reports.config import MeasureRule, report_config
from reports.model import Href, Message, Param, msg

Priority = Literal["P1", "P2", "P3"]
ACTIONABLE = frozenset({FindingState.FAIL, FindingState.NOTICE, FindingState.MANUAL, FindingState.UNKNOWN})
RANK = {severity: rank for rank, severity in enumerate(Severity)}
PLAIN = MeasureRule(1, 1.0, 1, "marketing")
"""For an advice that the configuration does not weigh yet: shown, at the end."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to do, with the findings that ask for it."""

    advice: str
    rule: MeasureRule
    findings: tuple[Mapping[str, Any], ...]
    severity: Severity
    score: float
    priority: Priority
    platforms: tuple[str, ...]
    """Names of the platforms concerned, in the order of the findings."""
    refs: tuple[str, ...]

    @property
    def title(self) -> Message:
        """What to do, in a line."""
        return Message(f"measure.{self.advice}.title")


def measures(view: View) -> tuple[Measure, ...]:
    """All measures for the audited company, most pressing first."""
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for finding in view.findings:
        if finding["subject_id"] == view.company.id and finding["advice"] and finding["state"] in ACTIONABLE:
            groups[finding["advice"]].append(finding)
    groups = _without_conflicts(groups)
    accounts = {row.account_key: row for row in view.own_accounts}
    found = [_measure(advice, tuple(group), view, accounts) for advice, group in groups.items()]
    return tuple(sorted(found, key=lambda m: (m.priority, RANK[m.severity], -m.score, m.advice)))


def _without_conflicts(groups: Mapping[str, list[Mapping[str, Any]]]) -> dict[str, list[Mapping[str, Any]]]:
    """Drop what another measure makes pointless, wholly or for the accounts that both are about."""
    rules = report_config().measures
    kept = {advice: list(group) for advice, group in groups.items()}
    for conflict in report_config().conflicts:
        winning = [finding for advice, group in groups.items() if rules.get(advice, PLAIN).id in conflict.when for finding in group]
        accounts = {finding["account_key"] for finding in winning}
        for advice in [name for name in kept if winning and rules.get(name, PLAIN).id in conflict.drops]:
            kept[advice] = [f for f in kept[advice] if conflict.account and f["account_key"] not in accounts]
    return {advice: group for advice, group in kept.items() if group}


def _measure(advice: str, findings: tuple[Mapping[str, Any], ...], view: View, accounts: Mapping[str, Account]) -> Measure:
    rule = report_config().measures.get(advice, PLAIN)
    confidence = max(_confidence(finding, accounts) for finding in findings)
    score = rule.impact * rule.urgency * confidence / rule.effort
    names = dict.fromkeys(view.platform_name(finding["platform"]) for finding in findings if finding["platform"])
    evidence = [piece for finding in findings for piece in split_list(finding["evidence_ids"])]
    return Measure(
        advice,
        rule,
        findings,
        min((Severity(finding["severity"]) for finding in findings), key=lambda severity: RANK[severity]),
        score,
        priority_of(score),
        tuple(names),
        view.cite(view.company.id, evidence),
    )


def priority_of(score: float) -> Priority:
    """P1 from 1.5 on, P2 from 0.75 on, else P3."""
    limits = report_config().priority
    if score >= limits["P1"]:
        return "P1"
    return "P2" if score >= limits["P2"] else "P3"


def finding_text(finding: Mapping[str, Any], view: View) -> Message:
    """What a finding says, in a sentence: `finding.<rule>.text` with its parameters, platforms by their name."""
    if finding["area"] == pointers.AREA and "condition" in finding["params"]:
        return pointers.sentence(finding, view)
    params: dict[str, Param] = dict(finding["params"])
    for name in ("url", "primary"):
        if isinstance(address := params.get(name), str):
            params[name] = Href(address)
    if "platform" in params:
        params["platform"] = view.platform_name(str(params["platform"]))
    if "failure" in params:
        params["failure"] = msg(f"failure.{params['failure']}.short")
    if isinstance(share := params.get("share"), float):
        params["share"] = round(100 * share)
    told = "text_reviews" if params.get("reviews") else "text"
    return Message(f"finding.{finding['rule_id']}.{told}", params)


def _confidence(finding: Mapping[str, Any], accounts: Mapping[str, Account]) -> float:
    """How sure the company is concerned: the account's identity confidence; a suspicion of imitation does not get weaker by it."""
    account = accounts.get(finding["account_key"])
    if account is None or account.suspected or account.identity_conf is None:
        return 1.0
    return float(account.identity_conf)
