"""The check of every frame before anything is made of it: types, allowed words, ranges, keys, and the rule about unknown."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from crawler.errors import SchemaError
from crawler.frame.columns import CATEGORY, KEYS, SCHEMA, Column, expand

if TYPE_CHECKING:
    import pandas as pd


def validate(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame; raises SchemaError with every broken cell where it breaks its schema (a bug of ours)."""
    import pandera.errors

    try:
        checked: pd.DataFrame = _schema(name).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        table = error.failure_cases[["column", "check", "failure_case", "index"]].head(20).to_string(index=False)
        raise SchemaError(f"frame {name!r} breaks its schema:\n{table}") from error
    return checked


@cache
def _schema(name: str) -> Any:
    import pandera.pandas as pa

    checks = []
    if name == "accounts":
        checks = [
            pa.Check(_unknown_has_a_reason, name="unknown presence and only it has a failure", element_wise=False),
            pa.Check(_values_fit_their_state, name="a value is there exactly where its state says so", element_wise=False),
        ]
    columns = {column.name: _column(column) for column in expand(SCHEMA[name])}
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(KEYS.get(name, ())) or None, checks=checks)


def _column(column: Column) -> Any:
    import pandas as pd
    import pandera.pandas as pa

    checks = []
    if column.lo is not None:
        checks.append(pa.Check.ge(column.lo))
    if column.hi is not None:
        checks.append(pa.Check.le(column.hi))
    dtype: Any = pd.CategoricalDtype(list(column.values)) if column.dtype == CATEGORY else column.dtype
    return pa.Column(dtype, checks=checks, nullable=not column.required)


def _unknown_has_a_reason(frame: pd.DataFrame) -> pd.Series[bool]:
    return (frame["presence"] == "unknown") == frame["failure"].notna()


def _values_fit_their_state(frame: pd.DataFrame) -> pd.Series[bool]:
    fits = frame["presence"].notna()
    for column in SCHEMA["accounts"]:
        if column.state:
            has_value = frame[f"{column.name}_state"].isin(["observed", "declared"])
            fits &= frame[column.name].notna() == has_value
    return fits
