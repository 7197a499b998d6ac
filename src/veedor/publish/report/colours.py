"""Colours that stay legible on light and on dark ground. Contrast as WCAG 2.2 defines it (SC 1.4.3, 1.4.11)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Rgb = tuple[int, int, int]

GRAPHIC: Final = 3.0
"""Least contrast of a bar with the ground it lies on."""
TEXT: Final = 4.5
"""Least contrast of words with what they stand on."""
DEPTHS: Final = (0.14, 0.26, 0.40, 0.56)
"""How much of an option's colour a tile takes, from a narrow margin to a wide one."""

SPARE: Final = ("#1f78c8", "#d55e00", "#009e73", "#cc79a7", "#c98500", "#8f63b8", "#7a9a01", "#3d9ad1")
"""For options to which the pack gives no colour; they keep apart for colour-blind eyes."""


@dataclass(frozen=True)
class Theme:
    """`ink` on `ground`; `surface` lies under bars and tiles."""

    ink: str
    ground: str
    surface: str


LIGHT: Final = Theme(ink="#1c1b19", ground="#fbf9f5", surface="#ffffff")
DARK: Final = Theme(ink="#ece9e2", ground="#14161a", surface="#1d2026")


def paint(stated: Iterable[str | None]) -> tuple[str, ...]:
    """A colour for each option, as stated, or a spare one where none (or none that can be read) is."""
    return tuple(
        colour if colour and re.fullmatch(r"#[0-9a-fA-F]{6}", colour) else SPARE[index % len(SPARE)]
        for index, colour in enumerate(stated)
    )


def on(colour: str, theme: Theme, least: float = GRAPHIC) -> str:
    """The colour, moved towards the theme's ink until it stands out from both grounds."""
    share = 0.0
    moved = colour
    while min(contrast(moved, theme.ground), contrast(moved, theme.surface)) < least and share < 1:
        share += 0.05
        moved = mix(theme.ink, colour, share)
    return moved


def tint(colour: str, theme: Theme, depth: int) -> str:
    """The ground of a tile, on which the theme's ink stays readable."""
    share = DEPTHS[depth]
    while contrast(made := mix(colour, theme.surface, share), theme.ink) < TEXT and share > 0:
        share -= 0.02
    return made


def mix(colour: str, into: str, share: float) -> str:
    """`share` of `colour` (0 to 1), the rest of `into`."""
    part = min(max(share, 0.0), 1.0)
    pairs = zip(_rgb(colour), _rgb(into), strict=True)
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02x}" for a, b in pairs)


def contrast(a: str, b: str) -> float:
    """From 1 (same) to 21 (black on white)."""
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
