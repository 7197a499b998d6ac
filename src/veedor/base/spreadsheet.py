"""Cells that a spreadsheet will not take for formulas."""

from __future__ import annotations

from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before anything that a spreadsheet would run. Source: OWASP, CSV injection."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
