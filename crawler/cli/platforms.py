"""Commands about the known platforms."""

from __future__ import annotations

import json
import sys

from crawler.platforms.check import check_registry

from crawler.cli.texts import say
from crawler.errors import UsageError
from crawler.platforms import load_registry
from crawler.settings import config_folder


def list_platforms(*, as_json: bool) -> None:
    """Print all platforms: a table for people, or one JSON array."""
    registry = load_registry()
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
        for definition in registry
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for key in ("id", "name", "kind", "region", "way", "checked"):
        table.add_column(say(f"platforms_{key}"), no_wrap=key in ("id", "checked"))
    for row in rows:
        table.add_row(row["id"], row["name"], row["kind"], row["region"], row["way"], row["checked_on"])
    Console().print(table)


def show_platform(platform: str) -> None:
    """Print the definition file of one platform as it is; raises UsageError for an unknown key."""
    if platform not in {definition.id for definition in load_registry()}:
        raise UsageError("no_platform", platform=platform)
    sys.stdout.write((config_folder() / "platforms" / f"{platform}.toml").read_text(encoding="utf-8"))


def check_platforms() -> int:
    """Print every problem of the definitions; returns 0 where there is none, else 1."""
    registry = load_registry()
    problems = check_registry(registry)
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    count = len(list(registry))
    sys.stderr.write((say("platforms_problems", count=len(problems)) if problems else say("platforms_ok", count=count)) + "\n")
    return 1 if problems else 0
