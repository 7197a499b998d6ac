"""A text table: its header under every way of reading that a mapping may declare, and its body."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from veedor.base.errors import refuse
from veedor.election.pack import TableMap
from veedor.intake.container import Content
from veedor.intake.csv_careful import Record, read_careful, records
from veedor.intake.csv_fast import read_fast
from veedor.intake.encoding import Plain, plain
from veedor.intake.grid import Grid, Wanted
from veedor.intake.shown import shown

_DELIMITERS: Final = (",", ";", "\t", "|")


@dataclass(frozen=True)
class TextTable:
    """A text file opened in one encoding and with one delimiter."""

    text: Plain
    delimiter: str
    header: tuple[str, ...]
    line: int

    @property
    def encoding(self) -> str:
        return self.text.encoding

    def read(self, wanted: Wanted) -> Grid:
        """The body: quickly where its structure is sound, else record by record."""
        place = self.text.path, self.delimiter, len(self.header), wanted, self.text.name
        fast = read_fast(*place)
        return read_careful(*place) if fast is None else fast


def open_text_table(content: Content, mapping: TableMap, folder: Path) -> TextTable:
    """The table as `mapping` declares it; what it leaves open is found in the file."""
    text = plain(content, mapping.encoding, folder)
    delimiter = mapping.delimiter or _found_delimiter(text)
    if len(delimiter) != 1 or delimiter in '"\r\n' or not delimiter.isascii():
        raise refuse("intake.file.delimiter", content.name, delimiter=shown(delimiter))
    header = _header(text, delimiter)
    return TextTable(text, delimiter, tuple(header.fields), header.first)


def _found_delimiter(text: Plain) -> str:
    """The delimiter that cuts the header into most fields."""
    first = "".join(_header(text, "\0").fields)
    return max(_DELIMITERS, key=lambda delimiter: _fields(first, delimiter))


def _fields(line: str, delimiter: str) -> int:
    return len(next(csv.reader([line], delimiter=delimiter), []))


def _header(text: Plain, delimiter: str) -> Record:
    """The first record that says something."""
    found = records(text.path, delimiter, text.name)
    return next((record for record in found if record.fields and not record.fault), Record(1, 1, ()))
