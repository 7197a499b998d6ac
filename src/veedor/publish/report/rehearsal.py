"""A rehearsal's page says so at its head, on the foot of every sheet, and in every picture: each may be cut out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from html import escape
from io import BytesIO
from typing import Any, Final

from veedor.base.words import Words
from veedor.election.pack import Pack
from veedor.election.rehearsal import mark
from veedor.publish.report.blocks import Edition, Photo
from veedor.publish.report.pictures.svg import NARROW, WIDE, Drawing

_LETTERS: Final = 34
"""Height of the word across a picture, in pixels."""
_SMALLEST: Final = 14
"""Its least height on a photo."""


def stamped(edition: Edition, pack: Pack) -> Edition:
    """The edition as it is, or with the mark of a rehearsal all over it."""
    if not pack.election.rehearsal:
        return edition
    word, said = mark(edition.language), Words(edition.language).say("rehearsal.notice")
    marked: Edition = _stamped(edition, word)
    return replace(marked, title=f"{word} · {edition.title}", invented=said, notice=f"{said} {edition.notice}")


def _stamped(value: Any, word: str) -> Any:
    """The same, with every drawing in it stamped."""
    if isinstance(value, Drawing):
        narrow = value.narrow + _across(word, NARROW, value.narrow_height)
        return replace(value, narrow=narrow, wide=value.wide + _across(word, WIDE, value.wide_height))
    if isinstance(value, Photo):
        return replace(value, png=_written(value.png, word), says=f"{word} · {value.says}")
    if isinstance(value, tuple):
        return tuple(_stamped(one, word) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        inside = {one.name: _stamped(getattr(value, one.name), word) for one in fields(value)}
        return replace(value, **inside)
    return value


def _across(word: str, width: int, height: int) -> str:
    """The word over the middle of a picture, through which it can still be read."""
    place = f'x="{width // 2}" y="{height // 2}" text-anchor="middle" dominant-baseline="middle"'
    look = f'font-size="{_LETTERS}" font-weight="700" fill="currentColor" fill-opacity="0.28"'
    return f'<text {place} font-family="inherit" {look}>{escape(word)}</text>'


def _written(png: bytes, word: str) -> bytes:
    """The word in the corner of a photo."""
    from PIL import Image, ImageDraw

    image, stamped = Image.open(BytesIO(png)).convert("RGB"), BytesIO()
    ImageDraw.Draw(image).text((4, 4), word, fill=(200, 0, 0), font_size=max(_SMALLEST, image.height // 8))
    image.save(stamped, "PNG")
    return stamped.getvalue()
