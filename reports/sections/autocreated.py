"""Pages made by platforms, directories or other people; second pages; suspected imitations (T2)."""

from __future__ import annotations

from collections import defaultdict

from crawler.ownership import standing, why_primary
from crawler.vocabulary import AccountClass, ClaimState, Ownership
from reports import cells
from reports.accounts import Account, View
from reports.model import (
    Block,
    ByLanguage,
    Callout,
    Cell,
    Entries,
    Entry,
    Heading,
    Href,
    Message,
    Prose,
    Rounded,
    Section,
    Text,
    msg,
    open_word,
    word,
)
from reports.sections.inventory import in_order

LISTING_TYPES = frozenset({"listing", "record", "community"})
SAME_SIGN = {"E1": "site_links", "E2": "profile_links"}
"""Evidence codes that say the same as a signal of the match."""


def build(view: View) -> Section:
    """Suspicions first, then clusters of duplicates with the proposed primary, then single pages with how to take them over."""
    outside = in_order(view, [row for row in view.own_accounts if row.outside])
    suspected = in_order(view, [row for row in view.own_accounts if row.suspected])
    clusters = _clusters(view)
    blocks: list[Block] = [Prose((msg("auto.lead"),), lead=True)]
    if not outside and not suspected and not clusters:
        blocks.append(_nothing_found(view))
    if suspected:
        blocks += [Heading(msg("auto.suspected.title"), "suspected"), Prose((msg("auto.suspected.text"),))]
        blocks.append(Entries(tuple(page_entry(view, row) for row in suspected)))
    if clusters:
        blocks += [Heading(msg("auto.clusters.title"), "clusters"), Prose((msg("auto.clusters.text"),))]
        blocks.append(Entries(tuple(_cluster_entry(view, rows) for rows in clusters)))
    in_cluster = {row.account_key for rows in clusters for row in rows}
    for account_class in (AccountClass.AUTO_GENERATED, AccountClass.LEGACY, AccountClass.UNOFFICIAL):
        rows = [row for row in outside if row.account_class == account_class and row.account_key not in in_cluster]
        if rows:
            blocks.append(Heading(msg(f"auto.{account_class}.title", n=len(rows)), str(account_class)))
            blocks.append(Entries(tuple(page_entry(view, row) for row in rows)))
    return Section("autocreated", tuple(blocks))


def _nothing_found(view: View) -> Block:
    """No page found is a result only where all platforms of the kind gave an answer."""
    listings = [row for row in view.own if row.definition.page_type in LISTING_TYPES]
    open_ones = len({row.platform for row in listings if row.presence == "unknown"})
    if open_ones:
        total = len({row.platform for row in listings})
        return Callout(msg("auto.none_yet.title"), (msg("auto.none_yet.text", u=open_ones, m=total),), "open")
    return Callout(msg("auto.none.title"), (msg("auto.none.text", date=view.run.started_at),), "good")


def _clusters(view: View) -> list[list[Account]]:
    """Pages of the company that are second pages of another one, with that one in front."""
    rows = {row.account_key: row for row in view.own_accounts}
    groups: dict[str, list[Account]] = defaultdict(list)
    for row in view.own_accounts:
        if row.duplicate_of and row.duplicate_of in rows:
            groups[row.duplicate_of].append(row)
    return [
        [rows[primary], *in_order(view, members)]
        for primary, members in sorted(groups.items(), key=lambda item: rows[item[0]].platform)
    ]


def _cluster_entry(view: View, rows: list[Account]) -> Entry:
    primary = rows[0]
    pages: list[tuple[Text, Cell]] = [(msg("auto.cluster.primary"), _page_cell(primary))]
    pages.append((msg("auto.cluster.why"), _why_primary(rows)))
    pages += [(msg("auto.cluster.second"), _page_cell(row)) for row in rows[1:]]
    pages.append((msg("column.identity_conf"), cells.certainty(primary.identity_conf)))
    return Entry(
        msg("auto.cluster.title", platform=primary.definition.name, n=len(rows)),
        anchor=primary.anchor,
        badges=(cells.mark("outside", word("ownership", primary.ownership), "watch"),),
        lead=msg("auto.cluster.text", n=len(rows)),
        facts=tuple(pages),
        signs_title=msg("auto.signs"),
        signs=signs_of(primary),
        steps_title=msg("auto.steps", platform=primary.definition.name),
        steps=(msg("auto.cluster.step"), *steps_of(primary)),
        refs=tuple(number for row in rows for number in view.refs(row, 3)),
        tone="watch",
    )


def _why_primary(rows: list[Account]) -> Cell:
    """What sets the proposed page before the others, weightiest first."""
    first, *rest = (
        standing(
            Ownership(row.ownership),
            linked=bool(row.site_links_here),
            reviews=row.reviews,
            followers=row.followers,
            address=row.url or "",
        )
        for row in rows
    )
    return cells.listing([word("primary", name) for name in why_primary(first, rest) or ("alike",)])


def _page_cell(row: Account) -> Cell:
    reach = ratings_of(row)
    return cells.link(row.url or "", note=reach[0] if reach else None)


def page_entry(view: View, row: Account) -> Entry:
    """Everything a person needs to decide about one page that the company does not hold."""
    facts: list[tuple[Text, Cell]] = [
        (msg("column.url"), cells.link(row.url or "")),
        (msg("column.display_name"), cells.text(row.display_name)),
    ]
    if not row.suspected:
        facts.append((msg("column.identity_conf"), cells.certainty(row.identity_conf)))
    if row.claim_state != ClaimState.NOT_APPLICABLE:
        facts.append((msg("column.claim_state"), cells.text(word("claim_state", row.claim_state))))
    facts += [(msg("auto.visible"), cells.text(text)) for text in ratings_of(row)]
    if row.failure:
        facts.append((msg("column.failure"), cells.text(msg(f"failure.{row.failure}.short"))))
    badge = ("alert" if row.suspected else "outside", word("ownership", row.ownership))
    return Entry(
        msg("auto.entry", platform=row.definition.name, name=row.name),
        anchor=row.anchor,
        href=row.url or "",
        badges=(cells.mark(badge[0], badge[1], "watch"),),
        lead=Message(f"ownership.{row.ownership}.meaning"),
        facts=tuple(facts),
        signs_title=msg("auto.signs"),
        signs=signs_of(row),
        question=Message(f"ownership.{row.ownership}.advice"),
        steps_title=msg("auto.steps", platform=row.definition.name),
        steps=() if row.suspected else steps_of(row),
        refs=view.refs(row, 5),
        tone="watch",
    )


def signs_of(row: Account) -> tuple[Text, ...]:
    """Why the page is taken for what it is: evidence codes in words, then the signals of the match."""
    codes = [open_word("sign", code) for code in row.why_owner]
    told = {SAME_SIGN.get(code, code) for code in row.why_owner}
    signals = [open_word("signal", name) for name in (reason.removeprefix("!") for reason in row.reasons) if name not in told]
    return tuple({item.id: item for item in (*codes, *signals)}.values())


def steps_of(row: Account) -> tuple[Text, ...]:
    """How to take over or correct a page there, from the platform's definition."""
    advice = row.definition.advice
    pairs = [
        ByLanguage({"de": advice.steps_de[place] if place < len(advice.steps_de) else "", "en": step})
        for place, step in enumerate(advice.steps_en)
    ]
    pairs += [ByLanguage({"de": step}) for step in advice.steps_de[len(advice.steps_en) :]]
    steps: list[Text] = [step for step in pairs if step]
    if advice.claim_url:
        steps.append(msg("auto.claim_url", url=Href(advice.claim_url)))
    return tuple(steps)


def ratings_of(row: Account) -> list[Text]:
    """What the public sees there: ratings and followers."""
    found: list[Text] = []
    if row.reviews is not None:
        rating = (
            msg("inventory.rating", rating=Rounded(float(row.rating)), scale=Rounded(float(row.rating_scale or 5.0), 0))
            if row.rating is not None
            else None
        )
        found.append(msg("auto.reviews_rated", n=row.reviews, rating=rating) if rating else msg("inventory.reviews", n=row.reviews))
    if row.followers is not None:
        found.append(msg("presence.followers", n=row.followers))
    return found
