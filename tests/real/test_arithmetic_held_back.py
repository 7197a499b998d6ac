"""No arithmetic verdict on the contests held back is wrong, at any step, of options in front, of any condition."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from benchmarks.past_nights import Contest, contests
from tests.shared import real
from veedor.forecast.arithmetic import Answer, Running
from veedor.forecast.condition import NAMED, Condition
from veedor.forecast.trajectory import Trajectory

STEPS = 60
IN_FRONT = 3
"""Options asked of at each step, those with most votes counted."""
FEW = 60
"""Contests looked at where there is no time for all."""


def held_back() -> Iterator[Contest]:
    folder = real("data/arrivals/index.csv").parent
    return (one for one in contests(folder) if one.held_back and len(one.trajectory.options) > 1)


def verdicts(trajectory: Trajectory) -> int:
    """How many verdicts were given; each is compared with the ending."""
    running = Running(trajectory.stations.electors, len(trajectory.options))
    totals = trajectory.votes.sum(axis=0)
    conditions = [Condition.named(name, trajectory.options) for name in NAMED]
    given = 0
    for positions in trajectory.steps(STEPS):
        running.count(positions, trajectory.votes[positions])
        for option in np.argsort(-running.totals, kind="stable")[:IN_FRONT].tolist():
            for condition in conditions:
                said = running.verdict(condition.ways(option))
                if said is not Answer.UNDECIDED:
                    given += 1
                    met = condition.met(totals, option)
                    assert met == (said is Answer.YES), (trajectory.name, condition.name, option, running.counted)
    return given


def test_no_arithmetic_verdict_is_wrong_on_the_first_contests() -> None:
    given = [verdicts(one.trajectory) for one, _ in zip(held_back(), range(FEW), strict=False)]
    assert len(given) == FEW
    assert sum(given) > FEW


@pytest.mark.soak
def test_no_arithmetic_verdict_is_wrong_on_any_contest() -> None:
    given = [verdicts(one.trajectory) for one in held_back()]
    assert len(given) > 550
    assert all(given)  # at the end at the latest
