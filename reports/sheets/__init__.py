"""The workbook's content: the guide, the summary, every row behind the report, and the lists that people work on.

A sheet with columns is one table, and `lines` is what it says where it has no rows. A sheet without columns is a page: its lines
are the heading and paragraphs, its rows are pairs of label and value, and a row of one cell is a heading. A value that may be
missing has a column `<name>_state` beside it, so an empty cell always says why it is empty.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from reports.accounts import View
from reports.model import Sheet, msg
from reports.sheets import accounts, legal, pages, proof, quality, questionnaire, work

log = logging.getLogger(__name__)
BUILDERS: Sequence[tuple[str, Callable[[View], Sheet]]] = (
    ("summary", pages.summary_page),
    ("accounts", accounts.accounts),
    ("activity", accounts.activity),
    ("profiles", quality.profiles),
    ("response", quality.response),
    ("presence", accounts.standing),
    ("competition", quality.competition),
    ("findings", work.findings),
    ("measures", work.measures_list),
    ("legal", legal.legal),
    ("questionnaire", questionnaire.questionnaire),
    ("open", work.open_items),
    ("evidence", proof.evidence),
    ("benchmarks", quality.benchmarks),
    ("glossary", proof.glossary),
    ("meta", proof.meta),
)


def sheets(view: View) -> tuple[Sheet, ...]:
    """Return all sheets in the order of the workbook. One that fails leaves a page that says so, like a chapter."""
    return (pages.guide([name for name, _ in BUILDERS]), *(_sheet(view, name, builder) for name, builder in BUILDERS))


def _sheet(view: View, name: str, builder: Callable[[View], Sheet]) -> Sheet:
    try:
        return builder(view)
    except Exception:
        log.exception("sheet %s failed", name)
        return Sheet(name, (), (), (msg("section.failed.title"), msg("section.failed.text")))
