"""Tasks for photo workers that die or never end. Apart from the tests, so that a worker starts quickly."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

from veedor.intake.photos import batch
from veedor.intake.photos.photo import PhotoRead, file_name


def named(path: Path) -> PhotoRead:
    """A photo whose text is its name."""
    return PhotoRead(file_name(path), text=path.stem)


def fatal(deadly: frozenset[str], path: Path) -> PhotoRead:
    """The same, but the process dies of some."""
    if path.stem in deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return named(path)


def waiting(path: Path) -> PhotoRead:
    """The same, under a watchdog of half a second by the clock, but 05 waits for ever."""
    batch._FATAL_WAIT = 0.5
    return batch._guarded(_stalling, path)


def busy(path: Path) -> PhotoRead:
    """The same, under a watchdog of a tenth of a second of processor time, but 05 works for ever."""
    batch._FATAL_SECONDS = 0.1
    return batch._guarded(_toiling, path)


def _stalling(path: Path) -> PhotoRead:
    if path.stem == "05":
        threading.Event().wait()
    return named(path)


def _toiling(path: Path) -> PhotoRead:
    """Inside one call of a library, as a decoder that never comes back."""
    if path.stem == "05":
        pow(3, 10**10_000_000)
    return named(path)
