"""The ladder: what is tried on a photo, one step after another, until its code reads.

First the whole photo as it is. Then, where the first look saw a code without reading it, the same steps on its
surroundings before those on the whole photo; long rolls are tried at their lower end, where the code stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import sqrt
from typing import TYPE_CHECKING, Final, TypeAlias

from veedor.intake import limits
from veedor.intake.photos.codes import Box, Sight, has_zbar, look, look_with_zbar
from veedor.intake.photos.contrast import local_contrast

if TYPE_CHECKING:
    from PIL.Image import Image

Change: TypeAlias = "Callable[[Image], Image]"
Look: TypeAlias = "Callable[[Image], Sight]"

_LONG: Final = 1.8
"""Height over width from which a photo shows a whole roll."""

_LOWER_END: Final = 0.3
"""Of a roll's height. The code stands in the last 12 %; photos are cut at the foot, rarely at the head."""

_LEAST: Final = 42
"""Pixels across, of the smallest code at two a module."""

_MARGIN: Final = 0.35
"""Around a code that was seen but not read, as a share of its size: its corners are guesses."""


@dataclass(frozen=True)
class Step:
    """One attempt, by the name that is reported. `run` looks at the photo."""

    name: str
    run: Callable[[], Sight]


def ladder(photo: Image, first: Sight) -> Iterator[Step]:
    """What to try after the `first` look at the whole photo read nothing, cheapest first. zbar does not tell
    whether it is sure: its texts count only where a layout confirms them."""
    if min(photo.size) < _LEAST:
        return
    places = list(_places(photo, first.unread))
    for name, look_at in _LOOKS:
        for prefix, place in places:
            yield Step(prefix + name, partial(look_at, place))
    if has_zbar():
        for prefix, place in places:
            yield Step(f"{prefix}{ZBAR}", partial(look_with_zbar, place))


ZBAR: Final = "zbar"


def _places(photo: Image, unread: Box | None) -> Iterator[tuple[str, Image]]:
    if unread is not None:
        yield "seen:", photo.crop(_widened(unread, photo))
    if photo.height > _LONG * photo.width:
        top = round(photo.height * (1 - _LOWER_END))
        yield "lower_end:", photo.crop((0, top, photo.width, photo.height))
    yield "", photo


def _widened(box: Box, photo: Image) -> Box:
    left, upper, right, lower = box
    margin = round(_MARGIN * max(right - left, lower - upper, 32))
    return (
        max(left - margin, 0),
        max(upper - margin, 0),
        min(right + margin, photo.width),
        min(lower + margin, photo.height),
    )


def _enlarged(picture: Image, times: float) -> Image:
    """Enlarged as far as the limit allows; shrunk if it is beyond it already."""
    from PIL.Image import Resampling

    times = min(times, sqrt(limits.RETRIED_PIXELS / max(picture.width * picture.height, 1)))
    size = (max(round(picture.width * times), 1), max(round(picture.height * times), 1))
    return picture.resize(size, Resampling.BICUBIC)


def _blurred(picture: Image, radius: float) -> Image:
    from PIL.ImageFilter import GaussianBlur

    return picture.filter(GaussianBlur(radius))


def _sharpened(picture: Image, times: float, blur: float, radius: float) -> Image:
    """Enlarged, its noise smoothed, its edges drawn again: what helps most against lens and hand."""
    from PIL.ImageFilter import UnsharpMask

    return _blurred(_enlarged(picture, times), blur).filter(UnsharpMask(radius, 250, 0))


def _without_specks(picture: Image) -> Image:
    from PIL.ImageFilter import MedianFilter

    return _enlarged(picture, 1).filter(MedianFilter(3))


def _turned(picture: Image, degrees: float) -> Image:
    """Sharpened, and turned off the grid that the print and the camera share. The corners need room: a long roll
    that lies aslant fills a small part of its square."""
    from PIL.Image import Resampling

    room = sqrt(2 * limits.RETRIED_PIXELS) / (picture.width + picture.height)
    turned = _enlarged(picture, min(2.5, room)).rotate(degrees, Resampling.BICUBIC, expand=True, fillcolor=255)
    return _sharpened(turned, 1, 2, 6)


def _after(change: Change) -> Look:
    return lambda picture: look(change(picture))


_LOOKS: Final[tuple[tuple[str, Look], ...]] = (
    ("one_threshold", partial(look, one_threshold=True)),
    ("blur", _after(lambda picture: _blurred(_enlarged(picture, 1), 0.8))),
    ("double", _after(lambda picture: _enlarged(picture, 2))),
    ("double_sharp", _after(lambda picture: _sharpened(picture, 2, 1.2, 4))),
    ("triple_sharp", _after(lambda picture: _sharpened(picture, 3, 2, 6))),
    ("turned", _after(lambda picture: _turned(picture, 45))),
    ("half", _after(lambda picture: _enlarged(picture, 0.5))),
    ("double_blur", _after(lambda picture: _blurred(_enlarged(picture, 2), 1.5))),
    ("without_specks", _after(_without_specks)),
    ("double_smooth_sharp", _after(lambda picture: _sharpened(picture, 2, 3, 6))),
    ("turned_less", _after(lambda picture: _turned(picture, 20))),
    ("local_contrast", _after(lambda picture: local_contrast(_blurred(_enlarged(picture, 2), 1.2)))),
)
