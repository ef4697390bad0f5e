"""How long `istzustand --help` takes beside the start of the library it is made with: the command must feel immediate.

    python -m benchmarks.start [--rounds N]

All are whole processes, run in turn, by the clock on the wall. Printed is a Markdown table of medians.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from statistics import median

from benchmarks.measure import ROOT, Goal, finish, in_turn, ratio

BASE, HELP = 'python -c "import typer"', "istzustand --help"
CASES = {
    "python -c pass": ["-c", "pass"],
    BASE: ["-c", "import typer"],
    HELP: ["-m", "crawler", "--help"],
    "istzustand audit --help": ["-m", "crawler", "audit", "--help"],
    "istzustand identify URL": ["-m", "crawler", "identify", "https://www.linkedin.com/company/firma"],
}


def milliseconds(arguments: list[str]) -> float:
    """Run Python once with these arguments."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return 1000 * (time.perf_counter() - started)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    for arguments in CASES.values():
        milliseconds(arguments)  # compiles what is not compiled yet
    measured = in_turn({name: (lambda given=given: milliseconds(given)) for name, given in CASES.items()}, rounds)
    print(f"Whole processes, medians of {rounds} rounds in turn.\n")
    print("| command | ms | times the bare import |\n|---|--:|--:|")
    for name, values in measured.items():
        print(f"| `{name}` | {median(values):.0f} | {ratio(measured, name, BASE):.2f} |")
    return finish([Goal(f"`{HELP}` as multiple of `{BASE}`", ratio(measured, HELP, BASE), 2)])


if __name__ == "__main__":
    sys.exit(main())
