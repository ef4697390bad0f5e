"""Recorded exchanges: a JSON file that holds request and answer instead of the page itself.

People hand in what their tools saved. Known are the two common shapes, one exchange as an object with `request` and `response`, and
a list of exchanges with `method`, `path` and `response`; the answer's own status and address then count.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from crawler import parse
from crawler.types import Page

BODIES = ("responseBody", "body", "text", "content")
STATUSES = ("responseCode", "status", "statusCode", "code")


def unwrap(page: Page) -> Page:
    """Return the page inside a recorded exchange, else the page unchanged."""
    head = page.body[:4096].lstrip()
    if not head.startswith((b"{", b"[")) or b'"response"' not in page.body or b'"re' not in head:
        return page
    data = parse.read_json(parse.decode(page.body))
    exchange = data[-1] if isinstance(data, list) and data else data
    if not isinstance(exchange, dict) or not ("request" in exchange or {"method", "path"} <= exchange.keys()):
        return page
    answer = exchange.get("response")
    if isinstance(answer, dict) and any(key in answer for key in STATUSES) and "request" in exchange:
        return _with(page, next((answer[key] for key in BODIES if key in answer), ""), answer)
    return _with(page, answer, exchange)


def _with(page: Page, body: Any, told: dict[str, Any]) -> Page:
    if isinstance(body, dict) and isinstance(body.get("text"), str):
        body = body["text"]
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    status = next((told[key] for key in STATUSES if isinstance(told.get(key), int)), page.status)
    return replace(page, body=raw, status=status, headers={})
