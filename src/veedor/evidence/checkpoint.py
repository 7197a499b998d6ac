"""A log's head: whose log, how many entries, which root. Source: c2sp.org/tlog-checkpoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from veedor.evidence import note
from veedor.evidence.errors import CheckpointError, NoteError
from veedor.evidence.merkle import EMPTY, HASH
from veedor.evidence.note import Verifier
from veedor.evidence.textform import base64, decimal, unbase64


@dataclass(frozen=True)
class Checkpoint:
    """What a head says. `extensions` are lines that nobody can check; Veedor writes none."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def empty(cls, origin: str) -> Self:
        """The head of a log without entries."""
        return cls(origin, 0, EMPTY)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From the text of its note. CheckpointError if it is not laid out as one."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or not all(lines):
            raise CheckpointError("log.checkpoint.lines")
        try:
            found = cls(lines[0], decimal(lines[1]), unbase64(lines[2]), tuple(lines[3:]))
        except NoteError as error:
            raise CheckpointError("log.checkpoint.lines") from error
        if len(found.root) != HASH or (found.size == 0 and found.root != EMPTY):
            raise CheckpointError("log.checkpoint.root")
        return found

    @property
    def text(self) -> str:
        """The text of its note."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, base64(self.root), *self.extensions))


@dataclass(frozen=True)
class SignedCheckpoint:
    """A head with its note, and the known keys that signed it with the time of each cosignature (seconds)."""

    checkpoint: Checkpoint
    note: note.Note
    signers: Mapping[Verifier, int | None]

    @property
    def log(self) -> Verifier:
        """The log's key that signed it."""
        return next(key for key in self.signers if key.kind == note.SIGNED)


def open_checkpoint(raw: bytes, log: Verifier, witnesses: Iterable[Verifier] = ()) -> SignedCheckpoint:
    """A head signed by its log, with those of the witnesses that cosigned it.

    NoteError: malformed, or a signature of a known key is bad. CheckpointError: no head, or not one of this log.
    """
    found = note.parse(raw)
    head = Checkpoint.parse(found.text)
    if head.origin != log.name:
        raise CheckpointError("log.checkpoint.origin", found=head.origin[:80], wanted=log.name)
    signers = note.signed_by(found, (log, *witnesses))
    if log not in signers:
        raise CheckpointError("log.checkpoint.unsigned", wanted=str(log))
    return SignedCheckpoint(head, found, signers)
