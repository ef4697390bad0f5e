"""Commands about the known platforms."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

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


def check_platforms(*, as_json: bool) -> int:
    """Print every problem of the definitions; returns 0 where none is wrong, else 2. Notices alone are not wrong."""
    from crawler.platforms.check import check_folder

    cases = fixtures_folder() / "platforms"
    today = datetime.now(UTC).date()
    count, problems = check_folder(config_folder() / "platforms", today=today, cases=cases if cases.is_dir() else None)
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
    sys.stderr.write(say(key, problems=len(faults), count=count, notices=notices) + "\n")
    return 2 if faults else 0
