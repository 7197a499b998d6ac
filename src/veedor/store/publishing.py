"""The public folder: a cache of what the database holds, with a signed head. Commit first, then publish.

The order of the facts is the database's. A head is a row before it is a file, and is signed only if its tree
extends every head that is known: those signed before, and those that somebody else saw.
"""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from django.db.models import Q

from veedor.base.errors import refuse
from veedor.evidence import note
from veedor.evidence.blob import WITHHELD, Promises, blob_path
from veedor.evidence.checkpoint import Checkpoint, open_checkpoint
from veedor.evidence.disk import Disk
from veedor.evidence.errors import LogError
from veedor.evidence.fact import read_entry
from veedor.evidence.folder import Folder
from veedor.evidence.growth import Growth
from veedor.evidence.log import CHECKPOINT, Log
from veedor.evidence.note import Signer
from veedor.store.append import held_head
from veedor.store.blobs import Blobs
from veedor.store.kinds import REGISTRY
from veedor.store.models import Fact, Head, SignedHead
from veedor.store.models.evidence import BULK
from veedor.store.signing import read_log_key
from veedor.store.stored import stored_entries
from veedor.store.workspace import Workspace

DRAFT: Final = ".veedor-log"
"""Below the workspace: a public folder in the making."""
BATCH: Final = 65_536
"""Facts under one new head at most, so that a long log does not have to fit in memory."""


class _Recorded(Disk):
    """A disk on which no head appears that is not a row first."""

    def write(self, path: str, content: bytes) -> None:
        if path == CHECKPOINT:
            _record(content)
        super().write(path, content)


def _record(raw: bytes) -> None:
    """Compare and swap: a head may follow the last one that was signed, or be that one again."""
    head = Checkpoint.parse(note.parse(raw).text)
    with held_head():
        last = SignedHead.objects.order_by("size").last()
        if last is not None and last.size > head.size:
            raise LogError("log.sign.moved", here=head.size)
        if last is None or last.size < head.size:
            SignedHead.objects.create(size=head.size, root=head.root, note=raw)
        elif bytes(last.root) != head.root:
            raise LogError("log.sign.fork", seen=last.size, here=head.size)


def publish(workspace: Workspace, seen: Iterable[Checkpoint] = ()) -> Checkpoint:
    """Publish every committed fact; the head that now stands. `seen`: heads of this log that a witness or a mirror
    has, their signatures checked.

    LogError, with nothing signed: the database is older than one of them or than the folder, or has another
    history, or somebody else publishes. LogError, with the head signed: the folder is damaged.
    """
    seen = list(seen)
    signer = _signer(workspace)
    with Disk(workspace.folder).locked():
        last = _last_signed(signer.name)
        _refuse_newer(last, [*seen, *_published(workspace.log, signer)])
        _catch_up(workspace, signer, last)
        log = Log(_Recorded(workspace.log), signer, seen)
        _append(log, Head.objects.get().size, Blobs(workspace.blobs))
        _check_lengths(log, workspace.log)
        return log.head


def republish(workspace: Workspace) -> Checkpoint:
    """The same, with every file of the folder written anew: whatever became of them, the database has it all.
    Refused: the folder is a link, and what it leads to is not the workspace's."""
    signer = _signer(workspace)
    with Disk(workspace.folder).locked():
        _refuse_newer(_last_signed(signer.name), _published(workspace.log, signer))
        _clear(workspace.log)
    return publish(workspace)


def _signer(workspace: Workspace) -> Signer:
    """The log's key. Refused: it cannot be read; the workspace was restored, and nobody could say what it had
    signed; or the key is another log's: a rehearsal's, say."""
    if workspace.held_key.exists():
        raise refuse("carry.unconfirmed", str(workspace.folder))
    found = read_log_key(workspace.log_key)
    if found.name != workspace.log_name:
        raise refuse("rehearsal.other_key", str(workspace.folder), found=found.name)
    return found


def _last_signed(origin: str) -> Checkpoint | None:
    last = SignedHead.objects.order_by("size").last()
    return None if last is None else Checkpoint(origin, last.size, bytes(last.root))


def _published(folder: Path, signer: Signer) -> list[Checkpoint]:
    """The head that stands in the folder, if there is one."""
    if not (folder / CHECKPOINT).exists():
        return []
    return [open_checkpoint(Folder(folder)(CHECKPOINT, note.NOTE_BYTES), signer.verifier).checkpoint]


def _refuse_newer(last: Checkpoint | None, heads: Iterable[Checkpoint]) -> None:
    """Every head was a row before anybody saw it. One that is newer than the rows shows a database that was put
    back: what it would sign next could contradict what was signed."""
    for head in heads:
        if last is None or head.size > last.size:
            raise LogError("workspace.behind", seen=head.size, here=last.size if last else 0)
        if head.size == last.size and head.root != last.root:
            raise LogError("log.sign.fork", seen=head.size, here=last.size)


def _catch_up(workspace: Workspace, signer: Signer, last: Checkpoint | None) -> None:
    """A folder as of the last head that was signed, so that nothing is signed before it stands."""
    folder = workspace.log
    if last is None:
        if not (folder / CHECKPOINT).exists():
            Log.create(_Recorded(folder), signer)
        return
    if not (folder / CHECKPOINT).exists():
        beside = workspace.folder / DRAFT
        _clear(beside)
        _resume(Log.create(Disk(beside), signer), beside, last, workspace)
        _clear(folder)
        beside.replace(folder)
        return
    log = Log(Disk(folder), signer)
    if log.head.size < last.size:
        _resume(log, folder, last, workspace)


def _clear(folder: Path) -> None:
    """Take a folder away with all that is in it, if it is there. Refused: it is a link."""
    if folder.is_symlink():
        raise refuse("workspace.log_is_link", str(folder))
    if folder.exists():
        shutil.rmtree(folder)


def _resume(log: Log, folder: Path, last: Checkpoint, workspace: Workspace) -> None:
    """Append up to the last head that was signed. LogError: the database's facts have another tree than it."""
    grown = Growth.resumed(log.head.size, Folder(folder))
    deque(grown.add(list(stored_entries(log.head.size, last.size))), maxlen=0)
    if grown.root() != last.root:
        raise LogError("log.sign.fork", seen=last.size, here=log.head.size)
    _append(log, last.size, Blobs(workspace.blobs))


def _append(log: Log, size: int, blobs: Blobs) -> None:
    """Every fact up to `size`, with the files that open facts promise; what an interruption left goes."""
    while log.head.size < size:
        start, stop = log.head.size, min(log.head.size + BATCH, size)
        promises = _promises(start, stop)
        handed_out = [one for one in promises.promised if one not in promises.withheld]
        files = ((blob_path(blob), blobs.read(blob)) for blob in handed_out)
        log.append(list(stored_entries(start, stop)), files, [blob_path(blob) for blob in promises.withheld])
    log.append([])


def _check_lengths(log: Log, folder: Path) -> None:
    """That every file is as long as the signed list says. LogError otherwise. What it holds, `verify` reads."""
    for path, published in log.files.items():
        place = folder / path
        if not place.is_file() or place.stat().st_size != published.size:
            raise LogError("workspace.log_damaged", path=path)


def _promises(start: int, stop: int) -> Promises:
    """The files that facts of some leaves promise, and all that were ever withheld: also by a fact that only a
    later head will have, for a photo that was served for a moment cannot be called back."""
    promises = Promises()
    rows = Fact.objects.exclude(kind=BULK)
    for row in rows.filter(Q(leaf__gte=start, leaf__lt=stop) | Q(kind=WITHHELD)).iterator():
        promises.add(row.leaf, read_entry(bytes(row.entry), str(row.leaf)), REGISTRY)
    return promises
