"""Whether every line of a UTF-8 table has as many fields as its header, found without parsing it.

Sound means: no quotation marks, no stray carriage returns, no line too long, and as many delimiters as lines
times fields less one. Lines that are too long for the header then have others that are too short beside them;
`csv_fast` meets the long ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from veedor.intake import limits

_CHUNK: Final = limits.LINE_BYTES


@dataclass(frozen=True)
class Structure:
    """`lines` counts the header and a last line without an end."""

    lines: int
    delimiters: int
    plain: bool

    def fits(self, fields: int) -> bool:
        """Whether all lines can have this many fields."""
        return self.plain and fields > 1 and self.delimiters == (fields - 1) * self.lines


def survey(path: Path, delimiter: str) -> Structure:
    """One pass over the bytes."""
    newlines = delimiters = open_line = 0
    plain, last = True, b"\n"
    with path.open("rb") as file:
        while plain and (chunk := file.read(_CHUNK)):
            cells = np.frombuffer(chunk, dtype=np.uint8)
            newlines += int(np.count_nonzero(cells == ord("\n")))
            delimiters += int(np.count_nonzero(cells == ord(delimiter)))
            first_end = chunk.find(b"\n")
            plain = _is_plain(last + chunk) and open_line + (first_end if first_end >= 0 else len(chunk)) < _CHUNK
            open_line = len(chunk) - 1 - chunk.rfind(b"\n") if first_end >= 0 else open_line + len(chunk)
            last = chunk[-1:]
    return Structure(newlines + (last != b"\n"), delimiters, plain and last != b"\r")


def _is_plain(chunk: bytes) -> bool:
    """No quotation mark, and carriage returns only before line ends (or as the very last byte so far)."""
    if b'"' in chunk:
        return False
    return b"\r" not in chunk or chunk[:-1].count(b"\r") == chunk.count(b"\r\n")
