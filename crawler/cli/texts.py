"""The command line's own texts, from `config/cli.toml`, in the language of the terminal."""

from __future__ import annotations

import os
import tomllib
from functools import cache

from crawler.settings import config_folder


@cache
def language() -> str:
    """`de` or `en`: ISTZUSTAND_LANG, else the locale of the terminal, else German for everything that is not English."""
    for name in ("ISTZUSTAND_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value and value not in ("c", "posix", "c.utf-8"):
            return "en" if value.startswith("en") else "de"
    return "de"


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads((config_folder() / "cli.toml").read_text(encoding="utf-8"))


def say(key: str, /, **params: object) -> str:
    """Return the text of a key with its parameters filled in; KeyError for a key that does not exist (a bug of ours)."""
    return _catalogue()[language()][key].format(**params)
