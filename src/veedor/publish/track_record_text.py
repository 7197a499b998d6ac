"""The track record of a folder, and the tries of a simulation, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from veedor.base.words import Words
from veedor.forecast.projection import Calibration
from veedor.forecast.replay import Replay
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
        words.say("forecast.record.band_held" if judged.band_held else "forecast.record.band_not_held"),
    ]


def _sums(record: Record, words: Words) -> Iterator[str]:
    say = words.say
    yield say("forecast.record.sum_wrong", **_said(record.wrong, words))
    yield say("forecast.record.sum_outside", **_said(record.outside, words))
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


def tried_lines(tried: Mapping[str, Sequence[Replay]], words: Words) -> Iterator[str]:
    """One row an order."""
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
