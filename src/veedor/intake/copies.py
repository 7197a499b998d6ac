"""Stations by the image of their sheet: for tables that name the image and not the station."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from veedor.base.errors import refuse
from veedor.election.frame import Keys
from veedor.election.pack import Pack
from veedor.election.sheet import Readings
from veedor.intake.grid import Column
from veedor.intake.sieve import Sieve
from veedor.intake.texts import as_array, blanked


class Copies:
    """Which station each image shows, by the readings of one run."""

    def __init__(self, readings: Iterable[Readings], pack: Pack) -> None:
        empty = np.zeros(0, dtype=np.int64 if pack.station_code.numeric else np.str_)
        known = [pl.DataFrame({"copy": pl.Series([], dtype=pl.String), "station": pl.Series(empty)})]
        known += [_pairs(one) for one in readings if "copy" in one.texts]
        table = pl.concat(known).unique()
        self._stations = table.group_by("copy").agg(pl.col("station").min(), pl.len().alias("stations"))
        self._any = len(known) > 1

    def stations(self, sieve: Sieve, copies: pl.Series, column: str, file: str) -> Keys:
        """The station of every row. Rows fall through whose image no other table names, or whose image others
        give to several stations."""
        if not self._any:
            raise refuse("intake.file.no_copies", file, column=column)
        found = pl.DataFrame({"copy": copies}).join(self._stations, on="copy", how="left", maintain_order="left")
        shown = Column(copies)
        sieve.refuse("intake.row.copy_missing", (copies == "").to_numpy(), column=column)
        sieve.refuse("intake.row.copy_unknown", found["stations"].is_null().to_numpy(), shown, column=column)
        several = (found["stations"].fill_null(0) > 1).to_numpy()
        sieve.refuse("intake.row.copy_ambiguous", several, shown, column=column)
        keys = found["station"]
        if keys.dtype == pl.String:
            return as_array(blanked(keys.fill_null(""), sieve.bad))
        return keys.fill_null(0).to_numpy()


def _pairs(readings: Readings) -> pl.DataFrame:
    pairs = pl.DataFrame({"copy": pl.Series(readings.texts["copy"]), "station": pl.Series(readings.stations)})
    return pairs.filter(pl.col("copy") != "")
