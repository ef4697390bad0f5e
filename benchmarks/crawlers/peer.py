"""Crawl the loopback site with Scrapy and its link extractor. Runs in the environment of the peers; needs Scrapy only.

    python -m benchmarks.crawlers.peer PORT PAGES [--in-flight N]

Settings are Scrapy's defaults with robots.txt obeyed; what costs CPU and has no counterpart here is switched off (log, telnet
console, cookies), and addresses seen before are dropped by the spider before Scrapy would make requests of them: both make
Scrapy cheaper.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import scrapy
from meter import Meter
from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor

METER = Meter()


class SiteSpider(scrapy.Spider):
    """Follow every link that stays on the site."""

    name = "site"
    extractor = LinkExtractor()

    def __init__(self, port: int, pages: int) -> None:
        super().__init__()
        self.home = f"http://127.0.0.1:{port}/"
        self.start_urls = [self.home]
        self.limit = pages
        self.seen = {self.home}

    def parse(self, response: Any) -> Iterator[scrapy.Request]:
        links = self.extractor.extract_links(response)
        METER.page(len(links))
        for link in links:
            url = link.url
            if url not in self.seen and url.startswith(self.home):
                self.seen.add(url)
                yield scrapy.Request(url)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("pages", type=int)
    parser.add_argument("--in-flight", type=int, default=1)
    options = parser.parse_args()
    process = CrawlerProcess(
        {
            "ROBOTSTXT_OBEY": True,
            "DOWNLOAD_DELAY": 0,
            "CONCURRENT_REQUESTS_PER_DOMAIN": options.in_flight,
            "COOKIES_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_ENABLED": False,
        }
    )
    process.crawl(SiteSpider, port=options.port, pages=options.pages)
    process.start()
    METER.report()


if __name__ == "__main__":
    main()
