"""The frame: every station that the pack, a register or a table names, in depth-first geographic order.

Because stations of one area stand next to each other, an area is a slice and a roll-up is one
`np.add.reduceat`. Stations are addressed by *position*; codes return at the edges.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from veedor.election.pack import UNKNOWN, Pack, StationCode

Keys: TypeAlias = NDArray[Any]
"""Station keys: int64 where the pack's codes are digits, else strings."""

NOWHERE = -1
"""Position of a station that the frame does not hold."""


@dataclass(frozen=True)
class AreaColumn:
    """The area of every row at one level: `codes` are positions in `labels`, which are sorted and distinct."""

    labels: NDArray[np.str_]
    codes: NDArray[np.int32]

    @staticmethod
    def of(words: Iterable[str]) -> AreaColumn:
        """From one area code a row."""
        labels, codes = np.unique(np.asarray(list(words), dtype=np.str_), return_inverse=True)
        return AreaColumn(labels, codes.astype(np.int32))

    @property
    def words(self) -> NDArray[np.str_]:
        """One area code a row."""
        return self.labels[self.codes]

    def take(self, which: NDArray[np.int64]) -> AreaColumn:
        """The rows at some positions, in that order."""
        return AreaColumn(self.labels, self.codes[which])


@dataclass(frozen=True)
class Placement:
    """Stations that a table names: their keys, and where the table itself carries areas, one column of area
    codes a level. `electors` (UNKNOWN where missing) is given by registers only; `names` maps
    (level index, area code) to the name that the table prints."""

    keys: Keys
    areas: tuple[AreaColumn, ...] | None = None
    electors: NDArray[np.int64] | None = None
    names: dict[tuple[int, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class AreaLevel:
    """The areas of one level in geographic order. `starts` are positions of their first stations; `spell` writes
    the codes and names, which is done only when somebody asks. A code is the path from the top (`01.03`), so
    that it is unique."""

    id: str
    starts: NDArray[np.int64]
    spell: Callable[[], tuple[tuple[str, ...], tuple[str, ...]]]

    @cached_property
    def _spelt(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.spell()

    @property
    def codes(self) -> tuple[str, ...]:
        return self._spelt[0]

    @property
    def names(self) -> tuple[str, ...]:
        return self._spelt[1]

    def slices(self, stations: int) -> Iterable[tuple[str, slice]]:
        """Each area's code and slice of positions; `stations` is the size of the frame."""
        ends = [*map(int, self.starts), stations][1:]
        for code, start, end in zip(self.codes, map(int, self.starts), ends, strict=True):
            yield code, slice(start, end)


@dataclass(frozen=True)
class Frame:
    """`keys` by position; `levels` from the largest below the country to the smallest; `electors` from the
    pack or a register, UNKNOWN where neither states them; `listed` where the pack's own list (not only a
    table) names the station: all False if the pack has no list."""

    code: StationCode
    keys: Keys
    levels: tuple[AreaLevel, ...]
    electors: NDArray[np.int64]
    ballots: NDArray[np.int64]
    listed: NDArray[np.bool_]
    closed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def _sorted(self) -> tuple[Keys, NDArray[np.int64] | None]:
        if bool(np.all(self.keys[1:] > self.keys[:-1])):
            return self.keys, None
        order = np.argsort(self.keys, kind="stable")
        return self.keys[order], order

    @property
    def has_list(self) -> bool:
        """Whether the pack lists its stations, so that a station outside the list is a fault."""
        return bool(self.listed.any())

    def positions(self, keys: Keys) -> NDArray[np.int64]:
        """The position of every key, NOWHERE where the frame does not hold it."""
        if len(keys) == len(self.keys) and np.array_equal(keys, self.keys):
            return np.arange(len(keys), dtype=np.int64)
        if not len(self.keys):
            return np.full(len(keys), NOWHERE, dtype=np.int64)
        ordered, order = self._sorted
        found = np.searchsorted(ordered, keys)
        found[found == len(ordered)] = 0
        hit = ordered[found] == keys
        places = found if order is None else order[found]
        return np.where(hit, places, NOWHERE).astype(np.int64, copy=False)

    def position_of(self, code: str) -> int:
        """The position of one written station code, NOWHERE where the frame does not hold it."""
        return int(self.positions(np.asarray([read_key(self.code, code)]))[0])

    def written(self, key: object) -> str:
        """A station key, of this frame or not, as the country writes it."""
        return written(self.code, key)

    def name(self, position: int) -> str:
        """The station code of a position as the country writes it."""
        return written(self.code, self.keys[position])

    def names(self, positions: NDArray[np.int64]) -> list[str]:
        """The station codes of many positions."""
        return [written(self.code, key) for key in self.keys[positions]]

    def level(self, level_id: str) -> AreaLevel:
        return next(level for level in self.levels if level.id == level_id)


def written(code: StationCode, key: object) -> str:
    """A station key as its country writes it: digits padded to the declared widths, dots between parts."""
    if not code.numeric:
        return str(key)
    digits = f"{int(str(key)):0{sum(code.widths)}d}"
    parts, start = [], 0
    for width in code.widths:
        parts.append(digits[start : start + width])
        start += width
    return ".".join(parts)


def read_key(code: StationCode, text: str) -> int | str:
    """The key of a written code; words in Unicode's form NFC. ValueError if it has other parts or digits than the
    pack declares; the first part may lack leading zeros, the others no digit, for 1.1 may have been 1.10."""
    if not code.numeric:
        return unicodedata.normalize("NFC", text)
    parts = text.split(".")
    if len(parts) == 1 and len(text) == sum(code.widths) and text.isascii() and text.isdigit():
        return int(text)
    if len(parts) != len(code.widths):
        raise ValueError(text)
    padded = [parts[0].zfill(code.widths[0]), *parts[1:]]
    for part, width in zip(padded, code.widths, strict=True):
        if not (part.isascii() and part.isdigit()) or len(part) != width:
            raise ValueError(text)
    return int("".join(padded))


def read_keys(code: StationCode, texts: Iterable[str]) -> Keys:
    """`read_key` of each, as a column; those in the usual spelling in a tenth of the time."""
    if not code.numeric:
        return np.asarray([read_key(code, text) for text in texts], dtype=np.str_)
    usual = re.compile(r"\.".join(f"[0-9]{{{width}}}" for width in code.widths))
    keys = (int(text.replace(".", "")) if usual.fullmatch(text) else read_key(code, text) for text in texts)
    return np.fromiter(keys, dtype=np.int64)


def build_frame(pack: Pack, placements: Sequence[Placement]) -> Frame:
    """The union of the pack's stations and those of `placements`, in geographic order.

    The pack's own list places a station before any table does; among tables the smallest path wins, so that
    the order of files does not matter.
    """
    listed = _listed(pack)
    everyone = [listed, *placements]
    keys = _union([placement.keys for placement in everyone])
    paths = _paths(pack, keys, everyone)
    if paths is not None:
        order = np.lexsort([path.codes for path in reversed(paths)])  # stable: within an area, by key
        keys, paths = keys[order], [path.take(order) for path in paths]
    levels = _levels(pack, keys, paths, everyone)
    bare = Frame(pack.station_code, keys, levels, *_blank_columns(len(keys)))
    return _with_facts(bare, pack, listed, placements)


def _blank_columns(
    size: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    unknown = np.full(size, UNKNOWN, dtype=np.int64)
    return unknown, unknown.copy(), np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)


def _listed(pack: Pack) -> Placement:
    keys = read_keys(pack.station_code, pack.stations.codes)
    areas = tuple(AreaColumn.of(column) for column in pack.stations.areas)
    electors = np.asarray(pack.stations.electors, dtype=np.int64)
    return Placement(keys, areas or None, electors)


def _union(columns: Sequence[Keys]) -> Keys:
    filled = [column for column in columns if len(column)]
    if not filled:
        return columns[0]
    if len(filled) == 1 and bool(np.all(filled[0][1:] > filled[0][:-1])):
        return filled[0]
    if all(column is filled[0] for column in filled):
        return np.unique(filled[0])
    return np.unique(np.concatenate(filled))


def _paths(pack: Pack, keys: Keys, placements: Sequence[Placement]) -> list[AreaColumn] | None:
    """One column of areas a level, by sorted key, `""` where no table says; None where the digits of the key are
    the path. The first placement, the pack's own list, is firm."""
    if not pack.levels or _prefixed(pack):
        return None
    listed, *tables = placements
    columns = [placement.areas for placement in placements if placement.areas]
    labels = [_labels(areas[level] for areas in columns) for level in range(len(pack.levels))]
    paths = [np.zeros(len(keys), dtype=np.int32) for _ in labels]
    for placement in tables:
        _place(paths, _places(keys, placement.keys), _recoded(placement, labels))
    for path, area in zip(paths, _recoded(listed, labels), strict=False):
        path[_places(keys, listed.keys)] = area
    return [AreaColumn(known, path) for known, path in zip(labels, paths, strict=True)]


def _labels(columns: Iterable[AreaColumn]) -> NDArray[np.str_]:
    """Every area of some columns; position 0 is no area."""
    return np.unique(np.concatenate([np.asarray([""], dtype=np.str_), *(column.labels for column in columns)]))


def _recoded(placement: Placement, labels: Sequence[NDArray[np.str_]]) -> list[NDArray[np.int32]]:
    """The area codes of a placement as positions in the labels of all."""
    columns = zip(labels, placement.areas or (), strict=False)
    return [np.searchsorted(known, column.labels).astype(np.int32)[column.codes] for known, column in columns]


def _places(keys: Keys, of: Keys) -> NDArray[np.int64]:
    return np.arange(len(keys), dtype=np.int64) if of is keys else np.searchsorted(keys, of)


def _place(paths: Sequence[NDArray[np.int32]], at: NDArray[np.int64], areas: Sequence[NDArray[np.int32]]) -> None:
    """Put each station on the smallest path that any row of any table gives it."""
    if not areas:
        return
    order = np.lexsort(tuple(reversed(areas)))[::-1]  # the smallest path is written last
    candidate = [np.zeros_like(path) for path in paths]
    for column, area in zip(candidate, areas, strict=True):
        column[at[order]] = area[order]
    better = _smaller(candidate, paths)
    for path, column in zip(paths, candidate, strict=True):
        path[better] = column[better]


def _smaller(a: Sequence[NDArray[np.int32]], b: Sequence[NDArray[np.int32]]) -> NDArray[np.bool_]:
    """Where path a is smaller than b, or the only one of them: a path of nothing but 0 is none."""
    smaller, equal = np.zeros(len(a[0]), dtype=bool), np.ones(len(a[0]), dtype=bool)
    for x, y in zip(a, b, strict=True):
        smaller |= equal & (x < y)
        equal &= x == y
    none_a, none_b = (~np.any(path, axis=0) for path in (a, b))
    found: NDArray[np.bool_] = ~none_a & (none_b | smaller)
    return found


def _prefixed(pack: Pack) -> bool:
    return pack.station_code.numeric and all(level.digits for level in pack.levels)


def _levels(
    pack: Pack, keys: Keys, paths: list[AreaColumn] | None, placements: Sequence[Placement]
) -> tuple[AreaLevel, ...]:
    columns: Sequence[NDArray[Any]] = _digit_paths(pack, keys) if paths is None else [path.codes for path in paths]
    levels: list[AreaLevel] = []
    changed = np.zeros(max(len(keys) - 1, 0), dtype=bool)
    for index, level in enumerate(pack.levels):
        changed = changed | (columns[index][1:] != columns[index][:-1])
        starts = np.flatnonzero(np.concatenate(([True], changed))) if len(keys) else np.zeros(0, np.int64)
        above = [column[starts] for column in columns[: index + 1]]
        if paths is not None:
            above = [path.labels[codes] for path, codes in zip(paths, above, strict=False)]
        levels.append(AreaLevel(level.id, starts, partial(_spell, pack, index, above, placements)))
    return tuple(levels)


def _spell(
    pack: Pack, index: int, above: Sequence[NDArray[Any]], placements: Sequence[Placement]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes and names of the areas of one level; `above` holds their parts of the path, one array a level."""
    digits = [level.digits if _prefixed(pack) else None for level in pack.levels[: index + 1]]
    parts = [_area_parts(values, width) for values, width in zip(above, digits, strict=True)]
    codes = tuple(".".join(path) for path in zip(*parts, strict=True))
    level = pack.levels[index].id
    named = {code: name for placement in placements for (i, code), name in placement.names.items() if i == index}
    named |= {area.code: area.name.read_in(pack.languages[0]) for area in pack.areas if area.level == level}
    return codes, tuple(named.get(code, code) for code in codes)


def _area_parts(values: NDArray[Any], digits: int | None) -> list[str]:
    return [f"{value:0{digits}d}" for value in values.tolist()] if digits else [str(value) for value in values]


def _digit_paths(pack: Pack, keys: Keys) -> list[NDArray[np.int64]]:
    """Each level's own digits, cut from integer keys."""
    left = sum(pack.station_code.widths)
    rest = keys.astype(np.int64, copy=False)
    columns = []
    for level in pack.levels:
        left -= level.digits or 0
        columns.append(rest // 10**left)
        rest = rest % 10**left
    return columns


def _with_facts(frame: Frame, pack: Pack, listed: Placement, placements: Sequence[Placement]) -> Frame:
    """Fill in what the pack's list states, then what registers state where the pack is silent."""
    at = frame.positions(listed.keys)
    frame.listed[at] = True
    frame.electors[at] = listed.electors if listed.electors is not None else UNKNOWN
    frame.ballots[at] = np.asarray(pack.stations.ballots, dtype=np.int64)
    frame.closed[at] = np.asarray(pack.stations.closed, dtype=bool)
    for placement in placements:
        if placement.electors is not None:
            _add_register(frame, placement.keys, placement.electors)
    return frame


def _add_register(frame: Frame, keys: Keys, electors: NDArray[np.int64]) -> None:
    """The smallest number stands where two rows of registers state one station: the order does not matter, and too
    large a number would hide outstanding electors."""
    at = frame.positions(keys)
    silent = frame.electors[at] == UNKNOWN
    stated = np.full(len(frame), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(stated, at[silent], electors[silent])
    named = np.unique(at[silent])
    frame.electors[named] = stated[named]
