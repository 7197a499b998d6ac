"""Names of published files that stay below the folder that they are put in, on any system."""

from __future__ import annotations

import re
from typing import Final

MOST: Final = 200
"""Characters of a name: with a folder before it, it still fits the 260 that some systems take."""

HEAD: Final = "checkpoint"
"""Where the head of a log stands: the folder that has it is a published log's."""

_PART: Final = "[A-Za-z0-9_-][A-Za-z0-9._-]*"
_NAME: Final = re.compile(rf"{_PART}(/{_PART})*", re.ASCII)


def is_safe(name: str) -> bool:
    """Whether each part of `name`, between slashes, is letters, digits and `._-`, and begins with no point."""
    return len(name) <= MOST and _NAME.fullmatch(name) is not None
