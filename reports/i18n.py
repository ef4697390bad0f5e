"""The texts of a language: `locales/<code>.toml`, read once, addressed by dotted ids.

A text is a line with `{placeholders}`, or a table of plural forms: `by` names the placeholder that decides, the other keys are CLDR
plural categories (`one`, `other` …) or `zero` for exactly none. `**strong**` is the only markup. Foreign values enter through
placeholders only, and nothing but a bare name may stand between the braces, so no value can reach into an object.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crawler.errors import RenderError

FOLDER = Path(__file__).resolve().parent / "locales"
PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
FIRST = ("de", "en")
"""The order in which languages are offered; others follow by their code."""


@dataclass(frozen=True, slots=True)
class Plural:
    """A text with forms."""

    by: str
    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All texts of one language."""

    language: str
    entries: Mapping[str, str | Plural]

    def __contains__(self, text_id: object) -> bool:
        return text_id in self.entries

    def template(self, text_id: str, params: Mapping[str, Any], category: Callable[[float], str]) -> str:
        """Return the line for these parameters; `category` gives the plural category of a number.

        Raises RenderError for an id that the language does not have: a missing text must not go to a client unseen.
        """
        try:
            entry = self.entries[text_id]
        except KeyError:
            raise RenderError(f"The language {self.language!r} has no text {text_id!r}.") from None
        if isinstance(entry, str):
            return entry
        count = params.get(entry.by)
        if isinstance(count, bool) or not isinstance(count, int | float):
            return entry.forms["other"]
        if count == 0 and "zero" in entry.forms:
            return entry.forms["zero"]
        return entry.forms.get(category(count), entry.forms["other"])

    def placeholders(self, text_id: str) -> frozenset[str]:
        """Names that a text expects, over all its forms."""
        entry = self.entries[text_id]
        lines = [entry] if isinstance(entry, str) else [*entry.forms.values(), f"{{{entry.by}}}"]
        return frozenset(name for line in lines for name in PLACEHOLDER.findall(line))


@cache
def load_catalogue(language: str) -> Catalogue:
    """Read one language. Raises RenderError where there is no such file or it cannot be read."""
    path = FOLDER / f"{language}.toml"
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RenderError(f"The texts of language {language!r} cannot be read from {path.name}: {error}.") from error
    return Catalogue(language, dict(_flatten(tree, "")))


@cache
def available_languages() -> tuple[str, ...]:
    """Codes of all languages that have a file, German and English first."""
    found = {path.stem for path in FOLDER.glob("*.toml")}
    return (*(code for code in FIRST if code in found), *sorted(found - set(FIRST)))


def split_template(line: str) -> list[tuple[str, str | None]]:
    """Return the literal pieces of a line, each with the name of the placeholder that follows it (None after the last)."""
    pieces: list[tuple[str, str | None]] = []
    at = 0
    for found in PLACEHOLDER.finditer(line):
        pieces.append((line[at : found.start()], found.group(1)))
        at = found.end()
    pieces.append((line[at:], None))
    return pieces


def _flatten(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str | Plural]]:
    for key, value in tree.items():
        path = f"{prefix}.{key}" if prefix else key
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, Mapping) and "by" in value and "other" in value:
            yield path, Plural(value["by"], {name: form for name, form in value.items() if name != "by"})
        elif isinstance(value, Mapping):
            yield from _flatten(value, path)
        else:
            raise RenderError(f"The text {path!r} must be a line or a table of forms, not {value!r}.")
