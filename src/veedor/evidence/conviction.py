"""Two heads of one log that cannot both be of a log that only grows: what convicts its operator.

A conviction carries everything that a stranger needs but the log's public key: both signed heads and, if the second
is longer, the proof that its tree holds something else where the first one ends.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Self

from veedor.evidence.checkpoint import Checkpoint, SignedCheckpoint
from veedor.evidence.errors import EvidenceError, NoteError
from veedor.evidence.fetch import Fetch
from veedor.evidence.merkle import check_consistency
from veedor.evidence.note import NOTE_BYTES
from veedor.evidence.textform import base64, unbase64
from veedor.evidence.tiles import Tree
from veedor.evidence.trust import Policy

CONVICTION_BYTES: Final = 6 * NOTE_BYTES
"""The longest conviction that is read: two heads, as JSON escapes them, and 63 hashes."""
_FORMAT: Final = "veedor conviction 1"
_HASHES: Final = 63


class ConvictionError(EvidenceError):
    """What is given as a conviction convicts nobody."""


@dataclass(frozen=True)
class Conviction:
    """`first` and `second`: signed heads, the second not shorter. `root`: what the second's tree has at the size of
    the first; `path` proves it (empty if they are of one size)."""

    first: bytes
    second: bytes
    root: bytes
    path: tuple[bytes, ...] = ()

    def check(self, policy: Policy) -> tuple[Checkpoint, Checkpoint]:
        """Both heads, if they convict the operator of a log of `policy`.

        ConvictionError: they agree, or are of two logs. NoteError, CheckpointError: one is not a head of these
        logs. ProofError: the path does not lead to the second head.
        """
        first, second = (policy.open(raw).checkpoint for raw in (self.first, self.second))
        check_one_log(first, second)
        check_consistency(first.size, second.size, self.root, second.root, self.path)
        if first.root == self.root:
            raise ConvictionError("conviction.agree", first=first.size, second=second.size)
        return first, second

    def encode(self) -> bytes:
        """As a file for others: JSON, with the heads as they were signed."""
        answer = {
            "format": _FORMAT,
            "first": self.first.decode(),
            "second": self.second.decode(),
            "root": base64(self.root),
            "path": [base64(hash_) for hash_ in self.path],
        }
        return json.dumps(answer, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """From a file. ConvictionError: it is not laid out as one; whether it convicts is for `check` to say."""
        try:
            return cls._read(json.loads(raw[: CONVICTION_BYTES + 1]), len(raw))
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError, NoteError) as error:
            raise ConvictionError("conviction.format") from error

    @classmethod
    def _read(cls, answer: Any, weight: int) -> Self:
        if answer["format"] != _FORMAT or weight > CONVICTION_BYTES or len(answer["path"]) > _HASHES:
            raise ValueError(_FORMAT)
        path = tuple(unbase64(hash_) for hash_ in answer["path"])
        return cls(answer["first"].encode(), answer["second"].encode(), unbase64(answer["root"]), path)


def convict(older: SignedCheckpoint, newer: SignedCheckpoint, fetch: Fetch) -> Conviction | None:
    """What the two heads prove against their log; None if the newer one only added to the older one.

    `fetch` reads the tiles of the newer head, which is not shorter. ConvictionError: they are of two logs.
    ProofError: those tiles are not of its tree, so that they prove nothing; FetchError, TileError: they cannot be
    had.
    """
    old, new = older.checkpoint, newer.checkpoint
    check_one_log(old, new)
    if old.size == 0:
        return None
    root, path = new.root, tuple[bytes, ...]()
    if old.size < new.size:
        tree = Tree(new.size, fetch)
        root, path = tree.subtree(0, old.size), tuple(tree.consistency(old.size))
        check_consistency(old.size, new.size, root, new.root, path)
    if root == old.root:
        return None
    return Conviction(str(older.note).encode(), str(newer.note).encode(), root, path)


def check_one_log(first: Checkpoint, second: Checkpoint) -> None:
    """A trust file may name several logs, and these differ: that convicts nobody. ConvictionError."""
    if first.origin != second.origin:
        raise ConvictionError("conviction.two_logs", first=first.origin, second=second.origin)
