"""QR codes in a grey picture, by two readers. Only texts whose error correction came out are texts.

Only model 2 is looked for, the QR code of every till-roll. The smallest Micro QR can detect errors but not correct
them, and is now and then seen in the ruins of a larger code.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

_ZBAR: Final = "zbarimg"
_ZBAR_SECONDS: Final = 20
_ONLY_QR: Final = ("--quiet", "--raw", "-Sdisable", "-Sqrcode.enable")

Box: TypeAlias = tuple[int, int, int, int]
"""Left, upper, right, lower, in pixels."""
Quad: TypeAlias = tuple[tuple[float, float], ...]
"""Top left, bottom left, bottom right, top right, in pixels."""


@dataclass(frozen=True)
class Code:
    """A code that was read, and where it stands."""

    text: str
    corners: Quad


@dataclass(frozen=True)
class Sight:
    """What one look at a picture gave: texts, where they stand if the reader says so, and where a code stands that
    could not be read."""

    texts: frozenset[str] = frozenset()
    codes: tuple[Code, ...] = ()
    unread: Box | None = None


def look(picture: Image, *, one_threshold: bool = False) -> Sight:
    """What zxing sees; with `one_threshold` it draws one line between black and white for the whole picture."""
    from zxingcpp import BarcodeFormat, BarcodeFormats, Binarizer, TextMode, read_barcodes

    try:
        found = read_barcodes(
            np.asarray(picture),
            formats=BarcodeFormats([BarcodeFormat.QRCodeModel2]),
            text_mode=TextMode.Plain,
            binarizer=Binarizer.GlobalHistogram if one_threshold else Binarizer.LocalAverage,
            return_errors=True,
        )
    except (ValueError, RuntimeError):  # a shape that it does not take
        return Sight()
    codes = tuple(Code(code.text, _corners(code.position)) for code in found if code.valid and code.text)
    unread = next((_box(_corners(code.position)) for code in found if not code.valid), None)
    return Sight(frozenset(code.text for code in codes), codes, unread)


def _corners(position: Any) -> Quad:
    corners = (position.top_left, position.bottom_left, position.bottom_right, position.top_right)
    return tuple((corner.x, corner.y) for corner in corners)


def _box(corners: Quad) -> Box:
    across, down = [round(x) for x, _ in corners], [round(y) for _, y in corners]
    return min(across), min(down), max(across), max(down)


def has_zbar() -> bool:
    """Whether the second reader is installed."""
    return shutil.which(_ZBAR) is not None


def look_with_zbar(picture: Image) -> Sight:
    """What zbar reads, a text a line; nothing if it fails."""
    with TemporaryDirectory(prefix="veedor-") as folder:
        plain = Path(folder) / "picture.pgm"
        picture.save(plain, "PPM")
        try:
            ran = subprocess.run(  # noqa: S603 - a fixed program on a file of our own making
                [str(shutil.which(_ZBAR)), *_ONLY_QR, str(plain)],
                capture_output=True,
                timeout=_ZBAR_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return Sight()
    return Sight(frozenset(filter(None, ran.stdout.decode("utf-8", errors="replace").splitlines())))
