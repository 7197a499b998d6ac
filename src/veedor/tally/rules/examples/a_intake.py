"""Examples of the rules of family A."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from veedor.election.contest import Form
from veedor.election.sheet import State
from veedor.tally.rules.examples.case import CONTEST, Case, Example, Listed, one, sheet

_HERE: Final = Listed("01.1")
_NEXT: Final = Listed("01.2")
_PATTERN: Final = Form(serial_pattern="[A-Z]-[0-9]{4}")
_ELSEWHERE: Final = sheet(60, 40, station="01.2", serial="K-0002")

INTAKE: Final[Mapping[str, Example]] = {
    "A01": Example(
        Case((sheet(60, 40),), listed=(_HERE, _NEXT)),
        Case((sheet(60, 40, station="09.9"),), listed=(_HERE, _NEXT)),
        one(60, 40),
    ),
    "A02": Example(
        Case((sheet(60, 40),), listed=(Listed("01.1", contests=(CONTEST, "mayor")),)),
        Case((sheet(60, 40),), listed=(Listed("01.1", contests=("mayor",)),)),
        None,
    ),
    "A03": Example(
        Case((sheet(60, 40, serial="K-0001"),), form=_PATTERN),
        Case((sheet(60, 40, serial="K-001"),), form=_PATTERN),
        Case((sheet(60, 40, serial=""),), form=_PATTERN),
    ),
    "A04": Example(
        Case((sheet(60, 40), sheet(60, 40, station="01.2"))), Case((sheet(60, 40), sheet(61, 40))), None
    ),
    "A05": Example(
        Case((sheet(60, 40, serial="K-0001"), _ELSEWHERE)),
        Case((sheet(60, 40, serial="K-0002"), _ELSEWHERE)),
        Case((sheet(60, 40, serial=""), _ELSEWHERE)),
    ),
    "A06": Example(
        Case((sheet(61, 40, serial="K-0003", replaces="K-0001"), sheet(60, 40, serial="K-0001"))),
        Case((sheet(61, 40, serial="K-0003", replaces="K-0002"), _ELSEWHERE)),
        Case((sheet(61, 40, serial="K-0003", replaces=""), _ELSEWHERE)),
    ),
    "A07": Example(
        one(60, 40, pages=3, pages_expected=3),
        one(60, 40, pages=2, pages_expected=3),
        one(60, 40, pages=State.ILLEGIBLE, pages_expected=3),
    ),
    "A08": Example(
        one(60, 40, time="2024-07-28T19:40"),
        one(60, 40, time="2024-07-27T19:40"),
        one(60, 40, time="19:40"),
    ),
    "A09": Example(
        Case((sheet(60, 40, electors=250),), listed=(Listed("01.1", electors=250),)),
        Case((sheet(60, 40, electors=520),), listed=(Listed("01.1", electors=250),)),
        Case((sheet(60, 40, electors=State.EMPTY),), listed=(Listed("01.1", electors=250),)),
    ),
    "A10": Example(
        Case((sheet(60, 40),), listed=(_HERE,)),
        Case((sheet(60, 40),), listed=(Listed("01.1", closed=True),)),
        one(60, 40),
    ),
    "A11": Example(
        Case((sheet(60, 40, seal="7741"),), listed=(Listed("01.1", seal="7741"),)),
        Case((sheet(60, 40, seal="7714"),), listed=(Listed("01.1", seal="7741"),)),
        Case((sheet(60, 40, seal=""),), listed=(Listed("01.1", seal="7741"),)),
    ),
    "A12": Example(
        Case((sheet(60, 40),), listed=(_HERE,)),
        Case((sheet(60, 40, station="01.2"),), listed=(_HERE, _NEXT)),
        one(60, 40),
    ),
}
