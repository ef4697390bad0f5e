"""What the frames mean: every audit is one function that takes the frames and yields findings.

To add one: write a file with a function of the shape `Audit`, and name it in `AUDITS`; its texts are `finding.<rule>.*` and
`measure.<advice>.*` in every locale.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from crawler.audits import activity, consistency, identity, ownership, presence, quality
from crawler.audits.competition import competition_audit
from crawler.audits.legal import legal_audit
from crawler.audits.organisation import official_channels, organisation_audit, with_plan
from crawler.frame.build import findings_table
from crawler.platforms import Registry, load_registry
from crawler.types import Finding, Gathered
from crawler.vocabulary import FindingState, Severity

if TYPE_CHECKING:
    from crawler.frame import Frames

log = logging.getLogger(__name__)
Audit = Callable[["Frames"], Iterator[Finding]]
AUDITS: Sequence[Audit] = (
    presence.site_unread,
    presence.much_unknown,
    ownership.impersonation_suspect,
    ownership.unclaimed_page,
    ownership.auto_created_page,
    ownership.duplicate_page,
    ownership.unlinked_owner,
    identity.candidate_to_confirm,
    consistency.dead_link,
    consistency.moved_link,
    consistency.missing_link_from_site,
    activity.stagnating_account,
    activity.empty_account,
    quality.incomplete_profile,
    quality.inconsistent_profile,
    quality.stagnation_ahead,
    quality.uneven_posting,
)


def run_audits(frames: Frames, audits: Sequence[Audit] = AUDITS) -> list[Finding]:
    """Run every audit; one that crashes becomes a finding `error` with its name, and the others go on."""
    found: list[Finding] = []
    for audit in audits:
        try:
            found.extend(audit(frames))
        except Exception:
            name = audit.__name__.replace("_", "-")
            log.exception("audit %s failed", name)
            found.append(Finding(name, "run", "", FindingState.ERROR, Severity.INFO))
    return found


def with_findings(frames: Frames, gathered: Gathered, registry: Registry | None = None) -> Frames:
    """Return the frames with their findings. `registry` is that of the run; the shipped one where it is not given."""
    known = registry or load_registry()
    of_run = (legal_audit(gathered, known), competition_audit(gathered, known), organisation_audit(gathered))
    found = with_plan(run_audits(frames, (*AUDITS, *of_run)), gathered.questionnaire, official_channels(frames), known)
    return dataclasses.replace(frames, findings=findings_table(gathered.run.id, found))
