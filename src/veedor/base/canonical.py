"""Canonical JSON: every value has one spelling, so that its digest names it (RFC 8785, without floats).

What is written here equals RFC 8785 byte for byte. What is read is refused unless writing it again gives the same
bytes. Values are objects with ASCII keys, lists, texts, integers below 2⁵³, true, false and null.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from veedor.base.errors import refuse

MOST_BYTES: Final = 65_535
"""The longest document: what the length of a log entry can say (c2sp.org/tlog-tiles)."""

MOST_DEEP: Final = 32
"""How many lists and objects may stand inside each other."""

LARGEST: Final = 2**53 - 1
"""The largest integer that every reader of JSON reads exactly."""

_READER: Final = msgspec.json.Decoder()
_WRITER: Final = msgspec.json.Encoder(order="sorted")


def canonical(value: object, where: str = "canonical") -> bytes:
    """The one spelling of `value`. Refused: a value that has none, or whose spelling is too long."""
    if not _fit((value,), MOST_DEEP):
        _check(value, where, MOST_DEEP)
    data = _spelt(value, where)
    if not data.isascii():
        _check(value, where, MOST_DEEP)
    return data


def read_canonical(data: bytes, where: str) -> Any:
    """The value that `data` spells. Refused: anything but the one spelling of a value; `where` names the place."""
    if len(data) > MOST_BYTES:
        raise refuse("canonical.too_long", where, bytes=len(data), limit=MOST_BYTES)
    try:
        value = _READER.decode(data)
    except UnicodeDecodeError as error:
        raise refuse("canonical.not_utf8", where) from error
    except RecursionError as error:
        raise refuse("canonical.deep", where, limit=MOST_DEEP) from error
    except msgspec.DecodeError as error:
        raise refuse("canonical.not_json", where) from error
    if not (data.isascii() and _fit((value,), MOST_DEEP)):
        _check(value, where, MOST_DEEP)
    if _spelt(value, where) != data:
        raise refuse("canonical.not_canonical", where)
    return value


def _spelt(value: object, where: str) -> bytes:
    try:
        data = _WRITER.encode(value)
    except UnicodeEncodeError as error:
        raise refuse("canonical.surrogate", where) from error
    except TypeError as error:
        _check(value, where, MOST_DEEP)
        raise refuse("canonical.type", where, type=type(value).__name__) from error
    if len(data) > MOST_BYTES:
        raise refuse("canonical.too_long", where, bytes=len(data), limit=MOST_BYTES)
    return data


def _fit(values: Iterable[Any], levels: int) -> bool:
    """Whether all values surely have a canonical spelling, if their keys are fit: a quick look, and most need
    no other. It says no to some that are fit; `_check` says what is wrong with one that is not."""
    for value in values:
        kind = type(value)
        if kind is str:
            continue
        if kind is int:
            if not -LARGEST <= value <= LARGEST:
                return False
        elif kind is dict:
            if not levels or not _fit(value.values(), levels - 1):
                return False
        elif kind is list:
            if not levels or not _fit(value, levels - 1):
                return False
        elif not (kind is bool or value is None):
            return False
    return True


def _check(value: object, where: str, levels: int) -> None:
    """Refuse what has no canonical spelling within so many levels of lists and objects."""
    match value:
        case None | bool() | str():
            return
        case int():
            if not -LARGEST <= value <= LARGEST:
                raise refuse("canonical.number", where)
            return
        case dict():
            if not all(isinstance(key, str) and key.isascii() for key in value):
                raise refuse("canonical.key", where)
            inside: Iterable[object] = value.values()
        case list() | tuple():
            inside = value
        case _:
            raise refuse("canonical.type", where, type=type(value).__name__)
    if not levels:
        raise refuse("canonical.deep", where, limit=MOST_DEEP)
    for inner in inside:
        _check(inner, where, levels - 1)
