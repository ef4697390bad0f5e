"""`import` and `capture`: pages that a person opened, read by the same parsers as everything else and kept with a run."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.capture import MAX_FILE_BYTES, Captured, Problem, read_file, read_pages
from crawler.capture.readers.html import comment_of
from crawler.cli.audit import fetch_settings, store_url
from crawler.cli.faults import USAGE
from crawler.cli.inspect import plain
from crawler.cli.runs import find_run
from crawler.cli.summary import word
from crawler.cli.tables import print_table, printable
from crawler.cli.texts import say
from crawler.errors import UsageError
from crawler.platforms import Registry, load_registry
from crawler.settings import load_settings
from crawler.vocabulary import Presence

ENDINGS = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".har", ".warc", ".warc.gz", ".webarchive", ".json")
"""Files that are taken from a folder; a file that is named itself is read whatever it is called."""
MAX_FILES = 1_000
UTF8_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one page of a file, or of the file."""

    file: str
    captured: Captured | None = None
    reason: str = ""
    """Why nothing of it is kept; empty where it is read."""
    run_id: str = ""
    """The run with which it is kept; empty where none is."""


def import_files(files: Sequence[Path], url: str | None, run: str | None, config: Path | None, *, as_json: bool) -> int:
    """Read saved pages, keep what they say with a run, print it, and return the exit code: 2 where no file could be read."""
    if url is not None:
        check_address(url)
        if len(files) != 1 or files[0].is_dir():
            raise UsageError("import_one_url")
    registry = load_registry()
    rows = [row for file in _files(files) for row in read_rows(file, registry, datetime.now(UTC), url or "")]
    return _keep_and_print(rows, run, config, as_json=as_json)


def capture_urls(urls: Sequence[str], folder: Path, run: str | None, config: Path | None, *, as_json: bool) -> int:
    """Open each address in a visible window, store the pages that the person chooses in `folder`, and import them."""
    from crawler.fetch.window import open_window

    for url in urls:
        check_address(url)
    settings = load_settings(config)
    stored: list[Path] = []
    with open_window(fetch_settings(settings)) as window:
        for number, url in enumerate(urls, 1):
            window.show(url)
            choice = _ask(say("capture_prompt", number=number, count=len(urls), url=printable(url)))
            while choice == "" and (seen := window.look()) is None:
                choice = _ask(say("capture_nothing"))
            if choice == "q":
                break
            if choice == "" and seen is not None:
                stored.append(_store(folder, seen.url, seen.html))
                sys.stderr.write(say("capture_stored", path=stored[-1]) + "\n")
    if not stored:
        sys.stderr.write(say("capture_none") + "\n")
        return 0
    registry = load_registry()
    rows = [row for file in stored for row in read_rows(file, registry, datetime.now(UTC))]
    return _keep_and_print(rows, run, config, as_json=as_json)


def check_address(url: str) -> None:
    """Raise UsageError for what is no address of a page on the web."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            return
    except ValueError:
        pass
    raise UsageError("bad_page_url", url=printable(url))


def read_rows(file: Path, registry: Registry, now: datetime, url: str = "") -> list[Row]:
    """Return one row for each account in a file, or one with the reason; never raises for a bad file."""
    try:
        data, modified = _bytes(file)
        captured = read_pages(read_file(data), registry, file=file.name, modified=modified, now=now, url=url)
    except Problem as problem:
        return [Row(str(file), reason=problem.reason)]
    return [Row(str(file), reading) for reading in captured]


def _bytes(file: Path) -> tuple[bytes, datetime]:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1), datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError) as error:
        raise Problem("no_file") from error


def _files(named: Sequence[Path]) -> Iterator[Path]:
    """Yield the files that are named, and the saved pages of folders; what browsers put beside a page lies deeper."""
    for path in named:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.name.lower().endswith(ENDINGS) and file.is_file())
            yield from inside[:MAX_FILES] or [path]
        else:
            yield path


def _keep_and_print(rows: Sequence[Row], run: str | None, config: Path | None, *, as_json: bool) -> int:
    kept, note = _kept(rows, run, config)
    if as_json:
        for row in kept:
            line = json.dumps(_record(row), ensure_ascii=False, allow_nan=False)
            # A lone surrogate of a hostile page cannot be written as UTF-8: it becomes a replacement character.
            sys.stdout.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")
    else:
        _print(kept)
    for row in kept:
        if row.reason:
            sys.stderr.write(f"{printable(row.file)}: {say(f'import_{row.reason}')}\n")
    if note:
        sys.stderr.write(note + "\n")
    return 0 if any(row.captured for row in kept) else USAGE


def _kept(rows: Sequence[Row], run: str | None, config: Path | None) -> tuple[list[Row], str]:
    """Append the readings to the run; return the rows with its id, and a sentence about it. Raises UsageError for a wrong run."""
    from crawler.store import open_store

    settings = load_settings(config)
    found = find_run(run, store_url(settings)) if run is not None else None
    count = sum(row.captured is not None for row in rows)
    if found is None and not count:
        return list(rows), ""
    with open_store(found.store_url if found else store_url(settings)) as store:
        run_id = found.run_id if found else store.newest_run()
        if found is not None and store.gathered(found.run_id) is None:
            raise UsageError("no_run", run=run)
        if run_id is None:
            return list(rows), say("import_no_run")
        now = datetime.now(UTC)
        for row in rows:
            if row.captured is not None:
                store.save_capture(run_id, row.captured, now)
    kept = [replace(row, run_id=run_id) if row.captured is not None else row for row in rows]
    return kept, say("import_kept", count=count, run=run_id) if count else ""


def _record(row: Row) -> dict[str, Any]:
    answer = row.captured.classified if row.captured else None
    ref = answer.ref if answer else None
    return {
        "file": row.file,
        "platform": ref.platform if ref else None,
        "entity": ref.entity.value if ref else None,
        "handle": ref.handle if ref else None,
        "canonical": ref.canonical if ref else None,
        "presence": answer.presence.value if answer else None,
        "failure": answer.failure.value if answer and answer.failure else None,
        "claim_state": answer.claim_state.value if answer else None,
        "ownership_markers": [plain(marker) for marker in answer.markers] if answer else [],
        "facts": {key: value for key, value in plain(answer.facts).items() if value not in (None, [], {}, False)} if answer else {},
        "observed_at": plain(row.captured.observed_at) if row.captured else None,
        "method": row.captured.method if row.captured else None,
        "run": row.run_id or None,
        "reason": row.reason or None,
    }


def _print(rows: Sequence[Row]) -> None:
    columns = [(say(f"table_{key}"), key == "followers") for key in ("file", "platform", "account", "state", "followers", "date")]
    cells = []
    for row in rows:
        if row.captured is None or row.captured.classified.ref is None:
            continue
        answer = row.captured.classified
        state = answer.failure if answer.presence is Presence.UNKNOWN else answer.presence
        group = "failure" if answer.presence is Presence.UNKNOWN else "presence"
        followers = str(answer.facts.followers.value) if answer.facts.followers else ""
        name = load_registry().get(answer.platform).name
        date = row.captured.observed_at.date().isoformat()
        cells.append((Path(row.file).name, name, row.captured.classified.ref.handle, word(group, state), followers, date))
    if cells:
        print_table(columns, cells)


# --- capture ------------------------------------------------------------------------------------------------------------------


def _ask(question: str) -> str:
    """Return the person's choice: empty to store, `s` to skip, `q` to end; the end of input ends."""
    while True:
        sys.stderr.write(question + " ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return "q"
        if (choice := line.strip().lower()) in ("", "s", "q"):
            return choice


def _store(folder: Path, url: str, html: str) -> Path:
    """Write a page with the comment that says where it came from; raises UsageError where the folder cannot be written."""
    host = re.sub(r"[^a-z0-9.-]", "", (urlsplit(url).hostname or "page").lower())
    stem = f"{host}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = next(path for n in range(1, 10_000) if not (path := folder / f"{stem}{f'-{n}' if n > 1 else ''}.html").exists())
        # The byte order mark says what the text is now, whatever charset the page was sent in.
        path.write_text(f"{UTF8_MARK}{comment_of(url)}\n{html}", encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError("no_write", path=folder, reason=error.strerror or str(error)) from error
    return path


__all__ = ["capture_urls", "import_files"]
