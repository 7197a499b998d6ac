"""One entry bundle and the tile of its leaf hashes, checked against each other, the list of files and the facts.

Stands alone, so that other processes can do it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from veedor.base.errors import Problem
from veedor.evidence.census import Counted, count
from veedor.evidence.errors import FetchError, TileError
from veedor.evidence.fact import Registry
from veedor.evidence.fetch import Fetch, is_absent
from veedor.evidence.listing import Published
from veedor.evidence.merkle import HASH, rows
from veedor.evidence.tiles import BUNDLE_BYTES, TILE_BYTES, WIDTH, hashes, path, unpack

Files = dict[str, Published]


@dataclass(frozen=True)
class Stretch:
    """Which bundle: its number, its width, and what the list of files says of it and of its tile."""

    index: int
    width: int
    listed: Files


@dataclass(frozen=True)
class Checked:
    """A tile of leaf hashes, one after the other, and the hash above them if it is full (None: there is no
    telling); what stands in the facts; what is wrong."""

    width: int
    leaves: bytes | None
    top: bytes | None
    counted: Counted
    faults: tuple[Problem, ...]


def read_listed(fetch: Fetch, path_: str, limit: int, listed: Files, faults: list[Problem]) -> bytes | None:
    """A file as it was published. None with a fault: it is missing or another. Unlisted files are not compared."""
    found = _read(fetch, path_, limit, faults)
    return found if found is not None and _is_same(found, path_, listed, faults) else None


def _read(fetch: Fetch, path_: str, limit: int, faults: list[Problem]) -> bytes | None:
    try:
        return fetch(path_, limit)
    except FetchError as error:
        faults.append(Problem("log.verify.missing", path_) if is_absent(error) else error.at(path_))
        return None


def _is_same(found: bytes, path_: str, listed: Files, faults: list[Problem]) -> bool:
    if path_ in listed and Published.of(found) != listed[path_]:
        faults.append(Problem("log.verify.changed", path_))
        return False
    return True


def check_bundle(stretch: Stretch, fetch: Fetch, registry: Registry) -> Checked:
    """Read a bundle and its tile. What one of them lacks, the other tells; in a changed one, which facts it is."""
    faults = list[Problem]()
    where = path("entries", stretch.index, stretch.width)
    tile = _tile(stretch, fetch, faults)
    entries = _entries(stretch, fetch, where, faults, alone=tile is None)
    hashed = [sha256(b"\0" + entry).digest() for entry in entries]
    leaves = tile or b"".join(hashed) or None
    right = _right(entries, hashed, leaves, stretch.index * WIDTH, where, faults)
    return Checked(stretch.width, leaves, top(leaves), count(right, registry, where), tuple(faults))


def _tile(stretch: Stretch, fetch: Fetch, faults: list[Problem]) -> bytes | None:
    where = path(0, stretch.index, stretch.width)
    return fitting_tile(read_listed(fetch, where, TILE_BYTES, stretch.listed, faults), stretch.width, where, faults)


def _entries(stretch: Stretch, fetch: Fetch, where: str, faults: list[Problem], *, alone: bool) -> list[bytes]:
    """The entries of the bundle; none, with a fault, if they cannot be read, or are others and stand `alone`."""
    bundle = _read(fetch, where, BUNDLE_BYTES, faults)
    if bundle is None or (not _is_same(bundle, where, stretch.listed, faults) and alone):
        return []
    try:
        return unpack(bundle, stretch.width)
    except TileError as error:
        faults.append(error.at(where))
        return []


def _right(
    entries: list[bytes], hashed: list[bytes], leaves: bytes | None, first: int, where: str, faults: list[Problem]
) -> Iterator[tuple[int, bytes]]:
    """The entries that the tree holds, each with its number; of any other a fault."""
    wanted = hashes(leaves, len(hashed)) if leaves and hashed else []
    for number, (entry, one, other) in enumerate(zip(entries, hashed, wanted, strict=True), start=first):
        if one == other:
            yield number, entry
        else:
            faults.append(Problem("log.verify.other_entry", f"{where} #{number}"))


def fitting_tile(found: bytes | None, width: int, where: str, faults: list[Problem]) -> bytes | None:
    """A tile that holds `width` hashes. None, with a fault, if it holds something else."""
    if found is not None and len(found) != width * HASH:
        faults.append(TileError("log.tile.length", found=len(found), wanted=width * HASH).at(where))
        return None
    return found


def top(tile: bytes | None) -> bytes | None:
    """The hash above a full tile; None of any other."""
    if tile is None or len(tile) != WIDTH * HASH:
        return None
    return rows(hashes(tile, WIDTH))[-1][0]
