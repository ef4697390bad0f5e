"""`plan` and `doctor` about keys: what a run would take of each quota, and which keys are set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.cli.doctor import run_doctor
from crawler.cli.plan import show_plan
from crawler.plan import PlannedQuota, make_plan
from crawler.platforms import load_registry
from crawler.platforms.api import interfaces
from tests.factory import make_company

SECRET = "marked-secret-0815"
REGISTRY = load_registry()


def quotas(subjects: int, *keys: str) -> dict[str, PlannedQuota]:
    companies = [make_company(id=f"c{number}", domain=f"c{number}.example") for number in range(subjects)]
    plan = make_plan(companies, REGISTRY, max_pages=15, default_delay_s=1.0, keys=keys)
    return {quota.name: quota for quota in plan.quotas}


def test_only_interfaces_with_a_key_are_counted() -> None:
    assert quotas(1) == {}
    assert set(quotas(1, "youtube", "meta")) == {"youtube", "meta"}


@pytest.mark.parametrize("name", list(interfaces()))
def test_units_grow_with_the_companies_but_controls_are_asked_once(name: str) -> None:
    one, two, three = (quotas(number, name)[name].units for number in (1, 2, 3))

    assert 0 < one < two
    assert three - two == two - one


def test_a_search_costs_what_the_file_says() -> None:
    assert quotas(3, "brave")["brave"].units == 3 * interfaces()["brave"].search


@pytest.mark.parametrize(("units", "allowance", "enough"), [(5, 10, True), (10, 10, True), (11, 10, False), (5, 0, None)])
def test_an_allowance_that_is_not_known_is_neither_enough_nor_short(units: int, allowance: int, enough: bool | None) -> None:
    assert PlannedQuota("x", "X", units, allowance, "day").enough is enough


def test_the_pauses_of_an_interface_count_for_the_time() -> None:
    plan = make_plan([make_company()], REGISTRY, max_pages=15, default_delay_s=1.0, keys=("yelp",))
    host = next(host for host in plan.hosts if host.key == "api.yelp")

    assert (host.purpose, host.requests) == ("api", plan.quotas[0].units)


def shown(capsys: pytest.CaptureFixture[str], *, as_json: bool) -> Any:
    show_plan("Musterwerk GmbH", "musterwerk.example", (), (), "de", None, as_json=as_json)
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    return json.loads(said.out) if as_json else " ".join(said.err.split())


def test_plan_tells_units_and_what_the_key_allows(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISTZUSTAND_KEY_YOUTUBE", SECRET)
    record = shown(capsys, as_json=True)
    text = shown(capsys, as_json=False)

    assert [(quota["interface"], quota["allowance"], quota["period"]) for quota in record["quotas"]] == [("youtube", 10_000, "day")]
    assert "YouTube Data API v3: höchstens" in text
    assert "10000 je Tag" in text


def test_doctor_names_keys_and_never_shows_one(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISTZUSTAND_KEY_YELP", SECRET)
    monkeypatch.setenv("ISTZUSTAND_KEY_META", SECRET)
    run_doctor(None, as_json=True)
    said = capsys.readouterr()
    rows = {row["check"]: row for row in json.loads(said.out)}

    assert (rows["keys"]["ok"], rows["keys"]["detail"]) == (True, "meta, yelp")
    assert SECRET not in said.out + said.err


def test_doctor_tells_of_a_key_file_that_others_may_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys.toml"
    file.write_text(f'yelp = "{SECRET}"', encoding="utf-8")
    file.chmod(0o644)
    monkeypatch.setenv("ISTZUSTAND_KEYS_FILE", str(file))
    code = run_doctor(None, as_json=True)
    said = capsys.readouterr()
    rows = {row["check"]: row for row in json.loads(said.out)}

    assert (code, rows["keys"]["ok"]) == (2, False)
    assert "chmod 600" in rows["keys"]["detail"]
    assert SECRET not in said.out + said.err
