"""Past contests as trajectories: every file of `data/arrivals`, and the areas inside the large ones.

Contests are grouped by the area whose stations they share; a group never stands on both sides of the split. Held
back, so that nothing was learnt from them (docs/forecast.md tells what looks at them changed): three whole nights
(Mexico 2018, Córdoba 2019, Bolivia 2019), because a night is the unit that counts, and of the two nights that are
left (Bolivia 2021, Indonesia 2019) the groups whose name's SHA-256 is odd, because only there are contests enough
to see an error rate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from veedor.election.pack import UNKNOWN
from veedor.forecast.trajectory import Stations, Trajectory

AREAS: Final = (
    *("state", "department", "section", "circuit", "school", "province", "regency", "district", "village"),
    *("municipality", "locality", "precinct"),
)
OTHERS: Final = {
    "station",
    "registered",
    "blank",
    "null",
    "valid",
    "total",
    "arrived_at",
    "arrived_order",
    "dep",
    "mun",
}
WHOLE_NIGHTS: Final = ("mx2018", "ar2019", "bo2019")
LAST: Final = 2**31
"""The batch of stations that came after the last snapshot held."""


@dataclass(frozen=True)
class Contest:
    """A trajectory and the group that it belongs to."""

    group: str
    trajectory: Trajectory

    @property
    def held_back(self) -> bool:
        if self.trajectory.night in WHOLE_NIGHTS:
            return True
        return bool(sha256(f"veedor {self.group}".encode()).digest()[0] & 1)


def contests(folder: Path) -> Iterator[Contest]:
    """All contests of the folder, smallest nights last."""
    yield from _mayors(folder)
    for file, group in _BOLIVIA_2021.items():
        yield contest_of(f"bo2021 {file}", "bo2021", pl.read_parquet(folder / f"bo2021_{file}.parquet"), group)
    yield from _indonesia(folder)
    for file, night, levels in _WHOLE:
        yield from _with_parts(pl.read_parquet(folder / f"{file}.parquet"), night, levels)


_BOLIVIA_2021: Final = {
    **{f"gov_{name.lower()}": name for name in ("BENI", "CHUQUISACA", "ORURO", "PANDO")},
    "gov_potosi": "POTOSÍ",
    **{f"mayor_{name.lower()}": name for name in ("ORURO", "TARIJA")},
    "mayor_potosi": "POTOSÍ",
    "mayor_cochabamba_partial": "COCHABAMBA",
    "mayor_lapaz_partial": "LA PAZ",
    "mayor_santacruz_partial": "SANTA CRUZ",
}
_WHOLE: Final = (
    ("mx2018_quickcount", "mx2018", (("state",),)),
    ("ar_cordoba2019_gobernador", "ar2019", (("section",),)),
    ("bo2019_computo", "bo2019", (("department",), ("department", "province"))),
)


def _mayors(folder: Path) -> Iterator[Contest]:
    stations = pl.read_parquet(folder / "bo2021_mayors_stations.parquet").drop("n_changes")
    votes = pl.read_parquet(folder / "bo2021_mayors_votes.parquet")
    for (department, municipality), here in sorted(
        stations.group_by(["dep", "mun"]), key=lambda part: str(part[0])
    ):
        cast = votes.join(here.select("station"), on="station", how="semi")
        if len(cast):
            wide = cast.pivot(on="party", index="station", values="votes")
            table = here.join(wide, on="station", how="inner")
            yield contest_of(f"mayor {department} {municipality}", "bo2021", table, str(department))


def _indonesia(folder: Path) -> Iterator[Contest]:
    """By province and regency."""
    table = indonesian_stations(folder)
    for (province,), here in sorted(table.group_by(["province"]), key=lambda part: str(part[0])):
        yield contest_of(f"id2019 {province}", "id2019", here.drop("province"), str(province))
        for (regency,), inner in sorted(here.group_by(["regency"]), key=lambda part: str(part[0])):
            yield contest_of(
                f"id2019 {province}/{regency}", "id2019", inner.drop("province", "regency"), str(province)
            )


def indonesian_stations(
    folder: Path, first: str = "kp", then: str = "kpu", clock: str = "arrived_at"
) -> pl.DataFrame:
    """One row a station: the volunteers' figures (`kp`), the authority's (`kpu`) where they have none. Stations
    abroad have no roll and are left out."""
    rolls = [pl.col(name) for name in ("reg_male", "reg_female")]
    table = pl.read_parquet(folder / "id2019_stations.parquet").select(
        pl.concat_str("kel_id", "tps", separator="-").alias("station"),
        *("province", "regency", "district", "village"),
        pl.col(clock).alias("arrived_at"),
        pl.when(pl.min_horizontal(rolls) < 0).then(UNKNOWN).otherwise(pl.sum_horizontal(rolls)).alias("registered"),
        *(pl.coalesce(f"{first}_pas{at}", f"{then}_pas{at}").alias(f"pair {at}") for at in (1, 2)),
    )
    return table.filter(pl.col("pair 1").is_not_null() & (pl.col("province") != "Luar Negeri"))


def _with_parts(table: pl.DataFrame, night: str, levels: Sequence[Sequence[str]]) -> Iterator[Contest]:
    yield contest_of(night, night, table, night)
    for level in levels:
        for names, here in sorted(table.group_by(level), key=lambda part: str(part[0])):
            yield contest_of(f"{night} {'/'.join(map(str, names))}", night, here.drop(level), night)


def contest_of(name: str, night: str, table: pl.DataFrame, group: str) -> Contest:
    """The contest of one table: a row a station, areas from large to small."""
    areas = [column for column in table.columns if column in AREAS]
    options = [column for column in table.columns if column not in AREAS and column not in OTHERS]
    places = [table[area].fill_null("?").rank("dense").to_numpy().astype(np.int32) for area in areas]
    stations = Stations(
        table["registered"].fill_null(UNKNOWN).cast(pl.Int64).to_numpy(),
        np.stack(places, axis=1) if places else np.zeros((len(table), 0), dtype=np.int32),
    )
    votes = table.select(options).fill_null(0).to_numpy().astype(np.int64)
    return Contest(group, Trajectory(name, night, tuple(options), stations, votes, _batches(table)))


def _batches(table: pl.DataFrame) -> NDArray[np.int64]:
    when = table["arrived_order" if "arrived_order" in table.columns else "arrived_at"]
    return when.rank("dense").cast(pl.Int64).fill_null(LAST).to_numpy()
