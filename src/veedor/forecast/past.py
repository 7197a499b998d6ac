"""A past contest followed through its night: what was foreseen at every look, and how far off it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.forecaster import LEAST_STATIONS, Forecaster
from veedor.forecast.sums import Floats
from veedor.forecast.trajectory import Trajectory

LOOKS: Final = 60
Asked = Callable[[tuple[int, int], int], Floats]
"""What is foreseen, by the options (of so many) then expected first and second: weights of the options."""
_Look = tuple[float, Floats, Floats, Floats]


def lead(pair: tuple[int, int], options: int) -> Floats:
    """Of the first over the second."""
    weights = np.zeros(options)
    weights[list(pair)] = 1, -1
    return weights


def turnout(_: tuple[int, int], options: int) -> Floats:
    """All votes for options."""
    return np.ones(options)


@dataclass(frozen=True)
class Past:
    """One contest at its looks (rows), and one figure foreseen at each.

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
    """The contest as it came in, the lead foreseen; None where it never had two options and enough stations with
    some left."""
    made = follow_each(trajectory, (lead,), looks)
    return None if made is None else made[0]


def follow_each(trajectory: Trajectory, asked: Sequence[Asked], looks: int = LOOKS) -> list[Past] | None:
    """The same for each of several figures."""
    totals = np.sort(trajectory.votes.sum(axis=0))
    if len(totals) < 2 or not totals[-1]:
        return None
    rows = [row for row in _looks(trajectory, asked, looks) if row is not None]
    if not rows:
        return None
    stations, parts, estimate, truth = (np.array(column) for column in zip(*rows, strict=True))
    margin = float(totals[-1] - totals[-2]) / float(totals.sum())
    return [
        Past(trajectory.name, trajectory.night, parts[:, :, k], estimate[:, k], truth[:, k], stations, margin)
        for k in range(len(asked))
    ]


def _looks(trajectory: Trajectory, asked: Sequence[Asked], looks: int) -> Iterator[_Look | None]:
    forecaster = Forecaster(trajectory.stations, len(trajectory.options))
    totals, arrived, due = trajectory.votes.sum(axis=0), 0, 0.0
    for batch in trajectory.arrivals():
        forecaster.observe(batch, trajectory.votes[batch])
        arrived += len(batch)
        if due <= arrived < len(trajectory) and arrived >= LEAST_STATIONS:
            due = arrived + len(trajectory) / looks
            yield _look(forecaster, totals, asked, arrived / len(trajectory))


def _look(forecaster: Forecaster, totals: NDArray[np.int64], asked: Sequence[Asked], share: float) -> _Look | None:
    pair = forecaster.pair()
    if pair is None:
        return None
    weights = np.stack([one(pair, len(totals)) for one in asked], axis=1)
    said = forecaster.outlook(weights)
    return share, said.parts, said.estimate / said.electors, totals @ weights / said.electors
