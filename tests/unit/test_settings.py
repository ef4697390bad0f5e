"""Settings: a later place wins key by key, and a typing mistake is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.cli.audit import fetch_settings
from crawler.errors import SettingsError
from crawler.settings import load_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_users_file_wins_over_the_defaults_and_the_environment_over_both(tmp_path: Path) -> None:
    mine = written(tmp_path, "[site]\nmax_pages = 5\npatience = 1\n")

    found = load_settings(mine, {"ISTZUSTAND_SITE_MAX_PAGES": "7"})

    assert (found.section("site")["max_pages"], found.section("site")["patience"]) == (7, 1)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[sight]\nx = 1", "unknown section [sight]"),
        ("[site]\nmax_page = 1", "unknown key site.max_page"),
        ("[site]\nmax_pages = 'many'", "must be a whole number"),
        ("[site", "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(written(tmp_path, text), {})
    assert part in str(error.value)
    assert "mine.toml" in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"gone\.toml"):
        load_settings(tmp_path / "gone.toml", {})


def test_every_default_of_the_door_is_one_it_knows() -> None:
    assert fetch_settings(load_settings(environ={})).default_delay_s == 1.0
