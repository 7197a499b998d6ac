"""Examples of the rules of family C."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from veedor.election.sheet import State
from veedor.tally.rules.examples.case import Case, Example, one, sheet

_LED_BY_A: Final = sheet(500, 90, station="01.2")

PRESENCE: Final[Mapping[str, Example]] = {
    "C01": Example(one(60, 40, valid=100), one(60, State.ILLEGIBLE, valid=State.EMPTY), None),
    "C02": Example(one(60, State.EMPTY), one(State.EMPTY, State.EMPTY), None),
    "C03": Example(one(0, 1), one(0, 0), one(0, State.EMPTY)),
    "C04": Example(one(60, 40, voters=105), one(60, 40, voters=0), one(60, 40, voters=State.EMPTY)),
    "C05": Example(
        Case((sheet(1, 119), _LED_BY_A)),
        Case((sheet(0, 120), _LED_BY_A)),
        Case((sheet(State.EMPTY, 120), _LED_BY_A)),
    ),
    "C06": Example(
        one(60, 40, valid=100),
        one(60, 40, valid=State.EMPTY),
        one(60, State.EMPTY, valid=100),
    ),
}
