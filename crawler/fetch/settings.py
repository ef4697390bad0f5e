"""All limits of the door with their defaults (docs/architecture.md, chapter 4). Plain data, read from nowhere by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from crawler.version import version

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """What the door may do and how long it waits. Times in seconds, sizes in bytes."""

    contact_url: str = "https://istzustand.example/bot"
    """Page or `mailto:` where the owner of a site can reach whoever runs this; part of the user agent."""
    version: str = field(default_factory=version)

    dns_s: float = 5.0
    connect_s: float = 10.0
    """TCP and TLS together, over all addresses of a name."""
    gap_s: float = 10.0
    """Longest silence between two reads."""
    attempt_s: float = 20.0
    """One attempt by the wall clock, headers and body included."""
    url_s: float = 60.0
    """One URL with redirects and retries. Waiting at the gate does not count: a long queue is not a slow host."""

    wire_bytes: int = 5 * MIB
    decoded_bytes: int = 8 * MIB
    robots_bytes: int = 512 * 1024
    """So much of robots.txt is parsed (RFC 9309 2.5 asks for at least 500 KiB)."""
    sitemap_bytes: int = 10 * MIB
    header_bytes: int = 128 * 1024
    """Upper bound of all header lines; the HTTP parser itself gives up at 100 KiB."""
    cookies: int = 50
    cookie_bytes: int = 8 * 1024
    url_length: int = 2083
    redirects: int = 10
    robots_redirects: int = 5

    retries: int = 2
    retry_share: float = 0.10
    """Retries of a run stay under this share of its requests …"""
    retries_free: int = 10
    """… but so many are always allowed."""
    backoff_max_s: float = 30.0
    retry_after_max_s: float = 120.0
    """A longer Retry-After suspends the key until then."""

    default_delay_s: float = 1.0
    """Pause from the end of an answer to the next request of the same key; less than a second counts only with `route_all_to`."""
    platform_delays: bool = True
    """Keep the longer pauses of definitions and robots.txt; switched off only with `route_all_to`."""
    crawl_delay_max_s: float = 30.0
    """A host that asks for more is skipped."""
    wall_s: float = 6 * 3600.0
    """How long a key rests after a wall."""
    walls_before_rest: int = 2
    """So many refusals (401, 403, 451, login) in a row rest a site without a key of its own: one closed page is not a closed site.
    A platform rests at the first, and so does any host after a challenge or 429."""

    accept_language: str = "de, en;q=0.7"

    robots_max_age_s: int = 24 * 3600
    robots_stale_max_s: int = 30 * 24 * 3600
    """So old a copy may be used while robots.txt cannot be read."""
    robots_retry_s: float = 600.0
    """How long an unreadable robots.txt is not asked again."""
    robots_lifted: Mapping[str, str] = field(default_factory=dict)
    """Exact host to the written reason why its robots.txt is not asked: a decision of the user, printed in the report."""

    subject_s: float = 300.0
    """Time spent in exchanges for one company; waiting at the gate does not count."""
    subject_requests: int = 150
    subject_bytes: int = 50 * MIB

    ports: Collection[int] = (80, 443)
    open_connections: int = 64
    """Idle keep-alive connections, one for each origin at most."""
    ca_file: str = ""
    """Further certificate authorities (PEM), for networks that inspect TLS. Verification itself cannot be switched off."""

    browser_path: str = ""
    """Empty: look for chromium, google-chrome and Playwright's own."""
    browser_page_s: float = 30.0
    browser_settle_s: float = 5.0
    """Longest wait for the page to stop changing after it has loaded."""
    browser_grace_s: float = 10.0
    """So much longer the browser itself may take to open and close a page before it counts as hanging."""
    browser_requests: int = 60
    """Scripts and data that one page may ask for."""
    browser_pages: int = 50
    """The browser is started afresh after so many pages."""
    allow_no_sandbox: bool = False
    """Run Chromium without its sandbox where it cannot have one (as root, in some containers)."""

    route_all_to: tuple[str, int] | None = None
    """The recorded small web: every connection goes to this one address and port, in plain HTTP; no name is resolved. URL
    policy, robots and gate stay in force."""
    known_hosts: Collection[str] = frozenset()
    """With `route_all_to`: the hosts that exist there; all others have no address. Empty: every host exists."""
    dns_records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """With `route_all_to`: name in lower case to its TXT strings."""
    allow_endpoints: Collection[tuple[str, int]] = frozenset()
    """Single (address, port) pairs that are allowed although not public. For tests of the guard on loopback."""
