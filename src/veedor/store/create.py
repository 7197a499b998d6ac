"""A new workspace: folder, keys, database, and a log whose first facts say what is counted."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from veedor.base.errors import refuse
from veedor.election.frame import Placement
from veedor.election.pack import Pack
from veedor.election.pack_files import pack_files
from veedor.election.placement_file import placement_file
from veedor.election.rehearsal import DECLARED
from veedor.evidence.fact import Fact
from veedor.evidence.keyfile import write_key
from veedor.evidence.note import Signer
from veedor.store.append import append, held_head, open_drafts
from veedor.store.blobs import Blobs
from veedor.store.connection import connect, disconnect
from veedor.store.kinds import REGISTRY
from veedor.store.making import kept, placed_facts
from veedor.store.places import keep_private
from veedor.store.workspace import FORMAT, Workspace
from veedor.tally.fold import VERSION

_WORDS_KEY_BYTES: Final = 32
_SETTINGS: Final = """\
# A Veedor workspace. What may stand here: docs/for-operators.md
format = {format}
log = "{log}"
mandate = "{mandate}"
database = "{database}"
rehearsal = {rehearsal}
"""


def create(wanted: Workspace, pack: Pack, registers: Sequence[Placement], at: str) -> None:
    """Make the workspace, whole or not at all.

    Refused: the folder has something in it, or the database holds a log already.
    """
    with beside(wanted) as workspace:
        _write_keys(workspace)
        connect(workspace)
        try:
            _begin_log(workspace, pack, registers, at)
        finally:
            disconnect()


@contextmanager
def beside(wanted: Workspace) -> Iterator[Workspace]:
    """A folder with its settings beside that of the workspace that is wanted, to be filled; then it gets its name.
    Nothing is left of one that fails, but for what a server's database was told to keep: that comes last. Refused:
    the folder has something in it, or would be public."""
    folder = wanted.folder.absolute()
    keep_private([folder])
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refuse("workspace.folder_taken", str(folder))
    draft = replace(wanted, folder=folder.with_name(f".veedor-{secrets.token_hex(8)}"))
    try:
        draft.folder.mkdir(parents=True)
        _keep_private(draft)
        yield draft
        draft.folder.replace(folder)
    finally:
        shutil.rmtree(draft.folder, ignore_errors=True)


def _keep_private(workspace: Workspace) -> None:
    """What is sealed, every file that came in, and the password of a database are nobody else's to read. The folder
    itself stays open, since the world reads the log in it."""
    workspace.blobs.mkdir(mode=0o700)
    write_secret(workspace.settings_file, _settings(workspace))
    if not workspace.database:
        workspace.sqlite.touch(mode=0o600)  # SQLite gives the files beside it the same mode


def _write_keys(workspace: Workspace) -> None:
    """Only their owner may read them."""
    workspace.keys.mkdir(mode=0o700)
    write_key(workspace.log_key, Signer.generate(workspace.log_name))
    write_secret(workspace.words_key, secrets.token_hex(_WORDS_KEY_BYTES))


def write_secret(path: Path, text: str) -> None:
    """A file that only its owner may read, on the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _begin_log(workspace: Workspace, pack: Pack, registers: Sequence[Placement], at: str) -> None:
    """The pack's files and the frame, then what they define, in one transaction. Refused: the log has begun."""
    blobs = Blobs(workspace.blobs)
    files = {path: blobs.keep(content) for path, content in sorted(pack_files(pack).items())}
    nowhere = Placement(np.zeros(0, dtype=np.int64 if pack.station_code.numeric else np.str_))
    frame, *others = registers or [nowhere]
    placed = blobs.keep(placement_file(frame, pack))
    election = {
        "pack": pack.id,
        "files": [{"path": path, "blob": blob, "bytes": blobs.size(blob)} for path, blob in files.items()],
        "frame": {"blob": placed, "bytes": blobs.size(placed), "stations": len(frame.keys)},
        "fold": VERSION,
    }
    facts = [kept(blobs, blob, "pack", at) for blob in dict.fromkeys(files.values())]
    facts += [kept(blobs, placed, "table", at), Fact("election.defined", 1, at, election)]
    for other in others:
        facts += placed_facts(blobs, other, pack, at)[1]
    if workspace.rehearsal:
        facts.insert(0, Fact(DECLARED, 1, at, {}))
    with held_head() as size:
        if size:
            raise refuse("workspace.database_taken", workspace.database_shown)
        append(open_drafts([REGISTRY.admit(fact, fact.kind) for fact in facts]))


def _settings(workspace: Workspace) -> str:
    return _SETTINGS.format(
        format=FORMAT,
        log=workspace.log_name,
        mandate=workspace.mandate,
        database=workspace.database or "sqlite",
        rehearsal="true" if workspace.rehearsal else "false",
    )
