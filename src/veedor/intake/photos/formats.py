"""Which image a file is, by its first bytes and never by its name."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

HEAD: Final = 16
"""Bytes needed to tell."""


class Format(StrEnum):
    """Formats that are read, and HEIC, which is named when it is refused."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    BMP = "bmp"
    GIF = "gif"
    HEIC = "heic"


_MAGIC: Final = {
    b"\xff\xd8\xff": Format.JPEG,
    b"\x89PNG\r\n\x1a\n": Format.PNG,
    b"II*\x00": Format.TIFF,
    b"MM\x00*": Format.TIFF,
    b"BM": Format.BMP,
    b"GIF87a": Format.GIF,
    b"GIF89a": Format.GIF,
}
_HEIC_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")

ENDINGS: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".heic", ".heif"})
"""Names of images, for finding them in folders."""


def recognise(head: bytes) -> Format | None:
    """The format that a file's first bytes promise; None if it is no image."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Format.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return Format.HEIC
    return next((found for magic, found in _MAGIC.items() if head.startswith(magic)), None)
