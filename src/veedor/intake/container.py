"""What a file is, by its first bytes, and how it is unpacked: never more than the limits allow."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from veedor.base.errors import refuse
from veedor.base.plain import plain
from veedor.intake import limits

_CHUNK: Final = 1024**2
_TOO_OLD: Final = b"\xd0\xcf\x11\xe0"
_HEAD: Final = 512
_NUL: Final = bytes(4)
"""No encoding begins a text like this."""
_NO_TABLES: Final = {
    b"%PDF": "PDF",
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
    b"<!doctype html": "HTML",
    b"<html": "HTML",
}
IMAGES: Final = ("JPEG", "PNG")
"""Kinds of photos, of which it is known at sight that they are no tables."""
_OTHER_PACKING: Final = {b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd", b"7z\xbc\xaf": "7z", b"Rar!": "rar"}


class Form(StrEnum):
    """How the rows are laid down."""

    TEXT = "text"
    WORKBOOK = "xlsx"
    PARQUET = "parquet"


class Packing(StrEnum):
    """What a file must be taken out of before its form shows."""

    GZIP = "gzip"
    XZ = "xz"
    ZIP = "zip"


@dataclass(frozen=True)
class Content:
    """An unpacked file: `path` lives as long as the context that gave it; `digest` (SHA-256, hex) and
    `name` are those of the file as given."""

    path: Path
    form: Form
    name: str
    digest: str


@contextmanager
def opened(path: Path) -> Iterator[Content]:
    """The file at `path`, unpacked. Refused: missing, folder, empty, unreadable, unknown, or a bomb."""
    try:
        with TemporaryDirectory(prefix="veedor-") as folder:
            yield _content(path, Path(folder))
    except OSError as error:
        raise refuse(
            "intake.file.unreadable", _place(path), reason=error.strerror or type(error).__name__
        ) from error


def _content(path: Path, folder: Path) -> Content:
    _check(path)
    found = _recognise(path)
    unpacked = _in_letters(path, folder)
    if isinstance(found, Packing):
        unpacked = folder / "unpacked"
        _unpack(path, found, unpacked)
        if not unpacked.stat().st_size:
            raise refuse("intake.file.empty", _place(path))
        found = _recognise(unpacked, shown_as=path)
        if isinstance(found, Packing):
            raise refuse("intake.file.packed_twice", _place(path))
    return Content(unpacked, found, plain(path.name), digest(path))


def _in_letters(path: Path, folder: Path) -> Path:
    """The path; a link to it where its bytes are no text, for Polars opens no such file."""
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError:
        link = folder / "given"
        link.symlink_to(path.absolute())
        return link
    return path


def _place(path: Path) -> str:
    """A path as messages show it, whatever bytes it is made of."""
    return plain(str(path))


def _check(path: Path) -> None:
    try:
        state = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise refuse("intake.file.missing", _place(path)) from error
    if stat.S_ISDIR(state.st_mode):
        raise refuse("intake.file.folder", _place(path), folder=_place(path))
    if not stat.S_ISREG(state.st_mode):
        raise refuse("intake.file.not_a_file", _place(path))
    if not state.st_size:
        raise refuse("intake.file.empty", _place(path))
    if state.st_size > limits.UNPACKED_BYTES:
        raise refuse("intake.file.too_big", _place(path), limit=_megabytes(limits.UNPACKED_BYTES))


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    running = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            running.update(chunk)
    return running.hexdigest()


def _recognise(path: Path, shown_as: Path | None = None) -> Form | Packing:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"\x1f\x8b"):
        return Packing.GZIP
    if head.startswith(b"\xfd7zXZ\x00"):
        return Packing.XZ
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Form.WORKBOOK if _is_workbook(path) else Packing.ZIP
    if head.startswith(b"PAR1"):
        return Form.PARQUET
    _refuse_at_sight(head, _place(shown_as or path))
    return Form.TEXT


def _refuse_at_sight(head: bytes, place: str) -> None:
    """What starts like a file that is no table."""
    if head.startswith(_TOO_OLD):
        raise refuse("intake.file.old_workbook", place)
    if head.startswith(_NUL):
        raise refuse("intake.file.nul", place)
    text = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for magic, kind in _NO_TABLES.items():
        if head.startswith(magic) or text.startswith(magic):
            raise refuse("intake.file.not_a_table", place, kind=kind)
    for magic, name in _OTHER_PACKING.items():
        if head.startswith(magic):
            raise refuse("intake.file.unknown_packing", place, packing=name)


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.NameToInfo
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _unpack(path: Path, packing: Packing, target: Path) -> None:
    damaged = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile)
    try:
        with path.open("rb") as packed, target.open("wb") as out:
            if packing is Packing.GZIP:
                _pour(_gzip_chunks(packed), out, path)
            elif packing is Packing.XZ:
                _pour(_xz_chunks(packed), out, path)
            else:
                _pour_member(packed, out, path)
    except (*damaged, ValueError, NotImplementedError, RuntimeError) as error:
        raise refuse("intake.file.damaged", _place(path), packing=str(packing)) from error


def _pour_member(packed: IO[bytes], out: IO[bytes], path: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) != 1:
            raise refuse("intake.file.zip_members", _place(path), found=len(members))
        if members[0].flag_bits & 0x1:
            raise refuse("intake.file.encrypted", _place(path))
        with archive.open(members[0]) as member:
            _pour(iter(lambda: member.read(_CHUNK), b""), out, path)


def _gzip_chunks(packed: IO[bytes]) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=packed) as unpacked:
        while chunk := unpacked.read(_CHUNK):
            yield chunk


def _xz_chunks(packed: IO[bytes]) -> Iterator[bytes]:
    """One stream after another, as xz defines it; a stream that wants more memory than xz ever takes is damaged."""
    waiting = packed.read(_CHUNK)
    while waiting:
        stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=limits.XZ_MEMORY)
        while not stream.eof:
            if stream.needs_input and not (waiting := waiting or packed.read(_CHUNK)):
                raise EOFError
            yield stream.decompress(waiting, _CHUNK)
            waiting = b""
        waiting = (stream.unused_data or packed.read(_CHUNK)).lstrip(b"\0")


def _pour(chunks: Iterator[bytes], out: IO[bytes], path: Path) -> None:
    """Copy until the end, or until more came out than a table of this packed size can hold."""
    allowance = max(limits.RATIO_FREE_BYTES, limits.PACKED_RATIO * path.stat().st_size)
    limit, poured = min(limits.UNPACKED_BYTES, allowance), 0
    for chunk in chunks:
        poured += len(chunk)
        if poured > limit:
            raise refuse("intake.file.too_big", _place(path), limit=_megabytes(limit))
        out.write(chunk)


def _megabytes(size: int) -> int:
    return size // 1024**2
