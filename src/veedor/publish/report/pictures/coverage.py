"""How much of each area is held; of very many areas, how many are held to which tenth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from veedor.publish.report.pictures.marks import Box, Label, canvas
from veedor.publish.report.pictures.svg import Canvas, Drawing, draw

_ROW, _BAR, _TOP = 24, 12, 2
_LETTER: Final = 6.6
"""Pixels that a letter of 13 px takes on average, and a little more."""
_VALUE: Final = 62


@dataclass(frozen=True)
class Held:
    """One row: a name, the share held (0 to 1), and the words at its end."""

    name: str
    share: float
    says: str


def draw_coverage(rows: Sequence[Held]) -> Drawing:
    """One bar a row, in the order given."""
    return draw(lambda width: _compose(width, rows))


def _compose(width: int, rows: Sequence[Held]) -> Canvas:
    room = min(width * 0.42, _LETTER * max(len(row.name) for row in rows) + 10)
    length = width - room - _VALUE
    boxes: list[Box] = []
    words: list[Label] = []
    for index, row in enumerate(rows):
        y = _TOP + index * _ROW + (_ROW - _BAR) / 2
        boxes.append(Box(room, room + length, y, y + _BAR, opacity=0.1))
        boxes.append(Box(room, room + length * min(row.share, 1), y, y + _BAR, opacity=0.72))
        words.append(Label(0, y + _BAR - 1.5, _fitted(row.name, room)))
        words.append(Label(width, y + _BAR - 1.5, row.says, anchor="right"))
    return canvas(_TOP * 2 + len(rows) * _ROW, boxes, (), words)


def _fitted(name: str, room: float) -> str:
    letters = int(room / _LETTER)
    return name if len(name) <= letters else f"{name[: letters - 1]}…"
