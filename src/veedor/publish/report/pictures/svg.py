"""From an Altair chart to an SVG that takes the colours and letters of the page around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from veedor.publish.report.colours import Theme

if TYPE_CHECKING:
    import altair as alt

NARROW: Final = 340
"""Width for a phone, in CSS pixels."""
WIDE: Final = 760
_MARGIN: Final = 16
_SVG: Final = "http://www.w3.org/2000/svg"

_OPENING = re.compile(r"<svg[^>]*>")
_VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")
_CLASSES = re.compile(r' (?:class|role|aria-[a-z]+)="[^"]*"')
_TAG = re.compile(r"<[^<>]*>")
"""What is changed in a drawing is changed in its tags: names stand between them, and may look like anything."""


@dataclass(frozen=True)
class Drawing:
    """The insides of two SVGs, for a phone and for a wide page, with their heights."""

    narrow: str
    narrow_height: int
    wide: str
    wide_height: int

    def standalone(self, colours: Mapping[str, str], font: str) -> str:
        """The wide one as a file of its own, with its colours put in: for paper."""
        size = f'width="{WIDE}" height="{self.wide_height}" viewBox="0 0 {WIDE} {self.wide_height}"'
        return f'<svg xmlns="{_SVG}" {size}>{_painted(self.wide, colours, font)}</svg>'

    def poster(self, theme: Theme, font: str, phone: bool) -> str:
        """One of them on the theme's ground, with a margin: to be passed on by itself."""
        drawn, width, height = (
            (self.narrow, NARROW, self.narrow_height) if phone else (self.wide, WIDE, self.wide_height)
        )
        across, down = width + 2 * _MARGIN, height + 2 * _MARGIN
        place = f'width="{across}" height="{down}"'
        ground = f'<rect x="{-_MARGIN}" y="{-_MARGIN}" {place} fill="{theme.ground}"/>'
        inside = _painted(drawn, {"ink": theme.ink}, font)
        box = f'viewBox="{-_MARGIN} {-_MARGIN} {across} {down}"'
        return f'<svg xmlns="{_SVG}" {place} {box}>{ground}{inside}</svg>'


def _painted(inside: str, colours: Mapping[str, str], font: str) -> str:
    def tag(found: re.Match[str]) -> str:
        named = _VARIABLE.sub(lambda name: colours[name[1]], found[0])
        return named.replace("currentColor", colours["ink"]).replace('"inherit"', f'"{font}"')

    return _TAG.sub(tag, inside)


@dataclass(frozen=True)
class Canvas:
    """Marks are placed in pixels from the top left."""

    chart: alt.LayerChart | alt.FacetChart
    height: int


def draw(compose: Callable[[int], Canvas]) -> Drawing:
    """Both widths of what `compose` lays out."""
    narrow, wide = compose(NARROW), compose(WIDE)
    return Drawing(_render(narrow, NARROW), narrow.height, _render(wide, WIDE), wide.height)


def _render(canvas: Canvas, width: int) -> str:
    import vl_convert

    chart = canvas.chart.properties(width=width, height=canvas.height, padding=0, autosize="none")
    made: str = vl_convert.vegalite_to_svg(_configured(chart).to_dict(validate=False))
    inside = _OPENING.sub("", made, count=1).removesuffix("</svg>")
    return _TAG.sub(lambda tag: _CLASSES.sub("", tag[0]), inside)


def _configured(chart: Any) -> Any:
    import altair as alt

    return chart.configure(
        font="inherit", background="transparent", aria=False, padding=0, view=alt.ViewConfig(stroke=None)
    )
