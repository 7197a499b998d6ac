"""What is wrong with a workspace, as far as a look at it tells: its key, its folder `log/`, its files."""

from __future__ import annotations

from collections.abc import Iterator

from veedor.base.errors import Problem, Refused
from veedor.evidence.checkpoint import Checkpoint, open_checkpoint
from veedor.evidence.errors import EvidenceError
from veedor.evidence.folder import Folder
from veedor.evidence.log import CHECKPOINT
from veedor.evidence.note import NOTE_BYTES, Verifier
from veedor.store.blobs import Blobs
from veedor.store.models import KeptBlob, SignedHead
from veedor.store.signing import key_file, read_log_key
from veedor.store.workspace import Workspace


def problems_of(workspace: Workspace) -> Iterator[Problem]:
    """Each with what is to be done. Whether files are still what they were, only reading all of them tells."""
    if workspace.held_key.exists():
        yield Problem("carry.unconfirmed", str(workspace.folder))
    try:
        key = read_log_key(key_file(workspace)).verifier
    except Refused as refused:
        yield from refused.problems
    else:
        yield from _of_the_folder(workspace, key)
    yield from _of_the_files(workspace)


def _of_the_folder(workspace: Workspace, key: Verifier) -> Iterator[Problem]:
    """Whether the database knows the head that stands there."""
    if not (workspace.log / CHECKPOINT).exists():
        return
    try:
        head = open_checkpoint(Folder(workspace.log)(CHECKPOINT, NOTE_BYTES), key).checkpoint
    except EvidenceError as error:
        yield error.at(str(workspace.log / CHECKPOINT))
        return
    last = SignedHead.objects.order_by("size").last()
    if last is None or last.size < head.size:
        values: dict[str, object] = {"seen": head.size, "here": last.size if last else 0}
        yield Problem("workspace.behind", str(workspace.log), values)
    elif _contradicts(head):
        yield Problem("log.sign.fork", str(workspace.log), {"seen": head.size, "here": last.size})


def _contradicts(head: Checkpoint) -> bool:
    signed = SignedHead.objects.filter(size=head.size).first()
    return signed is not None and bytes(signed.root) != head.root


def _of_the_files(workspace: Workspace) -> Iterator[Problem]:
    """Those that facts name and that are not there."""
    blobs = Blobs(workspace.blobs)
    gone = [
        blob for blob in KeptBlob.objects.order_by("leaf").values_list("blob", flat=True) if not blobs.has(blob)
    ]
    if gone:
        yield Problem("workspace.files_gone", str(workspace.blobs), {"files": len(gone), "first": gone[0]})
