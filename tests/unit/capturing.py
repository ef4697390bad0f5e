"""Made-up pages as people save them, in every kind of file."""

from __future__ import annotations

import base64
import gzip
import json
import plistlib
import quopri
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

LINKEDIN = "https://www.linkedin.com/company/musterwerk"
FACEBOOK = "https://www.facebook.com/musterwerkpumpen"
SAVED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
SAVED_HTTP = "Fri, 20 Nov 2026 08:30:00 GMT"


def linkedin(
    followers: str = "1.234", *, website: str = "https://musterwerk-pumpen.example", canonical: str = LINKEDIN, top: str = ""
) -> str:
    """A company page as LinkedIn shows it to visitors."""
    data = {
        "@context": "http://schema.org",
        "@type": "Organization",
        "name": "Musterwerk Pumpen GmbH",
        "url": canonical,
        "sameAs": website,
    }
    return (
        f'<!DOCTYPE html>{top}<html lang="de"><head><meta charset="utf-8"><title>Musterwerk Pumpen GmbH | LinkedIn</title>'
        f'<link rel="canonical" href="{canonical}"><meta property="og:title" content="Musterwerk Pumpen GmbH | LinkedIn">'
        f'<meta property="og:description" content="Musterwerk Pumpen GmbH | {followers} Follower:innen auf LinkedIn. '
        'Pumpen für Österreich">'
        f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
        f'<body><h1 class="top-card-layout__title">Musterwerk Pumpen GmbH</h1></body></html>'
    )


def facebook(likes: str = "2.310", *, number: str = "100000000004711") -> str:
    """A page as Facebook shows it to visitors."""
    item = {
        "timeline_context_list_item_type": "INTRO_CARD_WEBSITE",
        "renderer": {"context_item": {"title": {"text": "musterwerk-pumpen.example"}}},
    }
    data = {"require": [{"profile_tile_items": {"nodes": [{"node": item}]}}]}
    return (
        '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Musterwerk Pumpen GmbH | Landshut</title>'
        f'<meta property="og:title" content="Musterwerk Pumpen GmbH"><link rel="canonical" href="{FACEBOOK}/">'
        f'<meta property="al:android:url" content="fb://profile/{number}">'
        f'<meta property="og:description" content="Musterwerk Pumpen GmbH. Gefällt {likes} Mal · '
        '12 Personen sprechen darüber."></head>'
        f'<body><script type="application/json" data-sjs>{json.dumps(data)}</script></body></html>'
    )


def saved_from(url: str) -> str:
    """The comment of Chrome and others."""
    return f"\n<!-- saved from url=({len(url):04}){url} -->\n"


def mhtml(html: str, url: str = LINKEDIN, *, coding: str = "quoted-printable", charset: str = "utf-8", more: bytes = b"") -> bytes:
    """A page in one file as Chrome writes it, with a frame and a picture before the page itself."""
    raw = html.encode(charset)
    body = quopri.encodestring(raw) if coding == "quoted-printable" else base64.encodebytes(raw)
    head = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\nSubject: =?utf-8?Q?Musterwerk?=\r\nDate: {SAVED_HTTP}\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----Boundary--x"\r\n\r\n\r\n'
    )
    frame = "------Boundary--x\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/frame\r\n\r\n<p>advertisement</p>\r\n"
    picture = "------Boundary--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    page = (
        f"------Boundary--x\r\nContent-Type: text/html; charset={charset}\r\nContent-ID: <frame-1@mhtml.blink>\r\n"
        f"Content-Transfer-Encoding: {coding}\r\nContent-Location: {url}\r\n\r\n"
    )
    return (head + frame + picture + page).encode() + body + b"\r\n" + more + b"------Boundary--x--\r\n"


def har_entry(
    url: str, body: str, *, status: Any = 200, kind: str = "text/html; charset=iso-8859-1", in_base64: bool = False
) -> dict[str, Any]:
    """One answer of a log, with a request that holds a cookie."""
    content: dict[str, Any] = {"size": len(body), "mimeType": kind, "text": body}
    if in_base64:
        content |= {"text": base64.b64encode(body.encode()).decode(), "encoding": "base64"}
    return {
        "startedDateTime": "2026-11-20T09:30:00.000+01:00",
        "request": {"method": "GET", "url": url, "headers": [{"name": "Cookie", "value": "li_at=SECRET"}], "cookies": []},
        "response": {"status": status, "headers": [], "content": content},
    }


def har(*entries: Any) -> bytes:
    """A log of a browser's developer tools."""
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "WebInspector"}, "entries": list(entries)}}).encode()


def warc(
    *answers: tuple[str, bytes], gzipped: bool = True, headers: tuple[tuple[str, str], ...] = (), status: str = "200 OK"
) -> bytes:
    """A web archive with a picture and one answer for each address."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=gzipped)
    for url, body in (("https://static.example/logo.png", b"\x89PNG"), *answers):
        kind = "image/png" if url.endswith(".png") else "text/html; charset=utf-8"
        http = StatusAndHeaders(status, [("Content-Type", kind), *headers], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url, "response", payload=BytesIO(body), length=len(body), http_headers=http,
            warc_headers_dict={"WARC-Date": "2026-11-20T08:30:00Z"},
        )  # fmt: skip
        writer.write_record(record)
    return out.getvalue()


def webarchive(html: str, url: str = LINKEDIN) -> bytes:
    """A page as Safari writes it."""
    main = {
        "WebResourceData": html.encode(),
        "WebResourceURL": url,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
    }
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": []}, fmt=plistlib.FMT_BINARY)


def bomb(size: int = 300 << 20) -> bytes:
    """A small file that becomes large: a record of zeros."""
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {LINKEDIN}\r\nContent-Length: {size}\r\n\r\n"
    out = BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as stream:
        stream.write(head.encode())
        for _ in range(size >> 20):
            stream.write(bytes(1 << 20))
    return out.getvalue()
