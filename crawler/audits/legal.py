"""Legal pointers as findings of the area `legal`.

    legal_status      state            why
    ok                pass
    flagged           fail             `info` for a rule that only informs (LC09)
    unclear           notice           `manual` where only a person can say (LC05, LC12), `info` for LC14
    not_checked       unknown          `manual` for what the program never looks at (LC13)
    not_applicable    not_applicable

`params` has legal_status, condition (text `legal.seen.<condition>`), jurisdiction, confidence, and mandatory (1 or 0). Only the
audited company gets pointers. Severity: a flagged mandatory pointer is `high` from a confidence of 0.8 on; what is not flagged is
`info`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from crawler.legal import LegalCase, LegalRule, Pointer, legal_config, legal_pointers
from crawler.platforms import Registry
from crawler.types import Finding, Gathered
from crawler.vocabulary import FindingState, LegalStatus, Severity

if TYPE_CHECKING:
    from crawler.frame import Frames

AREA = "legal"
STATES = {
    LegalStatus.OK: FindingState.PASS,
    LegalStatus.FLAGGED: FindingState.FAIL,
    LegalStatus.UNCLEAR: FindingState.NOTICE,
    LegalStatus.NOT_CHECKED: FindingState.UNKNOWN,
    LegalStatus.NOT_APPLICABLE: FindingState.NOT_APPLICABLE,
}
SPECIAL = {
    ("LC05", LegalStatus.UNCLEAR): FindingState.MANUAL,
    ("LC09", LegalStatus.FLAGGED): FindingState.INFO,
    ("LC12", LegalStatus.UNCLEAR): FindingState.MANUAL,
    ("LC13", LegalStatus.NOT_CHECKED): FindingState.MANUAL,
    ("LC14", LegalStatus.UNCLEAR): FindingState.INFO,
    ("LC14", LegalStatus.OK): FindingState.INFO,
}


def legal_audit(gathered: Gathered, registry: Registry) -> Callable[[Frames], Iterator[Finding]]:
    """Return the audit of one run: it rests on the Impressum and the site, which the frames do not hold."""

    def legal(frames: Frames) -> Iterator[Finding]:
        company = gathered.own
        case = LegalCase(
            company,
            tuple(profile for profile in gathered.profiles if profile.subject_id == company.id),
            tuple(piece for piece in gathered.site if piece.subject_id == company.id),
            gathered.checks,
            registry,
            gathered.questionnaire,
        )
        for pointer in legal_pointers(case):
            yield finding_of(pointer, company.id, case.seat)

    return legal


def finding_of(pointer: Pointer, subject_id: str, seat: str) -> Finding:
    """A pointer as a finding."""
    rule = legal_config().rule(pointer.rule_id)
    flagged = pointer.status is LegalStatus.FLAGGED
    return Finding(
        rule_id=rule.id,
        area=AREA,
        subject_id=subject_id,
        state=SPECIAL.get((rule.id, pointer.status), STATES[pointer.status]),
        severity=_severity(rule, pointer) if flagged else Severity.INFO,
        params={
            **pointer.params,
            "legal_status": str(pointer.status),
            "condition": pointer.condition,
            "jurisdiction": "; ".join(rule.jurisdictions),
            "seat": seat,
            "confidence": pointer.confidence,
            "mandatory": int(rule.mandatory),
        },
        platform=pointer.platform,
        account_id=pointer.account_id,
        evidence_ids=pointer.evidence_ids,
        advice=rule.advice if flagged else "",
    )


def _severity(rule: LegalRule, pointer: Pointer) -> Severity:
    sure = pointer.confidence >= legal_config().confidence["surely"]
    return Severity.HIGH if rule.mandatory and sure else rule.severity
