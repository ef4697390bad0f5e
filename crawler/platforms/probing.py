"""Asking a platform for one account: request generators built from its definition, and the control accounts.

A generator yields requests and is sent pages; it makes no request itself. A platform whose `way` is neither `probe` nor `api` is
never asked here, whatever its file says.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from urllib.parse import quote

from crawler.platforms.classify import classify
from crawler.platforms.definition import Definition
from crawler.platforms.hooks import hook
from crawler.platforms.registry import Registry, load_registry
from crawler.types import Classified, Facts, Page, Probe, ProfileRef, Request, Wall
from crawler.urls import same_site
from crawler.vocabulary import ClaimState, Outcome, Presence

ASKED = ("probe", "api")
PAGE_SIGNS = ("text", "url")
JSON_ACCEPT = "application/json"
HTML_ACCEPT = Request("").accept


def probe_requests(definition: Definition, ref: ProfileRef, now: datetime) -> Probe[Classified]:
    """Yield what must be read to know whether `ref` exists, and return what it says.

    A refusal or wall of any kind gives unknown with the outcome of the fetch. Where the platform sends us on to another handle
    of its own, the result's `ref` is the new account.
    """
    if definition.way not in ASKED or not definition.probe.url:
        closed = definition.robots.stance == "closed"
        return Classified(
            definition.id, ref, Presence.UNKNOWN, Outcome.ROBOTS_DENIED if closed else Outcome.NOT_TRIED, ClaimState.UNKNOWN
        )
    page = yield request_for(definition, ref)
    answer = renamed(classify(definition, page, ref, now), page)
    if answer.presence is Presence.EXISTS:
        for url in further(definition, answer)[: definition.probe.max_requests - 1]:
            page = yield request_for(definition, ref, url)
            answer = joined(answer, classify(definition, page, answer.ref, now))
    return answer


def further(definition: Definition, answer: Classified) -> list[str]:
    """Return the addresses that tell more about an account that exists, best first."""
    own = hook(definition.id)
    return list(own.further(answer)) if own is not None and hasattr(own, "further") else []


def joined(answer: Classified, more: Classified) -> Classified:
    """Return the answer with what a second page of the same account adds; a second page that fails takes nothing away."""
    if more.presence is not Presence.EXISTS:
        return answer
    names = [field.name for field in fields(Facts) if field.name not in ("states", "sources")]
    added = {name: getattr(more.facts, name) for name in names if not getattr(answer.facts, name) and getattr(more.facts, name)}
    facts = replace(
        answer.facts,
        **added,
        states={name: state for name, state in {**more.facts.states, **answer.facts.states}.items() if name not in added},
        sources={**more.facts.sources, **answer.facts.sources},
    )
    states = {answer.claim_state, more.claim_state} - {ClaimState.UNKNOWN}
    return replace(
        answer,
        facts=facts,
        claim_state=states.pop() if len(states) == 1 else answer.claim_state,
        markers=tuple({(m.code, m.selector): m for m in (*answer.markers, *more.markers) if m.code != "E8" or not added}.values()),
        evidence=tuple({piece.id: piece for piece in (*answer.evidence, *more.evidence)}.values()),
    )


def request_for(definition: Definition, ref: ProfileRef, url: str = "", purpose: str = "probe") -> Request:
    """Return the request for an account, or for another `url` of the same platform, with the platform's manners and walls.

    A network of many servers has no gate of its own: what one server refuses, the others do not.
    """
    rule = definition.probe
    own = address_of(definition, ref)
    return Request(
        url=url or own,
        purpose=purpose,
        render=rule.render,
        accept=rule.accept or (JSON_ACCEPT if definition.way == "api" else HTML_ACCEPT),
        credential=rule.credential or None,
        gate_key=None if "{host}" in rule.url or (url and not same_site(url, own)) else definition.id,
        delay_s=definition.politeness.delay_s,
        walls=_walls(definition),
    )


def address_of(definition: Definition, ref: ProfileRef) -> str:
    """Fill the probe's template: `{canonical}`, `{handle}`, and for `name@host` and `lang:Title` handles their parts."""
    name, at, host = ref.handle.rpartition("@")
    values = {"handle": ref.handle, "canonical": ref.canonical, "host": host if at else "", "user": name if at else ref.handle}
    lang, colon, title = ref.handle.partition(":")
    values |= {"lang": lang if colon else "", "title": title if colon else ref.handle}
    url = definition.probe.url
    for key, value in values.items():
        in_query = "?" in url.partition(f"{{{key}}}")[0]
        kept = value if key == "canonical" and not in_query else quote(value, safe=_SAFE[key] if not in_query else "@:,")
        url = url.replace(f"{{{key}}}", kept)
    return url


_SAFE = {"handle": "/@:,+%", "canonical": "", "host": ".:", "user": "@", "lang": "", "title": ":,"}


def _walls(definition: Definition) -> tuple[Wall, ...]:
    """Return the signs that the door can apply by itself: substrings of body or address."""
    found = (
        (outcome, tuple(s.value for s in wanted if s.where in PAGE_SIGNS)) for outcome, wanted in definition.probe.walls.items()
    )
    return tuple(Wall(outcome, markers) for outcome, markers in found if markers)


def renamed(answer: Classified, page: Page) -> Classified:
    """Return the answer for the account that the platform led to, where a redirect ended at another one of its accounts."""
    if answer.presence is not Presence.EXISTS or not page.hops or answer.ref is None:
        return answer
    ended = load_registry().identify(page.final_url).ref
    if ended is None or ended.platform != answer.platform or ended.account_id == answer.ref.account_id:
        return answer
    evidence = tuple(replace(piece, account_id=ended.account_id) for piece in answer.evidence)
    return replace(answer, ref=ended, evidence=evidence)


def calibration_refs(definition: Definition, registry: Registry) -> tuple[tuple[ProfileRef, ...], tuple[ProfileRef, ...]]:
    """Return the control accounts that must exist and those that must not. Raises ValueError for a handle no rule takes."""
    controls = definition.calibration
    present = tuple(registry.build(definition.id, handle) for handle in controls.present)
    absent = tuple(registry.build(definition.id, handle) for handle in controls.absent)
    return present, absent
