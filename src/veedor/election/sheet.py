"""What a tally sheet says once it is transcribed: readings, column by column.

A *reading* is one transcription of one sheet's figures for one contest. `Readings` holds all readings that
one source gives for one contest, as columns: a million of them are a handful of arrays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray


class State(IntEnum):
    """What stands in a field. A printed zero is a NUMBER whose value is 0: the five kinds of
    "no number" (zero, empty, illegible, struck out, no such field) never collapse into one."""

    NUMBER = 0
    EMPTY = 1
    ILLEGIBLE = 2
    STRUCK_OUT = 3
    NO_SUCH_FIELD = 4


class Kind(StrEnum):
    """How a reading came about."""

    TYPED = "typed"
    QR = "qr"
    OFFICIAL = "official"
    DICTATED = "dictated"


UNDECLARED: Final = "undeclared"
"""Custodian of every source that names none: two of them are never independent."""


def holder(custodian: str) -> str:
    """One name for one custodian: "Rosa", "rosa " and invisible characters make no second one. A name without a
    letter is UNDECLARED."""
    plain = unicodedata.normalize("NFKC", custodian).casefold()
    visible = "".join(character for character in plain if unicodedata.category(character) != "Cf")
    return " ".join(visible.split()) or UNDECLARED


@dataclass(frozen=True, order=True)
class Source:
    """Who supplied readings; `custodian` is who held the *paper*. Two sources are independent only
    where their custodians differ and both are declared."""

    name: str
    custodian: str = UNDECLARED
    kind: Kind = Kind.TYPED
    stage: str = ""

    @property
    def holder(self) -> str:
        """The custodian, however it was written."""
        return holder(self.custodian)

    def independent_of(self, other: Source) -> bool:
        """Whether agreement of the two says something about the paper, not only about typing."""
        return UNDECLARED not in (self.holder, other.holder) and self.holder != other.holder


# Names of the fields a sheet may carry beside the votes of each option, and the letter that
# `docs/rules.md` gives them in formulas.
FIELDS: Final[Mapping[str, str]] = {
    "valid": "P",
    "blank": "b",
    "null": "n",
    "challenged": "c",
    "other": "o",
    "total": "T",
    "ballots_in_box": "X",
    "voters": "V",
    "electors": "R",
    "authorised": "A",
    "ballots_received": "B0",
    "unused": "U",
    "spoilt": "S",
    "stated_more": "M",
    "stated_fewer": "F",
    "men": "H",
    "women": "W",
    "pages": "p",
    "pages_expected": "q",
}
VOTERS_BY_DOCUMENT: Final = "voters_by:"
"""Prefix of fields that count voters by kind of document: `voters_by:passport`."""
CARD: Final = "card:"
"""Prefix of fields that hold the votes of one ballot card: `card:PSUV`."""

TEXTS: Final = ("copy", "serial", "replaces", "seal", "time", "status", "arrived")
"""Fields that are words: image name or digest, barcode, serial that this sheet replaces, seal number,
time written on the sheet, status of the station, when the sheet came in (a number that rises, or an ISO time)."""


class Cells:
    """Access to columns of cells by the name of their field; the first fields are the contest's options.

    `counts` is (rows × fields), int32, 0 wherever `states`, of the same shape, is not NUMBER.
    """

    options: tuple[str, ...]
    fields: tuple[str, ...]
    counts: NDArray[np.int32]
    states: NDArray[np.uint8]

    @property
    def votes(self) -> NDArray[np.int32]:
        """The option columns, (rows × options)."""
        return self.counts[:, : len(self.options)]

    @property
    def vote_states(self) -> NDArray[np.uint8]:
        """The states of the option columns, (rows × options)."""
        return self.states[:, : len(self.options)]

    def has(self, name: str) -> bool:
        """Whether there is such a field at all."""
        return name in self.fields

    def column(self, name: str) -> NDArray[np.int32]:
        """The counts of one field; 0 where it is not a number, so ask `known` too."""
        return self.counts[:, self.fields.index(name)]

    def known(self, name: str) -> NDArray[np.bool_]:
        """Where the field holds a number (False everywhere if there is no such field)."""
        if name not in self.fields:
            return np.zeros(len(self.counts), dtype=bool)
        known: NDArray[np.bool_] = self.states[:, self.fields.index(name)] == State.NUMBER
        return known


@dataclass(frozen=True)
class Readings(Cells):
    """All readings of one source for one contest.

    `counts` is (readings × fields), int32, column-major, 0 wherever `states` is not NUMBER; `states` has the
    same shape. `stations` holds station keys (int64, or strings where a pack's codes are not all digits).
    `rows` is the 1-based line of the file that each reading came from; `file` its name without folders.
    The first `len(options)` fields are the contest's options, in the contest's order.
    """

    source: Source
    contest: str
    file: str
    options: tuple[str, ...]
    fields: tuple[str, ...]
    stations: NDArray[Any]
    counts: NDArray[np.int32]
    states: NDArray[np.uint8]
    rows: NDArray[np.int64]
    texts: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shape = (len(self.rows), len(self.fields))
        assert self.counts.shape == shape, f"counts {self.counts.shape}, expected {shape}"
        assert self.states.shape == shape, f"states {self.states.shape}, expected {shape}"
        assert len(self.stations) == len(self.rows)
        assert self.fields[: len(self.options)] == self.options

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> Readings:
        """The readings at `which` (a mask or positions), in that order."""
        return Readings(
            source=self.source,
            contest=self.contest,
            file=self.file,
            options=self.options,
            fields=self.fields,
            stations=self.stations[which],
            counts=np.asfortranarray(self.counts[which]),
            states=np.asfortranarray(self.states[which]),
            rows=self.rows[which],
            texts={name: column[which] for name, column in self.texts.items()},
        )
