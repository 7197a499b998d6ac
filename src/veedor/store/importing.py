"""Files into facts: what they say is appended; what was imported before is passed over, row by row."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from veedor.base.errors import Problem, Refused, refuse
from veedor.election.pack import Pack
from veedor.election.sheet import Readings
from veedor.evidence.errors import KeyFileError
from veedor.evidence.fact import Fact, shuffled
from veedor.evidence.keyfile import read_secret
from veedor.intake.given import GivenFile
from veedor.intake.photos.folder import list_photos
from veedor.intake.photos.source import Watch, unwatched
from veedor.intake.publishable import publishable
from veedor.intake.read import Intake
from veedor.intake.recorded import sheet_facts
from veedor.intake.tables import read_tables
from veedor.store.append import append, held_head, open_drafts, sealed_drafts
from veedor.store.blobs import Blobs
from veedor.store.custodians import refuse_other_custodians
from veedor.store.kinds import REGISTRY
from veedor.store.making import kept, placed_facts, refused_facts, withheld
from veedor.store.models import KeptBlob, RowsRefused, SheetRead
from veedor.store.stored import stored_pack
from veedor.store.workspace import Workspace

BATCH: Final = 5_000
"""Facts of a transaction: how long a writer holds the head, and what a crash costs of a file not yet imported."""

Row = tuple[str, str, int, str]
"""A reading's file, source, line there and contest: what is never read twice."""


@dataclass(frozen=True)
class Imported:
    """What an import did: readings `added`, and readings that were there `already`."""

    intake: Intake
    added: int
    already: int


@dataclass(frozen=True)
class Importer:
    """Imports into one workspace. `at`: the quarter of an hour in which it happens; `watch` is told how many photos
    are read."""

    workspace: Workspace
    at: str
    sealed: bool = False
    watch: Watch = unwatched

    def add(self, given: Sequence[GivenFile]) -> Imported:
        """Read files and append what they say. When this returns, all of it is on the disk; interrupted, it can be
        done again.

        Refused, before anything is appended: files that are no tables of the pack, names that are no codes, a file
        that was imported under the name of another source.
        """
        pack = stored_pack(self.workspace)
        intake = read_tables(pack, given, watch=self.watch)
        digests = {file.name: file.digest for file in intake.files if file.name not in intake.photos}
        sheets = [fact for one in intake.readings for fact in self._sheets(one, pack, intake, digests)]
        _refuse_other_names(sheets, _given_names(intake))
        refuse_other_custodians(sheets)
        self._add_files(given, intake)
        self._add_places(pack, intake)
        added = sum(map(self._add_sheets, _batches(sheets, self.sealed)))
        self._add_refusals(intake, digests)
        return Imported(intake, added, len(sheets) - added)

    def _sheets(self, readings: Readings, pack: Pack, intake: Intake, digests: dict[str, str]) -> Iterator[Fact]:
        """One fact a reading. A photo is a file of its own; the rows of a table share one."""
        shown = publishable(readings, pack, _words_key(self.workspace))
        photos = intake.photos.get(readings.source.name)
        if photos is None:
            yield from sheet_facts(shown, digests[readings.file], pack.station_code, self.at)
            return
        for at, row in enumerate(readings.rows.tolist()):
            one = replace(shown.take(np.asarray([at])), rows=np.asarray([1], dtype=np.int64))
            yield from sheet_facts(one, photos[row - 1], pack.station_code, self.at)

    def _add_files(self, given: Sequence[GivenFile], intake: Intake) -> None:
        """Keep the files, and say so. None is handed out: tables and photos may show persons."""
        blobs = Blobs(self.workspace.blobs)
        folders = [one.path for one in given if one.path.is_dir()]
        paths = [*(one.path for one in given if not one.path.is_dir()), *list_photos(folders).photos]
        if self.sealed:
            secrets.SystemRandom().shuffle(paths)  # in the order of their names, a leaf's number would name a file
        media = {file.digest: "table" for file in intake.files}
        media |= {digest: "image" for photos in intake.photos.values() for digest in photos}
        for path in paths:
            blob = blobs.keep(path.read_bytes())
            if blob not in media:
                raise refuse("workspace.file_changed", path.name)
            facts = [kept(blobs, blob, media[blob], self.at), withheld(blob, "personal", self.at)]
            self._add_blob(blob, facts[:1] if self.sealed else facts)

    def _add_places(self, pack: Pack, intake: Intake) -> None:
        """What tables say of stations beside their votes."""
        blobs = Blobs(self.workspace.blobs)
        for where in intake.placements:
            if where.areas or where.names or where.electors is not None:
                blob, facts = placed_facts(blobs, where, pack, self.at)
                self._add_blob(blob, facts)

    def _add_blob(self, blob: str, facts: Sequence[Fact]) -> None:
        """Facts about a file, unless it is kept already."""
        with held_head():
            if not KeptBlob.objects.filter(blob=blob).exists():
                self._append([REGISTRY.admit(fact, blob) for fact in facts])

    def _add_sheets(self, facts: Sequence[Fact]) -> int:
        """Those of some readings that are not in the log yet; how many they were. Refused: somebody imported their
        file under another name in the meantime."""
        with held_head():
            _refuse_other_names(facts)
            known = _read_before(facts)
            new = [fact for fact in facts if _row(fact) not in known]
            self._append(new)
        return len(new)

    def _add_refusals(self, intake: Intake, digests: dict[str, str]) -> None:
        for fact in refused_facts(intake.refused, digests, self.at):
            with held_head():
                told = RowsRefused.objects.filter(blob=fact.body["blob"], report=fact.body["report"])
                if not told.exists():
                    self._append([REGISTRY.admit(fact, fact.kind)])

    def _append(self, facts: Sequence[Fact]) -> None:
        append(sealed_drafts(facts) if self.sealed else open_drafts(facts))


def _batches(facts: Sequence[Fact], sealed: bool) -> Iterator[Sequence[Fact]]:
    """Sealed ones in an order that says nothing of the file's, across all batches."""
    ordered = shuffled(facts) if sealed else facts
    return (ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH))


def _row(fact: Fact) -> Row:
    origin = fact.body["origin"]
    return origin["blob"], fact.body["source"], origin["row"], fact.body["contest"]


def _read_before(facts: Sequence[Fact]) -> set[Row]:
    """Those rows of these files that are in the log."""
    blobs, sources, rows, _ = (set(column) for column in zip(*map(_row, facts), strict=True))
    known = SheetRead.objects.filter(blob__in=blobs, source__in=sources, row__in=rows, withdrawn=False)
    return set(known.values_list("blob", "source", "row", "contest"))


def _words_key(workspace: Workspace) -> bytes:
    """Refused: it is missing, others may read it, or it is short: then words of the log could be tried out."""
    try:
        return read_secret(workspace.words_key)
    except KeyFileError as error:
        raise Refused([error.at(str(workspace.words_key))]) from None


def _given_names(intake: Intake) -> dict[str, str]:
    """What the files are called that hold these digests; for a photo, its folder."""
    names = {file.digest: file.name for file in intake.files}
    folders = {source.name: file.name for file in intake.files for source in file.sources}
    return names | {digest: folders[name] for name, photos in intake.photos.items() for digest in photos}


def _refuse_other_names(facts: Sequence[Fact], files: Mapping[str, str] = MappingProxyType({})) -> None:
    """One file is one source, whatever it is called: under a second name it would agree with itself. `files` gives
    their names; without one, a file is told by its digest."""
    names: dict[str, set[str]] = {}
    for fact in facts:
        names.setdefault(fact.body["origin"]["blob"], set()).add(fact.body["source"])
    before = SheetRead.objects.filter(blob__in=names, withdrawn=False).values_list("blob", "source").distinct()
    others = {
        (files.get(blob, blob[:16]), source): names[blob] for blob, source in before if source not in names[blob]
    }
    if others:
        raise Refused(
            Problem("workspace.other_name", file, {"known": source, "given": ", ".join(sorted(given))})
            for (file, source), given in sorted(others.items())
        )
