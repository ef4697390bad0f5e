"""robots.txt (RFC 9309): what an answer to it means, and what it allows. Pure; the door fetches it.

Protego matches the paths (longest rule wins, `*` and `$` work, linear time). Choosing the group is done here: Protego compares
parts of names, so that a group `ist` would count as ours, while the RFC compares whole product tokens.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from protego import Protego

from crawler.fetch.agent import PRODUCT
from crawler.fetch.policy import Target
from crawler.types import Page
from crawler.vocabulary import Outcome

OTHERS = "!others"
"""Stands for all groups that are not ours; not a possible product token."""
AGENT_LINE = re.compile(r"(?im)^([ \t]*)user[- ]?agent[ \t]*:?[ \t]*([^#\r\n]*)")
TOKEN = re.compile(r"[A-Za-z_-]+|\*")
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
UNREACHABLE = frozenset({Outcome.TIMEOUT, Outcome.DNS_ERROR, Outcome.CONNECT_ERROR, Outcome.TLS_ERROR, Outcome.PROTOCOL_ERROR})
CRAWL_DELAY_NONSENSE_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin. `refusal` is set where nothing may be fetched there at all."""

    rules: Protego | None = None
    """None: everything may be fetched."""
    crawl_delay_s: float = 0.0
    refusal: tuple[Outcome, str] | None = None
    fetched_at: float = 0.0
    """Seconds since the epoch; when it must be asked again depends on `refusal`."""

    def denies(self, target: Target) -> bool:
        """True where our group's rules forbid the target."""
        # The whole address: a path that begins with `//` would be taken for a host.
        return self.rules is not None and not self.rules.can_fetch(target.url, PRODUCT)


def read_robots(page: Page, limit: int, now: float) -> Robots:
    """Turn the answer to /robots.txt into rules (RFC 9309 2.3.1).

    2xx is obeyed as far as it can be parsed, 4xx other than 429 allows everything, everything else allows nothing for now. A
    host that could not be reached keeps its own outcome: "no such name" is more telling than "robots".
    """
    status = page.status
    if page.outcome is Outcome.TOO_MANY_REDIRECTS or (page.outcome is Outcome.POLICY_DENIED and page.hops):
        return Robots(fetched_at=now)
    if status is not None and 200 <= status <= 299 and page.outcome not in UNREACHABLE:
        return parse_robots(page.body[:limit], now)
    if status is not None and 400 <= status <= 499 and status != 429:
        return Robots(fetched_at=now)
    if status is not None and (status == 429 or status >= 500):
        return Robots(refusal=(Outcome.ROBOTS_DENIED, f"robots.txt answered {status}"), fetched_at=now)
    if page.outcome in UNREACHABLE or page.outcome.is_refusal:
        return Robots(refusal=(page.outcome, f"robots.txt: {page.detail}"), fetched_at=now)
    return Robots(refusal=(Outcome.ROBOTS_DENIED, f"robots.txt could not be read: {page.detail}"), fetched_at=now)


def parse_robots(body: bytes, now: float = 0.0) -> Robots:
    """Read the rules for us out of a robots.txt of any quality."""
    text = _decode(body).replace("\r\n", "\n").replace("\r", "\n")
    rules = Protego.parse(AGENT_LINE.sub(_our_name, text))
    return Robots(rules, _sane_delay(rules.crawl_delay(PRODUCT)), fetched_at=now)


def _our_name(line: re.Match[str]) -> str:
    """Rewrite the name in a User-agent line to our token, `*` or `OTHERS`; a version behind the token is ignored."""
    token = TOKEN.match(line[2].strip())
    name = token[0].lower() if token else ""
    return f"{line[1]}User-agent: {name if name in (PRODUCT, '*') else OTHERS}"


def _decode(body: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    return body.decode("utf-8", "replace")


def _sane_delay(value: float | None) -> float:
    """Nonsense (negative, not a number, more than a day) counts as not said."""
    return value if value is not None and 0.0 <= value <= CRAWL_DELAY_NONSENSE_S else 0.0
