"""Which files of a folder are photos: those named like one, and those that begin like one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from veedor.base.errors import refuse
from veedor.intake.photos.formats import ENDINGS, HEAD, recognise


@dataclass(frozen=True)
class Listing:
    """`photos` in order; `passed_over` is what else lies in the folders (other files, links to folders)."""

    photos: tuple[Path, ...]
    passed_over: tuple[Path, ...]


def list_photos(paths: Iterable[Path]) -> Listing:
    """Every path that is no folder, as given, and the photos of those that are, folder by folder in the order of
    their names. Links to folders are not followed. Refused: a folder that cannot be listed."""
    photos: list[Path] = []
    passed_over: list[Path] = []
    for path in paths:
        if not path.is_dir():
            photos.append(path)
            continue
        for file in sorted(_below(path)):
            (photos if _is_photo(file) else passed_over).append(file)
    return Listing(tuple(photos), tuple(passed_over))


def _below(folder: Path) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                listed = list(entries)
        except OSError as error:
            raise refuse(
                "read.folder_unreadable", str(here), reason=error.strerror or type(error).__name__
            ) from error
        waiting += [Path(entry.path) for entry in listed if entry.is_dir(follow_symlinks=False)]
        yield from (Path(entry.path) for entry in listed if not entry.is_dir(follow_symlinks=False))


def _is_photo(path: Path) -> bool:
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            return False
        return path.suffix.lower() in ENDINGS or (stat.S_ISREG(state.st_mode) and _begins_like_one(path))
    except OSError:
        return path.suffix.lower() in ENDINGS


def _begins_like_one(path: Path) -> bool:
    with path.open("rb") as file:
        return recognise(file.read(HEAD)) is not None
