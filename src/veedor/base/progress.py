"""A line that says what is being done, for people who wait; silent where nobody watches."""

from __future__ import annotations

import sys
from typing import Final, TextIO

from veedor.base.plain import plain

WIDTH: Final = 78
BAR: Final = 20


class Progress:
    """Shows `step` of `steps` on one line of a terminal, and wipes it at the end. Use as a context manager."""

    def __init__(self, steps: int, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._steps = max(steps, 1)
        self._done = 0
        self._shown = self._stream.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Wipe the line, so that something else can be printed."""
        self._write("")

    def step(self, doing: str) -> None:
        """Say what begins now; what was begun before counts as done."""
        filled = BAR * self._done // self._steps
        self._write(f"{'█' * filled}{'░' * (BAR - filled)} {plain(doing)}")
        self._done = min(self._done + 1, self._steps)

    def _write(self, line: str) -> None:
        if self._shown:
            self._stream.write(f"\r{line[:WIDTH]:<{WIDTH}}\r" if not line else f"\r{line[:WIDTH]:<{WIDTH}}")
            self._stream.flush()
