"""What all measurements share: rounds in turn, medians of ratios, goals that are met or missed, and the environment of the peers.

Machines are noisy, so nothing is compared over time: all candidates run in turn in every round, a ratio is taken within its round,
and the median over the rounds is what counts.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
PEERS = ("extract-social-media", "social-links", "socials", "extruct", "scrapy")
PEER_FOLDER = ROOT / ".venv-bench"
INCOMPLETE = 3
"""Exit code of a measurement that could not measure one of its goals."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One promise. `value` is None where it could not be measured."""

    text: str
    value: float | None
    limit: float
    at_most: bool = True

    @property
    def line(self) -> str:
        """The promise with its figure, as one line of Markdown."""
        sign = "≤" if self.at_most else "≥"
        if self.value is None:
            return f"- Goal: {self.text} {sign} {self.limit:g} – NOT MEASURED"
        met = self.value <= self.limit if self.at_most else self.value >= self.limit
        return f"- Goal: {self.text} {sign} {self.limit:g} – measured {self.value:.2f}, {'met' if met else '**MISSED**'}"


def finish(goals: Iterable[Goal]) -> int:
    """Print the goals; return the exit code."""
    listed = list(goals)
    print("\n" + "\n".join(goal.line for goal in listed))
    return INCOMPLETE if any(goal.value is None for goal in listed) else 0


def in_turn(candidates: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Return what each candidate measured in each round; every second round goes backwards, so that no place is the better one."""
    measured: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(rounds):
        names = list(candidates) if number % 2 == 0 else list(reversed(candidates))
        for name in names:
            measured[name].append(candidates[name]())
    return measured


def ratio(measured: Mapping[str, list[float]], name: str, base: str) -> float | None:
    """Return the median over all rounds of `name` divided by `base`, None where one of them is missing."""
    if name not in measured or base not in measured:
        return None
    return median(a / b for a, b in zip(measured[name], measured[base], strict=True))


# --- peers ----------------------------------------------------------------------------------------------------------------


def add_peers(folder: Path, wanted: Iterable[str] = PEERS) -> None:
    """Install the peers that are missing into an environment of their own; one that cannot be had is named and left out."""
    if not folder.exists():
        venv.create(folder, with_pip=True)
    for name in wanted:
        if name in versions(folder):
            continue
        done = subprocess.run(
            [str(peer_python(folder)), "-m", "pip", "install", "-qq", "--disable-pip-version-check", name],
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            print(f"{name}: cannot be installed here, left out", file=sys.stderr)


def peer_python(folder: Path) -> Path:
    """Return the interpreter of the peers."""
    return folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def packages_of(folder: Path) -> list[str]:
    """Return the folders of the peers' packages."""
    return [str(path) for pattern in ("lib/python*/site-packages", "Lib/site-packages") for path in folder.glob(pattern)]


def versions(folder: Path) -> dict[str, str]:
    """Return the versions of all packages in the environment of the peers, names in lower case with hyphens."""
    found = distributions(path=packages_of(folder))
    return {str(dist.metadata["Name"]).lower().replace("_", "-"): dist.version for dist in found}


def peers_line(folder: Path, names: Iterable[str]) -> str:
    """Return names and versions of the peers that are there."""
    known = versions(folder)
    return "Peers: " + (", ".join(f"{name} {known[name]}" for name in names if name in known) or "none")
