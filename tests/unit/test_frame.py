"""Frames: the complete grid, states beside values, and a schema that refuses what must not be."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from crawler.audits import run_audits, with_findings
from crawler.errors import SchemaError
from crawler.export import to_csv, to_json, write_data
from crawler.frame import build_frames, validate
from crawler.frame.columns import SCHEMA, expand
from crawler.platforms import load_registry
from crawler.types import Count, Facts, Match, Signal
from crawler.vocabulary import AccountClass, FindingState, FoundVia, Outcome, Ownership, Presence, Verdict
from tests.factory import make_evidence, make_gathered, make_post, make_profile

SAME = Match(Verdict.SAME, 0.96, (Signal("site_links", 0.8), Signal("profile_links", 0.8)))
OFFICIAL = make_profile(
    match=SAME,
    found_via=FoundVia.WEBSITE,
    found_all=(FoundVia.WEBSITE,),
    evidence=(make_evidence(),),
    site_links_here=True,
    links_to_site=True,
    link_status="ok",
    facts=Facts(display_name="Musterwerk", followers=Count(1200, 1150, 1249), posts=(make_post(120), make_post(140))),
)
UNKNOWN = make_profile(
    platform="linkedin", ref=None, presence=Presence.UNKNOWN, failure=Outcome.ROBOTS_DENIED, ownership=Ownership.UNKNOWN_BLOCKED
)
ABSENT = make_profile(platform="github", ref=None, presence=Presence.ABSENT, ownership=Ownership.MISSING)


def frames(*profiles):  # type: ignore[no-untyped-def]
    return build_frames(make_gathered(*profiles), load_registry())


def test_a_row_for_every_platform_with_its_state() -> None:
    accounts = frames(OFFICIAL, UNKNOWN, ABSENT).accounts

    assert list(accounts["presence"]) == ["exists", "unknown", "absent"]
    assert list(accounts["failure"].astype("string").fillna("")) == ["", "robots_denied", ""]


def test_an_unknown_number_is_missing_and_says_so() -> None:
    row = frames(UNKNOWN).accounts.iloc[0]

    assert row.isna()["followers"]
    assert (row["followers_state"], row["handle_state"]) == ("unknown", "unknown")


def test_a_rounded_number_keeps_its_interval() -> None:
    row = frames(OFFICIAL).accounts.iloc[0]

    assert (row["followers_lo"], row["followers"], row["followers_hi"]) == (1150, 1200, 1249)


def test_columns_are_those_of_the_schema_in_their_order() -> None:
    assert list(frames(OFFICIAL).accounts.columns) == [column.name for column in expand(SCHEMA["accounts"])]


def test_unknown_without_a_reason_breaks_the_schema() -> None:
    with pytest.raises(SchemaError, match="unknown presence"):
        frames(make_profile(presence=Presence.UNKNOWN, failure=None))


def test_the_same_account_twice_breaks_the_schema() -> None:
    with pytest.raises(SchemaError):
        frames(OFFICIAL, OFFICIAL)


def test_a_value_without_its_state_breaks_the_schema() -> None:
    accounts = frames(UNKNOWN).accounts
    accounts["followers"] = accounts["followers"].fillna(0)

    with pytest.raises(SchemaError, match="a value is there exactly where its state says so"):
        validate("accounts", accounts)


def test_findings_of_a_stagnant_account_and_a_missing_link() -> None:
    found = with_findings(frames(OFFICIAL), make_gathered(OFFICIAL)).findings

    assert "stagnant-account" in set(found["rule_id"])


def test_an_audit_that_crashes_becomes_a_finding_and_the_others_go_on() -> None:
    def broken(_):  # type: ignore[no-untyped-def]
        raise ZeroDivisionError

    found = run_audits(frames(OFFICIAL), [broken])

    assert [finding.state for finding in found] == [FindingState.ERROR]


def test_formulas_of_strangers_are_harmless_in_csv() -> None:
    hostile = make_profile(match=SAME, facts=Facts(display_name='=HYPERLINK("http://evil.test")'))

    text = to_csv(frames(hostile).accounts)

    assert "'=HYPERLINK" in text


def test_german_csv_has_comma_and_semicolon() -> None:
    text = to_csv(frames(OFFICIAL).accounts, german=True)

    assert ";0,96;" in text


def test_json_says_null_for_missing_and_keeps_the_state() -> None:
    row = json.loads(to_json("accounts", frames(UNKNOWN).accounts))["rows"][0]

    assert (row["followers"], row["followers_state"]) == (None, "unknown")


def test_the_same_input_gives_the_same_bytes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    one = write_data(frames(OFFICIAL, UNKNOWN), tmp_path / "a")
    other = write_data(frames(OFFICIAL, UNKNOWN), tmp_path / "b")

    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_accounts_of_the_same_company_are_official() -> None:
    assert frames(OFFICIAL).accounts.iloc[0]["account_class"] == AccountClass.OFFICIAL


# --- data files -----------------------------------------------------------------------------------------------------------------


def test_five_pieces_of_evidence_are_five_rows_of_one_account() -> None:
    ways = (FoundVia.WEBSITE, FoundVia.SAME_AS, FoundVia.KNOWLEDGE_BASE, FoundVia.CROSS_LINK, FoundVia.DIRECTORY)
    pieces = tuple(make_evidence(via, source_url=f"https://source.example/{via}") for via in ways)

    made = frames(make_profile(match=SAME, found_via=ways[0], found_all=ways, evidence=pieces))

    assert len(made.accounts) == 1
    assert list(made.evidence["found_via"]) == list(ways)
    assert made.accounts["evidence_ids"].iloc[0].split("; ") == list(made.evidence["evidence_id"])
    assert set(made.evidence["account_key"]) == set(made.accounts["account_key"])


def test_unknown_and_absent_survive_every_kind_of_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    made = frames(OFFICIAL, UNKNOWN, ABSENT).accounts
    write_data(frames(OFFICIAL, UNKNOWN, ABSENT), tmp_path)

    csv = pd.read_csv(tmp_path / "accounts.csv", dtype="string", keep_default_na=False)
    parquet = pd.read_parquet(tmp_path / "accounts.parquet")
    rows = json.loads((tmp_path / "accounts.json").read_text(encoding="utf-8"))["rows"]

    for column in ("platform", "presence", "failure", "handle", "url", "followers_state", "activity_class"):
        wanted = ["" if pd.isna(value) else str(value) for value in made[column]]
        assert list(csv[column]) == wanted
        assert ["" if pd.isna(value) else str(value) for value in parquet[column]] == wanted
        assert ["" if row[column] is None else str(row[column]) for row in rows] == wanted
    assert list(csv["followers"]) == ["1200", "", ""]
    assert [row["followers"] for row in rows] == [1200, None, None]
    assert parquet["followers"].isna().tolist() == [False, True, True]


def test_every_frame_is_written_with_its_columns_even_when_it_is_empty(tmp_path) -> None:  # type: ignore[no-untyped-def]
    write_data(frames(UNKNOWN), tmp_path)

    for name, columns in SCHEMA.items():
        read = pd.read_csv(tmp_path / f"{name}.csv")
        assert list(read.columns) == [column.name for column in expand(columns)]


def test_a_german_excel_reads_the_numbers(tmp_path) -> None:  # type: ignore[no-untyped-def]
    write_data(frames(OFFICIAL), tmp_path)

    read = pd.read_csv(tmp_path / "accounts.excel-de.csv", sep=";", decimal=",", encoding="utf-8-sig")

    assert (read["identity_conf"].iloc[0], read["followers"].iloc[0]) == (0.96, 1200)
    assert (tmp_path / "accounts.excel-de.csv").read_bytes()[:3] == b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("column", "value"), [("presence", "perhaps"), ("identity_conf", 1.5), ("followers", -1), ("subject_id", None)]
)
def test_a_word_or_number_outside_of_its_range_breaks_the_schema(column: str, value: object) -> None:
    accounts = frames(OFFICIAL).accounts
    accounts[column] = pd.Series([value], dtype="object" if column == "presence" else accounts[column].dtype)

    with pytest.raises(SchemaError):
        validate("accounts", accounts)


def test_a_column_too_many_breaks_the_schema() -> None:
    with pytest.raises(SchemaError):
        validate("accounts", frames(OFFICIAL).accounts.assign(extra=1))
