"""`python -m benchmarks.adverse_orders`: the shipped forecast where sheets come in as they never did.

On every second contest of 50 to 1200 stations that is not held back, in forty publications (the first row: as they
came). What it shows is how far the error rate rests on nights being like past ones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from benchmarks.cases import SHARED
from benchmarks.forecast import HEAD, Followed, line, ours, weighed
from benchmarks.past_nights import Contest, contests
from veedor.forecast.past import follow
from veedor.forecast.simulate import ORDERS, tries
from veedor.forecast.trajectory import Trajectory

LEAST: Final = 50
MOST: Final = 1200
EVERY: Final = 2
PUBLICATIONS: Final = 40
LOOKS: Final = 30
SEED: Final = 1


def main() -> None:
    found = [one for one in contests(SHARED / "data" / "arrivals") if not one.held_back]
    chosen = [one for one in found if LEAST <= len(one.trajectory) <= MOST][::EVERY]
    print(line(HEAD))
    print(line(["---"] * len(HEAD)))
    for order in ORDERS:
        told = [_followed(one, order) for one in chosen]
        print(line(ours([one for one in told if one is not None]).cells(order)))


def _followed(contest: Contest, order: str) -> Followed | None:
    (one,) = tries(contest.trajectory, order, runs=1, lose=0.0, seed=SEED)
    night = one.trajectory if order == "as-arrived" else _published(one.trajectory)
    return weighed(contest, follow(night, LOOKS))


def _published(night: Trajectory) -> Trajectory:
    """Its stations in publications of equal size."""
    return replace(night, batch=night.batch * PUBLICATIONS // max(int(night.batch.max()) + 1, 1))


if __name__ == "__main__":
    main()
