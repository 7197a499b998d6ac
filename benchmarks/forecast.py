"""`python -m benchmarks.forecast`: how early and how safely, on contests held back, beside simpler forecasts.

Every method gets its multiplier in the same way, from the contests that are not held back: the one that 95 % of
them would have needed at all looks at once. Then it is judged on the held-back ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import SHARED
from benchmarks.forecast_rivals import METHODS, Arrived, follow
from benchmarks.past_nights import Contest, contests
from veedor.forecast.calibrate import Nights, conformal
from veedor.forecast.calibration import shipped
from veedor.forecast.past import Past
from veedor.forecast.past import follow as follow_ours
from veedor.forecast.spread import PARTS
from veedor.forecast.sums import Floats
from veedor.forecast.track_record import Share

ALPHA: Final = 0.05
CLEAR: Final = 0.05
"""Contests decided by more than this share of the votes should be called before arithmetic settles them."""
HEAD: Final = (
    *("method", "contests", "band held at all looks", "any wrong call", "first call, all", "hard fifth"),
    "before arithmetic where > 5 points",
)


@dataclass(frozen=True)
class Followed:
    """One contest by one method."""

    held_back: bool
    stations: int
    past: Past
    first_arithmetic: float


@dataclass(frozen=True)
class Standing:
    """How a method fared, contest by contest."""

    inside: NDArray[np.bool_]
    wrong: NDArray[np.bool_]
    first: Floats
    hard: NDArray[np.bool_]
    before: NDArray[np.bool_]

    def cells(self, name: str) -> tuple[str, ...]:
        return (
            name,
            str(len(self.first)),
            _share(self.inside),
            _share(self.wrong),
            f"{self.first.mean():.1%}",
            f"{self.first[self.hard].mean():.1%}",
            f"{self.before.mean():.1%}" if len(self.before) else "",
        )


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.forecast", description=__doc__)
    asked.add_argument(
        "--largest", type=int, default=3000, help="stations of the largest contest (rivals are slow)"
    )
    asked.add_argument("--looks", type=int, default=25, help="looks at each contest")
    given = asked.parse_args()
    found = [one for one in contests(SHARED / "data" / "arrivals") if len(one.trajectory) <= given.largest]
    print("\n".join(_table(found, given.looks)))


def _table(found: Sequence[Contest], looks: int) -> Iterator[str]:
    yield line(HEAD)
    yield line(["---"] * len(HEAD))
    for name, method in METHODS.items():
        told = [weighed(one, follow(one.trajectory, method, looks)) for one in found]
        past = Nights([one.past for one in told if one is not None and not one.held_back])
        multiplier = conformal(past.scores(past.deviation(np.ones(1))), ALPHA)
        held = [one for one in told if one is not None and one.held_back]
        yield line(judge(held, np.ones(1), multiplier, multiplier).cells(name))
    told = [weighed(one, follow_ours(one.trajectory, looks)) for one in found if one.held_back]
    yield line(ours([one for one in told if one is not None]).cells("this forecast"))


def ours(held: Sequence[Followed]) -> Standing:
    """With the shipped calibration."""
    given = shipped()
    weights = np.array([given.parts[part] for part in PARTS])
    return judge(held, weights, given.multipliers[ALPHA], given.calls[ALPHA])


def judge(held: Sequence[Followed], weights: Floats, band: float, call: float) -> Standing:
    """Band and calls at these multiples of the standard deviation that `weights` give."""
    nights = Nights([one.past for one in held])
    deviation = nights.deviation(weights)
    called = nights.estimate > call * deviation
    arithmetic = np.array([one.first_arithmetic for one in held])
    margins = np.array([one.past.margin for one in held])
    first = nights.first_calls(deviation, call)
    return Standing(
        inside=nights.scores(deviation) <= band,
        wrong=np.logical_or.reduceat(called & (nights.truth <= 0), nights.starts),
        first=first,
        hard=nights.hard,
        before=(first < arithmetic)[margins > CLEAR],
    )


def weighed(contest: Contest, past: Past | None) -> Followed | None:
    """A contest as one method followed it; None where it could not, or most stations state no electors."""
    if past is None or (contest.trajectory.stations.electors > 0).mean() < 0.5:
        return None
    return Followed(contest.held_back, len(contest.trajectory), past, Arrived(contest.trajectory).first_arithmetic)


def _share(found: NDArray[np.bool_]) -> str:
    """A share with its exact binomial 95 % interval."""
    share = Share.of(int(found.sum()), len(found))
    return f"{share.found / share.among:.1%} ({share.low:.1%} to {share.high:.1%})"


def line(cells: Sequence[str]) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
