"""The grammar against thousands of accounts that public data sets name: each address must be read as the platform named there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest

from crawler.platforms import load_registry
from tests.corpus_folder import corpus

pytestmark = pytest.mark.corpus
RESOLVED = 0.99
ADDRESS = {
    "facebook": "https://www.facebook.com/{}",
    "instagram": "https://www.instagram.com/{}",
    "twitter": "https://twitter.com/{}",
    "youtube": "https://www.youtube.com/channel/{}",
    "youtubeHandle": "https://www.youtube.com/@{}",
    "linkedin": "https://www.linkedin.com/company/{}",
    "pinterest": "https://www.pinterest.com/{}",
    "threads": "https://www.threads.net/@{}",
    "tiktok": "https://www.tiktok.com/@{}",
    "vk": "https://vk.com/{}",
    "weibo": "https://weibo.com/{}",
    "snapchat": "https://www.snapchat.com/add/{}",
    "crunchbase": "{}",
}
PLATFORM = {"twitter": "x", "youtubeHandle": "youtube"}
KEYED = ("brands_wikidata_nsi.jsonl", "cncf_landscape.jsonl", "sites_2fa_contacts.jsonl")
TYPED = ("facebook", "twitter", "instagram", "youtube", "mastodon", "telegram")


def named() -> Iterator[tuple[str, str]]:
    """Platform and address of every account that the sets name for a platform that we know."""
    for file in KEYED:
        for line in corpus("truth", file).read_text(encoding="utf-8").splitlines():
            for key, value in json.loads(line)["accounts"].items():
                if key in ADDRESS and isinstance(value, str):
                    yield PLATFORM.get(key, key), value if "://" in value else ADDRESS[key].format(value.lstrip("@"))
    for line in corpus("truth", "green_party_chapters_de.jsonl").read_text(encoding="utf-8").splitlines():
        for link in json.loads(line)["urls"]:
            if (key := link["type"].lower()) in TYPED:
                yield PLATFORM.get(key, key), link["url"]


def test_addresses_are_read_as_the_platform_that_is_named() -> None:
    registry = load_registry()
    total: Counter[str] = Counter()
    missed: dict[str, list[str]] = {}
    for platform, url in named():
        total[platform] += 1
        answer = registry.identify(url)
        if not answer.account or answer.platform != platform:
            missed.setdefault(platform, []).append(f"{url} ({answer.reason})")

    shares = {platform: 1 - len(missed.get(platform, ())) / count for platform, count in total.items() if count >= 100}
    print(sum(total.values()), {platform: round(share, 4) for platform, share in shares.items()})
    assert sum(total.values()) > 30_000
    assert {platform: missed[platform] for platform, share in shares.items() if share < RESOLVED} == {}
