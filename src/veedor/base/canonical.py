"""Canonical JSON: every value has one spelling, so that its digest names it (RFC 8785, without floats).

What is written here equals RFC 8785 byte for byte. What is read is refused unless writing it again gives the same
bytes. Values are objects with ASCII keys, lists, texts, integers below 2⁵³, true, false and null.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from veedor.base.errors import refuse

MOST_BYTES: Final = 65_535
"""The longest document: what the length of a log entry can say (c2sp.org/tlog-tiles)."""

MOST_DEEP: Final = 32
"""How many levels a value may have: a number is one, a list of numbers two."""

LARGEST: Final = 2**53 - 1
"""The largest integer that every reader of JSON reads exactly."""

_LONG_NUMBER: Final = re.compile(r"[0-9]{16}")


def canonical(value: object, where: str = "canonical") -> bytes:
    """The one spelling of `value`. Refused: a value that has none, or whose spelling is too long."""
    _check(value, where)
    return _spelt(value, where)


def read_canonical(data: bytes, where: str) -> Any:
    """The value that `data` spells. Refused: anything but the one spelling of a value; `where` names the place."""
    if len(data) > MOST_BYTES:
        raise refuse("canonical.too_long", where, bytes=len(data), limit=MOST_BYTES)
    try:
        text = data.decode()
        value = _READER.decode(text)
    except UnicodeDecodeError as error:
        raise refuse("canonical.not_utf8", where, position=error.start) from error
    except RecursionError as error:
        raise refuse("canonical.deep", where, limit=MOST_DEEP) from error
    except ValueError as error:
        raise refuse("canonical.not_json", where) from error
    if not _plainly_within_limits(text):
        _check(value, where)
    if _spelt(value, where) != data:
        raise refuse("canonical.not_canonical", where)
    return value


def _spelt(value: object, where: str) -> bytes:
    try:
        data = _WRITER.encode(value).encode()
    except UnicodeEncodeError as error:
        raise refuse("canonical.surrogate", where) from error
    except RecursionError as error:
        raise refuse("canonical.deep", where, limit=MOST_DEEP) from error
    if len(data) > MOST_BYTES:
        raise refuse("canonical.too_long", where, bytes=len(data), limit=MOST_BYTES)
    return data


def _plainly_within_limits(text: str) -> bool:
    """Whether a look at the letters shows that no key, number or depth can be outside the limits."""
    return text.isascii() and text.count("[") + text.count("{") < MOST_DEEP and not _LONG_NUMBER.search(text)


def _check(value: object, where: str) -> None:
    """Refuse what has no canonical spelling, level by level."""
    level = [value]
    for _ in range(MOST_DEEP):
        level = [inner for one in level for inner in _inside(one, where)]
        if not level:
            return
    raise refuse("canonical.deep", where, limit=MOST_DEEP)


def _inside(value: object, where: str) -> Iterator[object]:
    """What stands inside an object or list; nothing inside a fit single value."""
    match value:
        case None | bool() | str():
            return
        case int():
            if not -LARGEST <= value <= LARGEST:
                raise refuse("canonical.number", where)
        case list() | tuple():
            yield from value
        case dict():
            for key in value:
                if not (isinstance(key, str) and key.isascii()):
                    raise refuse("canonical.key", where)
            yield from value.values()
        case _:
            raise refuse("canonical.type", where, type=type(value).__name__)


def _no_float(_: str) -> NoReturn:
    raise ValueError("neither fractions nor NaN")


_READER: Final = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float)
_WRITER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
