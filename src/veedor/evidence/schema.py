"""What may stand in the body of a fact: types of fields, each with its check. None of them takes free text but
`Private`, which only kinds that are never opened may use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Final, Protocol

from veedor.base.clock import is_quarter
from veedor.base.plain import unseen


@dataclass(frozen=True)
class Misfit:
    """A value that is not what its field takes: the field's path (`origin.row`) and a code of `fact.field`."""

    path: str
    code: str
    wanted: str = ""


class Type(Protocol):
    """The type of a field. `name` is a notation of what it takes, the same in every language."""

    @property
    def name(self) -> str: ...

    def fits(self, value: Any) -> bool:
        """Whether nothing is wrong with `value`, which came out of canonical JSON."""
        ...

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        """Everything that is wrong with it."""
        ...


class _One(Protocol):
    """A type that takes a value or not, for one reason."""

    code: ClassVar[str]

    @property
    def name(self) -> str: ...

    def fits(self, value: Any) -> bool: ...


class _Single:
    """What such types share."""

    def misfits(self: _One, value: Any, path: str) -> Iterator[Misfit]:
        if not self.fits(value):
            yield Misfit(path, self.code, self.name)


@dataclass(frozen=True)
class Whole(_Single):
    """A whole number from `low` to `high`, both allowed."""

    low: int = 0
    high: int = 2**31 - 1

    @property
    def name(self) -> str:
        return f"{self.low} … {self.high}"

    code: ClassVar[str] = "whole"

    def fits(self, value: Any) -> bool:
        return type(value) is int and self.low <= value <= self.high


@dataclass(frozen=True)
class YesNo(_Single):
    name: str = "true, false"

    code: ClassVar[str] = "yes_no"

    def fits(self, value: Any) -> bool:
        return isinstance(value, bool)


@dataclass(frozen=True)
class OneOf(_Single):
    """One of some codes."""

    codes: tuple[str, ...]

    @property
    def name(self) -> str:
        return ", ".join(self.codes)

    code: ClassVar[str] = "one_of"

    def fits(self, value: Any) -> bool:
        return value in self.codes


@dataclass(frozen=True)
class Code(_Single):
    """A text of one pattern, without blanks: it names a thing and says nothing."""

    pattern: re.Pattern[str]

    @property
    def name(self) -> str:
        return self.pattern.pattern

    code: ClassVar[str] = "code"

    def fits(self, value: Any) -> bool:
        return isinstance(value, str) and self.pattern.fullmatch(value) is not None


@dataclass(frozen=True)
class Day(_Single):
    name: str = "YYYY-MM-DD"

    code: ClassVar[str] = "day"

    def fits(self, value: Any) -> bool:
        return _is_day(value)


@dataclass(frozen=True)
class Quarter(_Single):
    """A time in UTC, rounded down to a quarter of an hour."""

    name: str = "YYYY-MM-DDTHH:MMZ"

    code: ClassVar[str] = "quarter"

    def fits(self, value: Any) -> bool:
        return isinstance(value, str) and is_quarter(value)


@dataclass(frozen=True)
class Place(_Single):
    """The code of a station or area as its country writes it: a line of seen characters, in Unicode's form NFC."""

    most: int = 64

    @property
    def name(self) -> str:
        return f".{{1,{self.most}}}"

    code: ClassVar[str] = "place"

    def fits(self, value: Any) -> bool:
        return isinstance(value, str) and 1 <= len(value) <= self.most and _is_seen(value)


@dataclass(frozen=True)
class Private(_Single):
    """Free text of at most `most` characters: of a person, never public."""

    most: int

    @property
    def name(self) -> str:
        return f".{{0,{self.most}}}"

    code: ClassVar[str] = "private"

    def fits(self, value: Any) -> bool:
        return isinstance(value, str) and len(value) <= self.most


@dataclass(frozen=True)
class Figure(_Single):
    """What stands in a field of a sheet: a count, or one of the states that are no number."""

    states: tuple[str, ...]
    high: int = 2**31 - 1

    @property
    def name(self) -> str:
        return f"0 … {self.high}, {', '.join(self.states)}"

    code: ClassVar[str] = "figure"

    def fits(self, value: Any) -> bool:
        return (type(value) is int and 0 <= value <= self.high) or value in self.states


@dataclass(frozen=True)
class ListOf:
    item: Type
    most: int

    @property
    def name(self) -> str:
        return f"[{self.item.name}]"

    def fits(self, value: Any) -> bool:
        return isinstance(value, list) and len(value) <= self.most and all(map(self.item.fits, value))

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, list) or len(value) > self.most:
            yield Misfit(path, "list", str(self.most))
            return
        for at, item in enumerate(value):
            yield from self.item.misfits(item, f"{path}[{at}]")


@dataclass(frozen=True)
class MapOf:
    """An object whose keys are codes and whose values are of one type."""

    key: Code
    item: Type
    most: int = 2000
    _met: set[tuple[str, ...]] = field(default_factory=set, init=False, repr=False, compare=False)
    """Keys that were found fit."""

    @property
    def name(self) -> str:
        return f"{{{self.key.name}: {self.item.name}}}"

    def fits(self, value: Any) -> bool:
        if not isinstance(value, dict) or len(value) > self.most:
            return False
        return self._keys_fit(tuple(value)) and _all_fit(self.item, value.values())

    def _keys_fit(self, keys: tuple[str, ...]) -> bool:
        """Most objects of a log have keys that another had before."""
        if keys in self._met:
            return True
        fit = all(map(self.key.fits, keys))
        if fit and len(keys) <= _REMEMBERED and len(self._met) < _REMEMBERED:
            self._met.add(keys)
        return fit

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, dict) or len(value) > self.most:
            yield Misfit(path, "map", str(self.most))
            return
        for key, item in value.items():
            yield from self.key.misfits(key, f"{path}.?")
            yield from self.item.misfits(item, f"{path}.{key[:40]}")


@dataclass(frozen=True)
class Maybe:
    """A field that may be absent. Absent is not stated; null does not occur."""

    item: Type

    @property
    def name(self) -> str:
        return self.item.name

    def fits(self, value: Any) -> bool:
        return self.item.fits(value)

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        yield from self.item.misfits(value, path)


@dataclass(frozen=True)
class Record:
    """An object with these fields and no other."""

    fields: Mapping[str, Type]

    @property
    def name(self) -> str:
        return f"{{{', '.join(self.fields)}}}"

    def fits(self, value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        known = 0
        for key, wanted in self.fields.items():
            if key in value:
                known += 1
                if not wanted.fits(value[key]):
                    return False
            elif not isinstance(wanted, Maybe):
                return False
        return known == len(value)

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, dict):
            yield Misfit(path, "record", self.name)
            return
        for key in value:
            if key not in self.fields:
                yield Misfit(_inside(path, key[:40]), "unknown")
        for key, wanted in self.fields.items():
            if key in value:
                yield from wanted.misfits(value[key], _inside(path, key))
            elif not isinstance(wanted, Maybe):
                yield Misfit(_inside(path, key), "missing", wanted.name)


@dataclass(frozen=True)
class Hex(_Single):
    """32 bytes in lower-case hexadecimal: a digest, a salt."""

    name: str = "[0-9a-f]{64}"

    code: ClassVar[str] = "hex"

    def fits(self, value: Any) -> bool:
        return isinstance(value, str) and _HEX.fullmatch(value) is not None


@dataclass(frozen=True)
class Promise(Hex):
    """The SHA-256 of a file that is published with the log, or whose absence a `blob.withheld` explains."""


@dataclass(frozen=True)
class OpenFact(_Single):
    """A whole fact, as it would stand open in the log."""

    name: str = "{at, body, kind, version}"

    code: ClassVar[str] = "record"

    def fits(self, value: Any) -> bool:
        """Only the shape: what the fact says is judged by its own kind."""
        return isinstance(value, dict)


_HEX: Final = re.compile(r"[0-9a-f]{64}")
_REMEMBERED: Final = 256
"""Sets of keys that are remembered, and keys of one: a hostile log must not fill the memory."""

ID: Final = Code(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}"))
"""The id of something in a pack: a contest, an option, an area level."""

LEAF: Final = Whole(0, 2**53 - 1)
"""The number of an entry of this log."""

BLOB: Final = Hex()
"""A file, by the SHA-256 of its bytes; it is mentioned, and need not be published."""

PUBLIC_BLOB: Final = Promise()

SIZE: Final = Whole(0, 2**53 - 1)
"""How many bytes a file has, or a log entries."""


def has(kind: type[Type], wanted: Type) -> bool:
    """Whether a type of one class, such as free text, may stand anywhere inside."""
    match wanted:
        case Record():
            return any(has(kind, one) for one in wanted.fields.values())
        case ListOf() | MapOf() | Maybe():
            return has(kind, wanted.item)
    return isinstance(wanted, kind)


def _inside(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_seen(text: str) -> bool:
    if text.isascii():
        return text.isprintable()
    return unicodedata.is_normalized("NFC", text) and not any(map(unseen, text))


def _all_fit(wanted: Type, values: Collection[Any]) -> bool:
    """Whether every value fits. A range of numbers takes all, if it takes the least and the largest."""
    if isinstance(wanted, Figure | Whole) and set(map(type, values)) == {int}:
        return wanted.fits(min(values)) and wanted.fits(max(values))
    return all(map(wanted.fits, values))
