"""The night as it went, where the sheets come from a feed of which a forecast may speak."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from veedor.forecast.tonight import Tonight
from veedor.forecast.watch import State
from veedor.publish.forecast_words import ForecastWords
from veedor.publish.night_picture import night_of
from veedor.publish.replay_text import calibration_line
from veedor.publish.report.blocks import Block, Picture, Points, Prose, Table
from veedor.publish.report.facts import AreaFacts, ContestFacts
from veedor.publish.report.pictures.night import draw_night
from veedor.publish.report.voice import Voice

ROWS: Final = 12
"""Moments in the table, besides the last."""
_COLUMNS: Final = ("stations", "option", "margin", "low", "high", "arithmetic", "statistical")


def forecast(voice: Voice, contest: ContestFacts, area: AreaFacts) -> tuple[Block, ...]:
    """Picture and table, the verdicts, and what the missing stations would have to be like; nothing where no
    forecast was made, or coverage is below the floor."""
    look = voice.facts.forecasts.get(area.count.id)
    if look is None or area.below_floor:
        return ()
    said = ForecastWords(look, voice.words)
    statistical = list(said.statistical())
    blocks: list[Block] = [*_picture(voice, contest, look, said), *(Prose(one) for one in statistical)]
    so_far = tuple(said.so_far())
    shares = list(said.shares())
    if shares:
        blocks += [Prose(shares[0]), Points(tuple(shares[1:]))]
    if so_far:
        blocks += [Prose(voice.say("forecast.tonight.so_far")), Points(so_far)]
    missing = list(said.missing())
    if missing:
        blocks += [Prose(missing[0], "strong"), *(Prose(one) for one in missing[1:])]
    return *blocks, Prose(calibration_line(look.calibration, voice.words), "note")


def _picture(voice: Voice, contest: ContestFacts, look: Tonight, said: ForecastWords) -> tuple[Block, ...]:
    fills = [voice.palette.variable(contest.contest.id, option) for option in look.condition.options]
    night = night_of(look.states, look.condition, said.names, fills, look.calibration, voice.words)
    if night is None:
        return ()
    title, full = voice.say("report.forecast.picture"), voice.say("report.forecast.picture_says")
    return (Picture(draw_night(night), title, full, _table(voice, look, said.names)),)


def _table(voice: Voice, look: Tonight, names: Sequence[str]) -> Table:
    each = max(1, len(look.states) // ROWS)
    states = [*look.states[:-1:each], look.states[-1]]
    return Table(
        caption=voice.say("report.forecast.table"),
        head=tuple(voice.say(f"report.forecast.{column}") for column in _COLUMNS),
        numeric=(True, False, True, True, True, False, False),
        rows=tuple(_row(voice, state, names) for state in states),
        fold=voice.say("report.table_of"),
        stacks=True,
    )


def _row(voice: Voice, state: State, names: Sequence[str]) -> tuple[str, ...]:
    margin = state.margin
    figures = (margin.estimate, margin.low, margin.high)
    return (
        voice.words.percent(state.share_stations, 1),
        voice.say("report.none") if state.option is None else names[state.option],
        *(voice.say("report.none") if one is None else voice.number(round(one)) for one in figures),
        voice.say(f"forecast.answer.{state.arithmetic}"),
        voice.say(f"forecast.answer.{state.statistical}"),
    )
