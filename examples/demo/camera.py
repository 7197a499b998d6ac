"""How papers reach a computer: some scanned flat, most photographed by tired people in kitchens.

Everything follows from the paper's name, so that the same photo is taken again on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from enum import StrEnum
from io import BytesIO
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

Point = tuple[float, float]


class Shot(StrEnum):
    """What happened to a sheet on its way; the value is the label of the demo."""

    SCANNED = "scanned flat"
    ASKEW = "photographed askew"
    ROTATED = "turned on its side"
    DARK = "in low light"
    COARSE = "squeezed by a messenger"
    BLURRED = "out of focus"
    CUT = "cut off above the QR code"
    NO_CODE = "printed without QR code"


SHARE: Final[Mapping[Shot, float]] = {
    Shot.SCANNED: 0.6565,
    Shot.ASKEW: 0.118,
    Shot.ROTATED: 0.07,
    Shot.DARK: 0.07,
    Shot.COARSE: 0.06,
    Shot.BLURRED: 0.018,
    Shot.CUT: 0.004,
    Shot.NO_CODE: 0.0035,
}
"""Declared: how many of the sheets arrive in which way."""
WITHOUT_CODE: Final = frozenset({Shot.CUT, Shot.NO_CODE})
"""No reader can read a code that is not in the picture."""


_TABLES: Final = (
    ((72, 44, 28), (138, 92, 58)),  # oak
    ((96, 88, 82), (150, 142, 132)),  # worn
    ((44, 62, 70), (84, 104, 110)),  # painted
)


def shots_for(stations: list[str], seed: int) -> dict[str, Shot]:
    """How each station's sheet arrives, in the declared shares."""
    mixed = random.Random(f"{seed} shots").sample(stations, len(stations))
    shots: dict[str, Shot] = {}
    done, reach = 0, 0.0
    for shot, share in SHARE.items():
        reach += share * len(mixed)
        shots |= dict.fromkeys(mixed[done : round(reach)], shot)
        done = round(reach)
    return shots


def take(paper: Image.Image, shot: Shot, name: str) -> bytes:
    """The JPEG file that comes of a paper."""
    draw = random.Random(f"{name} {shot}")
    return _TAKEN[shot](paper, draw)


def _scanned(paper: Image.Image, draw: random.Random) -> bytes:
    turned = paper.rotate(draw.uniform(-0.5, 0.5), Image.Resampling.BILINEAR, fillcolor=240)
    return _jpeg(_soft(turned, 0.65), 30)


def _askew(paper: Image.Image, draw: random.Random) -> bytes:
    return _jpeg(_lit(_on_table(paper, draw, tilt=0.055), draw, 0.95), 32)


def _rotated(paper: Image.Image, draw: random.Random) -> bytes:
    turn = draw.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270))
    return _jpeg(_lit(_on_table(paper, draw, tilt=0.02), draw, 0.95).transpose(turn), 32)


def _dark(paper: Image.Image, draw: random.Random) -> bytes:
    seen = np.asarray(_lit(_on_table(paper, draw, tilt=0.03), draw, draw.uniform(0.34, 0.5)), dtype=np.int16)
    grain = np.random.default_rng(draw.getrandbits(32)).integers(-7, 8, (*seen.shape[:2], 1), dtype=np.int16)
    return _jpeg(Image.fromarray(np.clip(seen + grain, 0, 255).astype(np.uint8)), 32)


def _coarse(paper: Image.Image, draw: random.Random) -> bytes:
    part = draw.uniform(0.55, 0.7)
    small = paper.resize((round(paper.width * part), round(paper.height * part)), Image.Resampling.BILINEAR)
    return _jpeg(small, draw.randint(9, 16))


def _blurred(paper: Image.Image, draw: random.Random) -> bytes:
    return _jpeg(_soft(_on_table(paper, draw, tilt=0.02), draw.uniform(1.4, 3)), 40)


def _cut(paper: Image.Image, draw: random.Random) -> bytes:
    return _scanned(paper.crop((0, 0, paper.width, round(paper.height * draw.uniform(0.82, 0.93)))), draw)


_TAKEN: Final[Mapping[Shot, Callable[[Image.Image, random.Random], bytes]]] = {
    Shot.SCANNED: _scanned,
    Shot.ASKEW: _askew,
    Shot.ROTATED: _rotated,
    Shot.DARK: _dark,
    Shot.COARSE: _coarse,
    Shot.BLURRED: _blurred,
    Shot.CUT: _cut,
    Shot.NO_CODE: _scanned,
}


def _on_table(paper: Image.Image, draw: random.Random, tilt: float) -> Image.Image:
    """The paper on a wooden table, each corner off by up to `tilt` of its width."""
    size = (round(paper.width * 1.24), round(paper.height * 1.03))
    corners = [
        (size[0] / 2 + across * paper.width / 2, size[1] / 2 + down * paper.height / 2 * 0.985)
        for across, down in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    off = tilt * paper.width
    seen = [(x + draw.uniform(-off, off), y + draw.uniform(-off, off) / 3) for x, y in corners]
    view = _perspective(seen, [(0, 0), (paper.width, 0), (paper.width, paper.height), (0, paper.height)])
    laid = paper.transform(size, Image.Transform.PERSPECTIVE, view, Image.Resampling.BILINEAR)
    where = Image.new("L", size, 0)
    ImageDraw.Draw(where).polygon(seen, fill=255)
    table = _wood(size, draw)
    shadow = where.filter(ImageFilter.BoxBlur(9)).point(lambda grey: grey // 2)
    table.paste((22, 14, 10), (5, 7), shadow)
    table.paste(ImageOps.colorize(laid, (38, 34, 40), (252, 247, 236)), mask=where)
    return table


def _wood(size: tuple[int, int], draw: random.Random) -> Image.Image:
    """Streaks along the table."""
    grain = np.random.default_rng(draw.getrandbits(32)).integers(0, 256, (6, 90), dtype=np.uint8)
    streaks = Image.fromarray(grain).resize(size, Image.Resampling.BICUBIC)
    return ImageOps.colorize(streaks, *draw.choice(_TABLES))


def _perspective(seen: list[Point], flat: list[Point]) -> tuple[float, ...]:
    """Pillow's eight coefficients, which lead from the four points `seen` back to the points `flat`."""
    rows, right = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        right += [u, v]
    return tuple(float(each) for each in np.linalg.solve(np.array(rows), np.array(right)))


def _lit(scene: Image.Image, draw: random.Random, brightness: float) -> Image.Image:
    """Light that falls off towards one end and one side."""
    wide, high = scene.size
    down = np.linspace(1, draw.uniform(0.7, 0.95), high)[:: draw.choice((1, -1)), None]
    across = np.linspace(1, draw.uniform(0.75, 1), wide)[None, :: draw.choice((1, -1))]
    light = (down * across * brightness * 256).astype(np.uint16)
    lit = np.asarray(scene, dtype=np.uint16) * light[..., None] >> 8
    return Image.fromarray(lit.astype(np.uint8))


def _soft(scene: Image.Image, radius: float) -> Image.Image:
    return scene.filter(ImageFilter.GaussianBlur(radius))


def _jpeg(scene: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    scene.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
