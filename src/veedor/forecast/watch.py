"""One contest through its night: after every batch, what each of the three verdicts says.

The verdicts stand side by side, each with what it assumes, and are never merged into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isfinite
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.election.assertion import Assertion
from veedor.forecast.arithmetic import Answer, Bounds, Running, answer_of
from veedor.forecast.condition import Condition, Way, binding
from veedor.forecast.forecaster import Forecaster
from veedor.forecast.projection import Projection
from veedor.forecast.trajectory import Stations

SILENT: Final = Projection(None, None, None, None, None, None, call=0, evaluated=False)


@dataclass(frozen=True)
class State:
    """Where a contest stands. `option`: the one expected to be ahead at the end, `rival` the nearest to it
    (indexes; None before any vote). The answers say whether the condition holds for `option` at the end. `margin`:
    by how many votes it does (for a lead, over `rival`), its band good for all moments of the night at once. `why`:
    a code, why there is not enough to say. `share_electors` is None where nobody states electors, `outstanding`
    where nothing bounds what is still out.
    """

    stations: int
    share_stations: Fraction
    share_electors: Fraction | None
    totals: tuple[int, ...]
    outstanding: int | None
    option: int | None = None
    rival: int | None = None
    arithmetic: Answer = Answer.UNDECIDED
    statistical: Answer = Answer.UNDECIDED
    margin: Projection = SILENT
    why: str | None = None


class Watch:
    """Follows one contest. Not for several threads."""

    def __init__(
        self,
        stations: Stations,
        condition: Condition,
        forecaster: Forecaster,
        bounds: Bounds | None = None,
        everyone: int = 0,
    ) -> None:
        """`everyone`: how many stations there are, where that is more than are known."""
        self._everyone = max(everyone, len(stations), 1)
        self._beyond = (bounds.beyond or 0) if bounds else 0
        self._condition = condition
        self._forecaster = forecaster
        self._running = Running(stations.electors, len(condition.options), bounds)
        self._roll = np.maximum(stations.electors, 0)
        self._counted_roll = 0
        self._counted = np.zeros(len(stations), dtype=bool)

    def count(self, positions: NDArray[np.intp], votes: NDArray[np.int64]) -> None:
        """One batch: the votes (rows × options) of some stations; one that was counted before is corrected."""
        fresh = positions[~self._counted[positions]]
        self._counted[fresh] = True
        self._counted_roll += int(self._roll[fresh].sum())
        self._running.count(positions, votes)
        self._forecaster.observe(positions, votes)

    def state(self, alpha: float) -> State:
        """What the verdicts say now, the statistical one with error rate `alpha` for the whole night."""
        stands = self._stands()
        pair = self._forecaster.pair() if any(stands.totals) else None
        if pair is None:
            return stands
        ways = self._condition.ways(pair[0])
        foreseen = Foreseen.of(self._forecaster, ways, alpha)
        return replace(
            stands,
            option=pair[0],
            rival=pair[1],
            arithmetic=self._running.verdict(ways),
            statistical=foreseen.answer(ways),
            margin=foreseen.margin(self._condition.between(*pair), self._running.totals),
            why=foreseen.why,
        )

    def _stands(self) -> State:
        counted, roll = self._running.counted, int(self._roll.sum()) + self._beyond
        return State(
            stations=counted,
            share_stations=Fraction(counted, self._everyone),
            share_electors=Fraction(self._counted_roll, roll) if roll else None,
            totals=tuple(map(int, self._running.totals)),
            outstanding=self._running.outstanding,
        )


@dataclass(frozen=True)
class Foreseen:
    """The projections of some assertions. Their bands hold all at once."""

    by_assertion: Mapping[Assertion, Projection]

    @staticmethod
    def of(forecaster: Forecaster, ways: Iterable[Way], alpha: float) -> Foreseen:
        assertions = list(dict.fromkeys(one for way in ways for one in way))
        weights = np.array([one.weights for one in assertions], dtype=np.float64)
        return Foreseen(dict(zip(assertions, forecaster.project(weights, alpha), strict=True)))

    @property
    def why(self) -> str | None:
        """Why there is not enough to say, as a code; None where there is."""
        return next((one.why for one in self.by_assertion.values() if not one.evaluated), None)

    def answer(self, ways: tuple[Way, ...]) -> Answer:
        """Whether the condition of these ways holds at the end."""
        return answer_of((Answer(self.by_assertion[one].says(one.or_equal)) for one in way) for way in ways)

    def margin(self, ways: tuple[Way, ...], totals: NDArray[np.int64]) -> Projection:
        """The margin of a condition, in votes: the smallest of each way, the largest of those; the shifts are those
        of the assertion that decides."""
        found = {one: _in_votes(self.by_assertion[one], one.scale) for way in ways for one in way}
        if any(None in (one.estimate, one.low, one.high) for one in found.values()):
            decisive = binding(ways, lambda one: Fraction(one.value(totals), one.scale))[0]
            return replace(found[decisive], estimate=None, low=None, high=None)
        decisive = binding(ways, lambda one: found[one].estimate or 0.0)[0]
        low = binding(ways, lambda one: found[one].low or 0.0)[1]
        return replace(found[decisive], low=low, high=binding(ways, lambda one: found[one].high or 0.0)[1])


def _in_votes(one: Projection, scale: int) -> Projection:
    """The same in votes instead of 1/`scale` of one; what is not finite is not known."""

    def votes(value: float | None) -> float | None:
        return value / scale if value is not None and isfinite(value) else None

    return replace(
        one,
        estimate=votes(one.estimate),
        low=votes(one.low),
        high=votes(one.high),
        tipping_shift=votes(one.tipping_shift),
        largest_shift_seen=votes(one.largest_shift_seen),
        drift=votes(one.drift),
    )
