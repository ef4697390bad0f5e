"""The data files: unknown stays unknown in every format, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import json

import pytest

from crawler.export import to_csv, to_json
from crawler.frame import build_frames
from crawler.platforms import load_registry
from crawler.types import Count, Facts
from tests.factory import make_gathered, make_profile


def row_of(facts: Facts) -> dict[str, object]:
    """The row of one account as `data/accounts.json` has it."""
    frames = build_frames(make_gathered(make_profile(facts=facts)), load_registry())
    document = json.loads(to_json("accounts", frames.accounts))
    return next(row for row in document["rows"] if row["account_key"])


def test_json_says_why_a_value_is_missing() -> None:
    row = row_of(Facts())

    assert (row["followers"], row["followers_state"]) == (None, "unknown")


def test_json_tells_zero_from_unknown() -> None:
    row = row_of(Facts(followers=Count.exact(0)))

    assert (row["followers"], row["followers_state"]) == (0, "observed")


def test_json_names_its_schema() -> None:
    frames = build_frames(make_gathered(), load_registry())

    assert {json.loads(to_json(name, frame))["schema_version"] for name, frame in frames} == {1}


@pytest.mark.parametrize("german", [False, True])
@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+49 871", "-1", " =1+1", "＝1+1"])
def test_foreign_text_is_no_formula_in_csv(name: str, german: bool) -> None:
    frames = build_frames(make_gathered(make_profile(facts=Facts(display_name=name))), load_registry())

    rows = csv.DictReader(io.StringIO(to_csv(frames.accounts, german=german)), delimiter=";" if german else ",")

    assert next(row["display_name"] for row in rows if row["account_key"]) == f"'{name}"
