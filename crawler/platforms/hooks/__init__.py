"""Readers for platforms whose pages a selector cannot describe: one module per platform id, at most 120 lines.

A hook is `read(document, draft) -> Sign | None`: it fills the draft with facts and says what the page proves, or returns None
where the page is none that it knows; then the rules of the platform file decide. A hook makes no request and never says `absent`
for a wall. A hook may also have `further(answer) -> list[str]`: addresses that tell more about an account that exists.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.types import Marker
from crawler.vocabulary import Outcome, Presence

ALIASES = {"peertube": "mastodon", "fediverse": "mastodon", "twitter": "x"}


@dataclass(frozen=True, slots=True)
class Sign:
    """What a page proves about the account. `why` is the selector or key that proves it, kept as evidence."""

    presence: Presence
    why: str
    failure: Outcome | None = None
    markers: tuple[Marker, ...] = ()

    @classmethod
    def exists(cls, why: str, *markers: Marker) -> Sign:
        """The platform's own profile data stand on the page."""
        return cls(Presence.EXISTS, why, None, markers)

    @classmethod
    def absent(cls, why: str) -> Sign:
        """The platform itself says that there is no such account."""
        return cls(Presence.ABSENT, why)

    @classmethod
    def unknown(cls, why: str, failure: Outcome) -> Sign:
        """The page says nothing about the account, for this reason."""
        return cls(Presence.UNKNOWN, why, failure)


Reader = Callable[[Document, Draft], "Sign | None"]


@cache
def hook(platform: str) -> ModuleType | None:
    """Return the hook module of a platform, None where the platform file says all."""
    name = f"{__name__}.{ALIASES.get(platform, platform)}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None
