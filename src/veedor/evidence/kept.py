"""Files kept below a folder of one's own: read and written by safe names, and never through a link out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from veedor.evidence.disk import Disk, names
from veedor.evidence.folder import Folder


class Kept:
    """Reads as a `Fetch`, writes as a `Disk`."""

    def __init__(self, root: Path) -> None:
        self.root: Final = root
        self.disk: Final = Disk(root)
        self._folder = Folder(root)

    def __call__(self, path: str, limit: int) -> bytes:
        return self._folder(path, limit)

    def weight(self, path: str) -> int:
        """Bytes of a file; 0 if there is none."""
        try:
            return self._folder.place(path).lstat().st_size
        except OSError:
            return 0

    def total(self) -> int:
        """Bytes of all files below the folder, drafts included; links count as such."""
        return sum((self.root / name).lstat().st_size for name in names(self.root))

    def write(self, path: str, content: bytes) -> None:
        """Put a file there, whole. FetchError: its name or a link leads elsewhere; OSError: the system refuses."""
        self._folder.place(path)
        self.disk.write(path, content)

    def write_for_good(self, path: str, content: bytes) -> None:
        """The same, with all that was written before: when this returns it survives a power cut."""
        self.write(path, content)
        self.disk.settle()
