"""The composition root: opens store and door, runs the audit, writes frames and report."""

from __future__ import annotations

import asyncio
import hashlib
import json
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.cli.progress import Progress
from crawler.cli.texts import say
from crawler.discover.search import BRAVE, OFF, SearchSettings
from crawler.errors import UsageError
from crawler.gather import Hooks, gather
from crawler.platforms import Registry
from crawler.profiles import SubjectResult
from crawler.types import Company, Gathered, Questionnaire, Run
from crawler.version import version
from crawler.vocabulary import Outcome, Severity

if TYPE_CHECKING:
    from crawler.fetch import Credential, FetchSettings
    from crawler.frame import Frames
    from crawler.store import Store
    from reports.branding import Branding

SEVERITIES = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Job:
    """Everything one execution needs, already checked."""

    subjects: tuple[Company, ...]
    registry: Registry
    fetch: FetchSettings
    store_url: str
    out: Path
    languages: tuple[str, ...] = ("de",)
    formats: frozenset[str] = frozenset({"html"})
    now: datetime | None = None
    """Clock of the audit; None for the clock on the wall."""
    max_pages: int = 15
    patience: int = 4
    record: Path | None = None
    replay: Path | None = None
    browser: bool = True
    as_json: bool = False
    quiet: bool = False
    max_unknown: float | None = None
    fail_on: Severity | None = None
    settings_digest: str = ""
    search: SearchSettings = OFF
    credentials: Mapping[str, Credential] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    """Names of the interfaces that are asked; those of `credentials`, and in a replay those of the recorded run."""
    questionnaire: Questionnaire | None = None
    """What the company says about itself; its seeds are in `subjects` already."""
    pages_days: int = 90
    """Raw pages older than this are deleted from the store when a run begins."""
    branding: Branding | None = None
    """Whose report it is; None for the product's own look."""

    @property
    def own(self) -> Company:
        """The audited company."""
        return self.subjects[0]

    @property
    def digest(self) -> str:
        """What makes two starts the same audit: the subjects and the settings, not the output."""
        text = repr(
            (
                self.subjects,
                self.settings_digest,
                self.max_pages,
                self.patience,
                self.browser,
                self.search,
                sorted(self.keys),
            )
        )
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(slots=True)
class _State:
    """What survives an interruption of the event loop."""

    stopped_by: int = 0
    results: list[SubjectResult] = field(default_factory=list)


def execute(job: Job) -> int:
    """Run the audit, write everything into `job.out`, print the summary, and return the exit code."""
    job = _as_recorded(job)
    started = time.monotonic()
    made = not job.out.exists()
    make_folder(job.out)
    try:
        gathered = _gathered(job)
    except UsageError:
        if made:
            with suppress(OSError):  # a mistake leaves no empty folder behind
                job.out.rmdir()
        raise
    if isinstance(gathered, int):
        return gathered
    return publish(job, gathered, time.monotonic() - started)


def _as_recorded(job: Job) -> Job:
    """The job with the interfaces that it asks: a replay asks those that the recorded run had keys for, and needs none itself."""
    if job.replay is None:
        return replace(job, keys=frozenset(job.credentials))
    from crawler.fetch.archive import open_replay

    keys = frozenset(open_replay(job.replay).credentials)
    return replace(job, keys=keys, search=replace(job.search, brave_credential=BRAVE if BRAVE in keys else ""))


def _gathered(job: Job) -> Gathered | int:
    """Gather under the lock of the store; return the exit code where a signal ended it."""
    from crawler.store import open_store

    with open_store(job.store_url) as store:
        store.forget_pages(datetime.now(UTC) - timedelta(days=job.pages_days))
        run, done = _begin(job, store)
        state = _State()
        with Progress(job.own.name, quiet=job.quiet or job.as_json) as progress:
            gathered = asyncio.run(_gather(job, run, store, done, progress, state))
        if gathered is None:
            sys.stderr.write(say("interrupted") + "\n")
            return 128 + (state.stopped_by or signal.SIGINT)
        if _unknown_domain(job, gathered):
            store.drop_run(run.id)
            raise UsageError("no_such_domain", domain=job.own.domain)
        gathered = replace(gathered, questionnaire=job.questionnaire)
        store.finish_run(gathered, datetime.now(UTC))
    return gathered


def publish(job: Job, gathered: Gathered, seconds: float) -> int:
    """Build frames, findings and report from what was gathered, write the files, and return the exit code."""
    from crawler.audits import with_findings
    from crawler.cli.summary import print_summary, summary_record
    from crawler.export import write_data
    from crawler.frame import build_frames
    from reports import AuditResult, write_reports

    frames = with_findings(build_frames(gathered, job.registry), gathered, job.registry)
    data = write_data(frames, job.out / "data", job.formats & {"csv", "parquet", "json"})
    result = AuditResult(gathered.run, gathered, frames, job.registry)
    formats = job.formats & {"html", "pdf", "xlsx"}
    written = write_reports(result, job.out, job.languages, formats, browser=job.browser, branding=job.branding)
    record = summary_record(job, gathered, frames, written.files, seconds)
    _write_text(job.out / "run.json", json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    if job.as_json:
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    print_summary(job, gathered, frames, written, data, seconds)
    return _exit_code(job, frames)


def _begin(job: Job, store: Store) -> tuple[Run, Sequence[SubjectResult]]:
    """Continue the unfinished run of the same audit, or start a new one; a replay takes the clock of its recording."""
    if job.replay is None and job.record is None and job.now is None:
        unfinished = store.unfinished_run(job.digest)
        if unfinished is not None:
            sys.stderr.write(say("resuming", run=unfinished.id) + "\n")
            return unfinished, store.results(unfinished.id, SubjectResult)
    now = job.now or datetime.now(UTC).replace(microsecond=0)
    if job.replay is not None:
        from crawler.fetch.archive import recorded_at

        now = recorded_at(job.replay)
    run = Run(f"{job.own.id}-{now:%Y%m%dT%H%M%SZ}-{job.digest[:6]}", now, version(), job.digest, languages=job.languages)
    store.start_run(run)
    return run, ()


async def _gather(
    job: Job, run: Run, store: Store, done: Sequence[SubjectResult], progress: Progress, state: _State
) -> Gathered | None:
    """Gather under signals: SIGINT and SIGTERM end the run between two pages and leave it resumable."""
    from crawler.discover.site import SiteLimits
    from crawler.fetch import open_fetcher
    from crawler.fetch.archive import open_recorder, open_replay
    from crawler.fetch.clock import ShiftedClock

    work = asyncio.current_task()

    def stop(number: int) -> None:
        state.stopped_by = number
        if work is not None:
            work.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)

    positions = {company.id: position for position, company in enumerate(job.subjects)}

    def keep(result: SubjectResult) -> None:
        store.save_result(run.id, result.company.id, positions[result.company.id], result)

    recorder = open_recorder(job.record, run.started_at) if job.record else None
    replay = open_replay(job.replay) if job.replay else None
    try:
        async with open_fetcher(
            job.fetch, store.gate, None if replay or recorder else store.pages, recorder=recorder, replay=replay,
            browser=job.browser, clock=ShiftedClock(job.now) if job.now else None, on_event=progress.on_event,
            credentials=job.credentials,
        ) as fetcher:  # fmt: skip
            return await gather(
                job.subjects, run, fetcher, job.registry, limits=SiteLimits(job.max_pages, job.patience), search=job.search,
                keys=job.keys, done=done, hooks=Hooks(progress.on_found, keep),
            )  # fmt: skip
    except asyncio.CancelledError:
        if not state.stopped_by:
            raise
        return None
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        if recorder is not None:
            recorder.close()


def _unknown_domain(job: Job, gathered: Gathered) -> bool:
    """A domain that no name server knows is a typing mistake, not a company without a site."""
    homes = [check for check in gathered.checks if check.subject_id == job.own.id and check.step == "site.home"]
    return bool(homes) and all(check.outcome is Outcome.DNS_ERROR for check in homes)


def _exit_code(job: Job, frames: Frames) -> int:
    from crawler.cli.summary import findings_at_least, unknown_share

    if job.fail_on is not None and (count := findings_at_least(frames, job.fail_on)):
        sys.stderr.write(say("fail_on_hit", count=count, severity=job.fail_on) + "\n")
        return 4
    if job.max_unknown is not None and (share := unknown_share(frames)) > job.max_unknown:
        sys.stderr.write(say("max_unknown_hit", share=f"{share:.0%}", limit=f"{job.max_unknown:.0%}") + "\n")
        return 3
    return 0


def make_folder(folder: Path) -> None:
    """Make the folder of a report; raises UsageError where nothing can be written into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise UsageError("no_out", path=folder, reason=error.strerror or str(error)) from error


def _write_text(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.part")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def settings_digest(sections: Mapping[str, Mapping[str, Any]]) -> str:
    """A digest of the settings that change what a run finds."""
    chosen = {name: dict(values) for name, values in sections.items() if name in ("fetch", "robots", "site")}
    return hashlib.sha256(json.dumps(chosen, sort_keys=True, default=str).encode()).hexdigest()[:16]
