"""Threads: profile pages (saved by a person); the user objects in their data are Instagram's, all else is in the platform file."""

from __future__ import annotations

from crawler.platforms import instagram_parts
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign


def read(document: Document, draft: Draft) -> Sign | None:
    """Add what the embedded user says; presence is left to the rules where there is none."""
    user = None if document.is_data else instagram_parts.embedded(document)
    if user is None:
        return None
    instagram_parts.read_user(user, draft)
    return Sign.exists("json:user.username")
