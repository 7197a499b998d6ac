"""The list of every published file with its size and digest, signed by the log: what is not on it is not published.

One is made for each head and never changes, as `files/<size>`. It names all files but itself and `checkpoint`, the
only file that changes (witnesses add their lines to it). Its first line keeps it from being taken for a checkpoint.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Self

from veedor.evidence import note
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.errors import NoteError
from veedor.evidence.names import is_safe
from veedor.evidence.note import Signer, Verifier

FOLDER: Final = "files"
LISTING_BYTES: Final = 32 * 1024 * 1024
"""The longest list: about 250,000 files."""
_VERSION: Final = "veedor files v1"
_LINE: Final = re.compile(r"(0|[1-9][0-9]{0,14}) ([0-9a-f]{64}) (\S+)")


def listing_path(size: int) -> str:
    """Where the list for a head of `size` entries stands."""
    return f"{FOLDER}/{size}"


@dataclass(frozen=True, slots=True)
class Published:
    """What a file holds: its size in bytes and its SHA-256."""

    size: int
    digest: bytes

    @classmethod
    def of(cls, data: bytes) -> Self:
        """That of a file's bytes."""
        return cls(len(data), sha256(data).digest())


@dataclass(frozen=True)
class Listing:
    """The head that the list belongs to, and the files by name."""

    head: Checkpoint
    files: Mapping[str, Published] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text of its note; files by name."""
        lines = (f"{one.size} {one.digest.hex()} {path}\n" for path, one in sorted(self.files.items()))
        return f"{_VERSION}\n{self.head.text}{''.join(lines)}"

    def signed(self, signer: Signer) -> bytes:
        """Its note."""
        return note.sign(self.text, signer)


def open_listing(raw: bytes, log: Verifier, head: Checkpoint) -> Listing:
    """The list that belongs to `head`. NoteError: malformed, not signed by the log, or of another head."""
    text, _ = note.verify(raw, log)
    start = f"{_VERSION}\n{head.text}"
    if not text.startswith(start):
        raise NoteError("log.listing.head")
    lines = text[len(start) :].split("\n")[:-1]
    files = dict(map(_parse_line, lines))
    if len(files) != len(lines) or list(files) != sorted(files):
        raise NoteError("log.listing.order")
    _check_beside_each_other(files)
    return Listing(head, files)


def _check_beside_each_other(names: Collection[str]) -> None:
    """That all of them can lie in one folder, on any system: none is the folder of another, or differs from it only
    in the size of its letters. NoteError otherwise."""
    folders = _folders(names)
    if both := next((name for name in names if name in folders), None):
        raise NoteError("log.listing.line", found=both)
    if len({name.casefold() for name in names}) < len(names):
        raise NoteError("log.listing.order")


def _folders(names: Iterable[str]) -> set[str]:
    found = set[str]()
    for name in names:
        folder = name.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _parse_line(line: str) -> tuple[str, Published]:
    found = _LINE.fullmatch(line)
    if not found or not is_safe(found[3]):
        raise NoteError("log.listing.line", found=line[:120])
    return found[3], Published(int(found[1]), bytes.fromhex(found[2]))
