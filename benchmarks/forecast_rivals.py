"""Simpler forecasts to stand beside, and the prototype: each says, at every look, the final lead and a variance."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from veedor.forecast.design import design
from veedor.forecast.forecaster import LEAST_STATIONS
from veedor.forecast.past import LOOKS, Past
from veedor.forecast.trajectory import Trajectory

LEAST_INSIDE: Final = 5
"""Degrees of freedom from which stations are compared inside their region only."""
Method = Callable[["Arrived", int], tuple[float, float]]
"""Estimate and variance of the final lead from the first n stations."""


class Arrived:
    """A contest in order of arrival, and the lead of the first over the second at the end (the rivals are told)."""

    def __init__(self, trajectory: Trajectory) -> None:
        batches = list(trajectory.arrivals())
        order = np.concatenate(batches)
        made = design(trajectory.stations)
        first, second = np.argsort(-trajectory.votes.sum(axis=0), kind="stable")[:2]
        self.trajectory = trajectory
        self.ends = np.cumsum([len(batch) for batch in batches])
        self.lead = (trajectory.votes[:, first] - trajectory.votes[:, second])[order].astype(np.float64)
        self.electors = np.maximum(made.size, trajectory.votes.sum(axis=1))[order]
        self.region = made.tree.region[made.tree.leaf][order]
        places = trajectory.stations.places[order]
        self.places = places if places.shape[1] else np.zeros((len(order), 1), dtype=np.int32)

    def looks(self, looks: int) -> Iterator[int]:
        due = 0.0
        for arrived in self.ends[:-1]:
            if arrived >= max(due, LEAST_STATIONS):
                due = arrived + len(self.lead) / looks
                yield int(arrived)

    @property
    def first_arithmetic(self) -> float:
        """Share of stations at which the lead can no longer be lost."""
        held, left = np.cumsum(self.lead), self.electors.sum() - np.cumsum(self.electors)
        at = np.flatnonzero(held[self.ends - 1] > left[self.ends - 1])
        return float(self.ends[at[0]] / len(self.lead)) if len(at) else 1.0

    @cached_property
    def prototype(self) -> Any:
        """The prototype's tree of these places."""
        return _prototype().Tree(list(self.places.T))


def proportional(night: Arrived, n: int) -> tuple[float, float]:
    """What is counted, times what is not; the variance of as many independent electors."""
    electors, share = night.electors[:n].sum(), night.lead[:n].sum() / night.electors[:n].sum()
    everyone = night.electors.sum()
    return float(share * everyone), float(everyone * (everyone - electors) / electors)


def by_region(night: Arrived, n: int) -> tuple[float, float]:
    """The same inside each of the largest areas, stations being the sample."""
    regions = int(night.region.max()) + 1
    number = np.bincount(night.region[:n], minlength=regions)
    electors = np.bincount(night.region[:n], night.electors[:n], regions)
    left = np.bincount(night.region[n:], night.electors[n:], regions)
    overall = night.lead[:n].sum() / night.electors[:n].sum()
    held = np.bincount(night.region[:n], night.lead[:n], regions)
    share = np.where(number > 0, held / np.maximum(electors, 1), overall)
    enough = n - np.count_nonzero(number) >= LEAST_INSIDE
    off = night.lead[:n] / night.electors[:n] - (share[night.region[:n]] if enough else overall)
    spread = (off**2).sum() / max(n - np.count_nonzero(number) if enough else n - 1, 1)
    return float(held.sum() + share @ left), float(spread * (left**2 / np.maximum(number, 0.5)).sum())


def prototype(night: Arrived, n: int) -> tuple[float, float]:
    """Tree and drift, the variance with drift; where it fails, all that is left may go either way."""
    with np.errstate(all="ignore"):
        said = _prototype().project3(night.prototype, night.lead, night.electors, n)
    if np.isfinite(said[0]) and np.isfinite(said[2]):
        return float(said[0]), float(said[2])
    return proportional(night, n)[0], float(night.electors[n:].sum()) ** 2


def _prototype() -> Any:
    from benchmarks.cases import SHARED

    folder = str(Path(SHARED) / "prototypes" / "forecast")
    if folder not in sys.path:
        sys.path.append(folder)
    import preq3  # type: ignore[import-not-found]

    return preq3


METHODS: Final[dict[str, Method]] = {
    "proportional, binomial": proportional,
    "proportional by region": by_region,
    "prototype (tree and drift)": prototype,
}


def follow(trajectory: Trajectory, method: Method, looks: int = LOOKS) -> Past | None:
    """A contest as `veedor.forecast.past.follow` gives it, the one part of the variance being the method's."""
    totals = np.sort(trajectory.votes.sum(axis=0))
    if len(totals) < 2 or not totals[-1]:
        return None
    night = Arrived(trajectory)
    told = [_look(night, method, n) for n in night.looks(looks)]
    if not told:
        return None
    parts, estimate, truth, stations = (np.array(column, dtype=np.float64) for column in zip(*told, strict=True))
    margin = float(totals[-1] - totals[-2]) / float(totals.sum())
    return Past(trajectory.name, trajectory.night, parts[:, None], estimate, truth, stations, margin)


def _look(night: Arrived, method: Method, n: int) -> tuple[float, float, float, float]:
    estimate, variance = method(night, n)
    left = float(night.electors[n:].sum())
    return max(variance / left**2, 1e-12), estimate / left, float(night.lead.sum()) / left, n / len(night.lead)
