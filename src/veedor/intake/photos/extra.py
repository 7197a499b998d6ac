"""Reading photos needs two libraries that the core does without."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from veedor.base.errors import refuse

_LIBRARIES: Final = ("PIL", "zxingcpp")


def require_photos() -> None:
    """Refused where the extra `photos` is not installed, with the line that installs it."""
    if any(find_spec(library) is None for library in _LIBRARIES):
        raise refuse("read.extra_missing", "veedor")
