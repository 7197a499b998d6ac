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
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

_ZBAR: Final = "zbarimg"
_ZBAR_SECONDS: Final = 20
_ONLY_QR: Final = ("--quiet", "--raw", "-Sdisable", "-Sqrcode.enable")

Box = tuple[int, int, int, int]
"""Left, upper, right, lower, in pixels."""


@dataclass(frozen=True)
class Sight:
    """What one look at a picture gave: texts, and where a code stands that could not be read."""

    texts: frozenset[str] = frozenset()
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
    texts = frozenset(code.text for code in found if code.valid and code.text)
    unread = next((_box(code.position) for code in found if not code.valid), None)
    return Sight(texts, unread)


def _box(position: object) -> Box:
    corners = [getattr(position, name) for name in ("top_left", "top_right", "bottom_right", "bottom_left")]
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
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
