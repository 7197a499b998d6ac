"""What may stand in the body of a fact: types of fields, each with its check. None of them takes free text but
`Private`, which only kinds that are never opened may use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

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

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        """Everything that is wrong with `value`, which came out of canonical JSON."""
        ...


@dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`, both allowed."""

    low: int = 0
    high: int = 2**31 - 1

    @property
    def name(self) -> str:
        return f"{self.low} … {self.high}"

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, int) or isinstance(value, bool) or not self.low <= value <= self.high:
            yield Misfit(path, "whole", self.name)


@dataclass(frozen=True)
class YesNo:
    name: str = "true, false"

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, bool):
            yield Misfit(path, "yes_no", self.name)


@dataclass(frozen=True)
class OneOf:
    """One of some codes."""

    codes: tuple[str, ...]

    @property
    def name(self) -> str:
        return ", ".join(self.codes)

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if value not in self.codes:
            yield Misfit(path, "one_of", self.name)


@dataclass(frozen=True)
class Code:
    """A text of one pattern, without blanks: it names a thing and says nothing."""

    pattern: re.Pattern[str]

    @property
    def name(self) -> str:
        return self.pattern.pattern

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, str) or not self.pattern.fullmatch(value):
            yield Misfit(path, "code", self.name)


@dataclass(frozen=True)
class Day:
    name: str = "YYYY-MM-DD"

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not _is_day(value):
            yield Misfit(path, "day", self.name)


@dataclass(frozen=True)
class Quarter:
    """A time in UTC, rounded down to a quarter of an hour."""

    name: str = "YYYY-MM-DDTHH:MMZ"

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, str) or not is_quarter(value):
            yield Misfit(path, "quarter", self.name)


@dataclass(frozen=True)
class Place:
    """The code of a station or area as its country writes it: a line of seen characters, in Unicode's form NFC."""

    most: int = 64

    @property
    def name(self) -> str:
        return f".{{1,{self.most}}}"

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, str) or not 1 <= len(value) <= self.most or not _is_seen(value):
            yield Misfit(path, "place", self.name)


@dataclass(frozen=True)
class Private:
    """Free text of at most `most` characters: of a person, never public."""

    most: int

    @property
    def name(self) -> str:
        return f".{{0,{self.most}}}"

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, str) or len(value) > self.most:
            yield Misfit(path, "private", self.name)


@dataclass(frozen=True)
class Figure:
    """What stands in a field of a sheet: a count, or one of the states that are no number."""

    states: tuple[str, ...]
    high: int = 2**31 - 1

    @property
    def name(self) -> str:
        return f"0 … {self.high}, {', '.join(self.states)}"

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= self.high
        if not number and value not in self.states:
            yield Misfit(path, "figure", self.name)


@dataclass(frozen=True)
class ListOf:
    item: Type
    most: int

    @property
    def name(self) -> str:
        return f"[{self.item.name}]"

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

    @property
    def name(self) -> str:
        return f"{{{self.key.name}: {self.item.name}}}"

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

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        yield from self.item.misfits(value, path)


@dataclass(frozen=True)
class Record:
    """An object with these fields and no other."""

    fields: Mapping[str, Type]

    @property
    def name(self) -> str:
        return f"{{{', '.join(self.fields)}}}"

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, dict):
            yield Misfit(path, "record", self.name)
            return
        for key in value.keys() - self.fields.keys():
            yield Misfit(_inside(path, key[:40]), "unknown")
        for key, wanted in self.fields.items():
            if key in value:
                yield from wanted.misfits(value[key], _inside(path, key))
            elif not isinstance(wanted, Maybe):
                yield Misfit(_inside(path, key), "missing", wanted.name)


@dataclass(frozen=True)
class Hex:
    """32 bytes in lower-case hexadecimal: a digest, a salt."""

    name: str = "[0-9a-f]{64}"

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, str) or not _HEX.fullmatch(value):
            yield Misfit(path, "hex", self.name)


@dataclass(frozen=True)
class Promise(Hex):
    """The SHA-256 of a file that is published with the log, or whose absence a `blob.withheld` explains."""


@dataclass(frozen=True)
class OpenFact:
    """A whole fact, as it would stand open in the log."""

    name: str = "{at, body, kind, version}"

    def misfits(self, value: Any, path: str) -> Iterator[Misfit]:
        """Only the shape: what the fact says is judged by its own kind."""
        if not isinstance(value, dict):
            yield Misfit(path, "record", self.name)


_HEX: Final = re.compile(r"[0-9a-f]{64}")

ID: Final = Code(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}"))
"""The id of something in a pack: a contest, an option, an area level."""

LEAF: Final = Whole(0, 2**53 - 1)
"""The number of an entry of this log."""

BLOB: Final = Hex()
"""A file, by the SHA-256 of its bytes; it is mentioned, and need not be published."""

PUBLIC_BLOB: Final = Promise()

SIZE: Final = Whole(0, 2**53 - 1)
"""How many bytes a file has, or a log entries."""


def has_private(wanted: Type) -> bool:
    """Whether free text may stand anywhere inside."""
    match wanted:
        case Private():
            return True
        case Record():
            return any(map(has_private, wanted.fields.values()))
        case ListOf() | MapOf() | Maybe():
            return has_private(wanted.item)
    return False


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
