"""Past nights for programs, one JSON object a line (docs/arrivals.md): the steps of a replay and its summary, the
contests of a track record, the orders of a simulation. What is unknown is null; a band is rounded outwards, to
whole votes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from veedor.base.words import Words
from veedor.forecast.projection import Calibration
from veedor.forecast.replay import Replay
from veedor.forecast.simulate import Simulation
from veedor.forecast.track_record import CONFIDENCE, Entry, Share, sum_up
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
    return {
        **entry_object(Entry.of(replay)),
        "assertion": replay.condition.name,
        "alpha": replay.alpha,
        "register": vars(replay.register).copy(),
        "gaps": vars(replay.gaps).copy(),
    }


def entry_object(entry: Entry) -> Json:
    """One contest of a track record."""
    judged = entry.judged
    return {
        "file": entry.name,
        "stations": entry.stations,
        "ahead": entry.ahead,
        "final_margin": votes(judged.ending.margin),
        "first_arithmetic": share(judged.first_arithmetic),
        "first_statistical": share(judged.first_statistical),
        "calls": judged.calls,
        "wrong_calls": judged.wrong_calls,
        "bands": judged.bands,
        "band_held": judged.band_held,
    }


def record_object(entries: Sequence[Entry], calibration: Calibration, words: Words) -> Json:
    """A folder, summed up."""
    record = sum_up(entries)
    return {
        "contests": record.contests,
        "contests_without_band": record.untested,
        "wrong": _counted(record.wrong),
        "band_not_held": _counted(record.outside),
        "mean_first_arithmetic": share(record.mean_arithmetic),
        "mean_first_statistical": share(record.mean_statistical),
        "mean_first_statistical_hard": share(record.mean_statistical_hard),
        "statistical_before_arithmetic": record.called_before,
        "calibration": calibration_object(calibration, words),
    }


def _counted(part: Share) -> Json:
    return {
        "contests": part.found,
        "share": part.found / part.among,
        "low": rounded(part.low),
        "high": rounded(part.high),
        "confidence": CONFIDENCE,
    }


def tried_object(asked: Simulation, order: str, replays: Sequence[Replay], words: Words) -> Json:
    """One order of a simulation; a verdict that never came counts as one at 100 % of the stations."""
    record = sum_up([Entry.of(one) for one in replays])
    return {
        "file": asked.trajectory.name,
        "assertion": asked.condition.name,
        "alpha": asked.alpha,
        "steps": asked.steps,
        "lose": asked.lose,
        "seed": asked.seed,
        "order": order,
        "runs": record.contests,
        "mean_first_arithmetic": share(record.mean_arithmetic),
        "mean_first_statistical": share(record.mean_statistical),
        "runs_with_wrong_calls": record.wrong.found,
        "runs_with_band_not_held": record.outside.found,
        "runs_without_band": record.untested,
        "calibration": calibration_object(replays[0].calibration, words),
    }


def calibration_object(calibration: Calibration, words: Words) -> Json:
    """What the error rate rests on; it stands in every output."""
    return {
        "unit": calibration.unit,
        "units": calibration.units,
        "nights": calibration.nights,
        "alpha_reachable_by_night": rounded(calibration.alpha_reachable_by_night),
        "assumption": words.say(f"forecast.assumption.{calibration.assumption}"),
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
