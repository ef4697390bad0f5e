"""From profiles to a rendered report, the way the product goes: frames, findings, model, wording."""

from __future__ import annotations

from typing import Any

from crawler.audits import with_findings
from crawler.frame import build_frames
from crawler.platforms import load_registry
from crawler.types import Gathered, Profile
from reports.build import build
from reports.model import AuditResult, Report
from reports.render.html import render_html
from reports.wording import Wording
from tests.factory import make_gathered


def result_of(gathered: Gathered) -> AuditResult:
    registry = load_registry()
    return AuditResult(gathered.run, gathered, with_findings(build_frames(gathered, registry), gathered), registry)


def report_of(*profiles: Profile, **changes: Any) -> Report:
    return build(result_of(make_gathered(*profiles, **changes)))


def wording_of(report: Report, language: str = "de", country: str = "de") -> Wording:
    return Wording(language, country, {section.id: section.number for section in report.sections})


def html_of(report: Report, language: str = "de") -> str:
    return render_html(report, wording_of(report, language))
