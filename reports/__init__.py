"""The Ist-Zustand report: from an audit's result to a locale-free model, and from the model to files.

`write_reports` is the whole way. `reports.build` decides what the report says, `reports.render` how it looks, and no renderer
computes a figure. This module is light: renderers are loaded when a file of their kind is written.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reports.model import AuditResult

if TYPE_CHECKING:
    from reports.branding import Branding
    from reports.handout import Handout
    from reports.model import Report
    from reports.wording import Wording

log = logging.getLogger(__name__)
FORMATS = ("html", "pdf", "xlsx")
"""What this package writes, in the order in which a person opens it."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a report, and what could not be written."""

    files: tuple[Path, ...]
    skipped: tuple[str, ...] = ()
    """`no_browser` where a PDF was asked for on a machine without Chromium, else the reason in words."""


def write_reports(
    result: AuditResult,
    out: Path,
    languages: Sequence[str],
    formats: Collection[str],
    *,
    browser: bool = True,
    branding: Branding | None = None,
) -> Written:
    """Write report and handout into `out`, each file aside first, and return what was written.

    The files are `report.<language>.<format>`, and `handout.<language>.pdf` with the PDF. A PDF that cannot be printed is named in
    `skipped` and takes no other file with it. Raises RenderError where a text or a template is broken.
    """
    from reports.accounts import View
    from reports.build import build, chapters_of
    from reports.handout import build_handout
    from reports.wording import Wording

    report = build(result, branding)
    handout = build_handout(View(result), report)
    files: list[Path] = []
    skipped: list[str] = []
    for language in languages:
        wording = Wording(language, report.own.country, chapters_of(report))
        for name, make in _makers(report, handout, wording, formats, browser=browser):
            try:
                content = make()
            except _SkippedError as reason:
                skipped.append(str(reason))
                continue
            path = out / name.format(language=language)
            write_file(path, content)
            files.append(path)
    return Written(tuple(files), tuple(dict.fromkeys(skipped)))


class _SkippedError(Exception):
    """A file that this machine cannot make."""


def _makers(
    report: Report, handout: Handout, wording: Wording, formats: Collection[str], *, browser: bool
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield name and maker of every wanted file."""
    from reports.render.html import render_handout, render_html

    if "html" in formats:
        yield "report.{language}.html", lambda: render_html(report, wording).encode()
    if "pdf" in formats:
        yield "report.{language}.pdf", lambda: _pdf(render_html(report, wording), report, wording, browser=browser)
        sheet = render_handout(handout, wording)
        yield "handout.{language}.pdf", lambda: _pdf(sheet, report, wording, browser=browser, edges=False)
    if "xlsx" in formats:
        from reports.render.xlsx import render_xlsx

        yield "report.{language}.xlsx", lambda: render_xlsx(report, wording)


def _pdf(html: str, report: Report, wording: Wording, *, browser: bool, edges: bool = True) -> bytes:
    from reports.render.pdf import PdfUnavailableError, render_pdf

    if not browser:
        raise _SkippedError("no_browser")
    name, footer = report.branding.name, report.branding.footer
    try:
        return render_pdf(
            html,
            created=report.run.started_at,
            header=(name or wording.say("html.kicker"), report.own.name) if edges else ("", name),
            footer=footer or (wording.say("html.footer_short", date=wording.long_day(report.run.started_at)) if edges else ""),
            page=wording.say("sheet.footer_page", page="{page}", pages="{pages}") if edges else "",
        )
    except PdfUnavailableError as error:
        raise _SkippedError(error.reason) from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file aside first, so that nobody meets a half of it."""
    aside = path.with_name(f".{path.name}.part")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


__all__ = ["FORMATS", "AuditResult", "Written", "write_file", "write_reports"]
