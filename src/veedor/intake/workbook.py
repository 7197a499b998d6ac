"""What a workbook would take in memory, found in its bytes before its reader opens it: a zip may be a bomb."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from veedor.base.errors import Refused, refuse
from veedor.intake import limits
from veedor.intake.container import Content

_CHUNK: Final = 1024**2
_SHARED: Final = "xl/sharedstrings.xml"
_OTHER_FORMATS: Final = frozenset({"xl/workbook.bin", "content.xml"})
"""Members by which the reader knows XLSB and ODS, whose cells are not counted here."""
_TAG: Final = re.compile(rb"<(?:[^<>\s/]*:)?(row|c)[\s/>]")
_PLACE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)""")
_REFERENCE: Final = re.compile(rb"""\bt\s*=\s*["']s["']""")


def check_sizes(content: Content) -> None:
    """Unpack every member once, without keeping it: declared sizes may lie, and a sheet may have any name. Refused:
    damaged, or more bytes, cells or text than is read."""
    try:
        with zipfile.ZipFile(content.path) as archive:
            members = archive.infolist()
            if len(members) > limits.WORKBOOK_MEMBERS or sum(m.file_size for m in members) > limits.WORKBOOK_BYTES:
                raise _too_big(content)
            if _OTHER_FORMATS & {_folded(member) for member in members}:
                raise refuse("intake.file.old_workbook", content.name)
            _check_cells(archive, members, content)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, RuntimeError, ValueError) as error:
        raise refuse("intake.file.damaged", content.name, packing="xlsx") from error


def _check_cells(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], content: Content) -> None:
    longest = _longest_text(archive, members)
    cells = references = 0
    for member in members:
        extent = _Extent()
        for piece in _pieces(archive, member, content):
            extent.take(piece)
            text = (references + extent.references) * longest
            if cells + extent.cells > limits.WORKBOOK_CELLS or text > limits.WORKBOOK_TEXT:
                raise _too_big(content)
        cells += extent.cells
        references += extent.references


@dataclass
class _Extent:
    """How far the cells of one member reach. They are named (`r="C7"`), or follow each other; a sheet that mixes
    both reaches at most twice as far either way. `references` are cells that repeat a shared text."""

    named_rows: int = 0
    named_columns: int = 0
    rows: int = 0
    columns: int = 0
    references: int = 0
    _in_row: int = 0

    @property
    def cells(self) -> int:
        """The used range, all of which a reader holds in memory even where it is empty."""
        return max(self.rows, self.named_rows) * max(self.columns, self.named_columns)

    def take(self, xml: bytes) -> None:
        """Add a piece of the member, cut where a tag begins."""
        places = _PLACE.findall(xml)
        self.named_columns = max(self.named_columns, *map(_column_number, {letters for letters, _ in places}), 0)
        self.named_rows = max(self.named_rows, *map(int, {row for _, row in places}), 0)
        self.references += len(_REFERENCE.findall(xml))
        rest_of_row, *rows = map(len, b"".join(_TAG.findall(xml)).split(b"row"))
        self.rows += len(rows)
        self.columns = max(self.columns, self._in_row + rest_of_row, *rows)
        self._in_row = rows[-1] if rows else self._in_row + rest_of_row


def _folded(member: zipfile.ZipInfo) -> str:
    """A member's name as the reader compares it."""
    return member.filename.lower().replace("\\", "/")


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, content: Content) -> Iterator[bytes]:
    """All of a member, never cut inside a tag. Refused: a tag or a text longer than any cell may hold."""
    rest = b""
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            rest += chunk
            cut = max(rest.rfind(b"<"), 0)
            yield rest[:cut]
            rest = rest[cut:]
            if len(rest) > limits.WORKBOOK_RUN:
                raise _too_big(content)
    yield rest


def _column_number(letters: bytes) -> int:
    """A is 1, XFD is 16,384; of more letters than any sheet has only the start counts."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - ord("A") + 1
    return number


class _Texts:
    """Measures the shared texts of a workbook. Markup inside them does not end a text."""

    def __init__(self) -> None:
        self.longest = self._length = self._depth = 0

    def begin(self, name: str, _: object) -> None:
        if name.rpartition(":")[2] == "si":
            self._length = self._length if self._depth else 0
            self._depth += 1

    def text(self, data: str) -> None:
        self._length += len(data.encode())
        self.longest = max(self.longest, self._length)

    def end(self, name: str) -> None:
        self._depth -= name.rpartition(":")[2] == "si"


def _longest_text(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> int:
    """The longest shared text, in bytes of UTF-8."""
    texts = _Texts()
    for member in members:
        if _folded(member) == _SHARED:
            parser = expat.ParserCreate()
            parser.StartElementHandler = texts.begin
            parser.CharacterDataHandler = texts.text
            parser.EndElementHandler = texts.end
            with archive.open(member) as file:
                parser.ParseFile(file)
    return texts.longest


def _too_big(content: Content) -> Refused:
    return refuse("intake.file.workbook_too_big", content.name)
