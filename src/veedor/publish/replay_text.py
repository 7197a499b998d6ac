"""A replayed night for a terminal: the steps at which something changes, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from veedor.base.words import Words
from veedor.forecast.arithmetic import Answer
from veedor.forecast.condition import Condition
from veedor.forecast.projection import Calibration
from veedor.forecast.replay import Judged, Replay
from veedor.forecast.watch import State

SHOWN: Final = 20
"""Steps in the table, besides those at which an answer or the expected option changes."""
COLUMNS: Final = (
    "stations", "electors", "option", "rival", "margin", "band", "arithmetic", "statistical", "shift", "seen"
)  # fmt: skip


class ReplayText:
    """Writes one replay as lines in the language of `words`."""

    def __init__(self, replay: Replay, words: Words) -> None:
        self._replay = replay
        self._words = words
        self._options = replay.trajectory.options

    def lines(self) -> Iterator[str]:
        say, replay = self._words.say, self._replay
        yield say("forecast.replay.title", file=replay.trajectory.name, stations=len(replay.trajectory))
        asked = say(f"forecast.asked.{replay.condition.name}")
        yield say("forecast.replay.asked", asked=asked, alpha=rate(replay.alpha, self._words))
        yield calibration_line(replay.calibration, self._words)
        yield ""
        rows = [[say(f"forecast.replay.{name}") for name in COLUMNS], *map(self._row, _telling(replay.states))]
        yield from aligned(rows)
        yield ""
        yield say("forecast.replay.legend")
        yield from self._judged()
        yield from gap_lines(replay, self._words)
        for name, stations in vars(replay.register).items():
            if stations:
                yield say(f"forecast.register.{name}", stations=stations)
        yield say("count.not_official")

    def _row(self, state: State) -> list[str]:
        words, margin = self._words, state.margin
        return [
            words.percent(state.share_stations, 1),
            words.percent(state.share_electors, 1),
            self._option(state.option),
            self._option(state.rival),
            _whole(margin.estimate, words),
            f"{_whole(margin.low, words)} … {_whole(margin.high, words)}",
            words.say(f"forecast.answer.{state.arithmetic}"),
            words.say(f"forecast.answer.{state.statistical}"),
            points(margin.tipping_shift, words),
            points(margin.largest_shift_seen, words),
        ]

    def _option(self, option: int | None) -> str:
        return "—" if option is None else self._options[option]

    def _judged(self) -> Iterator[str]:
        say, judged = self._words.say, self._replay.judged
        yield self._ending()
        for name in ("arithmetic", "statistical"):
            share = getattr(judged, f"first_{name}")
            code = "never" if share is None else "first"
            yield say(f"forecast.replay.{code}_{name}", share=self._words.percent(share, 1))
        looks = len(self._replay.states)
        yield say(f"forecast.replay.{_calls(judged)}", steps=judged.wrong_calls, looks=looks)
        yield say(f"forecast.replay.{_bands(judged)}", steps=judged.bands)

    def _ending(self) -> str:
        ending = self._replay.judged.ending
        if ending.ahead is None:
            return self._words.say("forecast.replay.tied")
        code = "ahead" if ending.margin > 0 else "ahead_missed"
        option = self._options[ending.ahead]
        return self._words.say(f"forecast.replay.{code}", option=option, margin=round(abs(ending.margin)))


def asked_of(condition: Condition, words: Words, *, denied: bool = False) -> str:
    """What is asked of an option, to follow its name; `denied`, as it follows "it is not so that"."""
    return words.say(f"forecast.{'denied' if denied else 'asked'}.{condition.name}")


def gap_lines(replay: Replay, words: Words) -> Iterator[str]:
    """What the table leaves out, so that nobody takes the figures for more than they are."""
    for name, number in vars(replay.gaps).items():
        if number:
            yield words.say(f"forecast.gaps.{name}", number=number)


def _calls(judged: Judged) -> str:
    """How the verdicts did: a code of the catalogue. None given is none tested."""
    if judged.wrong_calls:
        return "wrong"
    return "none_wrong" if judged.calls else "none_given"


def _bands(judged: Judged) -> str:
    if not judged.band_held:
        return "not_held"
    return "held" if judged.bands else "no_band"


def _telling(states: Sequence[State]) -> list[State]:
    """Every so many states, those at which an answer or an option differs from the one before, and the last."""
    each = max(1, len(states) // SHOWN)
    return [
        state
        for at, state in enumerate(states)
        if at % each == 0 or at == len(states) - 1 or _said(state) != _said(states[at - 1])
    ]


def _said(state: State) -> tuple[int | None, Answer, Answer]:
    return state.option, state.arithmetic, state.statistical


def calibration_line(calibration: Calibration, words: Words) -> str:
    """What the error rate rests on, in one line."""
    return words.say(
        f"forecast.calibration.{calibration.unit}",
        units=calibration.units,
        nights=calibration.nights,
        reachable=rate(calibration.alpha_reachable_by_night, words),
        assumption=words.say(f"forecast.assumption.{calibration.assumption}"),
    )


def rate(value: float, words: Words) -> str:
    """An error rate as a percentage."""
    return words.percent(Fraction(value).limit_denominator(1_000_000), 1)


def points(shift: float | Fraction | None, words: Words) -> str:
    """Votes an elector, as votes per 100 electors, with one decimal."""
    return words.percent(None if shift is None else Fraction(shift), 1).removesuffix(" %")


def _whole(value: float | None, words: Words) -> str:
    return "—" if value is None else words.number(round(value))


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns side by side, each as wide as its widest cell, flush right but for the first."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        yield "  ".join([first.ljust(widths[0]), *map(str.rjust, rest, widths[1:])]).rstrip()
