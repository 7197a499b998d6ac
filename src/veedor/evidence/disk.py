"""Where a log is written: many files at once, then one promise that all of them survive a power cut."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from veedor.evidence.errors import LogError

DRAFT: Final = ".veedor-"
"""How the names of files begin that are not finished: no published name begins with a point. What follows is
random, for two who write the same file at once must not meet in one draft."""


class Disk:
    """Writes below a folder. A file is there whole or not at all at once, and for good after `settle`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._unsettled: set[Path] = set()

    def write(self, path: str, content: bytes) -> None:
        """Put a file in place of what stood there. It is on the disk before it has its name: a power cut leaves
        what stood there or the new file whole, so that neither a head nor what a witness has seen is lost, and
        nothing empty bears the name of what was kept."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(DRAFT + secrets.token_hex(8))
        try:
            draft.write_bytes(content)
            sync(draft)
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        self._unsettled.add(target.parent)

    def settle(self) -> None:
        """See to it that everything written stays under its name: the folders up to `root`, the deepest first."""
        every = {one for folder in self._unsettled for one in (folder, *folder.parents)}
        for folder in sorted((one for one in every if one.is_relative_to(self.root)), reverse=True):
            sync(folder)
        self._unsettled.clear()

    def remove(self, path: str) -> None:
        """Take a file away, if it is there."""
        (self.root / path).unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other writers out for as long as this is held. LogError if one is in already."""
        self.root.mkdir(parents=True, exist_ok=True)
        opened = os.open(self.root, os.O_RDONLY)
        try:
            _lock(opened)
            yield
        finally:
            os.close(opened)


def names(root: Path) -> Iterator[str]:
    """Every file and link below a folder, with `/` between the parts, in order; links are named, not followed."""
    for where, folders, files in os.walk(root):
        folders.sort()
        here = Path(where)
        links = [folder for folder in folders if (here / folder).is_symlink()]
        for name in sorted([*files, *links]):
            yield (here / name).relative_to(root).as_posix()


def _lock(opened: int) -> None:
    """The system lets go of the lock when `opened` is closed, even by a crash."""
    import fcntl

    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise LogError("log.sign.locked") from error


def sync(path: Path) -> None:
    """Put a file or a folder on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
