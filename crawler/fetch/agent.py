"""Who we say we are: one name, a version, and where to complain. Never the name of a browser or of another crawler."""

from __future__ import annotations

import re

PRODUCT = "istzustand"
"""The product token of RFC 9309 2.2.1: letters, `-` and `_` only. robots.txt groups are matched against it."""
UNSAFE = re.compile(r"[^\x21-\x27\x2a-\x7e]")


def user_agent(version: str, contact_url: str) -> str:
    """Return the User-Agent header: `istzustand/0.1.0 (+https://…)`. Blanks, brackets and non-ASCII characters are dropped."""
    return f"{PRODUCT}/{UNSAFE.sub('', version)} (+{UNSAFE.sub('', contact_url)})"
