"""Which leaf a digest names."""

from __future__ import annotations

from collections.abc import Iterator

from veedor.evidence.errors import ProofError
from veedor.evidence.fetch import Fetch
from veedor.evidence.tiles import WIDTH, Level, fetch_tile, hashes, unpack, width_of


def find(fetch: Fetch, size: int, digest: str) -> int:
    """The first leaf, of so many, whose hash or seal is `digest` (64 hexadecimal letters). What the files say is
    not proved: prove the leaf. ProofError: there is none; FetchError, TileError: the log cannot be read."""
    hash_, seal = bytes.fromhex(digest), f'"sealed":"{digest}"}}'.encode()
    for first, width, tile in _all(fetch, 0, size):
        if hash_ in tile and hash_ in (found := hashes(tile, width)):
            return first + found.index(hash_)
    for first, width, bundle in _all(fetch, "entries", size):
        if seal in bundle:  # or in the body of a fact, where it seals nothing
            for at, entry in enumerate(unpack(bundle, width), start=first):
                if entry.endswith(seal):
                    return at
    raise ProofError("fact.receipt.unknown", digest=digest)


def _all(fetch: Fetch, level: Level, size: int) -> Iterator[tuple[int, int, bytes]]:
    """Every tile or bundle: the number of its first leaf, its width, its bytes."""
    for index in range(-(-size // WIDTH)):
        width = width_of(level, index, size)
        yield index * WIDTH, width, fetch_tile(fetch, level, index, width)
