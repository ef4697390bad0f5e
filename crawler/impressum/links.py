"""Does a link lead to the Impressum?"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from crawler.impressum.words import words
from crawler.types import Facts

MAX_LABEL = 60
IN_TEXT = re.compile(
    r"(?:impressum|imprint|legal notice|anbieterkennzeichnung|offenlegung)\W{1,5}((?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/[^\s|,;]*)?)",
    re.IGNORECASE,
)
"""An address that a profile's text calls its Impressum."""


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


def notice_links(facts: Facts) -> tuple[str, ...]:
    """Addresses on a profile that can be recognised as a legal notice: by the address itself, or by the word before it."""
    named = [address for address in (*facts.websites, *facts.links) if is_impressum_link("", address)]
    for found in IN_TEXT.finditer((facts.description or "")[:2000]):
        written = found[1].rstrip(".)")
        named.append(written if "://" in written else f"https://{written}")
    return tuple(dict.fromkeys(named))
