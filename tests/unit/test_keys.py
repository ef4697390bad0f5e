"""Where keys of official interfaces are read from, what is refused, and that no message quotes one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.cli.faults import sentence
from crawler.errors import UsageError
from crawler.fetch.credentials import Credential, read_keys

NAMES = ("youtube", "yelp")
SECRET = "marked-secret-0815"


def key_file(folder: Path, text: str, mode: int = 0o600) -> str:
    path = folder / "keys.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return str(path)


def test_a_key_comes_from_environment_or_file_and_the_environment_wins(tmp_path: Path) -> None:
    file = key_file(tmp_path, f'youtube = "{SECRET}-file"\nyelp = "{SECRET}-file"\n')
    found = read_keys(NAMES, {"ISTZUSTAND_KEY_YOUTUBE": f" {SECRET}-env\n", "ISTZUSTAND_KEY_YELP": ""}, file)

    assert found == {"youtube": f"{SECRET}-env", "yelp": f"{SECRET}-file"}


def test_without_any_there_are_none() -> None:
    assert read_keys(NAMES, {}) == {}


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of an installed package `keyring`, for a test to fill."""
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / "keyring.py"
    sys.modules.pop("keyring", None)


def test_the_keyring_is_asked_where_its_package_is_installed(keyring: Path) -> None:
    keyring.write_text(
        f"def get_password(service, name):\n    return '{SECRET}' if (service, name) == ('istzustand', 'yelp') else None\n"
    )

    assert read_keys(NAMES, {}) == {"yelp": SECRET}


def test_a_broken_keyring_has_no_keys(keyring: Path) -> None:
    keyring.write_text("def get_password(service, name):\n    raise RuntimeError('locked')\n")

    assert read_keys(NAMES, {"ISTZUSTAND_KEY_YELP": SECRET}) == {"yelp": SECRET}


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o666])
def test_a_file_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_keys(NAMES, {}, key_file(tmp_path, f'yelp = "{SECRET}"', mode))

    assert caught.value.text_id == "key_file_open"
    assert "chmod 600" in sentence(caught.value)


WRONG = {
    "no TOML": f"yelp = {SECRET}", "no text": "yelp = 5", "a table": f'[yelp]\nkey = "{SECRET}"',
    "unknown name": f'yulp = "{SECRET}"',
    "too short": 'yelp = "abc"', "blanks": f'yelp = "{SECRET} {SECRET}"', "umlauts": f'yelp = "{SECRET}ä"',
    "control": f'yelp = "{SECRET}\\u0007"', "line": f'yelp = "{SECRET}\\r\\nX: y"',
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_can_be_no_key_is_refused_without_quoting_it(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_keys(NAMES, {}, key_file(tmp_path, text))

    told = f"{sentence(caught.value)} {caught.value!r} {caught.value.params} {caught.value.__cause__!r}"
    assert SECRET not in told


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_keys(NAMES, {}, str(tmp_path / "none.toml"))

    assert caught.value.text_id == "no_file"


def test_a_misspelled_name_in_the_environment_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        read_keys(NAMES, {"ISTZUSTAND_KEY_YOUTUB": SECRET})

    assert "youtube" in sentence(caught.value)


def test_a_key_is_put_into_header_or_query() -> None:
    in_header = Credential("https://api.test", "Authorization", f"Bearer {SECRET}", also=(("X-Version", "1"),))
    in_query = Credential("https://api.test", "", "a+b/c=0815", "access_token")

    assert in_header.headers() == [(b"X-Version", b"1"), (b"Authorization", f"Bearer {SECRET}".encode())]
    assert (in_header.path("/v1"), in_query.headers()) == ("", [])
    assert (in_query.path("/v1"), in_query.path("/v1?a=b")) == (
        "/v1?access_token=a%2Bb%2Fc%3D0815", "/v1?a=b&access_token=a%2Bb%2Fc%3D0815",
    )  # fmt: skip
