"""A log that changes its key: the last head that the old key signs holds the fact `key.rotated`, the next one is
signed by the new key.

That the folder says so is not enough: whoever can write there could name any key as the old one. So whoever signs
names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from veedor.base.clock import quarter
from veedor.evidence.checkpoint import Checkpoint, open_checkpoint
from veedor.evidence.errors import LogError
from veedor.evidence.fact import Fact, Sealed, read_entry
from veedor.evidence.fetch import Fetch
from veedor.evidence.merkle import check_inclusion, leaf_hash
from veedor.evidence.note import Verifier, parse
from veedor.evidence.tiles import WIDTH, Tree, fetch_tile, unpack, width_of

ROTATED: Final = "key.rotated"
"""The kind of the fact that names the key until now and the key from now on."""
REASONS: Final = ("scheduled", "lost", "compromised", "new_operator")
"""Why a log changes its key."""
_NAMED: Final = b'"kind":"key.rotated"'


def rotated(old: Verifier, new: Verifier, reason: str, moment: datetime) -> Fact:
    """The fact that `new` signs from the next head on."""
    return Fact(ROTATED, 1, quarter(moment), {"old": str(old), "new": str(new), "reason": reason})


def open_last(raw: bytes, new: Verifier, old: Verifier | None, fetch: Fetch) -> tuple[Checkpoint, Verifier]:
    """The last head of a log that `new` is to sign next, and the key that signed it: `new`, or `old` if the last
    change of key below that head is from `old` to `new`. `fetch` reads the log.

    LogError: it says no such thing. CheckpointError, NoteError: neither of the two signed this head.
    """
    if old is None or (new.name, new.key_id) in {(one.name, one.key_id) for one in parse(raw).signatures}:
        return open_checkpoint(raw, new).checkpoint, new
    head = open_checkpoint(raw, old).checkpoint
    if _last_change(head, fetch) != (str(old), str(new)):
        raise LogError("log.sign.not_rotated", old=str(old), new=str(new))
    return head, old


def _last_change(head: Checkpoint, fetch: Fetch) -> tuple[object, object] | None:
    """The old and the new key of the last `key.rotated` below a head. ProofError: the entry is not of its tree."""
    for number, data in _entries_backwards(head.size, fetch):
        if _NAMED in data:
            entry = read_entry(data, str(number))
            if not isinstance(entry, Sealed) and entry.kind == ROTATED:
                proof = Tree(head.size, fetch).inclusion(number)
                check_inclusion(leaf_hash(data), number, head.size, head.root, proof)
                return entry.body.get("old"), entry.body.get("new")
    return None


def _entries_backwards(size: int, fetch: Fetch) -> Iterator[tuple[int, bytes]]:
    """The entries of a log with their numbers, the last one first."""
    for index in reversed(range(-(-size // WIDTH))):
        width = width_of("entries", index, size)
        entries = unpack(fetch_tile(fetch, "entries", index, width), width)
        for at in reversed(range(width)):
            yield index * WIDTH + at, entries[at]
