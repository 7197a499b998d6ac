"""Folders of photos as sources of a count, beside tables: what reads becomes readings, the rest is counted."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from veedor.base.errors import Problem, Refused, refuse
from veedor.election.frame import Keys, Placement
from veedor.election.pack import Pack
from veedor.election.sheet import UNDECLARED, Kind, Readings, Source, State
from veedor.intake.given import GivenFile
from veedor.intake.photos.batch import read_photos
from veedor.intake.photos.duplicates import Group, Sign, group_sheets
from veedor.intake.photos.folder import list_photos
from veedor.intake.photos.images import Images
from veedor.intake.photos.photo import PhotoRead, file_name
from veedor.intake.qr import OTHER_FIELDS, QrReading
from veedor.intake.unread import Unread

Watch: TypeAlias = Callable[[int, int, str], None]
"""Told of every folder how many of its photos are read, of how many, and which was the last."""


def unwatched(*_: object) -> None:
    """Nobody waits."""


@dataclass(frozen=True)
class UnreadPhoto:
    """A photo that is kept, and is no reading."""

    source: str
    file: str
    reason: Unread


@dataclass(frozen=True)
class Duplicates:
    """One sheet under several names: it counts once, under `kept`. `by` says how the others were recognised."""

    source: str
    kept: str
    others: tuple[str, ...]
    by: tuple[Sign, ...]


@dataclass(frozen=True)
class PhotoFolder:
    """All photos of one folder, read, in the order of their paths; `name` is the folder's. `passed_over`: the names
    of its other files."""

    pack: Pack
    name: str
    source: Source
    reads: tuple[PhotoRead, ...]
    passed_over: tuple[str, ...] = ()

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return group_sheets(self.reads)

    @property
    def digest(self) -> str:
        """SHA-256 of the names and digests of all photos, one a line."""
        lines = (f"{one.digest or '-'}  {one.file}\n" for one in self.reads)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def unread(self) -> tuple[UnreadPhoto, ...]:
        kept = [self.reads[group.kept] for group in self.groups]
        return tuple(UnreadPhoto(self.source.name, one.file, one.reason) for one in kept if one.reason is not None)

    @property
    def duplicates(self) -> tuple[Duplicates, ...]:
        several = [group for group in self.groups if len(group.photos) > 1]
        return tuple(Duplicates(self.source.name, *self._names(group), group.by) for group in several)

    def _names(self, group: Group) -> tuple[str, tuple[str, ...]]:
        first, *rest = (self.reads[at].file for at in group.photos)
        return first, tuple(rest)

    def readings(self, images: Images) -> tuple[Readings, Placement] | None:
        """One reading a sheet; None if no photo was read. The `copy` of each is the name of its image."""
        kept = [group.kept for group in self.groups if self.reads[group.kept].reading is not None]
        found = [reading for at in kept if (reading := self.reads[at].reading) is not None]
        if not found:
            return None
        stations = _keys(found, self.pack)
        counts, states, fields = _matrix(found, self.pack)
        options = self.pack.contest(found[0].contest).option_ids
        readings = Readings(
            source=self.source,
            contest=found[0].contest,
            file=self.name,
            options=options,
            fields=fields,
            stations=stations,
            counts=counts,
            states=states,
            rows=np.asarray(kept, dtype=np.int64) + 1,
            texts={"copy": np.asarray([images.name(self.source.custodian, self.reads[at]) for at in kept])},
        )
        return readings, Placement(stations)


def _keys(found: Sequence[QrReading], pack: Pack) -> Keys:
    stations = [reading.station for reading in found]
    return np.asarray(stations, dtype=np.int64 if pack.station_code.numeric else np.str_)


def _matrix(found: Sequence[QrReading], pack: Pack) -> tuple[NDArray[np.int32], NDArray[np.uint8], tuple[str, ...]]:
    """Counts and states, (readings × fields), and the fields."""
    options = pack.contest(found[0].contest).option_ids
    fields = (*options, *(name for name in OTHER_FIELDS if name in found[0].fields))
    counts = np.zeros((len(found), len(fields)), dtype=np.int32, order="F")
    states = np.full(counts.shape, State.NO_SUCH_FIELD, dtype=np.uint8, order="F")
    for row, reading in enumerate(found):
        for name, count in {**reading.votes, **reading.fields}.items():
            at = fields.index(name)
            counts[row, at] = count or 0
            states[row, at] = State.EMPTY if count is None else State.NUMBER
    return counts, states, fields


def images_of(folders: Iterable[PhotoFolder]) -> Images:
    """The names of all images that these folders hold."""
    images = Images()
    for folder in folders:
        images.add(folder.source.custodian, folder.reads, folder.groups)
    return images


def read_folders(
    pack: Pack,
    given: Iterable[GivenFile],
    taken: Collection[str] = (),
    executor: Executor | None = None,
    watch: Watch = unwatched,
) -> list[PhotoFolder]:
    """Read the photos of every folder, in the order of their names. Where two share one, or it is `taken` by a
    table, they are told apart by the start of their digests. Refused: a folder without photos, or given twice."""
    folders = [_read_folder(pack, one, executor, watch) for one in given]
    names = [*taken, *(folder.source.name for folder in folders)]
    apart = [folder if names.count(folder.source.name) == 1 else _marked(folder) for folder in folders]
    times = Counter(folder.source.name for folder in apart)
    if twice := sorted({folder.name for folder in apart if times[folder.source.name] > 1}):
        raise Refused(Problem("intake.file.twice", name) for name in twice)
    return sorted(apart, key=lambda folder: folder.source)


def _read_folder(pack: Pack, given: GivenFile, executor: Executor | None, watch: Watch) -> PhotoFolder:
    name = file_name(given.path.resolve())
    source = Source(given.name or name, given.custodian or UNDECLARED, Kind.QR)
    listing = list_photos([given.path])
    if not listing.photos:
        raise refuse("read.no_photos_in_folder", str(given.path))
    reads = _watched(read_photos(listing.photos, pack, executor), len(listing.photos), watch)
    return PhotoFolder(pack, name, source, tuple(reads), tuple(map(file_name, listing.passed_over)))


def _watched(reads: Iterable[PhotoRead], total: int, watch: Watch) -> Iterator[PhotoRead]:
    watch(0, total, "")
    for done, one in enumerate(reads, start=1):
        yield one
        watch(done, total, one.file)


def _marked(folder: PhotoFolder) -> PhotoFolder:
    return replace(folder, source=replace(folder.source, name=f"{folder.source.name}#{folder.digest[:8]}"))
