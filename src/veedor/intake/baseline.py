"""An earlier election's votes by place, from a table that a pack lays out (`[[baseline]]`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from veedor.base.errors import refuse
from veedor.election.frame import Keys
from veedor.election.pack import Baseline, Pack, StationCode
from veedor.election.sheet import State
from veedor.intake.codes import read_stations
from veedor.intake.container import opened
from veedor.intake.layout import Layout
from veedor.intake.matching import match
from veedor.intake.refusals import Refusals, refusals_of
from veedor.intake.sieve import Sieve
from veedor.intake.wide import figure_of


@dataclass(frozen=True)
class Earlier:
    """`places` ascending, each once, named by the first `parts` of a station's code (0: codes have no parts);
    `votes` (places × options of the layout)."""

    layout: Baseline
    parts: int
    places: Keys
    votes: NDArray[np.int64]


def read_earlier(pack: Pack, path: Path) -> tuple[Earlier, Refusals]:
    """The votes of every place, the rows of one place added up, and the rows refused: one without a place, or
    without a number for every option.

    Refused: a pack without a baseline, a table that none of its baselines lays out.
    """
    by_name = {one.id: one for one in pack.baselines}
    with opened(path) as content, TemporaryDirectory(prefix="veedor-") as folder:
        if not by_name:
            raise refuse("intake.baseline.none_in_pack", content.name, pack=pack.id)
        found = match(content, [one.table for one in pack.baselines], Path(folder))[0]
        layout = by_name[found.layout.mapping.id]
        code = StationCode(pack.station_code.widths[: len(layout.table.station)])
        sieve = Sieve(found.table.read(found.layout.wanted(code)))
        keys = read_stations(sieve, found.layout, code, content.name)
        votes = _votes(sieve, found.layout, layout)
        refused = refusals_of(sieve.grid, (*sieve.grid.faults, *sieve.faults), content.name)
    return _by_place(layout, len(code.widths), keys[~sieve.bad], votes[~sieve.bad]), refused


def _votes(sieve: Sieve, found: Layout, layout: Baseline) -> NDArray[np.int64]:
    """(rows × options)."""
    columns = [_option(sieve, found, names) for names in layout.table.votes[layout.id].values()]
    return np.stack(columns, axis=1)


def _option(sieve: Sieve, found: Layout, names: tuple[str, ...]) -> NDArray[np.int64]:
    read = figure_of(sieve, found, names)
    assert read is not None, "a layout that fits has its columns"
    if read.states is not None:
        sieve.refuse("intake.baseline.no_number", read.states != State.NUMBER, column=" + ".join(names))
    return read.counts.astype(np.int64)


def _by_place(layout: Baseline, parts: int, keys: Keys, votes: NDArray[np.int64]) -> Earlier:
    places, at = np.unique(keys, return_inverse=True)
    total = np.zeros((len(places), votes.shape[1]), dtype=np.int64)
    np.add.at(total, at, votes)
    return Earlier(layout, parts, places, total)
