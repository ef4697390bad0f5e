"""`doctor`: is everything there that an audit needs, and what to do where it is not."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from crawler.cli.faults import sentence
from crawler.cli.texts import say
from crawler.errors import AuditError, DefinitionError, UsageError
from crawler.settings import config_folder, load_settings


def run_doctor(config: Path | None, *, as_json: bool) -> int:
    """Check settings, platform files, texts, database and Chromium; print a line each; return 0 where nothing needed is missing.

    Chromium is not needed: without it audits work, but there is no PDF and pages made by script stay unread.
    """
    checks: list[tuple[str, Callable[[], str], bool]] = [
        ("python", platform.python_version, True),
        ("settings", lambda: _settings(config), True),
        ("platforms", _platforms, True),
        ("texts", _texts, True),
        ("store", lambda: _store(config), True),
        ("browser", lambda: _browser(config), False),
        ("keys", lambda: _keys(config), True),
    ]
    rows: list[dict[str, str | bool]] = []
    for key, check, needed in checks:
        try:
            rows.append({"check": key, "ok": True, "needed": needed, "detail": check()})
        except (AuditError, OSError) as error:
            rows.append({"check": key, "ok": False, "needed": needed, "detail": _why(error)})
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
    for row in [] if as_json else rows:
        name, state = say(f"doctor_{row['check']}"), say("doctor_ok" if row["ok"] else "doctor_bad")
        sys.stderr.write(f"{name:<16} {state:<12} {row['detail']}\n")
    return 2 if any(row["needed"] and not row["ok"] for row in rows) else 0


def _why(error: AuditError | OSError) -> str:
    return sentence(error) if isinstance(error, AuditError) else str(error)


def _settings(config: Path | None) -> str:
    load_settings(config)
    return str(config or config_folder() / "defaults.toml")


def _platforms() -> str:
    from crawler.platforms.check import check_folder

    count, problems = check_folder(config_folder() / "platforms", today=datetime.now(UTC).date())
    if faults := [problem for problem in problems if not problem.notice]:
        raise DefinitionError("; ".join(str(problem) for problem in faults[:3]))
    return str(count)


def _texts() -> str:
    from reports.i18n import available_languages, load_catalogue

    return ", ".join(load_catalogue(language).language for language in available_languages())


def _store(config: Path | None) -> str:
    from crawler.cli.audit import store_url
    from crawler.store import open_store

    url = store_url(load_settings(config))
    with open_store(url) as store:
        store.check()
    return url


def _keys(config: Path | None) -> str:
    """Names of the interfaces that have a key; never a key."""
    from crawler.cli.audit import credentials

    return ", ".join(sorted(credentials(load_settings(config)))) or "-"


def _browser(config: Path | None) -> str:
    from crawler.fetch.find_browser import find_browser

    path = find_browser(load_settings(config).section("fetch")["browser_path"])
    if path is None:
        raise UsageError("no_browser")
    return str(path)
