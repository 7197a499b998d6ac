"""The figures of one source's sheets as columns, computed once and shared by all rules.

A `Figure` is one whole number a sheet: a field, or a sum of fields. It is known only where each of its
summands is a number, and it remembers them, so that an explanation can put them in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from veedor.election.contest import Form
from veedor.election.pack import UNKNOWN
from veedor.election.sheet import Readings, State

Mask: TypeAlias = NDArray[np.bool_]
Integers: TypeAlias = NDArray[np.int64] | NDArray[np.int32]

VOTES: Final = "votes"
"""Stands for the votes of all options in a rule's fields."""
EVERY_FIELD: Final = "every"
"""Stands for all fields of the sheet in a rule's fields."""
MINUS: Final = "−"


@dataclass(frozen=True)
class Part:
    """One summand: a column, or a whole number that the pack states. `missing` counts the sheets without it;
    None for the pack's number, which no sheet can lack."""

    name: str
    values: Integers | int
    missing: int | None
    sign: int = 1

    def at(self, row: int) -> int:
        return self.values if isinstance(self.values, int) else int(self.values[row])


@dataclass(frozen=True)
class Figure:
    """`values` mean something only where `known`; both have one entry a reading."""

    values: Integers
    known: Mask
    parts: tuple[Part, ...]

    @property
    def missing(self) -> Mapping[str, int]:
        return {part.name: part.missing for part in self.parts if part.missing is not None}

    def at(self, row: int) -> int:
        return int(self.values[row])

    def written(self, row: int) -> str:
        """The summands put in: `167 + 1 + 96`."""
        text = ""
        for part in self.parts:
            joint = MINUS if part.sign < 0 else "+"
            text += f" {joint} {part.at(row)}" if text or part.sign < 0 else str(part.at(row))
        return text.strip()

    def equation(self, row: int) -> str | int:
        """The summands and their sum: `100 + 2 = 102`; a single number stands alone."""
        return f"{self.written(row)} = {self.at(row)}" if len(self.parts) > 1 else self.at(row)

    def __add__(self, other: Figure) -> Figure:
        return self._with(other, np.add, other.parts)

    def __sub__(self, other: Figure) -> Figure:
        taken = tuple(Part(part.name, part.values, part.missing, -part.sign) for part in other.parts)
        return self._with(other, np.subtract, taken)

    def _with(self, other: Figure, operation: np.ufunc, parts: tuple[Part, ...]) -> Figure:
        """Known where both are; nothing is computed if that is nowhere."""
        known = self.known & other.known
        values = operation(self.values, other.values, dtype=np.int64) if known.any() else self.values
        return Figure(values, known, (*self.parts, *parts))


class Columns:
    """Figures of `readings`. `register` gives each reading's electors where the sheets themselves have no
    such field."""

    def __init__(self, readings: Readings, form: Form, register: Callable[[], NDArray[np.int64]]) -> None:
        self.readings = readings
        self._form = form
        self._register = register
        self._fields: dict[str, Figure] = {}

    def __len__(self) -> int:
        return len(self.readings)

    def field(self, name: str) -> Figure:
        """One field as printed; known nowhere if the layout has no such field."""
        if name not in self._fields:
            self._fields[name] = self._read(name)
        return self._fields[name]

    def _read(self, name: str) -> Figure:
        if not self.readings.has(name):
            values = np.broadcast_to(np.int32(0), len(self))
            return Figure(values, np.zeros(len(self), dtype=bool), (Part(name, values, len(self)),))
        known = self.readings.known(name)
        values = self.readings.column(name)
        return Figure(values, known, (Part(name, values, len(self) - int(np.count_nonzero(known))),))

    def sum(self, *names: str) -> Figure:
        """Several fields added up."""
        return reduce(Figure.__add__, (self.field(name) for name in names))

    @cached_property
    def votes(self) -> Figure:
        """Σv: the votes of all options."""
        figures = [self.field(option) for option in self.readings.options]
        values = np.zeros(len(self), dtype=np.int64)
        known = np.ones(len(self), dtype=bool)
        for figure in figures:
            values += figure.values
            known &= figure.known
        return Figure(values, known, tuple(part for figure in figures for part in figure.parts))

    @cached_property
    def highest_vote(self) -> NDArray[np.int32]:
        """The most votes that any option with a number has; 0 if none has."""
        highest = np.zeros(len(self), dtype=np.int32)
        for index in range(len(self.readings.options)):
            np.maximum(highest, self.readings.counts[:, index], out=highest)
        return highest

    @cached_property
    def parts_of_total(self) -> Figure:
        """What makes up the printed total by the pack's convention; Σv stands in for valid votes in a
        layout that has no such field."""
        return reduce(Figure.__add__, (self._part_of_total(name) for name in self._form.total_is))

    def _part_of_total(self, name: str) -> Figure:
        stand_in = name == "valid" and not self.readings.has(name)
        return self.votes if stand_in else self.field(name)

    @cached_property
    def cast(self) -> Figure:
        """Votes cast: the printed total, or its parts in a layout that has no total."""
        return self.field("total") if self.readings.has("total") else self.parts_of_total

    @cached_property
    def electors(self) -> Figure:
        """The sheet's electors, or the register's in a layout that has no such field."""
        if self.readings.has("electors"):
            return self.field("electors")
        values = self._register()
        known = values != UNKNOWN
        return Figure(values, known, (Part("electors", values, len(self) - int(np.count_nonzero(known))),))

    @cached_property
    def may_vote(self) -> Figure:
        """Electors, with those authorised to vote here and the pack's extra ballots a station."""
        figure = self.electors
        if self.readings.has("authorised"):
            figure += self.field("authorised")
        extra = self._form.extra_per_station
        if extra:
            constant = Part("extra_per_station", extra, None)
            figure = Figure(figure.values.astype(np.int64) + extra, figure.known, (*figure.parts, constant))
        return figure

    @cached_property
    def complete(self) -> Mask:
        """Where every field of the layout is a number."""
        holds = np.ones(len(self), dtype=bool)
        for states in self.readings.states.T:
            holds &= states == State.NUMBER
        return holds

    @cached_property
    def wordless(self) -> Mask:
        """Where no field of the layout is a number."""
        holds = np.ones(len(self), dtype=bool)
        for states in self.readings.states.T:
            holds &= states != State.NUMBER
            if not holds.any():
                break
        return holds

    def all_missing(self) -> Mapping[str, int]:
        """How often each field of the layout is no number."""
        return {name: sum(self.field(name).missing.values()) for name in self.readings.fields}
