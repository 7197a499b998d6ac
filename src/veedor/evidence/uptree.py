"""The tiles above the leaves, against the hashes that they must hold; the root that they lead to."""

from __future__ import annotations

from collections.abc import Sequence

from veedor.base.errors import Problem
from veedor.evidence.bundle import Files, fitting_tile, read_listed, top
from veedor.evidence.fetch import Fetch, absent
from veedor.evidence.merkle import HASH
from veedor.evidence.tiles import TILE_BYTES, WIDTH, Tree, hashes, levels, path, width_of

Row = Sequence[bytes | None]
"""The hashes of one level from its first on; None where there is no telling."""


def check_rows(size: int, first: Row, fetch: Fetch, listed: Files, faults: list[Problem]) -> list[Row]:
    """Check every tile of level 1 and above in a tree of `size` leaves, of which level 1 has the hashes `first`.

    Returns the hashes of those levels. What is not known from below is taken from the file.
    """
    found = list[Row]()
    row = first
    for level in levels(size)[1:]:
        merged = list[bytes | None]()
        for index in range((len(row) + WIDTH - 1) // WIDTH):
            wanted = row[index * WIDTH : (index + 1) * WIDTH]
            merged += _checked(path(level, index, width_of(level, index, size)), wanted, fetch, listed, faults)
        found.append(merged)
        row = [_top(merged[at : at + WIDTH]) for at in range(0, len(merged) // WIDTH * WIDTH, WIDTH)]
    return found


def _checked(tile_path: str, wanted: Row, fetch: Fetch, listed: Files, faults: list[Problem]) -> Row:
    raw = read_listed(fetch, tile_path, TILE_BYTES, listed, faults)
    tile = fitting_tile(raw, len(wanted), tile_path, faults)
    if tile is None:
        return wanted
    held = hashes(tile, len(wanted))
    if any(one is not None and one != other for one, other in zip(wanted, held, strict=True)):
        faults.append(Problem("log.verify.other_hash", tile_path))
    return [one or other for one, other in zip(wanted, held, strict=True)]


def _top(tile: Row) -> bytes | None:
    known = [one for one in tile if one is not None]
    return top(b"".join(known)) if len(known) == len(tile) else None


def root_of(size: int, last_leaves: bytes, above: Sequence[Row]) -> bytes | None:
    """The root of the tree: from its last, partial tile of leaf hashes and the levels above it.
    None where there is no telling."""
    edge = {path(0, size // WIDTH, size % WIDTH): last_leaves} if size % WIDTH else {}
    for level, row in enumerate(above, start=1):
        start = len(row) // WIDTH * WIDTH
        known = [one for one in row[start:] if one is not None]
        if len(known) < len(row) - start:
            return None
        edge[path(level, start // WIDTH, len(known))] = b"".join(known)

    def fetch(wanted: str, _: int) -> bytes:
        if wanted not in edge:
            raise absent(wanted)
        return edge[wanted]

    return Tree(size, fetch).root()


def is_part(partial: bytes, start: int, row: Row) -> bool:
    """Whether a partial tile's hashes are those of a row from `start` on, as far as these are known."""
    if len(partial) % HASH:
        return False
    held = hashes(partial, len(partial) // HASH)
    wanted = row[start : start + len(held)]
    return len(wanted) == len(held) and all(one in (None, other) for one, other in zip(wanted, held, strict=True))
