"""A past contest followed through its night: what was foreseen at every look, and how far off it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.forecaster import LEAST_STATIONS, Forecaster
from veedor.forecast.sums import Floats
from veedor.forecast.trajectory import Trajectory

LOOKS: Final = 60
_Look = tuple[Floats, float, float, float]


@dataclass(frozen=True)
class Past:
    """One contest at its looks (rows), the lead between the two options then expected in front.

    `parts`: looks × parts of the variance; `estimate`, `truth`: votes per elector uncounted at the look;
    `stations`: share counted; `margin`: final margin between the first two as a share of all votes for options.
    """

    name: str
    night: str
    parts: Floats
    estimate: Floats
    truth: Floats
    stations: Floats
    margin: float


def follow(trajectory: Trajectory, looks: int = LOOKS) -> Past | None:
    """The contest as it came in; None where it never had two options and enough stations with some left."""
    totals = np.sort(trajectory.votes.sum(axis=0))
    if len(totals) < 2 or not totals[-1]:
        return None
    rows = [row for row in _looks(trajectory, looks) if row is not None]
    if not rows:
        return None
    parts, estimate, truth, stations = (np.array(column) for column in zip(*rows, strict=True))
    margin = float(totals[-1] - totals[-2]) / float(totals.sum())
    return Past(trajectory.name, trajectory.night, parts, estimate, truth, stations, margin)


def _looks(trajectory: Trajectory, looks: int) -> Iterator[_Look | None]:
    forecaster = Forecaster(trajectory.stations, len(trajectory.options))
    totals, arrived, due = trajectory.votes.sum(axis=0), 0, 0.0
    for batch in trajectory.arrivals():
        forecaster.observe(batch, trajectory.votes[batch])
        arrived += len(batch)
        if due <= arrived < len(trajectory) and arrived >= LEAST_STATIONS:
            due = arrived + len(trajectory) / looks
            yield _look(forecaster, totals, arrived / len(trajectory))


def _look(forecaster: Forecaster, totals: NDArray[np.int64], share: float) -> _Look | None:
    pair = forecaster.pair()
    if pair is None:
        return None
    weights = np.zeros((len(totals), 1))
    weights[list(pair), 0] = 1, -1
    said = forecaster.outlook(weights)
    truth = float(totals @ weights[:, 0])
    return said.parts[:, 0], float(said.estimate[0]) / said.electors, truth / said.electors, share
