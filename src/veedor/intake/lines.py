"""Physical lines of a UTF-8 table, never longer than the limit, with their numbers."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TextIO

from veedor.intake import limits

Spans = Mapping[int, int]
"""First line of a record → its last line."""

_ENDS: Final = ("\n", "\r")
_TOO_LONG: Final = "…"
"""Stands for a line that was longer than the limit; compared by identity."""


def open_text(path: Path) -> TextIO:
    """A UTF-8 table for reading; line ends of every kind stay as they are, a byte-order mark does not."""
    return path.open(encoding="utf-8-sig", newline="")


class LineTooLong(Exception):  # noqa: N818 - a condition on the way, not an error of ours
    """The line just read is longer than the limit."""


class RecordTooLong(Exception):  # noqa: N818
    """A quoted record spans more lines than any record does."""


class Lines:
    """Iterates over lines; remembers those of the current record, to start again behind a broken quote.

    `number` is that of the line given last.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._record: list[str] = []
        self.number = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if len(self._record) == limits.RECORD_LINES:
            raise RecordTooLong
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self._record.append(line)
        if line is _TOO_LONG:
            raise LineTooLong
        return line

    def _read(self) -> str:
        line = self._file.readline(limits.LINE_BYTES)
        if len(line) < limits.LINE_BYTES or line.endswith(_ENDS):
            return line
        while (rest := self._file.readline(limits.LINE_BYTES)) and not rest.endswith(_ENDS):
            pass
        return _TOO_LONG

    @property
    def first(self) -> int:
        return self.number - len(self._record) + 1

    @property
    def blank(self) -> bool:
        """Whether the record is one line on which nothing stands."""
        return len(self._record) == 1 and not self._record[0].strip(" \r\n")

    def begin(self) -> None:
        """The next line starts a record."""
        self._record = []

    def give_up(self) -> None:
        """The record's first line was no record; all lines after it are read again."""
        self._again.extendleft(reversed(self._record[1:]))
        self.number -= max(len(self._record) - 1, 0)


def raw_lines(path: Path, spans: Spans) -> dict[int, str]:
    """The text of some records, by first line, cut where it is longer than any real row."""
    if not spans:
        return {}
    found: dict[int, str] = {}
    first, last = 0, -1
    with open_text(path) as file:
        lines = Lines(file)
        while True:
            lines.begin()
            try:
                line = next(lines)
            except StopIteration:
                break
            except LineTooLong:
                line = _TOO_LONG
            if lines.number in spans:
                first, last = lines.number, spans[lines.number]
                found[first] = ""
            if lines.number <= last:
                found[first] = (found[first] + line)[: limits.RAW_LENGTH]
    return {row: text.rstrip("\r\n") for row, text in found.items()}
