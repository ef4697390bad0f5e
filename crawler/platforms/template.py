"""The small language of url rules: `/company/{handle}[/(about|jobs)]` as a pattern, as a formatter, and back.

Raw regular expressions over whole addresses grow past reading and hide mistakes such as an unanchored host; here a rule says only
what is special about it. Templates are compiled once when the registry is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from crawler.errors import DefinitionError

_TOKEN = re.compile(r"\{(\w+)\}|(\*\*)|(\*)|([\[\](|)])")
_OPERATORS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}
SEGMENT = "[^/]+"
"""What a variable without a pattern matches."""
CANONICAL_SAFE = "/!$&'()*+,;=:@-._~"


def pattern(template: str, variables: Mapping[str, str]) -> str:
    """Return the regular expression of a template; raises DefinitionError where it is unbalanced or a pattern is invalid."""
    parts: list[str] = []
    position = 0
    seen: set[str] = set()
    for token in _TOKEN.finditer(template):
        parts.append(re.escape(template[position : token.start()]))
        name, anything, within, operator = token.groups()
        if name:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{variables.get(name, SEGMENT)})")
            seen.add(name)
        else:
            parts.append(".*" if anything else "[^/]*" if within else _OPERATORS[operator])
        position = token.end()
    parts.append(re.escape(template[position:]))
    text = "".join(parts)
    try:
        re.compile(text)
    except re.error as error:
        raise DefinitionError(f"the template {template!r} is no valid pattern: {error}.") from error
    return text


@lru_cache(maxsize=4096)
def compiled(text: str) -> re.Pattern[str]:
    """Compile for a whole match; letter case is ignored, `\\w` and case are ASCII (so no Kelvin sign passes for a k)."""
    return re.compile(text, re.IGNORECASE | re.ASCII | re.DOTALL)


def names(template: str) -> tuple[str, ...]:
    """Return the variables of a template in order."""
    return tuple(token[1] for token in _TOKEN.finditer(template) if token[1])


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values into a template as they are. Here only `{name}` is special; raises KeyError where a value is missing."""
    return template.format_map(values)


def fill_quoted(template: str, values: Mapping[str, str]) -> str:
    """Put values into a canonical address, percent-encoded as UTF-8."""
    return template.format_map({name: _quoted(value) for name, value in values.items()})


def _quoted(value: str) -> str:
    return value if value.isalnum() and value.isascii() else quote(value, safe=CANONICAL_SAFE)
