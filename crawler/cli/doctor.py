"""`doctor`: is everything there that an audit needs, and what to do where it is not."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from pathlib import Path

from crawler.cli.texts import say
from crawler.errors import AuditError
from crawler.settings import load_settings


def run_doctor(config: Path | None) -> int:
    """Check settings, platform files, texts, database and Chromium; print a line each; return 0 where nothing needed is missing."""
    checks: list[tuple[str, Callable[[], str], bool]] = [
        ("python", platform.python_version, True),
        ("settings", lambda: _settings(config), True),
        ("platforms", _platforms, True),
        ("texts", _texts, True),
        ("store", lambda: _store(config), True),
        ("browser", _browser, False),
    ]
    healthy = True
    for key, check, needed in checks:
        try:
            state, detail = "ok", check()
        except (AuditError, OSError) as error:
            from crawler.cli.faults import sentence

            state, detail = "bad", sentence(error) if isinstance(error, AuditError) else str(error)
            healthy = healthy and not needed
        sys.stdout.write(f"{say(f'doctor_{key}'):<22} {say(f'doctor_{state}'):<12} {detail}\n")
    return 0 if healthy else 1


def _settings(config: Path | None) -> str:
    return str(len(load_settings(config).sections))


def _platforms() -> str:
    from crawler.platforms.check import check_registry

    from crawler.errors import DefinitionError
    from crawler.platforms import load_registry

    registry = load_registry()
    problems = check_registry(registry)
    if problems:
        raise DefinitionError("; ".join(str(problem) for problem in problems[:3]))
    return str(len(list(registry)))


def _texts() -> str:
    from reports.i18n import available_languages

    return ", ".join(available_languages())


def _store(config: Path | None) -> str:
    from crawler.cli.audit import store_url
    from crawler.store import open_store

    url = store_url(load_settings(config))
    with open_store(url) as store:
        store.check()
    return url


def _browser() -> str:
    from crawler.errors import SettingsError
    from crawler.fetch.find_browser import find_browser

    path = find_browser()
    if path is None:
        raise SettingsError(say("no_browser"))
    return str(path)
