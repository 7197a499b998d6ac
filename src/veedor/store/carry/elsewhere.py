"""What others still have of a log whose disk is lost: a mirror all that was published, a witness its last head."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from veedor.base.errors import Refused, refuse
from veedor.evidence.blob import OPENED, Promises, blob_path
from veedor.evidence.checkpoint import Checkpoint, SignedCheckpoint
from veedor.evidence.entries import published_entries
from veedor.evidence.errors import FetchError
from veedor.evidence.fact import Entry, Sealed
from veedor.evidence.fetch import Fetch
from veedor.evidence.growth import Growth
from veedor.evidence.known import own_entry
from veedor.evidence.log import CHECKPOINT
from veedor.evidence.mirror import FILE_BYTES
from veedor.evidence.note import NOTE_BYTES, Verifier
from veedor.evidence.trust import Policy
from veedor.store.blobs import Blobs
from veedor.store.bulk import insert
from veedor.store.kinds import REGISTRY
from veedor.store.models import Fact, Head
from veedor.store.stored import stored_entries

_CHUNK: Final = 5_000


@dataclass(frozen=True)
class Elsewhere:
    """`mirror` reads a copy of the log; `heads` are notes that witnesses, the web or anybody kept; in `files` lie
    copies of the files that a workspace keeps (`follow`)."""

    mirror: Fetch | None = None
    heads: tuple[bytes, ...] = ()
    files: Path | None = None

    def known(self, log: Verifier) -> tuple[SignedCheckpoint, ...]:
        """The heads that others have, signed by the log; the mirror's first. NoteError, CheckpointError: one is
        not; FetchError: the mirror cannot be read."""
        policy = Policy.claimed(log)
        mirrored = [] if self.mirror is None else [self.mirror(CHECKPOINT, NOTE_BYTES)]
        return tuple(map(policy.open, [*mirrored, *self.heads]))

    def missing(self, digests: Iterable[str], blobs: Blobs) -> Iterator[str]:
        """Those files that are neither kept nor elsewhere; what is elsewhere is kept by then."""
        copies = None if self.files is None else Blobs(self.files)
        for digest in digests:
            if copies is not None and not blobs.has(digest):
                with suppress(Refused):
                    blobs.keep(copies.read(digest))
            if not blobs.has(digest):
                yield digest


@dataclass
class Tail:
    """What a mirror had beyond the facts that were saved: leaves of sealed facts whose bodies are nowhere, and the
    files that its open facts promise."""

    sealed: set[int] = field(default_factory=set)
    promises: Promises = field(default_factory=Promises)

    def add(self, leaf: int, entry: Entry) -> None:
        if isinstance(entry, Sealed):
            self.sealed.add(leaf)
        elif entry.kind == OPENED:
            self.sealed.discard(entry.body["leaf"])
        self.promises.add(leaf, entry, REGISTRY)


def fetch_tail(mirror: Fetch, head: Checkpoint, blobs: Blobs) -> Tail:
    """Append what the mirror's log has beyond the facts that are here, each entry checked against its signed head,
    and keep the files that it publishes.

    ProofError, FetchError, TileError: the mirror is not the log of its head. Refused: its log is another than ours.
    """
    entries, size, tail = published_entries(mirror, head), Head.objects.get().size, Tail()
    for leaf, own in enumerate(stored_entries(0, min(size, head.size))):
        if next(entries) != own:
            raise refuse("carry.other_history", head.origin, leaf=leaf)
    for leaf, entry in _inserted(entries, size):
        tail.add(leaf, entry)
    for digest in tail.promises.promised:
        if digest not in tail.promises.withheld and not blobs.has(digest):
            _keep(mirror, digest, blobs)
    return tail


def _inserted(entries: Iterator[bytes], start: int) -> Iterator[tuple[int, Entry]]:
    """Put entries behind those that are here, and give each with its leaf."""
    while some := list(islice(entries, _CHUNK)):
        read = [(leaf, own_entry(data), data) for leaf, data in enumerate(some, start)]
        insert(Fact, [(leaf, entry.kind, data) for leaf, entry, data in read])
        start += len(some)
        Head.objects.update(size=start)
        yield from ((leaf, entry) for leaf, entry, _ in read)


def _keep(mirror: Fetch, digest: str, blobs: Blobs) -> None:
    """A published file; one that the mirror has not, or not as it was, is missed later with all the others."""
    try:
        content = mirror(blob_path(digest), FILE_BYTES)
    except FetchError:
        return
    if sha256(content).hexdigest() == digest:
        blobs.keep(content)


def check_history(heads: Iterable[Checkpoint]) -> None:
    """That the facts that are here have the root of each head that is not beyond them. Refused: another history."""
    grown, size = Growth(), Head.objects.get().size
    for head in sorted(heads, key=lambda one: one.size):
        if head.size > size:
            return
        while some := list(stored_entries(grown.size, min(grown.size + _CHUNK, head.size))):
            deque(grown.add(some), maxlen=0)
        if grown.root() != head.root:
            raise refuse("carry.other_history", head.origin, leaf=head.size)
