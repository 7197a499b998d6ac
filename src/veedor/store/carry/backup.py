"""`veedor backup`: everything that a workspace cannot make again, as one encrypted file.

Its members, in this order: `backup.json` (what it is), `keys/…`, `rows/<table>/<part>` of every table that is not a
projection, `blob/…`. What is signed and published meanwhile does no harm: heads are read before the facts are
counted, files after them, and facts never change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import msgspec
from django.db.models import Model

from veedor.base.errors import Problem, Refused, refuse
from veedor.evidence.blob import blob_path
from veedor.store.blobs import Blobs
from veedor.store.carry.archive import BACKUP, Packing
from veedor.store.carry.outgoing import outgoing, take_place
from veedor.store.carry.tables import is_operational, parts, saved_tables
from veedor.store.connection import layout
from veedor.store.models import Head, KeptBlob
from veedor.store.signing import key_file, read_log_key
from veedor.store.workspace import Workspace

FORMAT: Final = "veedor-backup/1"
PARTIAL: Final = ".partial"
"""Ends the name of a backup that lacks files."""
LOG_KEY: Final = "keys/log"
WORDS_KEY: Final = "keys/words"
ROWS: Final = "rows/"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: the first `facts` facts of the log whose key is `key`, in the tables of `layout`."""

    log: str
    key: str
    mandate: str
    rehearsal: bool
    layout: str
    facts: int
    at: str
    format: str = FORMAT

    @classmethod
    def parse(cls, raw: bytes, where: str) -> Self:
        """From its member. Refused: it is none, or of another version."""
        try:
            found = msgspec.json.decode(raw, type=cls)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise refuse("carry.not_a_backup", where) from error
        if found.format != FORMAT:
            raise refuse("carry.not_a_backup", where)
        return found


@dataclass(frozen=True)
class Backup:
    """What was saved in `path`, and what is wrong with kept files that could not be."""

    path: Path
    manifest: Manifest
    files: int
    faults: tuple[Problem, ...]


def back_up(workspace: Workspace, path: Path, passphrase: str, at: str) -> Backup:
    """Write the file; when this returns it is on the disk. A kept file that is damaged keeps nothing else out; but
    then the backup lies beside an earlier one, which may still have that file whole.

    Refused: it is no place for a backup (`keep_apart`), or the system does not let it be written.
    """
    faults: list[Problem] = []
    partial = path.with_name(path.name + PARTIAL)
    with outgoing(partial, passphrase) as packing:
        manifest = _pack(workspace, packing, at)
        files = _pack_files(Blobs(workspace.blobs), packing, faults)
    if faults:
        return Backup(partial, manifest, files, tuple(faults))
    take_place(partial, path)
    return Backup(path, manifest, files, ())


def _pack_files(blobs: Blobs, packing: Packing, faults: list[Problem]) -> int:
    """Every kept file; how many."""
    done = 0
    for digest in {*blobs.digests(), *KeptBlob.objects.values_list("blob", flat=True)}:
        try:
            packing.add(blob_path(digest), blobs.read(digest))
            done += 1
        except Refused as refused:
            faults += refused.problems
    return done


def _pack(workspace: Workspace, packing: Packing, at: str) -> Manifest:
    """All but the files that are kept."""
    tables = saved_tables()
    early = [(model, list(parts(model, 0))) for model in tables if is_operational(model)]
    manifest = _manifest(workspace, Head.objects.get().size, at)
    packing.add(BACKUP, msgspec.json.encode(manifest))
    packing.add(LOG_KEY, key_file(workspace).read_bytes())
    packing.add(WORDS_KEY, workspace.words_key.read_bytes())
    for model, found in early:
        _add_rows(packing, model, found)
    for model in tables:
        if not is_operational(model):
            _add_rows(packing, model, parts(model, manifest.facts))
    return manifest


def _manifest(workspace: Workspace, facts: int, at: str) -> Manifest:
    key = read_log_key(key_file(workspace)).verifier
    return Manifest(key.name, str(key), workspace.mandate, workspace.rehearsal, layout(), facts, at)


def _add_rows(packing: Packing, model: type[Model], found: Iterable[bytes]) -> None:
    for number, part in enumerate(found):
        packing.add(f"{ROWS}{model._meta.model_name}/{number}", part)
