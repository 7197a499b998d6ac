"""One photo in, one `PhotoRead` out, whatever the file holds."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from veedor.base.plain import plain
from veedor.intake import limits
from veedor.intake.photos.codes import look
from veedor.intake.photos.likeness import likeness
from veedor.intake.photos.picture import NoPicture, file_bytes, grey_picture
from veedor.intake.photos.steps import ZBAR, Step, ladder
from veedor.intake.qr import QrReader, QrReading
from veedor.intake.unread import Unread

if TYPE_CHECKING:
    from PIL.Image import Image

WHOLE: Final = "whole"
"""Name of the first attempt."""


@dataclass(frozen=True)
class PhotoRead:
    """`file` is the name without folders; `digest` the SHA-256 of the file (None if it could not be read at all).
    `text` is what the code says, `reading` what the pack's layout makes of it; `reason` why one of them is
    missing. `attempts` names the steps tried, in order. `likeness` is the picture's fingerprint."""

    file: str
    digest: str | None = None
    text: str | None = None
    reading: QrReading | None = None
    attempts: tuple[str, ...] = ()
    reason: Unread | None = None
    likeness: int | None = None


def read_photo(path: Path, reader: QrReader | None) -> PhotoRead:
    """Read the code of one photo. Without a `reader` the text of the only code is accepted as it is."""
    return _read(path, lambda read, picture: _Looking(read, picture, reader).outcome())


def fingerprint_photo(path: Path) -> PhotoRead:
    """Open a photo of an election whose sheets carry no code: only its digest and its likeness are taken."""
    return _read(path, lambda read, _: replace(read, reason=Unread.NO_QR_IN_PACK))


def _read(path: Path, look_at: Callable[[PhotoRead, Image], PhotoRead]) -> PhotoRead:
    read = PhotoRead(file_name(path))
    try:
        data = file_bytes(path)
        read = replace(read, digest=hashlib.sha256(data).hexdigest())
        picture = grey_picture(data)
        del data
        return look_at(replace(read, likeness=likeness(picture)), picture)
    except NoPicture as none:
        return replace(read, reason=none.reason)
    except MemoryError:
        return replace(read, reason=Unread.OUT_OF_MEMORY)


def file_name(path: Path) -> str:
    """The name alone, printable whatever bytes it is made of."""
    return plain(path.name)


class _Looking:
    """Climbs the ladder until a text is accepted, and remembers what was seen on the way."""

    def __init__(self, read: PhotoRead, picture: Image, reader: QrReader | None) -> None:
        self._read, self._picture, self._reader = read, picture, reader
        self._attempts = [WHOLE]
        self._misfits: set[str] = set()

    def outcome(self) -> PhotoRead:
        until = time.thread_time() + limits.PHOTO_SECONDS
        first = look(self._picture)
        texts = self._accepted(first.texts)
        nothing_there = self._read.likeness is None
        steps = iter(()) if texts or nothing_there else ladder(self._picture, first)
        for step in steps:
            if time.thread_time() > until:
                return self._without(Unread.TOOK_TOO_LONG)
            texts = self._tried(step)
            if texts:
                break
        return self._with(texts) if texts else self._without(self._why_nothing())

    def _tried(self, step: Step) -> frozenset[str]:
        self._attempts.append(step.name)
        texts = step.run().texts
        if self._reader is None and step.name.endswith(ZBAR):
            return frozenset()
        return self._accepted(texts)

    def _accepted(self, texts: frozenset[str]) -> frozenset[str]:
        """The texts that are readings of the pack; all of them where no pack says what a reading is."""
        if self._reader is None:
            return texts
        fitting = frozenset(text for text in texts if self._reader.fits(text))
        self._misfits |= texts - fitting
        return fitting

    def _with(self, texts: frozenset[str]) -> PhotoRead:
        if len(texts) > 1:
            return self._without(Unread.SEVERAL_SHEETS)
        (text,) = texts
        found = None if self._reader is None else self._reader.read(text)
        reading = found if isinstance(found, QrReading) else None
        return replace(self._read, text=text, reading=reading, attempts=tuple(self._attempts))

    def _without(self, reason: Unread) -> PhotoRead:
        return replace(self._read, reason=reason, attempts=tuple(self._attempts))

    def _why_nothing(self) -> Unread:
        """The reason of the only code that was readable and fitted no layout, else that there was none."""
        if self._reader is None or not self._misfits:
            return Unread.NO_CODE
        reasons = {found for text in self._misfits if isinstance(found := self._reader.read(text), Unread)}
        return reasons.pop() if len(reasons) == 1 else Unread.UNKNOWN_LAYOUT
