"""Legal pointers as the report tells them: rows of the frame `findings` of the area `legal`, and what was seen in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.legal import stale_rules
from crawler.vocabulary import LegalStatus
from reports.accounts import View
from reports.model import Block, Callout, Cell, Href, Message, Param, Text, Tone, msg, word

AREA = "legal"
MARKS: Mapping[str, tuple[str, Tone]] = {
    LegalStatus.FLAGGED: ("alert", "watch"),
    LegalStatus.UNCLEAR: ("unknown", "open"),
    LegalStatus.NOT_CHECKED: ("unknown", "open"),
    LegalStatus.OK: ("exists", "good"),
    LegalStatus.NOT_APPLICABLE: ("act-not_applicable", "plain"),
}
"""Sign and tone of a result; never red, because no pointer is a judgement."""
ORDER = tuple(MARKS)
Finding = Mapping[str, Any]


def pointers(view: View) -> tuple[Finding, ...]:
    """All legal pointers of the audited company, by rule, the flagged ones first."""
    found = [row for row in view.findings if row["area"] == AREA and "legal_status" in row["params"]]
    return tuple(sorted(found, key=lambda r: (r["rule_id"], ORDER.index(status_of(r)), r["platform"], r["account_key"])))


def status_of(finding: Finding) -> LegalStatus:
    """The result of a pointer."""
    return LegalStatus(finding["params"]["legal_status"])


def seen(finding: Finding, view: View) -> Message:
    """What was seen, without the name of the page."""
    given = finding["params"]
    params: dict[str, Param] = {"date": view.run.started_at}
    for name in ("n", "host", "other"):
        if name in given:
            params[name] = given[name]
    for name in ("target", "url"):
        if given.get(name):
            params[name] = Href(str(given[name]))
    if "items" in given:
        params["items"] = tuple(msg(f"legal.item.{item}") for item in str(given["items"]).split("; "))
    if "names" in given:
        params["names"] = tuple(str(given["names"]).split("; "))
    return Message(f"legal.seen.{given['condition']}", params)


def place(finding: Finding, view: View) -> Text:
    """The page concerned: platform and account, the platform alone, or the company's site."""
    platform, account = finding["platform"], finding["params"].get("account")
    if not platform or (platform == "website" and not account):
        return msg("legal.on_site")
    name = view.platform_name(platform)
    return msg("legal.account", platform=name, account=str(account)) if account else name


def sentence(finding: Finding, view: View) -> Message:
    """The whole pointer in one sentence, for lists of findings and measures."""
    return msg("legal.finding", place=place(finding, view), seen=seen(finding, view))


def mark(status: LegalStatus) -> Cell:
    """The result as sign and word."""
    glyph, tone = MARKS[status]
    return Cell("mark", word("legal_status", status), glyph=glyph, tone=tone)


def law(finding: Finding) -> Cell:
    """The law that a rule belongs to."""
    return Cell("list", tuple(msg(f"legal.law.{name}") for name in str(finding["params"]["jurisdiction"]).split("; ")))


def notes(view: View) -> tuple[Block, ...]:
    """What stands at the head of everything legal: that it is no advice, and whether the rules are too old."""
    blocks: list[Block] = [Callout(msg("legal.note_title"), (msg("legal.note"),), "info")]
    if stale := stale_rules(view.run.started_at.date()):
        oldest = min(rule.reviewed_on for rule in stale)
        blocks.append(Callout(msg("legal.stale_title"), (msg("legal.stale", n=len(stale), date=oldest),), "watch"))
    return tuple(blocks)
