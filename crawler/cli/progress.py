"""What a person sees while an audit runs: who is being asked, who waits, what was found. Everything goes to standard error."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from crawler.cli.texts import say
from crawler.types import Company, ProfileRef

if TYPE_CHECKING:
    from crawler.fetch import Event

SHOWN_HOSTS = 6


@dataclass(slots=True)
class Progress:
    """A live display on a terminal; nothing at all where standard error is no terminal or `quiet` is set."""

    name: str
    quiet: bool = False
    pages: int = 0
    found: dict[str, int] = field(default_factory=dict)
    _active: dict[str, str] = field(default_factory=dict)
    _live: Any = None

    def __enter__(self) -> Progress:
        """Start the display."""
        if not self.quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            self._live = Live(
                self._view(), console=Console(stderr=True), refresh_per_second=4, transient=True, get_renderable=self._view
            )
            self._live.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the display away again."""
        if self._live is not None:
            self._live.__exit__(kind, error, trace)

    def on_found(self, company: Company, ref: ProfileRef) -> None:
        """Count an account that was found."""
        self.found[company.name] = self.found.get(company.name, 0) + 1

    def on_event(self, event: Event) -> None:
        """Take an event of the door in."""
        if event.kind == "wait":
            if event.waited_s >= 1:
                self._active[event.gate_key] = say("progress_wait", seconds=f"{event.waited_s:.0f}")
        elif event.kind == "start":
            self._active[event.gate_key] = say("progress_probe")
        else:
            self.pages += 1
            self._active.pop(event.gate_key, None)

    def _view(self) -> Any:
        from rich.console import Group
        from rich.text import Text

        lines = [Text(say("progress_title", name=self.name), style="bold")]
        lines.append(Text(f"  {say('progress_pages', count=self.pages)} · {say('progress_found', count=sum(self.found.values()))}"))
        for name, count in sorted(self.found.items()):
            lines.append(Text(f"  {name}: {count}", style="dim"))
        active = list(self._active.items())[:SHOWN_HOSTS]
        if active:
            lines.append(
                Text(f"  {say('progress_hosts')}: " + " · ".join(f"{host} ({state})" for host, state in active), style="cyan")
            )
        return Group(*lines)
