"""Photos and drawings of a rehearsal bear its mark themselves."""

from __future__ import annotations

from io import BytesIO

import pytest

from veedor.publish.report.blocks import Photo
from veedor.publish.report.pictures.svg import Drawing
from veedor.publish.report.rehearsal import _stamped


def test_a_photo_bears_the_word() -> None:
    image = pytest.importorskip("PIL.Image")
    plain = BytesIO()
    image.new("L", (300, 60), 255).save(plain, "PNG")
    (marked,) = _stamped((Photo(plain.getvalue(), "Votes"),), "SIMULACRO")
    assert marked.says == "SIMULACRO · Votes"
    red = [pixel for pixel in image.open(BytesIO(marked.png)).get_flattened_data() if pixel != (255, 255, 255)]
    assert len(red) > 100


def test_a_drawing_bears_the_word_in_both_widths() -> None:
    marked = _stamped(Drawing("<g/>", 40, "<g/>", 90), "SIMULACRO")
    assert ">SIMULACRO<" in marked.narrow
    assert ">SIMULACRO<" in marked.wide
