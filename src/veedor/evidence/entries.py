"""The entries of a published log, read bundle by bundle and checked against its head."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.errors import ProofError
from veedor.evidence.fetch import Fetch
from veedor.evidence.growth import Growth
from veedor.evidence.tiles import WIDTH, fetch_tile, unpack, width_of


def published_entries(fetch: Fetch, head: Checkpoint) -> Iterator[bytes]:
    """Every entry, in order. Rely on none before the last has come: then they have the root that was signed.

    Raises ProofError otherwise; FetchError, TileError for a bundle that cannot be had or read.
    """
    grown = Growth()
    for index in range(-(-head.size // WIDTH)):
        width = width_of("entries", index, head.size)
        entries = unpack(fetch_tile(fetch, "entries", index, width), width)
        deque(grown.add(entries), maxlen=0)
        yield from entries
    if grown.root() != head.root:
        raise ProofError("log.proof.root")
