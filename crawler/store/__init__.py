"""The only door to the database: runs, results, pages and the politeness of hosts.

`open_store` gives a `Store`; one SQLite file by default. Everything is appended; a result is written whole, once, or not at all.
"""

from crawler.store.opening import open_store
from crawler.store.store import Store

__all__ = ["Store", "open_store"]
