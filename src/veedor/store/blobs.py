"""The workspace's own copy of every file that a fact names, by its SHA-256. What is public of them is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from veedor.base.errors import Refused, refuse
from veedor.evidence.disk import names
from veedor.evidence.errors import EvidenceError
from veedor.evidence.kept import Kept

MOST: Final = 2 * 1024**3
"""Bytes of a file that is kept: as many as a table may have."""
_PATH: Final = re.compile(r"[0-9a-f]{2}/([0-9a-f]{64})")


class Blobs:
    """Files below a folder: `ab/abcd…`. What was kept is written again only if it is no longer what it was."""

    def __init__(self, root: Path) -> None:
        self._kept = Kept(root)

    def keep(self, content: bytes) -> str:
        """The SHA-256 of the content, in hex. When this returns, it is on the disk."""
        digest = sha256(content).hexdigest()
        if not self._holds(digest, content):
            self._kept.write_for_good(_path(digest), content)
        return digest

    def _holds(self, digest: str, content: bytes) -> bool:
        try:
            return self._kept(_path(digest), len(content)) == content
        except EvidenceError:
            return False

    def digests(self) -> Iterator[str]:
        """Every file that is kept."""
        return (digest for name in names(self._kept.root) if (digest := digest_at(name)))

    def has(self, digest: str) -> bool:
        """Whether a file is kept; not, whether it still is what it was."""
        return (self._kept.root / _path(digest)).exists()

    def is_whole(self, digest: str) -> bool:
        """Whether a file is kept, and is what it was."""
        try:
            self.read(digest)
        except Refused:
            return False
        return True

    def size(self, digest: str) -> int:
        """Bytes of a file that is kept."""
        return (self._kept.root / _path(digest)).stat().st_size

    def read(self, digest: str) -> bytes:
        """Refused: there is no such file, or it is no longer what it was."""
        try:
            content = self._kept(_path(digest), MOST)
        except EvidenceError as error:
            raise refuse("workspace.blob_missing", digest[:16]) from error
        if sha256(content).hexdigest() != digest:
            raise refuse("workspace.blob_changed", digest[:16])
        return content


def digest_at(name: str) -> str | None:
    """The digest of the file that stands under a name below the folder; None where it is no name of one."""
    found = _PATH.fullmatch(name)
    return found[1] if found and name.startswith(found[1][:2]) else None


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
