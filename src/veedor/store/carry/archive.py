"""Several files in one stream: plain POSIX tar, of which only common files with short names are written or read.

Nothing is compressed and nothing is ever unpacked by the names in it: whoever reads takes each member by the name
that he expects, up to the size that he allows.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from veedor.base.errors import refuse
from veedor.evidence.names import is_safe
from veedor.store.carry.age import Decrypting, Sink, Source

_BLOCK: Final = 512
_PIECE: Final = 1024 * 1024
_NAME: Final = 100
"""Characters of a name in the first block; longer ones need another, which is not read."""

BACKUP: Final = "backup.json"
BUNDLE: Final = "bundle.json"
_IS_A: Final[Mapping[str, str]] = {BACKUP: "carry.is_a_backup", BUNDLE: "carry.is_a_bundle"}
"""What a file is, by its first member."""


class Packing:
    """Writes members one after the other."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def add(self, name: str, content: bytes) -> None:
        """A member that fits into memory."""
        self._begin(name, len(content))
        self._sink.write(content + bytes(-len(content) % _BLOCK))

    def end(self) -> None:
        self._sink.write(bytes(2 * _BLOCK))

    def _begin(self, name: str, size: int) -> None:
        assert is_safe(name), name
        assert len(name) < _NAME, name
        header = tarfile.TarInfo(name)
        header.size, header.mode = size, 0o600
        self._sink.write(header.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict"))


@dataclass(frozen=True)
class Member:
    """A file in the stream; its bytes can be read once, before the next member is asked for."""

    name: str
    size: int
    _pieces: Iterator[bytes]
    _where: str

    def read(self, most: int) -> bytes:
        """All of it. Refused: it holds more than `most` bytes, or the stream ends before it does."""
        if self.size > most:
            raise refuse("carry.too_large", self._where, name=self.name, limit=most)
        return b"".join(self._pieces)

    def skip(self) -> None:
        for _ in self._pieces:
            pass


@contextmanager
def unpacking(path: Path, passphrase: str) -> Iterator[Iterator[Member]]:
    """The members of an encrypted file. Refused: it cannot be opened, or what `members` and `Decrypting` refuse."""
    where = str(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise refuse("carry.unreadable", where, reason=error.strerror or type(error).__name__) from error
    with file:
        yield members(Decrypting(file, passphrase, where), where)


def members(source: Source, where: str) -> Iterator[Member]:
    """The members in order; what is not read of one is passed over. Refused: anything but common files with names
    that lead nowhere, one name twice, a stream that goes on after its end or ends before it."""
    known: set[str] = set()
    while (block := source.read(_BLOCK)) != bytes(_BLOCK):
        member = _member(block, source, where)
        if member.name in known:
            raise refuse("carry.malformed", where)
        known.add(member.name)
        yield member
        member.skip()
    if source.read(_BLOCK) != bytes(_BLOCK) or source.read(1):
        raise refuse("carry.malformed", where)


def _member(block: bytes, source: Source, where: str) -> Member:
    try:
        header = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, ValueError) as error:
        raise refuse("carry.malformed", where) from error
    if header.type != tarfile.REGTYPE or header.size < 0 or not is_safe(header.name):
        raise refuse("carry.malformed", where)
    return Member(header.name, header.size, _pieces(source, header.size, where), where)


def _pieces(source: Source, size: int, where: str) -> Iterator[bytes]:
    left = size
    while left:
        piece = source.read(min(left, _PIECE))
        if not piece:
            raise refuse("carry.malformed", where)
        left -= len(piece)
        yield piece
    padding = -size % _BLOCK
    if len(source.read(padding)) != padding:
        raise refuse("carry.malformed", where)


def expect(found: Iterable[Member], name: str, where: str) -> Member:
    """The next member, which must have this name. Refused: it has another; said, if the file is of another kind."""
    for member in found:
        if member.name == name:
            return member
        if name in _IS_A and member.name in _IS_A:
            raise refuse(_IS_A[member.name], where)
        break
    raise refuse("carry.malformed", where)
