"""A second folder that holds what the workspace would lose with its disk: every file, and the published log.

The folder has a `log`, which is a mirror, and `blobs`. From them and a backup, `carry/restore.py` makes the
workspace again. Sealed bodies are in neither: only a backup holds those.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from veedor.base.errors import Problem, Refused, refuse
from veedor.evidence.folder import Folder
from veedor.evidence.kept import Kept
from veedor.evidence.keyfile import read_key
from veedor.evidence.mirror import copy
from veedor.evidence.trust import Policy
from veedor.store.blobs import Blobs
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


def follow(workspace: Workspace, folder: Path) -> Followed:
    """Publish what is committed, and bring the copy up to it. When this returns, it is on the disk.

    Refused: the folder is in the workspace. LogError: somebody else publishes, or the log must not be signed;
    MirrorError, SplitViewError: the copy is of another log, or of another history.
    """
    if folder.resolve().is_relative_to(workspace.folder.resolve()):
        raise refuse("follow.inside", str(folder))
    head, copied = publish(workspace), Kept(folder / LOG)
    trusted = Policy.claimed(read_key(workspace.log_key).verifier)
    with copied.disk.locked():
        copy(trusted, Folder(workspace.log), copied, _LIMIT, lambda *_: None)
    (folder / BLOBS).mkdir(mode=0o700, exist_ok=True)
    files, faults = _copy_files(Blobs(workspace.blobs), Blobs(folder / BLOBS))
    return Followed(head.size, files, faults)


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
