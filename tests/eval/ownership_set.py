"""The gold set of ownership, read and decided by the product: made-up companies, pages as platforms show them, and what is true.

`fixtures/gold/ownership.jsonl` has one page a line, `ownership_companies.jsonl` the companies. A page is

    case       a recorded page of `fixtures/platforms`; `as` puts another company's details into it, `replace` any text
    html       a page written into the line
    facts      what a reader gives: facts, markers and the claim state, where no recorded page shows the matter
    unread     why it could not be read

and goes the whole way: bytes, reading, match, decision, and the cluster of the lines with the same `group`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from crawler.match import match
from crawler.ownership import account_class, cluster, decide
from crawler.platforms import load_registry
from crawler.platforms.cases import OUTCOMES, READ_ON, TYPES
from crawler.platforms.classify import classify
from crawler.profiles import links_to_site
from crawler.settings import fixtures_folder
from crawler.types import (
    Address,
    Classified,
    Company,
    Count,
    DatedAt,
    Evidence,
    Facts,
    LegalIdentity,
    Marker,
    Page,
    Profile,
    ProfileRef,
)
from crawler.vocabulary import ClaimState, Entity, FoundVia, Outcome, Precision, Presence, Verdict

GOLD = fixtures_folder() / "gold"
FILES = ("ownership.jsonl", "ownership_companies.jsonl")
SHOWN = {"name": "Muster GmbH", "domain": "muster.example", "street": "Werkstr. 1", "postcode": "60311", "city": "Musterstadt",
         "phone": "069 0000000"}  # fmt: skip
"""The details that the recorded pages show."""
SITE_WAYS = frozenset({"website", "same_as", "rel_me", "widget"})
COUNTS = frozenset({"followers", "posts_total", "reviews"})


@dataclass(frozen=True)
class Told:
    """One line with what the product says of it; `row` is None where an address names no account."""

    id: str
    why: str
    expected: dict[str, Any]
    row: Profile | None
    read: bool
    """True where the page went the whole way from its bytes."""
    signs: frozenset[str]
    """Codes of the signs that were read on the page."""

    @property
    def said(self) -> dict[str, str]:
        """The decisions as words, empty where there is no account."""
        if self.row is None:
            return {"ownership": "", "account_class": "", "verdict": "", "claim_state": ""}
        verdict = Verdict.DIFFERENT if self.row.match.verdict is Verdict.UNTESTED else self.row.match.verdict
        return {
            "ownership": str(self.row.ownership),
            "account_class": str(account_class(self.row)),
            "verdict": str(verdict),
            "claim_state": str(self.row.claim_state),
        }


def rows(name: str) -> list[dict[str, Any]]:
    """The lines of one file."""
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


@cache
def companies() -> dict[str, Company]:
    """The companies by their short names."""
    found = {}
    for row in rows("ownership_companies.jsonl"):
        known = {key: tuple(value) if isinstance(value, list) else value for key, value in row["identity"].items()}
        identity = LegalIdentity(**{**known, "address": Address(*row["identity"]["address"])})
        country = identity.address.country or "de"
        found[row["company"]] = Company(
            row["company"], row["name"], row["domain"], country=country, aliases=tuple(row["aliases"]), identity=identity
        )
    return found


@cache
def told() -> tuple[Told, ...]:
    """All lines, decided."""
    lines = rows("ownership.jsonl")
    alone: dict[str, Profile | None] = {}
    signs: dict[str, frozenset[str]] = {}
    groups: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for line in lines:
        row, codes = _row(line)
        alone[line["id"]], signs[line["id"]] = row, codes
        if row is not None:
            groups[(line.get("group", line["id"]), line["company"])].append(row)
    clustered = {(key, row.ref): row for (key, _), members in groups.items() for row in cluster(members)}
    answers = []
    for line in lines:
        row, key = alone[line["id"]], line.get("group", line["id"])
        row = clustered[(key, row.ref)] if row is not None else None
        read = bool({"case", "html"} & line["page"].keys())
        answers.append(Told(line["id"], line["why"], line["expected"], row, read, signs[line["id"]]))
    return tuple(answers)


def _row(line: dict[str, Any]) -> tuple[Profile | None, frozenset[str]]:
    company = companies()[line["company"]]
    registry = load_registry()
    ref, answer = _answer(line)
    signs = frozenset(marker.code for marker in answer.markers)
    if ref is None:
        return None, signs
    evidence = tuple(_evidence(line, ref, place, way) for place, way in enumerate(line["found"]) if way != "guess")
    site = bool(SITE_WAYS & set(line["found"])) or (None if line.get("site") == "unread" else False)
    back = links_to_site(company, "", answer.facts, answer.presence)
    found = match(company, ref, answer.facts, evidence, links_own_site=back, decision=line.get("decision"))
    ownership, reasons = decide(
        registry.get(ref.platform), presence=answer.presence, failure=answer.failure, claim_state=answer.claim_state,
        markers=answer.markers, facts=answer.facts, match=found, site_links_here=site, links_to_site=back,
    )  # fmt: skip
    row = Profile(
        company.id, ref.platform, ref, answer.presence, answer.failure, answer.claim_state, ownership, tuple(reasons), found,
        answer.facts, site_links_here=site, links_to_site=back,
    )  # fmt: skip
    return row, signs


def _answer(line: dict[str, Any]) -> tuple[ProfileRef | None, Classified]:
    """The account and what its page says."""
    page, registry = line["page"], load_registry()
    blank = Classified(line["platform"], None, Presence.UNKNOWN, Outcome.NOT_TRIED, ClaimState.UNKNOWN)
    if "case" in page:
        url, read = _recorded(line["platform"], page)
    elif "html" in page:
        body = page["html"].encode()
        url = page["url"]
        read = Page(url, Outcome.OK, url, 200, {"content-type": TYPES[".html"]}, body)
    else:
        ref = registry.identify(page["url"]).ref if "url" in page else _ref(line["platform"], page["handle"])
        if "unread" in page:
            return ref, replace(blank, ref=ref, failure=Outcome(page["unread"]))
        return ref, _stated(blank, ref, page)
    ref = registry.identify(url).ref or registry.candidate(url)
    return ref, classify(registry.get(line["platform"]), read, ref, READ_ON)


def _recorded(platform: str, page: dict[str, Any]) -> tuple[str, Page]:
    folder = fixtures_folder() / "platforms" / platform / page["case"]
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    file = next(path for path in sorted(folder.iterdir()) if path.name.startswith("page."))
    text = file.read_text(encoding="utf-8")
    changes = {SHOWN[part]: value for part, value in page.get("as", {}).items()} | page.get("replace", {})
    if SHOWN["domain"] in changes:  # as it stands within the address of a redirector
        changes[SHOWN["domain"].replace(".", "%2E")] = changes[SHOWN["domain"]].replace(".", "%2E")
    for old, new in sorted(changes.items(), key=lambda change: -len(change[0])):
        text = text.replace(old, new)
    url = page.get("url", expected["url"])
    outcome = OUTCOMES.get(expected["status"], Outcome.OK)
    return url, Page(url, outcome, url, expected["status"], {"content-type": TYPES.get(Path(file).suffix, "")}, text.encode())


def _stated(blank: Classified, ref: ProfileRef | None, page: dict[str, Any]) -> Classified:
    markers = tuple(Marker(code, "text", code) for code in page.get("markers", ()))
    codes = {marker.code for marker in markers}
    claimable = load_registry().get(blank.platform).page_type in ("account", "listing")
    silent = ClaimState.UNKNOWN if claimable else ClaimState.NOT_APPLICABLE
    claim = ClaimState.CLAIMED if "E3" in codes else ClaimState.UNCLAIMED if "E4" in codes else silent
    return replace(
        blank, ref=ref, presence=Presence.EXISTS, failure=None, claim_state=claim, markers=markers, facts=_facts(page["facts"])
    )


def _facts(told: dict[str, Any]) -> Facts:
    values = dict(told)
    for key in COUNTS & values.keys():
        values[key] = Count.exact(values[key])
    if "address" in values:
        values["address"] = Address(*values["address"])
    if "last_post" in values:
        values["last_post"] = DatedAt(READ_ON.fromisoformat(values["last_post"]), Precision.DAY)
    return Facts(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


def _ref(platform: str, handle: str) -> ProfileRef:
    try:
        return load_registry().build(platform, handle)
    except ValueError:  # some directories need more than a handle
        return ProfileRef(platform, Entity.PLACE, handle, f"https://{platform}.example/{handle}")


def _evidence(line: dict[str, Any], ref: ProfileRef, place: int, way: str) -> Evidence:
    code = "register" if way == "register" else "declared" if way == "declared" else "E1"
    via = FoundVia.DIRECTORY if way == "register" else FoundVia(way)
    domain = companies()[line["company"]].domain
    conf = 0.7 if way == "cross_link" else 1.0
    return Evidence(
        code, line["company"], ref.account_id, f"https://{domain}/seite-{place}", READ_ON, ref.platform, found_via=via, conf=conf
    )


def wrong() -> Iterator[tuple[str, str, str, str, str]]:
    """Each word that is told otherwise than it is: line, column, said, true, why."""
    for case in told():
        for column, true in case.expected.items():
            if column != "duplicate_of" and case.said[column] != true:
                yield case.id, column, case.said[column], true, case.why
