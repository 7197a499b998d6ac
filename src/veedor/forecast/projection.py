"""What a forecast says of one assertion, and what entitles it to say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ALL_COUNTED: Final = "all_counted"
"""Why the estimate is exact."""


@dataclass(frozen=True)
class Calibration:
    """Where the width of the band comes from.

    `multipliers`: by α, how many standard deviations the band spans to either side; `turnout`: the same of the band
    of all votes together. `calls`: by α, how many the estimate must be away from zero before a call; calibrated on
    the closer half of the past, where calls can be wrong. `parts`: the weight of each part of the variance
    (spread.PARTS), learnt on the past as well. `unit`: what counts as one past case ("night" or "contest");
    `units`, `nights`: how many stood behind the multipliers. `alpha_reachable_by_night`: 1/(nights + 1), the least
    α that independent nights alone could support. `assumption`: a code of the catalogue, what must hold if contests
    are the unit. `method`: version of the model.
    """

    multipliers: Mapping[float, float]
    calls: Mapping[float, float]
    turnout: Mapping[float, float]
    parts: Mapping[str, float]
    unit: str
    units: int
    nights: int
    alpha_reachable_by_night: float
    assumption: str
    method: int

    def at(self, alpha: float) -> float:
        """The calibrated α that serves `alpha`: the largest not above it. ValueError: the past is too short."""
        served = [one for one in self.multipliers if one <= alpha]
        if not served:
            raise ValueError(f"α {alpha} is below {min(self.multipliers)}, the least that the past supports")
        return max(served)


@dataclass(frozen=True)
class Projection:
    """One assertion's final value `Σ w_c T_c`, foreseen. All figures are finite; None: not enough to say.

    `estimate`, `low`, `high`: in votes (in the assertion's own unit, 1/scale of a vote); the band holds for all
    moments of the night at once. `tipping_shift`: by how much every uncounted elector would have to differ from
    what counted neighbours predict for the sum to reach zero, in votes an elector; None when nothing is uncounted.
    `largest_shift_seen`: the largest such difference that tonight's own batches have shown against the forecast
    before them; None until one could be measured. `drift`: what tonight's trend would add to the estimate; it is
    reported, never added. `call`: +1 where the sum will be above zero, −1 below, 0 undecided; a call narrows the
    band to its side.
    `evaluated`: False while there is not enough to say; `why` then holds a code of the catalogue.
    """

    estimate: float | None
    low: float | None
    high: float | None
    tipping_shift: float | None
    largest_shift_seen: float | None
    drift: float | None
    evaluated: bool
    why: str | None = None
    call: int = 0

    def says(self, or_equal: bool = False) -> str:
        """`yes`: the assertion holds at the end; `no`: it does not; `undecided`."""
        if self.why == ALL_COUNTED and self.estimate == 0:
            return "yes" if or_equal else "no"
        return {1: "yes", -1: "no"}.get(self.call, "undecided")
