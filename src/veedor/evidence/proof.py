"""A proof that one entry stands in a log, for anyone to check offline. Source: c2sp.org/tlog-proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from veedor.evidence.checkpoint import SignedCheckpoint, open_checkpoint
from veedor.evidence.errors import NoteError, ProofError
from veedor.evidence.merkle import HASH, check_inclusion, leaf_hash
from veedor.evidence.note import NOTE_BYTES, Verifier
from veedor.evidence.textform import base64, decimal, unbase64
from veedor.evidence.tiles import ENTRY_BYTES

_VERSION: Final = "c2sp.org/tlog-proof@v1"
_HASHES: Final = 63
PROOF_BYTES: Final = NOTE_BYTES + 4 * -(-ENTRY_BYTES // 3) + 45 * _HASHES + 128
"""The longest proof that is read: a head with its signatures, the longest entry and 63 hashes, both in base64."""


@dataclass(frozen=True)
class Proof:
    """Where the entry stands (`index`), its path to the root, the signed head, and `extra` bytes, unproved."""

    index: int
    path: tuple[bytes, ...]
    head: bytes
    extra: bytes = b""

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """From its text form. ProofError if it is not laid out as one; its head is not looked at yet."""
        above, blank, head = raw.partition(b"\n\n")
        version, *lines = above.decode("utf-8", errors="replace").split("\n")
        if not blank or version != _VERSION or len(raw) > PROOF_BYTES:
            raise ProofError("log.proof.format")
        try:
            extra = (
                unbase64(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else b""
            )
            return cls(_index(lines), tuple(map(_hash, lines[1:])), head, extra)
        except NoteError as error:
            raise ProofError("log.proof.format") from error

    def encode(self) -> bytes:
        """The text form."""
        extra = [f"extra {base64(self.extra)}"] if self.extra else []
        lines = [_VERSION, *extra, f"index {self.index}", *map(base64, self.path)]
        return "\n".join(lines).encode() + b"\n\n" + self.head

    def check(self, entry: bytes, log: Verifier, witnesses: Iterable[Verifier] = ()) -> SignedCheckpoint:
        """The head in which `entry` stands. ProofError if it does not, or the head's own error."""
        found = open_checkpoint(self.head, log, witnesses)
        head = found.checkpoint
        check_inclusion(leaf_hash(entry), self.index, head.size, head.root, self.path)
        return found


def _index(lines: list[str]) -> int:
    if not lines or not lines[0].startswith("index ") or len(lines) > 1 + _HASHES:
        raise ProofError("log.proof.format")
    return decimal(lines[0].removeprefix("index "))


def _hash(line: str) -> bytes:
    if len(found := unbase64(line)) != HASH:
        raise ProofError("log.proof.format")
    return found
