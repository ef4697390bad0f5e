"""How fast and how right extraction is, beside the bare parser and the public packages for the same job.

    python benchmarks/extraction.py [--corpus FOLDER] [--peers .venv-bench] [--install] [--rounds N]

All candidates run in this one process on the same pages, one after the other, best of N rounds; so the ratios hold on any machine.
"Bare" is the least that any tool must do: parse the page and read the href of every link. Peers come from a virtual environment of
their own (`--install` makes it), because none of them is needed for anything else. Printed is a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import site
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from selectolax.lexbor import LexborHTMLParser  # noqa: E402

from crawler.extract import extract  # noqa: E402
from crawler.platforms import load_registry  # noqa: E402
from tests.corpus.labels import Key, LabelledPage, account_key, read_pages  # noqa: E402

PEERS = ("extract-social-media", "social-links", "socials", "extruct")
Reader = Callable[[LabelledPage], Iterable[Any]]
REGISTRY = load_registry()


def bare(page: LabelledPage) -> list[str | None]:
    return [node.attributes.get("href") for node in LexborHTMLParser(page.body).css("a[href]")]


def ours(page: LabelledPage) -> list[Key]:
    return [(found.ref.platform, found.ref.handle) for found in extract(page.body, page.url, REGISTRY) if found.own]


def peer_extract_social_media() -> Reader:
    from extract_social_media import find_links_tree
    from html_to_etree import parse_html_bytes

    return lambda page: [link for link in find_links_tree(parse_html_bytes(page.body, "text/html; charset=utf-8")) if link]


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
    """Return the peers that can be imported."""
    found: dict[str, Reader] = {}
    makers = {
        "extract-social-media": peer_extract_social_media,
        "social-links": peer_social_links,
        "socials": peer_socials,
        "extruct (sameAs only)": peer_extruct,
    }
    for name, make in makers.items():
        try:
            found[name] = make()
        except ImportError as error:
            print(f"{name}: not installed ({error.name}); --install makes {PEERS}", file=sys.stderr)
    return found


def add_peers(folder: Path, *, install: bool) -> None:
    """Make the packages of another environment importable here, behind our own."""
    if install and not folder.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *PEERS], check=True)
    for packages in folder.glob("lib/python*/site-packages"):
        site.addsitedir(str(packages))


def seconds(read: Reader, pages: list[LabelledPage], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        for page in pages:
            try:
                for _item in read(page):
                    pass
            except Exception:
                continue
        best = min(best, time.perf_counter() - started)
    return best


def quality(read: Reader, pages: list[LabelledPage]) -> tuple[float, float]:
    """Return precision and recall over own accounts; peers that cannot tell own from other give all they find."""
    right = wrong = missed = 0
    for page in pages:
        try:
            items = list(read(page))
        except Exception:
            items = []
        named = {item if isinstance(item, tuple) else account_key(_address(item), REGISTRY) for item in items}
        named -= {None, *page.open}
        right += len(named & page.own)
        wrong += len(named - page.own)
        missed += len(page.own - named)
    return right / max(1, right + wrong), right / max(1, right + missed)


def _address(item: str) -> str:
    return f"https://x.com/{item[1:]}" if item.startswith("@") else item


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("ISTZUSTAND_CORPUS", str(ROOT.parent / "shared" / "corpus"))
    parser.add_argument("--corpus", type=Path, default=Path(default) / "websites")
    parser.add_argument("--peers", type=Path, default=ROOT / ".venv-bench")
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    add_peers(options.peers, install=options.install)
    pages = read_pages(options.corpus, REGISTRY)
    readers: dict[str, Reader] = {"bare parser": bare, "istzustand": ours, **peers()}
    first = time.perf_counter()
    for page in pages:
        ours(page)
    cold = time.perf_counter() - first
    times = {name: seconds(read, pages, options.rounds) for name, read in readers.items()}
    print(f"{len(pages)} pages, {sum(len(page.body) for page in pages) / 1e6:.1f} MB, best of {options.rounds} rounds\n")
    print("| extractor | ms a page | times bare | precision | recall |\n|---|--:|--:|--:|--:|")
    for name, taken in times.items():
        precision, recall = quality(read, pages) if (read := readers[name]) is not bare else (0.0, 0.0)
        figures = "– | –" if name == "bare parser" else f"{precision:.3f} | {recall:.3f}"
        print(f"| {name} | {1000 * taken / len(pages):.2f} | {taken / times['bare parser']:.2f} | {figures} |")
    print(f"\nFirst round, memos empty: {1000 * cold / len(pages):.2f} ms a page, {cold / times['bare parser']:.2f} times bare.")
    if "extract-social-media" in times:
        print(f"Faster than extract-social-media: {times['extract-social-media'] / times['istzustand']:.1f} times.")


if __name__ == "__main__":
    main()
