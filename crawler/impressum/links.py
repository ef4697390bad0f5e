"""Does a link lead to the Impressum?"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from crawler.impressum.words import words

MAX_LABEL = 60


def is_impressum_link(text: str, href: str) -> bool:
    """True for a link whose text or address says Impressum, imprint, legal notice or Offenlegung."""
    label = " ".join(text.lower().split())[:200]
    try:
        path = unquote(urlsplit(href.strip()[:2083]).path).lower()
    except ValueError:
        path = ""
    last = path.replace("_", "-").rstrip("/").rsplit("/", 1)[-1]
    spelled = [word.replace(" ", "-") for word in words().impressum_links]
    if any(last == word or last.startswith((f"{word}.", f"{word}-")) or last.endswith(f"-{word}") for word in spelled):
        return True
    return len(label) <= MAX_LABEL and any(word in label for word in words().impressum_links)
