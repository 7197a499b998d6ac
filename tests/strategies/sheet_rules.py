"""Rules put to their examples, and invented heaps of sheets to put all of them to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from veedor.base.words import Words
from veedor.election.contest import Form
from veedor.election.sheet import Readings, State
from veedor.tally.rules.book import rule
from veedor.tally.rules.examples import EXAMPLES
from veedor.tally.rules.examples.case import Case, Listed, Sheet, sheets_of
from veedor.tally.rules.rule import Result, Sheets

NO_NUMBER = tuple(state for state in State if state is not State.NUMBER)
FIELDS = (
    *("valid", "blank", "null", "total", "ballots_in_box", "voters", "electors", "authorised"),
    *("ballots_received", "unused", "spoilt", "stated_more", "stated_fewer", "men", "women"),
    *("pages", "pages_expected", "voters_by:passport", "voters_by:identity", "card:red", "card:blue"),
)


def result(code: str, case: Case) -> Result:
    """What the rule says of the case's first sheet."""
    return Result(rule(code).check(sheets_of(case)).results[0])


def told(code: str, case: Case, language: str = "en") -> str:
    """The explanation of a failure of the first sheet."""
    checked = rule(code).check(sheets_of(case))
    assert checked.results[0] == Result.FAILED
    return Words(language).say(f"rules.{code}.failed", **checked.numbers(0))


def refusal(code: str) -> str:
    """What the rule says of the refused case of its example, after seeing that its other cases hold."""
    example = EXAMPLES[code]
    assert result(code, example.accepted) is Result.PASSED
    assert example.unevaluated is None or result(code, example.unevaluated) is Result.NOT_EVALUATED
    assert told(code, example.refused, "es")
    return told(code, example.refused)


entries = st.one_of(st.integers(0, 12), st.integers(0, 1500), st.sampled_from(NO_NUMBER))
serials = st.sampled_from(["", "K-0001", "K-0002", "K-1", "K-0003"])
words = st.fixed_dictionaries(
    {},
    optional={
        "serial": serials,
        "replaces": serials,
        "seal": st.sampled_from(["", "7", "8"]),
        "time": st.sampled_from(
            ["", "19:40", "2024-07-28T19:40", "2024-07-27T19:40-04:00", "0001-01-01T00:00+14:00"]
        ),
    },
)


@st.composite
def heaps(draw: st.DrawFn) -> Sheets:
    """Up to fourteen sheets of a few stations, some listed; whole numbers and every kind of no number."""
    options = draw(st.integers(1, 4))
    kept = draw(st.lists(st.sampled_from(FIELDS), unique=True))
    stations = st.sampled_from([f"0{centre}.{number}" for centre in (1, 2) for number in range(7)])
    sheet = st.builds(
        Sheet,
        station=stations,
        votes=st.lists(entries, min_size=options, max_size=options).map(tuple),
        fields=st.fixed_dictionaries(dict.fromkeys(kept, entries)),
        texts=words,
    )
    codes = draw(st.lists(stations, unique=True, max_size=6))
    listed = tuple(
        Listed(code, draw(st.sampled_from([None, 5, 900])), draw(st.booleans()), draw(st.sampled_from([None, "7"])))
        for code in codes
    )
    form = Form(
        total_is=draw(st.sampled_from([("valid", "null"), ("valid", "blank", "null")])),
        digits=draw(st.sampled_from([None, 2, 3])),
        extra_per_station=draw(st.sampled_from([0, 3])),
        serial_pattern=draw(st.sampled_from([None, "K-[0-9]{4}"])),
    )
    sheets = draw(st.lists(sheet, min_size=1, max_size=14))
    return sheets_of(Case(tuple(sheets), listed, form, {"A": ("red", "blue")}))


def with_readings(sheets: Sheets, readings: Readings) -> Sheets:
    return Sheets(sheets.pack, sheets.contest, sheets.frame, readings, sheets.frame.positions(readings.stations))


def blanked(sheets: Sheets, row: int, field: str, state: State) -> Sheets:
    """The same sheets with one field of one sheet without its number, or one of its words."""
    readings = sheets.readings
    if field in readings.texts:
        column = readings.texts[field].copy()
        column[row] = ""
        return with_readings(sheets, replace(readings, texts={**readings.texts, field: column}))
    at = readings.fields.index(field)
    counts, states = readings.counts.copy(order="F"), readings.states.copy(order="F")
    counts[row, at], states[row, at] = 0, state
    return with_readings(sheets, replace(readings, counts=counts, states=states))


def scaled(sheets: Sheets, factor: int) -> Sheets:
    """All counts multiplied."""
    counts = np.asfortranarray(sheets.readings.counts * np.int32(factor))
    return with_readings(sheets, replace(sheets.readings, counts=counts))
