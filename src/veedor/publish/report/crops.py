"""The one part of a photographed sheet that may be shown: its code. The rest bears names and signatures.

What is cut out is the code's own quadrangle, however it lies on the photo, laid straight on new white paper:
nothing that stands beside it, no other code, and nothing that the file says of its maker or place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from math import dist
from pathlib import Path
from typing import TYPE_CHECKING, Final

from veedor.election.frame import written
from veedor.election.sheet import Kind
from veedor.intake.photos.codes import Quad, look
from veedor.intake.photos.folder import list_photos
from veedor.intake.photos.photo import file_name
from veedor.intake.photos.picture import NoPicture, file_bytes, grey_picture
from veedor.intake.qr import QrReader, QrReading
from veedor.publish.report.dossier import Crop, ReadingFact, StationFacts

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST: Final = 480
"""Pixels across; enough for any code to be read again."""
_WHITE: Final = 10
"""The white border is this part of the code's width. A reader needs some four modules."""
_SLACK: Final = 0.02
"""How far beyond the corners that a reader found is cut, as a part of the width: about a module."""


def crops_for(station: StationFacts, folders: Sequence[Path]) -> tuple[Crop, ...]:
    """The codes of all photographed readings of the station that lie in `folders` and are found at first sight."""
    reader = QrReader.of(station.pack)
    if reader is None:
        return ()
    mine = [one for one in station.contests if one.contest.id == reader.layout.contest]
    readings = [one for contest in mine for one in contest.readings if one.source.kind is Kind.QR]
    return tuple(crop for reading in readings for crop in _crops(station, reading, reader, folders))


def _crops(
    station: StationFacts, reading: ReadingFact, reader: QrReader, folders: Sequence[Path]
) -> Iterator[Crop]:
    """One at most: a reading of a photo names its folder, and its row is the photo's place there. The code must say
    what was read: another may stand beside it, and the folder may have changed meanwhile."""
    homes = [folder for folder in folders if file_name(folder.resolve()) == reading.file]
    if len(homes) != 1:
        return

    def says_it(text: str) -> bool:
        found = reader.read(text)
        return isinstance(found, QrReading) and _is(found, station, reading)

    photos = list_photos(homes).photos
    if reading.row <= len(photos) and (png := code_of(photos[reading.row - 1], says_it)):
        yield Crop(reading.source.name, png)


def _is(found: QrReading, station: StationFacts, reading: ReadingFact) -> bool:
    """Whether a code says the station and the figures of a reading."""
    figures = {**found.votes, **found.fields}
    here = written(station.pack.station_code, found.station) == station.station
    return here and all(cell.value == figures.get(name) for name, cell in reading.cells.items())


def code_of(photo: Path, says_it: Callable[[str], bool]) -> bytes | None:
    """The only code of a photo whose text is the one wanted, as PNG; None where none, or more than one, is seen."""
    try:
        picture = grey_picture(file_bytes(photo))
    except (NoPicture, MemoryError):
        return None
    wanted = [code for code in look(picture).codes if says_it(code.text)]
    return _png(_straightened(picture, _with_slack(wanted[0].corners))) if len(wanted) == 1 else None


def _with_slack(corners: Quad) -> Quad:
    """The quadrangle, grown from its middle."""
    middle = sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4
    out = 1 + 2 * _SLACK
    return tuple((middle[0] + out * (x - middle[0]), middle[1] + out * (y - middle[1])) for x, y in corners)


def _straightened(picture: Image, quad: Quad) -> Image:
    """What lies within the quadrangle, as a square on white paper."""
    from PIL.Image import Resampling, Transform, new

    side = round(max(dist(quad[at], quad[at - 1]) for at in range(4)))
    corners = [length for corner in quad for length in corner]
    code = picture.transform((side, side), Transform.QUAD, corners, Resampling.BICUBIC, fillcolor=255)
    code.thumbnail((WIDEST - 2 * (WIDEST // _WHITE), WIDEST))
    border = code.width // _WHITE
    paper = new("L", (code.width + 2 * border, code.height + 2 * border), 255)
    paper.paste(code, (border, border))
    return paper


def _png(crop: Image) -> bytes:
    stored = BytesIO()
    crop.save(stored, "PNG")
    return stored.getvalue()
