"""Examples of the rules of family D."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from veedor.election.sheet import State
from veedor.tally.rules.examples.case import Case, Entry, Example, Sheet, one, sheet


def _among(first: tuple[Entry, ...], *others: tuple[int, ...]) -> Case:
    """A sheet and other sheets, all of one centre."""
    rest = tuple(sheet(*votes, station=f"01.{number}") for number, votes in enumerate(others, start=1))
    return Case((sheet(*first, station="01.0"), *rest))


def _two(first: Sheet) -> Case:
    return Case((first, sheet(31, 9, 5, station="01.2")))


_SPREAD: Final = tuple((votes, 100 - votes) for votes in (56, 57, 58, 59, 60, 61, 62, 63, 64))

PLAUSIBILITY: Final[Mapping[str, Example]] = {
    "D01": Example(
        one(60, 40, total=105, electors=105),
        one(60, 40, total=105, electors=104),
        one(60, 40, total=State.EMPTY, electors=104),
    ),
    "D02": Example(
        one(60, 40, total=105, electors=525),
        one(60, 40, total=105, electors=526),
        one(60, 40, total=105, electors=State.EMPTY),
    ),
    "D03": Example(
        one(60, 40, total=101, blank=3), one(60, 40, total=100, blank=3), one(60, 40, total=100, blank=State.EMPTY)
    ),
    "D04": Example(
        one(60, 40, total=101, null=3), one(60, 40, total=100, null=3), one(60, 40, total=100, null=State.EMPTY)
    ),
    "D05": Example(
        one(600, 400, total=1000, voters=1014),
        one(600, 400, total=1000, voters=1015),
        one(600, 400, total=1000, voters=State.EMPTY),
    ),
    "D06": Example(one(94, 6), one(95, 5), one(95, State.EMPTY)),
    "D07": Example(
        _among((79, 21), *[(30, 70)] * 5),
        _among((80, 20), *[(30, 70)] * 5),
        _among((80, 20), *[(30, 70)] * 4),
    ),
    "D08": Example(
        _among((100, 10, 4), *[(100, 10, 4)] * 2),
        _among((10, 100, 4), *[(100, 10, 4)] * 2),
        _among((10, 100, 4), (100, 10, 4)),
    ),
    "D09": Example(
        _among((60, 30, 10, 0), *[(60, 30, 10, 0)] * 5),
        _among((0, 60, 30, 10), *[(60, 30, 10, 0)] * 5),
        _among((0, 60, 30, State.EMPTY), *[(60, 30, 10, 0)] * 5),
    ),
    "D10": Example(
        one(167, 1, 96, 21, 6, valid=295),
        one(167, 1, 96, 12, 6, valid=291),
        one(167, 1, 96, State.EMPTY, 6, valid=291),
    ),
    "D11": Example(_two(sheet(31, 9, 4)), _two(sheet(31, 9, 5)), _two(sheet(31, 9, State.ILLEGIBLE))),
    "D12": Example(_among((50, 50), *_SPREAD), _among((30, 70), *_SPREAD), _among((30, 70), *_SPREAD[1:])),
}
