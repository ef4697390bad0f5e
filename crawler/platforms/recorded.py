"""Recorded exchanges: a file that holds request and answer instead of the page itself.

People hand in what their tools saved. Known are one exchange as a JSON object with `request` and `response`, a list of exchanges
with `method`, `path` and `response`, YAML cassettes, line-by-line replay files, and MHTML as browsers save it. The answer's own
status, address and date then count.
"""

from __future__ import annotations

import ast
import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from typing import Any

from crawler import parse
from crawler.types import Page

BODIES = ("responseBody", "body", "text", "content")
STATUSES = ("responseCode", "status", "statusCode", "code")
HEADERS = ("responseHeaders", "headers", "rawHeaders")
INFLATED_BYTES = 8 << 20

_REPLAY = re.compile(r"https?\n[A-Z]{3,7}\n([\w.-]{1,253})\n[^\n]*\n(/[^\n]*)\n")
_DATE = re.compile(r"['\"]?[Dd]ate['\"]?,?:?\s*(?:-\s*|\[)?['\"]?(\w{3}, \d{1,2} \w{3} \d{4} [\d:]{8} (?:\w{3}|[+-]\d{4}))")


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one recorded exchange says; empty address and no date where the record does not tell them."""

    body: bytes
    status: int | None
    url: str = ""
    at: datetime | None = None


def unwrap(page: Page) -> Page:
    """Return the page inside a recorded exchange, else the page unchanged; of several exchanges the one of the page's address."""
    found = exchange(page.body, page.url)
    if found is None:
        return page
    return replace(page, body=found.body, status=found.status or page.status, headers={}, fetched_at=found.at or page.fetched_at)


def exchange(body: bytes, url: str) -> Exchange | None:
    """Return the recorded exchange in `body`, of several the one that asked for `url` (else the first); None for ordinary pages."""
    head = body[:4096].lstrip()
    if b"interactions:" in head and b"- request:" in head:
        told = list(_cassette(parse.decode(body)))
    elif head.startswith((b"https\n", b"http\n")):
        told = list(_replay(parse.decode(body)))
    elif b"multipart/related" in head and head.lower().startswith((b"from:", b"snapshot-content-location:", b"mime-version:")):
        told = list(_mhtml(body))
    elif head.startswith((b"{", b"[")) and b'"response"' in body and b'"re' in head:
        told = list(_json(parse.read_json(parse.decode(body))))
    else:
        return None
    return next((entry for entry in told if entry.url == url), told[0] if told else None)


# --- JSON -----------------------------------------------------------------------------------------------------------------


def _json(data: Any) -> Iterator[Exchange]:
    told = data[-1] if isinstance(data, list) and data else data
    if not isinstance(told, dict) or not ("request" in told or {"method", "path"} <= told.keys()):
        return
    answer, request = told.get("response"), told.get("request")
    scope, path = told.get("scope"), told.get("path")
    url = str(request.get("url") or "") if isinstance(request, dict) else f"{scope}{path}" if isinstance(scope, str) else ""
    if isinstance(answer, dict) and any(key in answer for key in STATUSES) and "request" in told:
        yield _of(next((answer[key] for key in BODIES if key in answer), ""), answer, url)
    else:
        yield _of(answer, told, url)


def _of(body: Any, told: dict[str, Any], url: str) -> Exchange:
    if isinstance(body, dict) and isinstance(body.get("text"), str):
        body = body["text"]
    raw = body.encode("utf-8", "replace") if isinstance(body, str) else json.dumps(body).encode()
    status = next((told[key] for key in STATUSES if isinstance(told.get(key), int)), None)
    headers = next((told[key] for key in HEADERS if told.get(key)), "")
    return Exchange(raw, status, url, _date(json.dumps(headers)))


def _date(headers: str) -> datetime | None:
    found = _DATE.search(headers)
    try:
        return parsedate_to_datetime(found[1]) if found else None
    except (ValueError, TypeError):
        return None


# --- cassettes and replay files -------------------------------------------------------------------------------------------


def _cassette(text: str) -> Iterator[Exchange]:
    """Read a cassette without a YAML library: of each exchange the address, the status code and the scalar under `string:`."""
    for block in text.split("\n- request:")[1:] or [text.partition("- request:")[2]]:
        asked, _, answered = block.partition("\n  response:")
        uri = re.search(r"\n\s{2,6}uri: [\"']?([^\s\"']+)", asked)
        code = re.search(r"\n\s{2,8}code: (\d{3})", answered)
        body = re.search(r"\n\s{4,8}string: (.*?)\n\s{2,6}(?=headers:|status:|url:)", f"{answered}\n    status:", re.DOTALL)
        raw = _scalar(body[1].strip()) if body else b""
        yield Exchange(raw, int(code[1]) if code else None, uri[1] if uri else "", _date(answered))


def _scalar(text: str) -> bytes:
    if text.startswith("!!binary"):
        return _inflated("".join(text.partition("\n")[2].split()))
    folded = re.sub(r"\n(\s*\n)*\s*", lambda gap: "\n" * gap[0].count("\n\n") or " ", text)
    if folded.startswith("'"):
        return folded[1:-1].replace("''", "'").encode()
    if not folded.startswith('"'):
        return folded.encode("utf-8", "replace")
    try:
        return str(ast.literal_eval(re.sub(r"\\([ /])", r"\1", folded))).encode("utf-8", "replace")
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return folded.encode("utf-8", "replace")


def _inflated(encoded: str) -> bytes:
    try:
        raw = base64.b64decode(encoded)
        return zlib.decompressobj(wbits=47).decompress(raw, INFLATED_BYTES) if raw[:2] == b"\x1f\x8b" else raw
    except (binascii.Error, ValueError, zlib.error):
        return b""


def _replay(text: str) -> Iterator[Exchange]:
    """Read blocks of lines: scheme, verb, host, port, path, headers, input, status, headers, body."""
    for found in _REPLAY.finditer(text):
        lines = text[found.end() :].split("\n", 6)
        status = next((place for place, line in enumerate(lines[:4]) if re.fullmatch(r"\d{3}", line)), None)
        if status is not None and len(lines) > status + 2:
            url = f"https://{found[1]}{found[2]}"
            yield Exchange(lines[status + 2].encode("utf-8", "replace"), int(lines[status]), url, _date(lines[status + 1]))


# --- MHTML ----------------------------------------------------------------------------------------------------------------


def _mhtml(body: bytes) -> Iterator[Exchange]:
    """Read the first HTML part of a page saved in one file (RFC 2557)."""
    message = message_from_bytes(body)
    url = str(message.get("Snapshot-Content-Location") or "").strip()
    for part in message.walk():
        if part.get_content_type() == "text/html":
            raw = part.get_payload(decode=True)
            if isinstance(raw, bytes):
                yield Exchange(raw, None, url or str(part.get("Content-Location") or ""), _date(f"date: {message.get('Date')}"))
                return
