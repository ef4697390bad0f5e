"""Where the data files lie, and the settings of a run.

Settings come from `config/defaults.toml`, then the user's file, then environment variables `ISTZUSTAND_<SECTION>_<KEY>`; a later
one wins key by key. An unknown key is an error: a typing mistake must not silently leave a default in force.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crawler.errors import SettingsError

Tree = dict[str, dict[str, Any]]


def _data_folder(checkout: str, packaged: str) -> Path:
    here = Path(__file__).resolve().parent
    inside = here / packaged
    return inside if inside.is_dir() else here.parent / checkout


@cache
def config_folder() -> Path:
    """The folder `config/`: beside the packages in a checkout, inside the package in an installed wheel."""
    return _data_folder("config", "_config")


@cache
def fixtures_folder() -> Path:
    """The folder `fixtures/` with the demo company and the recorded small web, found like `config_folder`."""
    return _data_folder("fixtures", "_fixtures")


@cache
def cache_folder() -> Path:
    """Where the default store lies: `$XDG_CACHE_HOME/istzustand` or the platform's usual place. Not created here."""
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "istzustand"
    if base := os.environ.get("LOCALAPPDATA"):
        return Path(base) / "istzustand"
    return Path.home() / ".cache" / "istzustand"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run, by section, every value of the type that its default has."""

    sections: Mapping[str, Mapping[str, Any]]

    def section(self, name: str) -> Mapping[str, Any]:
        """Return one section; raises SettingsError for a name that the defaults do not have."""
        if name not in self.sections:
            raise SettingsError(f"There is no settings section {name!r}. Sections are: {', '.join(sorted(self.sections))}.")
        return self.sections[name]


def load_settings(user_file: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read defaults, the user's file and the environment into one `Settings`.

    Raises SettingsError naming file and key for an unknown section or key, a wrong type or an unreadable file.
    """
    defaults = _read(config_folder() / "defaults.toml")
    merged: Tree = {name: dict(values) for name, values in defaults.items()}
    if user_file is not None:
        _merge(merged, _read(user_file), str(user_file))
    _merge_environment(merged, environ if environ is not None else os.environ)
    return Settings(merged)


def override(settings: Settings, changes: Mapping[str, Mapping[str, Any]]) -> Settings:
    """Return the settings with some values replaced, checked like a user's file."""
    merged: Tree = {name: dict(values) for name, values in settings.sections.items()}
    _merge(merged, changes, "override")
    return Settings(merged)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"Cannot read the settings file {path}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.") from error


def _merge(merged: Tree, changes: Mapping[str, Any], source: str) -> None:
    for section, values in changes.items():
        if section not in merged:
            raise SettingsError(f"{source}: unknown section [{section}]. Known are: {', '.join(sorted(merged))}.")
        if not isinstance(values, Mapping):
            raise SettingsError(f"{source}: [{section}] must be a table of keys and values.")
        for key, value in values.items():
            if key not in merged[section]:
                raise SettingsError(f"{source}: unknown key {section}.{key}. Known are: {', '.join(sorted(merged[section]))}.")
            merged[section][key] = _same_type(merged[section][key], value, f"{source}: {section}.{key}")


def _same_type(default: Any, value: Any, where: str) -> Any:
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(default) is not type(value):
        raise SettingsError(f"{where} must be {_type_name(default)}, not {value!r}.")
    return value


def _merge_environment(merged: Tree, environ: Mapping[str, str]) -> None:
    for section, values in merged.items():
        for key, default in values.items():
            text = environ.get(f"ISTZUSTAND_{section}_{key}".upper())
            if text is not None:
                values[key] = _from_text(default, text, f"ISTZUSTAND_{section}_{key}".upper())


def _from_text(default: Any, text: str, name: str) -> Any:
    if isinstance(default, bool):
        if text.lower() in ("1", "true", "yes", "0", "false", "no"):
            return text.lower() in ("1", "true", "yes")
        raise SettingsError(f"{name} must be true or false, not {text!r}.")
    if isinstance(default, int | float):
        try:
            return type(default)(text)
        except ValueError as error:
            raise SettingsError(f"{name} must be {_type_name(default)}, not {text!r}.") from error
    if isinstance(default, list):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _type_name(default: Any) -> str:
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "text", list: "a list"}
    return names.get(type(default), "a table")
