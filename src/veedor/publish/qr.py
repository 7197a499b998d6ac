"""A text as a QR code, for people who take it with them on paper or on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from veedor.base.errors import refuse

MOST_BYTES: Final = 2953
"""What the largest QR code holds at the lowest level of correction. Source: ISO/IEC 18004, table 7."""

_SUFFIXES: Final = {".svg": "svg", ".png": "png"}
_DOTS: Final = 4
"""Pixels or units a module."""


def kind_of(path: Path) -> str:
    """The kind of picture that a file's name asks for. Refused: another than SVG and PNG."""
    kind = _SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise refuse("fact.receipt.picture", str(path), given=path.suffix or path.name)
    return kind


def write_qr(data: bytes, draft: Path, kind: str, where: str) -> None:
    """Write `data` (UTF-8) as a code into a file of this kind. Refused: it is too long; `where` names it."""
    import segno

    if len(data) > MOST_BYTES:
        raise refuse("fact.receipt.too_long", where, bytes=len(data), limit=MOST_BYTES)
    code = segno.make(data, error="l", boost_error=True, micro=False, mode="byte")
    code.save(str(draft), kind=kind, scale=_DOTS, border=4)
