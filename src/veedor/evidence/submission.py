"""What a log sends to a witness: where that stands, the way from there, the head. Source: c2sp.org/tlog-witness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from veedor.evidence.errors import NoteError
from veedor.evidence.merkle import HASH
from veedor.evidence.note import NOTE_BYTES
from veedor.evidence.textform import base64, decimal, unbase64

_HASHES: Final = 63
_OLD: Final = "old "
SUBMISSION_BYTES: Final = NOTE_BYTES + 32 + _HASHES * 45
"""The longest that is read: the size, 63 hashes in base64, a head."""


@dataclass(frozen=True)
class Submission:
    """`old`: the size of the last head that the witness cosigned. `path`: the proof from it to `head`, a note."""

    old: int
    path: tuple[bytes, ...]
    head: bytes

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """From a request's body. NoteError if it is not laid out as one; the head is not looked at yet."""
        above, blank, head = raw.partition(b"\n\n")
        first, *lines = above.decode("ascii", errors="replace").split("\n")
        if not blank or not first.startswith(_OLD) or len(lines) > _HASHES or len(raw) > SUBMISSION_BYTES:
            raise NoteError("witness.submission")
        return cls(decimal(first.removeprefix(_OLD)), tuple(map(_hash, lines)), head)

    def encode(self) -> bytes:
        """The request's body."""
        lines = (f"{_OLD}{self.old}", *map(base64, self.path))
        return "\n".join(lines).encode() + b"\n\n" + self.head


def _hash(line: str) -> bytes:
    if len(found := unbase64(line)) != HASH:
        raise NoteError("witness.submission")
    return found
