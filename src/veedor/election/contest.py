"""What is decided, by whom it is voted on, and what can be voted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from veedor.election.decision import DecisionRule
from veedor.election.text import Text


@dataclass(frozen=True)
class Option:
    """Something to vote for; `cards` are the ballot cards whose votes it collects."""

    id: str
    name: Text
    colour: str | None = None
    cards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contest:
    """One office or list, decided separately in every area of `level` (None: once, in the whole country).

    `only` and `without` restrict the areas by code: a capital that elects no governor is `without`.
    `registers` names the register totals that bound this contest's electors.
    """

    id: str
    name: Text
    rule: DecisionRule
    options: tuple[Option, ...]
    level: str | None = None
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def held_in(self, area_code: str) -> bool:
        """Whether the area (of this contest's level) votes on it."""
        if self.only and area_code not in self.only:
            return False
        return area_code not in self.without


@dataclass(frozen=True)
class RegisterTotal:
    """One official number of electors, with the definition that makes it differ from the others."""

    id: str
    total: int
    definition: Text
    source: str


@dataclass(frozen=True)
class Form:
    """How the country's sheet is laid out and which of its sums must hold.

    `total_is` lists the fields that make up `total`; `extra_per_station` is how many ballots beyond its
    electors a station may lawfully cast (0 where there is no such rule); `largest_station` the most
    electors that a station may have; `digits` the width of a printed number.
    """

    total_is: tuple[str, ...] = ("valid", "blank", "null")
    extra_per_station: int = 0
    largest_station: int | None = None
    digits: int | None = None
    serial_pattern: str | None = None


@dataclass(frozen=True)
class Thresholds:
    """Limits of the plausibility rules (D), country by country. Defaults: OSCE-style practice and the
    Dutch form's 3 %, 15 votes and 2 %."""

    low_turnout: Fraction = Fraction(1, 5)
    blank: Fraction = Fraction(3, 100)
    null: Fraction = Fraction(3, 100)
    difference_votes: int = 15
    difference_share: Fraction = Fraction(2, 100)
    dominant: Fraction = Fraction(95, 100)
    share_gap: Fraction = Fraction(50, 100)
    repeated_minimum: int = 30


@dataclass(frozen=True)
class Area:
    """A node of the geographic tree as a pack states it. `stations` and `electors` are official numbers,
    None where none is published; `electors` by register id."""

    level: str
    code: str
    name: Text
    stations: int | None = None
    electors: Mapping[str, int] | None = None
