"""Text that is safe to show: nothing in it moves, hides or turns what stands around it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Final

UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories of control, format, private and surrogate characters, and of line and paragraph separators."""

JOINERS: Final = "\u200c\u200d"
JOINED: Final = "\u0600", "\u0dff"
"""From Arabic to Sinhala: scripts in which a joiner after a letter is spelling, as in Persian and Hindi."""


def unseen(letter: str) -> bool:
    """Whether the character is one that a terminal may obey, or that hides in it, or that no text may hold."""
    return unicodedata.category(letter) in UNSEEN or _is_no_character(ord(letter))


def _is_no_character(point: int) -> bool:
    """The 66 points that Unicode keeps out of texts. XML forbids some, and drawing programs fall over them."""
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def plain(line: str) -> str:
    """One line with a `�` in place of every character that is not seen, letters' joiners apart."""
    if line.isprintable():
        return line
    letters = pairwise(f" {line}")
    return "".join("�" if unseen(letter) and not _joins(before, letter) else letter for before, letter in letters)


def is_plain(text: str) -> bool:
    """Whether nothing in the text would be replaced."""
    return plain(text) == text


def _joins(before: str, letter: str) -> bool:
    return letter in JOINERS and JOINED[0] <= before <= JOINED[1]
