"""Published files in a folder of this machine, read without being led out of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from veedor.evidence.errors import FetchError
from veedor.evidence.fetch import absent, too_large
from veedor.evidence.names import is_safe

_READING: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""Opening a pipe must not wait for someone to write into it."""


@dataclass(frozen=True)
class Folder:
    """A `Fetch` below `root`. Links that lead out of it are refused; so is what is not a common file."""

    root: Path

    def __call__(self, path: str, limit: int) -> bytes:
        with _named(path), os.fdopen(os.open(self.place(path), _READING), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FetchError("folder.not_a_file", path=path)
            content = file.read(limit + 1)
        if len(content) > limit:
            raise too_large(path, limit)
        return content

    def place(self, path: str) -> Path:
        """Where a file really lies, or would. FetchError: its name or a link leads out of the folder."""
        if not is_safe(path):
            raise FetchError("folder.unsafe_name", path=ascii(path)[:80])
        found = (self.root / path).resolve()
        if not found.is_relative_to(self.root.resolve()):
            raise FetchError("folder.leads_outside", path=path)
        return found


@contextmanager
def _named(path: str) -> Iterator[None]:
    """What the system says against a file, as a FetchError that names it."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        raise absent(path) from error
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise FetchError("folder.system", path=path, reason=reason) from error
