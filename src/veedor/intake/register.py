"""A register: any table that states the electors of stations, read for them alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from veedor.base.errors import refuse
from veedor.election.frame import Placement
from veedor.election.pack import UNKNOWN, Pack, TableMap
from veedor.election.sheet import State
from veedor.intake.codes import read_stations
from veedor.intake.container import opened
from veedor.intake.layout import Layout
from veedor.intake.matching import match
from veedor.intake.places import placement, read_areas
from veedor.intake.refusals import Refusals, refusals_of
from veedor.intake.sieve import Sieve
from veedor.intake.wide import figure_of

_ELECTORS = "electors"


def read_register(pack: Pack, path: Path) -> tuple[Placement, Refusals]:
    """Stations with their electors (`UNKNOWN` where the cell holds no number), and the rows refused.

    A register needs only the columns of the station and of the electors: a mapping's other columns may be
    absent. Refused: a table that no mapping with `electors` fits.
    """
    mappings = [_reduced(mapping) for mapping in pack.tables if _columns(mapping) and not mapping.station_from_copy]
    with opened(path) as content, TemporaryDirectory(prefix="veedor-") as folder:
        if not mappings:
            raise refuse("intake.register.no_mapping", content.name)
        found = match(content, mappings, Path(folder))[0]  # others that fit as well state the same columns
        sieve = Sieve(found.table.read(found.layout.wanted(pack.station_code)))
        keys = read_stations(sieve, found.layout, pack.station_code, content.name)
        areas = read_areas(sieve, found.layout, pack)
        electors = _electors(sieve, found.layout)
        where = placement(sieve, found.layout, pack, keys, areas, electors)
        refused = refusals_of(sieve.grid, (*sieve.grid.faults, *sieve.faults), content.name)
    return where, refused


def _columns(mapping: TableMap) -> tuple[str, ...]:
    """The columns of the electors; contests of one table share them."""
    return next((fields[_ELECTORS] for _, fields in sorted(mapping.fields.items()) if _ELECTORS in fields), ())


def _reduced(mapping: TableMap) -> TableMap:
    """The mapping with nothing but stations, areas and electors, the latter required."""
    areas = {*mapping.levels.values(), *mapping.level_names.values()}
    return replace(
        mapping,
        votes={},
        fields={"": {_ELECTORS: _columns(mapping)}},
        texts={},
        optional=tuple(areas - set(_columns(mapping)) - set(mapping.station)),
        long=False,
        contest_column=None,
        option_column=None,
        votes_column=None,
    )


def _electors(sieve: Sieve, layout: Layout) -> NDArray[np.int64]:
    """The electors of every row, `UNKNOWN` where no number stands."""
    electors = figure_of(sieve, layout, _columns(layout.mapping))
    if electors is None:
        return np.full(len(sieve.grid), UNKNOWN, dtype=np.int64)
    stated = electors.counts.astype(np.int64)
    if electors.states is not None:
        stated[electors.states != State.NUMBER] = UNKNOWN
    return stated
