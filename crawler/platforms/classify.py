"""One saved platform page, read: is there an account, who holds it, what does it say.

The order of questions keeps walls from being read as answers:

    1  did the fetch fail, does status, title or address show a wall?     unknown, with that reason
    2  do hook or rules recognise the account's own data?                 exists
    3  does the page carry a sign of the platform's walls?                unknown, with that reason
    4  do hook or rules recognise "there is no such account"?             absent
    5  nothing recognised                                                 unknown: blocked for an empty shell, else parser_error

Absent is said by a rule of the platform file or by a hook, never by the lack of signs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from crawler import walls
from crawler.platforms import clock, recorded, shapes, signs
from crawler.platforms.definition import Claim, Definition, PageSign
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Reader, Sign, hook
from crawler.platforms.registry import load_registry
from crawler.types import Classified, Evidence, Facts, Marker, Page, ProfileRef
from crawler.vocabulary import ClaimState, Outcome, Presence

ANSWERED = frozenset({Outcome.OK, Outcome.PARTIAL, Outcome.MISSING, Outcome.GONE, Outcome.PROTOCOL_ERROR})
"""Outcomes after which the body may still be the platform's own answer (an interface says "not found" with status 400)."""
ERRORS = frozenset({400, 404, 410})
OWN_CHANNELS = frozenset({"website", "blog", "link_hub"})
"""Whose pages stand anywhere and may name any address as theirs."""
SHELL_CHARS = 400
OWNER_ACTIVE = timedelta(days=730)
MARKER_CODES = {"claimed": "E3", "unclaimed": "E4", "auto_created": "E5", "fan": "fan", "closed": "E10"}
FACTS_AS_EVIDENCE = ("display_name", "websites", "address", "phone", "email", "verified", "last_post", "followers")
EXCERPT_CHARS = 200


def classify(definition: Definition, page: Page, ref: ProfileRef | None, now: datetime, reader: Reader | None = None) -> Classified:
    """Return what the page says about the account `ref` (None where the address names none). Pure; total for any bytes.

    `reader` reads the page in place of the platform's hook: the answers of an official interface have readers of their own.
    Relative dates count back from the day the page was served: its own clock, else when it was fetched, else `now`. Times are told
    to the minute: "2 days ago" is no more exact, and two addresses of one account must not differ by which answered first.
    """
    page = recorded.unwrap(page)
    document = Document(page)
    fetched = (page.fetched_at or now).replace(second=0, microsecond=0)
    draft = Draft(clock.served(document, fetched), document.url or (ref.canonical if ref else ""))
    sign = _presence(definition, document, draft, reader)
    exists = sign.presence is Presence.EXISTS
    if exists:
        draft.read(document, definition.facts)
        shapes.schema(document, draft)
    facts = draft.build() if exists else Facts()
    markers = _markers(definition, document, facts, sign, fetched) if exists else ()
    return Classified(
        platform=definition.id,
        ref=ref,
        presence=sign.presence,
        failure=sign.failure,
        claim_state=_claim_state(definition, markers),
        markers=markers,
        facts=facts,
        evidence=_evidence(definition.id, page, ref, sign, markers, facts, fetched),
    )


# --- presence -------------------------------------------------------------------------------------------------------------


def _presence(definition: Definition, document: Document, draft: Draft, reader: Reader | None = None) -> Sign:
    page = document.page
    if page.outcome not in ANSWERED:
        return Sign.unknown(f"fetch:{page.outcome}", page.outcome)
    if (refused := walls.by_status(page.status)) is not None:
        return Sign.unknown(f"status:{page.status}", _named_wall(definition, document) or refused)
    if page.status is not None and 300 <= page.status < 400:
        return Sign.unknown(f"status:{page.status}", Outcome.MOVED_AWAY)
    if (wall := _common_wall(document)) is not None:
        return Sign.unknown("wall", wall)
    if (other := _other_platform(definition, document)) is not None:
        return Sign.unknown(f"link:canonical is a page of {other}", Outcome.WRONG_TYPE)
    own = hook(definition.id) if reader is None else None
    read = reader or (own.read if own is not None else None)
    said = read(document, draft) if read is not None else None
    said = said or shapes.answer(document, draft)
    if said is not None and said.presence is Presence.EXISTS and page.status in ERRORS:
        said = None  # an error page that repeats a name
    if said is not None and said.presence is not Presence.ABSENT:
        return said
    rule = definition.probe
    if said is None and rule.exists and (hit := signs.expected(document, rule.exists)):
        return Sign.exists(hit.selector)
    if (named := _named_wall(definition, document)) is not None:
        return Sign.unknown("wall", named)
    if said is not None:
        return said
    if rule.absent and (hit := signs.expected(document, rule.absent)):
        return Sign.absent(hit.selector)
    return _unrecognised(document)


def _other_platform(definition: Definition, document: Document) -> str | None:
    """Return the platform of which this is an account's page by its own address, where it is not the one asked for."""
    address = document.canonical
    if isinstance(document.data, dict):
        address = str(document.data.get("author_url") or "")
    if definition.id in OWN_CHANNELS or not address.startswith("http"):
        return None
    named = load_registry().identify(address)
    return named.platform if named.account and named.platform != definition.id else None


def _common_wall(document: Document) -> Outcome | None:
    """Return a wall that status, address or title show; a body that names another host's consent page is one too."""
    headers, text = document.page.headers, document.text
    wall = walls.by_page(document.url, headers, document.title, text)
    return wall or walls.by_page(document.canonical, {}, "", "")


def _named_wall(definition: Definition, document: Document) -> Outcome | None:
    for outcome, wanted in definition.probe.walls.items():
        if signs.first(document, wanted, anywhere=True) is not None:
            return outcome
    return None


def _unrecognised(document: Document) -> Sign:
    if document.status in (404, 410):
        return Sign.unknown(f"status:{document.status}", Outcome.MISSING if document.status == 404 else Outcome.GONE)
    is_shell = not document.is_data and len(document.visible) < SHELL_CHARS and "<script" in document.text
    return Sign.unknown("empty shell", Outcome.BLOCKED) if is_shell else Sign.unknown("nothing recognised", Outcome.PARSER_ERROR)


# --- claim ----------------------------------------------------------------------------------------------------------------


def _markers(definition: Definition, document: Document, facts: Facts, sign: Sign, now: datetime) -> tuple[Marker, ...]:
    found = list(sign.markers)
    for name, code in MARKER_CODES.items():
        for wanted in getattr(definition.claim, name):
            hit = signs.find(document, wanted)
            if hit is not None and not _negated(wanted, definition.claim, document):
                found.append(Marker(code, hit.selector, hit.excerpt, hit.lang))  # type: ignore[arg-type]
    is_thin = _is_thin(definition, document, facts)
    ownerless = is_thin or any(marker.code == "E4" for marker in found)
    if definition.origin and (ownerless or definition.page_type != "account"):  # most accounts there were made by their owners
        found.append(Marker("E5", "definition:origin", definition.origin[:EXCERPT_CHARS]))
    recent = facts.last_post is not None and facts.last_post.at >= now - OWNER_ACTIVE
    if (recent and definition.page_type == "account") or facts.owner_replied:
        source = facts.sources.get("owner_replied" if facts.owner_replied else "last_post", "")
        found.append(Marker("E6", source, str(facts.last_post.at.date()) if recent and facts.last_post else "owner replied"))
    if is_thin:
        found.append(Marker("E8", "facts", "no description, no picture, no website, no posts"))
    return tuple({(marker.code, marker.selector): marker for marker in found}.values())


def _negated(wanted: PageSign, claim: Claim, document: Document) -> bool:
    """Say whether a positive text sign is only part of the negative one ("not claimed" contains "claimed")."""
    if wanted not in claim.claimed or wanted.where != "text":
        return False
    longer = [other for other in claim.unclaimed if other.where == "text" and wanted.value.lower() in other.value.lower()]
    return any(signs.find(document, other) for other in longer)


def _is_thin(definition: Definition, document: Document, facts: Facts) -> bool:
    """Say whether a full page of a platform that creates pages by itself shows nothing an owner would have filled in."""
    filled = (facts.description, facts.avatar, facts.websites, facts.posts, facts.links)
    return bool(definition.origin) and definition.page_type in ("account", "listing") and not document.is_data and not any(filled)


def _claim_state(definition: Definition, markers: tuple[Marker, ...]) -> ClaimState:
    """Decide from markers alone: a missing one is unknown, both kinds at once too; what nobody can claim is not applicable."""
    codes = {marker.code for marker in markers}
    if definition.page_type == "community" or {"E3", "E4"} <= codes:
        return ClaimState.NOT_APPLICABLE if definition.page_type == "community" else ClaimState.UNKNOWN
    if "E3" in codes:
        return ClaimState.CLAIMED
    if "E4" in codes:
        return ClaimState.UNCLAIMED
    if definition.page_type == "record":
        return ClaimState.NOT_APPLICABLE
    claimable = definition.page_type == "listing" or definition.origin or definition.claim.claimed or definition.claim.unclaimed
    return ClaimState.UNKNOWN if claimable else ClaimState.NOT_APPLICABLE


# --- evidence -------------------------------------------------------------------------------------------------------------


def _evidence(
    platform: str, page: Page, ref: ProfileRef | None, sign: Sign, markers: tuple[Marker, ...], facts: Facts, at: datetime
) -> tuple[Evidence, ...]:
    base = Evidence(
        code="presence",
        subject_id="",
        account_id=ref.account_id if ref else "",
        source_url=page.url,
        observed_at=at,
        platform=platform,
        final_url=page.final_url,
        http_status=page.status,
        selector=sign.why[:EXCERPT_CHARS],
        excerpt=str(sign.presence),
        sha256=page.sha256,
        method="browser" if page.rendered else "api" if page.content_type == "application/json" else "http",
    )
    pieces = [base]
    pieces += [replace(base, code=marker.code, selector=marker.selector, excerpt=marker.excerpt) for marker in markers]
    for name in FACTS_AS_EVIDENCE:
        if name in facts.sources:
            pieces.append(replace(base, code=name, selector=facts.sources[name], excerpt=_shown(facts, name)))
    return tuple(pieces)


def _shown(facts: Facts, name: str) -> str:
    value = getattr(facts, name)
    if name == "last_post":
        return str(value.at.date())
    if name == "followers":
        return str(value.value)
    return (" ".join(value) if isinstance(value, tuple) else str(value))[:EXCERPT_CHARS]
