"""The table at the end of a run, and the same as a record for machines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.cli.tables import console, print_table, printable
from crawler.cli.texts import language, say
from crawler.types import Gathered
from crawler.version import version
from crawler.vocabulary import Role, Severity

if TYPE_CHECKING:
    from crawler.cli.execute import Job
    from crawler.frame import Frames
    from reports import Written

ORDER = {severity: rank for rank, severity in enumerate(Severity)}


def unknown_share(frames: Frames) -> float:
    """Share of the own company's rows whose presence is unknown, 0-1."""
    own = frames.accounts[frames.accounts["role"] == Role.OWN]
    return float((own["presence"] == "unknown").mean()) if len(own) else 0.0


def findings_at_least(frames: Frames, severity: Severity) -> int:
    """Number of open findings at or above a severity."""
    failing = frames.findings[frames.findings["state"].isin(["fail", "notice"])]
    return int(sum(ORDER[Severity(str(value))] <= ORDER[severity] for value in failing["severity"]))


def summary_record(job: Job, gathered: Gathered, frames: Frames, files: Sequence[Path], seconds: float) -> dict[str, Any]:
    """Return what `run.json` holds and `--json` prints."""
    from reports.i18n import load_catalogue

    per_platform: dict[str, dict[str, int]] = {}
    for platform, presence in zip(frames.accounts["platform"], frames.accounts["presence"], strict=True):
        counts = per_platform.setdefault(str(platform), {"exists": 0, "absent": 0, "unknown": 0})
        counts[str(presence)] += 1
    return {
        "schema_version": 1,
        "run_id": gathered.run.id,
        "version": version(),
        "config_digest": gathered.run.config_digest,
        "started_at": gathered.run.started_at.isoformat().replace("+00:00", "Z"),
        "seconds": round(seconds, 2),
        "languages": list(job.languages),
        "store": "" if job.replay or job.now else job.store_url,
        "subjects": [{"id": s.id, "name": s.name, "domain": s.domain, "role": str(s.role)} for s in gathered.subjects],
        "accounts": int(frames.accounts["account_key"].ne("").sum()),
        "unknown_share": round(unknown_share(frames), 4),
        "findings": {str(severity): findings_at_least(frames, severity) for severity in Severity},
        "platforms": per_platform,
        "notes": list(gathered.notes),
        "legal_note": load_catalogue(job.languages[0]).entries["legal.note"],
        "files": [str(path.relative_to(job.out)) for path in files],
    }


def print_summary(job: Job, gathered: Gathered, frames: Frames, written: Written, data: Sequence[Path], seconds: float) -> None:
    """Print accounts of the own company, hints, and where the report lies, to standard error."""
    screen = console()
    for note in gathered.notes:
        if (text := note_text(note, gathered)) is not None:
            screen.print(text, style="yellow", markup=False)
    for reason in written.skipped:
        text = say("no_browser") if reason == "no_browser" else say("pdf_failed", reason=reason)
        screen.print(text, style="yellow", markup=False)
    own = frames.accounts[(frames.accounts["role"] == Role.OWN) & (frames.accounts["account_key"] != "")]
    if not job.quiet and not job.as_json:
        columns = [(say(f"table_{key}"), False) for key in ("platform", "account", "state", "upkeep", "found")]
        rows = [
            (
                job.registry.get(str(row.platform)).name,
                str(row.handle),
                word("ownership", row.ownership),
                word("activity_class", row.activity_class),
                word("found_via", row.found_via),
            )
            for row in own.itertuples()
        ]
        print_table(columns, rows, say("table_title", name=job.own.name))
    unknown = int((frames.accounts["presence"] == "unknown").sum())
    screen.print(say("done", seconds=f"{seconds:.0f}", accounts=len(own), unknown=unknown), style="bold", markup=False)
    for path in written.files:
        sys.stderr.write(f"{say('written')}: {path}\n")
    if data:
        sys.stderr.write(f"{say('data')}: {data[0].parent}\n")
    html = next((path for path in written.files if path.suffix == ".html"), None)
    if html is not None:
        sys.stderr.write(say("open_hint", url=html.resolve().as_uri()) + "\n")
    if unknown and not job.replay and not job.now:  # the others leave no stored run that could be answered
        sys.stderr.write(say("checklist_hint", run=job.out) + "\n")


def note_text(note: str, gathered: Gathered) -> str | None:
    """Return the sentence of a note of the run; None for one that only the report tells, and for subjects that are not known."""
    kind, subject_id, detail = note.split(":", 2)
    company = next((subject for subject in gathered.subjects if subject.id == subject_id), None)
    if company is None or kind == "needs_browser":
        return None
    detail = printable(word("failure", detail) if kind == "site_unread" else detail)
    return say(f"site_{kind.removeprefix('site_')}", domain=company.domain, target=detail, sign=detail, outcome=detail)


def word(group: str, value: object) -> str:
    """The word of the report's language for a value of a column; nothing for a missing value."""
    from reports.i18n import load_catalogue

    text = "" if value is None or str(value) in ("<NA>", "nan", "None") else str(value)
    entries = load_catalogue(language()).entries
    found = entries.get(f"word.{group}.{text}") or entries.get(f"{group}.{text}.short")
    return found if isinstance(found, str) else text
