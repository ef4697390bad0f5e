"""From the pages of a file to what the platforms' parsers say about their accounts: the same parsers as `classify`."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from crawler.capture.page import Captured, Problem, Reason, SavedPage
from crawler.platforms import Registry
from crawler.platforms.classify import classify
from crawler.platforms.clock import served
from crawler.platforms.definition import Definition
from crawler.platforms.document import Document
from crawler.platforms.probing import joined
from crawler.platforms.saved import read_saved_feed, saved_page
from crawler.types import Classified, Evidence, Page, ProfileRef
from crawler.vocabulary import ClaimState, Entity, FoundVia, Outcome, Presence

log = logging.getLogger(__name__)
TELLING: tuple[Reason, ...] = ("person", "no_account", "not_a_platform", "no_url", "no_page")
"""Of several reasons in one file the one that tells most."""


def read_pages(
    pages: Sequence[SavedPage], registry: Registry, *, file: str, modified: datetime, now: datetime, url: str = ""
) -> list[Captured]:
    """Return what the pages of one file say, one reading for each account; raises Problem where no page has any.

    `url` is the address that the person gave and wins over the file's. Where the file does not say when a page was seen, the page's
    own clock counts, else when the file was last written (`modified`); none is seen after `now`.
    """
    found: list[Captured] = []
    reasons: set[Reason] = set()
    for page in pages:
        try:
            found.append(_read(replace(page, url=url) if url else page, registry, file, modified, now))
        except Problem as problem:
            reasons.add(problem.reason)
    if not found:
        raise Problem(next((reason for reason in TELLING if reason in reasons), "no_page"))
    return _one_per_account(found)


def _read(saved: SavedPage, registry: Registry, file: str, modified: datetime, now: datetime) -> Captured:
    document = Document(Page(saved.url, Outcome.OK, body=saved.body))
    # A file may be copied years later; then the page's own clock knows better than the file's.
    at = min((saved.at or served(document, modified)).astimezone(UTC), now)
    url = saved.url if saved.url.startswith(("https://", "http://")) else ""
    own = document.canonical
    if _is_person(url, registry) or _is_person(own, registry):
        raise Problem("person")
    if not url:
        if registry.identify(own).platform is None:  # the page's own word counts only where it names a platform
            raise Problem("no_url")
        url = own
    definition, ref, page = saved_page(registry, url, saved.body, saved.status, at)
    if definition is None:
        raise Problem("not_a_platform")
    if page.body is saved.body and saved.content_type:
        page = replace(page, headers={"content-type": saved.content_type})
    answer = _classified(definition, page, ref, at)
    ref = answer.ref or _named(definition, own, answer, registry)
    if ref is None:
        raise Problem("no_account")
    return Captured(file, at, saved.method, _as_captured(answer, ref, saved, at))


def _classified(definition: Definition, page: Page, ref: ProfileRef | None, at: datetime) -> Classified:
    """Read the page; a parser that fails on a foreign page gives unknown, as it does in an audit."""
    try:
        feed = read_saved_feed(page, at) if definition.id == "blog" else None
        return feed or classify(definition, page, ref, at)
    except Exception:
        log.exception("reading a saved page of %s failed", definition.id)
        return Classified(definition.id, ref, Presence.UNKNOWN, Outcome.PARSER_ERROR, ClaimState.UNKNOWN)


def _is_person(url: str, registry: Registry) -> bool:
    return bool(url) and registry.identify(url).entity is Entity.PERSON


def _named(definition: Definition, own: str, answer: Classified, registry: Registry) -> ProfileRef | None:
    """Return the account that the page itself names, where its address names none: the answer of an interface, a post."""
    ref = registry.identify(own).ref if own else None
    if ref is not None and ref.platform == definition.id:
        return ref
    try:
        return registry.build(definition.id, answer.facts.handle) if answer.facts.handle else None
    except ValueError:
        return None


def _as_captured(answer: Classified, ref: ProfileRef, saved: SavedPage, at: datetime) -> Classified:
    """Return the reading marked as a capture.

    The address in the evidence is the account's canonical one: what stood behind it may have been a key of the person's session.
    """
    digest = hashlib.sha256(saved.body).hexdigest()
    pieces = answer.evidence or (Evidence("presence", "", ref.account_id, ref.canonical, at, ref.platform),)
    evidence = tuple(
        replace(
            piece, account_id=ref.account_id, source_url=ref.canonical, final_url="", observed_at=at, method=saved.method,
            found_via=FoundVia.CAPTURE, sha256=digest,
        )
        for piece in pieces
    )  # fmt: skip
    return replace(answer, ref=ref, evidence=evidence)


def _one_per_account(found: Iterable[Captured]) -> list[Captured]:
    """Return one reading for each account: the newest, filled up with older ones of the same file.

    A log is full of parts of pages; what says nothing counts only where nothing else is there.
    """
    by_account: dict[str, list[Captured]] = defaultdict(list)
    for captured in found:
        by_account[captured.classified.ref.account_id if captured.classified.ref else ""].append(captured)
    return [_together(readings) for readings in by_account.values()]


def _together(readings: list[Captured]) -> Captured:
    telling = [captured for captured in readings if captured.classified.presence is not Presence.UNKNOWN] or readings[:1]
    *older, newest = sorted(telling, key=lambda captured: captured.observed_at)
    answer = newest.classified
    for captured in reversed(older):
        if answer.presence is Presence.EXISTS:
            answer = joined(answer, captured.classified)
    return replace(newest, classified=answer)
