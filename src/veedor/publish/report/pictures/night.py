"""A night as it went: the margin expected at the end, step by step, in its narrowing band, and the moments at which
a verdict was given or withdrawn. Above the middle line the condition is met, below it missed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Final

from veedor.publish.report.pictures.marks import LEADING, Box, Label, Line, canvas, column, fit
from veedor.publish.report.pictures.svg import Canvas, Drawing, draw

_HEIGHT: Final = 240
_QUARTERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Of the stations, written below the picture."""
_SWATCH: Final = 11
"""Pixels of a colour in the key."""
_SETTLED: Final = 0.1
"""Bands before this share of the stations do not set the scale: they may be many times as wide as later ones."""


@dataclass(frozen=True)
class Moment:
    """One step: from the share `x` of the stations to `x2` (0 to 1), margins in votes, coloured `fill`; `held` is
    the margin on the stations counted so far."""

    x: float
    x2: float
    low: float
    estimate: float
    high: float
    held: float
    fill: str


@dataclass(frozen=True)
class Call:
    """A verdict first given at the share `at` of the stations, in words."""

    at: float
    says: str


@dataclass(frozen=True)
class Night:
    """`key` names the colours, each with its option; `above` says what lies above the line, `across` what runs from
    left to right; `votes` writes a number of votes on the scale."""

    moments: tuple[Moment, ...]
    calls: tuple[Call, ...]
    key: tuple[tuple[str, str], ...]
    above: str
    across: str
    votes: Callable[[int], str]


def draw_night(night: Night) -> Drawing:
    """The band as boxes, the estimate as lines in them, calls as dashed lines with their words above."""
    return draw(lambda width: _compose(width, night))


def _compose(width: int, night: Night) -> Canvas:
    words, top = _calls(width, night)
    boxes, named, top = _key(width, night.key, top)
    words += named
    frame = _Frame(width, top, _reach(night.moments))
    lines = [Line(frame.x(one.x), frame.x(one.x2), *(frame.y(one.estimate),) * 2) for one in night.moments]
    lines += [
        Line(frame.x(one.x), frame.x(one.x2), *(frame.y(one.held),) * 2, dashed=True) for one in night.moments
    ]
    lines += [Line(*(frame.x(call.at),) * 2, top - 4, top + _HEIGHT, dashed=True) for call in night.calls]
    lines += [Line(*(frame.x(share),) * 2, top + _HEIGHT, top + _HEIGHT + 4, opacity=0.6) for share in _QUARTERS]
    for votes in frame.ticks:
        words.append(Label(0, frame.y(votes) - 3, night.votes(votes), size=11))
        lines.append(Line(0, width, frame.y(votes), frame.y(votes), opacity=0.6 if not votes else 0.15))
    across = fit(night.across, width)
    words += _axis(frame, top + _HEIGHT + LEADING, across)
    boxes += [frame.band(one) for one in night.moments]
    return canvas(top + _HEIGHT + LEADING * (len(across) + 1) + 4, boxes, lines, words)


@dataclass(frozen=True)
class _Frame:
    """Where a share and a margin stand; margins beyond `reach` are cut off."""

    width: int
    top: float
    reach: float

    def x(self, share: float) -> float:
        return 1 + share * (self.width - 2)

    def y(self, margin: float) -> float:
        cut = min(max(margin / self.reach, -1.0), 1.0)
        return self.top + _HEIGHT / 2 * (1 - cut)

    @property
    def ticks(self) -> range:
        """Multiples of the largest of 1, 2, 5, 10, 20 … that fits twice to either side."""
        most = max(self.reach, 2.5) * 0.48
        ten = 10 ** floor(log10(most))
        step = max(int(step * ten) for step in (1, 2, 5) if step * ten <= most)
        last = int(self.reach * 0.96 // step) * step
        return range(-last, last + 1, step)

    def band(self, one: Moment) -> Box:
        return Box(self.x(one.x), self.x(one.x2), self.y(one.high), self.y(one.low) + 1, one.fill, 0.35)


def _reach(moments: Sequence[Moment]) -> float:
    settled = [one for one in moments if one.x >= _SETTLED] or list(moments)
    return max((abs(value) for one in settled for value in (one.low, one.high)), default=1.0) * 1.05 or 1.0


def _calls(width: int, night: Night) -> tuple[list[Label], float]:
    """The words of the calls, each on lines of its own, what lies above the line, and where the frame begins."""
    words: list[Label] = []
    y = 13.0
    for text, bold in (*((call.says, True) for call in night.calls), (night.above, False)):
        told = fit(text, width, bold=bold)
        words += column(0, y, told, bold=bold)
        y += LEADING * len(told)
    return words, y


def _key(width: int, key: Sequence[tuple[str, str]], y: float) -> tuple[list[Box], list[Label], float]:
    """Colours with their names, a line each, and where what follows begins."""
    boxes, words = list[Box](), list[Label]()
    for fill, name in key:
        told = fit(name, width - 2 * _SWATCH)
        boxes.append(Box(0, _SWATCH, y - _SWATCH + 1, y + 1, fill))
        words += column(1.5 * _SWATCH, y, told)
        y += LEADING * len(told)
    return boxes, words, y


def _axis(frame: _Frame, y: float, across: list[str]) -> list[Label]:
    between = [Label(frame.x(share) - _SWATCH, y, f"{share:.0%}".replace("%", " %")) for share in _QUARTERS[1:-1]]
    ends = [Label(0, y, "0 %"), Label(frame.width, y, "100 %", anchor="right")]
    return [*ends, *between, *column(0, y + LEADING, across)]
