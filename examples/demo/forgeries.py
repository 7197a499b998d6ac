"""Forty forged sheets, made by one hand: everywhere the same votes moved, sums that hold, a code that reads.

They are filed through the witness network. At some stations the observers hold the true paper; at the others nobody
does, and nothing that a single paper says about itself can tell it from a true one. The demo may call them forged,
for it made them; Veedor never does, it says what contradicts what.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from examples.demo.invent import Sheet

FROM, TO = "ARREBOL", "PENALVER"
MOVED: Final = 60
OBSERVED, UNOBSERVED = 16, 24
"""Forged sheets of stations whose true paper the observers hold, and of those whose paper nobody else holds."""


@dataclass(frozen=True)
class Forgery:
    """`observed`: somebody else holds the true paper."""

    true: Sheet
    observed: bool

    @property
    def station(self) -> str:
        return self.true.station

    @property
    def forged(self) -> Sheet:
        """What is filed instead: the same votes moved, everything else as it was."""
        votes = self.true.votes
        return self.true.with_votes(**{FROM: votes[FROM] - MOVED, TO: votes[TO] + MOVED})


def forge(
    sheets: Mapping[str, Sheet], observed: Sequence[str], unobserved: Sequence[str], seed: int
) -> tuple[Forgery, ...]:
    """Forty stations that have votes enough to move; `observed` and `unobserved` are those to choose from."""
    draw = random.Random(f"{seed} forgeries")
    chosen = []
    for stations, number, known in ((observed, OBSERVED, True), (unobserved, UNOBSERVED, False)):
        rich = sorted(station for station in stations if sheets[station].votes[FROM] > 2 * MOVED)
        chosen += [Forgery(sheets[station], known) for station in draw.sample(rich, number)]
    return tuple(chosen)


class Counted(StrEnum):
    """Which paper's figures the count took for a station."""

    FORGED = "forged"
    TRUE = "true"
    NEITHER = "neither"


@dataclass(frozen=True)
class Fate:
    """What became of a forgery: what was counted at its station, at which grade, and the rules that point there."""

    forgery: Forgery
    counted: Counted
    grade: str
    rules: frozenset[str]


def fates(
    forgeries: Sequence[Forgery], stations: Mapping[str, Mapping[str, str]], rules: Mapping[str, set[str]]
) -> tuple[Fate, ...]:
    """From the rows of results.csv and the rules of findings.csv, by station."""
    return tuple(
        Fate(
            one,
            _counted(one, stations[one.station]),
            stations[one.station]["grade"],
            frozenset(rules.get(one.station, ())),
        )
        for one in forgeries
    )


def _counted(one: Forgery, row: Mapping[str, str]) -> Counted:
    if row["sheets"] == "0":
        return Counted.NEITHER
    return Counted.FORGED if row[f"votes.{TO}"] == str(one.forged.votes[TO]) else Counted.TRUE
