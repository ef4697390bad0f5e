"""Crawl the loopback site through the door of the product, with robots.txt, the lease in a database, and extraction of accounts.

    python -m benchmarks.crawlers.ours PORT PAGES [--profile FILE]

All guards are in force: budget, URL policy, robots.txt, the host's lease, capped reading, classification. Only the pause between
two requests is 0, and page cache and archive are off, because Scrapy has neither in its default. Sockets are real; names lead to
loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import tempfile
from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.crawlers.meter import Meter
from benchmarks.loopback import HOST
from crawler.extract import read_site_page
from crawler.fetch import FetchSettings, open_fetcher
from crawler.platforms import Registry, load_registry
from crawler.store import open_store
from crawler.types import Fetcher, Request


async def crawl(fetcher: Fetcher, registry: Registry, limit: int) -> Meter:
    """Read every page of the site once, in the order of their links."""
    meter = Meter()
    start = f"http://{HOST}/"
    seen = {start}
    waiting = deque([start])
    while waiting and meter.pages < limit:
        page = await fetcher.fetch(Request(waiting.popleft(), purpose="site", subject_id="lindner"))
        if not page.outcome.has_body:
            continue
        read = read_site_page(page.body, page.final_url, registry, page.content_type_header)
        links = read.links
        for link in links:
            if link.url not in seen and urlsplit(link.url).hostname == HOST:
                seen.add(link.url)
                waiting.append(link.url)
        meter.page(len(links), sum(found.own for found in read.found))
    return meter


async def run(port: int, pages: int, folder: Path) -> Meter:
    registry = load_registry()
    settings = FetchSettings(
        route_all_to=("127.0.0.1", port), default_delay_s=0.0, platform_delays=False,
        subject_requests=10 * pages, subject_bytes=1 << 40, subject_s=3600.0,
    )  # fmt: skip
    with open_store(folder / "store.sqlite") as store:
        async with open_fetcher(settings, store.gate, browser=False) as fetcher:
            return await crawl(fetcher, registry, pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("pages", type=int)
    parser.add_argument("--profile", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        profile = cProfile.Profile()
        work = run(options.port, options.pages, Path(folder))
        meter = profile.runcall(asyncio.run, work) if options.profile else asyncio.run(work)
    if options.profile:
        profile.dump_stats(options.profile)
    meter.report()


if __name__ == "__main__":
    main()
