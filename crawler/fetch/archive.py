"""The evidence archive: a WARC file of everything that was fetched, from which the same run can be made again without network.

For every exchange the file has a `request` and a `response` record, readable by any WARC tool. Bodies are stored decoded, so the
headers about their coding are renamed to `X-Archive-Orig-…`; cookies and keys are left out. For every page that the door handed
out, refusals and failures included, a `metadata` record in JSON says all that `Page` says; it is written after its exchanges and
names the record that has the body. `Replay` answers from these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from crawler.errors import StoreError, UsageError
from crawler.fetch.agent import PRODUCT
from crawler.fetch.trip import INNER_PURPOSES, Exchanged
from crawler.types import Hop, Page, Request
from crawler.vocabulary import Outcome

STARTED_AT = "run-started-at"
PAGE_TYPE = f"application/vnd.{PRODUCT}.page+json"
CODING_HEADERS = frozenset({b"content-encoding", b"transfer-encoding", b"content-length"})
PRINTABLE = "".join(chr(code) for code in range(0x21, 0x7F))


def open_recorder(path: Path, started_at: datetime) -> Recorder:
    """Create the archive, in place of an older one; raises StoreError where it cannot be written."""
    return Recorder(path, started_at)


def open_replay(path: Path) -> Replay:
    """Read the index of an archive; raises UsageError where the file is none of ours."""
    return Replay(path)


def recorded_at(path: Path) -> datetime:
    """The clock of the recorded run; raises UsageError where the file is none of ours."""
    return open_replay(path).started_at


class Recorder:
    """Writes the archive. Every page is flushed, so that an interrupted run leaves a file that can be read."""

    def __init__(self, path: Path, started_at: datetime) -> None:
        from warcio.warcwriter import WARCWriter

        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("wb")
        except OSError as error:
            raise self._failed(error) from error
        try:
            self._writer = WARCWriter(self._file, gzip=path.suffix == ".gz", warc_version="1.1")
            info = {"software": PRODUCT, "format": "WARC File Format 1.1", STARTED_AT: started_at.isoformat()}
            self._writer.write_record(self._writer.create_warcinfo_record(path.name, info))
            self._file.flush()
        except OSError as error:
            with suppress(OSError):
                self._file.close()
            raise self._failed(error) from error

    def write(self, request: Request, page: Page, exchanges: Iterable[Exchanged]) -> None:
        """Store one page and the exchanges that led to it; raises StoreError where the disk does not take it."""
        try:
            body_id = ""
            for exchanged in exchanges:
                body_id = self._exchange(exchanged)
            if page.body and (page.rendered or page.from_cache or not body_id):
                body_id = self._resource(page)
            self._page(request, page, body_id if page.body else "")
            self._file.flush()
        except OSError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Finish the file."""
        try:
            self._file.close()
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> StoreError:
        return StoreError(f"Cannot write the archive {self._path}: {error.strerror or error}.")

    def _exchange(self, exchanged: Exchanged) -> str:
        from warcio.statusandheaders import StatusAndHeaders

        answer = exchanged.answer
        if answer.status is None:
            return ""
        date = {"WARC-Date": _warc_date(exchanged.at)}
        method = "POST" if exchanged.body else "GET"
        sent = _text_headers(exchanged.request_headers)
        asked = StatusAndHeaders(f"{method} {exchanged.path} HTTP/1.1", sent, is_http_request=True)
        headers = [*_text_headers(_without_coding(answer.raw_headers)), ("Content-Length", str(len(answer.body)))]
        answered = StatusAndHeaders(f"{answer.status} {answer.reason}".strip(), headers, protocol="HTTP/1.1")
        truncated = {"WARC-Truncated": "length"} if answer.outcome is Outcome.PARTIAL else {}
        response = self._record(exchanged.url, "response", answer.body, answered, date | truncated)
        self._record(exchanged.url, "request", exchanged.body.encode(), asked, date | {"WARC-Concurrent-To": response})
        return response

    def _resource(self, page: Page) -> str:
        kind = page.content_type_header or "application/octet-stream"
        return self._record(page.url, "resource", page.body, None, {"WARC-Date": _warc_date(page.fetched_at)}, kind)

    def _page(self, request: Request, page: Page, body_id: str) -> None:
        payload = json.dumps(_as_json(request, page, body_id), ensure_ascii=True).encode("ascii")
        extra = {"WARC-Date": _warc_date(page.fetched_at)}
        self._record(page.url, "metadata", payload, None, extra | ({"WARC-Refers-To": body_id} if body_id else {}), PAGE_TYPE)

    def _record(self, url: str, kind: str, payload: bytes, http: Any, headers: dict[str, str], content_type: str = "") -> str:
        record = self._writer.create_warc_record(
            quote(url, safe=PRINTABLE), kind, payload=BytesIO(payload), length=len(payload), http_headers=http,
            warc_headers_dict=headers, warc_content_type=content_type,
        )  # fmt: skip
        self._writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Record-ID"))


class Replay:
    """Answers requests from an archive. Bodies stay in the file until they are asked for."""

    def __init__(self, path: Path) -> None:
        self.started_at: datetime
        """The clock of the recorded run."""
        self.credentials: set[str] = set()
        """Names of the keys with which the recorded run asked: the replay asks the same interfaces, and needs no key for it."""
        self._path = path
        self._offsets: dict[str, int] = {}
        self._pages: dict[tuple[str, str, str | None], list[dict[str, Any]]] = {}
        """By address, way of reading and subject; with None for the subject the pages of all."""
        self._read_index()

    def answer(self, request: Request) -> Page:
        """The page that the recorded run got for this request; the n-th time the n-th one, then the last again.

        Each subject is given its own pages, because in a replay subjects overtake each other; where it has none, those of all.
        """
        address = (request.url, request.render)
        pages = self._pages.get((*address, request.subject_id)) or self._pages.get((*address, None))
        if not pages:
            return Page(request.url, Outcome.OFFLINE_MISS, detail="not in the archive", fetched_at=self.started_at)
        page = pages.pop(0) if len(pages) > 1 else pages[0]
        return _from_json(page, self._body(page["body"]) if page["body"] else b"")

    def _read_index(self) -> None:
        from warcio.exceptions import ArchiveLoadFailed

        started = None
        try:
            with self._path.open("rb") as file:
                for offset, record, content in _records(file):
                    if record.rec_type == "warcinfo":
                        started = started or _started_at(content)
                    elif record.rec_headers.get_header("Content-Type") == PAGE_TYPE:
                        self._add_page(json.loads(content))
                    elif record.rec_type in ("response", "resource"):
                        self._offsets[record.rec_headers.get_header("WARC-Record-ID")] = offset
        except OSError as error:
            raise UsageError("no_file", path=self._path, reason=error.strerror or str(error)) from error
        except (ArchiveLoadFailed, ValueError, KeyError) as error:
            raise UsageError("no_file", path=self._path, reason="not a readable WARC file") from error
        if started is None:
            raise UsageError("no_file", path=self._path, reason="not recorded by this program")
        self.started_at = started

    def _add_page(self, page: dict[str, Any]) -> None:
        if page.get("credential"):
            self.credentials.add(page["credential"])
        if page["purpose"] not in INNER_PURPOSES:
            for subject in (page["subject"], None):
                self._pages.setdefault((page["url"], page["render"], subject), []).append(page)

    def _body(self, record_id: str) -> bytes:
        with self._path.open("rb") as file:
            file.seek(self._offsets[record_id])
            for _, _, content in _records(file):
                return content
        return b""


def _records(file: IO[bytes]) -> Iterator[tuple[int, Any, bytes]]:
    """Offset, record and content of all records from here on; the content first, because asking for the offset skips it."""
    from warcio.archiveiterator import ArchiveIterator

    records = ArchiveIterator(file)
    for record in records:
        content: bytes = record.content_stream().read()
        yield records.get_record_offset(), record, content


def _started_at(info: bytes) -> datetime | None:
    for line in info.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == STARTED_AT:
            return datetime.fromisoformat(value.strip())
    return None


def _warc_date(at: datetime | None) -> str:
    return (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _text_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


def _without_coding(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        if name.lower() != b"set-cookie":
            yield (b"X-Archive-Orig-" + name if name.lower() in CODING_HEADERS else name), value


def _as_json(request: Request, page: Page, body_id: str) -> dict[str, Any]:
    return {
        "url": page.url,
        "render": request.render,
        "purpose": request.purpose,
        "subject": request.subject_id,
        "credential": request.credential or "",
        "outcome": page.outcome.value,
        "final_url": page.final_url,
        "status": page.status,
        "headers": dict(page.headers),
        "sha256": page.sha256,
        "fetched_at": page.fetched_at.isoformat() if page.fetched_at else None,
        "hops": [[hop.url, hop.status] for hop in page.hops],
        "from_cache": page.from_cache,
        "rendered": page.rendered,
        "detail": page.detail,
        "attempts": page.attempts,
        "asked_for": list(page.asked_for),
        "body": body_id,
    }


def _from_json(data: dict[str, Any], body: bytes) -> Page:
    return Page(
        url=data["url"],
        outcome=Outcome(data["outcome"]),
        final_url=data["final_url"],
        status=data["status"],
        headers=data["headers"],
        body=body,
        sha256=data["sha256"],
        fetched_at=datetime.fromisoformat(data["fetched_at"]) if data["fetched_at"] else None,
        hops=tuple(Hop(url, status) for url, status in data["hops"]),
        from_cache=data["from_cache"],
        rendered=data["rendered"],
        detail=data["detail"],
        attempts=data["attempts"],
        asked_for=tuple(data.get("asked_for", ())),
    )
