"""The cookies of one fetch. They live as long as its chain of redirects and go back only to the very origin that set them.

Some sites set a cookie and redirect to the same address to see whether it comes back; without it they redirect for ever.
Nothing more is done with cookies: no session, no consent, no tracking across pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from crawler.fetch.settings import FetchSettings


class ChainCookies:
    """Name and value by origin, within the limits of the settings."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._by_origin: dict[str, dict[bytes, bytes]] = {}

    def take(self, origin: str, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep what an answer of `origin` sets; what is over the limits is dropped."""
        for name, value in headers:
            if name.lower() == b"set-cookie":
                self._set(self._by_origin.setdefault(origin, {}), value)

    def header(self, origin: str) -> bytes:
        """The Cookie header for a request to `origin`, empty for none."""
        return b"; ".join(name + b"=" + value for name, value in self._by_origin.get(origin, {}).items())

    def _set(self, jar: dict[bytes, bytes], header: bytes) -> None:
        pair, _, attributes = header.partition(b";")
        name, equals, value = (part.strip() for part in pair.partition(b"="))
        if not name or not equals:
            return
        if b"max-age=0" in attributes.lower().replace(b" ", b""):
            jar.pop(name, None)
            return
        size = sum(len(key) + len(kept) for key, kept in jar.items() if key != name) + len(name) + len(value)
        if size <= self._settings.cookie_bytes and (name in jar or len(jar) < self._settings.cookies):
            jar[name] = value
