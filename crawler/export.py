"""The data files of a run: every frame as Parquet, JSON, and CSV in two flavours. Same frames, same bytes.

`<frame>.csv` follows RFC 4180 (comma, point, ISO 8601); `<frame>.excel-de.csv` opens in a German Excel by double click (byte
order mark, semicolon, comma). Foreign text is never a formula in either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from crawler.frame import Frames

SCHEMA_VERSION = 1
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FORMATS = ("parquet", "csv", "json")


def write_data(frames: Frames, folder: Path, formats: Iterable[str] = FORMATS) -> list[Path]:
    """Write every frame in every format below `folder`, each file aside first; returns the paths written."""
    wanted = set(formats)
    written: list[Path] = []
    if not wanted:
        return written
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames:
        if "parquet" in wanted:
            written.append(_parquet(frame, folder / f"{name}.parquet"))
        if "csv" in wanted:
            written.append(_text(to_csv(frame), folder / f"{name}.csv", "utf-8"))
            written.append(_text(to_csv(frame, german=True), folder / f"{name}.excel-de.csv", "utf-8-sig"))
        if "json" in wanted:
            written.append(_text(to_json(name, frame), folder / f"{name}.json", "utf-8"))
    return written


def to_csv(frame: pd.DataFrame, *, german: bool = False) -> str:
    """Return a frame as CSV; missing is an empty cell, never 0."""
    safe = frame.copy()
    for column in safe.columns:
        if safe[column].dtype == "string":
            safe[column] = safe[column].map(_harmless, na_action="ignore")
    sign, point, date = (";", ",", "%d.%m.%Y %H:%M") if german else (",", ".", "%Y-%m-%dT%H:%M:%SZ")
    text: str = safe.to_csv(index=False, sep=sign, decimal=point, date_format=date, lineterminator="\r\n")
    return text


def to_json(name: str, frame: pd.DataFrame) -> str:
    """Return a frame as JSON with its schema version: a list of rows, null for missing (the state column says why)."""
    rows = [{column: _plain(value) for column, value in row.items()} for row in frame.to_dict(orient="records")]
    document = {"schema_version": SCHEMA_VERSION, "frame": name, "rows": rows}
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(RISKY) else text


def _plain(value: Any) -> Any:
    import pandas as pd

    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.item() if hasattr(value, "item") else value


def _parquet(frame: pd.DataFrame, path: Path) -> Path:
    aside = path.with_name(f".{path.name}.part")
    frame.to_parquet(aside, index=False)
    aside.replace(path)
    return path


def _text(text: str, path: Path, encoding: str) -> Path:
    aside = path.with_name(f".{path.name}.part")
    aside.write_text(text, encoding=encoding, newline="")
    aside.replace(path)
    return path
