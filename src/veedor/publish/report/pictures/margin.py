"""The lead against what is outstanding: one bar of the lead, and under it, register by register, all that could
still be voted the other way. A line falls from the end of the lead, over the bars and not over the words between
them; a bar that crosses it could change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from veedor.publish.report.pictures.marks import LEADING, Box, Label, Line, canvas, column, fit
from veedor.publish.report.pictures.svg import Canvas, Drawing, draw

_BAR, _GAP = 26, 16


@dataclass(frozen=True)
class Against:
    """What stands against the lead under one register, with the words over its bar."""

    says: str
    worst: int
    swing: int


@dataclass(frozen=True)
class Balance:
    """A lead of `counted`, in words `says`, coloured `fill`."""

    says: str
    counted: int
    fill: str
    against: tuple[Against, ...]


def draw_margin(balances: Sequence[Balance]) -> Drawing:
    """All balances on one scale."""
    return draw(lambda width: _compose(width, balances))


def _compose(width: int, balances: Sequence[Balance]) -> Canvas:
    most = max(1, *(max(one.counted, *(a.worst + a.swing for a in one.against)) for one in balances))
    scale = (width - 2) / most
    boxes: list[Box] = []
    lines: list[Line] = []
    words: list[Label] = []
    y = 0.0
    for one in balances:
        end = max(one.counted, 0) * scale
        for says, bars in ((one.says, [Box(0, end, 0, _BAR, one.fill)]), *_rivals(one, scale)):
            bold = says is one.says
            told = fit(says, width, bold=bold)
            words += column(0, y + 13, told, bold=bold)
            y += len(told) * LEADING + 3
            boxes += [replace(bar, y=y, y2=y + _BAR) for bar in bars]
            lines.append(Line(end, end, y - 2, y + _BAR + 4, dashed=True))
            y += _BAR + _GAP
    return canvas(y - _GAP + 8, boxes, lines, words)


def _rivals(one: Balance, scale: float) -> list[tuple[str, list[Box]]]:
    """Each register's words and bars: outstanding first, then what is in dispute, darker."""
    return [
        (
            against.says,
            [
                Box(0, against.worst * scale, 0, _BAR, opacity=0.3),
                Box(against.worst * scale, (against.worst + against.swing) * scale, 0, _BAR, opacity=0.75),
            ],
        )
        for against in one.against
    ]
