"""Follows one contest through the night: sheets come in, projections come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.calibration import shipped
from veedor.forecast.design import design
from veedor.forecast.drift import Drift, distance, learn
from veedor.forecast.history import Cut, History
from veedor.forecast.model import foresee
from veedor.forecast.projection import ALL_COUNTED, Calibration, Projection
from veedor.forecast.spread import PARTS, Situation, parts
from veedor.forecast.sums import Floats, counted, pending
from veedor.forecast.trajectory import Stations

LEAST_STATIONS: Final = 5
"""Counted stations below which nothing is said."""
LEAST_KNOWN: Final = 0.5
"""Share of stations whose electors must be stated."""
LAG: Final = 0.01
"""Back-tests are repeated once the count has grown by this share since the last ones."""


@dataclass(frozen=True)
class Outlook:
    """Of each assertion (k), before any multiplier, in votes: the `estimate` of its final value, `parts` of the
    variance per uncounted elector (parts × k), uncounted `electors`, tonight's `drift`, the `distance` left."""

    estimate: Floats
    parts: Floats
    electors: float
    drift: Drift
    distance: float


class Forecaster:
    """One contest. Not for several threads."""

    def __init__(self, stations: Stations, options: int, calibration: Calibration | None = None) -> None:
        """`calibration`: the shipped one unless another is given."""
        self.calibration = calibration or shipped()
        self._stations = stations
        self._design = design(stations)
        self._votes = np.zeros((len(stations), options), dtype=np.int64)
        self._arrived = np.zeros(len(stations), dtype=bool)
        self._waiting: list[NDArray[np.intp]] = []
        self._history = History(self._design)
        self._start()

    def _start(self) -> None:
        everyone = np.arange(len(self._stations))
        self._done = counted(self._design, everyone[:0], self._votes[:0])
        self._left = pending(self._design, everyone)
        self._cuts: tuple[Cut, ...] = ()
        self._cut_at = 0
        self._drifts: dict[bytes, Drift] = {}

    @property
    def options(self) -> int:
        return self._votes.shape[1]

    @property
    def electors(self) -> float:
        """Of all stations, what nobody states filled in."""
        return float(self._design.size.sum())

    def observe(self, positions: NDArray[np.intp], votes: NDArray[np.int64]) -> None:
        """One batch: the votes (rows × options) of stations. A station that was observed before is corrected."""
        if len(np.unique(positions)) != len(positions) or bool((votes < 0).any()):
            raise ValueError("a batch holds each station once, and no votes below zero")
        known = self._arrived[positions]
        self._votes[positions] = votes
        self._arrived[positions] = True
        if not known.all():
            self._waiting.append(np.sort(positions[~known]))
        if known.any():
            self._flush()
            self._recount()

    def _flush(self) -> None:
        """Adds what has come since the last look."""
        if not self._waiting:
            return
        new = np.concatenate(self._waiting)
        self._done += counted(self._design, new, self._votes[new])
        self._left = self._left.without(pending(self._design, new))
        self._history.add(self._waiting)
        self._waiting = []

    def _recount(self) -> None:
        """After a correction: every sum anew, the order of arrival as it was."""
        self._start()
        at = np.flatnonzero(self._arrived)
        self._done += counted(self._design, at, self._votes[at])
        self._left = self._left.without(pending(self._design, at))

    def pair(self) -> tuple[int, int] | None:
        """The option expected to be ahead at the end, and the rival nearest to it; None before any vote."""
        self._flush()
        if self.options < 2 or not self._done.votes.any():
            return None
        first, second = np.argsort(-self._totals(np.eye(self.options)), kind="stable")[:2]
        return int(first), int(second)

    def _totals(self, weights: Floats) -> Floats:
        held = self._done.votes @ weights
        return held + foresee(self._design.tree, self._done, self._left, weights).total if self._open else held

    @property
    def _open(self) -> bool:
        return self._left.stations > 0

    def project(self, weights: NDArray[np.float64], alpha: float = 0.05) -> Sequence[Projection]:
        """The final value of each row of `weights` (assertions × options). ValueError: `alpha` is out of reach."""
        self._flush()
        weights = np.asarray(weights, dtype=np.float64).T
        if not self._open:
            return [_exact(value) for value in self._done.votes @ weights]
        why = self._too_little()
        if why is not None:
            return [_silent(why) for _ in range(weights.shape[1])]
        return _worded(self.outlook(weights), weights, self.calibration, self.calibration.at(alpha))

    def _too_little(self) -> str | None:
        if self._done.number < LEAST_STATIONS:
            return "too_few_stations"
        if self._design.known < LEAST_KNOWN:
            return "electors_missing"
        return None if self._done.votes.any() else "no_votes"

    def outlook(self, weights: Floats) -> Outlook:
        """What the model says of each column of `weights` (options × k); some, not all, must be counted."""
        self._flush()
        said = foresee(self._design.tree, self._done, self._left, weights)
        drift = self._drift(weights)
        electors = self._left.total
        far = distance(1 - electors / self.electors, 1.0)
        now = Situation(far, self._left, self._done)
        estimate = self._done.votes @ weights + said.total
        return Outlook(estimate, parts(now, said, drift, weights), electors, drift, far)

    def _drift(self, weights: Floats) -> Drift:
        """What the back-tests tell, at most `LAG` behind the count."""
        arrived, asked = len(self._history), weights.tobytes()
        if arrived - self._cut_at > LAG * self._cut_at:
            self._cuts, self._cut_at = self._history.cuts(self._votes), arrived
            self._drifts.clear()
        if asked not in self._drifts:
            misses = [cut.miss(self._design, weights) for cut in self._cuts]
            self._drifts[asked] = learn(misses, weights.shape[1])
        return self._drifts[asked]


def _worded(said: Outlook, weights: Floats, calibration: Calibration, alpha: float) -> list[Projection]:
    """Projections with the multipliers of a calibrated `alpha`; what weighs all options alike is turnout."""
    weight = np.array([calibration.parts.get(part, 0.0) for part in PARTS])
    deviation = np.sqrt(weight @ said.parts) * said.electors
    call = np.sign(said.estimate) * (np.abs(said.estimate) > calibration.calls[alpha] * deviation)
    alike = (weights == weights[0]).all(axis=0)
    band = np.where(alike, calibration.turnout[alpha], calibration.multipliers[alpha]) * deviation
    low, high = said.estimate - band, said.estimate + band
    return [
        Projection(
            estimate=float(said.estimate[k]),
            low=float(max(low[k], 0.0) if call[k] > 0 else low[k]),
            high=float(min(high[k], 0.0) if call[k] < 0 else high[k]),
            tipping_shift=float(-said.estimate[k] / said.electors),
            largest_shift_seen=None if said.drift.largest is None else float(said.drift.largest[k]),
            drift=float(said.drift.slope[k] * said.distance * said.electors),
            call=int(call[k]),
            evaluated=True,
        )
        for k in range(len(said.estimate))
    ]


def _exact(value: float) -> Projection:
    exact = float(value)
    return Projection(exact, exact, exact, None, None, None, True, ALL_COUNTED, int(np.sign(exact)))


def _silent(why: str) -> Projection:
    return Projection(None, None, None, None, None, None, False, why)
