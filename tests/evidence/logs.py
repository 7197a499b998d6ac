"""Small logs for tests: made, copied into memory, damaged."""

from __future__ import annotations

from pathlib import Path

from veedor.evidence.disk import Disk, names
from veedor.evidence.fetch import Fetch, absent, too_large
from veedor.evidence.log import Log
from veedor.evidence.note import Signer

SIGNER = Signer("example.org/log", bytes(range(32)))
OTHER = Signer("example.org/log", bytes(32))


def batch(start: int, count: int) -> list[bytes]:
    """Entries that say which they are; the log itself does not ask what stands in them."""
    return [b"entry %d" % number for number in range(start, start + count)]


def made(root: Path, *counts: int, signer: Signer = SIGNER) -> Log:
    """A new log with batches of so many entries."""
    log = Log.create(Disk(root), signer)
    for count in counts:
        log.append(batch(log.head.size, count))
    return log


def held(root: Path) -> dict[str, bytes]:
    """All files of a folder, by name."""
    return {name: (root / name).read_bytes() for name in names(root)}


def served(files: dict[str, bytes]) -> Fetch:
    """Files in memory, as if on a server."""

    def fetch(path: str, limit: int) -> bytes:
        if path not in files:
            raise absent(path)
        if len(files[path]) > limit:
            raise too_large(path, limit)
        return files[path]

    return fetch
