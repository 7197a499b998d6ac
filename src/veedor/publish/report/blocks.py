"""The few shapes that a document is made of. Everything in them is worded already; a template only draws."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from veedor.publish.report.pictures.svg import Drawing


@dataclass(frozen=True)
class Prose:
    """A paragraph. `tone`: plain, lead (larger), note (quieter), strong (set apart)."""

    text: str
    tone: str = "plain"
    kind: ClassVar = "prose"


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """Numbers that are read first."""

    items: tuple[Figure, ...]
    kind: ClassVar = "figures"


@dataclass(frozen=True)
class Bar:
    """`paint` is the place of its colour in the document's palette; `permille` the length of the bar."""

    label: str
    value: str
    share: str
    note: str
    paint: int
    permille: int


@dataclass(frozen=True)
class Bars:
    caption: str
    bars: tuple[Bar, ...]
    kind: ClassVar = "bars"


@dataclass(frozen=True)
class Tile:
    """An area. `paint` None: nobody is ahead there, and `mark` says why; `depth` 0 to 3."""

    name: str
    mark: str
    figure: str
    paint: int | None = None
    depth: int = 0


@dataclass(frozen=True)
class Tiles:
    """`columns`: how many side by side, where there is room."""

    caption: str
    tiles: tuple[Tile, ...]
    legend: tuple[Tile, ...]
    columns: int
    kind: ClassVar = "tiles"


@dataclass(frozen=True)
class Table:
    """`numeric` says, column by column, whether figures stand in it; the first cell of a row names it. With a
    `fold` the table opens when asked for, under that title. One that `stacks` is read row by row on a phone;
    others are pushed sideways there, their first column standing still."""

    caption: str
    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    fold: str = ""
    stacks: bool = False
    kind: ClassVar = "table"


@dataclass(frozen=True)
class Picture:
    """A drawing, what it shows in one line and in full, and the same as a table."""

    drawing: Drawing
    title: str
    description: str
    table: Table
    kind: ClassVar = "picture"


@dataclass(frozen=True)
class Verdict:
    """An answer of the arithmetic. `sign`: yes, no, open."""

    sign: str
    answer: str
    text: str
    notes: tuple[str, ...] = ()
    kind: ClassVar = "verdict"


@dataclass(frozen=True)
class Points:
    items: tuple[str, ...]
    ordered: bool = False
    kind: ClassVar = "points"


@dataclass(frozen=True)
class Photo:
    """A part of a sheet's image, as PNG."""

    png: bytes
    says: str
    kind: ClassVar = "photo"

    @property
    def address(self) -> str:
        """The image itself, as a page carries it."""
        return f"data:image/png;base64,{b64encode(self.png).decode('ascii')}"


Block: TypeAlias = Prose | Figures | Bars | Tiles | Table | Picture | Verdict | Points | Photo


@dataclass(frozen=True)
class Section:
    """`id` is unique in its edition."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    parts: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Edition:
    """A whole document in one language."""

    language: str
    title: str
    kicker: str
    headline: str
    standfirst: tuple[str, ...]
    notice: str
    invented: str
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]
    contents: str
    skip: str
    foot: tuple[str, ...]
