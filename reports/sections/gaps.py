"""What could not be checked, why, and how a person closes the gap (T12). Never left out."""

from __future__ import annotations

from collections import defaultdict

from crawler.platforms.api import interface_for
from crawler.platforms.probing import ASKED
from crawler.vocabulary import Outcome, Presence
from reports import cells
from reports.accounts import Account, View
from reports.model import (
    Block,
    ByLanguage,
    Callout,
    Cell,
    Column,
    Fold,
    Heading,
    Message,
    Prose,
    Row,
    Section,
    Table,
    msg,
    open_word,
    word,
)
from reports.sections.candidates import quoted
from reports.sections.presence import answers, ordered

ORDER = (
    Outcome.ROBOTS_DENIED, Outcome.LOGIN_WALL, Outcome.CONSENT_WALL, Outcome.BLOCKED, Outcome.CAPTCHA, Outcome.CALIBRATION_FAILED,
    Outcome.MISSING, Outcome.NOT_TRIED,
)  # fmt: skip
COLUMNS = (Column("platform"), Column("kind"), Column("question"), Column("check"), Column("words"))


def build(view: View) -> Section:
    """Share unknown, the sentence that unknown is not absent, then one folded list for each reason with links and words."""
    open_rows = [row for row in view.own if row.presence == Presence.UNKNOWN]
    counts = answers(view, view.company)
    total = len(view.registry)
    unknown = counts["unknown"] + counts["linked"] if counts else 0
    blocks: list[Block] = [
        Prose((msg("gaps.lead"),), lead=True),
        Callout(msg("gaps.share", u=unknown, m=total), (msg("gaps.not_absent"),), "open"),
    ]
    blocks += _keys(view, open_rows)
    if answered := view.result.gathered.answers:
        names = tuple(dict.fromkeys(answer.by for answer in answered))
        blocks.append(Prose((msg("gaps.answered", n=len(answered), names=names, date=max(answer.at for answer in answered)),)))
    groups: dict[Outcome, list[Account]] = defaultdict(list)
    for row in open_rows:
        groups[Outcome(row.failure)].append(row)
    reasons = sorted(groups, key=lambda outcome: (ORDER.index(outcome) if outcome in ORDER else len(ORDER), outcome))
    if reasons:
        blocks.append(_overview(groups, reasons))
        blocks.append(Heading(msg("gaps.list.title"), "handcheck"))
        blocks.append(Prose((msg("gaps.list.text"),)))
        blocks += [_reason(view, outcome, groups[outcome]) for outcome in reasons]
    else:
        blocks.append(Prose((msg("gaps.none"),)))
    blocks += _sources(view)
    return Section("gaps", tuple(blocks))


def _keys(view: View, open_rows: list[Account]) -> list[Block]:
    """Keys that did not work, and official interfaces that would close gaps but have no key."""
    notes = view.notes.get(view.company.id, {})
    blocks: list[Block] = [
        Callout(msg(f"gaps.{kind}", names=notes[kind]), (), "open") for kind in ("key_refused", "quota_spent") if kind in notes
    ]
    asked = {check["platform"] for check in view.checks}
    missing = {
        interface.title: None
        for row in open_rows
        if not (row.definition.way in ASKED and row.definition.probe.url)
        and row.platform not in asked
        and (interface := interface_for(row.platform)) is not None
    }
    if missing:
        blocks.append(Prose((msg("gaps.key_missing", names=tuple(sorted(missing))),)))
    return blocks


def _overview(groups: dict[Outcome, list[Account]], reasons: list[Outcome]) -> Table:
    rows = tuple(
        Row(
            (
                cells.text(Message(f"failure.{outcome}.short")),
                cells.number("count", len(groups[outcome])),
                cells.text(Message(f"failure.{outcome}.text")),
                cells.text(Message(f"failure.{outcome}.close")),
            )
        )
        for outcome in reasons
    )
    columns = (Column("obstacle"), Column("places", sheet_kind="count"), Column("why"), Column("how_to_close"))
    return Table("gaps", msg("gaps.caption"), columns, rows)


def _reason(view: View, outcome: Outcome, rows: list[Account]) -> Fold:
    rank = {definition.id: place for place, definition in enumerate(ordered(view))}
    listed = tuple(_row(row) for row in sorted(rows, key=lambda row: (rank[row.platform], row.url or "")))
    title = msg("gaps.fold", reason=Message(f"failure.{outcome}.short"), n=len(rows))
    return Fold(
        title, (Table(f"gaps-{outcome}", msg("gaps.fold_caption", reason=Message(f"failure.{outcome}.short")), COLUMNS, listed),)
    )


def _row(row: Account) -> Row:
    question = msg("gaps.question.state", name=row.name) if row.is_account else msg("gaps.question.presence")
    return Row(
        (
            cells.text(row.definition.name),
            cells.text(word("kind", row.definition.kind)),
            cells.text(question),
            cells.link(row.check_url, msg("gaps.open")) if row.check_url else cells.not_applicable("link"),
            words_cell(row),
        )
    )


def words_cell(row: Account) -> Cell:
    """Words to look for on the platform's page."""
    look = row.definition.look
    words = ByLanguage({"de": quoted(look.words_de), "en": quoted(look.words_en)})
    return cells.text(words) if words else cells.not_applicable()


def _sources(view: View) -> list[Block]:
    """Directories and pages of the own site that gave no answer: what they might have named is missing."""
    failed = [
        check
        for check in view.checks
        if check["subject_id"] == view.company.id and check["step"] != "probe" and not Outcome(check["outcome"]).has_body
        and check["outcome"] not in (Outcome.MISSING, Outcome.GONE)
    ]  # fmt: skip
    if not failed:
        return []
    rows = tuple(
        Row(
            (
                cells.text(source_name(view, check["platform"])),
                cells.text(step_name(check["step"])),
                cells.link(check["url"]) if check["url"].startswith("http") else cells.text(check["url"] or None),
                cells.text(Message(f"failure.{check['outcome']}.short")),
            )
        )
        for check in failed
    )
    columns = (Column("source"), Column("step"), Column("url"), Column("failure"))
    return [Heading(msg("gaps.sources.title"), "sources-open"), Table("gaps-sources", msg("gaps.sources.caption"), columns, rows)]


def source_name(view: View, platform: str) -> str | Message:
    """A platform's name, or the name of a source that is no platform."""
    return view.platform_name(platform) if platform in view.registry else open_word("source", platform)


def step_name(step: str) -> Message:
    """What was tried, in words."""
    return open_word("step", step.replace(".", "_"))
