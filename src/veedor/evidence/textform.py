"""Base64 and decimal numbers with one spelling each, so that no bit of a signed text is free to change."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from typing import Final

from veedor.evidence.errors import NoteError

_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_MOST: Final = 2**63 - 1
"""Sizes, indices and times fit a signed 64-bit integer. Source: c2sp.org/tlog-cosignature."""


def base64(data: bytes) -> str:
    """Standard base64. Source: RFC 4648, section 4."""
    return b64encode(data).decode("ascii")


def unbase64(text: str) -> bytes:
    """The bytes. NoteError unless `text` is the one spelling of them (letters, padding and unused bits)."""
    try:
        found = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not found or base64(found) != text:
        raise NoteError("log.note.base64", found=text[:40])
    return found


def decimal(text: str) -> int:
    """A number from 0 to 2⁶³−1 without sign, space or leading zero. NoteError otherwise."""
    if not _DECIMAL.fullmatch(text) or (found := int(text)) > _MOST:
        raise NoteError("log.note.number", found=text[:40])
    return found
