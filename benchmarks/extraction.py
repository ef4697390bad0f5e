"""How fast and how right extraction is, beside the bare parser and the public packages for the same job.

    python -m benchmarks.extraction [--peers .venv-bench] [--install] [--rounds N] [--profile]

All candidates run in this one process on the same pages, in turn. "Bare" is the least that any tool must do: parse the page and
read the href of every link. Everybody gets the bytes of a saved page and nothing else; one peer is also measured with the charset
told, which spares it its own detection. Pages are the labelled real ones (ISTZUSTAND_CORPUS); where they are missing, the made-up
pages of the crawl stand in, and precision and recall are left out. Printed is a Markdown table.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import site
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from benchmarks.loopback import HOST, page
from benchmarks.measure import PEER_FOLDER, PEERS, Goal, add_peers, finish, in_turn, packages_of, peers_line, ratio
from crawler.extract import extract
from crawler.platforms import load_registry
from tests.corpus.labels import Key, LabelledPage, account_key, read_pages
from tests.corpus_folder import corpus

Reader = Callable[[LabelledPage], Iterable[Any]]
REGISTRY = load_registry()
BARE, OURS, BEST_PEER = "bare parser", "istzustand", "extract-social-media"
MADE_UP = 100


def bare(page: LabelledPage) -> list[str | None]:
    return [node.attributes.get("href") for node in LexborHTMLParser(page.body).css("a[href]")]


def ours(page: LabelledPage) -> list[Key]:
    return [(found.ref.platform, found.ref.handle) for found in extract(page.body, page.url, REGISTRY) if found.own]


def peer_extract_social_media(content_type: str) -> Reader:
    from extract_social_media import find_links_tree
    from html_to_etree import parse_html_bytes

    return lambda page: [link for link in find_links_tree(parse_html_bytes(page.body, content_type)) if link]


def peer_socials() -> Reader:
    import socials

    def read(page: LabelledPage) -> list[str]:
        matches = socials.extract([href for href in bare(page) if href]).get_matches_per_platform()
        return [link for links in matches.values() for link in links]

    return read


def peer_social_links() -> Reader:
    from sociallinks import detect_platform

    return lambda page: [href for href in bare(page) if href and detect_platform(href)]


def peer_extruct() -> Reader:
    import extruct

    def read(page: LabelledPage) -> list[str]:
        data = extruct.extract(page.body, base_url=page.url, syntaxes=["json-ld", "microdata"], errors="ignore")
        things = [*data.get("json-ld", []), *(item.get("properties", {}) for item in data.get("microdata", []))]
        same_as = [thing.get("sameAs") for thing in things if isinstance(thing, dict)]
        return [url for value in same_as for url in (value if isinstance(value, list) else [value]) if isinstance(url, str)]

    return read


def peers() -> dict[str, Reader]:
    """Return the peers that can be imported; name those that cannot."""
    found: dict[str, Reader] = {}
    makers: dict[str, Callable[[], Reader]] = {
        BEST_PEER: lambda: peer_extract_social_media("text/html"),
        f"{BEST_PEER}, charset told": lambda: peer_extract_social_media("text/html; charset=utf-8"),
        "social-links": peer_social_links,
        "socials": peer_socials,
        "extruct (sameAs only)": peer_extruct,
    }
    for name, make in makers.items():
        try:
            found[name] = make()
        except Exception as error:  # a peer that cannot even be imported must not end the measurement
            print(f"{name}: left out ({type(error).__name__}: {error}); --install gets {', '.join(PEERS)}", file=sys.stderr)
    return found


def read_labelled() -> tuple[list[LabelledPage], bool]:
    """Return the pages to measure on, and whether they are real and labelled."""
    try:
        return read_pages(corpus("websites"), REGISTRY), True
    except pytest.skip.Exception as missing:
        print(f"{missing}. Made-up pages stand in.", file=sys.stderr)
    url = f"http://{HOST}/"
    return [LabelledPage(str(n), url, page(n, MADE_UP), frozenset(), frozenset(), 0) for n in range(MADE_UP)], False


def milliseconds(read: Reader, pages: list[LabelledPage]) -> float:
    """CPU of one pass over all pages, for one page. A peer that fails on a page goes on with the next."""
    started = time.process_time()
    for item in pages:
        try:
            for _ in read(item):
                pass
        except Exception:
            continue
    return 1000 * (time.process_time() - started) / len(pages)


def quality(read: Reader, pages: list[LabelledPage]) -> tuple[float, float]:
    """Return precision and recall over own accounts; peers that cannot tell own from other give all they find."""
    right = wrong = missed = 0
    for item in pages:
        try:
            items = list(read(item))
        except Exception:
            items = []
        named = {found if isinstance(found, tuple) else account_key(_address(found), REGISTRY) for found in items}
        named -= {None, *item.open}
        right += len(named & item.own)
        wrong += len(named - item.own)
        missed += len(item.own - named)
    return right / max(1, right + wrong), right / max(1, right + missed)


def _address(item: str) -> str:
    return f"https://x.com/{item[1:]}" if item.startswith("@") else item


def show_profile(pages: list[LabelledPage]) -> None:
    """Print where our own time goes."""
    profile = cProfile.Profile()
    profile.runcall(milliseconds, ours, pages)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, default=PEER_FOLDER)
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--profile", action="store_true", help="print where our own time goes, and nothing else")
    options = parser.parse_args()
    pages, labelled = read_labelled()
    cold = milliseconds(ours, pages)
    if options.profile:
        show_profile(pages)
        return 0
    if options.install:
        add_peers(options.peers, PEERS[:-1])
    for folder in packages_of(options.peers):
        site.addsitedir(folder)  # behind our own packages
    readers: dict[str, Reader] = {BARE: bare, OURS: ours, **peers()}
    measured = in_turn({name: (lambda read=read: milliseconds(read, pages)) for name, read in readers.items()}, options.rounds)
    kind = "real pages of companies" if labelled else "made-up pages"
    size = sum(len(item.body) for item in pages) / len(pages) / 1000
    print(f"{len(pages)} {kind}, {size:.0f} kB on average; CPU, medians of {options.rounds} rounds in turn.")
    print(f"{peers_line(options.peers, (*PEERS[:-1], 'lxml'))}.\n")
    print("| extractor | ms a page | times bare | precision | recall |\n|---|--:|--:|--:|--:|")
    for name, read in readers.items():
        figures = "– | –"
        if labelled and read is not bare:
            figures = " | ".join(f"{share:.3f}" for share in quality(read, pages))
        print(f"| {name} | {median(measured[name]):.2f} | {ratio(measured, name, BARE):.2f} | {figures} |")
    print(f"\nOur first pass, memos empty: {cold:.2f} ms a page, {cold / median(measured[BARE]):.2f} times bare.")
    return finish(
        [
            Goal("extraction as multiple of the bare parser", ratio(measured, OURS, BARE), 3),
            Goal(f"times faster than {BEST_PEER}", ratio(measured, BEST_PEER, OURS), 2.5, at_most=False),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
