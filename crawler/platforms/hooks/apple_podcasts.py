"""Apple Podcasts: the look-up answer is data for the platform file; the show's own feed says who stands behind it."""

from __future__ import annotations

from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.types import Classified


def read(document: Document, draft: Draft) -> Sign | None:
    """Leave all to the platform file."""
    return None


def further(answer: Classified) -> list[str]:
    """The feed: website, description, exact dates of all episodes."""
    return [link for link in answer.facts.links if "apple.com/" not in link][:1]
