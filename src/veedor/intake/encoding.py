"""Any text encoding in, UTF-8 out. A file that is UTF-8 already is read where it lies."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from veedor.base.errors import refuse
from veedor.intake import limits
from veedor.intake.container import Content

_CHUNK: Final = 1024**2
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8: Final = frozenset({"utf-8", "utf-8-sig", "ascii"})
_LAST_RESORTS: Final = ("cp1252", "iso8859-1")
_SAMPLE: Final = '0123456789,;\t|"\r\n'


@dataclass(frozen=True)
class Plain:
    """A text table as UTF-8 (a byte-order mark may stand at its start). `encoding` is what the file was."""

    path: Path
    encoding: str
    name: str


def plain(content: Content, declared: str | None, folder: Path) -> Plain:
    """The text of `content` in UTF-8; a copy goes to `folder` if one is needed.

    A byte-order mark in the file decides; else the declared encoding; else strict UTF-8; else cp1252 and,
    where that leaves bytes undefined, latin-1. Refused: bytes that are not text in a declared encoding.
    """
    marked = _mark(content.path)
    if marked or declared:
        return _certain(content, marked or _known(declared or "", content.name), folder)
    if _decodes(content, "utf-8") is None:
        return _bounded(Plain(content.path, "utf-8", content.name))
    for guess in _LAST_RESORTS:
        target = folder / guess
        if _decodes(content, guess, target) is None:
            return _bounded(Plain(target, guess, content.name))
    raise refuse("intake.file.not_text", content.name, encoding="UTF-8", byte=0)


def _certain(content: Content, encoding: str, folder: Path) -> Plain:
    target = None if encoding in _UTF8 else folder / encoding
    broken_at = _decodes(content, encoding, target)
    if broken_at is not None:
        raise refuse("intake.file.not_text", content.name, encoding=encoding, byte=broken_at)
    return _bounded(Plain(target or content.path, encoding, content.name))


def _mark(path: Path) -> str | None:
    with path.open("rb") as file:
        head = file.read(4)
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)


def _known(declared: str, name: str) -> str:
    """The canonical name of an encoding that writes digits and delimiters as text tables need them."""
    try:
        found = codecs.lookup(declared).name
        usable = _SAMPLE.encode(found).decode(found) == _SAMPLE
    except (LookupError, ValueError, TypeError):
        usable = False
    if not usable:
        raise refuse("intake.file.unknown_encoding", name, encoding=declared)
    return found


def _decodes(content: Content, encoding: str, target: Path | None = None) -> int | None:
    """Decode all of the file (into `target`, as UTF-8). None, or about where it stopped being text. Refused:
    NUL, as soon as it is met."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    ascii_as_is = encoding == "utf-8" and target is None
    done = 0
    with content.path.open("rb") as file, target.open("wb") if target else _Nowhere() as out:
        while chunk := file.read(_CHUNK):
            try:
                as_is = ascii_as_is and chunk.isascii() and not decoder.getstate()[0]
                text = chunk if as_is else decoder.decode(chunk).encode("utf-8")
            except UnicodeError as error:
                return done + getattr(error, "start", 0)
            if b"\0" in text:
                raise refuse("intake.file.nul", content.name)
            out.write(text)
            done += len(chunk)
        try:
            out.write(decoder.decode(b"", final=True).encode("utf-8"))
        except UnicodeError:
            return done
    return None


class _Nowhere:
    """Where text goes that is only being checked."""

    def __enter__(self) -> _Nowhere:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def write(self, _: bytes) -> None:
        """Forget it."""


def _bounded(text: Plain) -> Plain:
    if text.path.stat().st_size > limits.UNPACKED_BYTES:
        raise refuse("intake.file.too_big", text.name, limit=limits.UNPACKED_BYTES // 1024**2)
    return text
