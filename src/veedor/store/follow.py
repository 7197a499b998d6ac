"""A second folder, here or on a host, with what the workspace would lose with its disk: all files, and the log.

The folder has a `log`, which is a mirror, and `blobs`. From them and a backup, `carry/restore.py` makes the
workspace again. Sealed bodies are in neither: only a backup holds those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from veedor.base.errors import Problem, Refused, refuse
from veedor.evidence.checkpoint import open_checkpoint
from veedor.evidence.disk import Disk
from veedor.evidence.errors import LogError
from veedor.evidence.folder import Folder
from veedor.evidence.kept import Kept
from veedor.evidence.log import CHECKPOINT
from veedor.evidence.mirror import copy
from veedor.evidence.note import NOTE_BYTES
from veedor.evidence.trust import Policy
from veedor.store.blobs import Blobs, digest_at
from veedor.store.host import Host
from veedor.store.models import KeptBlob
from veedor.store.places import keep_private, need_parent
from veedor.store.publishing import publish
from veedor.store.signing import read_log_key
from veedor.store.workspace import Workspace

LOG: Final = "log"
BLOBS: Final = "blobs"
_LIMIT: Final = 10**15
"""Bytes of a log: our own is copied however long it is."""


@dataclass(frozen=True)
class Followed:
    """The facts that the copy has, the files that were new to it or damaged there, and what is wrong with files
    that could not be copied."""

    facts: int
    files: int
    faults: tuple[Problem, ...]


def follow(workspace: Workspace, place: Path | Host, *, check: bool = False) -> Followed:
    """Publish what is committed, and bring the copy up to it. When this returns, a folder's is on the disk. Files
    that have another size in the copy are written again; with `check` also those that have other content.

    Refused: the folder is in the workspace, or in a published log; its disk is not there; the host cannot be
    reached. LogError: somebody else publishes, or the log must not be signed; MirrorError, SplitViewError,
    NoteError: the copy is of another log, or another history.
    """
    if isinstance(place, Host):
        return _to_host(workspace, place, check)
    return _to_folder(workspace, place, check)


def _to_folder(workspace: Workspace, folder: Path, check: bool) -> Followed:
    if folder.resolve().is_relative_to(workspace.folder.resolve()):
        raise refuse("follow.inside", str(folder))
    need_parent(folder)
    keep_private([folder / BLOBS])
    head, copied = publish(workspace), Kept(folder / LOG)
    trusted = Policy.claimed(read_log_key(workspace.log_key).verifier)
    with copied.disk.locked():
        copy(trusted, Folder(workspace.log), copied, _LIMIT, lambda *_: None)
    _make_private(folder / BLOBS)
    own = Blobs(workspace.blobs)
    files, faults = _copy_files(own, Blobs(folder / BLOBS), check)
    return Followed(head.size, files, (*_missing(own), *faults))


def _make_private(folder: Path) -> None:
    """Nobody else's to read, also where it was made by other means; FAT disks know no modes, and refuse them."""
    folder.mkdir(mode=0o700, exist_ok=True)
    with suppress(PermissionError):
        folder.chmod(0o700)


def _missing(own: Blobs) -> Iterator[Problem]:
    """Files that facts say are kept, and that are gone."""
    for digest in KeptBlob.objects.order_by("leaf").values_list("blob", flat=True):
        if not own.has(digest):
            yield Problem("workspace.blob_missing", digest[:16])


def _to_host(workspace: Workspace, host: Host, check: bool) -> Followed:
    """What is there must be below what is signed now: an older database would not publish, let alone copy."""
    host.prepare([LOG], [BLOBS])
    signer = read_log_key(workspace.log_key).verifier
    there = host.read(f"{LOG}/{CHECKPOINT}")
    publish(workspace, [] if there is None else [open_checkpoint(there, signer).checkpoint])
    raw = Folder(workspace.log)(CHECKPOINT, NOTE_BYTES)  # read first: what it needs is there before it is
    own = Blobs(workspace.blobs)
    whole, faults = _whole(own, host.lacks(workspace.blobs, BLOBS, check=check))
    host.add(workspace.blobs, BLOBS, whole)
    host.send(workspace.log, LOG, CHECKPOINT)
    host.write(f"{LOG}/{CHECKPOINT}", raw)
    _sweep(workspace, host)
    return Followed(open_checkpoint(raw, signer).checkpoint.size, len(whole), (*_missing(own), *faults))


def _sweep(workspace: Workspace, host: Host) -> None:
    """What the log no longer publishes goes; not while somebody else writes it, or is about to write it anew."""
    with suppress(LogError), Disk(workspace.folder).locked():
        if (workspace.log / CHECKPOINT).exists():
            host.sweep(workspace.log, LOG, CHECKPOINT)


def _whole(own: Blobs, names: Sequence[str]) -> tuple[list[str], tuple[Problem, ...]]:
    """Of some files by their names those that are what they were, and what is wrong with the others."""
    faults, whole = list[Problem](), list[str]()
    for name, digest in zip(names, map(digest_at, names), strict=True):
        if digest is not None:
            try:
                own.read(digest)
                whole.append(name)
            except Refused as refused:
                faults += refused.problems
    return whole, tuple(faults)


def _copy_files(own: Blobs, copies: Blobs, check: bool) -> tuple[int, tuple[Problem, ...]]:
    """Those that the copy lacks, or has damaged; how many, and what could not be read."""
    faults, done = list[Problem](), 0
    for digest in own.digests():
        if not _stands(own, copies, digest, check):
            try:
                copies.keep(own.read(digest))
                done += 1
            except Refused as refused:
                faults += refused.problems
    return done, tuple(faults)


def _stands(own: Blobs, copies: Blobs, digest: str, check: bool) -> bool:
    """Whether the copy has a file: of the right size; if it is to be read, of the right content."""
    if not copies.has(digest) or copies.size(digest) != own.size(digest):
        return False
    return not check or copies.is_whole(digest)
