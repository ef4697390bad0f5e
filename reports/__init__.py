"""The Ist-Zustand report: from an audit's result to a locale-free model, and from the model to files.

`write_reports` is the whole way. `reports.build` decides what the report says, `reports.render` how it looks, and no renderer
computes a figure. This module is light: renderers are loaded when a file of their kind is written.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reports.model import AuditResult

if TYPE_CHECKING:
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
    result: AuditResult, out: Path, languages: Sequence[str], formats: Collection[str], *, browser: bool = True
) -> Written:
    """Write `report.<language>.<format>` into `out`, each file aside first, and return what was written.

    A PDF that cannot be printed is named in `skipped` and takes no other file with it. Raises RenderError where a text or a
    template is broken.
    """
    from reports.build import build
    from reports.wording import Wording

    report = build(result)
    chapters = {section.id: section.number for section in report.sections}
    files: list[Path] = []
    skipped: list[str] = []
    for language in languages:
        wording = Wording(language, report.own.country, chapters)
        for kind in (kind for kind in FORMATS if kind in formats):
            try:
                content = _render(kind, report, wording, browser=browser)
            except _SkippedError as reason:
                skipped.append(str(reason))
                continue
            path = out / f"report.{language}.{kind}"
            write_file(path, content)
            files.append(path)
    return Written(tuple(files), tuple(dict.fromkeys(skipped)))


class _SkippedError(Exception):
    """A file that this machine cannot make."""


def _render(kind: str, report: Report, wording: Wording, *, browser: bool) -> bytes:
    if kind == "xlsx":
        from reports.render.xlsx import render_xlsx

        return render_xlsx(report, wording)
    from reports.render.html import render_html

    if kind == "html":
        return render_html(report, wording).encode()
    from reports.render.pdf import PdfUnavailableError, render_pdf

    if not browser:
        raise _SkippedError("no_browser")
    try:
        return render_pdf(
            render_html(report, wording),
            created=report.run.started_at,
            header=(wording.say("html.kicker"), report.own.name),
            footer=wording.say("html.footer_short", date=wording.long_day(report.run.started_at)),
            page=wording.say("sheet.footer_page", page="{page}", pages="{pages}"),
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
