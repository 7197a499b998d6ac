"""Text that is safe to show: nothing in it moves, hides or turns what stands around it."""

from __future__ import annotations

import unicodedata
from typing import Final

UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories of control, format, private and surrogate characters, and of line and paragraph separators."""


def unseen(letter: str) -> bool:
    """Whether the character is one that a terminal may obey, or that hides in it."""
    return unicodedata.category(letter) in UNSEEN


def plain(line: str) -> str:
    """One line with a `�` in place of every character that is not seen."""
    if line.isprintable():
        return line
    return "".join("�" if unseen(letter) else letter for letter in line)
