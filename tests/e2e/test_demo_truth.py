"""The demo, told the truth: every row that an audit of the made-up companies must have, and every trap it must not fall into.

The audit runs once, through the real door and the real browser, over the recorded small web; the truth stands in
`fixtures/companies/demo_truth.toml`.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import time
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from crawler.audits import with_findings
from crawler.company import read_company, read_competitors
from crawler.fetch import FetchSettings, open_fetcher
from crawler.fetch.clock import ShiftedClock
from crawler.fetch.find_browser import find_browser
from crawler.frame import build_frames
from crawler.gather import gather
from crawler.platforms import load_registry
from crawler.settings import fixtures_folder
from crawler.smallweb import Logged, serve
from crawler.store import open_store
from crawler.types import Company, Gathered, Run

if TYPE_CHECKING:
    import pandas as pd

COMPANIES = fixtures_folder() / "companies"
TRUTH: Mapping[str, Any] = tomllib.loads((COMPANIES / "demo_truth.toml").read_text(encoding="utf-8"))
COMPARED = (
    "presence",
    "failure",
    "verdict",
    "claim_state",
    "ownership",
    "account_class",
    "activity_class",
    "found_via",
    "found_all",
    "link_status",
)
KEY = ("subject", "platform", "handle")

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Demo:
    """A finished audit of the demo."""

    gathered: Gathered
    accounts: pd.DataFrame
    evidence: pd.DataFrame
    findings: pd.DataFrame
    seconds: float
    requests: tuple[Logged, ...]

    def rows(self, subject: str, platform: str) -> list[dict[str, Any]]:
        """The rows of one subject on one platform, missing values as empty text."""
        frame = self.accounts[(self.accounts["subject_id"] == subject) & (self.accounts["platform"] == platform)]
        records = frame.to_dict("records")
        return [{key: "" if value is None or value != value else value for key, value in record.items()} for record in records]

    def row(self, subject: str, platform: str, handle: str) -> dict[str, Any] | None:
        """The row of one account, None where the audit has none."""
        return next((row for row in self.rows(subject, platform) if row["handle"] == handle), None)


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """The audit of the demo, once for all tests."""
    if find_browser("") is None:
        pytest.skip("no Chromium: the third competitor's site is drawn by a script")
    registry = load_registry()
    order = tomllib.loads((COMPANIES / "demo.toml").read_text(encoding="utf-8"))
    own = read_company(order["name"], order["domain"], registry, country=order["country"])
    rivals = read_competitors([f"{rival['name']}={rival['domain']}" for rival in order["competitor"]], own, registry)
    run = Run("demo", order["now"], "0", "0")
    with serve(fixtures_folder() / "web") as web, open_store("sqlite://") as store:
        settings = FetchSettings(
            route_all_to=("127.0.0.1", web.port),
            known_hosts=web.hosts,
            dns_records=web.dns_records,
            default_delay_s=0.0,
            platform_delays=False,
            allow_no_sandbox=True,
        )

        async def audit(subjects: tuple[Company, ...]) -> Gathered:
            async with open_fetcher(settings, store.gate, store.pages, clock=ShiftedClock(run.started_at)) as fetcher:
                return await gather(subjects, run, fetcher, registry)

        begun = time.monotonic()
        gathered = asyncio.run(audit((own, *rivals)))
        seconds = time.monotonic() - begun
        frames = with_findings(build_frames(gathered, registry), gathered, registry)
        yield Demo(gathered, frames.accounts, frames.evidence, frames.findings, seconds, tuple(web.requests))


def expected(kind: str) -> list[Any]:
    """The truth's lines of one kind as parameters; an `open` one must fail until the product is right."""
    return [
        pytest.param(
            line,
            id="-".join(str(line.get(part, "")) for part in KEY).strip("-"),
            marks=[pytest.mark.xfail(reason=line["open"], strict=True)] if "open" in line else [],
        )
        for line in TRUTH[kind]
    ]


@pytest.mark.parametrize("line", expected("account"))
def test_an_account_of_the_truth_is_in_the_frame_and_is_told_rightly(demo: Demo, line: Mapping[str, str]) -> None:
    row = demo.row(line["subject"], line["platform"], line["handle"])
    assert row is not None, f"no row for {line['handle']}: {[r['handle'] for r in demo.rows(line['subject'], line['platform'])]}"
    told = {column: row[column] for column in COMPARED if column in line}
    assert told == {column: line[column] for column in COMPARED if column in line}, line["why"]


@pytest.mark.parametrize("line", expected("no_account"))
def test_a_trap_is_no_row(demo: Demo, line: Mapping[str, str]) -> None:
    row = demo.row(line["subject"], line["platform"], line["handle"])
    assert row is None or row["account_class"] == line.get("or_class"), line["why"]


def test_there_is_no_account_beyond_the_truth(demo: Demo) -> None:
    known = {tuple(line[part] for part in KEY) for kind in ("account", "no_account") for line in TRUTH[kind]}
    listed = demo.accounts[demo.accounts["account_key"] != ""]
    found = set(zip(listed["subject_id"], listed["platform"], listed["handle"], strict=True))
    assert found - known == set()


@pytest.mark.parametrize("line", expected("rejected"))
def test_an_account_of_others_is_rejected_with_its_reason(demo: Demo, line: Mapping[str, str]) -> None:
    reasons = [
        found.reason
        for subject, found in demo.gathered.rejected
        if (subject, found.ref.platform, found.ref.handle) == tuple(line[part] for part in KEY)
    ]
    assert reasons == [line["reason"]], line["why"]


@pytest.mark.parametrize("line", expected("absent"))
def test_absent_is_said_where_the_platform_says_it(demo: Demo, line: Mapping[str, Any]) -> None:
    told = {platform: [row["presence"] for row in demo.rows(line["subject"], platform)] for platform in line["platforms"]}
    assert told == {platform: ["absent"] for platform in line["platforms"]}, line["why"]


@pytest.mark.parametrize("line", expected("unknown"))
def test_what_cannot_be_known_has_its_reason(demo: Demo, line: Mapping[str, str]) -> None:
    told = [(row["presence"], row["failure"]) for row in demo.rows(line["subject"], line["platform"])]
    assert told == [("unknown", line["failure"])], line["why"]


@pytest.mark.parametrize("line", expected("identity"))
def test_the_impressum_is_read(demo: Demo, line: Mapping[str, str]) -> None:
    identity = next(company.identity for company in demo.gathered.subjects if company.id == line["subject"])
    told = {
        "legal_name": identity.legal_name,
        "city": identity.address.city,
        "register_number": identity.register_number,
        "vat_id": identity.vat_id,
    }
    assert told == {key: line[key] for key in told}


@pytest.mark.parametrize("line", TRUTH["legal"], ids=lambda line: f"{line['rule']}-{line['platform']}-{line['status']}")
def test_a_legal_pointer_comes_to_what_the_truth_says(demo: Demo, line: Mapping[str, str]) -> None:
    row = demo.row("gruenpegel-pumpenbau-gmbh", line["platform"], line["handle"]) if line["handle"] else None
    key = row["account_key"] if row is not None else ""
    found = demo.findings[(demo.findings["rule_id"] == line["rule"]) & (demo.findings["platform"] == line["platform"])]
    told = [json.loads(params)["legal_status"] for params in found[found["account_key"] == key]["params"]]
    assert told == [line["status"]], line["why"]


def test_competitors_get_no_legal_pointer(demo: Demo) -> None:
    legal = demo.findings[demo.findings["area"] == "legal"]
    assert set(legal["subject_id"]) == {"gruenpegel-pumpenbau-gmbh"}
    assert {piece.subject_id for piece in demo.gathered.site} == {"gruenpegel-pumpenbau-gmbh"}


@pytest.mark.parametrize("line", TRUTH["trap"], ids=lambda line: f"{line['host']}{line['path'][:40]}-{line['status']}")
def test_every_trap_was_met(demo: Demo, line: Mapping[str, Any]) -> None:
    answers = {request.status for request in demo.requests if (request.host, request.path) == (line["host"], line["path"])}
    assert line["status"] in answers, line["why"]


def test_no_platform_is_left_out(demo: Demo) -> None:
    every = {definition.id for definition in load_registry()}
    for company in demo.gathered.subjects:
        assert every - set(demo.accounts[demo.accounts["subject_id"] == company.id]["platform"]) == set()


def test_unknown_has_a_reason_and_nothing_else_has(demo: Demo) -> None:
    assert ((demo.accounts["presence"] == "unknown") == demo.accounts["failure"].notna()).all()


def test_every_way_of_finding_has_its_evidence(demo: Demo) -> None:
    linkedin = demo.row("gruenpegel-pumpenbau-gmbh", "linkedin", "gruenpegel-pumpenbau")
    assert linkedin is not None
    pieces = demo.evidence[demo.evidence["account_key"] == linkedin["account_key"]]
    assert set(pieces["found_via"].dropna()) == set(linkedin["found_all"].split("; "))
    assert not demo.evidence["evidence_id"].duplicated().any()


def test_a_site_costs_at_most_fifteen_pages(demo: Demo) -> None:
    read = {company.id: 0 for company in demo.gathered.subjects}
    for check in demo.gathered.checks:
        if check.step.startswith("site.") and not check.step.endswith(("_rendered", ".sitemap")):
            read[check.subject_id] += 1
    assert max(read.values()) <= 15, read


def test_competitors_are_measured_as_the_company_is(demo: Demo) -> None:
    alive = demo.accounts[demo.accounts["activity_class"].isin(["active", "slowing", "stagnant", "dormant", "abandoned"])]
    by_subject = {company.id: set(alive[alive["subject_id"] == company.id]["activity_class"]) for company in demo.gathered.subjects}
    assert by_subject["gruenpegel-pumpenbau-gmbh"] >= {"active", "slowing", "stagnant", "abandoned"}
    assert all("active" in by_subject[subject] for subject in ("kesselbach-stroemungstechnik-ag", "talwasser-systeme-gmbh"))
    assert by_subject["nordquell-und-toechter-wassertechnik-gmbh-und-co-kg"] == {"dormant", "stagnant"}
    assert set(demo.accounts[demo.accounts["posts_per_week"].notna()]["role"]) == {"own", "competitor"}
    assert demo.accounts["followers"].notna().sum() >= 12


def test_the_audit_of_the_demo_is_quick(demo: Demo) -> None:
    assert demo.seconds < 60


def test_no_person_is_kept(demo: Demo) -> None:
    kept = repr([dataclasses.astuple(profile) for profile in demo.gathered.profiles]) + repr(demo.gathered.subjects)
    kept += repr(demo.gathered.rejected) + repr(demo.gathered.checks)
    assert [text for text in TRUTH["never"]["texts"] if text in kept] == []


def test_closed_platforms_are_asked_for_nothing_but_robots(demo: Demo) -> None:
    closed = ("www.linkedin.com", "www.facebook.com", "www.instagram.com", "x.com", "de.trustpilot.com", "www.pinterest.com")
    asked = {(request.host, request.path) for request in demo.requests if request.host in closed}
    assert {path for _, path in asked} <= {"/robots.txt"}


def test_nothing_that_robots_forbids_is_asked(demo: Demo) -> None:
    asked = {(request.host, request.path) for request in demo.requests}
    assert not any(host == "www.youtube.com" and path.startswith(("/feeds/", "/results", "/youtubei/")) for host, path in asked)
    assert not any(host == "gruenpegel-pumpen.example" and path.startswith(("/suche", "/intern/")) for host, path in asked)
