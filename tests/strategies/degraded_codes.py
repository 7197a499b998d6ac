"""Codes of invented sheets, degraded until some cannot be read: what a reader must never read wrongly.

Each is drawn for its seed alone. Modules are flipped (up to and beyond what the code can correct), then come blur,
low contrast, turning, perspective, a cut, noise and JPEG, each or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
from PIL import Image, ImageFilter

from tests.strategies.phone_photos import code_image, code_text, perspective

SCALE: Final = 4
QUIET: Final = 4


@dataclass(frozen=True)
class DegradedCode:
    """`data` is a JPEG file, `text` what its code said before."""

    data: bytes
    text: str


def degraded_code(seed: int) -> DegradedCode:
    """One code and what became of it."""
    random = np.random.default_rng([seed, 2024])
    text = code_text(random)
    image = _flipped(code_image(text, SCALE), random)
    for damage in (_bent, _turned, _blurred, _pale, _cut, _noisy):
        if random.random() < 0.25:
            image = damage(image, random)
    out = BytesIO()
    image.save(out, "JPEG", quality=int(random.integers(10, 90)))
    return DegradedCode(out.getvalue(), text)


def _flipped(image: Image.Image, random: np.random.Generator) -> Image.Image:
    """Some modules change colour, scattered or in one patch."""
    pixels = np.asarray(image).copy()
    side = pixels.shape[0] // SCALE
    modules = pixels.reshape(side, SCALE, side, SCALE)
    share = random.choice([0.0, 0.0, random.uniform(0, 0.15)])
    flip = random.random((side, side)) < share
    if random.random() < 0.15:
        patch = np.zeros_like(flip)
        top, left = random.integers(QUIET, side - QUIET, 2)
        reach = random.integers(4, 20)
        patch[top : top + reach, left : left + reach] = True
        flip = patch & (random.random((side, side)) < 0.5)
    modules[flip.nonzero()[0], :, flip.nonzero()[1], :] ^= 255
    return Image.fromarray(pixels)


def _bent(image: Image.Image, random: np.random.Generator) -> Image.Image:
    side = image.width
    flat = np.array([[0, 0], [side, 0], [side, side], [0, side]], dtype=float)
    seen = flat + random.uniform(-0.12, 0.12, (4, 2)) * side
    bent: Image.Image = image.transform(
        image.size, Image.Transform.PERSPECTIVE, perspective(seen, flat), Image.Resampling.BILINEAR, fillcolor=255
    )
    return bent


def _turned(image: Image.Image, random: np.random.Generator) -> Image.Image:
    return image.rotate(random.uniform(0, 360), Image.Resampling.BILINEAR, expand=True, fillcolor=255)


def _blurred(image: Image.Image, random: np.random.Generator) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 3)))


def _pale(image: Image.Image, random: np.random.Generator) -> Image.Image:
    dark, light = sorted(random.uniform(0, 255, 2))
    return image.point([round(dark + (light - dark) * value / 255) for value in range(256)])


def _cut(image: Image.Image, random: np.random.Generator) -> Image.Image:
    gone = int(image.height * random.uniform(0.01, 0.15))
    return image.crop((0, 0, image.width, image.height - gone))


def _noisy(image: Image.Image, random: np.random.Generator) -> Image.Image:
    pixels = np.asarray(image, dtype=np.float32)
    noisy = pixels + random.normal(0, random.uniform(5, 70), pixels.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
