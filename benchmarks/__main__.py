"""`make bench`: all measurements one after the other, printed and written into docs/benchmarks.md, with machine and versions.

    python -m benchmarks [--no-write] [extraction] [crawl] [start]

A table replaces the one in the document only where everything it compares with was there; what is missing is named and leaves the
old figures standing.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version

from benchmarks.measure import INCOMPLETE, ROOT

DOCUMENT = ROOT / "docs" / "benchmarks.md"
PARTS = {"extraction": ["--install"], "crawl": ["--install"], "start": []}
LIBRARIES = ("selectolax", "httpx", "typer")


def machine() -> str:
    """Return what the figures depend on, without the machine's name."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    kind = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"Measured {datetime.now(UTC):%Y-%m-%d} on {kind}, {python}, {libraries}."


def replaced(document: str, part: str, text: str) -> str:
    """Return the document with the text between the marks of `part` replaced. Raises ValueError where it has no such marks."""
    opening, closing = f"<!-- {part} -->", f"<!-- /{part} -->"
    before, mark, rest = document.partition(opening)
    _, end, after = rest.partition(closing)
    if not mark or not end:
        raise ValueError(f"docs/benchmarks.md has no place for {part}")
    return f"{before}{opening}\n{machine()}\n\n{text.strip()}\n{closing}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which measurements; all where none is named")
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    failed = 0
    for part in options.parts or PARTS:
        print(f"## {part}\n\n{machine()}\n", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{part}", *PARTS[part]]
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT)
        print(done.stdout, flush=True)
        if done.returncode == 0 and not options.no_write:
            DOCUMENT.write_text(replaced(DOCUMENT.read_text(encoding="utf-8"), part, done.stdout), encoding="utf-8")
        elif done.returncode == INCOMPLETE:
            print(f"{part}: not everything could be measured, docs/benchmarks.md keeps its figures\n", file=sys.stderr)
        elif done.returncode:
            print(f"{part}: the measurement itself failed\n", file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
