"""Scope: who was audited, against whom, when, and how the report is to be read."""

from __future__ import annotations

from crawler.types import Company
from crawler.vocabulary import ActivityClass
from reports import cells
from reports.accounts import View
from reports.model import Bullets, Cell, Column, FactList, Heading, Legend, Prose, Row, Section, Table, Text, msg
from reports.sections.figures import figures


def build(view: View) -> Section:
    """Facts of the company by its legal notice, the competitors and why, and the reading guide."""
    return Section(
        "scope",
        (
            FactList(tuple(_facts(view))),
            _rivals(view),
            Heading(msg("scope.figures")),
            figures(view),
            Heading(msg("scope.guide.title")),
            Prose((msg("scope.guide.text"),)),
            signs(),
            Bullets(tuple(msg(f"scope.guide.{point}") for point in ("unknown", "certainty", "evidence", "causes"))),
        ),
    )


def _facts(view: View) -> list[tuple[Text, Cell]]:
    company = view.company
    identity = company.identity
    facts: list[tuple[Text, Cell]] = [
        (msg("scope.company"), cells.text(company.name)),
        (msg("scope.website"), cells.link(f"https://{company.domain}/", note=site_note(view, company))),
        (msg("scope.legal_name"), cells.text(identity.legal_name, note=_source(identity.source_url))),
    ]
    place = " ".join(part for part in (identity.address.postcode, identity.address.city) if part)
    if identity.address.street or place:
        facts.append((msg("scope.address"), cells.text(", ".join(part for part in (identity.address.street, place) if part))))
    register = " ".join(part for part in (identity.register_court, identity.register_number) if part)
    if register:
        facts.append((msg("scope.register"), cells.text(register)))
    if identity.vat_id:
        facts.append((msg("scope.vat_id"), cells.text(identity.vat_id)))
    facts += [
        (msg("scope.as_of"), cells.time_cell(view.run.started_at)),
        (msg("scope.platforms"), cells.text(msg("scope.platforms_value", n=len(view.registry)))),
    ]
    return facts


def _source(url: str) -> Text | None:
    return msg("scope.from_imprint") if url else None


def site_note(view: View, company: Company) -> Text | None:
    """What has to be said about a subject's own website, None where it was read as usual."""
    notes = view.notes.get(company.id, {})
    if "parked" in notes:
        return msg("scope.site_parked")
    if "site_unread" in notes:
        return msg("scope.site_unread", reason=msg(f"failure.{notes['site_unread']}.short"))
    if "needs_browser" in notes:
        return msg("scope.site_needs_browser")
    return msg("scope.site_moved", target=notes["moved"]) if "moved" in notes else None


def _rivals(view: View) -> Table:
    rows = tuple(
        Row(
            (
                cells.text(rival.name),
                cells.link(f"https://{rival.domain}/"),
                cells.text(rival.reason) if rival.reason else cells.text(msg("scope.no_reason")),
                cells.text(site_note(view, rival) or msg("scope.site_read")),
            )
        )
        for rival in view.rivals
    )
    return Table(
        "rivals",
        msg("scope.rivals"),
        (Column("name"), Column("website"), Column("reason"), Column("site_state")),
        rows,
        empty=msg("scope.no_rivals"),
    )


def signs() -> Legend:
    """The signs that tables use, each with its word."""
    upkeep = [value for value in ActivityClass if value is not ActivityClass.UNKNOWN]
    items = [(cells.upkeep(value), msg(f"legend.{value}")) for value in upkeep]
    others = (
        ("exists", "good"),
        ("outside", "watch"),
        ("alert", "watch"),
        ("absent", "plain"),
        ("linked", "open"),
        ("unknown", "open"),
    )
    items += [(cells.mark(name, msg(f"mark.{name}"), tone), msg(f"legend.{name}")) for name, tone in others]  # type: ignore[arg-type]
    return Legend(tuple(items))
