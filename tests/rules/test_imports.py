"""The direction of imports, and who may import which library (docs/architecture.md, chapter 8)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LAYERS: list[set[str]] = [
    {"vocabulary", "types", "errors", "version"},
    {"urls", "names", "settings", "parse", "numbers", "dates", "feeds", "impressum", "codec", "walls"},
    {"platforms", "extract", "fetch", "store", "company", "questionnaire", "smallweb"},
    {"discover", "probe", "match", "ownership", "activity", "quality", "benchmark", "legal"},
    {"frame", "export", "audits"},
    {"subject", "calibration", "profiles", "gather", "plan", "capture", "handcheck"},
    {"cli", "__main__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
ONE_DOOR = {
    "httpx": {"crawler/fetch"},
    "httpcore": {"crawler/fetch"},
    "playwright": {"crawler/fetch", "reports/render/pdf.py"},
    "sqlalchemy": {"crawler/store"},
    "sqlite3": {"crawler/store"},
    "warcio": {"crawler/fetch", "crawler/capture/readers/warc.py"},
    "socket": {"crawler/fetch", "crawler/smallweb.py"},
    "urllib.request": set(),
    "requests": set(),
    "aiohttp": set(),
    "pandas": {"crawler/frame", "crawler/frame.py", "crawler/export.py", "crawler/audits", "crawler/cli", "reports"},
    "pandera": {"crawler/frame", "crawler/frame.py"},
}


def sources() -> list[Path]:
    return sorted([*(ROOT / "crawler").rglob("*.py"), *(ROOT / "reports").rglob("*.py")])


def imported(path: Path) -> set[str]:
    """Full dotted names of everything a file imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def part_of(name: str) -> str | None:
    """`crawler.fetch.policy` is part `fetch`; names of other packages have none."""
    pieces = name.split(".")
    return pieces[1] if pieces[0] == "crawler" and len(pieces) > 1 else None


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_lower_layers_do_not_know_upper_ones(path: Path) -> None:
    relative = path.relative_to(ROOT)
    if relative.parts[0] != "crawler" or (relative.name == "__init__.py" and len(relative.parts) == 2):
        return
    own = relative.parts[1].removesuffix(".py")
    assert own in LEVEL, f"{own} has no layer: give it one here and in docs/architecture.md"
    above = {part for name in imported(path) if (part := part_of(name)) in LEVEL and LEVEL[part] > LEVEL[own]}
    assert not above, f"{relative} imports from above: {sorted(above)}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_libraries_stay_behind_their_door(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    for library, doors in ONE_DOOR.items():
        uses = any(name == library or name.startswith(f"{library}.") for name in imported(path))
        assert not uses or any(relative.startswith(door) for door in doors), f"{relative} imports {library}"


def test_crawler_knows_reports_only_in_its_command_line() -> None:
    guilty = [
        path
        for path in (ROOT / "crawler").rglob("*.py")
        if path.relative_to(ROOT).parts[1] != "cli" and any(name.split(".")[0] == "reports" for name in imported(path))
    ]
    assert guilty == []


def test_httpx_is_imported_in_one_module_only() -> None:
    users = [path.name for path in sources() if any(name.split(".")[0] in ("httpx", "httpcore") for name in imported(path))]
    assert len(users) == 1, users
