"""Guidelines: which rules the company has published, what people say there is, and the questions that are open (L1 to L5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.questionnaire import load_form
from crawler.vocabulary import SiteSign
from reports import cells
from reports.accounts import View
from reports.model import Block, Callout, Cell, Column, Heading, Prose, Row, Section, Table, msg, open_word
from reports.sections import interview

RULES = (SiteSign.GUIDELINE, SiteSign.NETIQUETTE, SiteSign.CONDUCT, SiteSign.MISSION)
AROUND = (SiteSign.CAREER, SiteSign.NEWSROOM)
QUESTIONS = ("L1", "L2", "L3", "L4", "L5")
PAGES = (Column("guideline_kind"), Column("url"), Column("guideline_seen"), Column("evidence"))
TOPICS = (Column("topic"), Column("covered"))


def build(view: View) -> Section:
    """What there is to build on, then answers and the checklist of topics, then the interview sheet for what is open."""
    blocks: list[Block] = [Prose((msg("guidelines.lead"),), lead=True), *_published(view)]
    if interview.answered(view, QUESTIONS):
        blocks += [Heading(msg("guidelines.checklist"), "guidelines-checklist"), _answers(view), _topics(view)]
    blocks += interview.sheet(view, QUESTIONS)
    return Section("guidelines", tuple(blocks))


def pages(view: View, codes: tuple[SiteSign, ...]) -> list[Mapping[str, Any]]:
    """Pages of the company's own site by what they are, as rows of the frame `evidence`."""
    rows = [piece.row for piece in view.evidence if piece.row["subject_id"] == view.company.id and piece.row["code"] in codes]
    return sorted(rows, key=lambda row: (codes.index(row["code"]), -float(row["conf"] or 0), row["final_url"] or ""))


def _published(view: View) -> list[Block]:
    rows = pages(view, RULES)
    around = pages(view, AROUND)
    blocks: list[Block] = []
    if rows:
        blocks.append(_table(view, "guidelines", rows))
    elif view.site_read(view.company):
        blocks.append(Callout(msg("guidelines.none_title"), (msg("guidelines.none"),), "info"))
    else:
        blocks.append(Callout(msg("guidelines.unread_title"), (msg("guidelines.unread"),), "open"))
    if around:
        blocks += [Prose((msg("guidelines.around"),)), _table(view, "guidelines-around", around)]
    return blocks


def _table(view: View, name: str, rows: list[Mapping[str, Any]]) -> Table:
    def line(row: Mapping[str, Any]) -> Row:
        linked = str(row["selector"] or "").startswith("link")
        return Row(
            (
                cells.text(open_word("evidence", row["code"])),
                cells.link(row["final_url"] or row["source_url"]),
                cells.text(row["excerpt"], note=msg("guidelines.linked" if linked else "guidelines.read")),
                cells.refs(view.cite(view.company.id, [row["evidence_id"]])),
            )
        )

    return Table(name, msg(f"guidelines.caption_{'rules' if name == 'guidelines' else 'around'}"), PAGES, tuple(map(line, rows)))


def _answers(view: View) -> Table:
    rows = tuple(Row((cells.text(interview.question_text(name)), interview.value_cell(view, name))) for name in QUESTIONS)
    return Table("guidelines-answers", msg("guidelines.answers"), (Column("question"), Column("answer")), rows)


def _topics(view: View) -> Table:
    """Topics that guidelines should cover, after the Bitkom's: yes or no only where somebody said what they cover."""
    reply = interview.reply(view, "L2")
    told = reply.choices if reply is not None and reply.state == "answered" else None

    def covered(choice: str) -> Cell:
        return cells.unknown("yes_no", note=interview.why_unknown(reply)) if told is None else cells.yes_no(choice in told)

    choices = load_form().get("L2").choices
    rows = tuple(Row((cells.text(interview.label("L2", choice)), covered(choice))) for choice in choices)
    return Table("guidelines-topics", msg("guidelines.topics"), TOPICS, rows, note=msg("guidelines.topics_source"))
