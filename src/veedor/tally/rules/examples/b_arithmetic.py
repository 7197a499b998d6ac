"""Examples of the rules of family B."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from veedor.election.contest import Form
from veedor.election.sheet import State
from veedor.tally.rules.examples.case import Case, Entry, Example, one, sheet

_WIDTH: Final = Form(digits=3)
_CARDS: Final[Mapping[str, tuple[str, ...]]] = {"A": ("red", "blue")}


def _with_cards(red: Entry, blue: Entry) -> Case:
    return replace(one(60, 40, **{"card:red": red, "card:blue": blue}), cards=_CARDS)


def _by_document(passport: Entry, identity: Entry) -> Case:
    return one(60, 40, voters=104, **{"voters_by:passport": passport, "voters_by:identity": identity})


ARITHMETIC: Final[Mapping[str, Example]] = {
    "B01": Example(
        one(167, 1, 96, 21, 6, valid=291),
        one(167, 1, 96, 21, 6, valid=297),
        one(167, 1, State.ILLEGIBLE, 21, 6, valid=297),
    ),
    "B02": Example(
        one(60, 40, valid=100, blank=3, null=2, total=105),
        one(60, 40, valid=100, blank=3, null=2, total=115),
        one(60, 40, valid=100, blank=State.EMPTY, null=2, total=100),
    ),
    "B03": Example(
        one(60, 40, total=105, ballots_in_box=105),
        one(60, 40, total=105, ballots_in_box=106),
        one(60, 40, total=105, ballots_in_box=State.EMPTY),
    ),
    "B04": Example(
        one(60, 40, ballots_in_box=105, voters=106, stated_more=0, stated_fewer=1),
        one(60, 40, ballots_in_box=105, voters=106, stated_more=0, stated_fewer=0),
        one(60, 40, ballots_in_box=105, voters=106, stated_more=0, stated_fewer=State.EMPTY),
    ),
    "B05": Example(
        one(60, 40, ballots_in_box=105, unused=193, spoilt=2, ballots_received=300),
        one(60, 40, ballots_in_box=105, unused=193, spoilt=2, ballots_received=350),
        one(60, 40, ballots_in_box=105, unused=193, spoilt=State.STRUCK_OUT, ballots_received=300),
    ),
    "B06": Example(
        one(60, 40, voters=106, electors=106),
        one(60, 40, voters=106, electors=100, authorised=2),
        one(60, 40, voters=State.ILLEGIBLE, electors=100),
    ),
    "B07": Example(
        one(60, 40, total=105, ballots_received=300),
        one(60, 40, total=105, ballots_received=100),
        one(60, 40, total=105, ballots_received=State.EMPTY),
    ),
    "B08": Example(
        one(60, 40, valid=100, blank=3, null=2, electors=105),
        one(60, 40, valid=100, blank=3, null=2, electors=99),
        one(60, 40, valid=100, blank=State.EMPTY, null=2, electors=105),
    ),
    "B09": Example(_with_cards(45, 15), _with_cards(45, 51), _with_cards(45, State.EMPTY)),
    "B13": Example(
        one(60, 40, ballots_in_box=105, voters=106, stated_more=0, stated_fewer=1),
        one(60, 40, ballots_in_box=105, voters=109, stated_more=0, stated_fewer=1),
        one(60, 40, ballots_in_box=105, voters=106, stated_more=State.EMPTY, stated_fewer=1),
    ),
    "B14": Example(_by_document(4, 100), _by_document(14, 100), _by_document(State.EMPTY, 104)),
    "B15": Example(
        one(60, 40, men=50, women=55, voters=105),
        one(60, 40, men=50, women=65, voters=105),
        one(60, 40, men=50, women=State.EMPTY, voters=105),
    ),
    "B16": Example(
        one(60, 40, valid=100),
        one(160, State.ILLEGIBLE, valid=100),
        one(60, State.ILLEGIBLE, valid=100),
    ),
    "B17": Example(
        Case((sheet(60, 40, valid=100),), form=_WIDTH),
        Case((sheet(60, 4000, valid=100),), form=_WIDTH),
        Case((sheet(60, State.EMPTY, valid=100),), form=_WIDTH),
    ),
}
