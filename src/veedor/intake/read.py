"""What came out of the files of a run. Needs no reader of tables or photos: a log's readings are told in it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from veedor.election.frame import Placement
from veedor.election.sheet import Readings, Source
from veedor.intake.refusals import Refusals

if TYPE_CHECKING:
    from veedor.intake.photos.source import Duplicates, UnreadPhoto

PHOTOS: Final = "photos"
"""What stands as the encoding of a folder of photos."""


@dataclass(frozen=True)
class FileRead:
    """One file of the run. `digest` is the SHA-256 of its bytes as given; `rows` counts its records, refused
    ones included, `blank` its wholly blank lines; `encoding` is that of its text, or `xlsx`, `parquet`."""

    name: str
    digest: str
    rows: int
    blank: int
    encoding: str
    mappings: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Intake:
    """What came out of some tables: one `Readings` a source and contest, and where their stations lie. `unused`
    are the columns of each file that no mapping uses; `unread` the photos that gave no reading, `duplicates` the
    sheets that came under several names; `photos` the SHA-256 of every photo of a source, by row ("": it could not
    be read); `untold` how many photos a log keeps that gave no reading, for it does not say why; `passed_over` the
    names of those files in the folders that are no photos. The order of the files changes nothing."""

    readings: tuple[Readings, ...]
    placements: tuple[Placement, ...]
    refused: Refusals
    unused: dict[str, tuple[str, ...]]
    files: tuple[FileRead, ...]
    unread: tuple[UnreadPhoto, ...] = ()
    duplicates: tuple[Duplicates, ...] = ()
    photos: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    untold: int = 0
    passed_over: tuple[str, ...] = ()
