"""One file of a run on its way to readings: opened, matched, its body read once for all its mappings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from pathlib import Path

import numpy as np
import polars as pl

from veedor.election.frame import Keys, Placement
from veedor.election.pack import Pack
from veedor.election.sheet import Readings, Source
from veedor.intake.codes import read_stations
from veedor.intake.container import Content
from veedor.intake.copies import Copies
from veedor.intake.given import GivenFile
from veedor.intake.grid import Fault, Grid, Wanted
from veedor.intake.layout import Layout
from veedor.intake.long import read_long
from veedor.intake.matching import Match, Table, match, without_twins
from veedor.intake.places import placement, read_areas
from veedor.intake.refusals import Refusals, refusals_of
from veedor.intake.sieve import Sieve
from veedor.intake.texts import read_texts
from veedor.intake.wide import Sheets, read_wide


@dataclass(frozen=True)
class Placed:
    """Rows with their stations and areas; mappings that take them from the same columns share one."""

    sieve: Sieve
    keys: Keys
    areas: list[pl.Series] | None
    where: Placement


@dataclass
class OneFile:
    """A file with the mappings that it answers to. `sources` belong to `matches`, one each."""

    pack: Pack
    given: GivenFile
    content: Content
    matches: Sequence[Match]
    sources: tuple[Source, ...] = ()
    _faults: dict[int, list[Fault]] = field(default_factory=dict)
    _placed: dict[tuple[object, ...], Placed] = field(default_factory=dict)

    @staticmethod
    def matched(pack: Pack, given: GivenFile, content: Content, folder: Path) -> OneFile:
        """The file under the mapping that its given name names, or under all that fit best."""
        named = [mapping for mapping in pack.tables if mapping.id == given.name]
        matches = match(content, named or pack.tables, folder)
        return OneFile(pack, given, content, without_twins(matches, content.name))

    def read(self, copies: Copies | None = None) -> Iterator[tuple[Readings, Placement]]:
        """What the mappings say that take stations from codes; with `copies`, those that take them from images."""
        for found, source in zip(self.matches, self.sources, strict=True):
            if found.layout.mapping.station_from_copy == (copies is not None):
                yield from self._readings(found, source, copies)

    def refusals(self) -> Refusals:
        """Every row that was refused so far."""
        return Refusals().joined(
            refusals_of(grid, (*grid.faults, *self._faults.get(key, ())), self.content.name)
            for key, grid in self._grids.items()
        )

    @property
    def rows(self) -> int:
        """Records of the file, refused ones included."""
        return max(len(grid) + sum(map(len, grid.faults)) for grid in self._grids.values())

    @property
    def blank(self) -> int:
        return max(grid.blank for grid in self._grids.values())

    @cached_property
    def _grids(self) -> dict[int, Grid]:
        """The body of every table (one, unless mappings open the file differently), by the table's identity."""
        tables: dict[int, Table] = {id(found.table): found.table for found in self.matches}
        return {key: table.read(self._wanted(key)) for key, table in tables.items()}

    def _wanted(self, table: int) -> Wanted:
        code = self.pack.station_code
        return reduce(
            Wanted.joined,
            (found.layout.wanted(code) for found in self.matches if id(found.table) == table),
            Wanted(),
        )

    def _readings(
        self, found: Match, source: Source, copies: Copies | None
    ) -> Iterator[tuple[Readings, Placement]]:
        layout = found.layout
        base = self._place(found, copies)
        sieve = base.sieve.branch()
        texts = read_texts(sieve, layout, self.content.name)
        sheets = Sheets(source, self.content.name, sieve, base.keys, texts)
        made = (read_long if layout.mapping.long else read_wide)(sheets, layout, self.pack.contests)
        self._note(found, sieve)
        where = base.where
        if not np.array_equal(sieve.bad, base.sieve.bad):
            where = placement(sieve, layout, self.pack, base.keys, base.areas)
        yield from ((readings, where) for readings in made)

    def _place(self, found: Match, copies: Copies | None) -> Placed:
        key = (id(found.table), *_place_of(found.layout))
        if key not in self._placed:
            sieve = Sieve(self._grids[id(found.table)])
            keys = self._keys(sieve, found.layout, copies)
            areas = read_areas(sieve, found.layout, self.pack)
            where = placement(sieve, found.layout, self.pack, keys, areas)
            self._placed[key] = Placed(sieve, keys, areas, where)
            self._note(found, sieve)
        return self._placed[key]

    def _note(self, found: Match, sieve: Sieve) -> None:
        self._faults.setdefault(id(found.table), []).extend(sieve.faults)

    def _keys(self, sieve: Sieve, layout: Layout, copies: Copies | None) -> Keys:
        if copies is None:
            return read_stations(sieve, layout, self.pack.station_code, self.content.name)
        texts = read_texts(sieve, layout, self.content.name)
        return copies.stations(sieve, texts["copy"], layout.mapping.texts["copy"], self.content.name)


def _place_of(layout: Layout) -> tuple[object, ...]:
    """What decides where a layout's rows belong."""
    mapping = layout.mapping
    from_image = (mapping.texts.get("copy"), mapping.copy_pattern) if mapping.station_from_copy else ()
    levels = tuple(sorted({**mapping.levels}.items())), tuple(sorted({**mapping.level_names}.items()))
    return mapping.station, mapping.station_pattern, from_image, levels
