"""A second folder, here or on a host, with what the workspace would lose with its disk: all files, and the log.

The folder has a `log`, which is a mirror, and `blobs`. From them and a backup, `carry/restore.py` makes the
workspace again. Sealed bodies are in neither: only a backup holds those.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from veedor.evidence.keyfile import read_key
from veedor.evidence.log import CHECKPOINT
from veedor.evidence.mirror import copy
from veedor.evidence.note import NOTE_BYTES
from veedor.evidence.trust import Policy
from veedor.store.blobs import Blobs, digest_at
from veedor.store.host import Host
from veedor.store.places import keep_private, need_parent
from veedor.store.publishing import publish
from veedor.store.workspace import Workspace

LOG: Final = "log"
BLOBS: Final = "blobs"
_LIMIT: Final = 10**15
"""Bytes of a log: our own is copied however long it is."""


@dataclass(frozen=True)
class Followed:
    """The facts that the copy has, the files that were new to it, and what is wrong with files that could not be
    copied."""

    facts: int
    files: int
    faults: tuple[Problem, ...]


def follow(workspace: Workspace, place: Path | Host) -> Followed:
    """Publish what is committed, and bring the copy up to it. When this returns, a folder's is on the disk.

    Refused: the folder is in the workspace, or in a published log; its disk is not there; the host cannot be
    reached. LogError: somebody else publishes, or the log must not be signed; MirrorError, SplitViewError,
    NoteError: the copy is of another log, or another history.
    """
    return _to_host(workspace, place) if isinstance(place, Host) else _to_folder(workspace, place)


def _to_folder(workspace: Workspace, folder: Path) -> Followed:
    if folder.resolve().is_relative_to(workspace.folder.resolve()):
        raise refuse("follow.inside", str(folder))
    need_parent(folder)
    keep_private([folder / BLOBS])
    head, copied = publish(workspace), Kept(folder / LOG)
    trusted = Policy.claimed(read_key(workspace.log_key).verifier)
    with copied.disk.locked():
        copy(trusted, Folder(workspace.log), copied, _LIMIT, lambda *_: None)
    (folder / BLOBS).mkdir(mode=0o700, exist_ok=True)
    files, faults = _copy_files(Blobs(workspace.blobs), Blobs(folder / BLOBS))
    return Followed(head.size, files, faults)


def _to_host(workspace: Workspace, host: Host) -> Followed:
    """What is there must be below what is signed now: an older database would not publish, let alone copy."""
    host.prepare([LOG], [BLOBS])
    signer = read_key(workspace.log_key).verifier
    there = host.read(f"{LOG}/{CHECKPOINT}")
    publish(workspace, [] if there is None else [open_checkpoint(there, signer).checkpoint])
    raw = Folder(workspace.log)(CHECKPOINT, NOTE_BYTES)  # read first: what it needs is there before it is
    whole, faults = _whole(Blobs(workspace.blobs), host.lacks(workspace.blobs, BLOBS))
    host.add(workspace.blobs, BLOBS, whole)
    host.send(workspace.log, LOG, CHECKPOINT)
    host.write(f"{LOG}/{CHECKPOINT}", raw)
    _sweep(workspace, host)
    return Followed(open_checkpoint(raw, signer).checkpoint.size, len(whole), faults)


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


def _copy_files(own: Blobs, copies: Blobs) -> tuple[int, tuple[Problem, ...]]:
    """Those that the copy lacks; how many, and what could not be read."""
    faults, done = list[Problem](), 0
    for digest in own.digests():
        if not copies.has(digest):
            try:
                copies.keep(own.read(digest))
                done += 1
            except Refused as refused:
                faults += refused.problems
    return done, tuple(faults)
