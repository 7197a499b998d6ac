"""The one part of a photographed sheet that may be shown: its code. The rest bears names and signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from veedor.election.sheet import Kind
from veedor.intake.photos.folder import list_photos
from veedor.intake.photos.photo import file_name
from veedor.intake.photos.picture import NoPicture, file_bytes, grey_picture
from veedor.publish.report.dossier import Crop, ReadingFact, StationFacts

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST: Final = 480
"""Pixels across; enough for any code to be read again."""
_MARGIN: Final = 20
"""The quiet zone shown around a code is this part of its width: less than what keeps other print away from it."""


def crops_for(station: StationFacts, folders: Sequence[Path]) -> tuple[Crop, ...]:
    """The codes of all photographed readings of the station that lie in `folders` and are found at first sight."""
    every = [one for contest in station.contests for one in contest.readings if one.source.kind is Kind.QR]
    readings = {(one.source, one.row): one for one in every}
    return tuple(crop for reading in readings.values() for crop in _crops(reading, folders))


def _crops(reading: ReadingFact, folders: Sequence[Path]) -> Iterator[Crop]:
    """One at most: a reading of a photo names its folder, and its row is the photo's place there."""
    homes = [folder for folder in folders if file_name(folder.resolve()) == reading.file]
    if len(homes) != 1:
        return
    photos = list_photos(homes).photos
    if reading.row <= len(photos) and (png := code_of(photos[reading.row - 1])):
        yield Crop(reading.source.name, png)


def code_of(photo: Path) -> bytes | None:
    """The only code of a photo as PNG; None where none, or more than one, is seen."""
    try:
        picture = grey_picture(file_bytes(photo))
    except (NoPicture, MemoryError):
        return None
    boxes = _boxes(picture)
    return _png(picture.crop(boxes[0])) if len(boxes) == 1 else None


def _boxes(picture: Image) -> list[tuple[int, int, int, int]]:
    from zxingcpp import BarcodeFormat, BarcodeFormats, read_barcodes

    found = read_barcodes(np.asarray(picture), formats=BarcodeFormats([BarcodeFormat.QRCodeModel2]))
    return [_around(code.position, picture.size) for code in found if code.valid]


def _around(position: object, size: tuple[int, int]) -> tuple[int, int, int, int]:
    corners = [getattr(position, name) for name in ("top_left", "top_right", "bottom_right", "bottom_left")]
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    margin = (max(across) - min(across)) // _MARGIN
    left, top = max(min(across) - margin, 0), max(min(down) - margin, 0)
    return left, top, min(max(across) + margin, size[0]), min(max(down) + margin, size[1])


def _png(crop: Image) -> bytes:
    crop.thumbnail((WIDEST, WIDEST))
    stored = BytesIO()
    crop.save(stored, "PNG")
    return stored.getvalue()
