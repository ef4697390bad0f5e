"""Keys of official interfaces: where they are read from, and how the door uses them.

Whoever asks names a key; the door alone adds it, and only to requests of the origin it belongs to. A key stands in the environment
(`ISTZUSTAND_KEY_<NAME>`), in a file that only its owner may read, or in the system's keyring; the first of these that has it wins.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import stat
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from crawler.errors import UsageError
from crawler.fetch.exchange import Answer

SECRET_LENGTH = 8
"""Shorter words of a header's value are its scheme ("Bearer"), no secret; and no service hands out keys that short."""
BLOT = b"[key]"
PREFIX = "ISTZUSTAND_KEY_"
KEYRING_SERVICE = "istzustand"
OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Credential:
    """One key. Its value never shows in a representation, a page, an archive or a log."""

    origin: str
    """As in `Target.origin`: `https://api.example`."""
    header: str
    """`Authorization`, `X-Goog-Api-Key` …; empty where the interface takes its key as a parameter only."""
    value: str = field(repr=False)
    """The header's value with its scheme, or the parameter's."""
    param: str = ""
    """Parameter of the query. A key there would end up in logs, so only the connection itself sees that address."""
    also: tuple[tuple[str, str], ...] = ()
    """Further headers that the interface wants with a key: the version of its answers."""

    lifts_robots: str = ""
    """Reason why robots.txt of the origin is not asked for requests with this key; empty: it is asked as everywhere. Whoever hands
    out a key for an interface has said who may ask it, and robots.txt speaks to crawlers (RFC 9309, section 1)."""

    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers of a request with this key."""
        pairs = [*self.also, (self.header, self.value)] if self.header else [*self.also]
        return [(name.encode("ascii"), value.encode("ascii")) for name, value in pairs]

    def path(self, path: str) -> str:
        """Path and query with this key; empty where the key is no parameter."""
        return f"{path}{'&' if '?' in path else '?'}{self.param}={quote(self.value, safe='')}" if self.param else ""

    def blot_out(self, answer: Answer) -> None:
        """Take the key out of an answer that repeats it, as error messages and links to the next page do."""
        for word in self.value.split():
            if len(word) >= SECRET_LENGTH:
                for spelling in dict.fromkeys((word, quote(word, safe=""), quote(word), json.dumps(word)[1:-1])):
                    self._replace(answer, spelling)

    def _replace(self, answer: Answer, secret: str) -> None:
        raw, blot = secret.encode(), BLOT.decode()
        answer.body = answer.body.replace(raw, BLOT)
        answer.raw_headers = [(name, value.replace(raw, BLOT)) for name, value in answer.raw_headers]
        answer.headers = {name: value.replace(secret, blot) for name, value in answer.headers.items()}
        answer.location = answer.location.replace(secret, blot)
        answer.reason = answer.reason.replace(secret, blot)


def read_keys(names: Collection[str], environ: Mapping[str, str], file: str = "") -> dict[str, str]:
    """Return the keys that the user has set, by name of the interface.

    `file` is a TOML file of `name = "key"` that only its owner may read. Raises UsageError, which never quotes a key, for a file
    that others may read or that cannot be read, for a name that is no interface, and for a text that can be no key.
    """
    by_source = [_from_keyring(names), _from_file(Path(file).expanduser()) if file else {}, _from_environment(environ)]
    found: dict[str, str] = {}
    for keys in by_source:
        for name, value in keys.items():
            if name not in names:
                raise UsageError("key_unknown", name=name, names=", ".join(sorted(names)))
            if value := value.strip():
                if len(value) < SECRET_LENGTH or not value.isascii() or not value.isprintable() or " " in value:
                    raise UsageError("key_malformed", name=name)
                found[name] = value
    return found


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {name[len(PREFIX) :].lower(): value for name, value in environ.items() if name.startswith(PREFIX)}


def _from_file(path: Path) -> dict[str, str]:
    try:
        if os.name == "posix" and path.stat().st_mode & OPEN_TO_OTHERS:
            raise UsageError("key_file_open", path=path)
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError("no_file", path=path, reason=error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UsageError("key_file_bad", path=path) from None  # its message may quote the line that holds a key
    if not all(isinstance(value, str) for value in values.values()):
        raise UsageError("key_file_bad", path=path)
    return values


def _from_keyring(names: Collection[str]) -> dict[str, str]:
    """The system's keyring, where the user has installed the package of that name; one that is locked or broken has no keys."""
    if importlib.util.find_spec("keyring") is None:
        return {}
    keyring = importlib.import_module("keyring")
    try:
        found = {name: keyring.get_password(KEYRING_SERVICE, name) for name in names}
    except Exception:  # backends raise whatever their system raises
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)}
