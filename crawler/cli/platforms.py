"""Commands about the known platforms."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.cli.texts import say
from crawler.errors import UsageError
from crawler.platforms import load_registry
from crawler.settings import config_folder, fixtures_folder


def list_platforms(*, as_json: bool) -> None:
    """Print all platforms: a table for people, or one JSON array."""
    rows = [
        {
            "id": definition.id,
            "name": definition.name,
            "kind": definition.kind,
            "region": definition.region,
            "way": definition.way,
            "robots": definition.robots.stance,
            "checked_on": str(definition.review.checked_on),
        }
        for definition in load_registry()
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return
    from crawler.cli.tables import print_table

    columns = [(say(f"platforms_{key}"), False) for key in ("id", "name", "kind", "region", "way", "checked")]
    print_table(columns, [[row[key] for key in ("id", "name", "kind", "region", "way", "checked_on")] for row in rows])


def show_platform(platform: str, *, as_json: bool) -> None:
    """Print the definition file of one platform as it is, or as JSON; raises UsageError for an unknown key."""
    from crawler.cli.inspect import plain

    registry = load_registry()
    if platform not in registry:
        raise UsageError("no_platform", platform=platform)
    if as_json:
        sys.stdout.write(json.dumps(plain(registry.get(platform)), ensure_ascii=False, default=str) + "\n")
        return
    sys.stderr.write((config_folder() / "platforms" / f"{platform}.toml").read_text(encoding="utf-8"))


def check_platforms(wanted: Sequence[str], *, as_json: bool) -> int:
    """Print every problem of the definitions, or of those wanted; returns 0 where none is wrong, else 2.

    Notices alone are not wrong.
    """
    from crawler.platforms.check import check_folder

    files = {f"{platform}.toml" for platform in _known(wanted)}
    cases = fixtures_folder() / "platforms"
    today = datetime.now(UTC).date()
    count, problems = check_folder(config_folder() / "platforms", today=today, cases=cases if cases.is_dir() else None)
    problems = [problem for problem in problems if not files or problem.file in files]
    faults = [problem for problem in problems if not problem.notice]
    if as_json:
        rows = [{"file": p.file, "key": p.key, "message": p.message, "notice": p.notice} for p in problems]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
    else:
        for problem in [*(p for p in problems if p.notice), *faults]:
            mark = say("platforms_notice") if problem.notice else say("error_prefix")
            sys.stderr.write(f"{mark}: {problem}\n")
    notices = len(problems) - len(faults)
    key = "platforms_problems" if faults else "platforms_ok"
    sys.stderr.write(say(key, problems=len(faults), count=len(files) or count, notices=notices) + "\n")
    return 2 if faults else 0


def check_live(wanted: Sequence[str], config: Path | None, *, as_json: bool) -> int:
    """Ask the control accounts of all platforms that may be asked, or of those wanted, and print how each answered.

    Returns 0 where all answered rightly, else 2: a platform that does not is not measurable, or has changed its pages.
    """
    import asyncio

    from crawler.calibration import Calibrated, Calibration
    from crawler.cli.audit import fetch_settings
    from crawler.fetch import open_fetcher
    from crawler.platforms.probing import ASKED
    from crawler.settings import load_settings
    from crawler.store import open_store

    settings = load_settings(config)
    registry = load_registry()
    chosen = _known(wanted) or tuple(d.id for d in registry if d.way in ASKED and d.calibration.present and d.calibration.absent)

    async def ask() -> list[Calibrated]:
        async with open_fetcher(fetch_settings(settings), store.gate, None) as fetcher:
            calibration = Calibration(registry, fetcher, datetime.now(UTC))
            return list(await asyncio.gather(*(calibration.of(registry.get(platform)) for platform in chosen)))

    with open_store("sqlite://") as store:
        answers = asyncio.run(ask())
    rows = [
        {"platform": answer.platform, "trusted": answer.trusted, "failure": str(answer.failure or ""), "checks": len(answer.checks)}
        for answer in answers
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
    for row in [] if as_json else rows:
        verdict = say("live_passed") if row["trusted"] else say("live_failed", failure=row["failure"] or say("live_no_controls"))
        sys.stderr.write(f"{row['platform']:<20} {verdict}\n")
    return 0 if all(row["trusted"] for row in rows) else 2


def new_platform(platform: str, url: str, into: Path | None) -> None:
    """Write definition and cases of a new platform beside the others, or below `into`, and say what to do next."""
    from crawler.platforms.skeleton import write_skeleton

    definitions = into / "config" / "platforms" if into else config_folder() / "platforms"
    cases = into / "fixtures" / "platforms" if into else fixtures_folder() / "platforms"
    written = write_skeleton(platform, url, load_registry(), definitions, cases, today=datetime.now(UTC).date())
    for path in written:
        sys.stderr.write(f"{say('platforms_new_written')}: {path}\n")
    sys.stderr.write(say("platforms_new_next", platform=platform) + "\n")


def _known(wanted: Sequence[str]) -> tuple[str, ...]:
    registry = load_registry()
    if unknown := [platform for platform in wanted if platform not in registry]:
        raise UsageError("no_platform", platform=unknown[0])
    return tuple(wanted)
