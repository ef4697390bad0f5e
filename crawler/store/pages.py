"""The page cache: answers of earlier requests, by address and way of reading. Only what may be used again is kept."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.codec import from_plain, to_plain
from crawler.errors import StoreError
from crawler.types import Page

if TYPE_CHECKING:
    from sqlalchemy import Engine

MAX_KEPT = 8 * 1024 * 1024


class StoredPages:
    """A `PageCache` in the store; bodies are compressed. Raises StoreError where the database fails.

    See `crawler.fetch.gate.PageCache`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, url: str, render: str) -> Page | None:
        """Return the last stored answer of any age, None where there is none or it cannot be read any more."""
        with _our_trouble(), self._engine.connect() as connection:
            query = "SELECT meta, body FROM pages WHERE url = ? AND render = ?"
            row = connection.exec_driver_sql(query, (url, render)).fetchone()
            connection.rollback()
        if row is None:
            return None
        try:
            body = zlib.decompressobj().decompress(row[1], MAX_KEPT)
            return replace(from_plain(Page, json.loads(row[0])), body=body)
        except (zlib.error, ValueError, TypeError):
            return None

    def put(self, page: Page, render: str) -> None:
        """Store an answer in place of an earlier one for `page.url`."""
        at = page.fetched_at.timestamp() if page.fetched_at is not None else 0.0
        meta = json.dumps(to_plain(replace(page, body=b"")), ensure_ascii=False, separators=(",", ":"))
        statement = (
            "INSERT INTO pages (url, render, fetched_at, meta, body) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (url, render) DO UPDATE SET "
            "fetched_at = excluded.fetched_at, meta = excluded.meta, body = excluded.body"
        )
        with _our_trouble(), self._engine.begin() as connection:
            connection.exec_driver_sql(statement, (page.url, render, at, meta, zlib.compress(page.body, 1)))

    def forget(self, before: float) -> int:
        """Delete answers read before that time (seconds since the epoch); return how many."""
        with _our_trouble(), self._engine.begin() as connection:
            return connection.exec_driver_sql("DELETE FROM pages WHERE fetched_at < ?", (before,)).rowcount


@contextmanager
def _our_trouble() -> Iterator[None]:
    """A full disk or a lost file must not look like trouble of the host whose page was to be kept."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(f"The database cannot keep pages: {getattr(error, 'orig', None) or error}.") from error
