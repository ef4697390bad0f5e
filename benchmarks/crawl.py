"""What a page costs to crawl: our door and extraction beside Scrapy with its link extractor, over real sockets.

    python -m benchmarks.crawl [--pages N] [--rounds N] [--peers .venv-bench] [--install] [--profile]

A server process gives out a made-up site on loopback; each crawler is a process of its own and reads every page once. Measured is
the CPU (user and system) of the crawler's process for each page after the first ten, as the crawlers report it themselves; imports
and start are left out on both sides. Crawlers run in turn; printed is a Markdown table of medians.
"""

from __future__ import annotations

import argparse
import json
import pstats
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import PEER_FOLDER, ROOT, Goal, add_peers, finish, in_turn, peer_python, peers_line, ratio, versions

OURS = "istzustand"
PEER = "Scrapy"
PEER_BUSY = "Scrapy, 8 requests in flight"


@dataclass(slots=True)
class Crawler:
    """One crawler, started afresh for every round."""

    command: list[str]
    reports: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, pages: int) -> float:
        """Crawl a fresh server once; return milliseconds of CPU a page. Raises RuntimeError where the site was not read whole."""
        with server(pages) as site:
            done = subprocess.run([*self.command, str(site.port), str(pages)], check=True, capture_output=True, text=True, cwd=ROOT)
        report = json.loads(done.stdout.splitlines()[-1])
        if report["pages"] != pages or site.asked["pages"] != pages:
            raise RuntimeError(f"{' '.join(self.command[1:])} read {report['pages']} of {pages} pages")
        if site.asked["forbidden"] or not site.asked["robots"]:
            raise RuntimeError(f"{' '.join(self.command[1:])} does not obey robots.txt: {site.asked}")
        self.reports.append(report)
        return float(report["ms"])

    def middle(self, key: str) -> float:
        """Return the median of one figure over all rounds."""
        return median(report[key] for report in self.reports)


@dataclass(slots=True)
class Site:
    """The server while it runs, and after its end what it was asked."""

    port: int
    asked: dict[str, Any] = field(default_factory=dict)


@contextmanager
def server(pages: int) -> Iterator[Site]:
    """Start the server process and end it by closing its standard input."""
    command = [sys.executable, "-m", "benchmarks.loopback", "--pages", str(pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        site = Site(int(process.stdout.readline()))
        try:
            yield site
        finally:
            process.stdin.close()
            last = process.stdout.read().strip()
        site.asked.update(json.loads(last))


def crawlers(folder: Path) -> dict[str, Crawler]:
    """Return ours and, where it is installed, the peer."""
    found = {OURS: Crawler([sys.executable, "-m", "benchmarks.crawlers.ours"])}
    if "scrapy" in versions(folder):
        command = [str(peer_python(folder)), str(ROOT / "benchmarks" / "crawlers" / "peer.py")]
        found[PEER] = Crawler(command)
        found[PEER_BUSY] = Crawler([*command, "--in-flight", "8"])
    else:
        print("Scrapy is not installed, nothing to compare with; --install gets it", file=sys.stderr)
    return found


def show_profile(pages: int) -> None:
    """Print where our own time goes, by what each function costs with all that it calls."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "profile"
        Crawler([sys.executable, "-m", "benchmarks.crawlers.ours", "--profile", str(file)])(pages)
        pstats.Stats(str(file)).sort_stats("cumtime").print_stats(r"crawler/|lexbor", 40)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", type=Path, default=PEER_FOLDER)
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--profile", action="store_true", help="print where our own time goes, and nothing else")
    options = parser.parse_args()
    if options.profile:
        show_profile(options.pages)
        return 0
    if options.install:
        add_peers(options.peers, ["scrapy"])
    found = crawlers(options.peers)
    measured = in_turn({name: (lambda crawler=crawler: crawler(options.pages)) for name, crawler in found.items()}, options.rounds)
    print(f"{options.pages} pages, each read once, robots.txt obeyed, no pause; medians of {options.rounds} rounds in turn.")
    print(f"{peers_line(options.peers, ['scrapy', 'twisted', 'parsel', 'lxml'])}.\n")
    print("| crawler | CPU ms a page | of Scrapy's | wall ms a page | start s | links a page | own accounts a page |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, crawler in found.items():
        share = ratio(measured, name, PEER)
        start = crawler.middle("whole_s") - crawler.middle("ms") * options.pages / 1000
        accounts = f"{crawler.middle('accounts') / options.pages:.1f}" if name == OURS else "–"
        cells = [
            f"{crawler.middle('ms'):.2f}", "–" if share is None else f"{share:.2f}", f"{crawler.middle('wall_ms'):.2f}",
            f"{start:.2f}", f"{crawler.middle('links') / options.pages:.0f}", accounts,
        ]  # fmt: skip
        print(f"| {name} | {' | '.join(cells)} |")
    shares = [share for peer in (PEER, PEER_BUSY) if (share := ratio(measured, OURS, peer)) is not None]
    worst = max(shares) if shares else None
    return finish(
        [
            Goal("CPU a page as share of the cheaper of both Scrapys", worst, 0.5),
            Goal("later: the same share", worst, 0.33),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
