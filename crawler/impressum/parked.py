"""Is a home page only the placeholder of a domain that is parked, for sale or not yet used?"""

from __future__ import annotations

from crawler.impressum.lines import page_lines, page_title
from crawler.impressum.words import words
from crawler.urls import host_of, registrable_domain

SCRIPT_LOOK = 200_000


def parked_domain(html: str, url: str) -> str:
    """Return the wording or service by which a page is known as parked, "" where it is not.

    Wording counts in short pages only: a registrar's own shop and an article on parking are long. A parking service's script
    counts only on a page without text of its own.
    """
    text = " ".join(line.low for line in page_lines(html[:SCRIPT_LOOK]))
    if len(text) > words().parked_max_characters:
        return ""
    seen = f"{page_title(html).lower()} {text}"
    wording = next((phrase for phrase in words().parked if phrase in seen), "")
    if wording:
        return wording
    source = html[:SCRIPT_LOOK].lower()
    own = registrable_domain(host_of(url))
    service = next((name for name in words().parking_services if name in source and (not own or own not in name)), "")
    return service if service and len(text) < words().parked_max_characters // 4 else ""
