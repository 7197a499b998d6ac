"""A count whose sheets come from a log, said and written as one of files is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from veedor.base.progress import Progress
from veedor.cli.asked import Asked
from veedor.cli.count import Job, require_level
from veedor.cli.writing import out_files, write_all

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.cli.reports import Reports
    from veedor.election.sheet import Readings, Source
    from veedor.intake.read import FileRead, Intake
    from veedor.intake.refusals import Refusals
    from veedor.tally.recorded import Basis


def counted_job(
    basis: Basis, as_object: str, words: Words, by: str | None, out: Path | None, reports: Reports
) -> Job:
    """Fold what a log says, and write what was asked for; `as_object` is the command that prints all of it. Files
    bear their digests: a log has no other names."""
    require_level(basis.pack, by)
    with Progress(2) as progress:
        progress.step(words.say("count.progress.counting"))
        counted, intake = basis.count(), _intake(basis)
        reports.require_stations(counted)
        progress.step(words.say("count.progress.writing"))
        unwritten = write_all(counted, intake, intake.refused, by, out, reports, words)
    asked = Asked(basis.pack.id, (), (), None, as_object)
    targets = reports.targets(basis.pack)
    return Job(counted, intake, intake.refused, asked, words, by, out_files(out), targets, unwritten)


def _intake(basis: Basis) -> Intake:
    from veedor.intake.read import Intake

    return Intake(
        readings=tuple(basis.readings),
        placements=(),
        refused=refusals(basis),
        unused={},
        files=files(basis),
        photos=basis.photos,
        untold=basis.photos_unread,
    )


def refusals(basis: Basis) -> Refusals:
    """The rows that the log says were refused; it keeps their numbers only."""
    from veedor.intake.refusals import Refusals

    return Refusals(counts={(blob, "recorded.refused"): rows for blob, rows in basis.refused.items()})


def files(basis: Basis) -> tuple[FileRead, ...]:
    """The files behind a log's readings, each with the layouts by which it may have been read."""
    return tuple(_files(basis))


def _files(basis: Basis) -> Iterator[FileRead]:
    by_file: dict[str, list[Readings]] = defaultdict(list)
    for one in basis.readings:
        by_file[one.file].append(one)
    for file, mine in sorted(by_file.items()):
        sources = tuple(sorted({one.source for one in mine}))
        yield _photos(file, sources, basis) if file in basis.photos else _table(file, mine, sources, basis)


def _table(blob: str, readings: Sequence[Readings], sources: tuple[Source, ...], basis: Basis) -> FileRead:
    from veedor.intake.read import FileRead

    rows = max(map(len, readings)) + basis.refused.get(blob, 0)
    return FileRead(blob, blob, rows, blank=0, encoding="log", mappings=_mappings(readings, basis), sources=sources)


def _photos(name: str, sources: tuple[Source, ...], basis: Basis) -> FileRead:
    """The photos of a source, as if they were a folder; its digest is that of theirs, one a line."""
    from veedor.intake.read import PHOTOS, FileRead

    photos = basis.photos[name]
    digest = sha256("".join(f"{one}\n" for one in photos).encode()).hexdigest()
    return FileRead(name, digest, len(photos), blank=0, encoding=PHOTOS, mappings=(), sources=sources)


def _mappings(readings: Sequence[Readings], basis: Basis) -> tuple[str, ...]:
    """Of all that a file gave; none if of some readings nobody can say it."""
    from veedor.intake.replayed import mappings_of

    found = [mappings_of(one, basis.pack) for one in readings]
    return tuple(sorted({name for names in found for name in names})) if all(found) else ()
