"""A few invented sheets and what the pack says about their stations: the stuff of examples.

`docs/rules.md` prints the same cases that the tests run, so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from veedor.election.contest import Contest, Form, Option, Thresholds
from veedor.election.decision import DecisionRule, RuleName
from veedor.election.frame import Placement, build_frame, read_key
from veedor.election.law import Law
from veedor.election.pack import UNKNOWN, Election, Level, Pack, Policy, StationCode, StationList
from veedor.election.sheet import TEXTS, Readings, Source, State
from veedor.election.text import Text
from veedor.tally.rules.rule import Sheets

CONTEST: Final = "president"
DAY: Final = date(2024, 7, 28)
CODE: Final = StationCode((2, 1))
"""A centre of two digits and a station of one: `01.1`."""

Entry = int | State


@dataclass(frozen=True)
class Sheet:
    """One sheet: its votes in the order of the options A, B, C …; its other fields; its words."""

    station: str
    votes: tuple[Entry, ...]
    fields: Mapping[str, Entry]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Listed:
    """A station as the pack lists it."""

    code: str
    electors: int | None = None
    closed: bool = False
    seal: str | None = None
    contests: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Case:
    """The first of the sheets is the one judged (A12: the first listed station)."""

    sheets: tuple[Sheet, ...]
    listed: tuple[Listed, ...] = ()
    form: Form = field(default_factory=Form)
    cards: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """A case that passes, one that fails, one that cannot be evaluated (None: the rule always can)."""

    accepted: Case
    refused: Case
    unevaluated: Case | None


def sheet(*votes: Entry, station: str = "01.1", **entries: Entry | str) -> Sheet:
    """A sheet; `entries` are fields, and texts where the name is one of TEXTS."""
    return _sheet(station, votes, entries)


def one(*votes: Entry, **entries: Entry | str) -> Case:
    """A case of a single sheet."""
    return Case((_sheet("01.1", votes, entries),))


def _sheet(station: str, votes: tuple[Entry, ...], entries: Mapping[str, Entry | str]) -> Sheet:
    texts = {name: str(entry) for name, entry in entries.items() if name in TEXTS}
    fields = {name: entry for name, entry in entries.items() if not isinstance(entry, str)}
    return Sheet(station, votes, fields, texts)


def sheets_of(case: Case) -> Sheets:
    """The case as a rule sees it."""
    readings = _readings(case.sheets)
    pack = _pack(case, readings.options)
    frame = build_frame(pack, [Placement(readings.stations)])
    return Sheets(pack, pack.contests[0], frame, readings, frame.positions(readings.stations))


def _readings(sheets: tuple[Sheet, ...]) -> Readings:
    options = tuple("ABCDEFGHIJ"[: max(len(one.votes) for one in sheets)])
    names = (*options, *dict.fromkeys(name for one in sheets for name in one.fields))
    entries = [{**dict(zip(options, one.votes, strict=False)), **one.fields} for one in sheets]
    rows = [[entry.get(name, State.EMPTY) for name in names] for entry in entries]
    counts = [[0 if isinstance(entry, State) else entry for entry in row] for row in rows]
    states = [[entry if isinstance(entry, State) else State.NUMBER for entry in row] for row in rows]
    words = dict.fromkeys(name for one in sheets for name in one.texts)
    return Readings(
        source=Source("example"),
        contest=CONTEST,
        file="example.csv",
        options=options,
        fields=names,
        stations=np.asarray([read_key(CODE, one.station) for one in sheets], dtype=np.int64),
        counts=np.asfortranarray(np.asarray(counts, dtype=np.int32).reshape(len(sheets), len(names))),
        states=np.asfortranarray(np.asarray(states, dtype=np.uint8).reshape(len(sheets), len(names))),
        rows=np.arange(len(sheets)) + 2,
        texts={name: np.asarray([one.texts.get(name, "") for one in sheets]) for name in words},
    )


def _pack(case: Case, options: tuple[str, ...]) -> Pack:
    contest = Contest(
        CONTEST,
        _text(CONTEST),
        DecisionRule(RuleName.PLURALITY),
        tuple(Option(option, _text(option), cards=case.cards.get(option, ())) for option in options),
    )
    return Pack(
        id="example",
        folder=Path(),
        languages=("en",),
        election=Election(_text("example"), DAY, "America/Caracas", "XX", invented=True),
        levels=(Level("centre", _text("centre"), 2),),
        contests=(contest,),
        registers=(),
        stations_total=None,
        station_code=CODE,
        stations=_stations(case.listed),
        areas=(),
        tables=(),
        form=case.form,
        thresholds=Thresholds(),
        floor=None,
        law=Law(),
        policy=Policy(),
        qr=None,
        bulletins=(),
    )


def _stations(listed: tuple[Listed, ...]) -> StationList:
    return StationList(
        codes=tuple(one.code for one in listed),
        areas=(tuple(one.code.split(".")[0] for one in listed),),
        electors=tuple(UNKNOWN if one.electors is None else one.electors for one in listed),
        ballots=(UNKNOWN,) * len(listed),
        closed=tuple(one.closed for one in listed),
        seals={index: one.seal for index, one in enumerate(listed) if one.seal is not None},
        contests={index: one.contests for index, one in enumerate(listed) if one.contests is not None},
    )


def _text(words: str) -> Text:
    return Text({"en": words})
