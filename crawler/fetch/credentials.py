"""Keys of official APIs. Probes name them, the door alone adds them, and only to requests of the origin they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credential:
    """One key. Its value never shows in a representation, a page, an archive or a log."""

    origin: str
    """As in `Target.origin`: `https://api.example`."""
    header: str
    """`Authorization`, `X-Goog-Api-Key` …; a key in the URL would end up in logs."""
    value: str = field(repr=False)
