"""From what a page wrote to an account, cheaply: most links of a page name no platform and must cost next to nothing.

A link's host is looked up in a memo; only hosts that carry a platform's name are handed to the registry, and its answers are kept
too. Addresses are repaired the way browsers and people read them: blanks at the end, `#%21/`, a missing scheme, a tracking wrapper
with the address in its query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler.extract.words import MEMO_LIMIT
from crawler.types import Identified

if TYPE_CHECKING:
    from crawler.platforms import Registry

MAX_URL = 2_083
_BLANKS = re.compile(r"(?:%20|\s|%C2%A0)+$", re.IGNORECASE)
_WRAPPED = re.compile(r"[?&;][\w.\[\]-]{1,40}=(https?(?::|%3A|%253A)[^&\s]+)", re.IGNORECASE)
_ANY_URL = re.compile(r"""(?:https?:)?(?:\\?/){2}[^\s"'<>()\\]+(?:\\/[^\s"'<>()\\]*)*""", re.IGNORECASE)
_FEDIVERSE_PATH = re.compile(r"^(?:https?:)?//[^/?#]+/(?:@[\w.-]+(?:@[\w.-]+)?|users/[\w.-]+)/?(?:[?#]|$)", re.IGNORECASE)
COMMON_HOSTS = (
    "facebook.com", "instagram.com", "linkedin.com", "twitter.com", "youtube.com", "xing.com", "tiktok.com", "pinterest.com",
    "pinterest.de", "threads.net", "threads.com", "bsky.app", "kununu.com", "x.com",
)  # fmt: skip
"""Networks that pages of companies name without a link."""
_COMMON = (*COMMON_HOSTS[:-1], "/x.com", "www.x.com", " x.com")
_KEPT = ("person", "unconfirmed_instance")
_WEB_SCHEMES = ("http://", "https://", "HTTP://", "HTTPS://", "Http://", "Https://")


class Addresses:
    """One registry with memos of its answers. Use `addresses_of(registry)`."""

    __slots__ = ("_accounts", "_registry", "hosts")

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.hosts: dict[str, bool] = {}
        self._accounts: dict[str, Identified | None] = {}

    def is_platform_key(self, key: str) -> bool:
        """Tell whether the host part of an address (see `host_key`) carries a platform's name."""
        known = self.hosts.get(key)
        return self.learn_host(key) if known is None else known

    def learn_host(self, key: str) -> bool:
        """Decide about a host part that was not seen before, and keep the answer in `hosts`."""
        if len(self.hosts) > MEMO_LIMIT:
            self.hosts.clear()
        host = key[:260].lower().partition(":")[0].strip()
        known = self.hosts[key] = "." in host and self._registry.is_platform_host(host)
        return known

    def fediverse_account(self, written: str) -> Identified | None:
        """Return the account that an address would be if its host ran a server of the Fediverse, else None."""
        ref = self._registry.candidate(repair(written))
        if ref is None:
            return None
        return Identified(written[:MAX_URL], True, ref.platform, ref.entity, ref.handle, ref.canonical, "account")

    def is_placeholder(self, account: Identified) -> bool:
        """Tell whether the handle is one that templates and site builders leave in a page."""
        ref = account.ref
        return ref is not None and self._registry.is_placeholder(ref)

    def may_name_platform(self, text: str) -> bool:
        """Tell whether a long text can name an account at all; by the commonest networks only, because this must be cheap."""
        return any(name in text for name in _COMMON)

    def identify(self, written: str) -> Identified | None:
        """Return the registry's answer for an address as written, None where it denotes no account and no person."""
        if written in self._accounts:
            return self._accounts[written]
        if len(self._accounts) > MEMO_LIMIT:
            self._accounts.clear()
        url = repair(written)
        answer = self._registry.identify(url) if url.startswith(_WEB_SCHEMES) else None
        if answer is not None and not answer.account and answer.reason not in _KEPT:
            answer = None
        self._accounts[written] = answer
        return answer


@lru_cache(maxsize=4)
def addresses_of(registry: Registry) -> Addresses:
    """Return the memos of `registry`, made once."""
    return Addresses(registry)


def host_key(written: str) -> str:
    """Return the part of an address that can be its host, as written; cheap and not exact."""
    before, slashes, rest = written.partition("//")
    return (rest if slashes and "/" not in before else before).partition("/")[0]


def repair(written: str) -> str:
    """Return the address as a reader would mean it, with a scheme; empty where nothing is left."""
    url = _BLANKS.sub("", written[:MAX_URL].strip())
    if "&amp;" in url:
        url = unescape(url)
    url = url.replace("#%21/", "#!/").replace("\\/", "/")
    if url.startswith("//"):
        return f"https:{url}"
    if "://" not in url[:9] and "." in url.partition("/")[0]:
        return f"https://{url}"
    return url


def unwrap_query(written: str) -> str | None:
    """Return the address that a tracking link carries in its query, or None."""
    found = _WRAPPED.search(written[:MAX_URL])
    if found is None:
        return None
    inner = unquote(found[1])
    return unquote(inner) if "%3A" in inner[:12].upper() else inner


def addresses_in(text: str) -> Iterator[str]:
    """Yield the addresses that stand in script text, escaped slashes undone."""
    if "\\u002" in text:
        text = text.replace("\\u002F", "/").replace("\\u002f", "/")
    return (found[0].replace("\\/", "/") for found in _ANY_URL.finditer(text))


def fediverse_like(written: str) -> bool:
    """Tell whether an address has the shape of an account on a server of the Fediverse."""
    return _FEDIVERSE_PATH.match(written) is not None
