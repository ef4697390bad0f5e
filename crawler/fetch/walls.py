"""From an answer to its outcome: what a status, a content type, a redirect or a challenge page means. Pure.

The order is the rule: what the platform's definition calls a wall, then statuses, then signs that many hosts share
(`crawler.walls`), then the state of the body.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from crawler.types import Wall
from crawler.vocabulary import Outcome
from crawler.walls import SHORT_CHARS, by_page, by_status

STATUS = {
    404: Outcome.MISSING,
    408: Outcome.TIMEOUT,
    410: Outcome.GONE,
}
BINARY = re.compile(
    r"(?:image|audio|video|font)/|application/(?:pdf|zip|gzip|octet-stream|x-(?!javascript|json|yaml)|vnd\.(?!.*(?:json|xml)))"
)
"""Types that nobody here can read. Servers name the readable ones in too many ways to list those instead."""
CUTTABLE = re.compile(r"text/|application/xhtml\+xml|\Z")
"""Types of which a beginning is worth something: HTML and plain text, not JSON or XML."""
TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,400})", re.IGNORECASE)
TITLE_WITHIN = 32 * 1024
LOGIN_STEP = re.compile(
    r"/(?:log-?in|sign-?in|signup|authwall|auth/login|accounts/login|session/new|anmelden)(?:[/.]|\Z)", re.IGNORECASE
)
GATEKEEPERS = (
    (re.compile(r"(?:log-?in|sign-?in|sso|auth|anmelden)\.", re.IGNORECASE), Outcome.LOGIN_WALL),
    (re.compile(r"consent\.", re.IGNORECASE), Outcome.CONSENT_WALL),
)
"""First labels of hosts that exist only to ask."""
SHORT_BYTES = 40 * 1024
"""Challenge pages are shorter; looking for their signs in every long page would cost more than reading it."""
LONG_PAGE = " " * (SHORT_CHARS + 1)


def judge(
    status: int,
    body: bytes,
    *,
    headers: Mapping[str, str] | None = None,
    url: str = "",
    final_url: str = "",
    walls: Sequence[Wall] = (),
    cut: str = "",
) -> tuple[Outcome, str]:
    """Return what a complete answer means and one clause why.

    `status` is the last one of a chain of redirects from `url` to `final_url`, `body` is decoded, `cut` says why it is not whole.
    Statuses 3xx do not come here: the door follows them.
    """
    wall = _named_wall(walls, body, final_url)
    if wall is not None:
        return wall, "wall of the platform's definition"
    shared = by_page(final_url, headers or {}, title_of(body), _short_text(body))
    if shared is not None and (status < 400 or shared is Outcome.CAPTCHA):
        return shared, f"status {status} with the signs of {'a wall' if shared.is_wall else 'an error'}"
    if status in STATUS:
        return STATUS[status], f"status {status}"
    refused = by_status(status)
    if refused is not None:
        return refused, f"status {status}"
    if status >= 400:
        return Outcome.PROTOCOL_ERROR, f"status {status}"
    gatekeeper = _sent_to_gatekeeper(url, final_url)
    if gatekeeper is not None:
        return gatekeeper, "redirected to a page that asks who we are or what we agree to"
    if status == 202 and len(body) <= SHORT_BYTES and (not body.strip() or b"<script" in body):
        return Outcome.CAPTCHA, "status 202 and nothing but a script"
    if status == 206:
        return Outcome.PARTIAL, "status 206 without having been asked for a part"
    if cut:
        return (Outcome.PARTIAL, cut) if body else (Outcome.PROTOCOL_ERROR, cut)
    return Outcome.OK, ""


def outcome_of(status: int, body: bytes) -> Outcome:
    """Return what a saved page means of which nothing else is known."""
    return judge(status, body)[0]


def wrong_type(content_type: str, accept: str) -> bool:
    """True for types that cannot be read here, unless the request asked for just that type or family (`image/*`)."""
    kind = content_type.split(";")[0].strip().lower()
    return BINARY.match(kind) is not None and kind.split("/")[0] + "/*" not in accept and kind not in accept


def may_be_cut(content_type: str) -> bool:
    """True where the beginning of a body over its limit may be used."""
    return CUTTABLE.match(content_type.split(";")[0].strip().lower()) is not None


def title_of(body: bytes) -> str:
    """The page's title as far as it is needed to compare it; empty where there is none."""
    match = TITLE.search(body, 0, TITLE_WITHIN)
    return html.unescape(match[1].decode("utf-8", "replace")).strip() if match else ""


def _named_wall(walls: Sequence[Wall], body: bytes, final_url: str) -> Outcome | None:
    for wall in walls:
        for marker in wall.markers:
            if marker in final_url or marker.encode("utf-8", "replace") in body:
                return wall.outcome
            if not marker.isascii() and marker.encode("cp1252", "replace") in body:
                return wall.outcome
    return None


def _short_text(body: bytes) -> str:
    """Signs in the body count on short pages only, so longer ones need not be decoded."""
    return body.decode("utf-8", "replace") if len(body) <= SHORT_BYTES else LONG_PAGE


def _sent_to_gatekeeper(url: str, final_url: str) -> Outcome | None:
    """The wall to which a redirect led by the words of its address, unless that was what had been asked for."""
    if not url or url == final_url:
        return None
    asked, reached = urlsplit(url), urlsplit(final_url)
    if LOGIN_STEP.search(reached.path) and not LOGIN_STEP.search(asked.path):
        return Outcome.LOGIN_WALL
    for sign, wall in GATEKEEPERS:
        if sign.match(reached.netloc) and not sign.match(asked.netloc):
            return wall
    return None
