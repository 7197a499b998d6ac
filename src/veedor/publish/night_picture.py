"""A replayed or running night as a picture: which margins it shows, and in which words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from veedor.base.words import Words
from veedor.forecast.arithmetic import Answer
from veedor.forecast.condition import Condition
from veedor.forecast.projection import Calibration
from veedor.forecast.replay import Replay
from veedor.forecast.watch import State
from veedor.publish.replay_text import asked_of, calibration_line, gap_lines, rate
from veedor.publish.report.colours import LIGHT, on, paint
from veedor.publish.report.pictures.night import Call, Moment, Night, draw_night

_NOW: Final = 0.01
"""Width of the last moment, after which nothing is known yet, as a share of the stations."""


def night_of(
    states: Sequence[State],
    condition: Condition,
    names: Sequence[str],
    fills: Sequence[str],
    calibration: Calibration,
    words: Words,
) -> Night | None:
    """The night seen from the option that is expected to be ahead at its last state; None before any band.

    A step at which the rival was expected ahead shows its margin turned round where that is what the other way
    round means; steps about any other option show nothing. `names`, `fills`: of every option, what it is called and
    its colour. What the band rests on stands in the picture, which goes about without its text.
    """
    last = next((one for one in reversed(states) if one.margin.low is not None), None)
    if last is None or last.option is None:
        return None
    return Night(
        moments=tuple(_moments(states, last, condition, fills)),
        key=tuple(
            (fills[option], words.say("forecast.picture.ahead", option=names[option]))
            for option in _expected(state for state in states if _sides(state, last, condition) is not None)
        ),
        calls=tuple(calls(states, condition, names, words)),
        above=words.say(
            "forecast.picture.above", option=names[last.option], asked=words.say(f"forecast.asked.{condition.name}")
        ),
        across=f"{words.say('forecast.picture.across')} {calibration_line(calibration, words)}",
        votes=words.number,
    )


def _expected(states: Iterable[State]) -> list[int]:
    """The options that were expected ahead, each once, in the order in which they came to be."""
    return list(dict.fromkeys(state.option for state in states if state.option is not None))


def _moments(states: Sequence[State], last: State, condition: Condition, fills: Sequence[str]) -> Iterator[Moment]:
    last_end = min(float(states[-1].share_stations) + _NOW, 1.0)
    ends = [*(float(one.share_stations) for one in states[1:]), last_end]
    for state, end in zip(states, ends, strict=True):
        sides = _sides(state, last, condition)
        if sides is not None and state.option is not None:
            held = condition.margin(np.array(state.totals), last.option or 0, last.rival or 0)
            yield Moment(float(state.share_stations), end, *sides, float(held), fills[state.option])


def _sides(state: State, last: State, condition: Condition) -> tuple[float, float, float] | None:
    """Low, estimate and high, seen from the last state's option."""
    low, estimate, high = state.margin.low, state.margin.estimate, state.margin.high
    if low is None or estimate is None or high is None:
        return None
    if condition.symmetric and (state.option, state.rival) == (last.rival, last.option):
        return -high, -estimate, -low
    return (low, estimate, high) if state.option == last.option else None


def calls(states: Sequence[State], condition: Condition, names: Sequence[str], words: Words) -> Iterator[Call]:
    """Each verdict when it is given and, as loudly, when it is withdrawn."""
    for verdict in ("statistical", "arithmetic"):
        before: tuple[int | None, Answer] = None, Answer.UNDECIDED
        for state in states:
            now = state.option, Answer(getattr(state, verdict))
            if now != before and (before[1], now[1]) != (Answer.UNDECIDED, Answer.UNDECIDED):
                told = now if now[1] is not Answer.UNDECIDED else (before[0], "withdrawn")
                yield Call(float(state.share_stations), _says(state, told, verdict, condition, names, words))
            before = now


def _says(
    state: State,
    told: tuple[int | None, str],
    verdict: str,
    condition: Condition,
    names: Sequence[str],
    words: Words,
) -> str:
    option, what = told
    return words.say(
        f"forecast.picture.{verdict}_{what}",
        share=words.percent(state.share_stations, 1),
        option=names[option or 0],
        asked=asked_of(condition, words, denied=what == Answer.NO),
    )


def night_svg(replay: Replay, words: Words, phone: bool = False) -> str | None:
    """The picture as a file of its own; None where nothing can be drawn. Options get the spare colours, those first
    that were expected ahead first: a colour may come again, but late."""
    states, condition = replay.states, replay.condition
    order = _expected(states)
    others = [option for option in range(len(condition.options)) if option not in order]
    colours = dict(zip([*order, *others], paint(None for _ in condition.options), strict=True))
    fills = [on(colours[option], LIGHT) for option in range(len(condition.options))]
    night = night_of(states, condition, condition.options, fills, replay.calibration, words)
    if night is None:
        return None
    said = words.say("forecast.picture.about", file=replay.trajectory.name, alpha=rate(replay.alpha, words))
    notes = [night.across, said, *gap_lines(replay, words), words.say("count.not_official")]
    return draw_night(dataclasses.replace(night, across=" ".join(notes))).poster(LIGHT, "sans-serif", phone)
