"""Where the real pages lie that tests measure against; tests skip, loudly, where they are missing."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def corpus(*parts: str) -> Path:
    """Return a path below the folder of real pages, or skip the calling test."""
    folder = Path(os.environ.get("ISTZUSTAND_CORPUS", ROOT.parent / "shared" / "corpus"))
    path = folder.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"NOT MEASURED: real pages are missing at {path}; set ISTZUSTAND_CORPUS")
    return path
