"""A count whose sheets come from a log, said and written as one of files is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from veedor.base.progress import Progress
from veedor.cli.asked import Asked
from veedor.cli.count import Job, require_level
from veedor.cli.writing import out_files, write_all

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.cli.reports import Reports
    from veedor.intake.refusals import Refusals
    from veedor.intake.tables import FileRead, Intake
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
    from veedor.intake.tables import Intake

    return Intake(tuple(basis.readings), (), _refusals(basis), {}, tuple(_files(basis)))


def _refusals(basis: Basis) -> Refusals:
    from veedor.intake.refusals import Refusals

    return Refusals(counts={(blob, "recorded.refused"): rows for blob, rows in basis.refused.items()})


def _files(basis: Basis) -> Iterator[FileRead]:
    from veedor.intake.tables import FileRead

    for blob in sorted({one.file for one in basis.readings}):
        mine = [one for one in basis.readings if one.file == blob]
        rows = max(map(len, mine)) + basis.refused.get(blob, 0)
        sources = tuple(sorted({one.source for one in mine}))
        yield FileRead(blob, blob, rows, blank=0, encoding="log", mappings=(), sources=sources)
