"""Official interfaces that are asked with the user's own key: which there are, and how an account is asked there.

What an interface is (origin, where the key goes, quota) is data: `config/interfaces.toml`. How its answers are read is one module
here, named like the section, with

    ask(asked) -> Probe[Classified]             requests for one account, and what came of them
    trouble(status, data) -> Trouble | None     an error of this interface that is about the key or the quota
    search(company) -> Iterator[Wish]           where it can be searched: the requests that look a company up
    hits(page, data, asked) -> Iterator[Hit]    the accounts that such an answer names

All of it is pure. No module ever sees a key: a request names it, the door adds it.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from types import ModuleType
from typing import Any, Literal

from crawler.platforms.api.asking import Asked, Trouble
from crawler.platforms.definition import Definition
from crawler.platforms.probing import ASKED, joined, probe_requests
from crawler.settings import config_folder
from crawler.types import Classified, Probe, ProfileRef
from crawler.vocabulary import Outcome, Presence

Period = Literal["hour", "day", "month"]
LIFTED = "official interface, asked with the user's key"
"""Why robots.txt of an interface is not asked; every page read there carries it."""


@dataclass(frozen=True, slots=True)
class Interface:
    """One section of the file, see its opening comment."""

    name: str
    title: str
    platforms: tuple[str, ...]
    origin: str
    docs: str
    checked_on: date
    period: Period
    header: str = ""
    param: str = ""
    scheme: str = ""
    also: tuple[tuple[str, str], ...] = ()
    delay_s: float = 1.0
    account: int = 1
    search: int = 0
    allowance: int = 0
    keep_s: int = 0
    guess: bool = False

    @property
    def gate_key(self) -> str:
        """Politeness key: not that of the platform's pages, whose refusals say nothing about the interface."""
        return f"api.{self.name}"


@cache
def interfaces() -> Mapping[str, Interface]:
    """All interfaces by name."""
    sections = tomllib.loads((config_folder() / "interfaces.toml").read_text(encoding="utf-8"))
    return {name: _interface(name, dict(row)) for name, row in sections.items()}


def _interface(name: str, row: dict[str, Any]) -> Interface:
    platforms, also = tuple(row.pop("platforms")), tuple(row.pop("also", {}).items())
    return Interface(name=name, platforms=platforms, also=also, **row)


def interface_for(platform: str, keys: Collection[str] | None = None) -> Interface | None:
    """Return the interface that knows a platform's accounts; with `keys` only where the user has the key for it."""
    for interface in interfaces().values():
        if platform in interface.platforms and (keys is None or interface.name in keys):
            return interface
    return None


@cache
def module(name: str) -> ModuleType:
    """Return the module that reads an interface's answers."""
    return importlib.import_module(f"{__name__}.{name}")


def may_ask(definition: Definition, keys: Collection[str]) -> bool:
    """True where presence on a platform can be found out by request: of its pages, or of its interface with the user's key."""
    return definition.way in ASKED or interface_for(definition.id, keys) is not None


def asked_of(interface: Interface, definition: Definition, ref: ProfileRef | None, now: datetime) -> Asked:
    """Return what a module needs to ask for one account."""
    return Asked(interface, definition, ref, now, module(interface.name).trouble)


def account_requests(definition: Definition, ref: ProfileRef, now: datetime, keys: Collection[str]) -> Probe[Classified]:
    """Like `probe_requests`, but the official interface is asked first where the user has a key for it.

    Where the interface does not know (a refused key, a used up quota, an address without the id it wants), the platform's page is
    asked as it is without a key; the evidence keeps what the interface answered.
    """
    interface = interface_for(definition.id, keys)
    if interface is None:
        return (yield from probe_requests(definition, ref, now))
    answer: Classified = yield from module(interface.name).ask(asked_of(interface, definition, ref, now))
    if answer.presence is not Presence.UNKNOWN or definition.way not in ASKED or not definition.probe.url:
        return answer
    page = yield from probe_requests(definition, ref, now)
    return replace(page, evidence=(*page.evidence, *answer.evidence))


def trouble_of(answer: Classified) -> Trouble | None:
    """Return what was wrong with key or quota when an account was asked for, None where nothing was."""
    for piece in answer.evidence:
        if piece.method == "api" and piece.code == "presence" and piece.selector in _TROUBLES:
            return _TROUBLES[piece.selector]
    return None


_TROUBLES = {trouble.value: trouble for trouble in Trouble}

__all__ = [
    "Asked", "Interface", "Outcome", "Trouble", "account_requests", "asked_of", "interface_for", "interfaces", "joined", "may_ask",
    "module", "trouble_of",
]  # fmt: skip
