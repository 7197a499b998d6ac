"""Copies of a picture look alike; different sheets of one machine do not."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.strategies.phone_photos import code_text, till_roll_end
from veedor.intake.photos.likeness import alike, likeness


def sheet(seed: int) -> Image.Image:
    random = np.random.default_rng(seed)
    return till_roll_end(code_text(random), random)


def recompressed(image: Image.Image, quality: int) -> Image.Image:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("L")


@pytest.mark.parametrize("seed", range(4))
def test_copies_are_alike(seed: int) -> None:
    original = sheet(seed)
    copies = {
        "recompressed": recompressed(original, 50),
        "shrunk": original.resize((original.width * 2 // 3, original.height * 2 // 3), Image.Resampling.LANCZOS),
        "darker": original.point([value * 3 // 4 for value in range(256)]),
    }
    mine = likeness(original)
    assert [name for name, copy in copies.items() if not alike(mine, likeness(copy))] == []


def test_different_sheets_are_not() -> None:
    marks = [likeness(sheet(seed)) for seed in range(25)]
    assert not any(alike(one, other) for at, one in enumerate(marks) for other in marks[:at])


def test_a_picture_of_nothing_is_like_no_other() -> None:
    nothing = likeness(Image.new("L", (300, 400), 250))
    assert nothing is None
    assert not alike(nothing, nothing)
