"""Small elections made by hand: packs without files, readings without tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from veedor.election.contest import Contest, Form, Option, RegisterTotal, Thresholds
from veedor.election.decision import DecisionRule, RuleName
from veedor.election.frame import Frame, Placement, build_frame
from veedor.election.law import Law
from veedor.election.pack import UNKNOWN, Election, Level, Pack, Policy, StationCode, StationList
from veedor.election.sheet import Readings, Source, State
from veedor.election.text import Text

Row = tuple[str, Mapping[str, int | State]]
"""A station code and its figures; a field that is left out is EMPTY."""


def text(words: str) -> Text:
    return Text({"es": words, "en": words})


def contest(
    options: Sequence[str] = ("a", "b", "c"), rule: DecisionRule | None = None, name: str = "president"
) -> Contest:
    made = tuple(Option(option, text(option)) for option in options)
    return Contest(name, text(name), rule or DecisionRule(RuleName.PLURALITY), made)


def pack(
    stations: Sequence[tuple[str, int]] = (),
    *,
    contests: Sequence[Contest] = (),
    registers: Mapping[str, int] | None = None,
    form: Form | None = None,
    policy: Policy | None = None,
    levels: Sequence[tuple[str, int]] = (("region", 2),),
    widths: tuple[int, ...] = (4, 2),
    stations_total: int | None = None,
) -> Pack:
    """A pack whose listed `stations` are (code, electors); electors UNKNOWN where not stated."""
    listed = StationList(
        codes=tuple(code for code, _ in stations),
        electors=tuple(electors for _, electors in stations),
        ballots=(UNKNOWN,) * len(stations),
        closed=(False,) * len(stations),
    )
    return Pack(
        id="invented",
        folder=Path(),
        languages=("es", "en"),
        election=Election(text("invented"), date(2024, 7, 28), "UTC", "XX", invented=True),
        levels=tuple(Level(name, text(name), digits) for name, digits in levels),
        contests=tuple(contests) or (contest(),),
        registers=tuple(
            RegisterTotal(name, total, text(name), "invented") for name, total in (registers or {}).items()
        ),
        stations_total=stations_total,
        station_code=StationCode(widths),
        stations=listed,
        areas=(),
        tables=(),
        form=form or Form(),
        thresholds=Thresholds(),
        floor=None,
        law=Law(),
        policy=policy or Policy(),
        qr=None,
        bulletins=(),
    )


def keys(codes: Sequence[str]) -> NDArray[np.int64]:
    """Station keys of codes written with the default widths (`0101.01`)."""
    return np.asarray([int(code.replace(".", "")) for code in codes], dtype=np.int64)


def readings(
    rows: Sequence[Row],
    *,
    source: Source | str = "one",
    of: Contest | None = None,
    fields: Sequence[str] = (),
) -> Readings:
    """Readings of one source; `fields` beside the options, by default those that any row names."""
    about = of or contest()
    options = about.option_ids
    named = dict.fromkeys(name for _, figures in rows for name in figures if name not in options)
    names = (*options, *(fields or named))
    counts = np.zeros((len(rows), len(names)), dtype=np.int32, order="F")
    states = np.full((len(rows), len(names)), State.EMPTY, dtype=np.uint8, order="F")
    for row, (_, figures) in enumerate(rows):
        for name, figure in figures.items():
            column = names.index(name)
            states[row, column] = figure if isinstance(figure, State) else State.NUMBER
            counts[row, column] = 0 if isinstance(figure, State) else figure
    return Readings(
        source=Source(source) if isinstance(source, str) else source,
        contest=about.id,
        file="invented.csv",
        options=options,
        fields=names,
        stations=keys([code for code, _ in rows]),
        counts=counts,
        states=states,
        rows=np.arange(2, len(rows) + 2, dtype=np.int64),
    )


def frame(of: Pack, *given: Readings) -> Frame:
    """The frame of the pack's stations and those of the readings."""
    return build_frame(of, [Placement(one.stations) for one in given])
