"""Opening a database: connection, pragmas, migrations, and the lock that keeps a second run out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import StoreBusyError, StoreError
from crawler.store.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_MS = 10_000


@contextmanager
def open_store(url: str | Path) -> Iterator[Store]:
    """Open the store at a path, a `sqlite:///…` URL or `:memory:`, bring its schema up to date, and close it at the end.

    Raises StoreBusyError while another process holds it, StoreError with the reason where it cannot be opened.
    """
    from sqlalchemy.exc import SQLAlchemyError

    path = _path_of(url)
    with _lock(path, str(url)):
        engine = None
        try:
            engine = _engine(path)
            _migrate(engine)
            yield Store(engine)
        except SQLAlchemyError as error:
            raise StoreError(f"The database {url} cannot be used: {_reason(error)}.") from error
        finally:
            if engine is not None:
                engine.dispose()


def _path_of(url: str | Path) -> Path | None:
    text = str(url)
    if text in (":memory:", "sqlite://"):
        return None
    if text.startswith("sqlite:///"):
        return Path(text.removeprefix("sqlite:///"))
    if "://" in text:
        raise StoreError(f"The database {text.split('@')[-1]!r} is of an unknown kind; use a path or sqlite:///path.")
    return Path(text)


def _engine(path: Path | None) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    if path is None:
        engine = create_engine("sqlite://", poolclass=StaticPool)
    else:
        engine = create_engine(f"sqlite:///{path.as_posix()}", poolclass=StaticPool, connect_args={"timeout": BUSY_MS / 1000})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # The driver's own transaction handling is off: transactions are begun where they are needed, and explicitly.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _migrate(engine: Engine) -> None:
    """Apply every numbered file that the database has not seen, each in one transaction."""
    from sqlalchemy import text

    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)")
        known = {row[0] for row in connection.exec_driver_sql("SELECT number FROM migrations")}
    files = sorted(MIGRATIONS.glob("[0-9]*.sql"))
    newest = max((int(file.stem) for file in files), default=0)
    if known and max(known) > newest:
        raise StoreError(
            f"The database was made by a newer version (schema {max(known)}, this version knows {newest}): please update."
        )
    for file in files:
        number = int(file.stem)
        if number in known:
            continue
        with engine.begin() as connection:
            for statement in _statements(file.read_text(encoding="utf-8")):
                connection.exec_driver_sql(statement)
            connection.execute(
                text("INSERT INTO migrations VALUES (:number, :at)"), {"number": number, "at": datetime.now(UTC).isoformat()}
            )


def _statements(sql: str) -> Iterator[str]:
    lines = (line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    for statement in "\n".join(lines).split(";"):
        if statement.strip():
            yield statement


@contextmanager
def _lock(path: Path | None, name: str) -> Iterator[None]:
    """Hold an OS lock beside the file; it dies with the process, so nothing is left behind by a crash."""
    if path is None:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = open(path.with_name(f"{path.name}.lock"), "a+b")  # noqa: SIM115 - closed below, held until then
    except OSError as error:
        raise StoreError(
            f"The database {name} cannot be opened: {error.strerror}. Choose another with ISTZUSTAND_STORE_URL."
        ) from error
    try:
        _take(handle, name)
        yield
    finally:
        handle.close()


def _take(handle: Any, name: str) -> None:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise StoreBusyError(name) from error


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None)
    return str(cause or error).splitlines()[0].rstrip(".")
