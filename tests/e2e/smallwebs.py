"""Small webs for tests that run a whole audit: real sockets, real store, only the hosts that a test is about."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from crawler.discover.search import OFF, SearchSettings
from crawler.fetch import Credential, FetchSettings, open_fetcher
from crawler.fetch.clock import ShiftedClock
from crawler.gather import gather
from crawler.platforms import Registry, load_registry
from crawler.settings import fixtures_folder
from crawler.smallweb import SmallWeb, serve
from crawler.store import open_store
from crawler.types import Company, Gathered
from tests.factory import make_run

SHIPPED = fixtures_folder() / "web"


@contextmanager
def web_of(folder: Path, shipped: Sequence[str] = (), **pages: Mapping[str, str]) -> Iterator[SmallWeb]:
    """Serve some hosts of the shipped web, and hosts of the test: name with `__` for a point, to file name and text."""
    for name in shipped:
        shutil.copytree(SHIPPED / name, folder / name, dirs_exist_ok=True)
    for name, files in pages.items():
        for file, text in files.items():
            path = folder / name.replace("__", ".") / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    with serve(folder) as web:
        yield web


def settings_for(web: SmallWeb) -> FetchSettings:
    """A door that leads to the small web and nowhere else, without pauses."""
    return FetchSettings(
        route_all_to=("127.0.0.1", web.port), known_hosts=web.hosts, dns_records=web.dns_records, default_delay_s=0.0,
        platform_delays=False, allow_no_sandbox=True,
    )  # fmt: skip


def audit(
    web: SmallWeb,
    *companies: Company,
    search: SearchSettings = OFF,
    registry: Registry | None = None,
    credentials: Mapping[str, Credential] | None = None,
) -> Gathered:
    """Audit companies over the small web at the factory's time, without a browser."""
    run = make_run()
    keys = credentials or {}

    async def all_of_it() -> Gathered:
        with open_store("sqlite://") as store:
            clock = ShiftedClock(run.started_at)
            async with open_fetcher(
                settings_for(web), store.gate, store.pages, browser=False, clock=clock, credentials=keys
            ) as fetcher:
                return await gather(companies, run, fetcher, registry or load_registry(), search=search, keys=frozenset(keys))

    return asyncio.run(all_of_it())
