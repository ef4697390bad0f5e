"""A page saved by Safari (.webarchive): a binary property list that holds the page and its address."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator

from crawler.capture.page import Problem, SavedPage
from crawler.capture.readers.html import lean


def read(data: bytes) -> Iterator[SavedPage]:
    """Yield the main page. Raises Problem for a list that is no saved page."""
    tree = plistlib.loads(data, fmt=plistlib.FMT_BINARY)
    main = tree.get("WebMainResource") if isinstance(tree, dict) else None
    body = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(main, dict) or not isinstance(body, bytes):
        raise Problem("no_page")
    kind, charset = str(main.get("WebResourceMIMEType") or "text/html"), str(main.get("WebResourceTextEncodingName") or "")
    url = str(main.get("WebResourceURL") or "")
    yield SavedPage(lean(body), url, content_type=f"{kind}; charset={charset}" if charset else kind)
