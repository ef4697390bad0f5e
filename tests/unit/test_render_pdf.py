"""The report on paper, printed by the real Chromium; skipped, loudly, where there is none."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.fetch.find_browser import find_browser
from reports.render.pdf import PdfUnavailableError, render_pdf

CREATED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
PAGE = "Seite {page} von {pages}"
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine: the PDF is not tested"),
]


class Listener:
    """A real port on loopback that notes whether anybody came."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self.port: int = self._socket.getsockname()[1]
        self.visits = 0
        self._open = True
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while self._open:
            try:
                visitor, _ = self._socket.accept()
            except TimeoutError:
                continue
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._open = False
        self._thread.join()
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    port = Listener()
    yield port
    port.close()


def document(body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="de"><head><title>Ist-Zustand: Muster &amp; Werk</title>{head}</head><body>{body}</body></html>'
    )


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


class TestPrinted:
    pytestmark = needs_chromium

    def test_is_a_tagged_pdf_with_title_language_and_bookmarks(self) -> None:
        pdf = render_pdf(document("<h1>Zusammenfassung</h1><h2>Konten</h2>"), created=CREATED)

        assert pdf.startswith(b"%PDF-")
        assert b"/Lang (de)" in pdf
        assert b"/MarkInfo" in pdf
        assert b"/Outlines" in pdf
        assert b"/Title (Ist-Zustand: Muster & Werk)" in pdf

    def test_paper_is_a4(self) -> None:
        width, height = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", render_pdf(document("<p>x"), created=CREATED)).groups()  # type: ignore[union-attr]

        assert (round(float(width)), round(float(height))) == (596, 843)

    def test_the_same_html_gives_the_same_bytes(self) -> None:
        html = document("<h1>Eins</h1><p>Text</p>")

        assert render_pdf(html, created=CREATED) == render_pdf(html, created=CREATED)

    def test_its_date_is_that_of_the_run(self) -> None:
        assert b"/CreationDate (D:20261116090000+00'00')" in render_pdf(document("<p>x"), created=CREATED)

    def test_long_reports_get_more_pages(self) -> None:
        assert (
            pages(render_pdf(document("<p>Absatz</p>" * 200), created=CREATED))
            > pages(render_pdf(document("<p>x"), created=CREATED))
            == 1
        )

    def test_nothing_is_requested(self, listener: Listener) -> None:
        address = f"http://127.0.0.1:{listener.port}"
        body = f'<img src="{address}/a.png"><iframe src="{address}/b"></iframe><object data="{address}/c"></object>'
        head = f'<link rel="stylesheet" href="{address}/d.css"><link rel="preload" as="font" href="{address}/e.woff2">'
        head += f'<style>body {{ background: url("{address}/f.png") }}</style>'

        render_pdf(document(body, head), created=CREATED)

        assert listener.visits == 0

    def test_a_document_that_leads_away_leads_nowhere(self, listener: Listener) -> None:
        head = f'<meta http-equiv="refresh" content="0;url=http://127.0.0.1:{listener.port}/">'

        with contextlib.suppress(PdfUnavailableError):
            render_pdf(document("<p>x", head), created=CREATED)

        assert listener.visits == 0

    def test_scripts_do_not_run(self, listener: Listener) -> None:
        script = f"<script>for (let i = 0; i < 99; i++) document.write('<p style=page-break-after:always>x')</script><script>fetch('http://127.0.0.1:{listener.port}/')</script>"

        pdf = render_pdf(document(script), created=CREATED)

        assert (pages(pdf), listener.visits) == (1, 0)

    def test_files_of_the_machine_are_not_read(self, tmp_path: Path) -> None:
        page = tmp_path / "secret.html"
        page.write_text("<p style='page-break-after: always'>x" * 9, encoding="utf-8")
        styles = tmp_path / "secret.css"
        styles.write_text("p { page-break-after: always }", encoding="utf-8")
        body = f'<p>a</p><p>b</p><iframe src="{page.as_uri()}"></iframe>'

        pdf = render_pdf(document(body, f'<link rel="stylesheet" href="{styles.as_uri()}">'), created=CREATED)

        assert pages(pdf) == 1

    def test_folds_are_open_on_paper(self) -> None:
        inside = "<p style='page-break-after: always'>x</p>" * 3

        pdf = render_pdf(document(f"<details><summary>Mehr</summary>{inside}</details>"), created=CREATED)

        assert pages(pdf) > 2

    @pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine: words on paper are not read back")
    def test_every_page_says_which_of_how_many_it_is(self, tmp_path: Path) -> None:
        file = tmp_path / "report.pdf"
        html = document("<p style='page-break-after: always'>Eins</p><p>Zwei</p>")

        file.write_bytes(render_pdf(html, created=CREATED, header=("Links", "Entwurf"), footer="<b>Muster</b> & Werk", page=PAGE))

        words = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, text=True).stdout
        assert [words.count(text) for text in ("Seite 1 von 2", "Seite 2 von 2", "Entwurf", "<b>Muster</b> & Werk")] == [1, 1, 2, 2]

    def test_markup_in_the_running_head_is_text(self, listener: Listener) -> None:
        head = (f'<img src="http://127.0.0.1:{listener.port}/x.png">', "Entwurf")

        render_pdf(document("<p>x"), created=CREATED, header=head, footer="<b>Muster</b> & Werk", page=PAGE)

        assert listener.visits == 0


class TestUnavailable:
    def test_without_a_browser_the_reason_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(PdfUnavailableError) as raised:
            render_pdf(document("<p>x"), created=CREATED, browser_path=str(tmp_path / "missing"))

        assert raised.value.reason == "no_browser"

    def test_a_program_that_is_no_browser_is_named(self, tmp_path: Path) -> None:
        fake = tmp_path / "chromium"
        fake.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        fake.chmod(0o755)

        with pytest.raises(PdfUnavailableError) as raised:
            render_pdf(document("<p>x"), created=CREATED, browser_path=str(fake))

        assert raised.value.reason not in ("", "no_browser")
