"""Photographs of till-roll sheets as a phone takes them in a kitchen: drawn, never real; the same for a seed.

What is declared: the lower end of a till-roll (print, a QR code of the 2024 kind: version 8, correction Q, some
105 characters, and two lines of digits) lies on a table, curled, turned by up to 35 degrees or by quarter turns,
and photographed askew under uneven light with a shadow. One module of the code is 3.2 to 6.5 pixels wide. Lens blur
is up to 0.45 of a module, half of the photos also suffer motion blur of up to 0.7 of one, then come sensor noise
and JPEG at quality 30 to 85.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, TypeAlias

import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

PAPER: Final = (640, 980)
PHOTO: Final = (960, 1280)
MODULES: Final = 49 + 8  # version 8 with its quiet zone
_CODE_SIDE: Final = 6 * MODULES
_CODE_AT: Final = (140, 480)

Gray: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True)
class PhonePhoto:
    """`data` is a JPEG file, `text` what its code says."""

    data: bytes
    text: str


def code_text(random: np.random.Generator) -> str:
    """The text of an invented sheet in the layout of 2024."""
    votes = ",".join(str(vote) for vote in np.where(random.random(38) < 0.2, random.integers(0, 400, 38), 1))
    station = f"{random.integers(1, 25):02d}{random.integers(0, 10_000_000):07d}.{random.integers(1, 15):02d}"
    return f"{station}.1.0001!{votes}!{random.integers(0, 9)}!0"


def code_image(text: str, scale: int = 6) -> Image.Image:
    """The code, clean, with its quiet zone: `scale` pixels a module."""
    out = BytesIO()
    segno.make(text, error="q", micro=False, boost_error=False).save(out, kind="png", scale=scale, border=4)
    return Image.open(out).convert("L")


def till_roll_end(text: str, random: np.random.Generator) -> Image.Image:
    """The last part of a sheet: print, code, digits, on paper that is not quite white."""
    paper = Image.new("L", PAPER, 255)
    pen = ImageDraw.Draw(paper)
    for top in range(20, _CODE_AT[1] - 30, 26):
        _print_line(pen, top, random)
    code = code_image(text)
    paper.paste(code.resize((_CODE_SIDE, _CODE_SIDE), Image.Resampling.NEAREST), _CODE_AT)
    for top in (_CODE_AT[1] + _CODE_SIDE + 30, _CODE_AT[1] + _CODE_SIDE + 60):
        _print_line(pen, top, random)
    ink = np.asarray(paper, dtype=np.float32) / 255
    worn = 0.14 + 0.1 * random.random() + ink * 0.74
    return Image.fromarray((worn * 255).astype(np.uint8))


def _print_line(pen: ImageDraw.ImageDraw, top: int, random: np.random.Generator) -> None:
    left = 40
    while left < PAPER[0] - 60:
        width = int(random.integers(4, 14))
        pen.rectangle((left, top, left + width, top + 14), fill=40)
        left += width + int(random.integers(3, 18))


def phone_photo(seed: int) -> PhonePhoto:
    """One photo of one invented sheet."""
    random = np.random.default_rng(seed)
    text = code_text(random)
    module = random.uniform(3.2, 6.5)
    scene = _on_a_table(till_roll_end(text, random), module, random)
    scene = _curled(scene, module, random)
    scene = _lit(scene, random)
    scene = _blurred(scene, module, random)
    noisy = scene + random.normal(0, random.uniform(2, 12), scene.shape)
    image = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    out = BytesIO()
    image.save(out, "JPEG", quality=int(random.integers(30, 86)))
    return PhonePhoto(out.getvalue(), text)


def _on_a_table(paper: Image.Image, module: float, random: np.random.Generator) -> Gray:
    """The paper turned and seen askew, on a darker table with some grain."""
    scale = module / 6
    angle = np.deg2rad(random.uniform(-35, 35) + 90 * random.integers(0, 4))
    corners = (np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) - 0.5) * np.array(PAPER) * scale
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    askew = 1 + random.uniform(-0.09, 0.09, (4, 2))
    shift = random.uniform(-60, 60, 2)
    seen = (corners * askew) @ turn.T + np.array(PHOTO) / 2 + shift
    coefficients = perspective(seen, np.array([[0, 0], [PAPER[0], 0], PAPER, [0, PAPER[1]]], dtype=float))
    how: dict[str, Any] = {"resample": Image.Resampling.BICUBIC}
    sharp = paper.filter(ImageFilter.BoxBlur(max(0, (1 / scale - 1) / 2)))
    laid = sharp.transform(PHOTO, Image.Transform.PERSPECTIVE, coefficients, fillcolor=0, **how)
    where = Image.new("L", PAPER, 255).transform(PHOTO, Image.Transform.PERSPECTIVE, coefficients, **how)
    table = random.uniform(40, 150) + random.normal(0, 10, (PHOTO[1], PHOTO[0]))
    mask = np.asarray(where, dtype=np.float32) / 255
    return np.asarray(laid, dtype=np.float32) * mask + table.astype(np.float32) * (1 - mask)


def perspective(seen: NDArray[np.float64], flat: NDArray[np.float64]) -> tuple[float, ...]:
    """Pillow's eight coefficients that map points `seen` (4 × 2) back to points `flat`."""
    rows, right = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return tuple(float(value) for value in np.linalg.solve(np.array(rows), np.array(right)))


def _curled(scene: Gray, module: float, random: np.random.Generator) -> Gray:
    """Rows displaced along a wave, as paper does that was rolled up."""
    height, width = scene.shape
    wave = (
        random.uniform(0, 1.5) * module * np.sin(np.arange(width) / random.uniform(120, 300) + random.uniform(0, 6))
    )
    rows = np.clip(np.arange(height)[:, None] + wave[None, :], 0, height - 2)
    above = rows.astype(np.int64)
    part = (rows - above).astype(np.float32)
    columns = np.arange(width)[None, :]
    curled: Gray = scene[above, columns] * (1 - part) + scene[above + 1, columns] * part
    return curled


def _lit(scene: Gray, random: np.random.Generator) -> Gray:
    """Light that falls off to one side, and the edge of a shadow."""
    height, width = scene.shape
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    angle = random.uniform(0, 2 * np.pi)
    along = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)
    light = 1 + random.uniform(0, 0.9) * along
    across = (x - random.uniform(0.3, 0.7)) * np.sin(angle) + (y - random.uniform(0.3, 0.7)) * np.cos(angle)
    shadow = 1 - random.uniform(0, 0.55) / (1 + np.exp(-across * random.uniform(20, 120)))
    lit: Gray = scene * light * shadow * random.uniform(0.7, 1.1)
    return lit.astype(np.float32)


def _blurred(scene: Gray, module: float, random: np.random.Generator) -> Gray:
    image = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))
    image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.1, 0.45) * module))
    blurred = np.asarray(image, dtype=np.float32)
    if random.random() < 0.5:
        blurred = _moved(blurred, random.uniform(0, 0.7) * module, random.uniform(0, np.pi))
    return blurred


def _moved(scene: Gray, length: float, angle: float) -> Gray:
    """The mean of the scene along a short line: the hand moved."""
    steps = max(2, int(length) + 1)
    offsets = np.linspace(-length / 2, length / 2, steps)
    total = np.zeros_like(scene)
    for offset in offsets:
        shift = (round(offset * np.sin(angle)), round(offset * np.cos(angle)))
        total += np.roll(scene, shift, axis=(0, 1))
    return total / steps
