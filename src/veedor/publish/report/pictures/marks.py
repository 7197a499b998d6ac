"""The few marks that drawings use: rectangles, lines and words at places given in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, Literal

from veedor.publish.report.pictures.svg import Canvas

if TYPE_CHECKING:
    import altair as alt

INK: Final = "currentColor"
LEADING: Final = 17
"""Pixels from line to line."""


@dataclass(frozen=True)
class Box:
    """From (x, y) to (x2, y2)."""

    x: float
    x2: float
    y: float
    y2: float
    fill: str = INK
    opacity: float = 1.0


@dataclass(frozen=True)
class Line:
    x: float
    x2: float
    y: float
    y2: float
    dashed: bool = False
    opacity: float = 1.0


@dataclass(frozen=True)
class Label:
    """`anchor`: left (it begins at x) or right (it ends there)."""

    x: float
    y: float
    text: str
    size: int = 13
    bold: bool = False
    anchor: Literal["left", "right"] = "left"


LETTER: Final = 0.53
"""Width of an average letter, as a part of its size; bold ones are a little wider."""


def fit(text: str, width: float, size: int = 13, bold: bool = False) -> list[str]:
    """The text in lines that fit into `width` in any usual font."""
    letters = int(width / (size * (LETTER * 1.08 if bold else LETTER)))
    return wrap(text, max(letters, 8)) or [""]


def column(x: float, y: float, lines: Sequence[str], size: int = 13, bold: bool = False) -> list[Label]:
    """Lines of words below each other; the first stands at y."""
    return [Label(x, y + index * LEADING, line, size, bold) for index, line in enumerate(lines)]


def canvas(height: float, boxes: Sequence[Box], lines: Sequence[Line], words: Sequence[Label]) -> Canvas:
    """One layer a kind of mark, boxes lowest."""
    import altair as alt

    layers = [*_boxes(boxes), *_lines(lines), *_words(words)]
    return Canvas(alt.layer(*layers), round(height))


def _values(marks: Sequence[Any]) -> alt.InlineData:
    import altair as alt

    return alt.InlineData(values=[asdict(mark) for mark in marks])


def _at(*channels: str) -> dict[str, Any]:
    """Encodings that take the data's numbers as pixels."""
    import altair as alt

    made = {"x": alt.X("x:Q", scale=None, axis=None), "y": alt.Y("y:Q", scale=None, axis=None)}
    return made | {"x2": alt.X2("x2"), "y2": alt.Y2("y2")} if "x2" in channels else made


def _boxes(boxes: Sequence[Box]) -> list[Any]:
    import altair as alt

    fill, opacity = alt.Fill("fill:N", scale=None), alt.FillOpacity("opacity:Q", scale=None)
    made = alt.Chart(_values(boxes)).mark_rect(stroke=None, cornerRadius=1.5)
    return [made.encode(**_at("x2"), fill=fill, fillOpacity=opacity)] if boxes else []


def _lines(lines: Sequence[Line]) -> list[Any]:
    import altair as alt

    opacity = alt.StrokeOpacity("opacity:Q", scale=None)
    return [
        alt.Chart(_values(some)).mark_rule(stroke=INK, strokeDash=dash).encode(**_at("x2"), strokeOpacity=opacity)
        for dash, some in (([1, 0], [e for e in lines if not e.dashed]), ([4, 3], [e for e in lines if e.dashed]))
        if some
    ]


def _words(words: Sequence[Label]) -> list[Any]:
    """One layer a style: Vega-Lite takes weight and anchor from the mark, not from the data."""
    import altair as alt

    styles = sorted({(one.size, one.bold, one.anchor) for one in words})
    made = []
    for size, bold, anchor in styles:
        some = [one for one in words if (one.size, one.bold, one.anchor) == (size, bold, anchor)]
        mark = alt.Chart(_values(some)).mark_text(
            fill=INK, fontSize=size, fontWeight=600 if bold else 400, align=anchor, baseline="alphabetic"
        )
        made.append(mark.encode(**_at(), text=alt.Text("text:N")))
    return made
