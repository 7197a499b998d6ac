"""What a forecast says of one assertion, and what entitles it to say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Calibration:
    """Where the width of the band comes from.

    `multipliers`: by α, how many standard deviations the band spans so that it held at all times in 1 − α of the
    past. `unit`: what counts as one past case ("night" or "contest"); `units`, `nights`: how many stood behind it.
    `alpha_reachable_by_night`: 1/(nights + 1), the least α that independent nights alone could support.
    `assumption`: a code of the catalogue, what must hold if contests are the unit. `method`: version of the model.
    """

    multipliers: Mapping[float, float]
    unit: str
    units: int
    nights: int
    alpha_reachable_by_night: float
    assumption: str
    method: int


@dataclass(frozen=True)
class Projection:
    """One assertion's final value `Σ w_c T_c`, foreseen. All figures are finite; None: not enough to say.

    `estimate`, `low`, `high`: in votes (in the assertion's own unit, 1/scale of a vote); the band holds for all
    moments of the night at once. `tipping_shift`: by how much every uncounted elector would have to differ from
    what counted neighbours predict for the sum to reach zero, in votes an elector; None when nothing is uncounted.
    `largest_shift_seen`: the largest such difference that tonight's own batches have shown against the forecast
    before them. `drift`: what tonight's trend would add to the estimate; reported, never added.
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

    def says(self, or_equal: bool = False) -> str:
        """`yes`: the assertion holds at the end; `no`: it does not; `undecided`."""
        if not self.evaluated or self.low is None or self.high is None:
            return "undecided"
        if self.low > 0 or (or_equal and self.low == 0):
            return "yes"
        return "no" if self.high < 0 or (not or_equal and self.high == 0) else "undecided"
