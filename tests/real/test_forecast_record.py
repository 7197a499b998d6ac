"""Nights that were held back from the calibration: the band holds all night, and no call is wrong."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.shared import real
from veedor.forecast.calibrate import Nights
from veedor.forecast.calibration import shipped
from veedor.forecast.past import Past, follow
from veedor.forecast.spread import PARTS
from veedor.forecast.trajectory import Stations, Trajectory

ALPHA = 0.05


def night(file: str, areas: list[str], options: list[str]) -> Past:
    table = pl.read_parquet(real(f"data/arrivals/{file}.parquet"))
    places = np.stack([table[area].rank("dense").to_numpy() for area in areas], axis=1).astype(np.int32)
    stations = Stations(table["registered"].cast(pl.Int64).to_numpy(), places)
    votes = table.select(options).to_numpy().astype(np.int64)
    batch = table["arrived_at"].rank("dense").to_numpy().astype(np.int64)
    made = follow(Trajectory(file, file, tuple(options), stations, votes, batch), looks=20)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("file", "areas", "options", "latest"),
    [
        ("mx2018_quickcount", ["state"], ["AMLO", "RAC", "JAMK"], 0.2),
        (
            "ar_cordoba2019_gobernador",
            ["section", "circuit", "school"],
            ["Hacemos por Córdoba", "Córdoba Cambia"],
            0.2,
        ),
    ],
)
def test_a_night_held_back(file: str, areas: list[str], options: list[str], latest: float) -> None:
    calibration = shipped()
    nights = Nights([night(file, areas, options)])
    deviation = nights.deviation(np.array([calibration.parts[part] for part in PARTS]))
    assert nights.scores(deviation)[0] <= calibration.multipliers[ALPHA]
    called = nights.estimate > calibration.calls[ALPHA] * deviation
    assert bool((nights.truth[called] > 0).all())
    assert nights.first_calls(deviation, calibration.calls[ALPHA])[0] <= latest
