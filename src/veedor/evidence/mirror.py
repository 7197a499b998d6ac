"""A copy of a published log, checked file by file as it comes, from a server that may be hostile.

Every name comes from the signed size or from the signed list of files, never from the server. Every file is checked
against the signed root or list before it is kept. What all of it weighs is known before it is asked for, except the
entries of a log without a list: those are counted as they come.

The order: the head, the list, the right edge of the tree (which must have the signed root), tiles from the top
down, bundles, other files; last, the head is put in place. Whatever interrupts, the copy still is one of the last
head, and can go on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from veedor.evidence.checkpoint import Checkpoint, SignedCheckpoint
from veedor.evidence.conviction import Conviction, convict
from veedor.evidence.copying import Copying, MirrorError
from veedor.evidence.cosignatures import joined
from veedor.evidence.disk import DRAFT, names
from veedor.evidence.errors import EvidenceError, FetchError, TileError
from veedor.evidence.fetch import Fetch, is_absent
from veedor.evidence.kept import Kept
from veedor.evidence.listing import FOLDER, LISTING_BYTES, Published, listing_path, open_listing
from veedor.evidence.log import BLOBS, CHECKPOINT
from veedor.evidence.merkle import HASH, leaf_hash, rows
from veedor.evidence.note import NOTE_BYTES
from veedor.evidence.tiles import (
    BUNDLE_BYTES,
    TILE_BYTES,
    WIDTH,
    Tree,
    fetch_tile,
    hashes,
    levels,
    path,
    unpack,
    width_of,
)
from veedor.evidence.trust import Policy

FILE_BYTES: Final = 256 * 1024 * 1024
"""The largest file that is copied: it is held in memory while it is checked."""
_LEAST_OF_AN_ENTRY: Final = HASH + 2
"""Bytes that any entry costs: its hash and its length."""
_OWN: Final = ("tile/", f"{FOLDER}/", BLOBS)
"""Where only the log itself puts files: what it lists there no longer is cleared away. What it withholds goes
too: a person may be on it, and a copy that still had it would not be one of the log."""


class SplitViewError(EvidenceError):
    """The head that is shown now contradicts the one that was copied before."""

    def __init__(self, conviction: Conviction, *, seen: int, found: int) -> None:
        super().__init__("mirror.split_view", seen=seen, found=found)
        self.conviction = conviction


@dataclass(frozen=True)
class Copied:
    """What a copy holds. `fetched`: files that came now. `weight`: bytes. `listed`: the log has a list of files."""

    head: SignedCheckpoint
    files: int
    fetched: int
    weight: int
    listed: bool


def copy(policy: Policy, fetch: Fetch, kept: Kept, limit: int, tell: Callable[[int, int, str], None]) -> Copied:
    """Bring `kept` up to the head that `fetch` reads now.

    Raises MirrorError, SplitViewError; FetchError, TileError, NoteError, CheckpointError of what cannot be used at
    all. After any of them the copy is as good as it was.
    """
    copying = Copying(kept, limit, tell)
    raw = fetch(CHECKPOINT, NOTE_BYTES)
    head = policy.open(raw)
    copying.check_affordable(head.checkpoint.size * _LEAST_OF_AN_ENTRY)
    raw = _beside_last(policy, fetch, kept, head) or raw
    copying.expected = _files_of(head.checkpoint.size)
    listed = _list(fetch, copying, head)
    _Tiles(fetch, copying, head.checkpoint).copy()
    _others(fetch, copying)
    kept.disk.settle()
    kept.write_for_good(CHECKPOINT, raw)
    if listed:
        _sweep(kept, copying)
    return Copied(head, len(copying.taken), copying.fetched, copying.weight, listed)


def _files_of(size: int) -> int:
    """How many tiles and bundles a log serves."""
    rows = (size, *(size >> 8 * level for level in levels(size)))
    return sum(-(-row // WIDTH) for row in rows)


def _beside_last(policy: Policy, fetch: Fetch, kept: Kept, head: SignedCheckpoint) -> bytes | None:
    """The head with the lines that were gathered below it before; None if another one, or none, was copied.

    MirrorError: the one copied before is longer. SplitViewError: it is contradicted.
    """
    try:
        last = policy.open(kept(CHECKPOINT, NOTE_BYTES))
    except FetchError as error:
        if not is_absent(error):
            raise
        return None
    seen, found = last.checkpoint.size, head.checkpoint.size
    if found < seen:
        raise MirrorError("mirror.older", seen=seen, found=found)
    conviction = convict(last, head, fetch)
    if conviction is not None:
        raise SplitViewError(conviction, seen=seen, found=found)
    return str(joined(last.note, head.note)).encode() if last.note.text == head.note.text else None


def _list(fetch: Fetch, copying: Copying, head: SignedCheckpoint) -> bool:
    """Read and keep the list of files; whether the log has one."""
    name = listing_path(head.checkpoint.size)
    try:
        raw = fetch(name, min(LISTING_BYTES, copying.limit))
    except FetchError as error:
        if is_absent(error):
            return False
        raise
    files = open_listing(raw, head.log, head.checkpoint).files
    for own in (name, CHECKPOINT):
        if any(one.casefold() == own or one.startswith(f"{own}/") for one in files):
            raise MirrorError("mirror.lists_itself", path=own)
    copying.check_affordable(len(raw) + sum(one.size for one in files.values()))
    copying.listed, copying.expected = files, len(files) + 1
    copying.put(name, raw)
    return True


def _others(fetch: Fetch, copying: Copying) -> None:
    """What is listed and is not of the tree."""
    for name, one in copying.listed.items():
        if name not in copying.taken:
            if one.size > FILE_BYTES:
                raise MirrorError("mirror.file_too_large", path=name, weight=one.size, limit=FILE_BYTES)
            copying.take(name, one.size, partial(_is, one), partial(fetch, name, one.size))


def _is(wanted: Published, content: bytes) -> bool:
    return Published.of(content) == wanted


def _sweep(kept: Kept, copying: Copying) -> None:
    """Clear away what an interruption left, and what the log published before and does no longer."""
    for name in list(names(kept.root)):
        draft = name.rpartition("/")[2].startswith(DRAFT)
        if draft or (name.startswith(_OWN) and name not in copying.taken):
            kept.disk.remove(name)


class _Tiles:
    """Copies the tiles and bundles of one tree."""

    def __init__(self, fetch: Fetch, copying: Copying, head: Checkpoint) -> None:
        self._fetch, self._copying, self._head, self._size = fetch, copying, head, head.size
        self._last_hashes: tuple[str, list[bytes]] = ("", [])

    def copy(self) -> None:
        """From the top down, so that each is checked against one that was."""
        self._edge()
        for level in reversed(levels(self._size)):
            for index in range(self._size >> 8 * (level + 1)):
                self._full(level, index)
        for index in range(-(-self._size // WIDTH)):
            self._bundle(index)

    def _edge(self) -> None:
        """The partial tiles, at most one of a level: together they make the root."""
        edge: dict[str, bytes] = {}
        for level in levels(self._size):
            index = self._size >> 8 * (level + 1)
            if width := width_of(level, index, self._size):
                edge[path(level, index, width)] = fetch_tile(self._fetch, level, index, width)
        if Tree(self._size, lambda name, _: edge[name]).root() != self._head.root:
            raise MirrorError("mirror.root")
        for name, tile in edge.items():
            self._copying.put(name, tile)

    def _full(self, level: int, index: int) -> None:
        name, wanted = path(level, index), self._hashes(level + 1, index // WIDTH)[index % WIDTH]
        self._copying.take(name, TILE_BYTES, partial(_has_root, wanted), partial(self._fetch, name, TILE_BYTES))

    def _bundle(self, index: int) -> None:
        width = width_of("entries", index, self._size)
        fits = partial(_has_leaves, self._hashes(0, index))
        fetch = partial(fetch_tile, self._fetch, "entries", index, width)
        self._copying.take(path("entries", index, width), BUNDLE_BYTES, fits, fetch)

    def _hashes(self, level: int, index: int) -> list[bytes]:
        """Those of a tile that was copied; the last one is kept at hand."""
        width = width_of(level, index, self._size)
        name = path(level, index, width)
        if self._last_hashes[0] != name:
            self._last_hashes = name, hashes(self._copying.kept(name, TILE_BYTES), width)
        return self._last_hashes[1]


def _has_root(root: bytes, tile: bytes) -> bool:
    return len(tile) == TILE_BYTES and rows(hashes(tile, WIDTH))[-1][0] == root


def _has_leaves(leaves: list[bytes], bundle: bytes) -> bool:
    try:
        return list(map(leaf_hash, unpack(bundle, len(leaves)))) == leaves
    except TileError:
        return False
