"""What the door tells those who watch it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from crawler.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Event:
    """One step of one fetch."""

    kind: Literal["wait", "start", "done"]
    """`wait`: about to wait for the gate; `start`: about to ask the host; `done`: the fetch is over."""
    url: str
    gate_key: str
    outcome: Outcome | None = None
    """Set for `done`."""
    waited_s: float = 0.0
    """For `wait`: how long at most, before the gate is asked again."""
    from_cache: bool = False
    purpose: str = "page"


OnEvent = Callable[[Event], None]
