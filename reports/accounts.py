"""The rows of the frames as plain values, read once, so that sections neither know pandas nor convert missing values themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crawler.benchmark import ALIVE, OFFICIAL, STALE
from crawler.platforms.definition import Definition
from crawler.types import Company, DatedAt
from crawler.vocabulary import AccountClass, FoundVia, Precision, Presence, ValueState, Verdict
from reports.model import AuditResult

if TYPE_CHECKING:
    import pandas as pd

OUTSIDE = frozenset({AccountClass.AUTO_GENERATED, AccountClass.UNOFFICIAL, AccountClass.LEGACY})
OWN_SITE = frozenset({"website", "blog"})
"""Channels of the company's own, which no platform hosts: shown, but not counted as presence on a platform."""


@dataclass(frozen=True)
class Account:
    """One row of the frame `accounts` with its platform's definition. Missing values are None, the state says why."""

    row: Mapping[str, Any]
    definition: Definition

    def __getattr__(self, name: str) -> Any:
        """A column by its name, None where the value is missing."""
        try:
            return self.row[name]
        except KeyError:
            raise AttributeError(name) from None

    def state(self, column: str) -> ValueState:
        """Where a value comes from, or why there is none."""
        return ValueState(self.row[f"{column}_state"])

    @property
    def is_account(self) -> bool:
        """False for the row of a platform as a whole."""
        return bool(self.row["account_key"])

    @property
    def exists(self) -> bool:
        """True where the page was seen."""
        return bool(self.row["presence"] == Presence.EXISTS)

    @property
    def unread(self) -> bool:
        """True for an account that is named somewhere and could not be looked at."""
        return self.is_account and bool(self.row["presence"] == Presence.UNKNOWN)

    @property
    def official(self) -> bool:
        """True for the company's own pages, seen or named by itself."""
        return self.row["account_class"] in OFFICIAL

    @property
    def confirmed(self) -> bool:
        """True for an own page that was seen."""
        return self.official and self.exists

    @property
    def by_hand(self) -> bool:
        """True for a page that a person saw and we did not."""
        return self.is_account and self.exists and self.row["observed_at"] is None and self.row["found_via"] == FoundVia.DECLARED

    @property
    def named(self) -> bool:
        """True for an own page that only the company's own statement vouches for."""
        return self.official and self.unread

    @property
    def outside(self) -> bool:
        """True for a page made by a platform, a directory or other people."""
        return self.row["account_class"] in OUTSIDE and self.row["presence"] != Presence.ABSENT

    @property
    def suspected(self) -> bool:
        """True where somebody may pose as the company."""
        return bool(self.row["account_class"] == AccountClass.SUSPECTED_IMPERSONATION)

    @property
    def candidate(self) -> bool:
        """True where a person has to decide whether it is the company's."""
        if not self.is_account or self.row["presence"] == Presence.ABSENT or self.suspected:
            return False
        return bool(self.row["account_class"] == AccountClass.CANDIDATE or self.row["verdict"] == Verdict.UNDECIDED)

    @property
    def dead_link(self) -> bool:
        """True where the company's own statement names an account that does not exist."""
        return self.is_account and bool(self.row["presence"] == Presence.ABSENT)

    @property
    def last_post(self) -> DatedAt | None:
        """The newest post with its precision."""
        at = self.row["last_post_at"]
        return None if at is None else DatedAt(at, Precision(self.row["last_post_precision"] or Precision.DAY))

    @property
    def stale(self) -> bool:
        """True for a page whose upkeep has stopped or is about to."""
        return self.row["activity_class"] in STALE

    @property
    def alive(self) -> bool:
        """True for a page that is kept up."""
        return self.row["activity_class"] in ALIVE

    @property
    def reasons(self) -> tuple[str, ...]:
        """Signals of the match; contradictions begin with `!`."""
        return split_list(self.row["identity_reasons"])

    @property
    def why_owner(self) -> tuple[str, ...]:
        """Evidence codes that decided the ownership."""
        return split_list(self.row["ownership_reasons"])

    @property
    def name(self) -> str:
        """What the page calls itself, else its handle."""
        return str(self.row["display_name"] or self.row["handle"] or self.row["url"] or "")

    @property
    def anchor(self) -> str:
        """Anchor of the account within the report."""
        return f"k-{self.row['account_key'][:10]}"


@dataclass(frozen=True)
class Evidence:
    """One row of the frame `evidence`, with the number by which the report cites it."""

    row: Mapping[str, Any]
    number: str


class View:
    """Everything a section asks of a result: accounts by subject, evidence by number, findings, names of platforms."""

    def __init__(self, result: AuditResult) -> None:
        self.result = result
        self.run = result.run
        self.subjects: tuple[Company, ...] = (
            result.gathered.own,
            *(company for company in result.gathered.subjects if company is not result.gathered.own),
        )
        self.registry = result.registry

    @property
    def company(self) -> Company:
        """The audited company."""
        return self.subjects[0]

    @property
    def rivals(self) -> tuple[Company, ...]:
        """All other subjects, in the order of the audit."""
        return self.subjects[1:]

    @cached_property
    def rows(self) -> tuple[Account, ...]:
        """All rows of all subjects."""
        definitions = {definition.id: definition for definition in self.registry}
        return tuple(Account(row, definitions[row["platform"]]) for row in records(self.result.frames.accounts))

    @cached_property
    def by_subject(self) -> Mapping[str, tuple[Account, ...]]:
        """Rows of every subject."""
        found: dict[str, list[Account]] = defaultdict(list)
        for row in self.rows:
            found[row.subject_id].append(row)
        return {company.id: tuple(found[company.id]) for company in self.subjects}

    @cached_property
    def own(self) -> tuple[Account, ...]:
        """Rows of the audited company."""
        return self.by_subject[self.company.id]

    @cached_property
    def own_accounts(self) -> tuple[Account, ...]:
        """Accounts of the audited company, without rows of platforms as a whole and without other people's accounts."""
        return tuple(row for row in self.own if row.is_account and row.account_class != AccountClass.FOREIGN)

    @cached_property
    def by_platform(self) -> Mapping[tuple[str, str], tuple[Account, ...]]:
        """Rows by subject id and platform id."""
        found: dict[tuple[str, str], list[Account]] = defaultdict(list)
        for row in self.rows:
            found[(row.subject_id, row.platform)].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence, own company first, numbered E-001 …"""
        order = {company.id: rank for rank, company in enumerate(self.subjects)}
        rows = sorted(
            records(self.result.frames.evidence),
            # Within an account in the order of the frame, strongest way first: the time of an answer differs from run to run.
            key=lambda row: (order[row["subject_id"]], row["platform"], row["account_key"]),
        )
        return tuple(Evidence(row, f"E-{index:03d}") for index, row in enumerate(rows, 1))

    @cached_property
    def _numbers(self) -> Mapping[tuple[str, str], str]:
        return {(piece.row["subject_id"], piece.row["evidence_id"]): piece.number for piece in self.evidence}

    def refs(self, account: Account, limit: int = 4) -> tuple[str, ...]:
        """Numbers of an account's evidence, the first few."""
        return self.cite(account.subject_id, split_list(account.row["evidence_ids"]))[:limit]

    def cite(self, subject_id: str, evidence_ids: Iterable[str]) -> tuple[str, ...]:
        """Numbers of pieces of evidence, in their order, each once."""
        found = {self._numbers[key] for key in ((subject_id, piece) for piece in evidence_ids) if key in self._numbers}
        return tuple(sorted(found, key=lambda number: int(number[2:])))

    @cached_property
    def findings(self) -> tuple[Mapping[str, Any], ...]:
        """All findings, gravest first, with parsed parameters."""
        import json

        return tuple({**row, "params": json.loads(row["params"])} for row in records(self.result.frames.findings))

    @cached_property
    def checks(self) -> tuple[Mapping[str, Any], ...]:
        """Everything that was tried."""
        return records(self.result.frames.checks)

    @cached_property
    def notes(self) -> Mapping[str, Mapping[str, str]]:
        """Subject id to kind to detail of what must be said first: needs_browser, parked, moved, site_unread."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for note in self.result.gathered.notes:
            kind, subject_id, detail = note.split(":", 2)
            found[subject_id][kind] = detail
        return found

    def site_read(self, company: Company) -> bool:
        """True where the subject's own website could be read: without it, what it links is unknown."""
        return not self.notes.get(company.id, {}).keys() & {"site_unread", "parked", "needs_browser"}

    def platform_name(self, platform: str) -> str:
        """The platform's name, or its id where no definition has it (sources such as `website` pages)."""
        return self.registry.get(platform).name if platform in self.registry else platform


def records(frame: pd.DataFrame) -> tuple[dict[str, Any], ...]:
    """The rows of a frame as dictionaries of plain values: missing is None, times are aware datetimes."""
    columns: list[Sequence[Any]] = []
    for name in frame.columns:
        column = frame[name]
        missing = column.isna().tolist()
        values = column.dt.to_pydatetime().tolist() if str(column.dtype).startswith("datetime") else column.tolist()
        columns.append([None if gone else value for value, gone in zip(values, missing, strict=True)])
    names = list(frame.columns)
    return tuple(dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))


def split_list(text: str | None) -> tuple[str, ...]:
    """The parts of a list column."""
    return tuple(part for part in (text or "").split("; ") if part)


def newest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest of some points in time."""
    return max((moment for moment in moments if moment is not None), default=None)
