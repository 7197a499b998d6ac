"""The folder of photos that the witness network sends in: every sheet that it holds, one of them three times."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

from examples.demo.camera import Shot, shots_for, take
from examples.demo.invent import Sheet
from examples.demo.paper import Form, draw_sheet

SOURCE: Final = "witness-photos"
OTHER_NAMES: Final = ("IMG-20250316-WA0007.jpg", "acta recibida 3.jpg")
"""What one sheet is also called: the same file sent again, and the same picture pressed smaller."""


@dataclass(frozen=True)
class Photo:
    """One sheet that arrives, under `names` (the first is the one that the typed tables cite)."""

    sheet: Sheet
    shot: Shot
    names: tuple[str, ...]


def plan_photos(papers: Mapping[str, Sheet], seed: int) -> tuple[Photo, ...]:
    """How every paper arrives; one that is scanned well arrives under three names."""
    shots = shots_for(sorted(papers), seed)
    well = [station for station, shot in shots.items() if shot is Shot.SCANNED]
    tripled = random.Random(f"{seed} three names").choice(well)
    return tuple(
        Photo(papers[station], shots[station], _names(station, station == tripled)) for station in sorted(papers)
    )


def _names(station: str, tripled: bool) -> tuple[str, ...]:
    return (f"witness-network-{station}.jpg", *(OTHER_NAMES if tripled else ()))


def take_photos(photos: tuple[Photo, ...], form: Form, folder: Path) -> None:
    """Draw, photograph and file all of them, on every core."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        for _ in pool.map(partial(take_photo, form=form, folder=folder), photos, chunksize=20):
            pass


def take_photo(photo: Photo, form: Form, folder: Path) -> None:
    paper = draw_sheet(photo.sheet, form, with_code=photo.shot is not Shot.NO_CODE)
    data = take(paper, photo.shot, photo.names[0])
    for name, content in zip(photo.names, _again(data), strict=False):
        (folder / name).write_bytes(content)


def _again(data: bytes) -> Iterator[bytes]:
    """The file, the same file, and the picture pressed smaller."""
    yield data
    yield data
    out = BytesIO()
    with Image.open(BytesIO(data)) as image:
        image.resize((image.width * 4 // 5, image.height * 4 // 5)).save(out, "JPEG", quality=25)
    yield out.getvalue()
