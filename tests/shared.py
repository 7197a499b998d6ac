"""Where the real elections lie. Tests that need them say so when they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("VEEDOR_SHARED", Path(__file__).parents[1].parent / "shared"))


def real(path: str) -> Path:
    """A file of the shared data, or a skip that names it."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"real data absent: {path} (set VEEDOR_SHARED)")
    return found
