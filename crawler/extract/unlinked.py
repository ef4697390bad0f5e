"""Accounts that a page names without a link: in running text, in attributes and scripts that build the links later.

Read only where a page names no own account otherwise, because it means to search all of its text. What stands in a script counts
only if it is named after the owner; what a reader sees also counts where the words before it say so ("our page facebook.com/…").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.addresses import COMMON_HOSTS, MAX_URL, Addresses
from crawler.extract.mentions import Kind, Mention
from crawler.parse import visible_text
from crawler.vocabulary import Where

MAX_CHARS = 2 << 20
MAX_FOUND = 200
MAX_BEFORE = 100
MAX_FRONT = 40
_FRONT = re.compile(r"(?:\\?/){2}((?:[\w-]+\.)*)$")
_PATH = re.compile(r"(?:\\?/[^\s\"'<>()\\/]+)+")
_WRITTEN = re.compile(
    r"(?<![\w@./-])(?:https?://)?(?:[a-z-]{1,10}\.)?(?:" + "|".join(map(re.escape, COMMON_HOSTS)) + r")/[^\s\"'<>(),;|]{1,200}",
    re.IGNORECASE,
)


def unlinked(tree: LexborHTMLParser, addresses: Addresses) -> Iterator[Mention]:
    """Yield accounts named in the text, then those named anywhere else in the page; comments are no part of it."""
    html = _without_comments((tree.html or "")[:MAX_CHARS])
    if not addresses.may_name_platform(html):
        return
    text = visible_text(tree)[:MAX_CHARS]
    for found in islice(_WRITTEN.finditer(text), MAX_FOUND):
        written = found[0].rstrip(".:!?")
        account = addresses.identify(written)
        if account is not None and account.account:
            said = text[max(0, found.start() - MAX_BEFORE) : found.start()].lower()
            yield Mention(account, Kind.TEXT, Where.BODY, written, labels=(said, False))
    for written in islice(_addresses(html), MAX_FOUND):
        account = addresses.identify(written)
        if account is not None and account.account:
            yield Mention(account, Kind.SCRIPT_OTHER, Where.SCRIPT, written[:MAX_URL])


def _addresses(html: str) -> Iterator[str]:
    """Yield the addresses of the common networks in scripts and attributes, slashes as addresses have them."""
    if "\\u002" in html:
        html = html.replace("\\u002F", "/").replace("\\u002f", "/")
    for host in COMMON_HOSTS:
        position = html.find(host)
        while position >= 0:
            end = position + len(host)
            front = _FRONT.search(html, max(0, position - MAX_FRONT), position)
            path = _PATH.match(html, end)
            if front is not None and path is not None:
                yield f"https://{front[1]}{host}{path[0]}".replace("\\/", "/")
            position = html.find(host, end)


def _without_comments(html: str) -> str:
    kept: list[str] = []
    position = 0
    while (start := html.find("<!--", position)) >= 0:
        kept.append(html[position:start])
        end = html.find("-->", start)
        if end < 0:
            return "".join(kept)
        position = end + 3
    kept.append(html[position:])
    return "".join(kept)
