"""How long `istzustand --help` takes beside the start of the library it is made with: the command must feel immediate.

    python benchmarks/start.py [--rounds N]

Both are whole processes, run in turn, best of N. Printed is a Markdown table.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CASES = {
    'python -c "import typer"': [sys.executable, "-c", "import typer"],
    "istzustand --help": [sys.executable, "-m", "crawler", "--help"],
    "istzustand audit --help": [sys.executable, "-m", "crawler", "audit", "--help"],
}


def best(command: list[str], rounds: int) -> float:
    """Seconds of the fastest of `rounds` runs."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    seconds = {name: best(command, rounds) for name, command in CASES.items()}
    base = next(iter(seconds.values()))
    print("| command | ms | times the bare import |\n|---|--:|--:|")
    for name, value in seconds.items():
        print(f"| `{name}` | {value * 1000:.0f} | {value / base:.2f} |")


if __name__ == "__main__":
    main()
