"""From companies to profiles: one run over all subjects, in one asyncio loop.

`gather` is pure composition: the door, the registry and the clock are handed in. What it returns holds everything the frames, the
audits and the report need, and nothing of it is text for people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from crawler.calibration import Calibration
from crawler.discover.search import OFF, SearchSettings
from crawler.discover.site import SiteLimits
from crawler.platforms import Registry
from crawler.profiles import SubjectResult, build_result
from crawler.subject import SubjectAudit
from crawler.types import Company, Fetcher, Gathered, ProfileRef, Run


@dataclass(frozen=True, slots=True)
class Hooks:
    """What a caller may want to know while it runs; all optional."""

    on_found: Callable[[Company, ProfileRef], None] | None = None
    on_subject: Callable[[SubjectResult], None] | None = None
    """Called once for each finished subject: the place to store it."""


async def gather(
    subjects: Sequence[Company],
    run: Run,
    fetcher: Fetcher,
    registry: Registry,
    *,
    limits: SiteLimits | None = None,
    search: SearchSettings = OFF,
    keys: Collection[str] = (),
    done: Sequence[SubjectResult] = (),
    hooks: Hooks | None = None,
) -> Gathered:
    """Audit all subjects at once and return what was found.

    `search` names the search service that may be asked; none unless the user set one. `keys` are the
    names of the official interfaces for which the door has a key. `done` are results of subjects that an
    interrupted run had finished: they are taken over and not asked again. Cancelling the call leaves the finished subjects with
    `on_subject` and throws the rest away; the page cache keeps their pages.
    """
    hooks = hooks or Hooks()
    calibration = Calibration(registry, fetcher, run.started_at, keys)
    finished = {result.company.id: result for result in done}

    async def one(company: Company) -> None:
        audit = SubjectAudit(
            company,
            registry,
            fetcher,
            calibration,
            run.started_at,
            limits or SiteLimits(),
            search,
            keys,
            on_found=hooks.on_found,
        )
        await audit.run()
        result = build_result(audit)
        finished[company.id] = result
        if hooks.on_subject is not None:
            hooks.on_subject(result)

    async with asyncio.TaskGroup() as tasks:
        for company in subjects:
            if company.id not in finished:
                tasks.create_task(one(company))
    ordered = [finished[company.id] for company in subjects]
    checks = [check for calibrated in calibration.results() for check in calibrated.checks]
    return Gathered(
        run=run,
        subjects=tuple(result.company for result in ordered),
        profiles=tuple(profile for result in ordered for profile in result.profiles),
        checks=tuple(checks) + tuple(check for result in ordered for check in result.checks),
        rejected=tuple((result.company.id, found) for result in ordered for found in result.rejected),
        notes=tuple(sorted({note for result in ordered for note in result.notes})),
        site=tuple(piece for result in ordered for piece in result.site),
    )
