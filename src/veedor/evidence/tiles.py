"""Where the hashes and entries of a log stand, and the proofs that are read from them. Source: c2sp.org/tlog-tiles.

A tile is up to 256 consecutive hashes of one level; an entry bundle, up to 256 entries with their lengths. Their
files never change: while the last one grows, each of its widths is a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from veedor.evidence.errors import FetchError, ProofError, TileError
from veedor.evidence.fetch import Fetch, is_absent
from veedor.evidence.merkle import EMPTY, HASH, node_hash, rows, split

WIDTH: Final = 256
"""Hashes of a full tile, entries of a full bundle."""
ENTRY_BYTES: Final = 0xFFFF
"""The longest entry."""
BUNDLE_BYTES: Final = WIDTH * (2 + ENTRY_BYTES)
TILE_BYTES: Final = WIDTH * HASH
_KEPT: Final = 64
"""Tiles that a tree keeps in memory: about 2 MB."""

Level = int | Literal["entries"]
_PATH: Final = re.compile(
    r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


def path(level: Level, index: int, width: int = WIDTH) -> str:
    """`tile/0/x001/x234/067`, with `.p/<width>` while the tile is partial."""
    parts = [f"{index % 1000:03d}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03d}")
    return f"tile/{level}/" + "/".join(parts) + (f".p/{width}" if width < WIDTH else "")


def parse_path(found: str) -> tuple[Level, int, int] | None:
    """Level, index and width of the tile at a path; None of any other path."""
    match = _PATH.fullmatch(found)
    if not match:
        return None
    level: Level = "entries" if match[1] == "entries" else int(match[1])
    index = int("".join(match[2].replace("x", "").split("/")))
    width = int(match[3] or WIDTH)
    return (level, index, width) if path(level, index, width) == found else None


def width_of(level: Level, index: int, size: int) -> int:
    """How many hashes or entries a tile holds in a tree of `size` leaves: 0 where there is no such tile."""
    row = size if level == "entries" else size >> 8 * level
    return max(0, min(WIDTH, row - index * WIDTH))


def levels(size: int) -> range:
    """The levels of tiles of a tree: none of an empty one."""
    return range((size.bit_length() + 7) // 8)


def paths(level: Level, size: int) -> Iterator[str]:
    """The tiles of one level of a tree of `size` leaves, or its bundles, in order."""
    row = size if level == "entries" else size >> 8 * level
    full, width = divmod(row, WIDTH)
    yield from (path(level, index) for index in range(full))
    if width:
        yield path(level, full, width)


def all_paths(size: int) -> Iterator[str]:
    """Every tile and bundle that a log of `size` entries serves."""
    for level in levels(size):
        yield from paths(level, size)
    yield from paths("entries", size)


def hashes(tile: bytes, width: int) -> list[bytes]:
    """The hashes of a tile. TileError unless there are `width` of them."""
    if len(tile) != width * HASH:
        raise TileError("log.tile.length", found=len(tile), wanted=width * HASH)
    return [tile[at : at + HASH] for at in range(0, len(tile), HASH)]


def pack(entry: bytes) -> bytes:
    """An entry as it stands in a bundle. TileError if it is longer than 65,535 bytes."""
    if len(entry) > ENTRY_BYTES:
        raise TileError("log.tile.entry_too_long", found=len(entry), most=ENTRY_BYTES)
    return len(entry).to_bytes(2) + entry


def unpack(bundle: bytes, width: int) -> list[bytes]:
    """The entries of a bundle. TileError unless there are `width` of them and nothing else."""
    found: list[bytes] = []
    at, end = 0, len(bundle)
    while at < end and len(found) < width:
        start = at + 2
        at = start + int.from_bytes(bundle[at:start])
        found.append(bundle[start:at])
    if at != end or len(found) != width:
        raise TileError("log.tile.bundle", wanted=width)
    return found


def fetch_tile(fetch: Fetch, level: Level, index: int, width: int) -> bytes:
    """A tile or bundle of `width`. A partial one may be gone once the full one is there; that starts with it."""
    limit = BUNDLE_BYTES if level == "entries" else TILE_BYTES
    try:
        return fetch(path(level, index, width), limit)
    except FetchError as error:
        if width == WIDTH or not is_absent(error):
            raise
    return _cut(fetch(path(level, index), limit), level, width)


def _cut(full: bytes, level: Level, width: int) -> bytes:
    if level != "entries":
        return full[: width * HASH]
    return b"".join(map(pack, unpack(full, WIDTH)[:width]))


class Tree:
    """A tree of a given size, read through `fetch`. What it says is what the tiles say: check its proofs.

    Raises FetchError for a tile that cannot be had, TileError for one of another length.
    """

    def __init__(self, size: int, fetch: Fetch) -> None:
        self.size = size
        self._fetch = fetch
        self._tiles: dict[tuple[int, int], list[list[bytes]]] = {}

    def root(self) -> bytes:
        """The hash of all leaves."""
        return self.subtree(0, self.size)

    def leaf(self, index: int) -> bytes:
        """The hash of one leaf. ProofError outside the tree."""
        self._check_inside(index)
        return self.subtree(index, index + 1)

    def entry(self, index: int) -> bytes:
        """One entry, from its bundle. ProofError outside the tree."""
        self._check_inside(index)
        bundle, at = divmod(index, WIDTH)
        width = width_of("entries", bundle, self.size)
        return unpack(fetch_tile(self._fetch, "entries", bundle, width), width)[at]

    def inclusion(self, index: int) -> list[bytes]:
        """The path for `check_inclusion`. ProofError outside the tree."""
        self._check_inside(index)
        start, end, found = 0, self.size, []
        while end - start > 1:
            cut = start + split(end - start)
            if index < cut:
                found.append(self.subtree(cut, end))
                end = cut
            else:
                found.append(self.subtree(start, cut))
                start = cut
        return found[::-1]

    def consistency(self, old: int) -> list[bytes]:
        """The path for `check_consistency` with the tree of the first `old` leaves. ProofError if there is none."""
        if not 0 < old <= self.size:
            raise ProofError("log.proof.sizes", old=old, new=self.size)
        start, end, found = 0, self.size, []
        while old != end:
            cut = start + split(end - start)
            if old <= cut:
                found.append(self.subtree(cut, end))
                end = cut
            else:
                found.append(self.subtree(start, cut))
                start = cut
        if start:
            found.append(self.subtree(start, end))
        return found[::-1]

    def subtree(self, start: int, end: int) -> bytes:
        """The hash of leaves [start, end), a stretch that the tree's own cuts lead to."""
        size = end - start
        if size == 0:
            return EMPTY
        if size & (size - 1):
            cut = start + split(size)
            return node_hash(self.subtree(start, cut), self.subtree(cut, end))
        level, height = divmod(size.bit_length() - 1, 8)
        index, at = divmod(start >> 8 * level, WIDTH)
        return self._rows(level, index)[height][at >> height]

    def _check_inside(self, index: int) -> None:
        if not 0 <= index < self.size:
            raise ProofError("log.proof.outside", index=index, size=self.size)

    def _rows(self, level: int, index: int) -> Sequence[Sequence[bytes]]:
        """The hashes of a tile, and the rows above them that it completes."""
        kept = self._tiles.get((level, index))
        if kept is None:
            width = width_of(level, index, self.size)
            kept = rows(hashes(fetch_tile(self._fetch, level, index, width), width))
            if len(self._tiles) >= _KEPT:
                del self._tiles[next(iter(self._tiles))]
            self._tiles[level, index] = kept
        return kept
