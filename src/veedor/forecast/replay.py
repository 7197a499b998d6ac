"""A past night again, sheet by sheet, and each verdict judged by how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from veedor.base.errors import refuse
from veedor.forecast.arithmetic import Answer, Bounds
from veedor.forecast.condition import Condition
from veedor.forecast.forecaster import Forecaster
from veedor.forecast.projection import Calibration
from veedor.forecast.trajectory import Stations, Trajectory
from veedor.forecast.watch import State, Watch
from veedor.intake.arrivals import NEVER, Arrivals


@dataclass(frozen=True)
class Ending:
    """How a contest ended: the option `ahead` of all others (None: nobody, or no votes) and its `margin` in votes
    under the condition, against the runner-up."""

    ahead: int | None
    margin: Fraction


@dataclass(frozen=True)
class Judged:
    """Verdicts against the ending. `first_*`: the share of stations at the first verdict that was right, None where
    there was none. `calls`: steps at which either verdict was given while stations were out, `wrong_calls` those at
    which one was wrong. `bands`: steps that gave a band while stations were out; `band_held`: the final margin was
    inside it at all of them, or there was none."""

    ending: Ending
    first_arithmetic: Fraction | None
    first_statistical: Fraction | None
    calls: int
    wrong_calls: int
    bands: int
    band_held: bool


@dataclass(frozen=True)
class Register:
    """Stations whose electors bound nothing: nobody states them, they are zero, or fewer than the votes."""

    electors_missing: int
    electors_zero: int
    votes_exceed_electors: int

    @staticmethod
    def of(trajectory: Trajectory) -> Register:
        electors, cast = trajectory.stations.electors, trajectory.votes.sum(axis=1)
        found = electors < 0, electors == 0, (electors > 0) & (cast > electors)
        return Register(*(int(np.count_nonzero(one)) for one in found))


@dataclass(frozen=True)
class Gaps:
    """What a table leaves out: rows that could not be used, whose stations are in no figure of the replay, and
    counted stations without a moment, which are taken to have come last."""

    rows_refused: int = 0
    untimed: int = 0


@dataclass(frozen=True)
class Replay:
    """What a replay showed, step by step, and its judgement."""

    trajectory: Trajectory
    condition: Condition
    alpha: float
    calibration: Calibration
    register: Register
    states: tuple[State, ...]
    judged: Judged
    gaps: Gaps = Gaps()


def trajectory_of(arrivals: Arrivals) -> Trajectory:
    """A table as a trajectory of its counted stations. Refused: it counts none."""
    counted = arrivals.batch != NEVER
    if not counted.any():
        raise refuse("arrivals.nothing_counted", arrivals.file)
    stations = Stations(arrivals.electors[counted], arrivals.places[counted])
    votes, batch = arrivals.votes[counted], arrivals.batch[counted]
    return Trajectory(arrivals.file, "", arrivals.options, stations, votes, batch)


def replay(
    trajectory: Trajectory,
    condition: Condition,
    alpha: float,
    steps: int,
    bounds: Bounds | None = None,
    lost: NDArray[np.bool_] | None = None,
) -> Replay:
    """Replay a night in at most `steps` steps. `lost` stations never come in; the ending counts them."""
    forecaster = Forecaster(trajectory.stations, len(trajectory.options))
    watch = Watch(trajectory.stations, condition, forecaster, bounds)
    states = tuple(_states(watch, trajectory, alpha, steps, lost))
    judged = judge(states, condition, trajectory.votes.sum(axis=0))
    return Replay(trajectory, condition, alpha, forecaster.calibration, Register.of(trajectory), states, judged)


def _states(
    watch: Watch, trajectory: Trajectory, alpha: float, steps: int, lost: NDArray[np.bool_] | None
) -> Iterator[State]:
    for positions in trajectory.steps(steps):
        came = positions if lost is None else positions[~lost[positions]]
        if len(came):
            watch.count(came, trajectory.votes[came])
            yield watch.state(alpha)


def judge(states: tuple[State, ...], condition: Condition, totals: NDArray[np.int64]) -> Judged:
    """The verdicts of a night against its final totals."""
    return Judged(
        ending=ending(condition, totals),
        first_arithmetic=_first(states, [_right(one, one.arithmetic, condition, totals) for one in states]),
        first_statistical=_first(states, [_right(one, one.statistical, condition, totals) for one in states]),
        calls=sum(_called(one) for one in states),
        wrong_calls=sum(_wrong(one, condition, totals) for one in states),
        bands=sum(one.share_stations < 1 and one.margin.low is not None for one in states),
        band_held=all(_held(one, condition, totals) for one in states),
    )


def ending(condition: Condition, totals: NDArray[np.int64]) -> Ending:
    """Who is ahead at the end, and by how much the condition is met or missed."""
    first, second = (int(at) for at in np.argsort(-totals, kind="stable")[:2])
    ahead = first if totals[first] > totals[second] else None
    return Ending(ahead, condition.margin(totals, first, second))


def _right(state: State, answer: Answer, condition: Condition, totals: NDArray[np.int64]) -> bool | None:
    """Whether a verdict agrees with the ending; None where it gives none."""
    if state.option is None or answer is Answer.UNDECIDED:
        return None
    return condition.met(totals, state.option) == (answer is Answer.YES)


def _first(states: tuple[State, ...], right: list[bool | None]) -> Fraction | None:
    return next((one.share_stations for one, agrees in zip(states, right, strict=True) if agrees), None)


def _called(state: State) -> bool:
    given = {state.arithmetic, state.statistical} != {Answer.UNDECIDED}
    return state.share_stations < 1 and given


def _wrong(state: State, condition: Condition, totals: NDArray[np.int64]) -> bool:
    answers = state.arithmetic, state.statistical
    return any(_right(state, answer, condition, totals) is False for answer in answers)


def _held(state: State, condition: Condition, totals: NDArray[np.int64]) -> bool:
    low, high = state.margin.low, state.margin.high
    if state.option is None or state.rival is None or low is None or high is None:
        return True
    # The band is a float divided by the scale; so is the margin, to be rounded alike.
    return low <= float(condition.margin(totals, state.option, state.rival)) <= high
