"""Dribbble: the profile's shots with their dates stand in a script variable; all other facts are in the platform file."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.dates import read_date
from crawler.numbers import read_count
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.types import Post


def read(document: Document, draft: Draft) -> Sign | None:
    """Add the newest shots; presence is left to the rules."""
    shots = document.script("newestShots")
    draft.posts(_posts(shots if isinstance(shots, list) else [], draft), "json:newestShots published_at")
    return None


def _posts(shots: list[object], draft: Draft) -> Iterator[Post]:
    for shot in shots:
        posted = read_date(str(shot.get("published_at") or ""), draft.now) if isinstance(shot, dict) else None
        if isinstance(shot, dict) and posted is not None:
            views, likes = (read_count(str(shot.get(key) or "")) for key in ("view_count", "likes_count"))
            url, title = f"https://dribbble.com{shot.get('path', '')}", str(shot.get("title") or "")[:200]
            yield Post(posted=posted, url=url, title=title, views=views, likes=likes)
