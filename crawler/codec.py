"""Our values as JSON and back: dataclasses, enums, aware datetimes, tuples and mappings, driven by the type annotations.

The store keeps results in this form, so that an old run can be read by a newer version: fields that a stored value lacks take
their default, fields that the class no longer has are left out.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Turn a value into what JSON knows; fields at their default are left out."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [to_plain(item) for item in (sorted(value) if isinstance(value, frozenset) else value)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {field.name: to_plain(item) for field, item in fields if not _is_default(field, item)}
    raise TypeError(f"{type(value).__name__} has no stored form")


def from_plain(kind: type[T], data: Any) -> T:
    """Build a value of `kind` from its plain form; raises ValueError or TypeError for data that do not fit."""
    result: T = _decode(kind, data)
    return result


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default is not dataclasses.MISSING:
        return bool(value == field.default and type(value) is type(field.default))
    if field.default_factory is not dataclasses.MISSING:
        return bool(value == field.default_factory())
    return False


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _decode(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin is Union or origin is types.UnionType:
        if data is None:
            return None
        return _decode(next(arg for arg in get_args(kind) if arg is not type(None)), data)
    if origin is Literal:
        return data
    if origin in (tuple, list):
        args = get_args(kind)
        if origin is list or (len(args) == 2 and args[1] is Ellipsis):
            return origin(_decode(args[0], item) for item in data)
        return tuple(_decode(arg, item) for arg, item in zip(args, data, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        key_kind, item_kind = get_args(kind)
        return {_decode(key_kind, key): _decode(item_kind, item) for key, item in data.items()}
    if isinstance(kind, type):
        if issubclass(kind, Enum):
            return kind(data)
        if issubclass(kind, datetime | date):
            return kind.fromisoformat(data)
        if dataclasses.is_dataclass(kind):
            hints = _hints(kind)
            known = {field.name for field in dataclasses.fields(kind) if field.init}
            return kind(**{name: _decode(hints[name], item) for name, item in data.items() if name in known})
        if kind is float and isinstance(data, int):
            return float(data)
        if kind is bytes:
            return data.encode("latin-1")
    return data
