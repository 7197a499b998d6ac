"""A file becomes a grey picture within strict limits: nothing is unpacked before its header is believed.

Metadata is never kept: of all it may say, only the orientation is looked at. Of an animation or a file of
several pages the first image is taken.
"""

from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from veedor.intake import limits
from veedor.intake.photos.formats import HEAD, Format, recognise
from veedor.intake.unread import Unread

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

_ORIENTATION: Final = 0x0112
_STDERR: Final = 2
_SCAN: Final = b"\xff\xda"
_DEEP: Final = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_BYTES_A_PIXEL: Final = {"1": 2, "L": 2, "P": 9, "LA": 12, "PA": 12, "RGBA": 8, "I": 13, "F": 13}
"""As Pillow holds them, with the copies made on the way to grey; five in all other modes."""

_COPIES: Final = {Format.WEBP: 4, Format.TIFF: 2, Format.GIF: 2}
"""How often the decoders of some formats hold the picture themselves, ours included."""


class NoPicture(Exception):  # noqa: N818 - says what the file did not give
    """The file gives no picture, for `reason`."""

    def __init__(self, reason: Unread) -> None:
        super().__init__(reason)
        self.reason = reason


def file_bytes(path: Path) -> bytes:
    """The bytes of a regular file of a bearable size."""
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise NoPicture(Unread.NOT_A_FILE)
        if state.st_size > limits.PHOTO_BYTES:
            raise NoPicture(Unread.FILE_TOO_BIG)
        with path.open("rb") as file:
            data = file.read(limits.PHOTO_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise NoPicture(Unread.MISSING) from None
    except (OSError, ValueError):  # ValueError: a NUL in the path
        raise NoPicture(Unread.CANNOT_OPEN) from None
    if not data:
        raise NoPicture(Unread.EMPTY)
    return data


def grey_picture(data: bytes) -> Image:
    """The image in `data`, upright, in 256 greys, of at most `limits.WORKED_PIXELS`. Raises `NoPicture`."""
    found = recognise(data[:HEAD])
    if found is None:
        raise NoPicture(Unread.NOT_AN_IMAGE)
    if found is Format.HEIC:
        raise NoPicture(Unread.HEIC)
    if found is Format.JPEG and data.count(_SCAN) > limits.PHOTO_SCANS:
        raise NoPicture(Unread.BOMB)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _silent_libtiff() if found is Format.TIFF else nullcontext():
                return _decoded(data, found)
    except NoPicture:
        raise
    except MemoryError:
        raise NoPicture(Unread.OUT_OF_MEMORY) from None
    except Exception:  # decoders raise whatever a hostile file makes them raise
        raise NoPicture(Unread.DAMAGED) from None


@contextmanager
def _silent_libtiff() -> Iterator[None]:
    """libtiff tells the error stream, past Python, what it thinks of a file."""
    kept, nowhere = os.dup(_STDERR), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)


def _decoded(data: bytes, found: Format) -> Image:
    image = _header(data, found)
    width, height = image.size
    if width * height > limits.PHOTO_PIXELS or max(width, height) > limits.PHOTO_SIDE:
        raise NoPicture(Unread.TOO_MANY_PIXELS)
    if _memory(image, found) > limits.PHOTO_MEMORY:
        raise NoPicture(Unread.BOMB)
    factor = ceil(sqrt(width * height / limits.WORKED_PIXELS))
    if found is Format.JPEG:  # lets the decoder skip colours, and shrink as it decodes
        image.draft("L", (width // factor, height // factor) if factor > 1 else None)
    image.load()
    upright = _upright(image, _bounded(_grey(image)))
    upright.info.clear()  # colour profiles hold names too, and Pillow would store them again
    return upright


def _header(data: bytes, found: Format) -> ImageFile:
    """Only this format's reader looks at the file: `Image.open` would try others, and warn in its own way."""
    from PIL import (
        BmpImagePlugin,
        GifImagePlugin,
        JpegImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    readers: dict[Format, type[ImageFile]] = {
        Format.JPEG: JpegImagePlugin.JpegImageFile,
        Format.PNG: PngImagePlugin.PngImageFile,
        Format.WEBP: WebPImagePlugin.WebPImageFile,
        Format.TIFF: TiffImagePlugin.TiffImageFile,
        Format.BMP: BmpImagePlugin.BmpImageFile,
        Format.GIF: GifImagePlugin.GifImageFile,
    }
    return readers[found](BytesIO(data))


def _memory(image: ImageFile, found: Format) -> int:
    """Bytes that unpacking takes at most, by the header. A JPEG of several passes holds all its coefficients, of
    two bytes each."""
    pixels = image.size[0] * image.size[1]
    if found is Format.JPEG:
        layers = [(across, down) for _, across, down, _ in getattr(image, "layer", ())] or [(1, 1)]
        most = max(across for across, _ in layers) * max(down for _, down in layers)
        samples: int = pixels * sum(across * down for across, down in layers) // most
        return 2 * samples
    each = 11 if image.mode.startswith("I;16") else _BYTES_A_PIXEL.get(image.mode, 5)
    return pixels * each * _COPIES.get(found, 1)


def _grey(image: Image) -> Image:
    from PIL import Image as Images

    if image.mode in _DEEP:
        return Images.fromarray(_eight_bits(image))
    if "transparency" not in image.info and "A" not in image.getbands():
        return image.convert("L")
    opaque = image if image.mode == "RGBA" else image.convert("RGBA")
    white = Images.new("L", image.size, 255)
    white.paste(opaque.convert("L"), mask=opaque.getchannel("A"))
    return white


def _eight_bits(image: Image) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Deep greys spread over 256, from their least to their greatest."""
    deep = np.nan_to_num(np.asarray(image, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(deep.min()), float(deep.max())
    deep -= low
    deep *= 255 / max(high - low, 1e-9)
    return deep.astype(np.uint8)


def _bounded(grey: Image) -> Image:
    factor = ceil(sqrt(grey.width * grey.height / limits.WORKED_PIXELS))
    return grey.reduce(factor) if factor > 1 else grey


def _upright(image: Image, grey: Image) -> Image:
    """Turned as its orientation says, if it says so readably."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        turn = turns.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # broken metadata is no reason to refuse a picture
        turn = None
    return grey if turn is None else grey.transpose(turn)
