"""One table of a TOML file, read key by key. Keys that nobody asks for are faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from types import TracebackType
from typing import Final, TypeAlias, TypeVar

from veedor.election.packfile.faults import Faults, Unfit, shown

T = TypeVar("T")
D = TypeVar("D")
Reader: TypeAlias = Callable[[object], T]
"""Turns a value of a file into a `T`, or raises Unfit."""

_SUGGESTED: Final = 20
"""Unknown keys of one section that are compared with the known ones."""


class Section:
    """A table of the file, used as a context manager: on leaving, unknown keys become faults.

    A value that cannot be read is noted in `faults` and a stand-in of the right type returned, so that
    reading goes on; the pack is refused at the end, and no stand-in ever leaves the reader.
    """

    def __init__(self, content: Mapping[str, object], file: str, faults: Faults, path: str = "") -> None:
        self._content = content
        self._file = file
        self._faults = faults
        self._path = path
        self._known: dict[str, None] = {}

    def __enter__(self) -> Section:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if kind is None:
            self._refuse_unknown()

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._content)

    def states(self, key: str) -> bool:
        """Whether the key is there; asking makes it a known key."""
        self._known[key] = None
        return key in self._content

    def is_table(self, key: str) -> bool:
        return isinstance(self._content.get(key), Mapping)

    def need(self, key: str, reader: Reader[T], stand_in: T) -> T:
        """The value of a key that must be there."""
        if not self.states(key):
            self.fault(key, "pack.missing_key", key=key)
            return stand_in
        return self.read(key, reader, stand_in)

    def read(self, key: str, reader: Reader[T], default: D) -> T | D:
        """The value of a key that may be missing; `default` also stands in for an unreadable value."""
        if not self.states(key):
            return default
        try:
            return reader(self._content[key])
        except Unfit as unfit:
            for fault in unfit.faults:
                self._faults.add(fault.code, self.where(key) + fault.inside, **fault.values)
            return default

    def section(self, key: str) -> Section:
        """The table at `key`; an empty one if it is missing."""
        value = self._content.get(key, {}) if self.states(key) else {}
        return self._inner(value, self._step(key))

    def sections(self, key: str) -> list[Section]:
        """The array of tables at `key` (`[[key]]`), numbered from 1 in messages."""
        value = self._content.get(key, []) if self.states(key) else []
        if not isinstance(value, list):
            self.fault(key, "pack.not_tables", key=key)
            return []
        return [self._inner(item, f"{self._step(key)}[{number}]") for number, item in enumerate(value, 1)]

    def fault(self, key: str, code: str, /, **values: object) -> None:
        """Note that the value of `key` is wrong."""
        self._faults.add(code, self.where(key), **values)

    def where(self, key: str) -> str:
        """File and dotted path of a key: `pack.toml: contest[1].option[3].colour`."""
        return f"{self._file}: {self._step(key)}"

    def _step(self, key: str) -> str:
        name = shown(key)
        return f"{self._path}.{name}" if self._path else name

    def _inner(self, value: object, path: str) -> Section:
        if isinstance(value, Mapping):
            return Section(value, self._file, self._faults, path)
        self._faults.add("pack.not_table", f"{self._file}: {path}", given=shown(value))
        return Section({}, self._file, self._faults, path)

    def _refuse_unknown(self) -> None:
        unknown = [key for key in self._content if key not in self._known]
        for number, key in enumerate(unknown):
            near = nearest(key, self._known) if number < _SUGGESTED else None
            if near:
                self.fault(key, "pack.unknown_key_like", key=shown(key), near=near)
            else:
                self.fault(key, "pack.unknown_key", key=shown(key), known=shown_list(self._known))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a person who wrote `word` most likely meant."""
    found = get_close_matches(word[:60], list(known)[:500], 1)
    return found[0] if found else None


def shown_list(words: Iterable[str]) -> str:
    """Words for a message, the first dozen of them."""
    every = [shown(word) for word in words]
    return ", ".join([*every[:12], "…"] if len(every) > 12 else every) or "—"
