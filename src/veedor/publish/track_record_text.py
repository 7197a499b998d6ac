"""The track record of a folder, and the tries of a simulation, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from veedor.base.words import Words
from veedor.forecast.projection import Calibration
from veedor.forecast.replay import Judged, Replay
from veedor.forecast.simulate import Simulation
from veedor.forecast.track_record import Entry, Record, Share, sum_up
from veedor.publish.replay_text import aligned, calibration_line, rate


def record_lines(entries: Sequence[Entry], calibration: Calibration, words: Words) -> Iterator[str]:
    """One row a contest, then what they come to."""
    heads = ("contest", "stations", "ahead", "margin", "arithmetic", "statistical", "wrong", "band")
    yield from aligned(
        [[words.say(f"forecast.record.{head}") for head in heads], *(_row(one, words) for one in entries)]
    )
    yield ""
    yield from _sums(sum_up(entries), words)
    yield calibration_line(calibration, words)


def _row(entry: Entry, words: Words) -> list[str]:
    judged = entry.judged
    return [
        entry.name,
        words.number(entry.stations),
        entry.ahead or "—",
        words.percent(entry.margin, 2),
        words.percent(judged.first_arithmetic, 1),
        words.percent(judged.first_statistical, 1),
        words.number(judged.wrong_calls),
        words.say(f"forecast.record.band_{_band(judged)}"),
    ]


def _band(judged: Judged) -> str:
    if not judged.band_held:
        return "not_held"
    return "held" if judged.bands else "none"


def _sums(record: Record, words: Words) -> Iterator[str]:
    say = words.say
    yield say("forecast.record.sum_wrong", **_said(record.wrong, words))
    yield say("forecast.record.sum_outside", **_said(record.outside, words))
    if record.untested:
        yield say("forecast.record.sum_untested", contests=record.untested)
    yield say(
        "forecast.record.sum_first",
        arithmetic=words.percent(record.mean_arithmetic, 1),
        statistical=words.percent(record.mean_statistical, 1),
        hard=words.percent(record.mean_statistical_hard, 1),
    )
    yield say("forecast.record.sum_before", before=record.called_before, contests=record.contests)


def _said(part: Share, words: Words) -> dict[str, object]:
    return {
        "found": part.found,
        "contests": part.among,
        "share": words.percent(Fraction(part.found, part.among), 1),
        "low": rate(part.low, words),
        "high": rate(part.high, words),
    }


def tried_lines(asked: Simulation, tried: Mapping[str, Sequence[Replay]], words: Words) -> Iterator[str]:
    """What was asked, then one row an order."""
    yield words.say("forecast.simulate.title", file=asked.trajectory.name, stations=len(asked.trajectory))
    yield words.say(
        "forecast.replay.asked",
        asked=words.say(f"forecast.asked.{asked.condition.name}"),
        alpha=rate(asked.alpha, words),
    )
    yield words.say(
        "forecast.simulate.asked", steps=asked.steps, lost=rate(asked.lose, words), seed=str(asked.seed)
    )
    yield ""
    heads = ("order", "runs", "arithmetic", "statistical", "wrong_runs", "outside_runs")
    rows = [[words.say(f"forecast.record.{head}") for head in heads]]
    rows += [_tried_row(order, replays, words) for order, replays in tried.items()]
    yield from aligned(rows)
    yield ""
    yield words.say("forecast.record.never_is_all")
    yield calibration_line(next(iter(tried.values()))[0].calibration, words)


def _tried_row(order: str, replays: Sequence[Replay], words: Words) -> list[str]:
    record = sum_up([Entry.of(one) for one in replays])
    return [
        words.say(f"forecast.order.{order}"),
        words.number(record.contests),
        words.percent(record.mean_arithmetic, 1),
        words.percent(record.mean_statistical, 1),
        words.number(record.wrong.found),
        words.number(record.outside.found),
    ]
