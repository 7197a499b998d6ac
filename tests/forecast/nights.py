"""Invented nights: stations in places, with votes that drift as the night goes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from veedor.forecast.trajectory import Stations, Trajectory


def night(
    seed: int = 1, stations: int = 300, lead: float = 0.1, drift: float = 0.2, batches: int = 30
) -> Trajectory:
    """Two large options and a small one. The first's lead, in share of votes, grows by `drift` from the first
    station to the last, and is `lead` in the middle."""
    chance = np.random.default_rng(seed)
    electors = chance.integers(150, 400, stations)
    cast = chance.binomial(electors, 0.7)
    along = np.linspace(-0.5, 0.5, stations)
    first = np.clip(0.45 + (lead + drift * along) / 2 + chance.normal(0, 0.03, stations), 0.02, 0.88)
    a = chance.binomial(cast, first)
    b = chance.binomial(cast - a, np.clip(0.9 - first, 0.01, 1) / (1 - first))
    votes = np.stack([a, b, cast - a - b], axis=1).astype(np.int64)
    places = np.stack([np.arange(stations) % 5, np.arange(stations) // 3], axis=1).astype(np.int32)
    batch = np.arange(stations) * batches // stations
    return Trajectory(
        "invented", "2024", ("a", "b", "c"), Stations(electors.astype(np.int64), places), votes, batch
    )


def save(trajectory: Trajectory, path: Path) -> Path:
    """The night as a table in order of arrival."""
    levels = ["region", "centre"][: trajectory.stations.places.shape[1]]
    lines = [",".join(["station", *levels, "registered", *trajectory.options, "arrived_order"])]
    for at in range(len(trajectory)):
        places = [f"p{code}" for code in trajectory.stations.places[at]]
        row = [at, *places, trajectory.stations.electors[at], *trajectory.votes[at], trajectory.batch[at]]
        lines.append(",".join(map(str, row)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
