"""Where a Chromium lies on this machine."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
IN_PLAYWRIGHT = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chromium-*/chrome-win*/chrome.exe",
)


def find_browser(path: str = "") -> Path | None:
    """Return the browser of the settings, else the machine's, else the one that Playwright has downloaded; None for none."""
    if path:
        return Path(path) if Path(path).is_file() else None
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    for place in MACOS:
        if place.is_file():
            return place
    folders = [Path(named)] if (named := os.environ.get("PLAYWRIGHT_BROWSERS_PATH")) else []
    folders += [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    if local := os.environ.get("LOCALAPPDATA"):
        folders.append(Path(local) / "ms-playwright")
    for folder in folders:
        for pattern in IN_PLAYWRIGHT:
            if found_here := sorted(folder.glob(pattern)):
                return found_here[-1]
    return None


def sandbox_refusal(allow_no_sandbox: bool) -> str:
    """Say why Chromium cannot run with its sandbox here and may not run without it; empty where it may run."""
    if allow_no_sandbox or not _is_root():
        return ""
    return "the browser cannot use its sandbox as root"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


if __name__ == "__main__":  # the set-up script asks by exit code
    sys.exit(0 if find_browser() else 1)
