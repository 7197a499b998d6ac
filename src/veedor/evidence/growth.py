"""A tree that grows: entries in, the files of their tiles and bundles out. Nothing here writes or signs.

Only the right edge of the tree is held: for each level its last tile, as far as it is filled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from veedor.evidence.fetch import Fetch, absent
from veedor.evidence.merkle import rows
from veedor.evidence.tiles import (
    ENTRY_BYTES,
    WIDTH,
    Tree,
    fetch_tile,
    hashes,
    levels,
    pack,
    path,
    width_of,
)


class Growth:
    """The right edge of a log of `size` entries."""

    def __init__(self) -> None:
        self.size = 0
        self._bundle = b""
        self._edge: list[list[bytes]] = []

    @classmethod
    def resumed(cls, size: int, fetch: Fetch) -> Growth:
        """That of a log whose files are there. FetchError, TileError if some of the edge is not."""
        grown = cls()
        grown.size = size
        if width := size % WIDTH:
            grown._bundle = fetch_tile(fetch, "entries", size // WIDTH, width)
        grown._edge = [_last_tile(fetch, level, size) for level in levels(size)]
        return grown

    def add(self, entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
        """Take entries in. Gives path and content of every tile and bundle that they fill, and of the partial ones
        at the end. TileError for an entry too long, before anything is taken."""
        for entry in entries:
            if len(entry) > ENTRY_BYTES:
                pack(entry)
        at = 0
        while at < len(entries):
            some = entries[at : at + WIDTH - self.size % WIDTH]
            yield from self._fill(some)
            at += len(some)
        yield from self._partial()

    def root(self) -> bytes:
        """The root of the tree as it has grown."""
        edge = {path(level, index, width): tile for level, index, width, tile in self._tiles()}

        def fetch(wanted: str, _: int) -> bytes:
            if wanted not in edge:
                raise absent(wanted)
            return edge[wanted]

        return Tree(self.size, fetch).root()

    def _fill(self, some: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
        """Take in at most what the last bundle still holds."""
        self._bundle += b"".join([len(entry).to_bytes(2) + entry for entry in some])
        bundle, self.size = self.size // WIDTH, self.size + len(some)
        full = self.size % WIDTH == 0
        if full:
            yield path("entries", bundle), self._bundle
            self._bundle = b""
        yield from self._stack(0, [sha256(b"\0" + entry).digest() for entry in some])

    def _stack(self, level: int, some: list[bytes]) -> Iterator[tuple[str, bytes]]:
        """Lay hashes on the last tile of a level, filling it at most; a full one is one hash of the level above."""
        if level == len(self._edge):
            self._edge.append([])
        tile = self._edge[level]
        tile += some
        if len(tile) == WIDTH:
            index = (self.size >> 8 * (level + 1)) - 1
            yield path(level, index), b"".join(tile)
            self._edge[level] = []
            yield from self._stack(level + 1, [rows(tile)[-1][0]])

    def _tiles(self) -> Iterator[tuple[int, int, int, bytes]]:
        """Level, index, width and bytes of the partial tiles."""
        for level, tile in enumerate(self._edge):
            if tile:
                yield level, self.size >> 8 * (level + 1), len(tile), b"".join(tile)

    def _partial(self) -> Iterator[tuple[str, bytes]]:
        if self._bundle:
            yield path("entries", self.size // WIDTH, self.size % WIDTH), self._bundle
        yield from ((path(level, index, width), tile) for level, index, width, tile in self._tiles())


def _last_tile(fetch: Fetch, level: int, size: int) -> list[bytes]:
    index = size >> 8 * (level + 1)
    width = width_of(level, index, size)
    return hashes(fetch_tile(fetch, level, index, width), width) if width else []
