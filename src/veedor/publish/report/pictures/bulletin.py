"""A bulletin beside the sheets, option by option. Of the votes on the sheets, those that the electors left out
of the bulletin could have cast are pale; the dark rest must be inside the bulletin. A mark shows its figure:
standing in the dark part, it is too small for the sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from veedor.publish.report.pictures.marks import LEADING, Box, Label, canvas, column, fit
from veedor.publish.report.pictures.svg import Canvas, Drawing, draw

_BAR, _GAP = 26, 24


@dataclass(frozen=True)
class Beside:
    """`held` on the sheets, `sure` of them outside what was left out, `stated` by the bulletin, with the words
    over the bar and at the mark."""

    name: str
    held: int
    sure: int
    stated: int
    says: str
    fill: str


def draw_bulletin(rows: Sequence[Beside]) -> Drawing:
    """All rows on one scale."""
    return draw(lambda width: _compose(width, rows))


def _compose(width: int, rows: Sequence[Beside]) -> Canvas:
    scale = (width - 6) / max(1, *(max(row.held, row.stated) for row in rows))
    boxes: list[Box] = []
    words: list[Label] = []
    y = 2.0
    for row in rows:
        named, told = fit(row.name, width, bold=True), fit(row.says, width)
        words += column(0, y + 13, named, bold=True)
        words += column(0, y + 13 + len(named) * LEADING, told)
        top, mark = y + (len(named) + len(told)) * LEADING + 8, row.stated * scale
        boxes += [
            Box(0, row.sure * scale, top, top + _BAR, row.fill),
            Box(row.sure * scale, row.held * scale, top, top + _BAR, row.fill, opacity=0.3),
            Box(mark - 1.5, mark + 1.5, top - 4, top + _BAR + 4),
        ]
        y = top + _BAR + _GAP
    return canvas(y - _GAP + 8, boxes, (), words)
