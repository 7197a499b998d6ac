"""`veedor forecast replay --json`: one object a step, then the summary (docs/json.md). What is unknown is null; a
band is rounded outwards, to whole votes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import Any

from veedor.base.words import Words
from veedor.forecast.projection import Calibration
from veedor.forecast.replay import Replay
from veedor.forecast.watch import State

Json = dict[str, Any]


def replay_lines(replay: Replay, words: Words) -> Iterator[Json]:
    """All steps, and last the summary."""
    calibration = calibration_object(replay.calibration, words)
    for state in replay.states:
        yield step_object(state, replay.trajectory.options) | {"calibration": calibration}
    yield {"summary": summary_object(replay) | {"calibration": calibration}}


def step_object(state: State, options: tuple[str, ...]) -> Json:
    """One state of a contest, by the names of its options."""
    margin = state.margin
    return {
        "stations": state.stations,
        "share_stations": share(state.share_stations),
        "share_electors": share(state.share_electors),
        "option": None if state.option is None else options[state.option],
        "rival": None if state.rival is None else options[state.rival],
        "arithmetic": str(state.arithmetic),
        "statistical": str(state.statistical),
        "estimate": None if margin.estimate is None else round(margin.estimate),
        "low": None if margin.low is None else floor(margin.low),
        "high": None if margin.high is None else ceil(margin.high),
        "tipping_shift": rounded(margin.tipping_shift),
        "largest_shift_seen": rounded(margin.largest_shift_seen),
    }


def summary_object(replay: Replay) -> Json:
    """How the verdicts stood against the ending."""
    judged, options = replay.judged, replay.trajectory.options
    ahead = judged.ending.ahead
    return {
        "file": replay.trajectory.name,
        "stations": len(replay.trajectory),
        "assertion": replay.condition.name,
        "alpha": replay.alpha,
        "ahead": None if ahead is None else options[ahead],
        "final_margin": votes(judged.ending.margin),
        "first_arithmetic": share(judged.first_arithmetic),
        "first_statistical": share(judged.first_statistical),
        "wrong_calls": judged.wrong_calls,
        "band_held": judged.band_held,
        "register": vars(replay.register).copy(),
    }


def calibration_object(calibration: Calibration, words: Words) -> Json:
    """What the error rate rests on; it stands in every output."""
    return {
        "unit": calibration.unit,
        "units": calibration.units,
        "nights": calibration.nights,
        "alpha_reachable_by_night": rounded(calibration.alpha_reachable_by_night),
        "assumption": words.say(calibration.assumption),
    }


def share(part: Fraction | None) -> float | None:
    """A share of one; exactly 0 and 1 only where it is."""
    return None if part is None else float(part)


def rounded(value: float | None) -> float | None:
    """Six significant digits, which is more than any of these figures carries."""
    return None if value is None else float(f"{value:.6g}")


def votes(margin: Fraction) -> int | float:
    """A margin in votes: whole wherever its condition counts whole votes."""
    return int(margin) if margin.denominator == 1 else float(margin)
