"""`make bench`: all measurements one after the other, as the tables of docs/benchmarks.md, with machine and versions."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = (
    ("Extraction", ["extraction.py", "--install"]),
    ("Crawl", ["crawl.py", "--install"]),
    ("Start", ["start.py"]),
)


def main() -> None:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    libraries = ", ".join(f"{name} {version(name)}" for name in ("selectolax", "httpx", "pandas"))
    print(f"{platform.machine()}, {os.cpu_count()} cores, {python}, {libraries}\n")
    for title, (script, *arguments) in PARTS:
        if (HERE / script).exists():
            print(f"## {title}\n", flush=True)
            subprocess.run([sys.executable, str(HERE / script), *arguments], check=False)
            print(flush=True)


if __name__ == "__main__":
    main()
