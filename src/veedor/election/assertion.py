"""A legal condition as a linear inequality over final totals: `Σ w_c T_c > 0` (or `≥ 0`).

Shared by outcome, forecast and audit. Weights are integers, so every verdict is exact. After M. Blom et al.,
"Assertion-based approaches to auditing complex elections" (2021), where the same linear form carries audits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Assertion:
    """`Σ weights_c · T_c > 0`, or `≥ 0` where `or_equal`. `kind` and `names` say it in words:
    `lead` of names[0] over names[1], `majority` of names[0], `share` at least, `seat`…
    The sum counts in 1/`scale` of a vote, so that weights are whole ("more than half" weighs in halves)."""

    kind: str
    names: tuple[str, ...]
    weights: tuple[int, ...]
    or_equal: bool = False
    scale: int = 1

    def value(self, totals: NDArray[np.int64]) -> int:
        """`Σ w_c T_c` of one vector of totals, exact."""
        return sum(w * int(t) for w, t in zip(self.weights, totals, strict=True))

    def values(self, votes: NDArray[np.int64] | NDArray[np.int32]) -> NDArray[np.int64]:
        """The same for every row of a (stations × options) matrix."""
        sums = np.zeros(len(votes), dtype=np.int64)
        for column, weight in enumerate(self.weights):
            if weight in (1, -1):  # without a product of a million rows beside the sum
                (np.add if weight == 1 else np.subtract)(sums, votes[:, column], out=sums)
            elif weight:
                sums += votes[:, column] * np.int64(weight)
        return sums

    def holds(self, value: int) -> bool:
        """Whether a value of the sum satisfies the condition."""
        return value >= 0 if self.or_equal else value > 0

    @property
    def worst_vote(self) -> int:
        """What one more elector can do to the sum at worst: vote for the lightest option, or stay home."""
        return min(0, *self.weights)

    @property
    def best_vote(self) -> int:
        """What one more elector can do to the sum at best."""
        return max(0, *self.weights)
